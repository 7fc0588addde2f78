"""What all tests share: LibreOffice tests are skipped where it is missing, unless it is required."""

import os
import shutil

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs LibreOffice where there is none; with PMXL_REQUIRE=libreoffice let it fail instead."""
    if shutil.which("soffice") or "libreoffice" in os.environ.get("PMXL_REQUIRE", ""):
        return
    skip = pytest.mark.skip(reason="LibreOffice is missing: apt-get install libreoffice-calc python3-uno")
    for item in items:
        if item.get_closest_marker("libreoffice"):
            item.add_marker(skip)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Stop where tests that must not run side by side would: a server or a window is one for all of its group."""
    if getattr(session.config.option, "loadgroup", False):
        for item in session.items:
            if item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
                raise pytest.UsageError("this pytest-xdist does not keep the tests of a group together on this pytest")
