"""The whole of `pmxl weekly` on the big workspace against python-calamine merely reading the same files; whole processes.

    python -m tests.benchmarks.weekly [--runs 3] [--projects 10000]

Prints CPU time and peak memory of both as the best of the runs, and the ratios beside their goals; the runs alternate.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.big_workspace import PROJECTS, build_big

ROOT = Path(__file__).parents[2]
TIME_GOAL, MEMORY_GOAL = 0.9, 1.2

READ = """
import python_calamine, pathlib
for path in sorted(pathlib.Path({folder!r}).glob("*.xlsx")):
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
"""
WEEKLY = """
from datetime import datetime
from pathlib import Path
from pmxl.actions.weekly import weekly_summary
from pmxl.adapters.clock import FixedClock
from pmxl.wiring import open_desk
weekly_summary(open_desk(Path({folder!r}), as_name="王雅琴", clock=FixedClock(datetime(2026, 11, 24, 9, 30))))
"""
MEASURED = """
import json, resource
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024}))
"""


def measured(code: str) -> dict[str, float]:
    """CPU seconds and peak memory (MB) of a process that runs the code and nothing else."""
    done = subprocess.run([sys.executable, "-c", code + MEASURED], check=True, capture_output=True, text=True, cwd=ROOT)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def best(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    """The least of each figure."""
    return {name: min(run[name] for run in runs) for name in ("cpu", "memory")}


def main() -> int:
    """Measure both and compare; 1 where a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--projects", type=int, default=PROJECTS)
    asked = parser.parse_args()
    folder = build_big(Path(tempfile.gettempdir()) / f"pmxl-big-{asked.projects}", asked.projects)
    pairs = [
        (measured(READ.format(folder=str(folder))), measured(WEEKLY.format(folder=str(folder))))
        for _ in range(asked.runs)
    ]
    read, weekly = best([pair[0] for pair in pairs]), best([pair[1] for pair in pairs])
    for name, found in (("calamine reads", read), ("pmxl weekly", weekly)):
        print(f"{name:15} {found['cpu']:6.2f} s CPU {found['memory']:7.0f} MB")
    time, memory = weekly["cpu"] / read["cpu"], weekly["memory"] / read["memory"]
    print(f"ratio           {time:6.2f} (goal {TIME_GOAL})  memory {memory:.2f} (goal {MEMORY_GOAL})")
    return int(time > TIME_GOAL or memory > MEMORY_GOAL)


if __name__ == "__main__":
    sys.exit(main())
