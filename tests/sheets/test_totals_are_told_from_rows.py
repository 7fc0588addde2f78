import pytest

from pmxl.rows.initiation import ProjectRow
from pmxl.rows.money import PaymentNodeRow
from tests.given import given


@pytest.mark.parametrize("label", ["合计", "2025 年小计", "本页共计：", "汇总", "预付款小计（元）", "Subtotal"])
def test_a_labelled_sum_is_no_payment_node(label: str) -> None:
    register = given(f"""
        ## 回款计划
        合同编号 | 期次 | 项目编号 | 款项   | 计划金额
        HT-1     | 1    | XM-1     | 预付款 | 200000
        {label}  |      |          |        | 200000
    """)
    assert [row.contract for row in register.of(PaymentNodeRow)] == ["HT-1"]
    assert [problem.gap.found for problem in register.problems] == ["这一行像是合计，不作为数据"]


@pytest.mark.parametrize("name", ["医院数据汇总平台", "小计量表改造", "区总计划展示屏"])
def test_a_project_whose_name_holds_such_a_word_is_a_row(name: str) -> None:
    register = given(f"""
        ## 立项登记
        申请编号 | 项目名称 | 客户名称 | 项目类型
        SQ-1     | {name}   | 滨江医院 | 弱电工程
    """)
    assert [row.name for row in register.of(ProjectRow)] == [name]


def test_a_sum_that_names_a_project_holds_that_project_back() -> None:
    register = given("""
        ## 回款计划
        合同编号 | 期次 | 项目编号 | 款项 | 计划金额
        小计     |      | XM-1     |      | 200000
    """)
    assert [(problem.code, problem.gap.project) for problem in register.problems] == [("SJ09", "XM-1")]
