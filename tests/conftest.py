"""What all tests share: what a machine lacks is skipped and said, or fails where PMXL_REQUIRE names it; no deadlines."""

from collections.abc import Generator

import hypothesis
import pytest

from tests.needs import NEEDS, demand, required

hypothesis.settings.register_profile(
    "any machine",
    deadline=None,  # a busy machine is slow and not wrong
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large],
)
hypothesis.settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    """Declare a marker for everything that a test may need of the machine."""
    for name, need in NEEDS.items():
        config.addinivalue_line("markers", f"{name}: {need.remedy}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose needs are not met, or let it fail where they are required."""
    for mark in item.iter_markers():
        if mark.name in NEEDS:
            demand(mark.name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is required, a test that skips itself has failed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and required() == frozenset(NEEDS):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped although PMXL_REQUIRE=all: {report.longrepr}"
    return report


def pytest_collection_finish(session: pytest.Session) -> None:
    """Stop where tests that must not run side by side would: a server or a window is one for all of its group."""
    if getattr(session.config.option, "loadgroup", False):
        for item in session.items:
            if item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
                raise pytest.UsageError("this pytest-xdist does not keep the tests of a group together on this pytest")
