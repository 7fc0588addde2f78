"""Lists in surroundings such as people make: what is drawn, and the workbook that is built from it.

A new kind of surroundings joins by a name in one of the tuples below and by what `built` writes for it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import xlsxwriter
from hypothesis import strategies as st
from openpyxl import load_workbook

from pmxl.grids.cell import Entry
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import CellSet, CellsSet, Change, RowsAppended
from tests.adapters.files import with_new_part, with_part
from tests.growth.reach import Place
from tests.growth.seen import address

LAYOUT = Layout("台账", ("编号", "名称", "金额", "备注"), ("编号",))

TOTALS = ("合计", "本页合计", "小计（元）", "平均", "unlabelled", "typed")
NOTES = ("note", "remark", "signatures", "merged note")
LYING = ("empty merge", "text box", "table")
STACKED = ("list", "list of the same keys")
OWN = ("text", "double", "running", "share", "calculated")
BESIDE_SAFE = ("short notes", "short table", "low block", "summary", "chart")
BESIDE_CROSSING = ("long notes", "long table", "tall merge")
ELSEWHERE: Mapping[str, str] = {
    "sum": "=SUM(台账!{amount}{first}:{amount}{last})",
    "fixed sum": "=SUM(台账!${amount}${first}:${amount}${last})",
    "average": "=AVERAGE(台账!{amount}{first}:{amount}{last})",
    "from the heading on": "=COUNTA(台账!${key}${heading}:${key}${last})",
    "lookup": '=VLOOKUP("A000",台账!${key}${first}:${right}${last},3,0)',
    "by condition": '=SUMIFS(台账!{amount}{first}:{amount}{last},台账!{key}{first}:{key}{last},"A000")',
    "two lists": "=SUM(台账!{amount}{first}:{amount}{last})+SUM(别处!{amount}{first}:{amount}{last})",
    "its end only": "=SUM(台账!{amount}{last}:{amount}{last})+SUM(台账!{amount}{second}:{amount}{last})",
    "its beginning only": "=SUM(台账!{amount}{first}:{amount}{second})",
    "far beyond": "=COUNTA(台账!{key}{first}:{key}999)",
    "whole column": "=COUNTA(台账!{key}:{key})",
    "last cell": "=台账!{amount}{last}*2",
    "a cell below": "=台账!{amount}{below}&台账!{key}{below}",
    "in words": "=SUM(台账表[金额])",
}
NAMES: Mapping[str, str] = {
    "from the title on": "=台账!${key}$1:${right}${last}",
    "one column": "=台账!${amount}${first}:${amount}${last}",
    "wider": "=台账!${key}${heading}:$Z${last}",
    "last rows": "=台账!${amount}${second}:${amount}${last}",
    "what stands below": "=台账!${key}${below}",
}
ONE_ROW_LEAVES_UNCLEAR = frozenset({"its end only", "its beginning only", "last rows", "last cell"})
"""Of a list of one row its end is all of it, and a range in the row is a range over all rows."""

PRINTED = ("", "list", "sheet")
AREAS = ("", "whole", "end", "beyond")
CHARTS = ("", "columns", "rows")
RULES = ("", "", "dropdown", "duplicates")
STRINGS: Mapping[str, tuple[str, str]] = {
    "phonetic": (r"</t></si>", '</t><rPh sb="0" eb="1"><t>ming</t></rPh><phoneticPr fontId="1"/></si>'),
    "pretty": (r"<si><t>(.*?)</t></si>", "<si>\n<t>\\1</t>\n</si>"),
    "rich": (r"<si><t>(.)(.*?)</t></si>", "<si><r><t>\\1</t></r><r><rPr><b/></rPr><t>\\2</t></r></si>"),
    "CDATA": (r"<si><t>(.*?)</t></si>", r"<si><t><![CDATA[\1]]></t></si>"),
}
"""How programs write the texts of cells: what becomes of the plainest form."""

PIVOTS = ("", "", "range", "columns", "name")


@dataclass(frozen=True)
class Below:
    """Something below the list: so many blank rows above it."""

    kind: str
    gap: int


@dataclass(frozen=True, repr=False)
class Case:
    """A list, what surrounds it, and what is committed to it."""

    table: bool = False
    totals_row: bool = False
    titles: int = 0
    left: int = 0
    count: int = 1
    blanks: int = 0
    own: tuple[str, ...] = ()
    below: tuple[Below, ...] = ()
    beside: str = ""
    elsewhere: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    printed: str = ""
    validated: str = ""
    formatted: str = ""
    chart: str = ""
    pivot: str = ""
    filtered: bool = False
    hidden: tuple[int, ...] = ()
    hidden_below: bool = False
    height: float | None = None
    outline: int = 0
    merged: bool = False
    ruled: str = ""
    strings: str = ""
    commented: str = ""
    broken: bool = False
    resaved: bool = False
    appended: int = 0
    full: bool = False
    updated: tuple[int, ...] = ()

    def __repr__(self) -> str:
        """What is special about it, so that a failing case can be read and typed."""
        held = ((one.name, getattr(self, one.name), one.default) for one in fields(self))
        return f"Case({', '.join(f'{name}={value!r}' for name, value, usual in held if value != usual)})"

    @property
    def place(self) -> Place:
        """Where the list stands."""
        heading, left = self.titles + 1, self.left + 1
        columns = {name: left + n for n, name in enumerate(LAYOUT.headings)}
        return Place("台账", heading, heading + self.count, left, left + 3 + len(self.own) + self.merged, columns)

    @property
    def rows(self) -> tuple[Mapping[str, Entry], ...]:
        """What is appended."""
        more = {"名称": "新项目", "备注": "新的"} if self.full else {}
        return tuple({"编号": f"N{n}", "金额": 1000.0 * n, **more} for n in range(1, self.appended + 1))

    @property
    def updates(self) -> Mapping[str, float]:
        """The cells that are set, and to what."""
        amount = self.place.columns["金额"]
        return {address(self.place.heading + 1 + n, amount): 5000.0 + n for n in self.updated}

    def changes(self) -> list[Change]:
        """The commit."""
        updates: list[Change] = [
            CellsSet(LAYOUT, {"编号": f"A{n:03}"}, (CellSet("金额", 100.0 + n, 5000.0 + n),)) for n in self.updated
        ]
        return [*updates, RowsAppended(LAYOUT, self.rows)] if self.rows else updates


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Lists in random surroundings; most are common ones, and few have something beside that can't be torn."""
    table, count = draw(st.booleans()), draw(st.integers(1, 7))
    merged = not table and draw(_rarely)
    own = () if merged else draw(_some(OWN if table else OWN[:-1], 2))
    some_rows = st.lists(st.integers(0, count - 1), max_size=min(count, 2), unique=True).map(tuple)
    one_row = st.tuples(st.integers(0, count - 1))
    appended = draw(st.integers(0, 5))
    unclear = ONE_ROW_LEAVES_UNCLEAR if count == 1 else frozenset[str]()
    elsewhere = tuple(one for one in ELSEWHERE if one not in unclear and (table or one != "in words"))
    return Case(
        table=table,
        totals_row=table and draw(_rarely),
        titles=draw(st.sampled_from((0, 0, 1, 2, 3))),
        left=draw(st.sampled_from((0, 0, 0, 1, 2))),
        count=count,
        blanks=draw(st.integers(0, 255)),
        own=own,
        below=draw(st.lists(_below(table=table), max_size=3).map(tuple)),
        beside=draw(
            st.sampled_from(("",) * 24 + (BESIDE_SAFE if count > 1 else BESIDE_SAFE[:-1]) * 2 + BESIDE_CROSSING)
        ),
        elsewhere=draw(_some(elsewhere, 3)),
        names=draw(_some(tuple(one for one in NAMES if one not in unclear), 2)),
        printed=draw(st.sampled_from(PRINTED)),
        validated=draw(st.sampled_from(AREAS)),
        formatted=draw(st.sampled_from(AREAS)),
        chart=draw(st.sampled_from(CHARTS if count > 1 else CHARTS[:1])),
        pivot=draw(st.sampled_from(PIVOTS if table else PIVOTS[:-1])),
        filtered=not table and draw(st.booleans()),
        hidden=draw(some_rows) if draw(_rarely) else (),
        hidden_below=draw(_rarely),
        height=draw(st.sampled_from((None, None, 30.0))),
        outline=draw(st.sampled_from((0, 0, 1))),
        merged=merged,
        ruled=draw(st.sampled_from(RULES)),
        strings=draw(st.sampled_from(("",) * 4 + tuple(STRINGS))),
        commented=draw(st.sampled_from(("", "", "list", "below"))),
        broken=count > 1 and draw(_rarely),
        resaved=draw(_rarely),
        appended=appended,
        full=draw(st.booleans()),
        updated=draw(some_rows if appended else one_row),
    )


_rarely = st.sampled_from((False, False, False, False, True))


def _some(kinds: tuple[str, ...], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(kinds), max_size=most, unique=True).map(tuple)


def _below(*, table: bool) -> st.SearchStrategy[Below]:
    """Right below a plain list only totals are told from rows; below a table also what is no row."""
    near = st.builds(Below, st.sampled_from(TOTALS + ((*NOTES, *LYING) if table else LYING[:1])), st.integers(0, 3))
    far = st.builds(Below, st.sampled_from(TOTALS + NOTES + LYING + STACKED), st.integers(1, 6))
    return near | far


def built(case: Case, path: Path) -> Path:
    """The workbook of a case, by XlsxWriter or saved once more by openpyxl."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        sheet, other = book.add_worksheet("台账"), book.add_worksheet("别处")
        _Sheet(case, book, sheet, other).write()
    # The writer leaves the table out of its totals row, and LibreOffice then knows no such name.
    with_part(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"(109,[", "(109,台账表[".encode()))
    if case.resaved:
        saved = load_workbook(path)
        saved.save(path)
    if case.strings:
        pattern, written = STRINGS[case.strings]
        with_part(path, "xl/sharedStrings.xml", lambda xml: re.sub(pattern, written, xml.decode()).encode())
    return _with_pivot(case, path) if case.pivot else path


class _Sheet:
    """The sheets of a case while they are written; rows and columns count from 1, as people see them."""

    def __init__(self, case: Case, book: Any, sheet: Any, other: Any) -> None:  # XlsxWriter ships no types
        self.case, self.book, self.sheet, self.other = case, book, sheet, other
        self.place = case.place
        self.money = book.add_format({"num_format": "#,##0.00", "bg_color": "#FFFFCC"})
        self.end = self.place.last + case.totals_row
        """The last row that something stands in."""

    def write(self) -> None:
        self._list()
        for one in self.case.below:
            self._below(one.kind, self.end + 1 + one.gap)
        self._beside(self.case.beside)
        self._ranges()
        self._shown()
        self._elsewhere()

    def put(self, row: int, column: int, held: object, shown: object = None) -> None:
        if isinstance(held, str) and held.startswith("="):
            self.sheet.write_formula(row - 1, column - 1, held, shown, 0)
        elif held is not None:
            self.sheet.write(row - 1, column - 1, held, shown)

    def words(self, text: str) -> str:
        """A text with the list's corners in it."""
        place = self.place
        letters = {name: address(1, column)[:-1] for name, column in self._columns().items()}
        second = min(place.heading + 2, place.last)
        rows = {"heading": place.heading, "first": place.heading + 1, "second": second, "last": place.last}
        return text.format(**letters, **rows, below=place.last + 4)

    def _columns(self) -> Mapping[str, int]:
        return {"key": self.place.left, "amount": self.place.columns["金额"], "right": self.place.right}

    def _list(self) -> None:
        case, place = self.case, self.place
        if case.titles == 3:  # a small table above has one of the list's headings
            self._table(1, place.left, 1, ("备注", "说明"))
        elif case.titles:
            self.put(1, place.left, "工程项目台账")
        headings = [*LAYOUT.headings, *(f"自加{n}{kind}" for n, kind in enumerate(case.own, start=1))]
        if case.table:
            columns: list[dict[str, object]] = [{"header": heading} for heading in headings]
            if "calculated" in case.own:
                columns[4 + case.own.index("calculated")]["formula"] = "=台账表[[#This Row],[金额]]*3"
            if case.totals_row:
                columns[0]["total_string"], columns[2]["total_function"] = "汇总", "sum"
            box = place.heading - 1, place.left - 1, self.end - 1, place.right - 1
            self.sheet.add_table(*box, {"name": "台账表", "columns": columns, "total_row": case.totals_row})
        for n, heading in enumerate(headings):
            self.put(place.heading, place.left + n, heading)
        for n in range(case.count):
            self._row(n, place.heading + 1 + n)
        if case.merged:
            for row in range(place.heading, place.last + 1):
                text = "备注" if row == place.heading else f"b{row}"
                self.sheet.merge_range(row - 1, place.right - 2, row - 1, place.right - 1, text)

    def _row(self, n: int, row: int) -> None:
        left = self.place.left
        self.put(row, left, f"A{n:03}")
        self.put(row, left + 1, None if self.case.blanks >> n & 1 else f"名{n}")
        self.put(row, left + 2, 100 + n, self.money)
        self.put(row, left + 3, None if self.case.blanks >> (7 - n) & 1 else f"b{n}")
        amount = address(1, left + 2)[:-1]
        first, last = self.place.heading + 1, self.place.last
        formulas = {
            "text": "自填" if n % 2 else None,
            "double": f"={amount}{row}*2",
            "running": f"=SUM({amount}${first}:{amount}{row})",
            "share": f"={amount}{row}/SUM({amount}${first}:{amount}${last})",
        }
        for offset, kind in enumerate(self.case.own, start=4):
            if kind in formulas:
                self.put(row, left + offset, formulas[kind])

    def _below(self, kind: str, row: int) -> None:
        left, amount = self.place.left, self.place.columns["金额"]
        reach = self.words("{amount}{first}:{amount}{last}")
        if kind in TOTALS:
            label = {"unlabelled": None, "typed": "总计"}.get(kind, kind)
            function = "AVERAGE({})" if kind == "平均" else "SUBTOTAL(9,{})" if kind.startswith("小计") else "SUM({})"
            self.put(row, left, label)
            self.put(row, amount, 836 if kind == "typed" else f"={function.format(reach)}")
            self.end = row
            return
        written: Mapping[str, Callable[[], int]] = {
            "note": lambda: self._texts(row, [["注：本表每月更新"]]),
            "remark": lambda: self._texts(row, [[None, None, None, "以上为一期，二期另表"]]),
            "signatures": lambda: self._texts(row, [["制表人", "张三", "审核", "李四"]]),
            "merged note": lambda: self._merge(row, 3, "说明：金额含税"),
            "empty merge": lambda: self._merge(row, 1, ""),
            "text box": lambda: self._text_box(row),
            "table": lambda: self._table(row, left),
            "list": lambda: self._texts(row, [["供应商", "电话", "地址", "开户行"], ["v0"] * 4, ["v1"] * 4]),
            "list of the same keys": lambda: self._texts(
                row, [[*LAYOUT.headings], ["A000", "旧0", 1, "o0"], ["A001", "旧1", 2, "o1"]]
            ),
        }
        self.end = written[kind]()

    def _texts(self, row: int, lines: list[list[Any]], column: int = 0) -> int:
        for n, line in enumerate(lines):
            for offset, held in enumerate(line):
                self.put(row + n, (column or self.place.left) + offset, held)
        return row + len(lines) - 1

    def _merge(self, row: int, more: int, text: str) -> int:
        self.sheet.merge_range(row - 1, self.place.left - 1, row - 1, self.place.left - 1 + more, text)
        return row

    def _text_box(self, row: int) -> int:
        self.sheet.insert_textbox(row - 1, self.place.left - 1, "审批：张三", {"height": 40, "width": 100})
        return row + 2

    def _table(self, row: int, column: int, rows: int = 2, headings: tuple[str, str] = ("状态", "说明")) -> int:
        columns = {"columns": [{"header": heading} for heading in headings]}
        self.sheet.add_table(row - 1, column - 1, row - 1 + rows, column, columns)
        return self._texts(row, [[*headings], *([f"s{n}", f"t{n}"] for n in range(rows))], column)

    def _beside(self, kind: str) -> None:
        top, last, column = self.place.heading, self.place.last, self.place.right + 2
        match kind:
            case "short notes":
                self._texts(top, [["说明"], ["甲"]], column)
            case "long notes":
                self._texts(top, [["说明"], *([f"第{n}条"] for n in range(last - top + 3))], column)
            case "low block":
                self._texts(last + 2, [["附：", "乙"]], column)
            case "short table":
                self._table(top, column, 1)
            case "long table":
                self._table(top, column, last - top + 2)
            case "tall merge":
                self.sheet.merge_range(last - 1, column - 1, last + 1, column - 1, "竖写的字")
            case "summary":
                self.put(top, column, self.words("=SUM({amount}{first}:{amount}{last})"))
            case "chart":
                self.sheet.insert_chart(top - 1, column - 1, self._chart("columns"))

    def _chart(self, kind: str) -> Any:
        place, chart = self.place, self.book.add_chart({"type": "column"})
        amount = self.place.columns["金额"] - 1
        if kind == "columns":
            chart.add_series({"values": ["台账", place.heading, amount, place.last - 1, amount]})
        else:
            for row in (place.heading, place.last - 1):
                chart.add_series({"values": ["台账", row, amount, row, place.right]})
        return chart

    def _ranges(self) -> None:
        case, place = self.case, self.place
        if case.filtered:
            self.sheet.autofilter(place.heading - 1, place.left - 1, place.last - 1, place.right - 1)
        if case.printed:
            end = place.last if case.printed == "list" else max(self.end, place.last)
            self.sheet.print_area(0, 0, end - 1, place.right - 1)
        spans = {
            "whole": (place.heading + 1, place.last),
            "end": (place.last, place.last),
            "beyond": (place.heading + 1, 500),
        }
        amount = place.columns["金额"] - 1
        if case.validated:
            top, bottom = spans[case.validated]
            self.sheet.data_validation(
                top - 1, amount, bottom - 1, amount, {"validate": "decimal", "criteria": ">=", "value": 0}
            )
        if case.formatted:
            top, bottom = spans[case.formatted]
            bold = self.book.add_format({"bold": True})
            rule = {"type": "cell", "criteria": ">", "value": 9000, "format": bold}
            self.sheet.conditional_format(top - 1, place.left - 1, bottom - 1, place.right - 1, rule)
        if case.ruled == "duplicates":
            criteria = self.words("=COUNTIF(${key}${first}:${key}${last},${key}{first})>1")
            box = place.heading, place.left - 1, place.last - 1, place.left - 1
            self.sheet.conditional_format(*box, {"type": "formula", "criteria": criteria, "format": None})
        elif case.ruled:
            source = self.words("=台账!${key}${first}:${key}${last}")
            self.other.data_validation("J1", {"validate": "list", "source": source})
        for n, name in enumerate(case.names):
            self.book.define_name(f"名称{n}", self.words(NAMES[name]))

    def _shown(self) -> None:
        case, place = self.case, self.place
        level = {"level": case.outline} if case.outline else {}
        for row in range(place.heading + 1, place.last + 1):
            hidden = {"hidden": True} if row - place.heading - 1 in case.hidden else {}
            if hidden or level or case.height:
                self.sheet.set_row(row - 1, case.height, None, {**hidden, **level})
        if case.hidden_below and (not case.below or case.below[0].gap >= 3) and not case.totals_row:
            for row in range(place.last + 1, place.last + 3):
                self.sheet.set_row(row - 1, None, None, {"hidden": True})
        if case.commented:
            row = place.last if case.commented == "list" else self.end + 3
            self.sheet.write_comment(row - 1, place.left - 1, "请核对")
        if case.broken:
            self.sheet.set_h_pagebreaks([place.heading + 1, place.last + 2])

    def _elsewhere(self) -> None:
        for n, kind in enumerate(self.case.elsewhere):
            self.other.write_formula(n, 0, self.words(ELSEWHERE[kind]), None, 0)
        if self.case.chart:
            self.other.insert_chart("H2", self._chart(self.case.chart))


CACHE = "xl/pivotCache/pivotCacheDefinition1.xml"


def _with_pivot(case: Case, path: Path) -> Path:
    """The workbook with what a pivot table of Excel keeps of the list."""
    place, space = case.place, 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    span = f"{address(place.heading, place.left)}:{address(place.last, place.right)}"
    columns = f"{address(1, place.left)[:-1]}:{address(1, place.right)[:-1]}"
    sources = {
        "range": f'ref="{span}" sheet="台账"',
        "columns": f'ref="{columns}" sheet="台账"',
        "name": 'name="台账表"',
    }
    source = f'<cacheSource type="worksheet"><worksheetSource {sources[case.pivot]}/></cacheSource>'
    definition = f'<pivotCacheDefinition {space} refreshedBy="x" recordCount="0">{source}<cacheFields count="0"/>'
    with_new_part(path, CACHE, f"{definition}</pivotCacheDefinition>".encode())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml"
    override = f'<Override PartName="/{CACHE}" ContentType="{kind}"/></Types>'.encode()
    with_part(path, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", override))
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotCacheDefinition"
    link = f'<Relationship Id="rId90" Type="{relation}" Target="{CACHE[3:]}"/></Relationships>'.encode()
    return with_part(path, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"</Relationships>", link))
