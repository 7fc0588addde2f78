"""快照: what a summary keeps of its week in a hidden sheet, so that the next one can prove what has changed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pmxl.reports.paper.book import ReportBook
from pmxl.vocabulary import Light

SHEET, MARK, VERSION = "快照", "pmxl快照", 1
_KPI, _PROJECT = "指标", "项目"
_HEADINGS = ("类别", "编号", "阶段", "状态", "灯", "实际进度", "计划进度", "预计完成", "已到账", "项目经理", "里程碑")


@dataclass(frozen=True)
class Kept:
    """One project as it stood."""

    project: str
    stage: str = ""
    state: str = ""
    light: str = ""
    actual: Decimal | None = None
    planned: Decimal | None = None
    finish: date | None = None
    received: Decimal = Decimal(0)
    manager: str = ""
    milestones: Mapping[str, date] = field(default_factory=dict)

    @property
    def deviation(self) -> Decimal | None:
        """进度偏差 = 实际进度 − 计划进度."""
        return None if self.actual is None or self.planned is None else self.actual - self.planned


@dataclass(frozen=True)
class Snapshot:
    """All projects and figures of one week."""

    week: str
    made: date
    head: str
    figures: Mapping[str, Decimal]
    projects: Mapping[str, Kept]

    def lights(self) -> dict[Light, int]:
        """How many projects showed each light."""
        counts = dict.fromkeys(Light, 0)
        for kept in self.projects.values():
            if kept.light in tuple(Light):
                counts[Light(kept.light)] += 1
        return counts


def write_snapshot(book: ReportBook, snapshot: Snapshot) -> None:
    """Put a snapshot into a hidden sheet of a report that is being written."""
    sheet = book.hidden_sheet(SHEET)
    sheet.write_row(0, 0, [MARK, VERSION, snapshot.week, snapshot.made.isoformat(), snapshot.head])
    sheet.write_row(1, 0, _HEADINGS)
    rows = [
        *([_KPI, name, str(value)] for name, value in snapshot.figures.items()),
        *(_cells(kept) for kept in snapshot.projects.values()),
    ]
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row):
            sheet.write_string(number, column, value)


def read_snapshot(path: Path) -> Snapshot | None:
    """The snapshot of a summary's file; None where there is no file, or it holds none that can be read."""
    import python_calamine

    if not path.is_file():
        return None
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        rows = book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError, KeyError):
        return None  # a summary that people rebuilt or replaced: the log and the dates answer instead
    return _snapshot(rows)


def _snapshot(rows: Sequence[Sequence[Any]]) -> Snapshot | None:
    if not rows or str(rows[0][0]) != MARK or str(rows[0][1]).partition(".")[0] != str(VERSION):
        return None
    _, _, week, made, head, *_ = (str(cell) for cell in rows[0])
    texts = [[str(cell) for cell in row] for row in rows[2:]]
    try:
        return Snapshot(
            week,
            date.fromisoformat(made),
            head,
            {row[1]: Decimal(row[2]) for row in texts if row[0] == _KPI},
            {kept.project: kept for kept in _projects(texts)},
        )
    except (ValueError, InvalidOperation, IndexError):
        return None


def _projects(rows: Iterable[Sequence[str]]) -> Iterable[Kept]:
    for row in rows:
        if row[0] == _PROJECT:
            milestones = json.loads(row[10] or "{}")
            yield Kept(
                row[1],
                row[2],
                row[3],
                row[4],
                Decimal(row[5]) if row[5] else None,
                Decimal(row[6]) if row[6] else None,
                date.fromisoformat(row[7]) if row[7] else None,
                Decimal(row[8] or 0),
                row[9],
                {str(task): date.fromisoformat(str(day)) for task, day in milestones.items()},
            )


def _cells(kept: Kept) -> list[str]:
    milestones = {task: day.isoformat() for task, day in kept.milestones.items()}
    return [
        _PROJECT,
        kept.project,
        kept.stage,
        kept.state,
        kept.light,
        "" if kept.actual is None else str(kept.actual),
        "" if kept.planned is None else str(kept.planned),
        kept.finish.isoformat() if kept.finish else "",
        str(kept.received),
        kept.manager,
        json.dumps(milestones, ensure_ascii=False) if milestones else "",
    ]
