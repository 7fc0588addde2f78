"""What a commit makes of a sheet, byte for byte: a small workbook written out, and its parts after the commit."""

import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.grids.cell import Entry
from pmxl.grids.layout import Layout
from pmxl.outcomes.change import CellSet, CellsSet, RowsAppended
from tests.adapters.files import parts_of

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
LAYOUT = Layout("台账", ("编号", "名称", "金额", "日期", "双倍"), ("编号",), frozenset({"双倍"}))

RELATED = (
    ("rId1", "worksheet", "worksheets/sheet1.xml"),
    ("rId2", "styles", "styles.xml"),
    ("rId3", "calcChain", "calcChain.xml"),
)
CHAIN_TYPE = f'<Override PartName="/xl/calcChain.xml" ContentType="{CONTENT}.calcChain+xml"/>'
TYPES = f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{CONTENT}.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{CONTENT}.worksheet+xml"/>\
<Override PartName="/xl/tables/table1.xml" ContentType="{CONTENT}.table+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{CONTENT}.styles+xml"/>\
{CHAIN_TYPE}</Types>"""
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
RELATION = '<Relationship Id="{}" Type="' + OFFICE + '/{}" Target="{}"/>'


def related(*targets: tuple[str, str, str]) -> str:
    return RELATIONS.format("".join(RELATION.format(*target) for target in targets))


STYLES = f"""<styleSheet {MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>\
<cellXfs count="3"><xf numFmtId="0" fontId="0"/><xf numFmtId="4" fontId="1" applyNumberFormat="1"/>\
<xf numFmtId="164" fontId="0"><alignment horizontal="left"/></xf></cellXfs></styleSheet>"""
BOOK = f"""<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets>\
<definedNames><definedName name="全部">台账!$A$1:$E$4</definedName></definedNames></workbook>"""
TABLE = f"""<table {MAIN} id="1" name="清单" displayName="清单" ref="A1:E5" totalsRowCount="1">\
<autoFilter ref="A1:E4"/><tableColumns count="5"><tableColumn id="1" name="编号"/><tableColumn id="2" name="名称"/>\
<tableColumn id="3" name="金额" totalsRowFunction="sum"/><tableColumn id="4" name="日期"/>\
<tableColumn id="5" name="双倍"><calculatedColumnFormula>清单[[#This Row],[金额]]*2</calculatedColumnFormula>\
</tableColumn></tableColumns></table>"""


XFS = STYLES[STYLES.index("<xf ") : STYLES.index("</cellXfs>")]
RECALCULATED = BOOK.replace("</workbook>", '<calcPr fullCalcOnLoad="1"/></workbook>')


def styles(*added: str) -> str:
    """The styles with formats added behind the others."""
    more = XFS + "".join(added)
    return STYLES.replace(XFS, more).replace('cellXfs count="3"', f'cellXfs count="{3 + len(added)}"')


def text(place: str, shown: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{shown}</t></is></c>'


HEADINGS = f"""<row r="1" spans="1:5">{"".join(text(f"{column}1", name) for column, name in zip("ABCDE", LAYOUT.headings, strict=True))}</row>"""
COMPUTED = "<f>清单[[#This Row],[金额]]*2</f>"
ROWS = f"""{HEADINGS}\
<row r="2" spans="1:5">{text("A2", "XM-1")}{text("B2", "甲")}<c r="C2" s="1"><v>1</v></c><c r="D2" s="2"><v>46000</v></c><c r="E2">{COMPUTED}<v>2</v></c></row>\
<row r="3">{text("A3", "XM-2")}<c r="D3" s="1"/></row>\
<row r="4" spans="1:5" ht="30" customHeight="1" s="2" customFormat="1">{text("A4", "XM-3")}{text("B4", "丙")}<c r="C4" s="1"><v>3</v></c><c r="D4" s="2"/><c r="E4">{COMPUTED}<v>6</v></c></row>\
"""
TOTALS = '<row r="5" spans="1:5"><c r="A5" s="1"/><c r="C5" s="1"><f>SUBTOTAL(109,清单[金额])</f><v>4</v></c><c r="G5"><v>7</v></c></row>'
BEHIND = """<autoFilter ref="A1:E4"/><conditionalFormatting sqref="C2:C4"><cfRule type="cellIs" priority="1" operator="lessThan"><formula>0</formula></cfRule></conditionalFormatting>\
<dataValidations count="1"><dataValidation type="list" sqref="B2:B4 G1"><formula1>$B$2:$B$4</formula1></dataValidation></dataValidations>"""


LOOK_4 = 'spans="1:5" ht="30" customHeight="1" s="2" customFormat="1"'
"""The row's own height and format."""


def sheet(rows: str, behind: str = BEHIND, dimension: str = "A1:G5") -> str:
    return f'<worksheet {MAIN} xmlns:r="{OFFICE}"><dimension ref="{dimension}"/><cols><col min="2" max="3" style="1" width="9"/></cols><sheetData>{rows}</sheetData>{behind}<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>'


def written(path: Path, parts: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, xml in parts.items():
            target.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}')
    return path


def workbook(folder: Path, rows: str) -> Path:
    return written(
        folder / "台账.xlsx",
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": related(("rId1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": related(*RELATED),
            "xl/worksheets/sheet1.xml": sheet(rows),
            "xl/worksheets/_rels/sheet1.xml.rels": related(("rId1", "table", "../tables/table1.xml")),
            "xl/tables/table1.xml": TABLE,
            "xl/styles.xml": STYLES,
            "xl/calcChain.xml": f'<calcChain {MAIN}><c r="E2" i="1"/><c r="E4"/><c r="C5"/></calcChain>',
        },
    )


def changed(path: Path, before: Mapping[str, bytes]) -> dict[str, str]:
    """The parts that are not what they were, without their declaration; "" for one that is gone."""
    after = parts_of(path)
    assert set(after) <= set(before)
    return {
        name: after[name].decode().partition("?>\n")[2] if name in after else ""
        for name in before
        if after.get(name) != before[name]
    }


def test_cells_of_every_type_are_written_into_their_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path, ROWS + TOTALS)
    before = parts_of(path)
    ClosedWorkbook(path).commit(
        [
            CellsSet(
                LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "甲", " 乙 & <丙>\n"), CellSet("金额", 1.0, Decimal("2.50")))
            ),
            CellsSet(
                LAYOUT,
                {"编号": "XM-2"},
                (CellSet("金额", None, 12), CellSet("名称", None, True), CellSet("日期", None, date(2026, 11, 24))),
            ),
            CellsSet(
                LAYOUT,
                {"编号": "XM-3"},
                (CellSet("名称", "丙", None), CellSet("日期", None, datetime(2026, 11, 24, 18, 0))),
            ),
        ]
    )
    rows = f"""{HEADINGS}\
<row r="2" spans="1:5">{text("A2", "XM-1")}<c r="B2" t="inlineStr"><is><t xml:space="preserve"> 乙 &amp; &lt;丙&gt;\n</t></is></c><c r="C2" s="1"><v>2.50</v></c><c r="D2" s="2"><v>46000</v></c><c r="E2">{COMPUTED}<v>2</v></c></row>\
<row r="3">{text("A3", "XM-2")}<c r="B3" s="1" t="b"><v>1</v></c><c r="C3" s="1"><v>12</v></c><c r="D3" s="3"><v>46350</v></c></row>\
<row r="4" {LOOK_4}>{text("A4", "XM-3")}<c r="C4" s="1"><v>3</v></c><c r="D4" s="2"><v>46350.75</v></c><c r="E4">{COMPUTED}<v>6</v></c></row>"""
    assert changed(path, before) == {
        "xl/workbook.xml": RECALCULATED,
        "xl/worksheets/sheet1.xml": sheet(rows + TOTALS),
        "xl/styles.xml": styles('<xf numFmtId="164" fontId="1" applyNumberFormat="1"/>'),
    }


def test_times_and_spans_bring_their_formats_once(tmp_path: Path) -> None:
    path = workbook(tmp_path, ROWS + TOTALS)
    before = parts_of(path)
    ClosedWorkbook(path).commit(
        [
            CellsSet(
                LAYOUT, {"编号": "XM-1"}, (CellSet("金额", 1.0, time(6, 0)), CellSet("名称", "甲", timedelta(hours=36)))
            ),
            CellsSet(LAYOUT, {"编号": "XM-2"}, (CellSet("金额", None, time(12, 0)), CellSet("日期", None, False))),
            CellsSet(
                LAYOUT,
                {"编号": "XM-3"},
                (CellSet("金额", 3.0, timedelta(hours=1)), CellSet("名称", "丙", datetime(2026, 11, 24, 6, 0))),
            ),
        ]
    )
    rows = f"""{HEADINGS}\
<row r="2" spans="1:5">{text("A2", "XM-1")}<c r="B2" s="3"><v>1.5</v></c><c r="C2" s="4"><v>0.25</v></c><c r="D2" s="2"><v>46000</v></c><c r="E2">{COMPUTED}<v>2</v></c></row>\
<row r="3">{text("A3", "XM-2")}<c r="C3" s="4"><v>0.5</v></c><c r="D3" s="1" t="b"><v>0</v></c></row>\
<row r="4" {LOOK_4}>{text("A4", "XM-3")}<c r="B4" s="5"><v>46350.25</v></c><c r="C4" s="6"><v>0.041666666666666664</v></c><c r="D4" s="2"/><c r="E4">{COMPUTED}<v>6</v></c></row>"""
    added = (
        '<xf numFmtId="46" fontId="0" applyNumberFormat="1"/>',
        '<xf numFmtId="21" fontId="1" applyNumberFormat="1"/>',
        '<xf numFmtId="22" fontId="0" applyNumberFormat="1"/>',
        '<xf numFmtId="46" fontId="1" applyNumberFormat="1"/>',
    )
    assert changed(path, before) == {
        "xl/workbook.xml": RECALCULATED,
        "xl/worksheets/sheet1.xml": sheet(rows + TOTALS),
        "xl/styles.xml": styles(*added),
    }


def test_new_rows_take_all_that_surrounds_the_list_along(tmp_path: Path) -> None:
    path = workbook(tmp_path, ROWS + TOTALS)
    before = parts_of(path)
    rows: tuple[dict[str, Entry], ...] = (
        {"编号": "XM-4", "名称": "丁", "金额": 4},
        {"编号": "XM-5", "日期": date(2026, 11, 24)},
    )
    ClosedWorkbook(path).commit([RowsAppended(LAYOUT, rows)])
    added = f"""\
<row r="5" {LOOK_4}>{text("A5", "XM-4")}{text("B5", "丁")}<c r="C5" s="1"><v>4</v></c><c r="D5" s="2"/><c r="E5">{COMPUTED}</c></row>\
<row r="6" {LOOK_4}>{text("A6", "XM-5")}<c r="C6" s="1"/><c r="D6" s="2"><v>46350</v></c><c r="E6">{COMPUTED}</c></row>\
<row r="7" spans="1:5"><c r="A7" s="1"/><c r="C7" s="1"><f>SUBTOTAL(109,清单[金额])</f><v>4</v></c><c r="G7"><v>7</v></c></row>"""
    behind = (
        BEHIND.replace("A1:E4", "A1:E6").replace("C2:C4", "C2:C6").replace("B2:B4", "B2:B6").replace("$B$4", "$B$6")
    )
    assert changed(path, before) == {
        "[Content_Types].xml": TYPES.replace(CHAIN_TYPE, ""),
        "xl/workbook.xml": RECALCULATED.replace("$E$4", "$E$6"),
        "xl/_rels/workbook.xml.rels": related(*RELATED[:2]),
        "xl/worksheets/sheet1.xml": sheet(ROWS + added, behind, "A1:G7"),
        "xl/tables/table1.xml": TABLE.replace("A1:E5", "A1:E7").replace("A1:E4", "A1:E6"),
        "xl/calcChain.xml": "",
    }


def test_a_calculation_chain_that_is_told_with_end_tags_goes_as_well(tmp_path: Path) -> None:
    path = workbook(tmp_path, ROWS + TOTALS)
    parts = {name: data.decode().partition("?>\n")[2] for name, data in parts_of(path).items()}
    types, relations = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    chain = RELATION.format(*RELATED[2])
    parts[types] = TYPES.replace(CHAIN_TYPE, CHAIN_TYPE.replace("/>", "></Override>"))
    parts[relations] = related(*RELATED).replace(chain, chain.replace("/>", "></Relationship>"))
    before = parts_of(written(path, parts))
    ClosedWorkbook(path).commit([RowsAppended(LAYOUT, ({"编号": "XM-4"},))])
    after = changed(path, before)
    assert (after[types], after[relations]) == (TYPES.replace(CHAIN_TYPE, ""), related(*RELATED[:2]))


def test_a_chart_on_a_page_of_its_own_is_no_worksheet(tmp_path: Path) -> None:
    path = workbook(tmp_path, ROWS + TOTALS)
    parts = {name: data.decode().partition("?>\n")[2] for name, data in parts_of(path).items()}
    more = '<sheet name="图" sheetId="2" r:id="rId4"/><sheet name="无" sheetId="3" r:id="rId9"/></sheets>'
    parts["xl/workbook.xml"] = BOOK.replace("</sheets>", more)
    parts["xl/_rels/workbook.xml.rels"] = related(*RELATED, ("rId4", "chartsheet", "chartsheets/sheet1.xml"))
    parts["xl/chartsheets/sheet1.xml"] = f"<chartsheet {MAIN}/>"
    assert ClosedWorkbook(written(path, parts)).sheets() == ("台账",)
