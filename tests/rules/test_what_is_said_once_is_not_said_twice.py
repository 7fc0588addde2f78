from pmxl.process.judging import judge_standing
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.register import Register
from pmxl.rows.settings import RuleRow
from pmxl.rules.rulebook import Rulebook
from tests.given import given
from tests.rules.provoked.case import TODAY
from tests.rules.provoked.every import RULES


def codes(text: str) -> list[str]:
    register = given(text)
    return [finding.code for finding in judge_standing(register, Rulebook.of(register.of(RuleRow), RULES), TODAY)]


def test_a_required_cell_that_could_not_be_read_is_not_called_empty() -> None:
    assert codes("""
        ## 字典
        列表 | 词条

        ## 人员
        姓名 | 部门   | 在岗
        赵强 | 工程部 | 是
    """) == ["SJ02"]


def test_a_row_pasted_twice_is_not_also_a_repeated_number() -> None:
    assert codes("""
        ## 人员
        姓名 | 部门 | 在岗
        赵强 | PM   | 是
        赵强 | PM   | 是
    """) == ["SJ18"]


def test_an_application_that_is_not_complete_is_left_to_its_gate() -> None:
    assert (
        codes("""
        ## 立项登记
        项目名称     | 客户名称
        滨江医院弱电 | 滨江医院
    """)
        == []
    )


def test_a_missing_register_of_projects_does_not_make_every_number_unknown() -> None:
    register = given("""
        ## 项目小组
        项目编号     | 姓名 | 部门 | 角色
        XM-2026-0001 | 赵强 | PM   | 项目经理
    """)
    tables = {kind: rows for kind, rows in register.tables.items() if kind is not ProjectRow}
    findings = judge_standing(Register(tables), Rulebook.default(RULES), TODAY)
    assert [finding.code for finding in findings] == []


def test_an_empty_mode_is_said_by_the_rulebook_alone() -> None:
    assert codes("""
        ## 流程规则
        规则代码 | 方式 | 阈值
        FA07     |      | 18
    """) == ["SJ10"]
