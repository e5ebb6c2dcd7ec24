"""Lends all tests what those need that run scripts; each is skipped, by name, where that is not installed."""

from needed_sandbox import sandbox_files, sandbox_in_runs

__all__ = ["sandbox_files", "sandbox_in_runs"]
