"""Conditional colours: each means one thing, as the legend of 首页 says."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from pmxl.figures.standing_questions import OPEN_STEPS, OPEN_TASKS
from pmxl.rows.column import Column
from pmxl.rows.delivery import RiskRow
from pmxl.rows.governance import WaiverRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.meetings import ItemRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.row import Row
from pmxl.rows.schedule import TaskRow
from pmxl.rows.solution import QuoteRow
from pmxl.rows.stock import RequestLineRow, RequestRow
from pmxl.sheets.building import palette
from pmxl.sheets.building.formats import Formats
from pmxl.vocabulary import ItemState, Light, ProjectState, RequestState, RiskLevel, Stage

_HATCHED = 14


@dataclass(frozen=True, slots=True)
class Due:
    """A date by which something must be done, and when it is still to be done.

    `words` of the field `by` say that it is open; without words an empty cell does, `above` a number over nought.
    What stands in `unless` says that it is done all the same.
    """

    kind: type[Row]
    day: str
    by: str
    words: tuple[StrEnum, ...] = ()
    above: bool = False
    unless: str = ""


DUE = (
    Due(ProjectRow, "wanted_finish", "state", (ProjectState.RUNNING,)),
    Due(StepRow, "planned", "state", OPEN_STEPS),
    Due(QuoteRow, "valid_until", "verdict"),
    Due(ItemRow, "due", "state", (ItemState.OPEN,)),
    Due(WaiverRow, "until", "revoked"),
    Due(TaskRow, "planned_finish", "state", OPEN_TASKS, unless="actual_finish"),
    Due(RequestRow, "wanted", "state", (RequestState.SUBMITTED, RequestState.APPROVED, RequestState.ORDERED)),
    Due(RequestLineRow, "expected", "missing", above=True),
    Due(RiskRow, "due", "state", (ItemState.OPEN,)),
    Due(PaymentNodeRow, "due", "owed", above=True),
    Due(PaymentNodeRow, "due_on", "owed", above=True),
)

RISK_LIGHTS = {RiskLevel.BLOCKING: Light.RED, RiskLevel.HIGH: Light.RED, RiskLevel.MEDIUM: Light.YELLOW}


def write_highlights(sheet: Worksheet, formats: Formats, kind: type[Row], last_row: int) -> None:
    """Put the conditional colours on a sheet, down to `last_row` (counted from nought)."""
    for position, column in enumerate(kind.columns()):
        for criterion, look in _conditions(kind, column, formats):
            options = {"type": "formula", "criteria": criterion, "format": look}
            sheet.conditional_format(1, position, last_row, position, options)


def _conditions(kind: type[Row], column: Column, formats: Formats) -> Iterator[tuple[str, Format]]:
    cell = _cell(kind, column.field)
    for due in DUE:
        if due.kind is kind and due.day == column.field:
            yield from _due(due, cell, formats)
    for word, colour in _fills(column):
        yield f'={cell}="{word}"', formats.highlight(bg_color=colour)
    if column.formula:
        hatched = formats.highlight(pattern=_HATCHED, fg_color=palette.RED, bg_color=palette.PAPER)
        yield f"=AND(NOT(ISBLANK({cell})),NOT(_xlfn.ISFORMULA({cell})))", hatched


def _due(due: Due, cell: str, formats: Formats) -> Iterator[tuple[str, Format]]:
    still = f"{_open(due)},ISBLANK({_cell(due.kind, due.unless)})" if due.unless else _open(due)
    overdue = formats.highlight(font_color=palette.RED, bold=True)
    soon = formats.highlight(font_color=palette.AMBER_INK, bold=True)
    yield f"=AND(ISNUMBER({cell}),{cell}<TODAY(),{still})", overdue
    yield f"=AND(ISNUMBER({cell}),{cell}>=TODAY(),{cell}<=TODAY()+7,{still})", soon


def _open(due: Due) -> str:
    by = _cell(due.kind, due.by)
    if due.above:
        return f"N({by})>0"
    if not due.words:
        return f"ISBLANK({by})"
    alternatives = (f'{by}="{word}"' for word in due.words)
    return f"OR({','.join(alternatives)})"


def _fills(column: Column) -> Iterator[tuple[str, str]]:
    if column.choices == tuple(Stage) and column.field == "stage":
        yield from palette.STAGES.items()
    elif column.choices == tuple(Light):
        yield from palette.LIGHT_FILLS.items()
    elif column.choices == tuple(RiskLevel):
        yield from ((level, palette.LIGHT_FILLS[light]) for level, light in RISK_LIGHTS.items())


def _cell(kind: type[Row], field_name: str) -> str:
    headings = [column.field for column in kind.columns()]
    return f"${xl_col_to_name(headings.index(field_name))}2"
