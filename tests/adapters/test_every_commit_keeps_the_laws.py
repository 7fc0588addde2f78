"""Two versions of a workbook and what was asked for between them: what breaks a law is named, its near miss is not."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.adapters.closed_file.commit_plan import planned
from pmxl.adapters.closed_file.laws import broken_laws
from pmxl.adapters.closed_file.list_laws import Asked
from pmxl.adapters.closed_file.verify import verify
from pmxl.errors import WriteRefusedError
from pmxl.grids.cell import Cell, Entry
from pmxl.grids.grid import address
from pmxl.ooxml.zip_package import ZipPackage
from pmxl.ooxml.zip_write import write_package
from pmxl.outcomes.change import CellSet, CellsSet, RowsAppended
from tests.adapters.files import HEADINGS, LAYOUT, file_of, table_of, with_part

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = f'<styleSheet {MAIN}><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>'

LIST = """
编号 | 名称 | 金额
A1   | 甲   | 1
A2   | 乙   | 2
"""
GROWN = LIST + "N1 | 丙 | 5\n"


def cell(where: str, written: str) -> str:
    """One cell: =… is a formula, ~3 the third shared string, what looks like a number is one."""
    match written[:1]:
        case "":
            return ""
        case "=":
            return f'<c r="{where}"><f>{written[1:]}</f><v>0</v></c>'
        case "~":
            return f'<c r="{where}" t="s"><v>{written[1:]}</v></c>'
        case _ if written.replace(".", "").isdigit():
            return f'<c r="{where}"><v>{written}</v></c>'
        case _:
            return f'<c r="{where}" t="inlineStr"><is><t>{written}</t></is></c>'


def sheet(drawn: str, rows: Mapping[int, str], merges: tuple[str, ...]) -> str:
    """A sheet as it is drawn, one line a row, - for one that isn't there; `rows` are further attributes of some."""
    lines = ""
    drawn_rows = [(at, line) for at, line in enumerate(drawn.strip("\n").split("\n"), start=1) if line != "-"]
    for number, line in drawn_rows:
        cells = (cell(address(number, at), one.strip()) for at, one in enumerate(line.split("|"), start=1))
        lines += f'<row r="{number}" {rows.get(number, "")}>{"".join(cells)}</row>'
    merged = "".join(f'<mergeCell ref="{one}"/>' for one in merges)
    around = f"<mergeCells>{merged}</mergeCells>" if merges else ""
    return f"<worksheet {MAIN}><sheetData>{lines}</sheetData>{around}</worksheet>"


def related(*relations: tuple[str, str]) -> str:
    space = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    listed = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="/{part}"/>'
        for at, (kind, part) in enumerate(relations)
    )
    return f"<Relationships {space}>{listed}</Relationships>"


def book(
    drawn: str = LIST,
    *,
    others: Mapping[str, str] | None = None,
    rows: Mapping[int, str] | None = None,
    merges: tuple[str, ...] = (),
    tables: tuple[str, ...] = (),
    pivot: str = "",
    names: str = "",
    calculation: str = "",
    strings: tuple[str, ...] = ("", "一", "二"),
    edit: Callable[[str], str] = str,
    totals: int = 0,
) -> ZipPackage:
    """A workbook whose sheet 台账 is drawn; tables are named 表1, 表2 and bear the headings of LIST."""
    sheets = {"台账": drawn, **(others or {})}
    listed = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(sheets))
    parts = {
        "_rels/.rels": related(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{listed}</sheets>'
        f"<definedNames>{names}</definedNames><calcPr {calculation}/></workbook>",
        "xl/_rels/workbook.xml.rels": related(
            *(("worksheet", f"xl/s{at}.xml") for at in range(len(sheets))),
            ("styles", "xl/styles.xml"),
            ("sharedStrings", "xl/strings.xml"),
        ),
        "xl/styles.xml": STYLES,
        "xl/strings.xml": f"<sst {MAIN}>{''.join(f'<si><t>{one}</t></si>' for one in strings)}</sst>",
        **{f"xl/s{at}.xml": sheet(one, {}, ()) for at, one in enumerate(sheets.values())},
        "xl/s0.xml": edit(sheet(drawn, rows or {}, merges)),
        "xl/_rels/s0.xml.rels": related(
            *(("table", f"xl/t{at}.xml") for at in range(len(tables))), *([("pivotTable", "xl/p.xml")] if pivot else [])
        ),
        "xl/p.xml": f'<pivotTableDefinition {MAIN}><location ref="{pivot}"/></pivotTableDefinition>',
    }
    columns = "".join(f'<tableColumn id="{at}" name="{name}"/>' for at, name in enumerate(("编号", "名称", "金额")))
    for at, ref in enumerate(tables):
        parts[f"xl/t{at}.xml"] = (
            f'<table {MAIN} displayName="表{at + 1}" ref="{ref}" totalsRowCount="{totals}"><tableColumns>{columns}</tableColumns></table>'
        )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for part, data in parts.items():
            target.writestr(part, data)
    return ZipPackage(file, "台账.xlsx")


def put(cells: Mapping[int, Mapping[int, Entry]], added: range = range(0), key: tuple[int, ...] = (1,)) -> list[Asked]:
    return [Asked("xl/s0.xml", "台账", 1, {"编号": 1, "名称": 2, "金额": 3}, key, cells, added)]


def one_row(at: int = 4, key: Entry = "N1") -> list[Asked]:
    """What was asked: a row N1, 丙, 5 below the list."""
    return put({at: {1: key, 2: "丙", 3: 5}}, range(at, at + 1))


def broken(old: ZipPackage, new: ZipPackage, asked: list[Asked]) -> list[str]:
    return list(broken_laws(old, new, asked))


def test_a_row_put_below_the_list_breaks_no_law() -> None:
    assert broken(book(), book(GROWN), one_row()) == []


def test_a_cell_set_as_asked_breaks_no_law() -> None:
    assert broken(book(), book(LIST.replace("乙", "丁")), put({3: {2: "丁"}})) == []


def test_a_value_that_was_asked_for_and_is_not_there_is_named() -> None:
    assert broken(book(), book(), put({3: {2: "丁"}}))[-1] == "「台账」B3 读回的值不符"


@pytest.mark.parametrize(
    ("new", "says"),
    [
        (LIST.replace("乙", ""), ["「台账」B3 原有的「乙」不见了"]),
        (LIST.replace("乙", "戊"), ["「台账」B3 原有的「乙」不见了", "「台账」B3 多出了没有要求写入的「戊」"]),
        (LIST.replace("| 1", "| 10"), ["「台账」C2 原有的「1」不见了", "「台账」C2 多出了没有要求写入的「10」"]),
        (LIST.replace("| 1", "| =1"), ["「台账」C2 原有的「1」不见了"]),
        (LIST.replace("| 2", "| 2 | 7"), ["「台账」D3 多出了没有要求写入的「7」"]),
        (LIST.replace("A2   | 乙   | 2", ""), [f"「台账」{one}不见了" for one in ("A3 原有的「A2」", "B3 原有的「乙」", "C3 原有的「2」")]),
    ],
)  # fmt: skip
def test_no_constant_is_lost_and_none_appears(new: str, says: list[str]) -> None:
    assert broken(book(), book(new), put({})) == says


def test_shared_strings_are_told_apart_by_their_index_and_must_stay_what_they_are() -> None:
    old = LIST.replace("乙", "~1")
    assert broken(book(old), book(old.replace("A1", "A9")), put({2: {1: "A9"}})) == []
    assert broken(book(old), book(old.replace("~1", "~2")), put({})) == [
        "「台账」B3 原有的「一」不见了", "「台账」B3 多出了没有要求写入的「二」",
    ]  # fmt: skip
    assert broken(book(old), book(old, strings=("", "二", "一")), put({})) == ["共享文本被改动"]


def test_rows_out_of_order_are_named_since_nothing_can_be_compared() -> None:
    new = book(GROWN, rows={4: ""}, edit=lambda xml: xml.replace('<row r="4"', '<row r="3"'))
    assert broken(book(), new, one_row()) == ["第 3 行次序颠倒或重复"]


def test_what_was_unsound_in_a_row_before_stops_no_change_to_it() -> None:
    empty = '<c r="D3" s="9"/>'
    old, new = (
        book(drawn, edit=lambda xml: xml.replace("</c></row></sheetData>", f"</c>{empty}</row></sheetData>"))
        for drawn in (LIST, LIST.replace("乙", "丁"))
    )
    assert broken(old, new, put({3: {2: "丁"}})) == []
    assert broken(book(), new, put({3: {2: "丁"}})) == ["「台账」D3 的样式不存在"]


BELOW = "合计 | | =SUM(C2:C3)\n | |\n注 | 勿删 |\n"
MOVED = "合计 | | =SUM(C2:C4)\n | |\n注 | 勿删 |\n"


def test_all_that_stands_below_the_list_may_move_down_by_the_new_rows() -> None:
    assert broken(book(LIST + BELOW), book(GROWN + MOVED), one_row()) == []


def test_what_lies_below_a_blank_row_or_in_other_columns_may_stay() -> None:
    assert broken(book(LIST + BELOW), book(GROWN + MOVED.replace(" | |\n", "")), one_row()) == []
    old, new = f"{LIST}合计 | | =SUM(C2:C3) | 旁注", f"{GROWN.strip()} | 旁注\n合计 | | =SUM(C2:C4)"
    assert broken(book(old), book(new), one_row()) == []


def test_equal_rows_that_moved_are_told_from_rows_that_stayed() -> None:
    assert broken(book(LIST + "x | |\n" * 3), book(GROWN + "x | |\n" * 3), one_row()) == []
    assert broken(book(LIST + "x | |\n" * 3), book(GROWN + "x | |\n" * 2), one_row()) == [
        "「台账」A6 原有的「x」不见了"
    ]


def test_two_new_rows_of_which_one_fills_a_blank_row_move_the_rest_by_one() -> None:
    two = put({4: {1: "N1"}, 5: {1: "N2"}}, range(4, 6))
    old, new = f"{LIST}-\n注一 | |\n注二 | |", f"{LIST}N1 | |\nN2 | |\n"
    assert broken(book(old), book(f"{new}注一 | |\n注二 | |"), two) == []
    assert broken(book(old), book(f"{new}注一 | |\n-\n注二 | |"), two) == [
        "「台账」A6 原有的「注二」不见了", "「台账」A8 多出了没有要求写入的「注二」",
    ]  # fmt: skip


def test_nothing_moves_further_than_there_are_new_rows() -> None:
    assert broken(book(LIST + "注 | |"), book(GROWN + "-\n-\n注 | |"), one_row()) == [
        "「台账」A4 原有「注」，追加的行会盖掉它", "「台账」A7 多出了没有要求写入的「注」",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moved", "says"),
    [
        (MOVED.replace("勿删", ""), ["「台账」B6 原有的「勿删」不见了"]),
        (MOVED.replace("注", "").replace("勿删", "注"), ["「台账」A6 原有的「注」不见了", "「台账」B6 原有的「勿删」不见了"]),
        (MOVED.replace(" | |\n", " | |\n | |\n"), ["「台账」A6 原有的「注」不见了", "「台账」B6 原有的「勿删」不见了"]),
        (MOVED.replace("=SUM(C2:C4)", ""), ["「台账」C4 原有公式，追加的行会盖掉它", "「台账」C4 的合计（SUM(C2:C3)）没有把新行算进去"]),
    ],
)  # fmt: skip
def test_what_moves_down_moves_by_as_many_rows_and_whole(moved: str, says: list[str]) -> None:
    found = broken(book(LIST + BELOW), book(GROWN + moved), one_row())
    assert [one for one in found if "多出" not in one] == says


def test_a_filled_cell_is_never_overwritten_by_a_new_row() -> None:
    assert broken(book(LIST + " | | 注"), book(GROWN), one_row()) == ["「台账」C4 原有「注」，追加的行会盖掉它"]
    assert broken(book(LIST + "| | =1+1"), book(GROWN), one_row()) == ["「台账」C4 原有公式，追加的行会盖掉它"]
    assert broken(book(LIST + "N1 | |"), book(GROWN), one_row())[0] == "「台账」A4 原有「N1」，追加的行会盖掉它"
    assert broken(book(LIST + "| | | 注"), book(GROWN.strip() + " | 注"), one_row()) == []


GAPPED = f"{GROWN} | |\n注 | 勿删 |"
FREE = f"{LIST} | |\n | |\n注 | 勿删 |"


@pytest.mark.parametrize(
    ("free", "taken", "says"),
    [
        ({"tables": ("A1:C3",), "merges": ("A5:B5",)}, {"tables": ("A1:C5",), "merges": ("A5:B5",)}, "表格 表1（A1:C5）会盖住合并区域 A5:B5"),
        ({"tables": ("A1:C3", "A5:C6")}, {"tables": ("A1:C5", "A5:C6")}, "表格 表1（A1:C5）会盖住另一个表格 A5:C6"),
        ({"tables": ("A1:C3",), "pivot": "C5:F9"}, {"tables": ("A1:C5",), "pivot": "C5:F9"}, "表格 表1（A1:C5）会盖住数据透视表 C5:F9"),
    ],
)  # fmt: skip
def test_no_table_comes_to_lie_over_a_merge_or_table_or_pivot(
    free: dict[str, Any], taken: dict[str, Any], says: str
) -> None:
    assert f"「台账」{says}" in broken(book(FREE, **free), book(GAPPED, **taken), one_row())
    near = {**taken, "tables": ("A1:C4", *taken["tables"][1:])}
    assert broken(book(FREE, **free), book(GAPPED, **near), one_row()) == []


def test_a_table_that_lay_over_a_merge_before_stops_no_commit() -> None:
    odd: dict[str, Any] = {"tables": ("A1:C3",), "merges": ("A2:B2",)}
    assert broken(book(**odd), book(LIST.replace("乙", "丁"), **odd), put({3: {2: "丁"}})) == []


def test_new_rows_stand_in_the_table_of_the_list() -> None:
    tables: dict[str, Any] = {"tables": ("A1:C3",)}
    assert broken(book(**tables), book(GROWN, **tables), one_row()) == [
        "「台账」新的第 4 行不在表格 表1（A1:C3）里",
    ]
    assert broken(book(**tables), book(GROWN, tables=("A1:C4",)), one_row()) == []


def test_a_table_takes_in_no_row_that_is_not_like_its_rows() -> None:
    signed, typed = f"{LIST}制表 | 张三 | 李四\n", f"{LIST}A3 | 丙 |\n"
    row, tables = "N1 | 丙 | 5", ("A1:C3",)
    assert broken(book(signed, tables=tables), book(signed + row, tables=("A1:C5",)), one_row(5)) == [
        "「台账」表格下方的第 4 行不像名单里的行，新行会把它并进表格"
    ]
    assert broken(book(typed, tables=tables), book(typed + row, tables=("A1:C5",)), one_row(5)) == []


def test_a_list_that_is_the_result_of_a_pivot_table_takes_no_rows() -> None:
    assert broken(book(pivot="A1:C3"), book(GROWN, pivot="A1:C3"), one_row()) == [
        "「台账」名单在数据透视表 A1:C3 里，刷新会丢掉新行"
    ]
    assert broken(book(pivot="F1:G3"), book(GROWN, pivot="F1:G3"), one_row()) == []


@pytest.mark.parametrize(
    ("old", "new", "cells"),
    [
        ("| | =SUM(C2:C3)", "| | =SUM(C2:C5)", "「台账」C5"),
        ("| | =SUM(C2:C3)", "| | =SUM(C:C)", "「台账」C5"),
        ("| | =SUM(C2:C3)", "| | =SUM(C2:C4)+D5 | =C5", "「台账」C5、「台账」D5"),
        ("| | =SUM(C2:C3)", "| | =SUM(C2:C4)+别处!A1", "「台账」C5、「别处」A1"),
        ("| | =SUM(C2:C3)", "| | =SUM(C2:C4)+范围", "「台账」C5"),
        ("| | =SUM(C2:C3)", "| | =SUM(C2:C4)+SUM(表1[金额])", "「台账」C5"),
    ],
)
def test_no_formula_comes_to_need_its_own_result(old: str, new: str, cells: str) -> None:
    names = '<definedName name="范围">台账!$C$5:$C$6</definedName>'
    before = book(LIST + old, others={"别处": "=1"})
    after = book(GROWN + new, others={"别处": "=台账!C5"}, names=names, tables=("A1:C5",))
    assert f"{cells} 的公式会包含自己（循环引用）" in broken(before, after, one_row())
    near = book(GROWN + "| | =SUM(C2:C4) | =SUM(C2:C5)", others={"别处": "=台账!C4"})
    assert broken(before, near, one_row()) == []


def test_a_circle_that_was_there_or_is_wanted_stops_no_commit() -> None:
    ring, wanted = "| | =SUM(C2:C4)", "| | =SUM(C2:C5)"
    assert broken(book(LIST + ring), book(GROWN + wanted), one_row()) == []
    iterated = book(GROWN + wanted, calculation='iterate="1"')
    assert broken(book(LIST + "| | =SUM(C2:C3)"), iterated, one_row()) == []


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({4: 'hidden="1"'}, "新的第 4 行是隐藏的"),
        ({4: 'ht="0" customHeight="1"'}, "新的第 4 行的行高是 0"),
    ],
)
def test_every_new_row_is_visible(rows: dict[int, str], says: str) -> None:
    assert broken(book(FREE), book(GAPPED, rows=rows), one_row()) == [f"「台账」{says}"]


@pytest.mark.parametrize(
    "rows",
    [
        {4: 'hidden="0" ht="0.5"'},
        {3: 'hidden="1"', 5: 'hidden="1"'},
        {3: 'outlineLevel="1" hidden="1"', 4: 'outlineLevel="1"'},
        {4: 'outlineLevel="1"', 5: 'collapsed="1"'},
    ],
)
def test_hidden_rows_and_groups_around_a_visible_row_stop_nothing(rows: dict[int, str]) -> None:
    assert broken(book(FREE), book(GAPPED, rows=rows), one_row()) == []


def test_a_new_row_of_a_list_without_a_key_is_looked_at_too() -> None:
    asked = put({4: {1: "N1", 2: "丙", 3: 5}}, range(4, 5), ())
    assert broken(book(), book(GROWN, rows={4: 'hidden="1"'}), asked) == ["「台账」新的第 4 行是隐藏的"]
    assert broken(book(), book(GROWN), asked) == []


def test_a_new_value_in_a_merged_range_is_seen_in_its_corner_only() -> None:
    assert broken(book(merges=("B4:C4",)), book(GROWN, merges=("B4:C4",)), one_row()) == [
        "「台账」新行的 C4 在合并区域 B4:C4 里，看不见"
    ]
    assert broken(book(merges=("C4:D4",)), book(GROWN, merges=("C4:D4",)), one_row()) == []


@pytest.mark.parametrize(
    ("above", "at", "says"),
    [
        ("", 4, []),
        (" | |\n", 5, ["「台账」新的第 5 行与名单之间有空行（名单到第 3 行为止）"]),
        (" | |\n注 | |\n", 6, ["「台账」新的第 6 行与名单之间隔着第 5 行的其他内容"]),
        (" | |\n供应商 | 电话 | 地址\n某 | 某 | 某\n", 7, ["「台账」新的第 7 行与名单之间隔着第 5 行的其他内容"]),
        (" | |\nA3 | 丁 | 3\n", 6, []),
        (" | | 3\n", 5, []),
    ],
)  # fmt: skip
def test_new_rows_join_the_block_of_the_list(above: str, at: int, says: list[str]) -> None:
    assert broken(book(LIST + above), book(LIST + above + "N1 | 丙 | 5"), one_row(at)) == says


@pytest.mark.parametrize(
    ("old", "key"),
    [
        ("A1 | 甲 | 1", "A1"),
        ("Ａ1 | 甲 | 1", "A1"),
        ("~1 | 甲 | 1", "一"),
        ("7 | 甲 | 1", "7"),
        ("7 | 甲 | 1", 7),
    ],
)
def test_a_new_key_stands_once_in_its_list(old: str, key: Entry) -> None:
    listed = LIST.replace("A1   | 甲   | 1", old)
    written = key if isinstance(key, str) and not key.isdigit() else str(key)
    found = broken(book(listed), book(f"{listed}{written} | 丙 | 5"), one_row(key=key))
    assert f"「台账」键「{key}」会在名单里出现多次（A2、A4）" in found


def test_a_key_changed_to_one_that_is_taken_is_named() -> None:
    assert broken(book(), book(LIST.replace("A2", "A1")), put({3: {1: "A1"}})) == [
        "「台账」键「A1」会在名单里出现多次（A2、A3）"
    ]
    assert broken(book(), book(LIST.replace("A2", "A9")), put({3: {1: "A9"}})) == []


def test_a_key_of_two_columns_is_taken_by_both_of_them_only() -> None:
    other, same = (
        put({4: {1: "A1", 2: "丙", 3: 5}}, range(4, 5), (1, 2)),
        put({4: {1: "A1", 2: "甲"}}, range(4, 5), (1, 2)),
    )
    assert broken(book(), book(LIST + "A1 | 丙 | 5"), other) == []
    assert broken(book(), book(LIST + "A1 | 甲 |"), same) == ["「台账」键「A1 / 甲」会在名单里出现多次（A2、A4）"]
    half, blank = LIST.replace("甲", ""), put({4: {1: "A1", 3: 5}}, range(4, 5), (1, 2))
    assert broken(book(half), book(half + "A1 | | 5"), blank) == ["「台账」键「A1 / 」会在名单里出现多次（A2、A4）"]


def test_the_same_key_in_another_list_below_is_no_second_one() -> None:
    below = " | |\n供应商 | |\nN1 | |"
    assert broken(book(LIST + " | |\n" + below), book(GROWN + " | |\n" + below), one_row()) == []
    below = "-\nN1 | 丙 | 5"
    assert broken(book(f"{LIST}-\n{below}", tables=("A1:C3",)), book(GROWN + below, tables=("A1:C4",)), one_row()) == []


@pytest.mark.parametrize(
    "total", ["=SUM(C2:C3)", "=SUM(C$2:C$3)", "=SUBTOTAL(109,C1:C3)", "=AVERAGE($C$2:$C$3)", "=COUNTA(A2:C3)", "=SUM(范围)/2"]
)  # fmt: skip
def test_totals_beside_the_list_cover_the_new_rows_wherever_they_stand(total: str) -> None:
    names = '<definedName name="范围">台账!$C$2:$C${}</definedName>'
    forgot: dict[str, Any] = {"names": names.format(3)}
    grown: dict[str, Any] = {"names": names.format(4)}
    beside, new = f"{LIST.strip()} | {total}", f"{LIST.strip()} | {total}\nN1 | 丙 | 5"
    said = f"D3 的合计（{total[1:]}）没有把新行算进去"
    assert broken(book(beside, **forgot), book(new, **forgot), one_row()) == [f"「台账」{said}"]
    followed = new.replace("3)", "4)").replace("$3", "$4")
    assert broken(book(beside, **forgot), book(followed, **grown), one_row()) == []

    elsewhere = total.replace("(", "(台账!") if "范围" not in total else total
    if "109," in elsewhere:
        elsewhere = "=SUBTOTAL(109,台账!C1:C3)"
    other, after = {"汇总": elsewhere}, {"汇总": elsewhere.replace("3)", "4)").replace("$3", "$4")}
    assert broken(book(others=other, **forgot), book(GROWN, others=other, **forgot), one_row()) == [
        f"「汇总」A1 的合计（{elsewhere[1:]}）没有把新行算进去"
    ]
    assert broken(book(others=other, **forgot), book(GROWN, others=after, **grown), one_row()) == []


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(C2:C2)",
        "=SUM(C3:C3)",
        "=C2+C3",
        "=VLOOKUP(1,A2:C3,2)",
        "=SUM(G2:G3)",
        "=SUM(C2:C99)",
        "=SUM(C:C)",
        "=SUM(别处!C2:C3)",
        "=SUMPRODUCT(C2:C3,H2:H3)",
        "=SUM(C$2:C3)",
    ],
)
def test_what_did_not_cover_the_whole_list_or_cannot_grow_may_stay(formula: str) -> None:
    beside = f"{LIST.strip()} | {formula}"
    assert broken(book(beside), book(f"{beside}\nN1 | 丙 | 5"), one_row()) == []


def test_a_total_keeps_what_it_covered_before() -> None:
    beside, name = f"{LIST.strip()} | =SUM(C2:C3)", '<definedName name="范围">台账!{}</definedName>'
    said = "「台账」D3 的合计（{}）没有把新行算进去"
    assert broken(book(beside), book(beside.replace("C2:C3", "C3:C4") + "\nN1 | 丙 | 5"), one_row()) == [
        said.format("SUM(C2:C3)")
    ]
    named = beside.replace("C2:C3", "范围")
    before, after = book(named, names=name.format("$B$2:$C$3")), f"{named}\nN1 | 丙 | 5"
    assert broken(before, book(after, names=name.format("$B$2:$C$4")), one_row()) == []
    assert broken(before, book(after, names=name.format("$C$2:$C$4")), one_row()) == [said.format("SUM(范围)")]


def test_ranges_of_one_formula_are_judged_one_by_one_where_they_need_not_be_of_one_size() -> None:
    both = {"别处": "金额\n1\n2", "汇总": "=SUM(台账!C2:C3)+SUM(别处!C2:C3)"}
    assert broken(book(others=both), book(GROWN, others=both), one_row()) == [
        "「汇总」A1 的合计（SUM(台账!C2:C3)+SUM(别处!C2:C3)）没有把新行算进去"
    ]
    followed = {**both, "汇总": "=SUM(台账!C2:C4)+SUM(别处!C2:C3)"}
    assert broken(book(others=both), book(GROWN, others=followed), one_row()) == []


def test_a_sum_with_one_fixed_end_right_below_the_list_is_a_total() -> None:
    old = book(LIST + "合计 | | =SUM(C$2:C3)")
    assert broken(old, book(GROWN + "合计 | | =SUM(C$2:C3)"), one_row()) == [
        "「台账」C4 的合计（SUM(C$2:C3)）没有把新行算进去"
    ]
    assert broken(old, book(GROWN + "合计 | | =SUM(C$2:C4)"), one_row()) == []


@pytest.mark.parametrize(
    ("shared", "says"),
    [("D3:E3", []), ("D3:D4", []), ("D3", ["「台账」D3 的合计（SUM(C2:C3)）没有把新行算进去"])],
)
def test_a_formula_that_cells_share_which_read_elsewhere_need_not_follow(shared: str, says: list[str]) -> None:
    beside, more = f"{LIST.strip()} | =SUM(C2:C3)", f'<f t="shared" si="0" ref="{shared}">SUM'
    old, new = (book(one, edit=lambda xml: xml.replace("<f>SUM", more)) for one in (beside, f"{beside}\nN1 | 丙 | 5"))
    assert broken(old, new, one_row()) == says


def test_a_total_in_a_row_that_changes_is_looked_at_too() -> None:
    beside = f"{LIST.strip()} | =SUM(C2:C3)"
    asked = put({3: {2: "丁"}, 4: {1: "N1", 2: "丙", 3: 5}}, range(4, 5))
    assert broken(book(beside), book(beside.replace("乙", "丁") + "\nN1 | 丙 | 5"), asked) == [
        "「台账」D3 的合计（SUM(C2:C3)）没有把新行算进去"
    ]


def test_a_row_below_a_row_of_totals_is_not_in_the_totals() -> None:
    totals = f"{LIST}HR Expenses | | =SUM(C2:C3)\n"
    assert broken(book(totals), book(totals + "N1 | 丙 | 5"), one_row(5)) == [
        "「台账」C4 的合计（SUM(C2:C3)）没有把新行算进去"
    ]


def test_a_subtotal_in_the_middle_of_a_list_covers_only_what_is_above_it() -> None:
    listed = f"{LIST}小计 | | =SUM(C2:C3)\nA3 | 丁 | 3\n"
    assert broken(book(listed), book(listed + "N1 | 丙 | 5"), one_row(6)) == []


def test_two_totals_below_one_another_must_both_follow() -> None:
    old = f"{LIST}合计 | | =SUM(C2:C3)\n平均 | | =AVERAGE(C2:C3)"
    new = f"{GROWN}合计 | | =SUM(C2:C4)\n平均 | | =AVERAGE(C2:C3)"
    assert broken(book(old), book(new), one_row()) == ["「台账」C5 的合计（AVERAGE(C2:C3)）没有把新行算进去"]


def test_thousands_of_equal_rows_before_and_behind_a_change_are_passed_over() -> None:
    many = "编号 | 名称 | 金额\n" + "".join(f"K{n} | 名{n} | {n}\n" for n in range(5000))
    changed = many.replace("名2500 ", "新 ")
    assert broken(book(many), book(changed), put({2502: {2: "新"}})) == []
    assert broken(book(many), book(changed.replace("名4000 ", "误 ")), put({2502: {2: "新"}})) == [
        "「台账」B4002 原有的「名4000」不见了", "「台账」B4002 多出了没有要求写入的「误」",
    ]  # fmt: skip
    assert broken(book(many), book(f"{many}K77 | 丙 | 5"), one_row(5002, "K77")) == [
        "「台账」键「K77」会在名单里出现多次（A79、A5002）"
    ]


ROWS: list[list[Cell]] = [[f"XM-{n}", "甲", float(n)] for n in range(1, 5)]
NEW = RowsAppended(LAYOUT, ({"编号": "N1", "名称": "新", "金额": 5},))


def small_table_beside(path: Path) -> Path:
    def more(_book: Any, sheet: Any) -> None:
        sheet.write_column(0, 3, ["日期", "一", "二"])
        sheet.write_row(0, 0, HEADINGS[:3])
        for at, row in enumerate(ROWS, start=1):
            sheet.write_row(at, 0, row)

    path = table_of(path, [], headings=(), columns=[{"header": "日期"}], blank=2, more=more)
    return with_part(path, "xl/tables/table1.xml", lambda xml: xml.replace(b"A1:A3", b"D1:D3"))


def total_typed_below(path: Path) -> Path:
    rows = [HEADINGS[:3], *ROWS, ["本期金额", None, 10.0]]
    return file_of(path, {"台账": rows}, {"台账": {(6, 3): "=SUM(C2:C5)"}})


def total_typed_below_a_table(path: Path) -> Path:
    def more(_book: Any, sheet: Any) -> None:
        sheet.write_string("A6", "本期金额")
        sheet.write_formula("C6", "=SUM(C2:C5)", None, 10)

    return table_of(path, ROWS, more=more)


def hidden_rows_below(path: Path) -> Path:
    return table_of(path, ROWS, more=lambda _book, sheet: sheet.set_row(5, None, None, {"hidden": True}))


def table_right_below(path: Path) -> Path:
    return table_of(path, ROWS, more=lambda _book, sheet: sheet.add_table("A6:B8", {"header_row": False}))


def notes_below(path: Path) -> Path:
    return file_of(path, {"台账": [HEADINGS[:3], *ROWS, [], [], ["制表人：张三"], ["注：每月更新"]]})


def signatures_below_a_table(path: Path) -> Path:
    return table_of(path, ROWS, more=lambda _book, sheet: sheet.write_row("A6", ["制表人", "张三", "审核"]))


@pytest.mark.parametrize(
    "made",
    [
        small_table_beside,
        total_typed_below,
        total_typed_below_a_table,
        hidden_rows_below,
        table_right_below,
        notes_below,
        signatures_below_a_table,
    ],
)
def test_a_list_in_difficult_surroundings_grows_and_keeps_all_laws(
    tmp_path: Path, made: Callable[[Path], Path]
) -> None:
    written = ClosedWorkbook(made(tmp_path / "台账.xlsx")).commit([NEW])
    assert [one.cell for one in written] == ["A6", "B6", "C6"]


def test_a_new_file_that_breaks_a_law_is_refused_before_the_swap(tmp_path: Path) -> None:
    path = total_typed_below(tmp_path / "台账.xlsx")
    with path.open("rb") as file:
        source = ZipPackage(file, path.name)
        plan = planned(source, [NEW])
        with (tmp_path / "新.xlsx").open("w+b") as target:
            write_package(target, source, plan.replaced, plan.removed)
        verify(tmp_path / "新.xlsx", source, plan)
        harmed = plan.replaced["xl/worksheets/sheet1.xml"]
        plan.replaced["xl/worksheets/sheet1.xml"] = lambda: iter([b"".join(harmed()).replace(b"C2:C6", b"C2:C5")])
        with (tmp_path / "坏.xlsx").open("w+b") as target:
            write_package(target, source, plan.replaced, plan.removed)
        with pytest.raises(WriteRefusedError, match=r"C6 的合计（SUM\(C2:C5\)）没有把新行算进去，没有写入任何内容"):
            verify(tmp_path / "坏.xlsx", source, plan)


TWO_LISTS = f"{LIST}-\n编号 | 名称 | 金额\nB1 | 己 | 1\n合计 | | =SUM(C6:C6)\n"
BOTH_GROWN = f"{GROWN}-\n编号 | 名称 | 金额\nB1 | 庚 | 1\nN2 | 辛 | 6\n合计 | | =SUM(C7:C8)\n"


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (("", ""), []),
        (("B1", "B2"), ["「台账」A6 原有的「B1」不见了", "「台账」A7 多出了没有要求写入的「B2」"]),
        (("C7:C8", "C7:C7"), ["「台账」C7 的合计（SUM(C6:C6)）没有把新行算进去"]),
    ],
)
def test_two_lists_of_a_sheet_may_grow_in_one_commit(harm: tuple[str, str], says: list[str]) -> None:
    columns = {"编号": 1, "名称": 2, "金额": 3}
    first = Asked("xl/s0.xml", "台账", 1, columns, (1,), {4: {1: "N1", 2: "丙", 3: 5}}, range(4, 5))
    changed: dict[int, dict[int, Entry]] = {7: {2: "庚"}, 8: {1: "N2", 2: "辛", 3: 6}}
    second = Asked("xl/s0.xml", "台账", 6, columns, (1,), changed, range(8, 9), moved=1)
    found = broken(book(TWO_LISTS), book(BOTH_GROWN.replace(*harm)), [first, second])
    assert sorted(found) == sorted(says)


def test_ordinary_commits_pass_all_laws(tmp_path: Path) -> None:
    changed = CellsSet(LAYOUT, {"编号": "XM-2"}, (CellSet("金额", 2.0, 7),))
    totals = [{"header": "编号"}, {"header": "名称"}, {"header": "金额", "total_function": "sum"}]
    for at, path in enumerate(
        (
            file_of(tmp_path / "1.xlsx", {"台账": [HEADINGS[:3], *ROWS]}),
            table_of(tmp_path / "2.xlsx", ROWS, blank=2),
            table_of(tmp_path / "3.xlsx", ROWS, headings=(), columns=totals, total_row=True),
            table_of(tmp_path / "4.xlsx", ROWS, more=lambda _book, sheet: sheet.write_formula("H1", "=SUM(C2:C5)")),
        )
    ):
        written = ClosedWorkbook(path).commit([changed, NEW])
        assert [one.cell for one in written] == ["C3", "A6", "B6", "C6"], at
