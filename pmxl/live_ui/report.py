"""校验结果: a new workbook with every finding, linked to its cell."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from pmxl.actions.desk import Desk
from pmxl.outcomes.finding import Finding, Place
from pmxl.reports.paper.book import Cover, write_pages
from pmxl.reports.paper.page import Heading, Item, Line, Look, Page, Section, Tone, plain
from pmxl.rows.column import text
from pmxl.rows.row import Origin, Row, Sheet
from pmxl.vocabulary import Book, Department

FOLDER = "校验结果"
KEPT = 20
_HEADINGS = (
    Heading("规则", Look.CODE),
    Heading("项目", Look.CODE),
    Heading("位置"),
    Heading("发现", Look.LONG),
    Heading("怎么办", Look.LONG),
    Heading("责任部门"),
    Heading("方式"),
)
_WIDTHS = (8.0, 15.0, 22.0, 44.0, 48.0, 12.0, 8.0)


class _Spot(Row):
    """A cell that a finding is about, so that a report can link to it."""

    sheet: ClassVar[Sheet] = Sheet("位置", Book.PROJECTS, Department.PMO, "发现所在的单元格")
    place: str = text("位置", Department.PMO)


def write_findings(desk: Desk, findings: Sequence[Finding], title: str, spare: Path) -> Path | None:
    """Write the findings to a new workbook in 校验结果, or in `spare` without a folder; None if there are none."""
    if not findings:
        return None
    at = desk.clock.now()
    folder = (desk.folder or spare) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = _free(folder, at)
    record = "../" if desk.folder else ""
    cover = Cover(title, desk.workspace.name, f"{at:%Y-%m-%d %H:%M} · {desk.operator.name}", record=record)
    write_pages(path, cover, [_page(findings)])
    _rotate(folder)
    return path


def _page(findings: Sequence[Finding]) -> Page:
    blocking = [finding for finding in findings if finding.holds]
    others = [finding for finding in findings if not finding.holds]
    sections = (
        Section("阻断", _HEADINGS, tuple(map(_line, blocking)), empty="没有阻断项"),
        Section("提示与豁免", _HEADINGS, tuple(map(_line, others)), empty="没有提示"),
    )
    headline = f"共 {len(findings)} 条，其中 {len(blocking)} 条阻断。点“位置”可跳到单元格。"
    return Page("校验结果", headline, _WIDTHS, sections)


def _line(finding: Finding) -> Line:
    gap = finding.gap
    tone = Tone.BAD if finding.holds else Tone.WARN
    waived = f"（豁免 {finding.waived}）" if finding.waived else ""
    return (
        plain(finding.code),
        plain(gap.project),
        Item(_short(gap.place), _spot(gap.place), "place"),
        plain(f"{gap.found}{waived}", tone),
        plain(gap.remedy),
        plain(str(gap.owner or finding.owner)),
        plain(str(finding.mode)),
    )


def _short(place: Place) -> str:
    """Sheet and cell alone: the link's hint tells the whole place, and a link must fit on one line."""
    where = place.cell or (f"第 {place.row} 行" if place.row else place.heading)
    return " ".join(part for part in (place.sheet or place.workbook, where) if part)


def _spot(place: Place) -> Row | None:
    if not (place.workbook and place.sheet and place.row):
        return None
    columns = {"位置": _column(place.cell)} if place.cell else {}
    return _Spot(origin=Origin(place.workbook, place.sheet, place.row, columns))


def _column(cell: str) -> int:
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _free(folder: Path, at: datetime) -> Path:
    stem, number = f"校验结果_{at:%Y%m%d-%H%M%S}", 1
    path = folder / f"{stem}.xlsx"
    while path.exists():
        number += 1
        path = folder / f"{stem}_{number}.xlsx"
    return path


def _rotate(folder: Path) -> None:
    ours = sorted(folder.glob("校验结果_*.xlsx"))
    for file in ours[:-KEPT]:
        if not any(folder.glob(f"*{file.name}*#")) and not (folder / f"~${file.name}").exists():
            file.unlink(missing_ok=True)
