"""Lends the stand-in, and the suite run against it, to the tests of live runs."""

from live_suite import running, stand_in, suite
from loopback import serve

__all__ = ["running", "serve", "stand_in", "suite"]
