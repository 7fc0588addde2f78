"""A guard against slowness: ratios in one run with generous margins; the figures are in docs/benchmarks.md."""

import os
from pathlib import Path

import pytest

from tests.benchmarks.measuring import measured, median_of
from tests.benchmarks.one_commit import LOGGED, OPENPYXL, PMXL, register

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
ROWS = int(os.environ.get("PMXL_GUARD_ROWS", "3000"))


def commits(path: Path, changes: int, *, first: int = 1, runs: int = 3) -> list[str]:
    return [PMXL.format(path=str(path), first=first + run, step=3, changes=changes) for run in range(runs)]


def test_a_commit_is_much_faster_and_smaller_than_loading_and_saving(tmp_path: Path) -> None:
    path = register(tmp_path / "台账.xlsx", ROWS)
    peer, ours = measured(OPENPYXL.format(path=str(path), first=1)), median_of(commits(path, 1))
    assert peer["cpu"] / ours["cpu"] > 2.5
    assert ours["MB"] / peer["MB"] < 0.6


def test_five_hundred_updates_cost_little_more_than_one(tmp_path: Path) -> None:
    path = register(tmp_path / "台账.xlsx", ROWS)
    one, many = median_of(commits(path, 1)), median_of(commits(path, 500, first=1000))
    assert many["cpu"] / one["cpu"] < 4


def test_memory_does_not_grow_with_the_register(tmp_path: Path) -> None:
    small, large = (register(tmp_path / f"{rows}.xlsx", rows) for rows in (ROWS, 5 * ROWS))
    assert measured(commits(large, 1)[0])["MB"] / measured(commits(small, 1)[0])["MB"] < 1.5


def test_a_row_logged_beside_a_large_register_costs_less_than_a_change_in_it(tmp_path: Path) -> None:
    path = register(tmp_path / "台账.xlsx", 3 * ROWS, logged=50)
    logged = median_of([LOGGED.format(path=str(path), first=1000 + run) for run in range(3)])
    assert logged["cpu"] / median_of(commits(path, 1))["cpu"] < 0.9
