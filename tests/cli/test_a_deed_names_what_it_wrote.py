"""What a deed wrote is told cell by cell where the row was there, and as rows where they are new."""

import pytest

from pmxl.cli import pages
from pmxl.outcomes.change import Written

BOOK = "项目台账.xlsx"


def cell(sheet: str, place: str, *, appended: bool = False) -> Written:
    return Written(BOOK, sheet, place, "状态", None, "未开始", appended)


def said(capsys: pytest.CaptureFixture[str], *written: Written) -> list[str]:
    pages.cells(written)
    return [line.strip() for line in capsys.readouterr().out.splitlines()]


def test_every_cell_of_a_row_that_was_there_is_named_though_all_were_empty(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, *(cell("立项登记", f"{column}43") for column in ("X", "Y", "Z", "AA", "AB")))
    assert lines[0] == "项目台账.xlsx › 立项登记 X43 状态：（空） → 未开始"
    assert len(lines) == 5


def test_many_new_rows_are_one_line_with_their_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    new = [cell("流程节点", f"{column}{row}", appended=True) for row in range(1260, 1294) for column in "AG"]
    lines = said(capsys, *new, cell("操作日志", "A957", appended=True))
    assert lines == [
        "项目台账.xlsx › 流程节点 第 1260–1293 行：新增 34 行",
        "项目台账.xlsx › 操作日志 第 957 行：新增一行",
    ]


def test_rows_that_a_dry_run_would_add_stand_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    new = [cell("流程节点", place, appended=True) for place in ("新行", "新行2", "新行3")]
    assert said(capsys, *new) == ["项目台账.xlsx › 流程节点 末尾：新增 3 行"]
