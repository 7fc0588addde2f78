"""Workbooks open in Excel or Calc, through xlwings' public interface alone."""

from pmxl.adapters.live.workbook import LiveWorkbook
from pmxl.adapters.live.workspace import LiveWorkspace

__all__ = ["LiveWorkbook", "LiveWorkspace"]
