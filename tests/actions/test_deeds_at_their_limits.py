"""Deeds on the last value at which they are done and the first at which they are not, and all that they say and write."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pmxl.actions.ageing import ageing
from pmxl.actions.allocate import PartUnreadableError, allocate_receipt, open_receipts, part, take_back
from pmxl.actions.cell_answers import amount_in_words, answered, bucket_of, gaps_of, stage_of, working_day
from pmxl.actions.desk import Desk, Done
from pmxl.actions.dunning import remind
from pmxl.actions.initiate import step_rows, waiting_applications
from pmxl.actions.judging import check_workspace
from pmxl.actions.log import LogVerified, read_log, verify_log
from pmxl.actions.monthly import monthly_evaluation
from pmxl.actions.page import project_page
from pmxl.actions.pausing import pause_project, resume_project, terminate_project
from pmxl.actions.recipients import notices_of
from pmxl.actions.rules import WishRefusedError, rules_in_force, try_rules
from pmxl.actions.slip import slip_arrival
from pmxl.actions.stock import stock_standing
from pmxl.actions.todo import open_work
from pmxl.adapters.clock import FixedClock
from pmxl.errors import NotAllowedError, NotPossibleNowError, PmxlError, UnknownWordError
from pmxl.figures.allocation import Part
from pmxl.ports.operator import Operator
from pmxl.process.definition import PROCESS
from pmxl.reports.paper.page import Tone
from pmxl.rows.governance import LogRow, NoticeRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.money import AllocationRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.row import Row
from pmxl.vocabulary import (
    Department,
    LogAction,
    Mode,
    ProjectState,
    Stage,
    StepState,
    TerminationReason,
    Verdict,
    YesNo,
)
from tests.given import TODAY, deeds, desk_of, given, somebody_of

FINANCE, SALES = somebody_of(Department.FINANCE), somebody_of(Department.SALES)


def cells(desk: Desk, kind: type[Row], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(row, name) for name in names) for row in desk.read((kind,)).of(kind)]


def deed_cells(desk: Desk, *names: str) -> list[tuple[Any, ...]]:
    """The cells of the rows of 操作日志 that deeds have written."""
    return [tuple(getattr(row, name) for name in names) for row in deeds(desk)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("HT-1/2=50000", Part("HT-1", 2, Decimal("50000.00"))),
        (" HT-1 / 2 ＝ 50,000.50 ", Part("HT-1", 2, Decimal("50000.50"))),
        ("A/B/3=-0.01", Part("A/B", 3, Decimal("-0.01"))),
        ("HT-1/2=0.001", None),
        ("HT-1/=5", None),
        ("/2=5", None),
        ("HT-1/x=5", None),
        ("HT-1/2", None),
        ("HT-1/2=多", None),
    ],
)
def test_a_part_is_read_as_it_is_typed_to_the_cent(text: str, read: Part | None) -> None:
    if read is None:
        with pytest.raises(PartUnreadableError, match=text):
            part(text)
    else:
        assert part(text) == read


MONEY = """
    ## 立项登记
    项目编号     | 项目名称     | 客户名称 | 阶段 | 状态
    XM-2026-0001 | 滨江医院弱电 | 滨江医院 | 实施 | 进行中

    ## 合同
    合同编号     | 项目编号     | 客户名称 | 合同金额
    HT-2026-0001 | XM-2026-0001 | 滨江医院 | 300
    HT-2026-0002 | XM-2026-0001 | 滨江医院 | 100

    ## 回款计划
    合同编号     | 期次 | 项目编号     | 款项   | 计划金额 | 到期日     | 跟踪人 | 最近催款日期
    HT-2026-0001 | 1    | XM-2026-0001 | 预付款 | 100      | 2026-11-17 |        |
    HT-2026-0001 | 2    | XM-2026-0001 | 验收款 | 200      | 2026-12-01 | 王莉   |
    HT-2026-0002 | 1    | XM-2026-0001 | 验收款 | 100      | 2026-12-01 | 王莉   | 2026-11-24

    ## 到账
    到账编号     | 银行流水号 | 到账日期   | 付款方   | 到账金额 | 合同编号     | 项目编号
    DZ-2026-0001 | L1         | 2026-11-20 | 滨江医院 | 150      | HT-2026-0001 | XM-2026-0001
    DZ-2026-0002 | L2         | 2026-11-20 | 滨江医院 | 40       |              |
    DZ-2026-0003 | L3         | 2026-11-20 | 滨江医院 | -10      | HT-2026-0002 | XM-2026-0001
"""


def test_an_allocation_says_and_logs_what_was_laid_where() -> None:
    desk = desk_of(MONEY, FINANCE)
    done = allocate_receipt(desk, "L1").done
    assert done.summary == "DZ-2026-0001（滨江医院 150.00）→ HT-2026-0001 第 1 期 100.00；HT-2026-0001 第 2 期 50.00"
    assert (done.next_step, done.dry_run) == ("pmxl receivables 查看未收", False)
    assert cells(
        desk, AllocationRow, "number", "receipt", "contract", "term", "amount", "allocated", "person", "remark"
    ) == [
        ("HX-2026-0001", "DZ-2026-0001", "HT-2026-0001", 1, 100, TODAY, "财务某", ""),
        ("HX-2026-0002", "DZ-2026-0001", "HT-2026-0001", 2, 50, TODAY, "财务某", ""),
    ]
    ((project, action, step, result, note),) = deed_cells(desk, "project", "action", "step", "result", "note")
    assert (project, action, step, result) == ("XM-2026-0001", LogAction.ALLOCATED, "6.3", "核销")
    laid = "HX-2026-0001 HT-2026-0001 第 1 期 100.00；HX-2026-0002 HT-2026-0001 第 2 期 50.00"
    assert note == f"DZ-2026-0001：{laid}\n核销 追加 2 行"


def test_allocations_are_taken_back_with_their_reason_and_numbered_on() -> None:
    desk = desk_of(MONEY, FINANCE)
    allocate_receipt(desk, "L1")
    back = take_back(desk, "DZ-2026-0001", "付错合同")
    assert (back.rest, back.done.next_step) == (Decimal(150), "仍有 150.00 未核销")
    assert cells(desk, AllocationRow, "number", "term", "amount", "remark")[2:] == [
        ("HX-2026-0003", 1, -100, "撤销：付错合同"),
        ("HX-2026-0004", 2, -50, "撤销：付错合同"),
    ]
    assert [result for (result,) in deed_cells(desk, "result")] == ["核销", "撤销"]
    with pytest.raises(NotPossibleNowError, match="DZ-2026-0001：没有核销记录"):
        take_back(desk, "DZ-2026-0001", "再撤")


def test_a_receipt_with_anything_left_is_open_money_given_back_too() -> None:
    desk = desk_of(MONEY, FINANCE)
    assert [(row.number, int(left)) for row, left in open_receipts(desk)] == [
        ("DZ-2026-0001", 150), ("DZ-2026-0002", 40), ("DZ-2026-0003", -10),
    ]  # fmt: skip
    allocate_receipt(desk, "L1")
    assert [row.number for row, _ in open_receipts(desk)] == ["DZ-2026-0002", "DZ-2026-0003"]


@pytest.mark.parametrize(
    ("deed", "kind", "says"),
    [
        (lambda desk: allocate_receipt(desk, ""), UnknownWordError, "到账"),
        (lambda desk: allocate_receipt(desk, "L9"), UnknownWordError, "DZ-2026-0001、DZ-2026-0002、DZ-2026-0003"),
        (lambda desk: allocate_receipt(desk, "L1", contract="HT-2026-0002"), NotPossibleNowError, "已认领到 HT-2026-0001"),
        (lambda desk: allocate_receipt(desk, "L2", contract="HT-2026-0009"), UnknownWordError, "HT-2026-0002、HT-2026-0001"),
        (lambda desk: allocate_receipt(desk, "L2"), NotPossibleNowError, "尚未认领到合同"),
        (lambda desk: allocate_receipt(desk, "L3"), NotPossibleNowError, "HT-2026-0002 没有可撤回的核销"),
        (lambda desk: take_back(desk, "L1", "错"), NotPossibleNowError, "没有核销记录"),
    ],
)  # fmt: skip
def test_what_cannot_be_allocated_is_refused_in_words_and_nothing_is_written(
    deed: Callable[[Desk], object], kind: type[PmxlError], says: str
) -> None:
    desk = desk_of(MONEY, FINANCE)
    with pytest.raises(kind, match=says):
        deed(desk)
    assert cells(desk, AllocationRow, "number") == deed_cells(desk, "number") == []
    with pytest.raises(NotAllowedError):
        allocate_receipt(desk_of(MONEY, SALES), "L1")


def test_a_receipt_is_claimed_for_the_contract_it_is_told_for() -> None:
    desk = desk_of(MONEY, FINANCE)
    allocate_receipt(desk, "L2", [Part("HT-2026-0002", 1, Decimal(15))])
    assert cells(desk, ReceiptRow, "contract", "project")[1] == ("HT-2026-0002", "XM-2026-0001")
    allocate_receipt(desk, "L1", [Part("HT-2026-0002", 1, Decimal(10))], contract="HT-2026-0001")
    assert cells(desk, ReceiptRow, "contract")[0] == ("HT-2026-0001",)
    assert cells(desk, AllocationRow, "number", "contract", "amount") == [
        ("HX-2026-0001", "HT-2026-0002", 15),
        ("HX-2026-0002", "HT-2026-0002", 10),
    ]


def test_a_reminder_keeps_its_day_and_asks_the_collector_or_sales() -> None:
    desk = desk_of(MONEY, SALES)
    done = remind(desk)
    assert (done.summary, done.next_step) == ("登记催款 2 笔", "pmxl notify 发出提醒；收到承诺后填写承诺付款日期")
    assert [day for (day,) in cells(desk, PaymentNodeRow, "last_dunned")] == [TODAY, TODAY, TODAY]
    assert cells(desk, NoticeRow, "project", "kind", "recipients", "content") == [
        ("XM-2026-0001", "催款", "销售", "滨江医院 HT-2026-0001 第 1 期预付款 未收 100.00 元，2026-11-17 到期，逾期 7 天，请联系客户并登记承诺付款日期"),
        ("XM-2026-0001", "催款", "王莉", "滨江医院 HT-2026-0001 第 2 期验收款 未收 200.00 元，2026-12-01 到期，到期前 7 天，请联系客户并登记承诺付款日期"),
    ]  # fmt: skip
    ((action, step, result, note),) = deed_cells(desk, "action", "step", "result", "note")
    assert (action, step, result) == (LogAction.STEP, "6.3", "催款")
    dunned = "\n回款计划 最近催款日期：（空）→2026-11-24" * 2
    assert note == f"催款 HT-2026-0001 第 1 期、HT-2026-0001 第 2 期{dunned}"
    with pytest.raises(NotPossibleNowError, match="今天没有要催的款"):
        remind(desk)


@pytest.mark.parametrize("department", list(Department))
def test_only_sales_finance_and_pmo_remind(department: Department) -> None:
    desk = desk_of(MONEY, somebody_of(department))
    if department in {Department.SALES, Department.FINANCE, Department.PMO}:
        assert remind(desk).summary == "登记催款 2 笔"
    else:
        with pytest.raises(NotAllowedError):
            remind(desk)


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ("XX99=提示", "规则「XX99」"),
        ("LX05=随便", "方式「随便」"),
        ("TQ13.颜色=红", "规则设置「颜色」"),
    ],
)
def test_a_wish_that_names_nothing_there_is_refused(wish: str, says: str) -> None:
    with pytest.raises(UnknownWordError, match=says):
        try_rules(desk_of(MONEY), [wish])


def test_a_wish_that_its_rule_would_not_take_is_refused() -> None:
    with pytest.raises(WishRefusedError, match="试算 TQ13.阈值=很多：阈值「很多」不是数字"):
        try_rules(desk_of(MONEY), ["TQ13.阈值=很多"])


def test_the_rules_in_force_are_those_of_the_sheet_each_once() -> None:
    rules = rules_in_force(desk_of("## 流程规则\n规则代码 | 方式 | 阈值\nTQ13 | 关闭 | 7"))
    changed = {rule.check.code: rule.setting for rule in rules}["TQ13"]
    assert (changed.mode, changed.threshold) == (Mode.OFF, Decimal(7))
    assert len({rule.check.code for rule in rules}) == len(rules)


TEAM = """
    ## 立项登记
    项目编号     | 项目名称     | 阶段 | 状态   | 销售负责人 | 需要踏勘 | 含软件 | 需要备货
    XM-2026-0001 | 滨江医院弱电 | 验收 | 进行中 | 王莉       | 否       | 否     | 否

    ## 项目小组
    项目编号     | 姓名 | 部门     | 角色     | 退出日期
    XM-2026-0001 | 林涛 | PMO      | 项目经理 |
    XM-2026-0001 | 王莉 | 销售     | 成员     |
    XM-2026-0001 | 孙伟 | 工程运维 | 成员     | 2026-11-24
    XM-2026-0001 | 周敏 | 方案     | 成员     | 2026-11-25

    ## 人员
    姓名 | 部门 | 在岗
    吴芳 | 运营 | 是
    何平 | 运营 | 否
    郑直 | 运营 |
    周敏 | 方案 | 否
"""


def test_a_notice_goes_to_the_team_else_to_those_in_post_else_to_the_department() -> None:
    (dossier,) = given(TEAM).dossiers()

    def told(number: str, result: str = "") -> list[tuple[list[str], str, str]]:
        notices = notices_of(PROCESS.steps[number], dossier, result)
        return [(list(one.recipients), one.cc, one.content.partition("：")[2]) for one in notices]

    assert told("2.1") == []
    assert told("1.1") == [(["吴芳", "郑直"], "李总", PROCESS.steps["1.1"].title)]
    assert told("1.6") == [(["吴芳", "郑直", "王莉"], "", PROCESS.steps["1.6"].title)]
    assert told("2.4", "未通过") == [(["周敏"], "", f"{PROCESS.steps['2.4'].title}，未通过")]
    assert told("3.2")[0][0][:2] == ["林涛", "王莉"]
    (nobody,) = given(TEAM.partition("## 项目小组")[0].replace("王莉", "")).dossiers()
    assert [list(one.recipients) for one in notices_of(PROCESS.steps["1.2"], nobody, "")] == [["销售"]]


_SHOWN = {n: f"豁免 | 周总监 | HM-{n} YS0{n} 至 2026-12-31：急；条件：补" for n in (1, 2)}
_WAIVERS = """
    ## 豁免
    豁免编号 | 项目编号     | 规则代码 | 到期日     | 批准人 | 撤销日期
    HM-1     | XM-2026-0001 | YS01     | 2026-12-31 | 周总监 |
    HM-2     | XM-2026-0001 | YS02     | 2026-12-31 | 周总监 | 2026-11-20
    HM-3     | XM-2026-0001 | YS03     | 2026-12-31 | 周总监 |
"""


def test_a_project_s_page_shows_who_is_in_the_team_today_and_the_last_six_log_rows() -> None:
    rows = "\n".join(
        f"{n} | 2026-11-0{n} | {project} | {_SHOWN.get(n, '节点 | |')}"
        for n, project in enumerate(["XM-2026-0001"] * 7 + ["XM-2026-0002"], 1)
    )
    text = f"{TEAM}\n## 操作日志\n序号 | 时间 | 项目编号 | 动作 | 操作人 | 说明\n{rows}\n{_WAIVERS}"
    page = project_page(desk_of(text), "XM-2026-0001")
    assert [row.person for row in page.team] == ["林涛", "王莉", "周敏"]
    assert [row.number for row in page.waivers] == ["HM-1"]
    assert [str(row.number) for row in page.log] == ["2", "3", "4", "5", "6", "7"]
    applied = (
        text.replace("| XM-2026-0002 | 节点", "| SQ-2026-0001 | 节点")
        .replace("项目编号     | 项目名称     | 阶段", "申请编号 | 项目编号     | 项目名称     | 阶段", 1)
        .replace("XM-2026-0001 | 滨江", "SQ-2026-0001 | XM-2026-0001 | 滨江", 1)
    )
    assert [str(row.number) for row in project_page(desk_of(applied), "XM-2026-0001").log][-1] == "8"
    assert page.gate is not None
    assert [row.project for row in read_log(desk_of(text), "XM-2026-0001", 2)] == ["XM-2026-0001"] * 2
    assert len(read_log(desk_of(text))) == 8


@pytest.mark.parametrize("state", [ProjectState.PAUSED, ProjectState.TERMINATED])
def test_a_project_that_rests_stands_at_no_gate(state: ProjectState) -> None:
    desk = desk_of(TEAM.replace("进行中", state))
    assert project_page(desk, "XM-2026-0001").gate is None
    assert check_workspace(desk).gates == ()


def test_findings_are_narrowed_to_a_project_or_to_the_department_that_mends_them() -> None:
    text = TEAM.replace(
        "XM-2026-0001 | 滨江",
        "XM-2026-0002 | 城西商场机电 | 验收 | 进行中 | 王莉 | 否 | 否 | 否\n    XM-2026-0001 | 滨江",
    )
    desk = desk_of(text)
    whole, one = check_workspace(desk), check_workspace(desk, "XM-2026-0001")
    assert [gate.project for gate in whole.gates] == ["XM-2026-0002", "XM-2026-0001"]
    assert [gate.project for gate in one.gates] == ["XM-2026-0001"]
    assert {finding.project for finding in one.findings} == {"XM-2026-0001"}
    of_pmo = check_workspace(desk, department=Department.PMO)
    assert {finding.gap.owner or finding.owner for finding in of_pmo.findings} == {Department.PMO}
    assert 0 < len(of_pmo.findings) < len(whole.findings)
    assert [finding for finding in whole.findings if finding.holds] == list(whole.holding)


WORK = """
    ## 立项登记
    申请编号     | 项目编号     | 项目名称     | 阶段 | 状态   | 申请日期   | 评估结论 | 评估日期   | 进入阶段日期
    SQ-2026-0001 |              | 城西商场机电 | 立项 | 申请中 | 2026-11-02 |          |            | 2026-11-03
    SQ-2026-0002 |              | 江北学校网络 | 立项 | 申请中 | 2026-11-02 | 通过     | 2026-11-05 | 2026-11-03
    SQ-2026-0003 |              | 湖滨酒店门禁 | 立项 | 申请中 | 2026-11-02 | 不通过   | 2026-11-06 | 2026-11-03
    SQ-2026-0004 |              | 城东仓库监控 | 立项 | 已终止 | 2026-11-02 |          |            | 2026-11-03

    ## 会议待办
    待办编号     | 项目编号     | 类型 | 事项 | 责任部门 | 责任人 | 提出日期   | 期限       | 状态
    DB-2026-0001 | XM-2026-0001 | 问询 | 人手 | 销售     | 王莉   | 2026-11-10 | 2026-11-20 | 未关闭
    DB-2026-0002 | XM-2026-0001 |      | 换型 | 方案     |        | 2026-11-01 |            |
    DB-2026-0003 | XM-2026-0001 | 问询 | 图纸 | 方案     | 周敏   | 2026-11-10 | 2026-11-20 | 已关闭
    DB-2026-0004 | XM-2026-0001 | 问询 | 交接 |          | 周敏   | 2026-11-10 | 2026-11-20 | 未关闭

    ## 人员
    姓名 | 部门 | PMO成员
    刘洋 | 销售 | 是
    王莉 | 销售 |
    无名 | 财务 |
"""


def test_open_work_stands_by_what_waits_longest_and_says_whose_turn_it_is() -> None:
    work = open_work(desk_of(WORK))
    assert [(item.project, item.owner, item.step, item.title, item.since, item.due, item.person) for item in work] == [
        ("XM-2026-0001", Department.SOLUTION, "DB-2026-0002", "待办：换型", date(2026, 11, 1), None, ""),
        ("SQ-2026-0001", Department.OPERATIONS, "1.2", PROCESS.steps["1.2"].title, date(2026, 11, 3), None, ""),
        ("SQ-2026-0002", Department.OPERATIONS, "1.3", PROCESS.steps["1.3"].title, date(2026, 11, 5), None, ""),
        ("SQ-2026-0003", Department.SALES, "1.1", PROCESS.steps["1.1"].title, date(2026, 11, 6), None, ""),
        (
            "XM-2026-0001",
            Department.SALES,
            "DB-2026-0001",
            "问询：人手",
            date(2026, 11, 10),
            date(2026, 11, 20),
            "王莉",
        ),
    ]
    assert [item.step for item in open_work(desk_of(WORK), Department.SALES)] == ["1.1", "DB-2026-0001"]
    assert [item.step for item in open_work(desk_of(WORK), person="王莉")] == ["DB-2026-0001"]
    assert [item.step for item in open_work(desk_of(WORK), person="刘洋")] == ["1.1"]


def test_an_application_waits_until_it_has_its_number_or_has_ended() -> None:
    register = given(WORK)
    assert [row.application for row in waiting_applications(register)] == [
        "SQ-2026-0001",
        "SQ-2026-0002",
        "SQ-2026-0003",
    ]


def test_the_steps_of_a_new_project_are_written_by_what_it_needs() -> None:
    project = ProjectRow(number="XM-1", survey=YesNo.NO, software=YesNo.YES, stock=YesNo.NO, applied=date(2026, 11, 2))
    rows = {row.step: row for row in step_rows(project, TODAY, {})}
    assert list(rows) == list(PROCESS.steps)
    done = {number: row.finished for number, row in rows.items() if row.state is StepState.DONE}
    assert done == {"1.1": date(2026, 11, 2), "1.2": TODAY, "1.3": TODAY}
    assert {row.finished for number, row in rows.items() if number not in done} == {None}
    assert {number: (row.result, row.round) for number, row in rows.items() if row.result or row.round} == {
        "1.2": (Verdict.PASSED, 1)
    }
    assert [(row.owner, row.title, row.project) for row in rows.values()] == [
        (step.owner, step.title, "XM-1") for step in PROCESS.steps.values()
    ]


@pytest.mark.parametrize(
    ("today", "month"),
    [(date(2026, 11, 1), "2026-10"), (date(2026, 11, 30), "2026-10"), (date(2026, 1, 1), "2025-12")],
)
def test_the_evaluation_is_of_the_last_full_month_unless_another_is_named(today: date, month: str) -> None:
    desk = desk_of(MONEY, today=today)
    assert [page.name for page in monthly_evaluation(desk)] == [page.name for page in monthly_evaluation(desk, month)]
    assert any(month in f"{page.name}{page.headline}" for page in monthly_evaluation(desk))
    for wrong in ("2026-13", "2026-00", "2026-1", "26-01", "2026-011"):
        with pytest.raises(UnknownWordError, match=wrong):
            monthly_evaluation(desk, wrong)


def test_an_unknown_request_is_answered_with_the_last_twelve_that_are_known() -> None:
    rows = "\n".join(f"BH-{n:02} | XM-2026-0001 | 已下单" for n in range(1, 15))
    desk = desk_of(f"## 备货申请\n申请单号 | 项目编号 | 状态\n{rows}")
    with pytest.raises(UnknownWordError) as refused:
        slip_arrival(desk, "BH-99", TODAY)
    assert "BH-03" in str(refused.value)
    assert "BH-14" in str(refused.value)
    assert "BH-02" not in str(refused.value)


def test_the_goods_of_one_project_are_told_item_by_item() -> None:
    desk = desk_of(
        """
    ## 立项登记
    项目编号     | 项目名称     | 阶段 | 状态
    XM-2026-0001 | 滨江医院弱电 | 实施 | 进行中

    ## 合同
    合同编号     | 项目编号     | 合同金额
    HT-2026-0001 | XM-2026-0001 | 300

    ## 合同清单
    合同编号     | 序号 | 物料代码 | 产品名称 | 数量
    HT-2026-0001 | 1    | MJ-101   | 门禁机   | 10

    ## 备货申请
    申请单号     | 项目编号     | 合同编号     | 状态
    BH-2026-0001 | XM-2026-0001 | HT-2026-0001 | 已下单

    ## 备货明细
    申请单号     | 序号 | 物料代码 | 产品名称 | 数量
    BH-2026-0001 | 1    | MJ-101   | 门禁     | 12
    BH-2026-0001 | 2    | DK-102   | 读卡器   | 2

    ## 到货签收
    签收单号     | 序号 | 项目编号     | 申请单号     | 申请序号 | 送货数量 | 合格数量 | 不合格数量 | 签收日期
    QS-2026-0001 | 1    | XM-2026-0001 | BH-2026-0001 | 1        | 12       | 11       | 1          | 2026-11-20
    QS-2026-0001 | 2    | XM-2026-0001 | BH-2026-0001 | 2        | 2        | 2        |            | 2026-11-20
    """
    )
    page = stock_standing(desk, "XM-2026-0001")
    assert page.headline == "滨江医院弱电：齐套率 100%（2/2 种），到货 100%（按成本）"
    (section,) = page.sections
    assert (page.name, section.title, section.note) == (
        "备货 XM-2026-0001", "合同清单与备货", "可申请 = 合同 − 已申请；签收以合格且已签为准",
    )  # fmt: skip
    assert [heading.look.name for heading in section.headings] == ["CODE", "TEXT", *["NUMBER"] * 8]
    assert [[cell.value for cell in line] for line in section.lines] == [
        ["MJ-101", "门禁机", 10, -2, 12, 12, 12, 11, 1, 1],
        ["DK-102", "读卡器", 0, -2, 2, 2, 2, 2, 0, 0],
    ]
    assert [[at for at, cell in enumerate(line) if cell.tone is Tone.BAD] for line in section.lines] == [[3, 8, 9], [3]]


def test_the_ageing_adds_up_by_what_it_is_asked_for() -> None:
    assert ageing(desk_of(MONEY)).headline == "按到期日计，计划未收 400.00 元，其中到期未收 100.00 元"


@pytest.mark.parametrize(
    ("deed", "answer"),
    [
        (lambda: amount_in_words("1,000.5"), "壹仟元伍角整"),
        (lambda: amount_in_words(""), ""),
        (lambda: amount_in_words(None), ""),
        (lambda: amount_in_words("很多"), "pmxl：数字「很多」无法识别"),
        (lambda: amount_in_words([[1.0]]), "pmxl：数字「多个单元格」无法识别"),
        (lambda: amount_in_words(1e21), "pmxl：数字「1000000000000000000000」无法识别"),
        (lambda: working_day("2026/11/27", 1.0), date(2026, 11, 30)),
        (lambda: working_day(datetime(2026, 11, 27, 18, 0), -1), date(2026, 11, 26)),
        (lambda: working_day(46353.0, 0), date(2026, 11, 27)),
        (lambda: working_day(44891, 0, date(1904, 1, 1)), date(2026, 11, 27)),
        (lambda: working_day("今天", 1), "pmxl：日期「今天」无法识别"),
        (lambda: working_day(True, 1), "pmxl：日期「True」无法识别"),
        (lambda: bucket_of("2026-11-24", "2026-11-24"), "未到期"),
        (lambda: bucket_of("2026-11-23", "2026-11-24"), "1–30"),
        (lambda: bucket_of("", "2026-11-24"), "无到期日"),
        (lambda: stage_of("XM-2026-0001", given(TEAM)), "验收（进行中）"),
        (lambda: stage_of("", given(TEAM)), "pmxl：项目「」无法识别"),
        (lambda: stage_of(None, given(TEAM)), "pmxl：项目「」无法识别"),
        (lambda: gaps_of("XM-2026-0001", given(TEAM.replace("进行中", "已暂停")), TODAY), "无"),
    ],
)  # fmt: skip
def test_a_cell_is_answered_or_told_in_words_why_not(deed: Callable[[], object], answer: object) -> None:
    assert answered(deed) == answer


def test_a_project_without_a_department_in_question_is_nobody_s_work() -> None:
    nobody = Operator("无名", frozenset())
    assert open_work(desk_of(WORK, nobody), person="无名") == ()
    assert open_work(desk_of(WORK, nobody, today=TODAY + timedelta(days=1)), Department.FINANCE) == ()


def test_a_cell_does_not_answer_from_what_could_not_be_read() -> None:
    blind = given(TEAM.replace("进行中", "进行"))
    assert answered(lambda: stage_of("XM-2026-0001", given(TEAM))) == "验收（进行中）"
    said = str(answered(lambda: stage_of("XM-2026-0001", blind)))
    assert said.startswith("pmxl：无法判断，")
    assert "进行" in said


def test_a_whole_log_is_told_with_its_rows_and_its_head() -> None:
    assert verify_log(desk_of("", FINANCE)) == LogVerified(0, "", ())
    desk = desk_of(MONEY, FINANCE)
    ((opened,),) = cells(desk, LogRow, "digest")
    assert verify_log(desk) == LogVerified(1, opened, ())
    allocate_receipt(desk, "L1")
    ((digest,),) = deed_cells(desk, "digest")
    assert digest not in {"", opened}
    assert verify_log(desk) == LogVerified(2, digest, ())


OPERATIONS = somebody_of(Department.OPERATIONS)
Deed = Callable[[Desk, str, str], Done]
STANDING: dict[str, tuple[Deed, set[ProjectState], LogAction, ProjectState, str]] = {
    "pause": (pause_project, {ProjectState.RUNNING}, LogAction.PAUSED, ProjectState.PAUSED, "等图纸"),
    "resume": (resume_project, {ProjectState.PAUSED}, LogAction.RESUMED, ProjectState.RUNNING, "等图纸"),
    "terminate": (
        lambda desk, asked, why: terminate_project(desk, asked, TerminationReason.LOST, why),
        {ProjectState.APPLIED, ProjectState.RUNNING, ProjectState.PAUSED},
        LogAction.TERMINATED,
        ProjectState.TERMINATED,
        "丢单：等图纸",
    ),
}


@pytest.mark.parametrize("name", STANDING)
def test_a_project_pauses_resumes_and_ends_from_the_states_that_allow_it_only(name: str) -> None:
    deed, allowed, action, state, note = STANDING[name]
    for before in (*ProjectState, None):
        desk = desk_of(TEAM.replace("进行中", before or ""), OPERATIONS)
        if before not in allowed:
            with pytest.raises(NotPossibleNowError, match=f"项目状态为「{before or '空'}」"):
                deed(desk, "XM-2026-0001", "等图纸")
            assert deed_cells(desk, "action") == []
            continue
        done = deed(desk, "XM-2026-0001", "等图纸")
        assert done.summary == f"XM-2026-0001 滨江医院弱电：{action}（{note}）"
        ending = TerminationReason.LOST if name == "terminate" else None
        assert cells(desk, ProjectRow, "state", "stage", "ending") == [(state, Stage.ACCEPTANCE, ending)]
        ((logged, first, last, result, text),) = deed_cells(desk, "action", "before", "after", "result", "note")
        assert (logged, first, last, result) == (action, Stage.ACCEPTANCE, Stage.ACCEPTANCE, str(state))
        assert text == note


def test_the_log_tells_the_second_of_a_deed_and_who_of_which_departments_did_it() -> None:
    somebody = Operator("多面手", frozenset({Department.PMO, Department.OPERATIONS}))
    desk = replace(desk_of(TEAM, somebody), clock=FixedClock(datetime(2026, 11, 24, 9, 30, 5, 999_999)))
    pause_project(desk, "XM-2026-0001", "等图纸")
    assert deed_cells(desk, "at", "operator", "department") == [
        (datetime(2026, 11, 24, 9, 30, 5), "多面手", "PMO、运营")
    ]
