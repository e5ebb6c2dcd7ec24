"""Counts the calls of several processes together, in a file that they lock in turn."""

import fcntl
import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path


class SharedCount:
    """The calls that all processes of a run have made, and those that each keeps for cleaning up.

    Args:
        path: the file, the same for all; made if need be.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def count_call(self, most: int, kept: int, *, cleaning: bool) -> int | None:
        """Count one more call, unless that would leave too few for cleaning up.

        Args:
            most: calls that all processes may make together.
            kept: calls that this process has to keep, unless it is cleaning up.
            cleaning: this call is one of those that were kept before.

        Returns:
            None: it was counted; or else the number of calls kept, by all, for which it may not be made.
        """
        own = str(os.getpid())
        with self._locked() as file:
            state = json.loads(file.read() or '{"made": 0, "kept": {}}')
            # What other processes keep is not this one's to spend, not even for cleaning up.
            others = sum(calls for process, calls in state["kept"].items() if process != own)
            # Drawn from what was kept, and not computed anew: that would claim calls which others may need by now.
            left = max(0, state["kept"].get(own, 0) - 1) if cleaning else kept
            reserved: int = others + left
            if state["made"] + 1 + reserved > most:
                return reserved
            state["made"] += 1
            state["kept"][own] = left
            file.seek(0)
            file.truncate()
            json.dump(state, file)
        return None

    @contextmanager
    def _locked(self) -> Generator[TextIOWrapper]:
        with self._path.open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # until the file is closed
            file.seek(0)
            yield file
