"""What spans a list grows with it; each test looks at the one part that must follow."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.grids.cell import Cell, Entry
from pmxl.outcomes.change import RowsAppended
from tests.adapters.files import LAYOUT, file_of, parts_of, table_of, with_new_part, with_part

ROWS: list[list[Cell]] = [["XM-1", "甲", 1.0, date(2026, 3, 1)], ["XM-2", "乙", 2.0, date(2026, 4, 1)]]
SHEET, TABLE, BOOK = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/workbook.xml"


def appended(path: Path, count: int = 1, **entries: Entry) -> dict[str, str]:
    """The parts as text after rows were appended."""
    rows = [{"编号": f"新-{n}", **entries} for n in range(count)]
    ClosedWorkbook(path).commit([RowsAppended(LAYOUT, tuple(rows))])
    return {name: data.decode("utf-8", "replace") for name, data in parts_of(path).items()}


def cell(sheet: str, address: str) -> str:
    found = re.search(rf'<c r="{address}"(?:[^>]*/>|.*?</c>)', sheet, re.DOTALL)
    return found[0] if found else ""


def test_the_table_and_its_filter_reach_the_new_row(tmp_path: Path) -> None:
    table = appended(table_of(tmp_path / "台账.xlsx", ROWS), 2)[TABLE]
    assert 'ref="A1:D5"' in table
    assert '<autoFilter ref="A1:D5"' in table


def test_a_blank_row_inside_the_table_is_filled_before_it_grows(tmp_path: Path) -> None:
    parts = appended(table_of(tmp_path / "台账.xlsx", ROWS, blank=1))
    assert 'ref="A1:D4"' in parts[TABLE]
    assert "新-0" in cell(parts[SHEET], "A4")


def test_rows_typed_right_below_a_table_are_taken_into_it(tmp_path: Path) -> None:
    below = lambda _book, sheet: sheet.write_row(3, 0, ["XM-3", "手工加的"])  # noqa: E731  # one line says it
    parts = appended(table_of(tmp_path / "台账.xlsx", ROWS, more=below))
    assert 'ref="A1:D5"' in parts[TABLE]
    assert "新-0" in cell(parts[SHEET], "A5")


def test_a_totals_row_typed_below_a_table_stays_below_the_new_row(tmp_path: Path) -> None:
    def more(_book: Any, sheet: Any) -> None:
        sheet.write_row(3, 0, ["合计金额", None, "=SUM(C2:C3)"])

    parts = appended(table_of(tmp_path / "台账.xlsx", ROWS, more=more))
    assert 'ref="A1:D4"' in parts[TABLE]
    assert "新-0" in cell(parts[SHEET], "A4")
    assert "<f>SUM(C2:C4)</f>" in cell(parts[SHEET], "C5")


def test_a_note_below_keeps_a_blank_row_above_it_and_moves_down_for_that(tmp_path: Path) -> None:
    path = table_of(tmp_path / "台账.xlsx", ROWS, more=lambda _book, sheet: sheet.write(6, 0, "备注：勿删"))
    parts = appended(path, 2)
    assert 'ref="A1:D5"' in parts[TABLE]
    ClosedWorkbook(path).commit([RowsAppended(LAYOUT, ({"编号": "X"},))])
    parts = {name: data.decode("utf-8", "replace") for name, data in parts_of(path).items()}
    assert 'ref="A1:D6"' in parts[TABLE]
    assert "X" in cell(parts[SHEET], "A6")
    assert cell(parts[SHEET], "A7") == ""
    assert cell(parts[SHEET], "A8") != ""


def test_the_totals_row_of_a_table_moves_down(tmp_path: Path) -> None:
    totals = [
        {"header": "编号", "total_string": "汇总"},
        {"header": "名称"},
        {"header": "金额", "total_function": "sum"},
    ]
    path = table_of(
        tmp_path / "台账.xlsx", ROWS, total_row=True, more=lambda _book, sheet: sheet.write_formula("H4", "=1+1")
    )
    with_columns = table_of(
        tmp_path / "带汇总.xlsx", ROWS, headings=(), columns=[*totals, {"header": "日期"}], total_row=True
    )
    for book in (path, with_columns):
        parts = appended(book, 3)
        assert 'ref="A1:D7"' in parts[TABLE]
        assert 'totalsRowCount="1"' in parts[TABLE]
        assert '<autoFilter ref="A1:D6"' in parts[TABLE]
        assert "新-0" in cell(parts[SHEET], "A4")
    assert "SUBTOTAL(109,[金额])" in cell(parts[SHEET], "C7")
    assert cell(parts[SHEET], "C4") == ""


def test_a_formula_that_points_at_a_totals_row_follows_it_down(tmp_path: Path) -> None:
    path = table_of(
        tmp_path / "台账.xlsx", ROWS, total_row=True, more=lambda _book, sheet: sheet.write_formula("H1", "=C4*2")
    )
    assert "<f>C5*2</f>" in cell(appended(path)[SHEET], "H1")


def test_validations_and_conditional_formats_reach_the_new_row(tmp_path: Path) -> None:
    def more(_book: Any, sheet: Any) -> None:
        sheet.data_validation("B2:B3", {"validate": "list", "source": ["甲", "乙"]})
        sheet.data_validation("C2:C1000", {"validate": "decimal", "criteria": ">=", "value": 0})
        sheet.conditional_format("C2:C3", {"type": "data_bar", "data_bar_2010": True})
        sheet.conditional_format("A1:D1", {"type": "no_blanks"})

    sheet = appended(table_of(tmp_path / "台账.xlsx", ROWS, more=more))[SHEET]
    assert re.findall(r'<dataValidation [^>]*sqref="([^"]*)"', sheet) == ["B2:B4", "C2:C1000"]
    assert re.findall(r'<conditionalFormatting sqref="([^"]*)"', sheet) == ["C2:C4", "A1:D1"]
    assert re.findall(r"<xm:sqref>([^<]*)</xm:sqref>", sheet) == ["C2:C4"]


X14_VALIDATION = (
    b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    b'<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    b'<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>Sheet2!$A$1:$A$3</xm:f></x14:formula1>'
    b"<xm:sqref>B2:B3</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
)


def test_validations_that_look_at_another_sheet_reach_the_new_row(tmp_path: Path) -> None:
    path = table_of(tmp_path / "台账.xlsx", ROWS)
    with_part(path, SHEET, lambda xml: xml.replace(b"</worksheet>", X14_VALIDATION))
    sheet = appended(path)[SHEET]
    assert "<xm:sqref>B2:B4</xm:sqref>" in sheet
    assert "<xm:f>Sheet2!$A$1:$A$3</xm:f>" in sheet


def test_defined_names_and_charts_that_span_the_table_grow(tmp_path: Path) -> None:
    def more(book: Any, sheet: Any) -> None:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"categories": "=台账!$B$2:$B$3", "values": "=台账!$C$2:$C$3", "name": "=台账!$C$1"})
        book.add_worksheet("图").insert_chart("A1", chart)
        book.define_name("金额列", "=台账!$C$2:$C$3")
        book.define_name("税率", "=台账!$C$2")
        sheet.print_area("A1:D3")

    parts = appended(table_of(tmp_path / "台账.xlsx", ROWS, more=more))
    assert re.findall(r"<c:f>([^<]*)</c:f>", parts["xl/charts/chart1.xml"]) == [
        "台账!$C$1", "台账!$B$2:$B$4", "台账!$C$2:$C$4",
    ]  # fmt: skip
    assert re.findall(r"<definedName [^>]*>([^<]*)<", parts[BOOK]) == ["台账!$A$1:$D$4", "台账!$C$2", "台账!$C$2:$C$4"]


def test_the_filter_of_a_plain_sheet_grows_with_its_hidden_name(tmp_path: Path) -> None:
    path = file_of(tmp_path / "台账.xlsx", {"台账": [["编号", "名称", "金额", "日期"], *ROWS]})
    with_part(path, SHEET, lambda xml: xml.replace(b"</sheetData>", b'</sheetData><autoFilter ref="A1:D3"/>'))
    name = '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">台账!$A$1:$D$3</definedName></definedNames>'
    with_part(path, BOOK, lambda xml: xml.replace(b"<calcPr", name.encode() + b"<calcPr"))
    parts = appended(path, 2)
    assert '<autoFilter ref="A1:D5"/>' in parts[SHEET]
    assert "台账!$A$1:$D$5" in parts[BOOK]


def test_new_rows_look_like_the_row_above(tmp_path: Path) -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.write_row(2, 0, ["XM-2"], book.add_format({"bold": True}))
        sheet.write_blank(2, 1, None, book.add_format({"bg_color": "yellow"}))

    sheet = appended(table_of(tmp_path / "台账.xlsx", [ROWS[0], [None, None, 2.0, date(2026, 4, 1)]], more=more))[SHEET]
    styles = [re.search(r's="(\d+)"', cell(sheet, f"{column}{row}")) for row in (3, 4) for column in "ABD"]
    shown = [style[1] if style else "0" for style in styles]
    assert shown[:3] == shown[3:]
    assert "0" not in shown


def test_calculated_columns_are_filled_in_new_rows(tmp_path: Path) -> None:
    columns = [{"header": "双倍", "formula": "=台账表[[#This Row],[金额]]*2"}]
    sheet = appended(table_of(tmp_path / "台账.xlsx", ROWS, columns=columns), 2)[SHEET]
    assert "<f>台账表[[#This Row],[金额]]*2</f>" in cell(sheet, "E5")


def test_a_column_without_declaration_continues_the_formula_above(tmp_path: Path) -> None:
    def more(_book: Any, sheet: Any) -> None:
        sheet.write_formula("D3", "=C3*$C$2&\"A1\"&SUM(C$2:C3)+'别的 表'!C3+LOG10(C3)", None, 5)

    path = table_of(tmp_path / "台账.xlsx", ROWS, more=more)
    assert "<f>C5*$C$2&amp;\"A1\"&amp;SUM(C$2:C5)+'别的 表'!C5+LOG10(C5)</f>" in cell(appended(path, 2)[SHEET], "D5")


def test_a_shared_formula_above_is_written_out_for_the_new_row(tmp_path: Path) -> None:
    path = file_of(tmp_path / "台账.xlsx", {"台账": [["编号", "名称", "金额", "日期"], *ROWS]})
    master, child = b'<c r="D2"><f t="shared" ref="D2:D3" si="0">C2*2</f>', b'<c r="D3"><f t="shared" si="0"/>'
    with_part(path, SHEET, lambda xml: xml.replace(b'<c r="D2" s="1">', master).replace(b'<c r="D3" s="1">', child))
    assert "<f>C4*2</f>" in cell(appended(path)[SHEET], "D4")


def test_a_pivot_table_on_the_list_is_told_to_refresh(tmp_path: Path) -> None:
    path = table_of(tmp_path / "台账.xlsx", ROWS)
    cache = "xl/pivotCache/pivotCacheDefinition1.xml"
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    source = '<cacheSource type="worksheet"><worksheetSource name="台账表"/></cacheSource>'.encode()
    with_new_part(path, cache, b"<pivotCacheDefinition " + space + b">" + source + b"</pivotCacheDefinition>")
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml"
    override = b'<Override PartName="/' + cache.encode() + b'" ContentType="' + kind + b'"/></Types>'
    with_part(path, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", override))
    assert 'refreshOnLoad="1"' in appended(path)[cache]


def test_the_calculation_chain_goes_when_formulas_are_added(tmp_path: Path) -> None:
    columns = [{"header": "双倍", "formula": "=台账表[[#This Row],[金额]]*2"}]
    path = table_of(tmp_path / "台账.xlsx", ROWS, columns=columns)
    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="E2" i="1"/></calcChain>'
    )
    with_new_part(path, "xl/calcChain.xml", chain)
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    override = b'<Override PartName="/xl/calcChain.xml" ContentType="' + kind + b'"/></Types>'
    with_part(path, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", override))
    relation = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"'
        b' Target="calcChain.xml"/></Relationships>'
    )
    with_part(path, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"</Relationships>", relation))
    parts = appended(path)
    assert "xl/calcChain.xml" not in parts
    assert "calcChain" not in parts["[Content_Types].xml"] + parts["xl/_rels/workbook.xml.rels"]


def test_the_used_range_and_the_recalculation_flag_follow(tmp_path: Path) -> None:
    path = table_of(tmp_path / "台账.xlsx", ROWS)
    with_part(path, BOOK, lambda xml: re.sub(rb"<calcPr[^>]*/>", b"", xml))
    parts = appended(path, 2)
    assert '<dimension ref="A1:D5"/>' in parts[SHEET]
    assert '<calcPr fullCalcOnLoad="1"/>' in parts[BOOK]
    assert parts[BOOK].index("</sheets>") < parts[BOOK].index("<calcPr")
