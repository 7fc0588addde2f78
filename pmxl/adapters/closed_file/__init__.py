"""Closed .xlsx and .xlsm files: read fast, changed by surgery on their bytes, replaced wholly or not at all."""

from pmxl.adapters.closed_file.workbook import ClosedWorkbook

__all__ = ["ClosedWorkbook"]
