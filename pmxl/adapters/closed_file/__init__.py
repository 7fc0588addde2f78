"""Closed .xlsx and .xlsm files: read fast, changed by surgery on their bytes, replaced wholly or not at all."""

from pmxl.adapters.closed_file.file_names import BACKUPS
from pmxl.adapters.closed_file.lock import Lock
from pmxl.adapters.closed_file.workbook import ClosedWorkbook

__all__ = ["BACKUPS", "ClosedWorkbook", "Lock"]
