"""Plan against actual, the four shares side by side, and the light with its reasons; Tuesday 2026-11-24."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmxl.figures.calendar import work_calendars
from pmxl.figures.goods import Kit
from pmxl.figures.light import ProjectLight, Situation, Thresholds, light
from pmxl.figures.plan_progress import PlanProgress, plan_progress
from pmxl.figures.progress import percent, reconcile
from pmxl.figures.receivables import OpenItem, Receivable
from pmxl.figures.schedule import schedule
from pmxl.figures.stock import Stock
from pmxl.rows.delivery import RiskRow, WeeklyRow
from pmxl.rows.governance import WaiverRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.schedule import TaskRow
from pmxl.rows.stock import RequestLineRow, RequestRow
from pmxl.vocabulary import (
    ItemState,
    Light,
    PaymentNode,
    PaymentTrigger,
    ProjectState,
    RequestState,
    RiskLevel,
    Stage,
    TaskState,
    TerminationReason,
    YesNo,
)

TODAY = date(2026, 11, 24)
CALENDARS = work_calendars()


def nov(day: int) -> date:
    return date(2026, 11, day)


def task(number: str, start: date | None, finish: date | None, progress: str | None = None, **more: object) -> TaskRow:
    fields = {"project": "XM-1", "task": number, "planned_start": start, "planned_finish": finish, **more}
    return TaskRow.model_validate({**fields, "progress": progress})


PLAN = [
    task("T1", nov(2), nov(13), "1", name="管线", state=TaskState.DONE),  # 10 working days, all planned, all done
    task("T2", nov(16), nov(27), "0.5", name="布线", state=TaskState.STARTED),  # 10 days, 6 gone, half done
    task("T3", nov(30), date(2026, 12, 11), name="调试"),  # 10 days, none gone
    task("T4", nov(2), nov(6), "0.9", state=TaskState.CANCELLED),
]


def test_planned_and_actual_progress_are_weighted_by_working_days() -> None:
    progress = plan_progress(PLAN, CALENDARS, TODAY)

    assert progress.planned == Decimal("0.5333")  # (10 + 6 + 0) / 30
    assert progress.actual == Decimal("0.5000")  # (10 + 5 + 0) / 30
    assert progress.deviation == Decimal("-0.0333")
    assert [share.row.task for share in progress.late] == ["T2"]


def test_a_typed_weight_stands_for_the_working_days() -> None:
    rows = [task("T1", nov(2), nov(13), "1", weight=Decimal(1)), task("T2", nov(16), nov(20), weight=Decimal(3))]

    assert plan_progress(rows, CALENDARS, TODAY).actual == Decimal("0.2500")


def test_the_confirmed_baseline_is_what_progress_is_measured_against() -> None:
    moved = task("T1", nov(30), date(2026, 12, 4), baseline_start=nov(16), baseline_finish=nov(20))

    assert plan_progress([moved], CALENDARS, TODAY).planned == Decimal(1)


def test_milestones_alone_weigh_alike() -> None:
    rows = [
        task("M1", nov(10), nov(10), milestone=YesNo.YES, actual_finish=nov(10)),
        task("M2", nov(20), nov(20), milestone=YesNo.YES),
        task("M3", nov(30), nov(30), milestone=YesNo.YES),
    ]

    progress = plan_progress(rows, CALENDARS, TODAY)

    assert (percent(progress.planned), percent(progress.actual)) == ("67%", "33%")


def test_tasks_without_dates_and_in_unknown_years_are_told_and_not_guessed() -> None:
    rows = [*PLAN, TaskRow(task="T8"), task("T9", nov(16), date(2027, 1, 15)), task("T10", None, date(2026, 12, 1))]

    progress = plan_progress(rows, CALENDARS, TODAY)

    assert [(leftover.row, leftover.reason[:14]) for leftover in progress.leftovers] == [
        (rows[4], "没有计划日期，计划进度按 0"),
        (rows[5], "未计入进度。工作日历：不知道"),
    ]
    assert plan_progress([], CALENDARS, TODAY).deviation is None
    assert plan_progress([TaskRow(state=TaskState.CANCELLED)], CALENDARS, TODAY).actual is None


@given(
    st.lists(
        st.builds(
            TaskRow,
            planned_start=st.none() | st.dates(date(2026, 1, 1), date(2027, 2, 1)),
            planned_finish=st.none() | st.dates(date(2026, 1, 1), date(2027, 2, 1)),
            duration=st.none() | st.decimals(-5, 50, places=1),
            progress=st.none() | st.decimals(-1, 3, places=2),
            weight=st.none() | st.decimals(-5, 50, places=1),
            state=st.none() | st.sampled_from(TaskState),
            actual_finish=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 1)),
        ),
        max_size=6,
    )
)
def test_progress_stays_between_nothing_and_all_for_any_half_typed_rows(rows: list[TaskRow]) -> None:
    progress = plan_progress(rows, CALENDARS, TODAY)

    for share in (progress.planned, progress.actual):
        assert share is None or 0 <= share <= 1


NODE = PaymentNodeRow(
    contract="HT-1", term=2, node=PaymentNode.ACCEPTANCE, trigger=PaymentTrigger.ACCEPTANCE, amount=Decimal(500)
)
MONEY = Receivable(
    contract_amount=Decimal(1000),
    planned=Decimal(1000),
    invoiced=Decimal(800),
    received=Decimal(500),
    allocated=Decimal(400),
    due_unreceived=Decimal(100),
)


def test_engineering_and_finance_stand_side_by_side_with_the_gap_explained() -> None:
    done = plan_progress([task("T1", nov(2), nov(13), "0.8", name="管线")], CALENDARS, TODAY)
    late = NODE.model_copy(update={"term": 1, "node": PaymentNode.PROGRESS})
    nodes = [
        OpenItem(late, Decimal(100), nov(10), "完工通知", "HT-1", "XM-1", "滨江医院"),
        OpenItem(NODE, Decimal(500), None, "", "HT-1", "XM-1", "滨江医院"),
        OpenItem(NODE, Decimal(500), nov(30), "固定日期", "HT-1", "XM-1", "滨江医院"),
    ]
    kit = Kit(1, 3, (("HT-1", "摄像机"), ("HT-1", "线缆")))
    weekly = WeeklyRow(project="XM-1", week="2026-W47", progress=Decimal("0.85"))

    told = reconcile(done, MONEY, nodes, TODAY, kit=kit, arrived=Decimal("0.3333"), weeklies=[weekly])

    assert [percent(s) for s in (told.engineering, told.arrived, told.invoiced, told.received)] == [
        "80%",
        "33%",
        "80%",
        "50%",
    ]
    assert told.gap == Decimal("0.3")
    assert not told.agrees()
    assert [(explanation.text, explanation.amount) for explanation in told.explanations] == [
        ("HT-1 第 1 期进度款逾期 14 天（完工通知）", Decimal(100)),
        ("HT-1 第 2 期验收款无到期日：验收尚未发生", Decimal(500)),
        ("HT-1 第 2 期验收款未到期，2026-11-30 到期", Decimal(500)),
        ("已到账尚未核销到节点", Decimal(100)),
        ("已开票未收", Decimal(300)),
        ("未到齐的物料：摄像机、线缆", None),
        ("T1 管线：计划 100%，实际 80%", None),
        ("2026-W47 周报填 85%，按任务加权为 80%", None),
    ]


def test_without_tasks_the_last_weekly_report_tells_the_progress() -> None:
    weeklies = [
        WeeklyRow(week="2026-W46", progress=Decimal("0.4")),
        WeeklyRow(week="2026-W47", progress=Decimal("0.6")),
    ]

    told = reconcile(PlanProgress(()), Receivable(), [], TODAY, weeklies=weeklies)

    assert (told.engineering, told.received, told.gap) == (Decimal("0.6"), None, None)
    assert told.agrees()
    assert told.explanations == ()


PROJECT = ProjectRow(number="XM-1", state=ProjectState.RUNNING, stage=Stage.DELIVERY)


def test_what_follows_completion_is_no_part_of_the_progress() -> None:
    after = [task(f"A{n}", nov(2), nov(13), kind=kind) for n, kind in enumerate(("验收", "总结", "回款"))]
    whole, work = (plan_progress(rows, CALENDARS, TODAY) for rows in ([*PLAN, *after], PLAN))
    assert (whole.planned, whole.actual) == (work.planned, work.actual)


def behind(planned_days: int, done: str) -> PlanProgress:
    """Ten tasks of a day each, so many of them planned to be over; one of them `done`."""
    rows = [task(f"T{n}", nov(2) if n < planned_days else nov(30), None, duration=Decimal(1)) for n in range(10)]
    return plan_progress([rows[0].model_copy(update={"progress": Decimal(done)}), *rows[1:]], CALENDARS, TODAY)


@pytest.mark.parametrize(
    ("planned", "done", "colour"),
    [
        (1, "1", Light.GREEN),
        (1, "0.5", Light.GREEN),  # 5 % behind: not more than the threshold
        (1, "0.49", Light.YELLOW),
        (1, "0", Light.YELLOW),  # 10 % behind
        (2, "0.99", Light.RED),
    ],
)
def test_the_light_turns_yellow_above_five_and_red_above_ten_percent(planned: int, done: str, colour: Light) -> None:
    assert light(Situation(PROJECT, behind(planned, done)), TODAY).computed is colour


def test_the_thresholds_of_the_light_are_settings() -> None:
    loose = Thresholds(red_behind=Decimal("0.5"), yellow_behind=Decimal("0.2"))

    assert light(Situation(PROJECT, behind(2, "0")), TODAY, loose).computed is Light.GREEN


def test_every_reason_is_told_in_words_the_worst_first() -> None:
    rows = [
        task("T1", nov(2), nov(20), "0", name="布线", waits_for="BH-1", person="王强"),
        task("M1", nov(20), nov(20), name="竣工", milestone=YesNo.YES, predecessors="T1", baseline_finish=nov(20)),
    ]
    result = schedule(rows, CALENDARS, TODAY)
    stock = Stock(
        requests=[RequestRow(number="BH-1", contract="HT-1", state=RequestState.ORDERED, wanted=nov(14))],
        lines=[RequestLineRow(request="BH-1", line=1, item="A-1", product="摄像机", quantity=Decimal(3))],
    )
    situation = Situation(
        PROJECT.model_copy(update={"wanted_finish": nov(30)}),
        plan_progress(rows, CALENDARS, TODAY),
        result.of("XM-1"),
        risks=[
            RiskRow(number="FX-1", matter="甲方停电", level=RiskLevel.HIGH, state=ItemState.OPEN),
            RiskRow(number="FX-2", matter="图纸未批", level=RiskLevel.BLOCKING),
            RiskRow(number="FX-3", level=RiskLevel.BLOCKING, state=ItemState.CLOSED),
            RiskRow(number="FX-4", level=RiskLevel.LOW),
        ],
        waivers=[
            WaiverRow(number="HM-1", rule="ZB02", until=nov(20)),
            WaiverRow(number="HM-2", rule="ZB03", until=nov(30)),
            WaiverRow(number="HM-3", rule="ZB03", until=nov(1), revoked=nov(2)),
            WaiverRow(number="HM-4"),
        ],
        overdue_goods=stock.overdue(TODAY, rows, {("XM-1", t.row.task) for t in result.critical_path("XM-1")}),
    )

    judged = light(situation, TODAY)

    assert judged.computed is Light.RED
    assert [(reason.light.value, reason.text) for reason in judged.reasons] == [
        ("滞后", "进度落后 100%（计划 100%，实际 0%，界限 10%），主要是 T1 布线"),
        ("滞后", "阻断风险 FX-2：图纸未批"),
        ("滞后", "豁免 HM-1（ZB02）已过期 4 天"),
        ("滞后", "里程碑 M1 竣工 预计 2026-12-14，晚 16 个工作日"),
        ("预警", "高风险 FX-1：甲方停电"),
        ("预警", "豁免 HM-2（ZB03）将于 2026-11-30 到期"),
        ("预警", "关键路径上的 摄像机 逾期 10 天未到（BH-1）"),
        ("预警", "预计 2026-12-14 完成，晚于要求完工日期 2026-11-30"),
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": ProjectState.CLOSED}, "项目已关闭"),
        ({"stage": Stage.CLOSED}, "项目已关闭"),
        ({"state": ProjectState.PAUSED}, "项目已暂停"),
        ({"state": ProjectState.TERMINATED, "ending": TerminationReason.LOST}, "项目已终止（丢单）"),
    ],
)
def test_a_project_that_does_not_run_is_grey_whatever_else(change: dict[str, object], reason: str) -> None:
    judged = light(Situation(PROJECT.model_copy(update=change), behind(9, "0")), TODAY)

    assert (judged.computed, judged.words) == (Light.GREY, reason)


def _judged(colour: Light | None, text: str) -> ProjectLight:
    weekly = WeeklyRow(project="XM-1", week="2026-W47", light=colour, light_reason=text)
    return light(Situation(PROJECT, behind(2, "0"), weekly=weekly), TODAY)


def test_an_override_with_its_text_is_shown_as_what_it_is() -> None:
    judged = _judged(Light.YELLOW, "甲方已书面同意顺延")

    assert judged.shown is Light.YELLOW
    assert judged.words == (
        "项目经理改为预警：甲方已书面同意顺延（计算为滞后：进度落后 20%（计划 20%，实际 0%，界限 10%），主要是 T0、T1）"
    )


def test_an_override_without_a_text_does_not_count_and_is_said() -> None:
    judged = _judged(Light.GREEN, " ")

    assert judged.shown is Light.RED
    assert judged.words.endswith("；项目经理自评正常没有说明，未采用")


def test_a_self_assessment_that_agrees_is_no_override() -> None:
    assert not _judged(Light.RED, "已知").overridden
    assert not _judged(None, "").overridden


def test_an_empty_project_is_green_and_does_not_crash() -> None:
    assert light(Situation(ProjectRow(), PlanProgress(())), TODAY) == ProjectLight(Light.GREEN, ())
    assert light(Situation(ProjectRow(), PlanProgress(())), TODAY).words == "无异常"
