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
