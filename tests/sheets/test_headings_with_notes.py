import pytest

from pmxl.rows.money import PaymentNodeRow
from pmxl.sheets.reading import read_register
from tests.given import workspace_of

PLAN = """
    ## 回款计划
    合同编号 | 期次 | 项目编号 | 款项   | 计划金额
    HT-1     | 1    | XM-1     | 预付款 | 200000
"""


def amount_under(heading: str, *, beside: str = "") -> tuple[object, list[str]]:
    """What is read of 计划金额 where its heading was changed, and what is said of the column."""
    workspace = workspace_of(PLAN)
    book = next(book for book in workspace.workbooks() if "回款计划" in book.sheets())
    state, formulas = book.state
    rows = state["回款计划"]
    rows[0][rows[0].index("计划金额")] = heading
    rows[0].append(beside or None)
    rows[1].append(7.0 if beside else None)
    book.state = state, formulas
    register = read_register(workspace, [PaymentNodeRow])
    said = [problem.gap.found for problem in register.problems if problem.field == "amount"]
    return register.of(PaymentNodeRow)[0].amount, said


@pytest.mark.parametrize(
    "heading", ["计划金额（元）", "计划金额(元)", "计划金额 【元】", "计划金额（单位：元）", "计划金额*（必填）"]
)
def test_a_note_that_changes_nothing_leaves_the_heading_known(heading: str) -> None:
    assert amount_under(heading) == (200000, [])


@pytest.mark.parametrize("heading", ["计划金额（万元）", "计划金额（千元）", "计划金额（不含税）", "计划金额（美元）"])
def test_another_unit_or_meaning_is_never_read_as_the_column(heading: str) -> None:
    value, said = amount_under(heading)
    assert value is None
    assert said == [f"缺少列「计划金额」，「{heading}」的括注与它不符，不能当作它读取"]


def test_the_heading_without_a_note_wins_over_one_with_it() -> None:
    assert amount_under("计划金额", beside="计划金额（元）") == (200000, [])


def test_two_headings_with_the_same_note_leave_the_column_in_doubt() -> None:
    _, said = amount_under("计划金额（元）", beside="计划金额（元）")
    assert said == ["列「计划金额」出现了两次，只读取最左一列"]
