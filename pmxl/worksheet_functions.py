"""Worksheet functions in Excel on Windows: PM_DAXIE, PM_GONGZUORI, PM_JIEDUAN, PM_QUEXIANG, PM_ZHANGLING.

What they answer stands in `pmxl.actions.cell_answers`, which Calc's functions share.
"""

import time
from datetime import datetime
from typing import TYPE_CHECKING

import xlwings as xw

from pmxl.actions.cell_answers import (
    ArgumentUnreadableError,
    Value,
    amount_in_words,
    answered,
    bucket_of,
    gaps_of,
    stage_of,
    working_day,
)

if TYPE_CHECKING:
    from pmxl.actions.desk import Desk
    from pmxl.rows.register import Register

_REMEMBERED = 15.0
_desks: dict[str, tuple[float, "Desk"]] = {}


@xw.func
def PM_DAXIE(amount: Value) -> str:  # noqa: N802  # what users type
    """人民币大写 of an amount in 元."""
    return str(answered(lambda: amount_in_words(amount)))


@xw.func
def PM_GONGZUORI(start: Value, days: Value) -> object:  # noqa: N802  # what users type
    """The working day so many working days after a day, by the national calendar with 调休."""
    return answered(lambda: datetime.combine(working_day(start, days), datetime.min.time()))


@xw.func
def PM_JIEDUAN(project: Value, caller: "xw.Range | None" = None) -> str:  # noqa: N802  # what users type
    """The stage and state of a project, by its 项目编号, 申请编号 or name."""

    def stage() -> str:
        from pmxl.rows.initiation import ProjectRow

        return stage_of(project, _desk_of(caller).read((ProjectRow,)))

    return str(answered(stage))


@xw.func
def PM_QUEXIANG(project: Value, caller: "xw.Range | None" = None) -> str:  # noqa: N802  # what users type
    """What holds a project at its gate: the number of gaps and their rules."""

    def gaps() -> str:
        desk = _desk_of(caller)
        return gaps_of(project, desk.read(formulas=True), desk.today)

    return str(answered(gaps))


@xw.func
def PM_ZHANGLING(due: Value, today: Value = None, caller: "xw.Range | None" = None) -> str:  # noqa: N802  # what users type
    """The bucket of 账龄 for a due date, as of today or of another day, by the limits of the company's 字典."""
    return str(answered(lambda: bucket_of(due, today, register=_settings_of(caller))))


_settings: dict[str, tuple[float, "Register"]] = {}


def _settings_of(caller: "xw.Range | None") -> "Register | None":
    """字典 as the calling cell's workbook reads it, remembered for some seconds; none without a calling cell."""
    from pmxl.rows.settings import DictionaryRow

    if caller is None:
        return None
    name = caller.sheet.book.name
    at, register = _settings.get(name, (0.0, None))
    if register is None or time.monotonic() - at > _REMEMBERED:
        register = _desk_of(caller).read((DictionaryRow,))
        _settings[name] = time.monotonic(), register
    return register


def _desk_of(caller: "xw.Range | None") -> "Desk":
    """The desk over the calling cell's workbook, remembered for some seconds: a sheet asks many times at once."""
    from pmxl.ports.operator import Operator
    from pmxl.wiring import live_desk

    if caller is None:
        raise ArgumentUnreadableError("调用的单元格", "")
    book = caller.sheet.book
    at, desk = _desks.get(book.name, (0.0, None))
    if desk is None or time.monotonic() - at > _REMEMBERED:
        desk = live_desk(book, Operator("工作表函数"))
        _desks[book.name] = time.monotonic(), desk
    return desk
