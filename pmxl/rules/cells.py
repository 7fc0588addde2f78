"""数据: cells that the reader could not take, cells that must be filled, and characters that deceive the eye."""

from collections.abc import Callable, Iterator

from pmxl.figures.calendar import plain_week
from pmxl.rows.column import Column, Kind
from pmxl.rows.delivery import WeeklyRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.meetings import MeetingRow
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.settings import RuleRow
from pmxl.rows.sheets import SHEETS
from pmxl.rules import deceits, questions
from pmxl.rules.check import Asked, Gaps, at
from pmxl.vocabulary import Department, Stage

UNREAD = frozenset({"SJ03", "SJ04", "SJ05", "SJ36"})
"""The codes of sheets and columns that could not be read, or not with certainty: what needs them is unknown."""

DOUBTFUL = frozenset({"SJ01", "SJ02", "SJ06", "SJ07", "SJ09"})
"""The codes of cells and rows that could not be taken as they stand."""


def cells_have_their_type(register: Register, _: Asked) -> Gaps:
    """每个单元格都是该列要求的类型"""
    yield from _read_as(register, "SJ01")


def cells_are_among_the_choices(register: Register, _: Asked) -> Gaps:
    """每个单元格都在可选范围之内"""
    yield from _read_as(register, "SJ02")


def columns_are_there(register: Register, _: Asked) -> Gaps:
    """每张工作表的列都在"""
    yield from _read_as(register, "SJ03")


def columns_stand_once(register: Register, _: Asked) -> Gaps:
    """每一列的表头只出现一次"""
    yield from _read_as(register, "SJ04")


def sheets_are_found(register: Register, _: Asked) -> Gaps:
    """每张工作表都能在且只在一个工作簿里找到，表头可识别"""
    yield from _read_as(register, "SJ05")


def sheets_stand_once(register: Register, _: Asked) -> Gaps:
    """没有两个工作簿里都有同一张工作表"""
    yield from dict.fromkeys(_read_as(register, "SJ36"))


def nothing_lies_unused(register: Register, _: Asked) -> Gaps:
    """工作区里没有像登记表却没有使用的文件和工作表"""
    yield from _read_as(register, "SJ37")


def cells_hold_no_error_value(register: Register, _: Asked) -> Gaps:
    """没有 #REF! 一类的错误值"""
    yield from _read_as(register, "SJ06")


def results_are_recalculated(register: Register, _: Asked) -> Gaps:
    """公式结果都已重算"""
    yield from _read_as(register, "SJ07")


def formulas_stand(register: Register, _: Asked) -> Gaps:
    """公式列没有被手工值覆盖"""
    yield from _read_as(register, "SJ08")


def rows_are_whole(register: Register, _: Asked) -> Gaps:
    """表格里没有合计行和半行"""
    yield from _read_as(register, "SJ09")


def rows_stand_in_their_table(register: Register, _: Asked) -> Gaps:
    """每一行都在表格之内"""
    yield from _read_as(register, "SJ38")


def rules_are_in_force(register: Register, _: Asked) -> Gaps:
    """流程规则里的每一行都已生效"""
    yield from _read_as(register, "SJ10")


def required_cells_are_filled(register: Register, _: Asked) -> Gaps:
    """必填的单元格都已填写

    立项登记 of a project in 立项 is left to LX01, and 流程规则 to SJ10, which say more.
    """
    unread = _unread(register)
    for kind in _read(register):
        columns = {column.field: column for column in kind.columns() if column.required}
        empty = register.cells_where(kind, tuple(columns), _is_empty) if kind is not RuleRow else ()
        for row, name in empty:
            early = isinstance(row, ProjectRow) and row.stage in {None, Stage.INITIATION}
            if not early and not _known(row, columns[name], unread):
                remedy = f"{questions.asked(columns[name].owner)}填写{columns[name].heading}"
                yield questions.about(register, row, name, "未填写", remedy)


def cells_required_by_another_are_filled(register: Register, _: Asked) -> Gaps:
    """由其他列决定必填的单元格都已填写"""
    unread = _unread(register)
    for kind in _read(register):
        for row, column in _unfilled(register, kind):
            if not _known(row, column, unread):
                remedy = f"{questions.asked(column.owner)}填写{column.heading}"
                yield questions.about(register, row, column.field, f"{_reason(row, column)}，此处未填写", remedy)


def departments_are_known(register: Register, _: Asked) -> Gaps:
    """涉及部门、参会部门都是公司的部门名称"""
    cells: tuple[tuple[type[Row], str], ...] = ((ProjectRow, "departments"), (MeetingRow, "departments"))
    for kind, name in cells:
        for row in register.rows_where(kind, (name,), _strange_departments):
            strange = "、".join(_strange_departments(getattr(row, name)))
            remedy = f"请从 {'、'.join(Department)} 中选，用顿号分隔"
            yield questions.about(register, row, name, f"「{strange}」不是部门名称", remedy)


def weeks_are_readable(register: Register, _: Asked) -> Gaps:
    """周报的周次都能识别"""
    for row in register.rows_where(WeeklyRow, ("week",), lambda week: week and plain_week(week) is None):
        yield questions.about(register, row, "week", f"「{row.week}」不是周次", "请按 2026-W47 填写")


def codes_look_like_what_they_are(register: Register, _: Asked) -> Gaps:
    """编号和名称里没有看不见的、从右到左的、形近的字符"""
    for kind in _read(register):
        for sort, deceit, what in _LOOKED_AT:
            names = [column.field for column in kind.columns() if column.kind is sort and _names_something(column)]
            for row, name in register.cells_where(kind, names, deceit):
                remedy = f"请删去该单元格，用键盘重新输入{what}"
                yield questions.about(register, row, name, f"含有{deceit(getattr(row, name))}", remedy)


_LOOKED_AT: tuple[tuple[Kind, Callable[[str], str], str], ...] = (
    (Kind.CODE, deceits.in_code, "编号"),
    (Kind.NAME, deceits.in_name, "名称"),
)


def _names_something(column: Column) -> bool:
    """Whether a column's texts name something, as a customer's name or 物料代码 do; a telephone does not."""
    return column.kind is not Kind.CODE or column.heading.endswith(("号", "代码", "号码"))


def _read_as(register: Register, code: str) -> Gaps:
    """What the reader, or the rulebook, found under a code."""
    return (problem.gap for problem in register.problems if problem.code == code)


def _read(register: Register) -> Iterator[type[Row]]:
    return (kind for kind in SHEETS if kind in register.kinds)


Cells = frozenset[tuple[str, str, str]]


def _unread(register: Register) -> Cells:
    """The cells that a problem is known of already: empty in their row, but not left empty."""
    places = (problem.gap.place for problem in register.problems)
    return frozenset((place.workbook, place.sheet, place.cell) for place in places if place.cell)


def _is_empty(value: object) -> bool:
    return value is None or value == ""


def _known(row: Row, column: Column, unread: Cells) -> bool:
    """Whether an empty cell has been told of: its column is missing, or what it holds could not be taken."""
    place = at(row, column.field)
    column_missing = bool(row.origin.columns) and not place.cell
    return column_missing or (place.workbook, place.sheet, place.cell) in unread


def _unfilled(register: Register, kind: type[Row]) -> Iterator[tuple[Row, Column]]:
    """The rows with a cell that is empty though another one demands it, row by row."""
    found: list[tuple[Row, Column]] = []
    for column in kind.columns():
        if column.required_when:
            names = column.required_when[0], column.field
            rows = register.rows_where(
                kind, names, lambda value, cell, column=column: _is_empty(cell) and _demands(column, value)
            )
            found += [(row, column) for row in rows]
    return iter(sorted(found, key=lambda pair: pair[0].origin.row))


def _demands(column: Column, value: object) -> bool:
    """Whether a column must be filled beside such a value in the other one."""
    _, accepted = column.required_when or ("", ())
    return not _is_empty(value) and ("*" in accepted or value in accepted)


def _reason(row: Row, column: Column) -> str:
    """Why a cell must be filled, in words."""
    field, _ = column.required_when or ("", ())
    return f"{row.heading(field)}为「{getattr(row, field)}」"


def _strange_departments(text: str) -> list[str]:
    return [word for word in questions.words(text) if word not in tuple(Department)]
