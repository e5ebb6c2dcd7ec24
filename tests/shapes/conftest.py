"""Keeps the suites of this folder, which are driven as their own users would, out of this one."""

collect_ignore = ["pet_shop"]
