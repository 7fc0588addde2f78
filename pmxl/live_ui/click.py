"""One click from beginning to end: do it, show it, and let nothing escape."""

import time
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from pmxl.actions.desk import Desk
from pmxl.errors import PmxlError
from pmxl.live_ui.asking import TITLE
from pmxl.live_ui.buttons import deeds
from pmxl.live_ui.errors import CancelledError, UnknownTagError
from pmxl.live_ui.log import logger
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
        message, mode = told.text, "info"
        _select(session, told.cell)
        if told.report is not None:
            session.open(told.report)
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
    return (
        f"意外错误：操作没有完成。请点 诊断 › 复制诊断，连同 日志 一起发给支持人员。\n\n"
        f"（代码 {code}：{str(error).splitlines()[0] if str(error) else '没有说明'}）"
    )


def _done(tag: str, session: Session) -> Told:
    known = deeds()
    if tag not in known:
        raise UnknownTagError(tag)
    return known[tag](session)


def _select(session: Session, place: Place | None) -> None:
    """Show the cell that a result is about, if its workbook is open here."""
    if place is None or not place.sheet:
        return
    books = {book.name: book for book in session.app.books}
    book = books.get(place.workbook)
    if book is None or place.sheet not in [sheet.name for sheet in book.sheets]:
        return
    sheet = book.sheets[place.sheet]
    sheet.activate()
    sheet.range(place.cell or f"A{place.row}").select()
