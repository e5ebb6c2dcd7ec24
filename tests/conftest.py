"""Lends all tests what those need that run scripts; each is skipped, by name, where that is not installed."""

from needed_sandbox import runner, sandbox_files, sandbox_in_runs

__all__ = ["runner", "sandbox_files", "sandbox_in_runs"]
