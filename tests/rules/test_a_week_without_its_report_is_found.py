from collections.abc import Sequence
from datetime import date, datetime

from pmxl.figures.chain import chained
from pmxl.rows.governance import LogRow
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rules.check import Asked
from pmxl.rules.delivery import no_week_lacks_its_report
from pmxl.vocabulary import LogAction
from tests.given import as_logged, given

TODAY = date(2026, 11, 24)


def missing_weeks(text: str, log: tuple[LogRow, ...] = (), today: date = TODAY) -> list[str]:
    register = given(text)
    tables: dict[type[Row], Sequence[Row]] = {**register.tables, LogRow: chained([*as_logged(register), *log])}
    dossier = next(Register(tables).dossiers())
    return [found.found for found in no_week_lacks_its_report(dossier, Asked(today))]


def test_the_present_week_is_not_due_before_it_is_over() -> None:
    text = """
        ## 立项登记
        项目编号     | 项目名称     | 阶段 | 进入阶段日期
        XM-2026-0001 | 滨江医院弱电 | 实施 | 2026-11-23
    """
    assert missing_weeks(text) == []
    assert missing_weeks(text, today=date(2026, 11, 30)) == ["缺 2026-W48 的周报"]


def test_no_report_is_due_after_the_week_of_completion() -> None:
    text = """
        ## 立项登记
        项目编号     | 项目名称     | 阶段 | 进入阶段日期
        XM-2026-0001 | 滨江医院弱电 | 实施 | 2026-10-26

        ## 流程节点
        项目编号     | 节点号 | 阶段 | 状态   | 完成日期
        XM-2026-0001 | 5.4    | 实施 | 已完成 | 2026-11-03
    """
    assert missing_weeks(text) == ["缺 2026-W44 的周报", "缺 2026-W45 的周报"]


def test_delivery_begins_with_step_5_1_where_the_stage_is_already_past() -> None:
    text = """
        ## 立项登记
        项目编号     | 项目名称     | 阶段 | 进入阶段日期
        XM-2026-0001 | 滨江医院弱电 | 验收 | 2026-11-20

        ## 流程节点
        项目编号     | 节点号 | 阶段 | 状态   | 开始日期   | 完成日期
        XM-2026-0001 | 5.1    | 实施 | 已完成 | 2026-11-09 | 2026-11-18
        XM-2026-0001 | 5.4    | 实施 | 已完成 |            | 2026-11-18
    """
    assert missing_weeks(text) == ["缺 2026-W46 的周报", "缺 2026-W47 的周报"]


def test_a_week_of_nothing_but_holidays_needs_no_report() -> None:
    text = """
        ## 立项登记
        项目编号     | 项目名称     | 阶段 | 进入阶段日期
        XM-2026-0001 | 滨江医院弱电 | 实施 | 2026-02-09
    """
    weeks = missing_weeks(text, today=date(2026, 3, 2))
    assert weeks == ["缺 2026-W07 的周报", "缺 2026-W09 的周报"]


def test_a_holiday_that_the_company_adds_is_respected() -> None:
    days = "\n".join(f"2026-11-{day} | 休息日 |" for day in range(16, 21))
    text = f"""
        ## 立项登记
        项目编号     | 项目名称     | 阶段 | 进入阶段日期
        XM-2026-0001 | 滨江医院弱电 | 实施 | 2026-11-09

        ## 工作日历
        日期 | 类型 | 部门
        {days}
    """
    assert missing_weeks(text) == ["缺 2026-W46 的周报"]


def test_a_week_wholly_in_a_pause_needs_no_report() -> None:
    text = """
        ## 立项登记
        项目编号     | 项目名称     | 阶段 | 进入阶段日期
        XM-2026-0001 | 滨江医院弱电 | 实施 | 2026-11-02
    """
    paused = LogRow(at=datetime(2026, 11, 6, 9), project="XM-2026-0001", action=LogAction.PAUSED)
    resumed = LogRow(at=datetime(2026, 11, 17, 9), project="XM-2026-0001", action=LogAction.RESUMED)
    assert missing_weeks(text, (paused, resumed)) == ["缺 2026-W45 的周报", "缺 2026-W47 的周报"]


def test_a_pause_that_goes_on_asks_for_no_report() -> None:
    text = """
        ## 立项登记
        项目编号     | 项目名称     | 阶段 | 进入阶段日期
        XM-2026-0001 | 滨江医院弱电 | 实施 | 2026-11-02
    """
    paused = LogRow(at=datetime(2026, 11, 6, 9), project="XM-2026-0001", action=LogAction.PAUSED)
    assert missing_weeks(text, (paused,)) == ["缺 2026-W45 的周报"]
