"""甘特: a sheet whose bars are conditions on the dates beside them: edit a date and its bar moves; prints on A3."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from pmxl.figures.affairs import Affairs
from pmxl.figures.calendar import WorkCalendar
from pmxl.figures.schedule import Forecast
from pmxl.grids.grid import column_letters
from pmxl.reports.paper.book import A3, FIRST, Cover, ReportBook
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.register import reference
from pmxl.sheets.building import palette

TABLE = (
    ("任务", 8),
    ("任务名称", 26),
    ("部门", 10),
    ("责任人", 9),
    ("里程碑", 7),
    ("开始", 11),
    ("完成", 11),
    ("完成比例", 9),
    ("基线开始", 11),
    ("基线完成", 11),
    ("时差", 6),
    ("关键", 6),
)
"""The columns on the left; 开始, 完成 and 完成比例 are there to be edited."""

START, FINISH, SHARE, BASE_START, BASE_FINISH, CRITICAL, MILESTONE = "G", "H", "I", "J", "K", "M", "F"
_DAYS_AT_MOST, _WEEK, _DATE_ROW = 150, 7, 6
_FREE = "休息日"
_BASELINE: dict[str, Any] = {"bottom": 1, "bottom_color": palette.INK}
_TODAY: dict[str, Any] = {"left": 1, "left_color": palette.RED}
_DONE, _OPEN, _CRITICAL, _DONE_CRITICAL = "#1F5FA8", "#8FB4DC", "#EBA5A5", "#D64545"


@dataclass(frozen=True)
class Timeline:
    """The columns of time: the first day, how many, and how many days each is."""

    first: date
    count: int
    step: int

    @property
    def days(self) -> tuple[date, ...]:
        """The first day of each column."""
        return tuple(self.first + timedelta(days=self.step * place) for place in range(self.count))


def timeline(tasks: Sequence[Forecast], today: date) -> Timeline:
    """Days for a plan of up to five months, weeks for a longer one, with some room on both sides."""
    known = [
        day
        for task in tasks
        for day in (task.start, task.finish, task.row.baseline_start, task.row.baseline_finish)
        if day is not None
    ] or [today]
    first, last = min(known), max(known)
    first -= timedelta(days=first.weekday())
    last += timedelta(days=13 - last.weekday())
    length = (last - first).days + 1
    step = 1 if length <= _DAYS_AT_MOST else _WEEK
    return Timeline(first, -(-length // step), step)


def write_gantt(path: Path, affairs: Affairs, projects: Sequence[ProjectRow]) -> Path:
    """Write one Gantt sheet a project that has tasks."""
    book = ReportBook(path, Cover("项目进度计划（甘特）", affairs.company, f"截至 {affairs.today}"))
    planned = [row for row in projects if affairs.schedule.of(reference(row))]
    for project in planned or projects[:1]:
        _Gantt(book, affairs, project).draw()
    _free_days(book, affairs)
    return book.close()


class _Gantt:
    """One project's sheet."""

    def __init__(self, book: ReportBook, affairs: Affairs, project: ProjectRow) -> None:
        self.book, self.affairs, self.project = book, affairs, project
        self.tasks = affairs.schedule.of(reference(project))
        self.time = timeline(self.tasks, affairs.today)
        narrow = 2.4 if self.time.step == 1 else 5.2
        widths = (*(width for _, width in TABLE), *[narrow] * self.time.count)
        self.drawer = book.drawer(f"甘特 {reference(project)}"[:31], widths)
        self.sheet = self.drawer.sheet
        self.left = FIRST + len(TABLE)
        self.right = self.left + self.time.count - 1

    def draw(self) -> None:
        """Draw it all."""
        finish = self.affairs.schedule.finish(reference(self.project))
        wanted = f"，要求 {self.project.wanted_finish}" if self.project.wanted_finish else ""
        self.drawer.band(f"{reference(self.project)} {self.project.name}")
        told = f"预计 {finish} 完成" if finish else "预计完成日期超出工作日历已知的年份"
        self.drawer.headline(f"{told}{wanted}；改“开始、完成、完成比例”可试排，条形随动，正式改期请改 进度计划")
        self.drawer.row += 1
        self._legend()
        self._headings()
        first = self.drawer.row
        for task in self.tasks:
            self._task(task)
        last = max(self.drawer.row - 1, first)
        self._bars(first, last)
        self._arrange(first)

    def _legend(self) -> None:
        words = (("已完成", _DONE), ("未完成", _OPEN), ("关键·已完成", _DONE_CRITICAL), ("关键·未完成", _CRITICAL))
        for place, (word, colour) in enumerate(words):
            ink = palette.PAPER if colour in (_DONE, _DONE_CRITICAL) else palette.INK
            look = self.drawer.looks.of(bg_color=colour, font_color=ink, align="center", font_size=8)
            self.sheet.write_string(self.drawer.row, FIRST + 1 + place, word, look)
        text = "下沿黑线为基线，红色竖线为今天，◆ 为里程碑，灰色为休息日"
        self.sheet.write_string(
            self.drawer.row, FIRST + 5, text, self.drawer.looks.of(font_color=palette.MUTED, font_size=8)
        )
        self.drawer.set_row(self.drawer.row, 16)
        self.drawer.row += 1

    def _headings(self) -> None:
        look = self.drawer.looks.of(
            bold=True, bg_color=palette.BAND, align="center", text_wrap=True, bottom=1, bottom_color=palette.ACCENT
        )
        for place, (title, _) in enumerate(TABLE):
            self.sheet.merge_range(self.drawer.row, FIRST + place, self.drawer.row + 1, FIRST + place, title, look)
        column = self.left
        month = self.drawer.looks.of(
            bold=True, align="left", font_size=9, bg_color=palette.BAND, left=1, left_color=palette.LINE
        )
        for _, days in groupby(self.time.days, key=lambda day: (day.year, day.month)):
            group = list(days)
            text = f"{group[0]:%Y-%m}" if len(group) > 3 else ""  # noqa: PLR2004  # a month's name needs four columns
            if len(group) > 1:
                self.sheet.merge_range(self.drawer.row, column, self.drawer.row, column + len(group) - 1, text, month)
            else:
                self.sheet.write_string(self.drawer.row, column, text, month)
            column += len(group)
        self.drawer.set_row(self.drawer.row, 18)
        self.drawer.row += 1
        number = self.drawer.looks.of(
            num_format="d",
            align="center",
            font_size=7,
            font_color=palette.MUTED,
            bg_color=palette.BAND,
            bottom=1,
            bottom_color=palette.ACCENT,
        )
        for place, day in enumerate(self.time.days):
            self.sheet.write_datetime(self.drawer.row, self.left + place, _moment(day), number)
        self.drawer.set_row(self.drawer.row, 16)
        self.drawer.row += 1

    def _task(self, task: Forecast) -> None:
        row, thin = task.row, {"bottom": 1, "bottom_color": palette.LINE}
        text = self.drawer.looks.of(align="left", indent=1, **thin)
        middle = self.drawer.looks.of(align="center", **thin)
        day = self.drawer.looks.of(num_format="yyyy-mm-dd", align="center", **thin)
        share = self.drawer.looks.of(num_format="0%", align="center", **thin)
        self.drawer.set_row(self.drawer.row, 19)
        write = self.sheet.write
        at = self.drawer.row
        for place, word in enumerate((row.task, row.name, str(row.department or ""), row.person)):
            self.sheet.write_string(at, FIRST + place, word, text)
        write(at, FIRST + 4, "是" if task.milestone else "", middle)
        for place, value in ((5, task.start), (6, task.finish), (8, row.baseline_start), (9, row.baseline_finish)):
            if value is None:
                self.sheet.write_blank(at, FIRST + place, None, day)
            else:
                self.sheet.write_datetime(at, FIRST + place, _moment(value), day)
        done = 1 if task.total_float is None else float(row.progress or 0)
        self.sheet.write_number(at, FIRST + 7, done, share)
        write(at, FIRST + 10, "" if task.total_float is None else task.total_float, middle)
        write(
            at,
            FIRST + 11,
            "●" if task.critical else "",
            self.drawer.looks.of(align="center", font_color=palette.RED, **thin),
        )
        mark = self.drawer.looks.of(align="center", font_size=8, font_color=palette.INK, bold=True)
        if task.milestone:
            for place, shown in enumerate(self.time.days):
                inside = task.finish is not None and shown <= task.finish <= shown + timedelta(days=self.time.step - 1)
                self.sheet.write_formula(
                    at, self.left + place, self._diamond(at, self.left + place), mark, "◆" if inside else ""
                )
        self.drawer.row += 1

    def _diamond(self, row: int, column: int) -> str:
        head, line = self._head(column), row + 1
        inside = f"{head}<=${FINISH}{line},{head}+{self.time.step - 1}>=${FINISH}{line}"
        return f'=IF(AND(${MILESTONE}{line}="是",{inside}),"◆","")'

    def _head(self, column: int) -> str:
        """The date above a column, row fixed."""
        return f"{column_letters(column + 1)}${_DATE_ROW}"

    def _bars(self, first: int, last: int) -> None:
        head, line = self._head(self.left), first + 1
        end = f"{head}+{self.time.step - 1}"
        dated = f"ISNUMBER(${START}{line}),ISNUMBER(${FINISH}{line})"
        inside = f"{head}<=${FINISH}{line},{end}>=${START}{line},{dated}"
        length = f"(${FINISH}{line}-${START}{line}+1)"
        done = f"${SHARE}{line}>0,{head}<=${START}{line}+{length}*${SHARE}{line}-1"
        critical = f'${CRITICAL}{line}="●"'
        base = f"{head}<=${BASE_FINISH}{line},{end}>=${BASE_START}{line},ISNUMBER(${BASE_START}{line})"
        today = f"AND({head}<=TODAY(),{head}+{self.time.step}>TODAY())"
        bars: list[tuple[str, dict[str, Any]]] = [
            (f"=AND({inside},{done},{critical})", {"bg_color": _DONE_CRITICAL, "font_color": palette.PAPER}),
            (f"=AND({inside},{critical})", {"bg_color": _CRITICAL}),
            (f"=AND({inside},{done})", {"bg_color": _DONE, "font_color": palette.PAPER}),
            (f"=AND({inside})", {"bg_color": _OPEN}),
        ]
        if self.time.step == 1:
            bars.append((f"=COUNTIF('{_FREE}'!$A:$A,{head})>0", {"bg_color": "#EEF2F6"}))
        for criteria, look in bars:
            self._condition((first, self.left, last, self.right), criteria, look)
        # Calc applies one condition of a range only, Excel all: the two lines have ranges of their own
        self._condition((first, self.left, last + 1, self.right), f"=AND({base})", _BASELINE)
        self._condition((first, self.left, last, self.right + 1), f"={today}", _TODAY)

    def _condition(self, cells: tuple[int, int, int, int], criteria: str, look: dict[str, Any]) -> None:
        form = self.book.workbook.add_format(look)
        self.sheet.conditional_format(*cells, {"type": "formula", "criteria": criteria, "format": form})

    def _arrange(self, first: int) -> None:
        self.drawer.arrange(paper=A3)
        self.sheet.freeze_panes(first, FIRST + 2)
        self.sheet.repeat_rows(0, first - 1)
        self.sheet.fit_to_pages(1, 0)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _free_days(book: ReportBook, affairs: Affairs) -> None:
    """The days on which nobody works, for the grey columns; those of the years that the plans touch."""
    sheet = book.hidden_sheet(_FREE)
    look = book.looks.of(num_format="yyyy-mm-dd")
    calendar: WorkCalendar = affairs.calendars.company
    first = affairs.today - timedelta(days=400)
    days = (first + timedelta(days=place) for place in range(1200))
    free = [day for day in days if calendar.knows(day) and not calendar.is_workday(day)]
    for row, day in enumerate(free):
        sheet.write_datetime(row, 0, _moment(day), look)
