"""A guard against waste in reading and judging that no busy machine can break: calls and memory, never times."""

from pathlib import Path

import pytest

from tests.benchmarks.big_workspace import build_big
from tests.benchmarks.check import CHECK, PANDAS, READ
from tests.benchmarks.measuring import calls, measured

pytestmark = pytest.mark.proc


def test_a_check_of_a_small_workspace_takes_no_more_memory_than_importing_pandas_does(tmp_path: Path) -> None:
    folder = str(build_big(tmp_path, 100))
    assert measured(CHECK.format(folder=folder))["MB"] / measured(PANDAS)["MB"] < 1.5


def test_a_check_of_a_larger_workspace_takes_a_few_times_the_memory_of_merely_reading_it(tmp_path: Path) -> None:
    folder = str(build_big(tmp_path, 1500))
    assert measured(CHECK.format(folder=folder))["MB"] / measured(READ.format(folder=folder))["MB"] < 3


def test_what_a_check_does_grows_no_faster_than_the_workspace(tmp_path: Path) -> None:
    small, large = (calls(CHECK.format(folder=str(build_big(tmp_path / f"{size}", size)))) for size in (500, 1000))
    assert large / small < 2.2
