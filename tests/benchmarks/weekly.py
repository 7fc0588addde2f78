"""The whole of `pmxl weekly` on the big workspace against python-calamine merely reading the same files.

    python -m tests.benchmarks.weekly [--runs 5] [--projects 10000]

Prints wall time, CPU time and peak memory of both as medians, and the ratios beside their goals; the runs alternate.
"""

import sys

from tests.benchmarks.check import READ, compared, workspace
from tests.benchmarks.measuring import alternating

TIME_GOAL, MEMORY_GOAL = 0.9, 1.2
WEEKLY = """
from datetime import datetime
from pathlib import Path
from pmxl.actions.weekly import weekly_summary
from pmxl.adapters.clock import FixedClock
from pmxl.wiring import open_desk
weekly_summary(open_desk(Path({folder!r}), as_name="王雅琴", clock=FixedClock(datetime(2026, 11, 24, 9, 30))))
"""


def main() -> int:
    """Measure both and compare; 1 where a goal is missed."""
    folder, runs = workspace(__doc__ or "")
    ours, theirs = alternating(WEEKLY.format(folder=folder), READ.format(folder=folder), runs)
    return compared("pmxl weekly", ours, "python-calamine reads", theirs, TIME_GOAL, MEMORY_GOAL)


if __name__ == "__main__":
    sys.exit(main())
