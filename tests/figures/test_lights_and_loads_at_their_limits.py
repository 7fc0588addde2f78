"""The light, the load and the shares side by side, on the last value that is still one thing and the first of another."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pmxl.figures.calendar import work_calendars
from pmxl.figures.goods import Kit
from pmxl.figures.leftover import Leftover
from pmxl.figures.light import ProjectLight, Reason, Situation, Thresholds, light
from pmxl.figures.load import Load, PersonLoad, WeekLoad
from pmxl.figures.plan_progress import PlanProgress, TaskShare, plan_progress
from pmxl.figures.progress import Reconciliation, percent, reconcile
from pmxl.figures.receivables import OpenItem, Receivable
from pmxl.figures.schedule import AFTER_HANDOVER, Forecast, overrun
from pmxl.rows.delivery import RiskRow, WeeklyRow
from pmxl.rows.governance import WaiverRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.money import InvoiceRow, PaymentNodeRow
from pmxl.rows.row import Origin
from pmxl.rows.schedule import TaskRow
from pmxl.rows.settings import PersonRow
from pmxl.vocabulary import Department, ItemState, Light, PaymentNode, ProjectState, RiskLevel, TaskState, YesNo

TODAY = date(2026, 11, 24)
PROJECT = ProjectRow(number="XM-1", state=ProjectState.RUNNING)
NO_PROGRESS = PlanProgress(())


def on(day: int) -> date:
    return TODAY + timedelta(days=day)


def forecast(milestone: YesNo = YesNo.YES, **told: object) -> Forecast:
    row = TaskRow(project="XM-1", task="M1", name="竣工", milestone=milestone, kind=str(told.pop("kind", "")))
    known = {"start": TODAY, "finish": TODAY, "late_finish": None, "total_float": 5, "variance": None, "delay": None}
    return Forecast(row=row, **{**known, **told})  # type: ignore[arg-type]  # fields by name


def reasons(**told: object) -> list[tuple[Light, str]]:
    judged = light(Situation(PROJECT, NO_PROGRESS, **told), TODAY)  # type: ignore[arg-type]  # fields by name
    return [(reason.light, reason.text) for reason in judged.reasons]


@pytest.mark.parametrize(
    ("late", "colour"), [(-1, None), (0, None), (1, Light.YELLOW), (10, Light.YELLOW), (11, Light.RED)]
)
def test_a_milestone_is_late_from_its_first_day_and_red_after_ten(late: int, colour: Light | None) -> None:
    told = f"里程碑 M1 竣工 预计 2026-11-24，晚 {late} 个工作日"
    expected = [(colour, told)] if colour else []
    assert reasons(tasks=[forecast(variance=late)]) == expected
    assert reasons(tasks=[forecast(delay=late)]) == expected


def test_the_baseline_goes_before_the_plan_and_what_is_done_or_no_milestone_is_passed_over() -> None:
    assert reasons(tasks=[forecast(variance=0, delay=30)]) == []
    assert reasons(tasks=[forecast(variance=30, delay=0)]) != []
    assert reasons(tasks=[forecast(variance=30, total_float=None)]) == []
    assert reasons(tasks=[forecast(variance=30, milestone=YesNo.NO)]) == []
    assert reasons(tasks=[forecast()]) == []


@pytest.mark.parametrize(
    ("until", "colour", "text"),
    [
        (-1, Light.RED, "已过期 1 天"),
        (0, Light.YELLOW, "将于 2026-11-24 到期"),
        (7, Light.YELLOW, "将于 2026-12-01 到期"),
        (8, None, ""),
    ],
)
def test_a_waiver_is_told_a_week_ahead_and_red_the_day_after(until: int, colour: Light | None, text: str) -> None:
    waiver = WaiverRow(number="HM-1", rule="ZB02", until=on(until))
    assert reasons(waivers=[waiver]) == ([(colour, f"豁免 HM-1（ZB02）{text}")] if colour else [])
    assert reasons(waivers=[waiver.model_copy(update={"revoked": TODAY})]) == []


def test_only_open_risks_of_the_two_highest_levels_colour_the_light() -> None:
    risks = [RiskRow(number="FX", matter="停电", level=level) for level in (*RiskLevel, None)]
    assert reasons(risks=risks) == [(Light.RED, "阻断风险 FX：停电"), (Light.YELLOW, "高风险 FX：停电")]
    assert reasons(risks=[risk.model_copy(update={"state": ItemState.CLOSED}) for risk in risks]) == []


def test_a_finish_on_the_wanted_day_is_not_late_and_what_follows_the_customer_does_not_count() -> None:
    wanted = PROJECT.model_copy(update={"wanted_finish": TODAY})
    tasks = [forecast(YesNo.NO, finish=on(0)), forecast(YesNo.NO, finish=on(9), total_float=None)]
    tasks += [forecast(YesNo.NO, finish=on(9), kind=kind) for kind in AFTER_HANDOVER]
    assert light(Situation(wanted, NO_PROGRESS, tasks), TODAY).reasons == ()
    late = [*tasks, forecast(YesNo.NO, finish=on(1)), forecast(YesNo.NO, finish=None)]
    assert (
        light(Situation(wanted, NO_PROGRESS, late), TODAY).words == "预计 2026-11-25 完成，晚于要求完工日期 2026-11-24"
    )
    assert (overrun(late, None), overrun([], TODAY)) == (None, None)


def share(planned: str, actual: str, number: str = "T1") -> TaskShare:
    return TaskShare(TaskRow(task=number, name="布线"), Decimal(1), Decimal(planned), Decimal(actual))


@pytest.mark.parametrize(
    ("actual", "colour"),
    [
        ("0.50", Light.GREEN),
        ("0.45", Light.GREEN),
        ("0.4499", Light.YELLOW),
        ("0.40", Light.YELLOW),
        ("0.3999", Light.RED),
    ],
)
def test_progress_is_behind_above_its_limits_only(actual: str, colour: Light) -> None:
    assert light(Situation(PROJECT, PlanProgress((share("0.5", actual),))), TODAY).computed is colour


def test_the_first_three_late_tasks_are_named_with_the_limit_that_is_passed() -> None:
    progress = PlanProgress(tuple(share("1", "0.93", f"T{number}") for number in range(4)))
    (reason,) = light(Situation(PROJECT, progress), TODAY).reasons
    assert reason == Reason(
        Light.YELLOW,
        "进度落后 7%（计划 100%，实际 93%，界限 5%），主要是 T0 布线、T1 布线、T2 布线",
        progress.shares[0].row,
    )
    loose = Thresholds(yellow_behind=Decimal("0.07"))
    assert light(Situation(PROJECT, progress), TODAY, loose).computed is Light.GREEN


def test_a_light_of_the_project_manager_needs_a_text_and_another_colour() -> None:
    red = (Reason(Light.RED, "阻断"),)
    told = ProjectLight(Light.RED, red, Light.GREEN, "已复工")
    assert (told.shown, told.words) == (Light.GREEN, "项目经理改为正常：已复工（计算为滞后：阻断）")
    silent = ProjectLight(Light.RED, red, Light.GREEN)
    assert (silent.shown, silent.words) == (Light.RED, "阻断；项目经理自评正常没有说明，未采用")
    same = ProjectLight(Light.RED, red, Light.RED, "已知")
    assert (same.shown, same.words, same.overridden) == (Light.RED, "阻断", False)
    none = ProjectLight(Light.RED, red, None, "已知")
    assert (none.shown, none.words, none.overridden) == (Light.RED, "阻断", False)


def week(demand: str, capacity: int = 5) -> WeekLoad:
    return WeekLoad("2026-W48", Decimal(demand), capacity)


@pytest.mark.parametrize(
    ("demand", "over", "under"),
    [("2.49", False, True), ("2.5", False, False), ("5", False, False), ("5.01", True, False)],
)
def test_a_week_is_over_or_under_beyond_its_limits_only(demand: str, over: bool, under: bool) -> None:
    assert (week(demand).is_over(), week(demand).is_under()) == (over, under)


def test_a_week_without_capacity_has_no_ratio_and_is_over_with_any_demand() -> None:
    assert (week("0", 0).ratio, week("0", 0).is_over(), week("0", 0).is_under()) == (None, False, False)
    assert (week("0.1", 0).ratio, week("0.1", 0).is_over()) == (None, True)
    assert week("1.234").ratio == Decimal("0.25")


def person(name: str, demand: str, department: Department = Department.ENGINEERING) -> PersonLoad:
    return PersonLoad(PersonRow(name=name, department=department), (week(demand),))


STAFF = (
    person("王强", "9"),
    person("李敏", "5"),
    person("赵磊", "4"),
    person("孙悦", "1"),
    person("周敏", "0"),
    person("吴芳", "0", Department.RND),
)
LOAD = Load(("2026-W48",), {one.person.name: one for one in STAFF}, {}, ())


def test_who_is_over_loaded_comes_heaviest_first_and_who_is_under_loaded_freest_first() -> None:
    heavy = Load(LOAD.weeks, {**LOAD.persons, "高明": person("高明", "11")}, {}, ())
    assert [one.person.name for one, _ in heavy.over()] == ["高明", "王强"]
    assert [one.person.name for one, _ in heavy.under()] == ["周敏", "吴芳", "孙悦"]
    assert [one.person.name for one, _ in heavy.under(Decimal("0.2"))] == ["周敏", "吴芳"]


def test_only_colleagues_with_days_free_take_over_the_least_loaded_first() -> None:
    assert [who.name for who, _ in LOAD.substitutes("王强", "2026-W48")] == ["周敏", "孙悦", "赵磊"]
    assert LOAD.substitutes("王强", "2026-W49") == ()
    assert LOAD.substitutes("吴芳", "2026-W48") == ()


def test_shares_agree_up_to_the_tolerance_and_missing_ones_do_not_count() -> None:
    def told(*shares: str | None) -> Reconciliation:
        engineering, arrived, invoiced, received = (Decimal(share) if share else None for share in shares)
        return Reconciliation(engineering, arrived, invoiced, received)

    assert told("0.5", None, "0.6", None).agrees()
    assert not told("0.5", None, "0.6001", None).agrees()
    assert told("0.5", "0.45", "0.52", "0.55").agrees()
    assert not told("0.5", "0.45", "0.52", "0.56").agrees()
    assert (told("0.5", None, None, "0.6").gap, told(None, None, None, "0.6").gap) == (Decimal("-0.1"), None)


@pytest.mark.parametrize(("share", "text"), [("0.805", "81%"), ("0.8049", "80%"), ("0", "0%"), (None, "–")])
def test_a_share_is_said_in_whole_percent_halves_up(share: str | None, text: str) -> None:
    assert percent(None if share is None else Decimal(share)) == text


def test_each_open_amount_is_told_by_its_day_and_named_even_where_the_row_says_little() -> None:
    bare, retention = (
        PaymentNodeRow(contract="HT-1"),
        PaymentNodeRow(contract="HT-1", term=3, node=PaymentNode.RETENTION),
    )
    items = [
        OpenItem(bare, Decimal(1), None, "", "HT-1", "XM-1", ""),
        OpenItem(retention, Decimal(2), on(0), "质保", "HT-1", "XM-1", ""),
        OpenItem(retention, Decimal(3), on(-1), "质保", "HT-1", "XM-1", ""),
        OpenItem(InvoiceRow(contract="HT-1", term=1), Decimal(4), None, "", "HT-1", "XM-1", ""),
    ]
    told = reconcile(NO_PROGRESS, Receivable(), items, TODAY)
    assert [(one.text, one.amount, one.row) for one in told.explanations] == [
        ("HT-1 第 ？ 期款项无到期日：触发条件尚未发生", Decimal(1), bare),
        ("HT-1 第 3 期质保金未到期，2026-11-24 到期", Decimal(2), retention),
        ("HT-1 第 3 期质保金逾期 1 天（质保）", Decimal(3), retention),
        ("HT-1 第 1 期发票无到期日：触发条件尚未发生", Decimal(4), items[3].row),
    ]


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Receivable(contract_amount=Decimal(10), planned=Decimal(9)), "合同金额与回款计划合计之差（计划外）1"),
        (Receivable(invoiced=Decimal(2), received=Decimal(2), allocated=Decimal(2)), ""),
        (Receivable(invoiced=Decimal(3), received=Decimal(2), allocated=Decimal(2)), "已开票未收1"),
        (Receivable(invoiced=Decimal(2), received=Decimal(3), allocated=Decimal(3)), "已收款未开票1"),
        (Receivable(invoiced=Decimal(3), received=Decimal(3), allocated=Decimal(2)), "已到账尚未核销到节点1"),
    ],
)
def test_a_gap_in_the_money_is_explained_by_what_it_is(money: Receivable, text: str) -> None:
    told = reconcile(NO_PROGRESS, money, [], TODAY)
    assert "".join(f"{one.text}{one.amount}" for one in told.explanations) == text


def test_money_has_a_share_of_a_contract_that_has_an_amount_only() -> None:
    paid = Receivable(contract_amount=Decimal(3), invoiced=Decimal(2), received=Decimal(1))
    told = reconcile(NO_PROGRESS, paid, [], TODAY, arrived=Decimal("0.5"))
    assert (told.invoiced, told.received, told.arrived) == (Decimal("0.6667"), Decimal("0.3333"), Decimal("0.5"))
    assert reconcile(NO_PROGRESS, Receivable(received=Decimal(1)), [], TODAY).received is None


@pytest.mark.parametrize(("count", "more"), [(1, ""), (5, ""), (6, "等 6 种"), (9, "等 9 种")])
def test_five_missing_goods_are_named_and_the_rest_counted(count: int, more: str) -> None:
    kit = Kit(0, 9, tuple(("HT-1", f"物{number}") for number in range(count)))
    told = reconcile(NO_PROGRESS, Receivable(), [], TODAY, kit=kit)
    named = "、".join(f"物{number}" for number in range(min(count, 5)))
    assert [one.text for one in told.explanations] == [f"未到齐的物料：{named}{more}"]
    assert reconcile(NO_PROGRESS, Receivable(), [], TODAY, kit=Kit(9, 9)).explanations == ()


def test_five_late_tasks_are_named_and_a_report_that_says_the_same_is_not() -> None:
    progress = PlanProgress(tuple(share("0.5", "0.25", f"T{number}") for number in range(6)))
    agreeing, other = (WeeklyRow(week="2026-W47", progress=Decimal(told)) for told in ("0.2549", "0.255"))
    earlier = WeeklyRow(week="2026-W46", progress=Decimal(1))
    told = reconcile(progress, Receivable(), [], TODAY, weeklies=[agreeing, earlier])
    assert [one.text for one in told.explanations] == [f"T{n} 布线：计划 50%，实际 25%" for n in range(5)]
    differing = reconcile(progress, Receivable(), [], TODAY, weeklies=[earlier, other])
    assert differing.explanations[-1].text == "2026-W47 周报填 26%，按任务加权为 25%"
    empty = reconcile(progress, Receivable(), [], TODAY, weeklies=[WeeklyRow(week="2026-W47")])
    assert len(empty.explanations) == 5


def plan_of(**fields: object) -> PlanProgress:
    row = TaskRow.model_validate({"project": "XM-1", "task": "T1", **fields})
    return plan_progress([row, TaskRow(project="XM-1", task="T2", weight=Decimal(0))], work_calendars(), TODAY)


@pytest.mark.parametrize(
    ("start", "finish", "planned"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), "1"),  # over yesterday
        (date(2026, 11, 23), date(2026, 11, 24), "0.5"),  # ends today: one of two days is gone
        (date(2026, 11, 24), date(2026, 11, 24), "0"),  # begins today
        (date(2026, 11, 25), date(2026, 11, 26), "0"),
        (date(2026, 11, 21), date(2026, 11, 24), "0.5"),  # a weekend, Monday, then today
        (date(2026, 11, 16), date(2026, 11, 27), "0.6"),
    ],
)
def test_a_day_is_planned_to_be_done_when_it_is_over(start: date, finish: date, planned: str) -> None:
    assert plan_of(planned_start=start, planned_finish=finish).planned == Decimal(planned)
    based = plan_of(planned_start=on(90), planned_finish=on(99), baseline_start=start, baseline_finish=finish, weight=1)
    assert based.planned == Decimal(planned)
    assert plan_of(planned_start=start, planned_finish=finish, baseline_start=on(9), weight=1).planned == Decimal(
        planned
    )


def test_one_date_stands_for_both_and_none_is_left_over() -> None:
    assert plan_of(planned_start=on(-1)).planned == 1
    assert plan_of(planned_finish=on(-1)).planned == 1
    assert plan_of(planned_finish=on(0)).planned == 0
    assert [one.reason for one in plan_of(duration=1).leftovers] == ["没有计划日期，计划进度按 0 计"] * 2


@pytest.mark.parametrize(
    ("fields", "actual"),
    [
        ({"progress": "0.5"}, "0.5"),
        ({"progress": "1.5"}, "1"),
        ({"progress": "-0.5", "state": TaskState.STARTED}, "0"),
        ({"state": TaskState.STARTED}, "0"),
        ({"progress": "0.5", "state": TaskState.DONE}, "1"),
        ({"progress": "0.5", "actual_finish": TODAY}, "1"),
    ],
)
def test_what_is_done_counts_whole_and_a_share_between_nothing_and_all(fields: dict[str, object], actual: str) -> None:
    assert plan_of(planned_start=on(-1), planned_finish=on(1), **fields).actual == Decimal(actual)


def test_what_is_left_over_is_told_with_its_row() -> None:
    row = TaskRow(project="XM-1", task="T1", origin=Origin("实施台账.xlsx", "进度计划", 7))
    assert str(Leftover(row, "planned_finish", "为空")) == "进度计划 第 7 行 计划完成：为空"
    assert str(Leftover(TaskRow(), "planned_finish", "为空")) == "进度计划 计划完成：为空"
