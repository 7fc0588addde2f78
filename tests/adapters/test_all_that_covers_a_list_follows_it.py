"""What follows a list that grows by two rows, and what does not: each thing before and after, byte for byte."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.errors import WriteRefusedError
from pmxl.grids.cell import Entry
from pmxl.grids.layout import HEADING_SEARCH_ROWS
from pmxl.outcomes.change import RowsAppended
from tests.adapters.files import parts_of
from tests.adapters.test_committed_parts_are_written_so import (
    BOOK,
    CHAIN_TYPE,
    CONTENT,
    LAYOUT,
    LOOK_4,
    MAIN,
    RELATED,
    ROWS,
    STYLES,
    TABLE,
    TOTALS,
    TYPES,
    changed,
    related,
    sheet,
    text,
    written,
)

XM = 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
CHART = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
TABLE_TYPE = f'<Override PartName="/xl/tables/table1.xml" ContentType="{CONTENT}.table+xml"/>'
Pairs = tuple[tuple[str, str], ...]

AROUND: Pairs = (
    ('<sheetProtection sheet="0"/><autoFilter ref="A1:E4">', '<sheetProtection sheet="0"/><autoFilter ref="A1:E6">'),
    ('<sortState ref="A2:E4">', '<sortState ref="A2:E6">'),
    ('<sortCondition ref="C2:C4"/>', '<sortCondition ref="C2:C6"/>'),
    ('<sortCondition ref="C2:C3"/></sortState></autoFilter>', '<sortCondition ref="C2:C3"/></sortState></autoFilter>'),
    ('<mergeCells count="1"><mergeCell ref="H1:I4"/></mergeCells>', '<mergeCells count="1"><mergeCell ref="H1:I4"/></mergeCells>'),
    ('<conditionalFormatting sqref="C2:C4 H2:H4 D5">', '<conditionalFormatting sqref="C2:C6 H2:H4 D7">'),
    ('<cfRule type="expression" priority="1"><formula>COUNTIF($C$2:$C$4,C2)&gt;1</formula>', '<cfRule type="expression" priority="1"><formula>COUNTIF($C$2:$C$6,C2)&gt;1</formula>'),
    ("</cfRule></conditionalFormatting><dataValidations>", "</cfRule></conditionalFormatting><dataValidations>"),
    ('<dataValidation type="list" sqref="B2:B4">', '<dataValidation type="list" sqref="B2:B6">'),
    ("<formula1>$G$2:$G$4</formula1></dataValidation>", "<formula1>$G$2:$G$4</formula1></dataValidation>"),
    ('<dataValidation sqref="B2:B3"/></dataValidations>', '<dataValidation sqref="B2:B3"/></dataValidations>'),
    (f"<extLst><ext {X14} {XM}><x14:conditionalFormatting>", f"<extLst><ext {X14} {XM}><x14:conditionalFormatting>"),
    ("<xm:sqref>C2:C4</xm:sqref></x14:conditionalFormatting>", "<xm:sqref>C2:C6</xm:sqref></x14:conditionalFormatting>"),
    ("<x14:sparkline><xm:f>台账!C2:C4</xm:f>", "<x14:sparkline><xm:f>台账!C2:C6</xm:f>"),
    ("<xm:sqref>J1</xm:sqref></x14:sparkline></ext></extLst>", "<xm:sqref>J1</xm:sqref></x14:sparkline></ext></extLst>"),
)  # fmt: skip
ELSEWHERE: Pairs = (
    ('<row r="1"><c r="A1"><f>SUM(台账!$C$2:$C$4)</f>', '<row r="1"><c r="A1"><f>SUM(台账!$C$2:$C$6)</f>'),
    ('<v>4</v></c><c r="B1"><f>SUM(台账!$C$2:$C$3)</f></c>', '<v>4</v></c><c r="B1"><f>SUM(台账!$C$2:$C$3)</f></c>'),
    ('<c r="C1"><f>SUMIF(台账!A2:A4,&quot;甲&quot;,台账!C2:C4)&amp;"x"</f></c>', '<c r="C1"><f>SUMIF(台账!A2:A6,&quot;甲&quot;,台账!C2:C6)&amp;"x"</f></c>'),
    ('<c r="D1" t="str"><f>台账!C4</f></c></row>', '<c r="D1" t="str"><f>台账!C4</f></c></row>'),
    ('<row r="2"><c r="A2"><f t="shared" ref="A2:C2" si="0">COUNT(台账!C2:C4)</f></c>', '<row r="2"><c r="A2"><f t="shared" ref="A2:C2" si="0">COUNT(台账!C2:C6)</f></c>'),
    ('<c r="B2"><f t="shared" si="0"/></c><c r="C2"><f t="shared" si="0"/></c></row>', '<c r="B2"><f t="shared" si="0"/></c><c r="C2"><f t="shared" si="0"/></c></row>'),
    ('<row r="3"><c r="A3"><f t="shared" ref="A3:D3" si="1">COUNT(台账!C2:C4)</f></c></row>', '<row r="3"><c r="A3"><f t="shared" ref="A3:D3" si="1">COUNT(台账!C2:C4)</f></c></row>'),
    ('<row r="4"><c r="A4"><f t="shared" ref="A4:A9" si="2">COUNT(台账!C2:C4)</f></c></row>', '<row r="4"><c r="A4"><f t="shared" ref="A4:A9" si="2">COUNT(台账!C2:C4)</f></c></row>'),
    ('<row r="5"><c r="A5"><f t="shared" ref="A5:A9" si="3">COUNT(台账!C$2:C$4)</f></c></row>', '<row r="5"><c r="A5"><f t="shared" ref="A5:A9" si="3">COUNT(台账!C$2:C$6)</f></c></row>'),
)  # fmt: skip
"""A3 is shared with D3, which reads column F, outside of the list; A4 reads other rows from row to row, A5 the same."""
WRITTEN_OUT = """\
<row r="2"><c r="A2"><f>COUNT(台账!C2:C6)</f></c><c r="B2"><f>COUNT(台账!D2:D6)</f></c><c r="C2"><f>COUNT(台账!E2:E6)</f></c></row>\
<row r="3"><c r="A3"><f>COUNT(台账!C2:C6)</f></c></row><row r="4"><c r="A4"><f>COUNT(台账!C2:C6)</f></c></row>\
<row r="5"><c r="A5"><f>COUNT(台账!C$2:C$6)</f></c></row>"""
"""The shared formulas once rows below the list have moved: each cell has its own, which follows by itself."""
IN_CHART: Pairs = (
    (f"<c:chartSpace {CHART}><c:val><c:f>台账!$C$2:$C$4</c:f></c:val>", f"<c:chartSpace {CHART}><c:val><c:f>台账!$C$2:$C$6</c:f></c:val>"),
    ("<c:cat><c:f>台账!$A$2:$A$3</c:f></c:cat></c:chartSpace>", "<c:cat><c:f>台账!$A$2:$A$3</c:f></c:cat></c:chartSpace>"),
)  # fmt: skip
PIVOTS = {
    '<worksheetSource ref="A1:E4" sheet="台账"/>': '<worksheetSource ref="A1:E6" sheet="台账"/>',
    '<worksheetSource ref="E1:G4" sheet="台账"/>': '<worksheetSource ref="E1:G6" sheet="台账"/>',
    '<worksheetSource ref="A1:E9" sheet="台账"/>': '<worksheetSource ref="A1:E9" sheet="台账"/>',
    '<worksheetSource ref="A1:E3" sheet="台账"/>': None,
    '<worksheetSource ref="F1:G4" sheet="台账"/>': None,
    '<worksheetSource ref="A1:E4" sheet="汇总"/>': None,
    '<worksheetSource name="另一个"/>': None,
}
"""Sources of pivot tables; None for those that have nothing to do with the list."""
OF_TABLE = {'<worksheetSource name="清单"/>': '<worksheetSource name="清单"/>'}
NAMED: Pairs = (
    ('<definedName name="全部">台账!$A$1:$E$4</definedName>', '<definedName name="全部">台账!$A$1:$E$6</definedName>'),
    ('<definedName name="一格">台账!$C$3</definedName>', '<definedName name="一格">台账!$C$3</definedName>'),
)
SORTED: Pairs = (
    ("</tableColumns>", "</tableColumns>"),
    ('<sortState ref="A2:E4"><sortCondition ref="C2:C4"/><sortCondition ref="C2:C3"/></sortState>', '<sortState ref="A2:E6"><sortCondition ref="C2:C6"/><sortCondition ref="C2:C3"/></sortState>'),
)  # fmt: skip
IN_TABLE: Pairs = (("<totalsRowFormula>SUM(台账!$C$2:$C$4)</totalsRowFormula>", "<totalsRowFormula>SUM(台账!$C$2:$C$6)</totalsRowFormula>"),)  # fmt: skip


def joined(pairs: Pairs, place: int) -> str:
    return "".join(pair[place] for pair in pairs)


def pivot(source: str, *, refreshed: bool = False) -> str:
    flag = ' refreshOnLoad="1"' if refreshed else ""
    return f'<pivotCacheDefinition {MAIN}{flag}><cacheSource type="worksheet">{source}</cacheSource></pivotCacheDefinition>'


def book(place: int) -> str:
    named = BOOK.replace('<definedName name="全部">台账!$A$1:$E$4</definedName>', joined(NAMED, place))
    more = named.replace("</sheets>", '<sheet name="汇总" sheetId="2" r:id="rId4"/></sheets>')
    flag = ' fullCalcOnLoad="1"' if place else ""
    return more.replace("</workbook>", f'<calcPr calcId="1"{flag}/></workbook>')


def table(place: int) -> str:
    whole = TABLE if not place else TABLE.replace("A1:E5", "A1:E7").replace("A1:E4", "A1:E6")
    with_total = whole.replace(
        '<tableColumn id="4" name="日期"/>', f'<tableColumn id="4" name="日期">{joined(IN_TABLE, place)}</tableColumn>'
    )
    return with_total.replace("</tableColumns>", joined(SORTED, place))


def other(place: int) -> str:
    return f"<worksheet {MAIN}><sheetData>{joined(ELSEWHERE, place)}</sheetData></worksheet>"


def workbook(folder: Path, sheet_xml: str, pivots: Mapping[str, str | None], *, listed: bool) -> Path:
    kinds = f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{CONTENT}.worksheet+xml"/>'
    kinds += '<Override PartName="/xl/charts/chart1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>'
    kinds += "".join(
        f'<Override PartName="/xl/pivotCache/p{at}.xml" ContentType="{CONTENT}.pivotCacheDefinition+xml"/>'
        for at in range(len(pivots))
    )
    types = TYPES.replace(CHAIN_TYPE, "").replace("</Types>", f"{kinds}</Types>")
    parts = {
        "[Content_Types].xml": types if listed else types.replace(TABLE_TYPE, ""),
        "_rels/.rels": related(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book(0),
        "xl/_rels/workbook.xml.rels": related(*RELATED[:2], ("rId4", "worksheet", "worksheets/sheet2.xml")),
        "xl/worksheets/sheet1.xml": sheet_xml,
        "xl/worksheets/sheet2.xml": other(0),
        "xl/styles.xml": STYLES,
        "xl/charts/chart1.xml": joined(IN_CHART, 0),
        **{f"xl/pivotCache/p{at}.xml": pivot(source) for at, source in enumerate(pivots)},
    }
    if listed:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = related(("rId1", "table", "../tables/table1.xml"))
        parts["xl/tables/table1.xml"] = table(0)
    return written(folder / "台账.xlsx", parts)


def followed(pivots: Mapping[str, str | None]) -> dict[str, str]:
    """What becomes of the parts beside the list's own."""
    return {
        "xl/workbook.xml": book(1),
        "xl/worksheets/sheet2.xml": other(1),
        "xl/charts/chart1.xml": joined(IN_CHART, 1),
        **{
            f"xl/pivotCache/p{at}.xml": pivot(after, refreshed=True)
            for at, after in enumerate(pivots.values())
            if after is not None
        },
    }


TWO: tuple[dict[str, Entry], ...] = ({"编号": "XM-4", "金额": 0}, {"编号": "XM-5", "金额": 1})


def appended(path: Path) -> dict[str, str]:
    before = parts_of(path)
    ClosedWorkbook(path).commit([RowsAppended(LAYOUT, TWO)])
    return changed(path, before)


def test_all_that_covers_a_table_follows_it_and_nothing_else_does(tmp_path: Path) -> None:
    longer = '<worksheetSource ref="A1:E9" sheet="台账"/>'
    pivots = {**OF_TABLE, **PIVOTS, longer: longer.replace("E9", "E11")}
    path = workbook(tmp_path, sheet(ROWS + TOTALS, joined(AROUND, 0)), pivots, listed=True)
    computed = "<f>清单[[#This Row],[金额]]*2</f>"
    rows = f"""\
<row r="5" {LOOK_4}>{text("A5", "XM-4")}<c r="C5" s="1"><v>0</v></c><c r="D5" s="2"/><c r="E5">{computed}</c></row>\
<row r="6" {LOOK_4}>{text("A6", "XM-5")}<c r="C6" s="1"><v>1</v></c><c r="D6" s="2"/><c r="E6">{computed}</c></row>\
<row r="7" spans="1:5"><c r="A7" s="1"/><c r="C7" s="1"><f>SUBTOTAL(109,清单[金额])</f><v>4</v></c><c r="G7"><v>7</v></c></row>"""
    assert appended(path) == {
        **followed(pivots),
        "xl/worksheets/sheet2.xml": f"<worksheet {MAIN}><sheetData>{joined(ELSEWHERE[:4], 1)}{WRITTEN_OUT}</sheetData></worksheet>",
        "xl/worksheets/sheet1.xml": sheet(ROWS + rows, joined(AROUND, 1), "A1:G7"),
        "xl/tables/table1.xml": table(1),
    }


PLAIN_ROWS = ROWS.replace("清单[[#This Row],[金额]]*2", "C2*2", 1).replace("清单[[#This Row],[金额]]*2", "C4*2", 1)
UNLISTED = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'


def plain(rows: str, behind: str, dimension: str) -> str:
    return sheet(rows, behind, dimension).replace(UNLISTED, "")


def test_all_that_covers_a_list_without_a_table_follows_it_too(tmp_path: Path) -> None:
    around = tuple((before, after.replace("H2:H4 D7", "H2:H4 D5")) for before, after in AROUND)
    path = workbook(tmp_path, plain(PLAIN_ROWS, joined(around, 0), "A1:G4"), PIVOTS, listed=False)
    rows = f"""\
<row r="5" {LOOK_4}>{text("A5", "XM-4")}<c r="C5" s="1"><v>0</v></c><c r="D5" s="2"/><c r="E5"><f>C5*2</f></c></row>\
<row r="6" {LOOK_4}>{text("A6", "XM-5")}<c r="C6" s="1"><v>1</v></c><c r="D6" s="2"/><c r="E6"><f>C6*2</f></c></row>"""
    assert appended(path) == {
        **followed(PIVOTS),
        "xl/worksheets/sheet1.xml": plain(PLAIN_ROWS + rows, joined(around, 1), "A1:G6"),
    }


def test_rows_that_are_there_and_blank_take_the_new_ones(tmp_path: Path) -> None:
    blank = '<row r="5" ht="9"><c r="A5" s="2"/><c r="H5"><v>9</v></c></row><row r="7"><c r="A7" s="2"/></row>'
    path = workbook(tmp_path, plain(PLAIN_ROWS + blank, "", "A1:H7"), {}, listed=False)
    rows = f"""\
<row r="5" ht="9"><c r="A5" s="2" t="inlineStr"><is><t>XM-4</t></is></c><c r="C5" s="1"><v>0</v></c><c r="D5" s="2"/><c r="E5"><f>C5*2</f></c><c r="H5"><v>9</v></c></row>\
<row r="6" spans="1:5" ht="30" customHeight="1" s="2" customFormat="1">{text("A6", "XM-5")}<c r="C6" s="1"><v>1</v></c><c r="D6" s="2"/><c r="E6"><f>C6*2</f></c></row>\
<row r="7"><c r="A7" s="2"/></row>"""
    after = appended(path)
    assert after["xl/worksheets/sheet1.xml"] == plain(PLAIN_ROWS + rows, "", "A1:H7")


@pytest.mark.parametrize(
    ("elsewhere", "after"),
    [
        ("台账!C5*2", "台账!C7*2"),
        ("台账!D5*0", "台账!D7*0"),
        ("SUM(台账!A4:C5)", "SUM(台账!A4:C7)"),
        ("C5*2", "C5*2"),
        ("台账!C4", "台账!C4"),
        ("台账!H5", "台账!H7"),
        ("VLOOKUP(1,台账!$5:$9,2)", "VLOOKUP(1,台账!$7:$11,2)"),
    ],
)
def test_formulas_of_other_sheets_follow_the_totals_that_move_down(tmp_path: Path, elsewhere: str, after: str) -> None:
    path = workbook(tmp_path, sheet(ROWS + TOTALS, ""), {}, listed=True)
    parts = {name: data.decode().partition("?>\n")[2] for name, data in parts_of(path).items()}
    formula = f'<row r="1"><c r="A1"><f>{elsewhere}</f></c></row>'
    parts["xl/worksheets/sheet2.xml"] = f"<worksheet {MAIN}><sheetData>{formula}</sheetData></worksheet>"
    written(path, parts)
    appended(path)
    assert f"<f>{after}</f>" in parts_of(path)["xl/worksheets/sheet2.xml"].decode()


@pytest.mark.parametrize(
    ("totals", "after"),
    [
        ('<c r="C5"><f t="array" ref="C5">SUM(C2:C4)</f></c>', '<c r="C7"><f t="array" ref="C7">SUM(C2:C6)</f></c>'),
        ('<c r="C5" cm="1"><f>SUM(C$2:C4)</f></c>', '<c r="C7" cm="1"><f>SUM(C$2:C6)</f></c>'),
        ('<c r="C5"><f>C4+1</f></c>', '<c r="C7"><f>C4+1</f></c>'),
    ],
)
def test_totals_of_every_kind_move_down_and_take_the_new_rows_in(tmp_path: Path, totals: str, after: str) -> None:
    path = workbook(tmp_path, sheet(f'{ROWS}<row r="5">{totals}</row>', ""), {}, listed=True)
    assert after in appended(path)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(("totals", "first"), [(TOTALS, 9), ("", 8)])
def test_a_blank_row_is_kept_between_new_rows_and_a_note_below(tmp_path: Path, totals: str, first: int) -> None:
    def noted(row: int) -> dict[str, str]:
        folder = tmp_path / str(row)
        folder.mkdir()
        path = workbook(
            folder, sheet(f'{ROWS}{totals}<row r="{row}">{text(f"B{row}", "注")}</row>', ""), {}, listed=True
        )
        if not totals:
            parts = {name: data.decode().partition("?>\n")[2] for name, data in parts_of(path).items()}
            listed = parts["xl/tables/table1.xml"].replace(' totalsRowCount="1"', "").replace("A1:E5", "A1:E4")
            written(path, {**parts, "xl/tables/table1.xml": listed})
        return appended(path)

    note = text(f"B{first}", "注")
    assert (
        note in noted(first)["xl/worksheets/sheet1.xml"]
        if not totals
        else text("B11", "注") in noted(first)["xl/worksheets/sheet1.xml"]
    )


SHARED = """\
<c r="E2"><f t="shared" ref="E2:E4" si="0">C2*2+B$1</f><v>2</v></c>|<c r="E3"><f t="shared" si="0"/></c>|<c r="E4"><f t="shared" si="0"/></c>"""


def shared_rows(cells: str) -> str:
    """The rows of the list with these cells in column E."""
    second, third, fourth = cells.split("|")
    rows = ROWS.replace('<c r="E2"><f>清单[[#This Row],[金额]]*2</f><v>2</v></c>', second)
    rows = rows.replace('<c r="D3" s="1"/>', f'<c r="D3" s="1"/>{third}')
    return rows.replace('<c r="E4"><f>清单[[#This Row],[金额]]*2</f><v>6</v></c>', fourth)


def test_formulas_are_told_as_each_row_has_them(tmp_path: Path) -> None:
    plain_one = SHARED.replace('<f t="shared" si="0"/></c>', '<f>C3&amp;"x"</f></c>', 1)
    lost = SHARED.replace("C2*2+B$1", "C1*2").replace(
        'r="E2"><f t="shared" ref="E2:E4" si="0">C1*2</f>', 'r="E2"><f>1</f>'
    )
    for at, (cells, texts) in enumerate(
        (
            (SHARED, {2: "=C2*2+B$1", 3: "=C3*2+B$1", 4: "=C4*2+B$1"}),
            (plain_one, {2: "=C2*2+B$1", 3: '=C3&"x"', 4: "=C4*2+B$1"}),
            (lost, {2: "=1", 3: "=", 4: "="}),
        )
    ):
        (tmp_path / str(at)).mkdir()
        path = workbook(tmp_path / str(at), plain(shared_rows(cells), "", "A1:G4"), {}, listed=False)
        assert dict(ClosedWorkbook(path).formulas(LAYOUT)["双倍"]) == texts


def test_a_shared_formula_is_filled_down_as_its_master_says(tmp_path: Path) -> None:
    path = workbook(tmp_path, plain(shared_rows(SHARED), "", "A1:G4"), {}, listed=False)
    after = appended(path)["xl/worksheets/sheet1.xml"]
    assert '<c r="E5"><f>C5*2+B$1</f></c>' in after
    assert '<c r="E6"><f>C6*2+B$1</f></c>' in after


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ('<c r="E4"><f t="shared" si="7"/></c>', "共享公式缺少主公式"),
        ('<c r="E4"><f t="array" ref="E4:E5">C4</f></c>', "第 4 行含有数组公式，无法向下填充"),
        ('<c r="E4"><f t="dataTable" ref="E4"/></c>', "第 4 行含有数组公式，无法向下填充"),
        ('<c r="E4"><f>C1048576</f></c>', "无法向下填充"),
    ],
)
def test_a_formula_that_cannot_be_filled_down_is_refused(tmp_path: Path, cell: str, says: str) -> None:
    second, third, _ = SHARED.split("|")
    path = workbook(tmp_path, plain(shared_rows(f"{second}|{third}|{cell}"), "", "A1:G4"), {}, listed=False)
    with pytest.raises(WriteRefusedError, match=says):
        appended(path)


def test_an_array_formula_of_one_cell_is_filled_down_as_one(tmp_path: Path) -> None:
    cells = SHARED.rpartition("|")[0] + '|<c r="E4" cm="1"><f t="array" ref="E4">SUM(C4:D4)</f></c>'
    path = workbook(tmp_path, plain(shared_rows(cells), "", "A1:G4"), {}, listed=False)
    after = appended(path)["xl/worksheets/sheet1.xml"]
    assert '<c r="E5" cm="1"><f t="array" ref="E5">SUM(C5:D5)</f></c>' in after


FAR = "".join(f'<row r="{row}">{text(f"A{row}", f"XM-{row}")}</row>' for row in range(5, HEADING_SEARCH_ROWS + 3))


@pytest.mark.parametrize(
    ("below", "says"),
    [
        ('<row r="7"/>', "有行没有行号或次序颠倒"),
        (f'<row r="{HEADING_SEARCH_ROWS + 2}"/>', "有行没有行号或次序颠倒"),
    ],
)
def test_a_sheet_whose_rows_bear_no_rising_numbers_is_not_written(tmp_path: Path, below: str, says: str) -> None:
    path = workbook(tmp_path, plain(ROWS + FAR + below, "", "A1:G4"), {}, listed=False)
    before = path.read_bytes()
    with pytest.raises(WriteRefusedError, match=says):
        appended(path)
    assert path.read_bytes() == before
