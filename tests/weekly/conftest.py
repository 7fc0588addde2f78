"""The example workspace, built and summarised once for all tests of the week."""

from datetime import datetime
from pathlib import Path

import pytest

from pmxl.actions.desk import Desk
from pmxl.actions.weekly import WeeklyMade, weekly_summary
from pmxl.adapters.clock import FixedClock
from pmxl.wiring import open_desk
from tests.company.build import build_example

NOW = datetime(2026, 11, 24, 9, 30)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("example")
    build_example(folder)
    return open_desk(folder, as_name="王雅琴", clock=FixedClock(NOW))


@pytest.fixture(scope="session")
def made(example: Desk) -> WeeklyMade:
    return weekly_summary(example, page=True)


@pytest.fixture
def workspace(example: Desk) -> Path:
    assert example.folder is not None
    return example.folder
