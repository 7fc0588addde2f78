"""Our own linter finds what Excel would repair; it and the Open XML SDK find nothing new in what pmxl wrote."""

import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.grids.cell import Cell, Entry
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.lint import problems
from pmxl.ooxml.zip_package import ZipPackage
from pmxl.outcomes.change import CellSet, CellsSet, RowsAppended
from tests.adapters.files import LAYOUT, table_of
from tests.needs import corpus
from tests.reliability.hostile_files import BOOK, DATA, RELATIONS, SHEET, changed, good, parts, row, with_rows, zipped

CORPUS = corpus()
VALIDATOR = os.environ.get("PMXL_SDK_VALIDATOR", "")
TABLE = "xl/tables/table1.xml"


def found(data: bytes) -> list[str]:
    return list(problems(BookParts(ZipPackage(io.BytesIO(data), "a.xlsx"))))


def in_table(old: str, new: str) -> Callable[[], bytes]:
    return lambda: changed(TABLE, lambda xml: xml.replace(old.encode(), new.encode()))


def merged(ranges: str) -> bytes:
    xml = "".join(f'<mergeCell ref="{one}"/>' for one in ranges.split())
    return changed(SHEET, lambda sheet: sheet.replace(DATA, DATA + f"<mergeCells>{xml}</mergeCells>".encode()))


def with_chain(cell: bytes) -> bytes:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    relation = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    held = parts()
    held["xl/calcChain.xml"] = b"<calcChain " + space + b'><c r="' + cell + b'" i="1"/></calcChain>'
    override = b'<Override PartName="/xl/calcChain.xml" ContentType="' + kind + b'"/></Types>'
    held["[Content_Types].xml"] = held["[Content_Types].xml"].replace(b"</Types>", override)
    link = b'<Relationship Id="r9" Type="' + relation + b'" Target="calcChain.xml"/></Relationships>'
    held[RELATIONS] = held[RELATIONS].replace(b"</Relationships>", link)
    return zipped(held)


CORRUPTIONS: dict[str, tuple[Callable[[], bytes], str]] = {
    "rows out of order": (lambda: with_rows(row(b'<c r="A2"><v>1</v></c>', 2)), "第 2 行次序颠倒或重复"),
    "a row without number": (lambda: with_rows(b'<row><c r="A9"><v>1</v></c></row>'), "有行没有行号"),
    "cells out of order": (lambda: with_rows(row(b'<c r="B10"><v>1</v></c><c r="A10"><v>1</v></c>')), "A10 次序颠倒"),
    "a cell twice": (lambda: with_rows(row(b'<c r="A10"><v>1</v></c><c r="A10"><v>2</v></c>')), "A10 次序颠倒或重复"),
    "a cell in another row": (lambda: with_rows(row(b'<c r="A11"><v>1</v></c>')), "A11 不在自己的行里"),
    "an unknown style": (lambda: with_rows(row(b'<c r="A10" s="99"><v>1</v></c>')), "A10 的样式不存在"),
    "an unknown string": (lambda: with_rows(row(b'<c r="A10" t="s"><v>99</v></c>')), "A10 的共享文本不存在"),
    "overlong text": (
        lambda: with_rows(row(b'<c r="A10" t="inlineStr"><is><t>' + b"x" * 32_768 + b"</t></is></c>")),
        "文本超过 32767 个字符",
    ),
    "an open bracket": (lambda: with_rows(row(b'<c r="A10"><f>SUM(A1</f></c>')), "A10 公式括号不成对"),
    "an open quote": (lambda: with_rows(row(b'<c r="A10"><f>A1&amp;"x</f></c>')), "A10 公式引号不成对"),
    "a control character": (lambda: with_rows(row(b'<c r="A10" t="str"><v>\x02</v></c>')), "控制字符"),
    "a heading that differs": (in_table('name="名称"', 'name="别名"'), "列名「别名」与单元格 B1 不符"),
    "two columns of one name": (in_table('name="名称"', 'name="编号"'), "有重名的列"),
    "a range too wide": (in_table('ref="A1:D3" ', 'ref="A1:E3" '), "4 列，范围却宽 5 列"),
    "merges that overlap": (lambda: merged("G1:H2 H2:I3"), "合并区域 G1:H2 与 H2:I3 重叠"),
    "a chain to no formula": (lambda: with_chain(b"A1"), "计算链指向不是公式的 A1"),
    "a dangling relationship": (
        lambda: zipped({name: data for name, data in parts().items() if name != TABLE}), "指向不存在的部件",
    ),
    "a part without type": (lambda: zipped({**parts(), "xl/odd.blob": b"x"}), "xl/odd.blob 没有内容类型"),
    "an overlong sheet name": (
        lambda: changed(BOOK, lambda xml: xml.replace('name="台账"'.encode(), b'name="' + b"n" * 32 + b'"')),
        "超过 31 个字符",
    ),
}  # fmt: skip


def test_a_sound_workbook_gives_the_linter_nothing_to_say() -> None:
    assert found(good()) == []


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_the_linter_finds_what_validators_overlook(name: str) -> None:
    make, phrase = CORRUPTIONS[name]
    said = found(make())
    assert any(phrase in problem for problem in said), said


@pytest.mark.corpus
def test_the_linter_is_content_with_every_workbook_made_by_excel() -> None:
    assert {path.name: found(path.read_bytes()) for path in CORPUS} == {path.name: [] for path in CORPUS}


def everything(book: Any, sheet: Any) -> None:
    sheet.data_validation("B2:B3", {"validate": "list", "source": ["甲", "乙"]})
    sheet.conditional_format("C2:C3", {"type": "data_bar", "data_bar_2010": True})
    sheet.write_comment("A2", "批注")
    sheet.add_sparkline("H2", {"range": "台账!C2:C3"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=台账!$C$2:$C$3"})
    sheet.insert_chart("H5", chart)
    sheet.freeze_panes(1, 0)


def committed(folder: Path, name: str, **options: Any) -> tuple[Path, Path]:
    """A workbook before and after a commit of every kind."""
    rows: list[list[Cell]] = [["XM-1", "甲", 1.0, date(2026, 3, 1)], ["XM-2", "乙", 2.0, date(2026, 4, 1)]]
    after = table_of(folder / f"{name}.xlsx", rows, more=everything, **options)
    before = Path(shutil.copyfile(after, folder / f"{name} 之前.xlsx"))
    new: dict[str, Entry] = {"编号": "新", "名称": "=1+1\n_x0041_", "金额": date(2026, 1, 1), "日期": 5}
    change = CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("日期", date(2026, 3, 1), "文本"), CellSet("金额", 1.0, True)))
    ClosedWorkbook(after).commit([change, RowsAppended(LAYOUT, (new, {"编号": "再新"}))])
    return before, after


VARIANTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "with totals": {"total_row": True},
    "with a blank row": {"blank": 1},
    "with a calculated column": {"columns": [{"header": "双倍", "formula": "=台账表[[#This Row],[金额]]*2"}]},
}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_linter_finds_nothing_in_a_committed_workbook(tmp_path: Path, name: str) -> None:
    _, after = committed(tmp_path, name, **VARIANTS[name])
    assert found(after.read_bytes()) == []


@pytest.mark.validator
@pytest.mark.parametrize("name", VARIANTS)
def test_the_open_xml_sdk_finds_nothing_in_a_committed_workbook(tmp_path: Path, name: str) -> None:
    before, after = committed(tmp_path, name, **VARIANTS[name])
    assert (sdk_errors(before), sdk_errors(after)) == ([], [])


@pytest.mark.corpus
@pytest.mark.validator
@pytest.mark.parametrize("original", CORPUS, ids=lambda path: path.name)
def test_the_open_xml_sdk_finds_nothing_new_in_workbooks_made_by_excel(tmp_path: Path, original: Path) -> None:
    from tests.adapters.test_real_excel_files_survive_a_commit import attempts, outcome

    known = sdk_errors(original)
    for _, change in attempts(original):
        path = Path(shutil.copyfile(original, tmp_path / original.name))
        if outcome(path, change)[0] is None:
            assert [error for error in sdk_errors(path) if error not in known] == []


def sdk_errors(path: Path) -> list[str]:
    """What the Open XML SDK says, without the numbers of rows and cells that shift."""
    done = subprocess.run([VALIDATOR, str(path)], capture_output=True, text=True, check=False)
    errors = json.loads(done.stdout)["errors"]
    return [re.sub(r"\[\d+\]", "", f"{error['path']} {error['xPath']} {error['description']}") for error in errors]
