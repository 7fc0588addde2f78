"""A guard against slowness of reading and judging: ratios in one run with generous margins; docs/benchmarks.md has figures."""

from pathlib import Path

import pytest

from tests.benchmarks.big_workspace import build_big
from tests.benchmarks.check import CHECK, PANDAS, READ
from tests.benchmarks.measuring import alternating

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")


def test_a_check_of_a_small_workspace_costs_about_what_importing_pandas_does(tmp_path: Path) -> None:
    folder = str(build_big(tmp_path, 100))
    ours, theirs = alternating(CHECK.format(folder=folder), PANDAS, 3)
    assert ours["cpu"] / theirs["cpu"] < 1.6
    assert ours["MB"] / theirs["MB"] < 1.5


def test_a_check_of_a_larger_workspace_costs_a_few_times_merely_reading_it(tmp_path: Path) -> None:
    folder = str(build_big(tmp_path, 1500))
    ours, theirs = alternating(CHECK.format(folder=folder), READ.format(folder=folder), 3)
    assert ours["cpu"] / theirs["cpu"] < 6
    assert ours["MB"] / theirs["MB"] < 3
