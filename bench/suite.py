"""Times the replay of the CartonCloud suite, and pairs it with that of another checkout.

    python bench/suite.py [OTHER [PAIRS]]

OTHER is the folder of another version, with an environment of its own in `.venv`. The last line reads `this is R times
the other`: the median ratio of processor time.
"""

import sys
from pathlib import Path

from timing import describe_timings, median_ratio, time_in_turn

ROOT = Path(__file__).parents[1]
SUITE = ("-m", "pytest", "tests/contract", "-q", "-p", "no:cacheprovider")


def main() -> int:
    """Replay in turn, print; the exit code is that of the last replay here."""
    commands = {"this": ((sys.executable, *SUITE), ROOT)}
    if len(sys.argv) > 1:
        other = Path(sys.argv[1]).absolute()
        commands["the other"] = ((str(other / ".venv" / "bin" / "python"), *SUITE), other)
    timings = time_in_turn(commands, int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    for name, each in timings.items():
        print(describe_timings(name, each))
    if len(timings) > 1:
        print(f"this is {median_ratio(timings['this'], timings['the other']):.2f} times the other")
    return timings["this"][-1].code


if __name__ == "__main__":
    sys.exit(main())
