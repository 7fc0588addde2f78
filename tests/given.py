"""Small sheets written out in a test, as the register that pmxl reads from them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

from pmxl.actions.desk import Desk
from pmxl.adapters.clock import FixedClock
from pmxl.adapters.folder import FolderWorkspace
from pmxl.adapters.memory import MemoryWorkbook, MemoryWorkspace
from pmxl.figures.chain import chained
from pmxl.figures.logged import waiver_words
from pmxl.grids.cell import Cell
from pmxl.ports.operator import Operator
from pmxl.ports.workbook import Workspace
from pmxl.process.definition import PROCESS
from pmxl.rows.governance import LogRow, WaiverRow
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.sheets import SHEETS
from pmxl.sheets.locating import locate
from pmxl.sheets.reading import read_register
from pmxl.sheets.writing import appended
from pmxl.vocabulary import Department, LogAction, Stage, StepState

BY_NAME: Mapping[str, type[Row]] = {kind.sheet.name: kind for kind in SHEETS}


def given(text: str) -> Register:
    """The register of a text such as

        ## 方案报价
        项目编号     | 版本 | 客户反馈
        XM-2026-0001 | 1    | 未通过

    Headings that the text leaves out are there and empty; sheets it leaves out have no rows.
    """
    return read_register(workspace_of(text), SHEETS)


def workspace_of(text: str) -> MemoryWorkspace:
    """The text's sheets, each in its default workbook, every other sheet empty.

    Unless the text has a sheet 操作日志, one is there that says of stages, numbers, steps and waivers what the text says.
    """
    workspace = _unlogged(text)
    rows = as_logged(read_register(workspace, (ProjectRow, StepRow, WaiverRow)))
    if rows and "## 操作日志" not in text:
        locate(workspace, (LogRow,)).workbook(LogRow).commit([appended(*rows)])
    return workspace


def as_logged(register: Register) -> tuple[LogRow, ...]:
    """The log that says of projects, steps and waivers what the sheets show of them."""
    return chained([*map(_opened, _known(register)), *_steps(register), *map(_waived, register.of(WaiverRow))])


def log_as_shown(folder: Path) -> None:
    """Give the workbooks of a folder the log that says what they show, as if pmxl had been there from the first day."""
    workspace = FolderWorkspace(folder)
    rows = as_logged(read_register(workspace, (ProjectRow, StepRow, WaiverRow)))
    locate(workspace, (LogRow,)).workbook(LogRow).commit([appended(*rows)])


def deeds(desk: Desk) -> Sequence[LogRow]:
    """The rows of 操作日志 that were not there at the beginning."""
    return [row for row in desk.read((LogRow,)).of(LogRow) if BEFORE not in (row.operator, row.department)]


BEFORE = "此前"


def _known(register: Register) -> Iterable[ProjectRow]:
    return (row for row in register.of(ProjectRow) if row.number or (row.application and row.stage))


def _opened(project: ProjectRow) -> LogRow:
    row = LogRow(at=LONG_AGO, operator=BEFORE, after=project.stage, note=f"担保人 {BEFORE}；{_EVERY_GATE}")
    if project.number:
        note = f"申请编号 {project.application}；{row.note}" if project.application else row.note
        opened = {"project": project.number, "action": LogAction.OPENED, "result": str(project.state or "")}
        return row.model_copy(update={**opened, "note": note})
    return row.model_copy(update={"project": project.application, "action": LogAction.APPLIED, "step": "1.1"})


LONG_AGO = datetime(2025, 1, 6, 9, 0)
_EVERY_GATE = f"视为已通过：{'、'.join(Stage)}；"


def _steps(register: Register) -> Iterable[LogRow]:
    for row in register.of(StepRow):
        if row.state in {StepState.DONE, StepState.RETURNED}:
            at = datetime.combine(row.finished, time(9, 0)) if row.finished else LONG_AGO
            yield LogRow(
                at=at,
                operator=BEFORE,
                project=row.project,
                action=LogAction.STEP,
                step=row.step,
                result=row.result,
            )


def _waived(row: WaiverRow) -> LogRow:
    return LogRow(
        at=LONG_AGO,
        operator=row.approver,
        department=BEFORE,
        project=row.project,
        action=LogAction.WAIVED,
        result=row.rule,
        note=f"{waiver_words(row)}{row.reason}；条件：{row.condition}",
    )


def _unlogged(text: str) -> MemoryWorkspace:
    written = dict(_sheets(text))
    unknown = set(written) - set(BY_NAME)
    assert not unknown, f"no such sheet: {unknown}"
    books: dict[str, dict[str, list[list[Cell]]]] = {}
    for kind in SHEETS:
        headings = [column.heading for column in kind.columns()]
        rows = [[row.get(heading) for heading in headings] for row in written.get(kind.sheet.name, [])]
        books.setdefault(f"{kind.sheet.book}.xlsx", {})[kind.sheet.name] = [list(headings), *rows]
    return MemoryWorkspace([MemoryWorkbook(name, sheets) for name, sheets in books.items()])


def without(workspace: MemoryWorkspace, *sheets: str) -> MemoryWorkspace:
    """The workspace as it is once these sheets were removed from it."""
    books = (
        MemoryWorkbook(book.name, {name: rows for name, rows in book.state[0].items() if name not in sheets})
        for book in workspace.workbooks()
    )
    return MemoryWorkspace(tuple(books))


def _sheets(text: str) -> list[tuple[str, list[dict[str, Cell]]]]:
    return [_sheet(block) for block in text.split("## ")[1:]]


def _sheet(block: str) -> tuple[str, list[dict[str, Cell]]]:
    name, *lines = [line.strip() for line in block.splitlines() if line.strip()]
    if not lines:
        return name, []
    headings = _cells(lines[0])
    known = {column.heading for column in BY_NAME[name].columns()}
    assert set(headings) <= known, f"{name} has no column {set(headings) - known}"
    return name, [_row(headings, _cells(line)) for line in lines[1:]]


def _row(headings: Sequence[str], cells: Sequence[str]) -> dict[str, Cell]:
    assert len(cells) == len(headings), f"{cells} does not fit {headings}"
    return {heading: cell or None for heading, cell in zip(headings, cells, strict=True)}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


TODAY = date(2026, 11, 24)
PMO = Operator("周总监", frozenset({Department.PMO}))


def desk_of(text: str, operator: Operator = PMO, *, today: date = TODAY, dry_run: bool = False) -> Desk:
    """A desk over the text's sheets on a fixed day, for somebody of PMO unless another is named."""
    return desk_over(workspace_of(text), operator, today=today, dry_run=dry_run)


def desk_over(workspace: Workspace, operator: Operator = PMO, *, today: date = TODAY, dry_run: bool = False) -> Desk:
    """A desk over a workspace that is there."""
    return Desk(workspace, FixedClock(datetime.combine(today, time(9, 30))), operator, dry_run)


def somebody_of(department: Department) -> Operator:
    """A person of one department."""
    return Operator(f"{department}某", frozenset({department}))


def only_rules(*codes: str) -> str:
    """The sheet 流程规则 with every rule of the gates switched off but these."""
    rows = [f"{code} | {'阻断' if code in codes else '关闭'}" for code in PROCESS.checks]
    return "\n".join(["## 流程规则", "规则代码 | 方式", *rows])
