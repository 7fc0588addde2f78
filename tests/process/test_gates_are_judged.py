from datetime import date

from pmxl.outcomes.transition import GateResult
from pmxl.process.definition import PROCESS
from pmxl.process.judging import judge_gate, judge_standing
from pmxl.rows.settings import RuleRow
from pmxl.rows.sheets import SHEETS
from pmxl.rules.rulebook import Rulebook
from pmxl.sheets.reading import read_register
from pmxl.vocabulary import Department, Mode, Stage
from tests.given import given, without, workspace_of
from tests.rules.provoked.every import RULES

TODAY = date(2026, 11, 24)

QUOTED = """
    ## 立项登记
    项目编号     | 项目名称     | 阶段       | 状态   | 需要踏勘
    XM-2026-0001 | 滨江医院弱电 | 方案与报价 | 进行中 | 否

    ## 方案报价
    项目编号     | 版本 | 报价金额 | 预计成本 | 报价策略 | 工程改造建议 | 提交客户日期 | 客户反馈 | 反馈日期
    XM-2026-0001 | 1    | 860000   | 610000   | 保利润   | 分两期施工   | 2026-11-11   | 通过     | 2026-11-13

    ## 人员
    姓名 | 部门
    林涛 | PMO
    王莉 | 销售
"""
UNDECIDED = QUOTED.replace("| 通过     | 2026-11-13", "|          |           ")


def waived(
    until: str, *, approver: str = "林涛", approved: str = "2026-11-20", revoked: str = "", reason: str = "客户口头同意"
) -> str:
    return f"""
    ## 豁免
    豁免编号     | 项目编号     | 规则代码 | 理由     | 条件     | 批准人     | 批准日期   | 到期日  | 撤销日期
    HM-2026-0001 | XM-2026-0001 | FA05     | {reason} | 补签反馈 | {approver} | {approved} | {until} | {revoked}
    """


def gate(text: str, today: date = TODAY) -> GateResult:
    register = given(text)
    rulebook = Rulebook.of(register.of(RuleRow), RULES)
    return judge_gate(next(register.dossiers()), PROCESS, rulebook, today)


def test_a_gate_with_all_its_evidence_is_passed_to_the_next_stage() -> None:
    result = gate(QUOTED)
    assert (result.verdict, result.stage, result.target) == ("通过", Stage.SOLUTION, Stage.CONTRACT)
    assert result.findings == ()


def test_a_held_gate_lists_everything_that_is_missing_at_once() -> None:
    result = gate("""
        ## 立项登记
        项目编号     | 项目名称     | 阶段       | 需要踏勘
        XM-2026-0001 | 滨江医院弱电 | 方案与报价 | 是

        ## 方案报价
        项目编号     | 版本 | 报价金额 | 预计成本 | 报价策略 | 工程改造建议
        XM-2026-0001 | 1    | 860000   | 610000   | 保利润   | 分两期施工
    """)
    assert result.verdict == "未通过"
    assert [finding.code for finding in result.holding] == ["FA01", "FA04", "FA05"]
    assert {finding.project for finding in result.findings} == {"XM-2026-0001"}


def test_a_message_names_workbook_sheet_row_cell_fact_and_remedy() -> None:
    (finding,) = gate(UNDECIDED).findings
    assert str(finding) == (
        "[FA05] 项目台账.xlsx › 方案报价 › 第 2 行 › 客户反馈（N2）：第 1 版没有客户反馈。请销售跟进并填写客户反馈、反馈日期。"
    )
    assert finding.owner is Department.SALES


def test_a_waiver_passes_the_gate_up_to_its_last_day() -> None:
    result = gate(UNDECIDED + waived("2026-11-24"))
    assert result.verdict == "豁免通过"
    assert [finding.waived for finding in result.waived] == ["HM-2026-0001"]


def test_an_expired_waiver_holds_the_project_again() -> None:
    assert gate(UNDECIDED + waived("2026-11-23")).verdict == "未通过"


def test_a_revoked_waiver_covers_nothing() -> None:
    assert gate(UNDECIDED + waived("2026-12-31", revoked="2026-11-24")).verdict == "未通过"


def test_a_waiver_without_a_reason_or_a_last_day_covers_nothing() -> None:
    assert gate(UNDECIDED + waived("2026-12-31", reason="")).verdict == "未通过"
    assert gate(UNDECIDED + waived("")).verdict == "未通过"


def test_a_waiver_that_begins_tomorrow_covers_nothing_today() -> None:
    assert gate(UNDECIDED + waived("2026-12-31", approved="2026-11-25")).verdict == "未通过"


def test_a_waiver_that_pmo_did_not_approve_covers_nothing() -> None:
    assert gate(UNDECIDED + waived("2026-12-31", approver="王莉")).verdict == "未通过"


def test_a_waiver_covers_no_other_rule() -> None:
    unmade = UNDECIDED.replace("610000", "      ")
    result = gate(unmade + waived("2026-12-31"))
    assert [finding.code for finding in result.holding] == ["FA03"]


def test_a_rule_passed_on_a_waiver_holds_a_later_gate_once_the_waiver_expires() -> None:
    later = UNDECIDED.replace("| 方案与报价 |", "| 签合同 |")
    assert "FA05" not in [finding.code for finding in gate(later).findings]
    assert "FA05" in [finding.code for finding in gate(later + waived("2026-12-31")).waived]
    assert "FA05" in [finding.code for finding in gate(later + waived("2026-11-01")).holding]


def test_a_rule_passed_on_a_waiver_is_free_once_it_is_fulfilled() -> None:
    later = QUOTED.replace("| 方案与报价 |", "| 签合同 |")
    assert "FA05" not in [finding.code for finding in gate(later + waived("2026-11-01")).findings]


def test_a_rule_that_pmo_turned_to_a_hint_is_found_but_does_not_hold() -> None:
    result = gate(UNDECIDED + "\n## 流程规则\n规则代码 | 方式\nFA05 | 提示\n")
    assert result.verdict == "通过"
    assert [(finding.code, finding.mode) for finding in result.findings] == [("FA05", Mode.HINT)]


def test_a_rule_that_pmo_turned_off_is_not_asked() -> None:
    assert gate(UNDECIDED + "\n## 流程规则\n规则代码 | 方式\nFA05 | 关闭\n").findings == ()


def test_the_owner_that_pmo_names_is_the_one_who_must_mend() -> None:
    (finding,) = gate(UNDECIDED + "\n## 流程规则\n规则代码 | 方式 | 责任部门\nFA05 | 阻断 | 运营\n").findings
    assert (finding.owner, finding.gap.owner) == (Department.OPERATIONS, Department.OPERATIONS)


def test_the_threshold_that_pmo_sets_is_the_one_that_counts() -> None:
    rules = "\n## 流程规则\n规则代码 | 方式 | 阈值\nFA07 | 阻断 | 30\n"
    assert [finding.code for finding in gate(QUOTED + rules).holding] == ["FA07"]


def test_an_application_without_a_stage_stands_at_the_first_gate() -> None:
    result = gate("""
        ## 立项登记
        项目名称     | 客户名称
        滨江医院弱电 | 滨江医院
    """)
    assert result.stage is Stage.INITIATION
    assert "LX01" in [finding.code for finding in result.holding]


def test_a_closed_project_has_no_gate_to_pass() -> None:
    result = gate("""
        ## 立项登记
        项目编号     | 项目名称     | 阶段
        XM-2026-0001 | 滨江医院弱电 | 已关闭
    """)
    assert (result.target, result.findings) == (Stage.CLOSED, ())


def test_rows_of_one_project_never_count_for_another() -> None:
    result = gate("""
        ## 立项登记
        项目编号     | 项目名称     | 阶段       | 需要踏勘
        XM-2026-0001 | 滨江医院弱电 | 方案与报价 | 否
        XM-2026-0002 | 城西商场机电 | 方案与报价 | 否

        ## 方案报价
        项目编号     | 版本 | 报价金额 | 预计成本 | 报价策略 | 工程改造建议 | 提交客户日期 | 客户反馈
        XM-2026-0002 | 1    | 860000   | 610000   | 保利润   | 分两期施工   | 2026-11-11   | 通过
    """)
    assert [finding.code for finding in result.findings] == ["FA03"]


def test_a_standing_finding_is_covered_by_its_project_s_waiver() -> None:
    register = given(
        """
        ## 立项登记
        项目编号     | 项目名称     | 阶段 | 状态
        XM-2026-0001 | 滨江医院弱电 | 实施 | 进行中

        ## 豁免
        豁免编号     | 项目编号     | 规则代码 | 理由 | 条件 | 批准人 | 批准日期   | 到期日
        HM-2026-0001 | XM-2026-0001 | SJ35     | 换人 | 补任 | 林涛   | 2026-11-20 | 2026-12-31

        ## 人员
        姓名 | 部门
        林涛 | PMO
        """
    )
    findings = judge_standing(register, Rulebook.default(RULES), TODAY)
    assert [finding.waived for finding in findings if finding.code == "SJ35"] == ["HM-2026-0001"]


def test_a_standing_rule_that_pmo_turned_off_is_not_asked() -> None:
    register = given("""
        ## 会议待办
        待办编号     | 期限       | 状态
        DB-2026-0001 | 2026-11-01 | 未关闭

        ## 流程规则
        规则代码 | 方式
        TQ01     | 关闭
    """)
    findings = judge_standing(register, Rulebook.of(register.of(RuleRow), RULES), TODAY)
    assert "TQ01" not in [finding.code for finding in findings]


def test_a_waiver_counts_for_nothing_where_nobody_can_say_who_is_pmo() -> None:
    workspace = workspace_of(UNDECIDED + waived("2026-12-31"))
    register = read_register(without(workspace, "人员"), SHEETS)
    result = judge_gate(next(register.dossiers()), PROCESS, Rulebook.default(RULES), TODAY)
    assert result.verdict == "未通过"
    assert [(finding.code, finding.gap.found, finding.waived) for finding in result.holding] == [
        ("SJ05", "无法判断 FA05：找不到工作表「人员」", ""),
        ("FA05", "第 1 版没有客户反馈", ""),
    ]
