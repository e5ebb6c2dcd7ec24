"""Lends the tests of the engine a server that answers as scripted, a small API, and a suite over it."""

# Imported before any run within this process: pytester would take away what such a run alone has imported, and httpx
# would then know the errors of a httpcore that nobody else has.
import httpcore as httpcore  # noqa: PLC0414  imported for its effect

from loopback import serve
from small_suite import api, project, shape

__all__ = ["api", "project", "serve", "shape"]
