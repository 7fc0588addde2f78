"""The linter and the check of a new file before it takes its place: what each finds, and that sound ones pass."""

import zipfile
from pathlib import Path

import pytest

from pmxl.adapters.closed_file.commit_plan import planned
from pmxl.adapters.closed_file.verify import verify
from pmxl.errors import WriteRefusedError
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.lint import formula_problem, problems
from pmxl.ooxml.zip_package import ZipPackage
from pmxl.ooxml.zip_write import write_package
from pmxl.outcomes.change import CellSet, CellsSet
from tests.adapters.test_committed_parts_are_written_so import LAYOUT, ROWS, TOTALS, workbook

BOOK, SHEET, TABLE, TYPES = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "[Content_Types].xml"
CHAIN, RELATIONS = "xl/calcChain.xml", "xl/_rels/workbook.xml.rels"


def altered(path: Path, part: str, old: str, new: str) -> Path:
    """The workbook with one part changed in one place."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name).decode() for name in source.namelist()}
    assert old in parts[part], (old, parts[part])
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in parts.items():
            target.writestr(name, text)
    return path


def found(path: Path) -> list[str]:
    with path.open("rb") as file:
        return list(problems(BookParts(ZipPackage(file, path.name))))


def test_a_sound_workbook_has_no_problem(tmp_path: Path) -> None:
    assert found(workbook(tmp_path, ROWS + TOTALS)) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "problem"),
    [
        (SHEET, '<row r="3">', '<row r="2">', "第 2 行次序颠倒或重复"),
        (SHEET, '<row r="3">', "<row>", "有行没有行号"),
        (SHEET, '<c r="D3" s="1"/>', '<c r="D4" s="1"/>', "D4 不在自己的行里"),
        (SHEET, '<c r="D3" s="1"/>', '<c r="A3" s="1"/>', "A3 次序颠倒或重复"),
        (SHEET, '<c r="D3" s="1"/>', '<c r="D3" s="3"/>', "D3 的样式不存在"),
        (SHEET, '<c r="D3" s="1"/>', '<c r="D3" t="s"><v>0</v></c>', "D3 的共享文本不存在"),
        (SHEET, '<c r="D3" s="1"/>', '<c r="D3"><f>SUM(1</f></c>', "D3 公式括号不成对"),
        (SHEET, '<c r="D3" s="1"/>', '<c r="D3" t="inlineStr"><is><t>\ufffe</t></is></c>', "D3 文本含有无法存储的字符"),
        (SHEET, "</dataValidations>", '</dataValidations><mergeCell ref="H1:I4"/><mergeCell ref="I4:J9"/>', "合并区域 H1:I4 与 I4:J9 重叠"),
        (SHEET, "<t>金额</t>", "<t>数额</t>", "表格 清单 的列名「金额」与单元格 C1 不符"),
        (TABLE, '<tableColumn id="2" name="名称"/>', "", "表格 清单 有 4 列，范围却宽 5 列"),
        (TABLE, 'name="名称"', 'name="编号"', "表格 清单 有重名的列"),
        (TYPES, "/xl/tables/table1.xml", "/xl/tables/table9.xml", "内容类型指向不存在的部件 xl/tables/table9.xml"),
        (TYPES, 'Extension="rels"', 'Extension="relsx"', "部件 _rels/.rels 没有内容类型"),
        (RELATIONS, "styles.xml", "style.xml", "xl/workbook.xml 的关系 rId2 指向不存在的部件"),
        (BOOK, 'name="台账"', f'name="{"台" * 32}"', f"工作表名「{'台' * 32}」超过 31 个字符"),
        (CHAIN, '<c r="E4"/>', '<c r="D4"/>', "计算链指向不是公式的 D4"),
    ],
)  # fmt: skip
def test_each_kind_of_unsoundness_is_named_with_its_place(
    tmp_path: Path, part: str, old: str, new: str, problem: str
) -> None:
    told = found(altered(workbook(tmp_path, ROWS + TOTALS), part, old, new))
    assert [one for one in told if problem in one], told


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, '<c r="D3" s="1"/>', '<c r="D3" s="2"/>'),
        (SHEET, "</dataValidations>", '</dataValidations><mergeCell ref="H1:I4"/><mergeCell ref="J4:K9"/><mergeCell ref="H5:I5"/>'),
        (BOOK, 'name="台账"', f'name="{"台" * 31}"'),
        (CHAIN, '<c r="E4"/>', '<c r="E2"/>'),
        (SHEET, "<t>金额</t>", '<t xml:space="preserve"> 金 额 </t>'),
    ],
)  # fmt: skip
def test_what_is_close_to_unsound_passes(tmp_path: Path, part: str, old: str, new: str) -> None:
    assert found(altered(workbook(tmp_path, ROWS + TOTALS), part, old, new)) == []


@pytest.mark.parametrize(
    ("formula", "problem"),
    [
        ("SUM(A1:A9)", None),
        ('IF(A1="(""",1,2)', None),
        ("'甲(乙'!A1", None),
        ("'it''s ('!A1", None),
        ('A1&"x', "引号不成对"),
        ("SUM(A1", "括号不成对"),
        ("A1)", "括号不成对"),
    ],
)
def test_a_formula_closes_its_quotes_and_brackets(formula: str, problem: str | None) -> None:
    assert formula_problem(formula) == problem


CHANGE = CellsSet(LAYOUT, {"编号": "XM-1"}, (CellSet("名称", "甲", "改"), CellSet("金额", 1.0, 5)))


@pytest.mark.parametrize(
    ("part", "old", "new", "problem"),
    [
        (SHEET, "改", "该", "B2 读回的值不符"),
        (SHEET, "<v>5</v>", "<v>6</v>", "C2 读回的值不符"),
        (SHEET, '<row r="3">', '<row r="2">', "第 2 行次序颠倒或重复"),
        ("xl/styles.xml", 'fontId="1"', 'fontId="0"', "xl/styles.xml 被改动"),
        (CHAIN, '<c r="E4"/>', "", "xl/calcChain.xml 被改动"),
        (BOOK, "</definedNames>", "", "XML"),
        (SHEET, "改", "改", None),
    ],
)
def test_a_new_file_that_is_not_what_was_planned_is_refused(
    tmp_path: Path, part: str, old: str, new: str, problem: str | None
) -> None:
    path, made = workbook(tmp_path, ROWS + TOTALS), tmp_path / "新.xlsx"
    with path.open("rb") as file:
        package = ZipPackage(file, path.name)
        plan = planned(package, [CHANGE])
        with made.open("w+b") as target:
            write_package(target, package, plan.replaced, plan.removed)
        verify(made, package, plan)
        if problem is not None:
            altered(made, part, old, new)
            with pytest.raises(WriteRefusedError, match=problem):
                verify(made, package, plan)


def test_a_new_file_that_lost_a_part_or_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path, made = workbook(tmp_path, ROWS + TOTALS), tmp_path / "新.xlsx"
    with path.open("rb") as file:
        package = ZipPackage(file, path.name)
        plan = planned(package, [CHANGE])
        with made.open("w+b") as target:
            write_package(target, package, plan.replaced, {"xl/styles.xml"})
        with pytest.raises(WriteRefusedError, match="部件清单不符"):
            verify(made, package, plan)
        made.write_bytes(made.read_bytes()[:-40])
        with pytest.raises(WriteRefusedError, match="新文件有问题"):
            verify(made, package, plan)
