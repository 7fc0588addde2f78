"""What a cell accepts, what its hint says, and the one sentence that refuses anything else."""

from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from pmxl.rows.column import Column, Kind
from pmxl.rows.row import Row
from pmxl.sheets.building.lists import list_name, target
from pmxl.vocabulary import Book

_TITLE, _BODY, _LITERAL = 32, 255, 250
_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)
_UNBOUNDED = 1e13
Options = dict[str, Any]  # the writer's own option names and values


def write_validations(sheet: Worksheet, kind: type[Row], last_row: int) -> None:
    """Put hint and rule on every column of a sheet, down to `last_row` (counted from nought)."""
    for position, column in enumerate(kind.columns()):
        options = rule(kind, column, position) | hint(kind, column)
        sheet.data_validation(1, position, last_row, position, options)


def hint(kind: type[Row], column: Column) -> Options:
    """What is shown beside a cell of a column while it is chosen."""
    mark = "＊必填 · " if column.required else ""
    return {"input_title": f"{mark}{column.heading}"[:_TITLE], "input_message": _hint_text(kind, column)[:_BODY]}


def _hint_text(kind: type[Row], column: Column) -> str:
    lines = [_source(column), column.hint]
    if column.unit:
        lines.append(f"单位：{column.unit}")
    if column.required_when:
        heading, words = kind.heading(column.required_when[0]), column.required_when[1]
        said = f"填了「{heading}」" if "*" in words else f"「{heading}」为{'、'.join(words)}"
        lines.append(f"{said}时必填")
    if column.example:
        lines.append(f"例：{column.example}")
    return "\n".join(line for line in lines if line)


def _source(column: Column) -> str:
    if column.formula:
        return "自动计算，请勿填写"
    return "由 pmxl 写入，请勿手工填写" if column.written_by_pmxl else f"{column.owner}填写"


def rule(kind: type[Row], column: Column, position: int) -> Options:
    """What a column that stands at a position (counted from nought) accepts, as in row 2."""
    cell = f"{xl_col_to_name(position)}2"
    if column.formula:
        return _refusing("custom", f"「{column.heading}」由公式计算，请勿覆盖。", value=f"=_xlfn.ISFORMULA({cell})")
    if column.choices:
        words = "、".join(column.choices)
        return _refusing("list", f"「{column.heading}」只能选：{words}。", source=list(column.choices))
    if column.listed or column.refers:
        return _reference(kind.sheet.book, column, cell)
    if column.kind in _BY_KIND:
        return _BY_KIND[column.kind](column)
    if kind.layout().key == (column.heading,):
        return _unique(column, position)
    return {"validate": "any"}


def _refusing(validate: str, sentence: str, **rule: Any) -> Options:
    return {"validate": validate, "error_title": "请更正", "error_message": sentence[:_BODY], **rule}


def _asking(validate: str, sentence: str, **rule: Any) -> Options:
    return _refusing(validate, sentence, error_type="warning", **rule) | {"error_title": "请核对"}


def _reference(book: Book, column: Column, cell: str) -> Options:
    name = list_name(column, book)
    if column.listed:
        return _asking(
            "list", f"「{column.heading}」不在字典的「{column.listed}」中，新词请先登记到字典。", source=f"={name}"
        )
    found = target(column.refers)
    place = f"{found.kind.sheet.name} › {found.column.heading}"
    if not name:
        return _shaped(column, cell, found.column.example, f"{found.kind.sheet.book}.xlsx › {place}")
    ask = _refusing if found.kind.sheet.book is book and found.column.required else _asking
    return ask("list", f"「{column.heading}」应与 {place} 一致。", source=f"={name}", ignore_blank=False)


def _shaped(column: Column, cell: str, example: str, place: str) -> Options:
    prefix = example.split("-", maxsplit=1)[0]
    starts = f'LEFT({cell},{len(prefix) + 1})="{prefix}-"'
    if column.heading == "项目编号":
        starts = f'OR({starts},LEFT({cell},3)="SQ-")'
    return _asking("custom", f"「{column.heading}」应形如 {example}，请对照 {place}。", value=f"={starts}")


def _day(column: Column) -> Options:
    sentence = f"「{column.heading}」请填日期，如 2026-11-03。"
    return _refusing("date", sentence, criteria="between", minimum=_FIRST, maximum=_LAST)


def _whole(column: Column) -> Options:
    low, high = _bounds(column)
    sentence = f"「{column.heading}」请填{_between(column, '整数')}。"
    return _refusing("integer", sentence, criteria="between", minimum=int(low), maximum=int(high))


def _decimal(column: Column) -> Options:
    low, high = _bounds(column)
    sentence = f"「{column.heading}」请填{_between(column, '数字')}。"
    return _refusing("decimal", sentence, criteria="between", minimum=low, maximum=high)


def _percent(column: Column) -> Options:
    sentence = f"「{column.heading}」请填 0% 到 100% 之间的比例。"
    return _refusing("decimal", sentence, criteria="between", minimum=0, maximum=1)


def _bounds(column: Column) -> tuple[float, float]:
    low = -_UNBOUNDED if column.at_least is None else column.at_least
    return low, _UNBOUNDED if column.at_most is None else column.at_most


def _between(column: Column, what: str) -> str:
    if column.at_least is not None and column.at_most is not None:
        return f" {column.at_least:g} 到 {column.at_most:g} 之间的{what}"
    return f"不小于 {column.at_least:g} 的{what}" if column.at_least is not None else what


def _unique(column: Column, position: int) -> Options:
    letters = xl_col_to_name(position)
    repeated = f"=COUNTIF(${letters}$2:${letters}$5001,{letters}2)=1"
    return _refusing("custom", f"「{column.heading}」已被别的行使用，请换一个。", value=repeated)


_BY_KIND = {
    Kind.DAY: _day,
    Kind.MOMENT: _day,
    Kind.WHOLE: _whole,
    Kind.NUMBER: _decimal,
    Kind.MONEY: _decimal,
    Kind.PERCENT: _percent,
}
