"""The mutation run: how many small mistakes in the program its tests would notice, and which ones they would not."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
COPIED = ("pmxl", "tests", "workbooks", "docs", "macros", "pyproject.toml", "README.md", "Makefile")
OTHER = (
    *("benchmarks", "calc", "calc_extension", "house", "mutants", "office", "unseen", "xlam"),
    *("reliability/test_a_check_stays_cheap.py", "reliability/test_a_commit_stays_cheap.py"),
    *("reliability/test_commits_over_a_mounted_share.py", "reliability/test_file_server_with_share_modes.py"),
    *("reliability/test_killed_at_any_moment.py", "reliability/test_processes_take_turns.py"),
    "reliability/test_mutated_workbooks_break_no_law.py",
)
"""Tests of other parts and of this one, of everything at once, and of other processes, in which no mutant lives."""


def main() -> int:
    """Judge mutants in a copy of the repository, print the table and what survived; 1 if too few were killed."""
    wanted = _asked()
    told = []
    for facts in _verdicts(wanted):
        if "mutants" in facts:
            print(f"{facts['tests']} tests, {facts['mutants']} possible mutants; left out, failing: {facts['failing']}")
            continue
        told.append(facts)
        print(f"{len(told):4} {_verdict(facts)}", flush=True)
    return _summed_up(told, wanted.least)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="which mutants are chosen, and in which order")
    parser.add_argument("--count", type=int, default=200, help="how many mutants at most")
    parser.add_argument("--minutes", type=float, default=60, help="no mutant is begun after so many minutes")
    parser.add_argument("--only", default="pmxl/", help="how the paths of the modules begin")
    parser.add_argument(
        "--reach",
        type=Path,
        help="keeps from run to run what tests reach; new tests are added, edited ones are not noticed: then delete it",
    )
    parser.add_argument(
        "--again", type=Path, help="what an earlier run said: its survivors are judged again, no others"
    )
    parser.add_argument("--least", type=float, default=90, help="the share in percent that has to be killed")
    return parser.parse_args()


def _verdicts(wanted: argparse.Namespace) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="pmxl-mutants-") as folder:
        copy = Path(folder)
        for name in COPIED:
            whole, place = ROOT / name, copy / name
            if whole.is_dir():
                shutil.copytree(whole, place, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", "~$*"))
            else:
                shutil.copy(whole, place)
        read, write = os.pipe()
        kept = (wanted.reach or copy / "reach.json").absolute()
        again = _survivors(wanted.again.read_text(encoding="utf-8")) if wanted.again else []
        asked = json.dumps({**vars(wanted), "told": write, "reach": str(kept), "again": again})
        left_out = [f"--ignore=tests/{name}" for name in OTHER]
        options = [
            "-p",
            "tests.mutants.running",
            "-p",
            "no:cacheprovider",
            "-n",
            "0",
            "-o",
            "timeout=0",
            "--tb=no",
            *left_out,
        ]
        command = [sys.executable, "-m", "pytest", "-m", "not libreoffice and not chromium", *options]
        surroundings = {**os.environ, "PMXL_MUTANTS": asked, "HYPOTHESIS_STORAGE_DIRECTORY": f"{folder}/.hypothesis"}
        with (copy / "said").open("wb") as said:
            running = subprocess.Popen(
                command, cwd=copy, env=surroundings, pass_fds=[write], stdout=said, stderr=subprocess.STDOUT
            )
            os.close(write)
            with os.fdopen(read, encoding="utf-8") as lines:
                yield from map(json.loads, lines)
        if running.wait():
            sys.stderr.write((copy / "said").read_text(encoding="utf-8", errors="replace")[-4000:])


def _survivors(said: str) -> list[tuple[str, int, str]]:
    """The path, line and difference of every mutant that survived."""
    found = re.findall(r"^ *\d* *survived \d+ tests: (\S+):(\d+)\n((?:[-+].*\n)+)", said, re.MULTILINE)
    return [(path, int(line), diff.rstrip("\n")) for path, line, diff in found]


def _verdict(facts: dict[str, Any]) -> str:
    place = f"{facts['path']}:{facts['line']}"
    return f"killed   {place}" if facts["killer"] else f"survived {facts['tests']} tests: {place}\n{facts['diff']}"


def _summed_up(told: list[dict[str, Any]], least: float) -> int:
    every = Counter(facts["path"] for facts in told)
    survivors = [facts for facts in told if facts["killer"] is None]
    alive = Counter(facts["path"] for facts in survivors)
    print(f"\n{'module':56} killed survived")
    for path, count in sorted(every.items()):
        print(f"{path:56} {count - alive[path]:6} {alive[path]:8}")
    print("", *map(_verdict, survivors), sep="\n")
    share = 100 * (1 - len(survivors) / len(told)) if told else 0.0
    print(f"\n{len(told) - len(survivors)} of {len(told)} killed: {share:.1f} %, at least {least:g} % expected")
    return int(share < least)


if __name__ == "__main__":
    sys.exit(main())
