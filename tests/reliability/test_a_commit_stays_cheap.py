"""A guard against waste that no busy machine can break: calls and memory; the times are in docs/benchmarks.md."""

import os
from pathlib import Path

import pytest

from tests.benchmarks.measuring import calls, measured
from tests.benchmarks.one_commit import LOGGED, OPENPYXL, PMXL, register

pytestmark = pytest.mark.proc
ROWS = int(os.environ.get("PMXL_GUARD_ROWS", "3000"))


def commits(path: Path, changes: int, *, first: int = 1, runs: int = 3) -> list[str]:
    return [PMXL.format(path=str(path), first=first + run, step=3, changes=changes) for run in range(runs)]


def test_a_commit_does_much_less_than_loading_and_saving(tmp_path: Path) -> None:
    path = register(tmp_path / "台账.xlsx", ROWS)
    loading = OPENPYXL.format(path=str(path), first=1)
    ours, ours_again = commits(path, 1, first=10, runs=2)
    assert calls(loading) / calls(ours) > 10
    assert measured(ours_again)["MB"] / measured(loading)["MB"] < 0.6


def test_five_hundred_updates_cost_five_times_what_a_hundred_do_at_most(tmp_path: Path) -> None:
    path = register(tmp_path / "台账.xlsx", ROWS)
    one, hundred, many = (
        calls(commits(path, count, first=at, runs=1)[0]) for count, at in ((1, 1), (100, 10), (500, 1000))
    )
    assert (many - one) / (hundred - one) < 5.5


def test_memory_does_not_grow_with_the_register(tmp_path: Path) -> None:
    small, large = (register(tmp_path / f"{rows}.xlsx", rows) for rows in (ROWS, 5 * ROWS))
    assert measured(commits(large, 1)[0])["MB"] / measured(commits(small, 1)[0])["MB"] < 1.5


def test_what_a_logged_row_costs_does_not_grow_with_the_register_beside_it(tmp_path: Path) -> None:
    small, large = (register(tmp_path / f"{rows}.xlsx", rows, logged=50) for rows in (ROWS, 3 * ROWS))
    assert calls(LOGGED.format(path=str(large), first=99)) / calls(LOGGED.format(path=str(small), first=99)) < 1.3
