from decimal import Decimal

import pytest

from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.money import PaymentNodeRow, ReceiptRow
from pmxl.rows.register import Register
from pmxl.rows.sheets import SHEETS
from pmxl.rows.sight import concerning, seen_property, told, watched
from pmxl.sheets.reading import read_register
from tests.given import given, without, workspace_of

PLAN = """
    ## 立项登记
    项目编号 | 项目名称
    XM-1     | 滨江医院弱电
    XM-2     | 城南学校机电

    ## 回款计划
    合同编号 | 期次 | 项目编号 | 款项   | 计划金额 | 计划日期
    HT-1     | 1    | XM-1     | 预付款 | 约686000 | 2026-11-20
    HT-2     | 1    | XM-2     | 预付款 | 200000   | 2026-11-20
    合计     |      |          |        | 886000   |
"""


def places(register: Register, kind: type[PaymentNodeRow], field: str, at: int) -> list[str]:
    with watched() as watch:
        getattr(register.of(kind)[at], field)
    return [str(problem.gap.place) for problem in watch.found]


def test_who_asks_for_an_unread_cell_comes_upon_its_place() -> None:
    assert places(given(PLAN), PaymentNodeRow, "amount", 0) == ["回款台账.xlsx › 回款计划 › 第 2 行 › 计划金额（F2）"]


@pytest.mark.parametrize(("field", "at"), [("term", 0), ("planned", 0), ("amount", 1)])
def test_who_asks_for_the_cell_beside_it_comes_upon_nothing(field: str, at: int) -> None:
    assert places(given(PLAN), PaymentNodeRow, field, at) == []


def test_a_copy_of_a_row_still_tells_what_it_hides() -> None:
    copy = given(PLAN).of(PaymentNodeRow)[0].model_copy(update={"term": 7})
    with watched() as watch:
        assert copy.amount is None
    assert len(watch.found) == 1


def test_a_row_that_tells_is_equal_to_one_that_does_not() -> None:
    blurred = given(PLAN).of(PaymentNodeRow)[0]
    plain = PaymentNodeRow(
        contract="HT-1", term=1, project="XM-1", node=blurred.node, planned=blurred.planned, origin=blurred.origin
    )
    assert blurred == plain
    assert plain == blurred
    assert blurred != plain.model_copy(update={"term": 2})


def test_a_column_taken_whole_tells_of_every_cell_and_left_out_row() -> None:
    with watched() as watch:
        amounts = given(PLAN).column(PaymentNodeRow, "amount")
    assert list(amounts) == [None, Decimal(200000)]
    assert [problem.code for problem in watch.found] == ["SJ09", "SJ01"]


def test_a_sheet_that_is_missing_is_come_upon_by_asking_for_its_rows() -> None:
    register = read_register(without(workspace_of(PLAN), "回款计划"), SHEETS)
    with watched() as watch:
        assert register.of(PaymentNodeRow) == ()
    assert [(problem.code, problem.gap.place.sheet) for problem in watch.found] == [("SJ05", "回款计划")]


def test_a_missing_column_is_come_upon_in_every_row_that_is_asked_for_it() -> None:
    workspace = workspace_of(PLAN)
    state, formulas = workspace.workbooks()[0].state
    headings = state["回款计划"][0]
    headings[headings.index("计划金额")] = "计划金额（万元）"
    workspace.workbooks()[0].state = state, formulas
    register = read_register(workspace, SHEETS)
    assert [place.rpartition(" › ")[2] for place in places(register, PaymentNodeRow, "amount", 1)] == ["计划金额"]
    assert places(register, PaymentNodeRow, "term", 1) == []


def test_what_is_found_while_nobody_watches_stays_unanswered() -> None:
    register = given(PLAN)
    assert register.of(PaymentNodeRow)[0].amount is None
    assert [problem.field for problem in register.sight.unanswered] == ["amount"]


def test_a_value_computed_once_tells_each_time_what_it_rests_on() -> None:
    class Plan:
        def __init__(self, register: Register) -> None:
            self.register = register

        @seen_property
        def total(self) -> Decimal:
            return sum((row.amount or Decimal(0) for row in self.register.of(PaymentNodeRow)), Decimal(0))

        @seen_property
        def contracts(self) -> int:
            return len(self.register.of(ContractRow))

    plan = Plan(given(PLAN))
    for _ in range(2):
        with watched() as watch:
            assert plan.total == Decimal(200000)
        assert [problem.code for problem in watch.found] == ["SJ09", "SJ01"]
        with watched() as watch:
            assert plan.contracts == 0
        assert not watch.found


def test_what_is_made_once_of_a_register_tells_each_time() -> None:
    def planned(register: Register) -> int:
        return sum(amount is not None for amount in register.column(PaymentNodeRow, "amount"))

    register = given(PLAN)
    for _ in range(2):
        with watched() as watch:
            assert register.once(planned) == 1
        assert len(watch.found) == 2


def test_an_inner_watch_keeps_to_itself_what_it_does_not_pass_on() -> None:
    register = given(PLAN)
    with watched() as outer, watched():
        assert register.of(PaymentNodeRow)[0].amount is None
    assert not outer.found
    with watched() as outer:
        with watched() as inner:
            assert register.of(PaymentNodeRow)[0].amount is None
        inner.pass_on()
    assert outer.found.keys() == inner.found.keys()
    assert not register.sight.unanswered


def test_a_garbled_cell_bears_on_its_own_project_alone() -> None:
    with watched() as watch:
        given(PLAN).column(PaymentNodeRow, "amount")
    assert [problem.code for problem in concerning(watch.found, "XM-1")] == ["SJ01"]
    assert concerning(watch.found, "XM-2") == ()
    assert [problem.code for problem in concerning(watch.found, "")] == ["SJ01"]  # a decision about no one project


def test_a_row_whose_project_cannot_be_read_bears_on_every_project() -> None:
    text = PLAN.replace("HT-1     | 1    | XM-1 ", "HT-1     | 1    |      ")
    with watched() as watch:
        given(text).of_project(PaymentNodeRow, "XM-2")
        given(text).column(PaymentNodeRow, "amount")
    assert [problem.code for problem in concerning(watch.found, "XM-2")] == ["SJ01"]


def test_rows_that_were_all_read_come_upon_nothing() -> None:
    with watched() as watch:
        assert [row.name for row in given(PLAN).of(ProjectRow)] == ["滨江医院弱电", "城南学校机电"]
    assert not watch.found


UNTIED = """
    ## 回款计划
    合同编号 | 期次 | 款项   | 计划金额 | 计划日期
    HT-1     | 1    | 预付款 | 686000   | 2026-11-20
             | 2    | 进度款 | 200000   | 2026-11-20

    ## 到账
    到账编号 | 到账日期   | 付款方   | 到账金额 | 合同编号
    DZ-1     | 2026-11-20 | 滨江医院 | 50000    |
"""


def test_rows_told_apart_by_contract_tell_of_one_that_names_none() -> None:
    with watched() as watch:
        given(UNTIED).column(PaymentNodeRow, "contract")
    (problem,) = watch.found
    assert told(problem) == (
        "存疑  回款台账.xlsx › 回款计划 › 第 3 行 › 合同编号（A3）：未填写，不知道这一行属于谁 → 请补填合同编号，或删去该行"
    )


def test_a_sum_over_all_rows_does_not_need_to_know_whose_they_are() -> None:
    with watched() as watch:
        assert list(given(UNTIED).column(PaymentNodeRow, "amount")) == [Decimal(686000), Decimal(200000)]
    assert not watch.found


def test_a_row_whose_contract_names_its_project_needs_no_other_name() -> None:
    with watched() as watch:
        assert given(UNTIED).column(PaymentNodeRow, "project")[0] == ""
    assert [str(problem.gap.place) for problem in watch.found] == [
        "回款台账.xlsx › 回款计划 › 第 3 行 › 项目编号（C3）"
    ]


def test_a_receipt_that_may_lack_its_contract_hides_nothing() -> None:
    with watched() as watch:
        assert list(given(UNTIED).column(ReceiptRow, "contract")) == [""]
    assert not watch.found


def test_a_blank_contract_is_listed_once_among_the_findings() -> None:
    assert [problem.code for problem in given(UNTIED).problems if problem.gap.place.heading == "合同编号"] == []
