"""The whole of `pmxl check`: on the big workspace against python-calamine merely reading it, on a small one against pandas.

    python -m tests.benchmarks.check [--runs 5] [--projects 10000]

Prints wall time, CPU time and peak memory of all as medians, and the ratios beside their goals; the runs alternate.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.big_workspace import PROJECTS, build_big
from tests.benchmarks.measuring import alternating, shown

TIME_GOAL, MEMORY_GOAL = 1.3, 1.2
SMALL = 100
CHECK = """
from contextlib import suppress
from pmxl.cli.main import main
with suppress(SystemExit):
    main(["check", "--workspace", {folder!r}])
"""
PANDAS = "import pandas"
READ = """
import python_calamine, pathlib
for path in sorted(pathlib.Path({folder!r}).glob("*.xlsx")):
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
"""


def workspace(about: str) -> tuple[str, int]:
    """The folder of the workspace that the command line asks for, and how many runs."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--projects", type=int, default=PROJECTS)
    asked = parser.parse_args()
    return built(asked.projects), asked.runs


def built(projects: int) -> str:
    """The folder of a workspace, built unless it stands already."""
    return str(build_big(Path(tempfile.gettempdir()) / f"pmxl-big-{projects}", projects))


def compared(
    our_name: str,
    ours: dict[str, float],
    their_name: str,
    theirs: dict[str, float],
    time_goal: float,
    memory_goal: float | None = None,
) -> int:
    """Print both and their ratios; 1 where a goal is missed."""
    print(f"{our_name:24} {shown(ours)}\n{their_name:24} {shown(theirs)}")
    ratios = {name: ours[name] / theirs[name] for name in ours}
    goal = f", goal {memory_goal}" if memory_goal else ""
    print(
        f"{ratios['wall']:.2f} × wall, {ratios['cpu']:.2f} × CPU (goal {time_goal}), {ratios['MB']:.2f} × memory{goal}"
    )
    return int(ratios["cpu"] > time_goal or (memory_goal is not None and ratios["MB"] > memory_goal))


def main() -> int:
    """Measure and compare; 1 where a goal is missed."""
    folder, runs = workspace(__doc__ or "")
    ours, theirs = alternating(CHECK.format(folder=folder), READ.format(folder=folder), runs)
    missed = compared("pmxl check", ours, "python-calamine reads", theirs, TIME_GOAL, MEMORY_GOAL)
    ours, theirs = alternating(CHECK.format(folder=built(SMALL)), PANDAS, 3 * runs)
    return missed | compared(f"pmxl check, {SMALL} projects", ours, PANDAS, theirs, 1.0)


if __name__ == "__main__":
    sys.exit(main())
