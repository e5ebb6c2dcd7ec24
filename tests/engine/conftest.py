"""Lends the tests of the engine a server that answers as scripted, a small API, and a suite over it."""

from loopback import serve
from small_suite import api, project

__all__ = ["api", "project", "serve"]
