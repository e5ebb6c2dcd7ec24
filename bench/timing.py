"""Times whole processes: user and system time, wall time and peak memory, alternating between commands."""

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Timing:
    """What one run of a command took: seconds of processor and wall, and its peak memory in megabytes."""

    cpu: float
    wall: float
    megabytes: float
    code: int


def time_command(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Timing:
    """Run a command to its end, its output thrown away."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    return Timing(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, process.returncode)


def time_in_turn(commands: Mapping[str, tuple[Sequence[str], Path]], pairs: int) -> dict[str, list[Timing]]:
    """Run commands in turn, each once without counting and then `pairs` times, so that a busy machine slows all."""
    timings: dict[str, list[Timing]] = {name: [] for name in commands}
    for count in range(pairs + 1):
        for name, (command, folder) in commands.items():
            timing = time_command(command, folder)
            if count:
                timings[name].append(timing)
    return timings


def describe_timings(name: str, timings: Sequence[Timing]) -> str:
    """Write the medians of some runs in a line."""
    cpu, wall = (statistics.median(getattr(each, kind) for each in timings) for kind in ("cpu", "wall"))
    return f"{name}: {cpu:.2f} s CPU, {wall:.2f} s wall, {max(each.megabytes for each in timings):.0f} MB"


def median_ratio(some: Sequence[Timing], others: Sequence[Timing]) -> float:
    """Return the median, pair by pair, of how much more processor time some runs took than others."""
    return statistics.median(one.cpu / other.cpu for one, other in zip(some, others, strict=True))
