"""Excel refuses calls while its user edits a cell: they are tried again for a while, never for ever."""

import atexit
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pmxl.errors import PmxlError

T = TypeVar("T")

_CALL_REJECTED, _RETRY_LATER, _IN_EDIT_MODE = -2147418111, -2147417846, -2146777998
_BUSY = frozenset({_CALL_REJECTED, _RETRY_LATER, _IN_EDIT_MODE})
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 2.0
_ATTEMPTS_OF_XLWINGS = 50


class HostBusyError(PmxlError):
    """Excel did not answer: its user is editing a cell, or a dialog is open."""

    def __init__(self, workbook: str) -> None:
        super().__init__(
            f"{workbook}：Excel 没有响应，没有写入任何内容。"
            "请先退出单元格编辑（按 Enter 或 Esc）、关闭打开的对话框，再点一次。"
        )


class HostRefusedError(PmxlError):
    """Excel refused a call for a reason of its own."""

    def __init__(self, workbook: str, reason: str) -> None:
        super().__init__(f"{workbook}：Excel 拒绝了操作（{reason}）。请检查工作簿是否只读或受保护，然后重试。")


@dataclass(frozen=True)
class Patience:
    """How long a busy Excel is waited for, in seconds."""

    seconds: float = 30.0
    sleep: Callable[[float], None] = time.sleep

    def tried(self, workbook: str, call: Callable[[], T]) -> T:
        """What the call gives, tried again while Excel is busy; raises HostBusyError or HostRefusedError."""
        pause, left = _FIRST_PAUSE, self.seconds
        while True:
            try:
                return call()
            except com_errors() as error:
                if not is_busy(error):
                    raise HostRefusedError(workbook, _reason(error)) from error
                if left <= 0:
                    raise HostBusyError(workbook) from error
            self.sleep(pause)
            left -= pause
            pause = min(pause * 2, _LONGEST_PAUSE)


def com_errors() -> tuple[type[Exception], ...]:
    """The classes of errors by which Excel on Windows refuses; none where there is no COM."""
    names = (("pywintypes", "com_error"), ("xlwings._xlwindows", "ExcelBusyError"))
    found = (getattr(sys.modules.get(module), name, None) for module, name in names)
    return tuple(kind for kind in found if isinstance(kind, type))


def is_busy(error: Exception) -> bool:
    """Whether the same call may succeed later."""
    details = getattr(error, "excepinfo", None)
    inner = details[-1] if details else None
    return type(error).__name__ == "ExcelBusyError" or getattr(error, "hresult", None) in _BUSY or inner in _BUSY


def bound_xlwings() -> None:
    """Take two habits from xlwings on Windows that are dangerous inside somebody's Excel.

    It tries a busy Excel for ever, at full load; and when Python ends it kills every Excel process whose window it
    can't find, which may be one whose user is editing a cell. pmxl starts no Excel, so there is nothing to clean up.
    """
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None and "N_COM_ATTEMPTS" in vars(windows):
        vars(windows)["N_COM_ATTEMPTS"] = _ATTEMPTS_OF_XLWINGS
        atexit.unregister(vars(windows)["cleanup"])


def _reason(error: Exception) -> str:
    details = getattr(error, "excepinfo", None)
    text = details[2] if details and len(details) > 2 else None  # noqa: PLR2004  # code, source, description
    return str(text or getattr(error, "strerror", "") or error).strip()
