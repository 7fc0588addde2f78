"""One click from beginning to end: do it, show it, and let nothing escape."""

import time
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from pmxl.actions.desk import Desk
from pmxl.errors import PmxlError, system_says
from pmxl.live_ui.asking import TITLE
from pmxl.live_ui.buttons import deeds
from pmxl.live_ui.click_log import logger
from pmxl.live_ui.errors import CancelledError, UnknownTagError
from pmxl.live_ui.session import Session
from pmxl.live_ui.told import Told
from pmxl.outcomes.finding import Place

if TYPE_CHECKING:
    import xlwings as xw


def click(tag: str, book: "xw.Book", desk: Callable[[], Desk]) -> str:
    """Do what a button stands for in this workbook and show what came of it; returns the text that was shown."""
    begun = time.perf_counter()
    session = Session(book, desk)
    try:
        told = _done(tag, session)
        message, mode = told.text + session.unseen() + _shown(session, told), "info"
        logger().info("%s %.2f s", tag, time.perf_counter() - begun)
    except CancelledError as error:
        message, mode = str(error), "info"
    except Exception as error:  # noqa: BLE001  # whatever it is, the user reads our words and not the host's popup
        message, mode = explained(tag, error), "critical"
    book.app.alert(message, TITLE, "ok", mode)
    return message


def explained(tag: str, error: Exception) -> str:
    """A failure in words: what happened, its code, and what to do; logged in full."""
    code = type(error).__name__.removesuffix("Error")
    if isinstance(error, PmxlError):
        logger().warning("%s %s %s", tag, code, error)
        return f"{error}\n\n（代码 {code}）"
    logger().error("%s\n%s", tag, traceback.format_exc())
    if isinstance(error, OSError):
        reason = f"{error.filename or ''} {system_says(error)}".strip()
        return f"文件：{reason}，没有完成。请关闭占用它的程序后重试。\n\n（代码 {code}）"
    return f"意外错误：操作没有完成。请点 诊断 › 复制诊断，连同 日志 一起发给支持人员。\n\n（代码 {code}）"


def _done(tag: str, session: Session) -> Told:
    known = deeds()
    if tag not in known:
        raise UnknownTagError(tag)
    return known[tag](session)


def _shown(session: Session, told: Told) -> str:
    """Select the cell that a result is about and open its report; a host that won't must not hide what was done."""
    try:
        _select(session, told.cell)
        if told.report is not None:
            session.open(told.report)
    except Exception:  # noqa: BLE001  # the deed is done already, and must be told
        logger().warning("not shown\n%s", traceback.format_exc())
        return f"\n（没能自动打开或选中。文件：{told.report}）" if told.report else ""
    return ""


def _select(session: Session, place: Place | None) -> None:
    """Show the cell that a result is about, where it stands in the workbook in front."""
    if place is None or place.workbook != session.book.name:
        return
    if place.sheet in [sheet.name for sheet in session.book.sheets]:
        sheet = session.book.sheets[place.sheet]
        sheet.select()
        sheet.range(place.cell or f"A{place.row}").select()
