"""Parts that break their own rules: whatever such a part makes fail becomes one sentence about the workbook."""

from collections.abc import Iterator
from contextlib import contextmanager

from pmxl.errors import WorkbookUnreadableError
from pmxl.ooxml.sheet_stream import SheetRefusedError

_SYMPTOMS = (ValueError, LookupError, ArithmeticError, AssertionError, AttributeError, RecursionError)
"""What code raises that trusts the format's rules where a workbook breaks them; they are too many to check each."""
_REMEDY = "没有写入任何内容，请用 Excel 打开并另存为 .xlsx，或从「备份」文件夹恢复"


@contextmanager
def malformed(workbook: str) -> Iterator[None]:
    """Say of what fails in here that the workbook's inside is not as it must be; nothing was written by then."""
    try:
        yield
    except SheetRefusedError as error:
        raise WorkbookUnreadableError(workbook, str(error), _REMEDY) from error
    except _SYMPTOMS as error:
        raise WorkbookUnreadableError(workbook, "文件内部结构异常", _REMEDY) from error
