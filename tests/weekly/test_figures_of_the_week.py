"""Every figure of the first page against its sum written out, on three projects; see `given_week`."""

from datetime import date
from decimal import Decimal

import pytest

from pmxl.reports.weekly.changes import changes, flags, week_before
from pmxl.reports.weekly.decisions import decisions
from pmxl.reports.weekly.kpis import Kpi, kpis
from pmxl.reports.weekly.snapshot import Kept, Snapshot
from pmxl.reports.weekly.summary import Summary
from pmxl.vocabulary import Light
from tests.weekly.given_week import COMPANY, week_of_company


@pytest.fixture(scope="module")
def figures() -> dict[str, Kpi]:
    return {kpi.name: kpi for kpi in kpis(week_of_company())}


def test_projects_that_run_are_counted_now_and_by_the_log_last_week(figures: dict[str, Kpi]) -> None:
    # XM-1 and XM-2 run; XM-3 is paused. On 11-15 the log knew XM-1 alone.
    assert (figures["进行中项目"].value, figures["进行中项目"].before) == (Decimal(2), Decimal(1))


def test_what_happened_in_the_week_is_counted_by_its_dates(figures: dict[str, Kpi]) -> None:
    names = ("新立项", "签约", "完工", "验收", "关闭")
    assert [figures[name].value for name in names] == [1, 1, 1, 0, 0]
    assert [figures[name].before for name in names] == [0, 0, 0, 0, 0]


def test_money_of_the_week_and_month_adds_up_by_hand(figures: dict[str, Kpi]) -> None:
    assert (figures["本周到账"].value, figures["本周到账"].before) == (Decimal(150), Decimal(0))
    assert (figures["本月到账"].value, figures["本月到账"].before) == (
        Decimal(250),
        Decimal(100),
    )  # 100 on the 5th, 150 on the 17th
    assert (figures["签约金额"].value, figures["签约金额"].before) == (Decimal(500), Decimal(0))


def test_overdue_money_is_compared_with_what_it_was_a_week_ago(figures: dict[str, Kpi]) -> None:
    # now: term 1 300 − 100 − 150 = 50, term 2 due 11-18: 700; on 11-15: term 1 300 − 100 = 200, term 2 not due yet
    assert (figures["到期未收"].value, figures["到期未收"].before) == (Decimal(750), Decimal(200))
    assert figures["合同未收"].value == 1250  # 1000 − 250 + 500


def test_reports_in_time_are_those_given_by_sunday(figures: dict[str, Kpi]) -> None:
    # XM-1 owes W47 and gave it on 11-20; XM-3 owes it too: in 实施 since 08-01, 完工 on 11-17, no pause in the log
    assert (figures["周报准时率"].value, figures["周报准时率"].note) == (Decimal("0.5000"), "应交 2 · 准时 1")
    # W46: the same two, XM-1 gave it on 11-13
    assert figures["周报准时率"].before == Decimal("0.5000")


def test_a_project_that_was_pasted_twice_owes_one_report() -> None:
    line = next(line for line in COMPANY.splitlines() if "SQ-2026-0001" in line)
    twice = {kpi.name: kpi for kpi in kpis(week_of_company(COMPANY.replace(line, f"{line}\n{line}")))}
    assert twice["周报准时率"].note == "应交 2 · 准时 1"


def test_a_milestone_that_is_due_and_open_is_not_kept(figures: dict[str, Kpi]) -> None:
    assert (figures["里程碑达成率"].value, figures["里程碑达成率"].note) == (Decimal(0), "近四周到期 1 · 达成 0")


def test_tasks_are_kept_only_if_done_by_their_planned_day(figures: dict[str, Kpi]) -> None:
    # due 10-26 … 11-22: T01 on time, T03 a day late, T04 open; T02 is due on the 27th: 1 of 3
    assert (figures["按期完成率"].value, figures["按期完成率"].note) == (Decimal("0.3333"), "近四周到期 3 · 按期 1")


def test_progress_behind_the_plan_gives_the_light_and_its_words() -> None:
    week = week_of_company()
    # weights in working days: T01 10, T02 10, T03 5, T04 0. By 11-24 planned: 10 + 10×6/10 + 5 = 21 of 25 = 84 %;
    # actual 10 + 3 + 5 = 18 of 25 = 72 %: 12 % behind, more than the 10 % of red.
    progress = week.progress["XM-2026-0001"]
    assert (progress.planned, progress.actual, progress.deviation) == (
        Decimal("0.84"),
        Decimal("0.72"),
        Decimal("-0.12"),
    )
    assert week.lights["XM-2026-0001"].computed is Light.RED
    assert week.lights["XM-2026-0001"].words.startswith("进度落后 12%（计划 84%，实际 72%，界限 10%）")


def test_the_parts_of_the_first_page_add_up_to_its_totals() -> None:
    summary = Summary(week_of_company())
    by_stage = sum(sum(counts.values()) for counts in summary.stages.values())
    by_light = sum(summary.week.light_counts.values())
    assert by_stage == by_light == len(summary.week.running) == 2


def test_the_shares_of_a_project_stand_side_by_side_with_their_gap() -> None:
    found = week_of_company().reconciliations["XM-2026-0001"]
    assert (found.engineering, found.invoiced, found.received) == (
        Decimal("0.72"),
        Decimal(0),
        Decimal("0.25"),
    )  # 250 ÷ 1000
    assert found.gap == Decimal("0.47")
    assert any("HT-2026-0001 第 1 期预付款逾期 45 天" in told.text for told in found.explanations)


def test_without_a_snapshot_the_log_and_the_dates_tell_what_changed() -> None:
    told = [(change.kind, change.project, change.text) for change in changes(week_of_company())]
    assert ("状态", "XM-2026-0002", "立项编号：") in [(kind, project, text) for kind, project, text in told]
    assert ("风险", "XM-2026-0001", "新增高风险 FX-2026-0001：停电窗口未定") in told
    assert ("风险", "XM-2026-0001", "关闭风险 FX-2026-0002：图纸缺失") in told
    assert ("到账", "XM-2026-0001", "滨江医院 150.00 元") in told
    assert ("签约", "XM-2026-0002", "签约 HT-2026-0002，500.00 元") in told
    assert ("人员", "XM-2026-0001", "胡斌 加入，施工负责人") in told


def kept(**more: object) -> Snapshot:
    state = Kept("XM-2026-0001", "实施", "进行中", "预警", Decimal("0.6"), Decimal("0.65"), manager="刘洋")
    changed = state.__class__(**{**state.__dict__, **more})
    return Snapshot("2026-W46", date(2026, 11, 17), "", {"滞后项目": Decimal(3)}, {"XM-2026-0001": changed})


def test_with_a_snapshot_milestones_progress_and_people_are_compared() -> None:
    week = week_of_company(prior=kept(milestones={"T04": date(2026, 11, 20)}))
    told = [(change.kind, change.text) for change in changes(week)]
    finish = week.affairs.schedule.tasks["XM-2026-0001", "T04"].finish
    assert ("进度", "工程进度 60% → 72%") in told
    assert ("人员", "项目经理 刘洋 → 张伟明") in told
    assert any(kind == "里程碑" and text.startswith(f"T04 完工 2026-11-20 → {finish}，晚") for kind, text in told)


def test_a_snapshot_gives_last_weeks_value_before_anything_is_derived() -> None:
    figure = next(kpi for kpi in kpis(week_of_company(prior=kept())) if kpi.name == "滞后项目")
    assert (figure.value, figure.before, figure.arrow, figure.good) == (Decimal(1), Decimal(3), "▼", True)


def test_progress_going_back_and_the_same_plan_for_weeks_are_flagged() -> None:
    told = {flag.kind: flag.text for flag in flags(week_of_company())}
    assert told["进度倒退"] == "周报进度由 50%（2026-W46）退到 40%（2026-W47）"
    assert told["计划未变"].startswith("连续 3 周的下周计划相同")


def test_a_project_without_any_record_for_weeks_is_flagged() -> None:
    quiet = COMPANY.replace("4 | 2026-11-18 09:00:00", "4 | 2026-10-18 09:00:00")
    told = [(flag.project, flag.kind) for flag in flags(week_of_company(quiet))]
    assert ("XM-2026-0002", "没有动静") in told


def test_what_a_general_manager_must_decide_is_said_in_words() -> None:
    told = [(found.text, found.ask) for found in decisions(week_of_company())]
    assert any(text.startswith("滨江医院 到期未收 750.00 元，最久逾期 45 天") for text, _ in told)
    assert ("XM-2026-0002 明德小学：还没有项目经理", "请 PMO 任命") in told


def test_nobody_is_sent_to_a_customer_whose_project_was_given_up() -> None:
    week = week_of_company(COMPANY.replace("滨江医院 | 实施 | 进行中", "滨江医院 | 实施 | 已终止"))
    assert week.affairs.amounts["HT-2026-0001"].due_unreceived == 750  # the figure stands all the same
    assert not [found for found in decisions(week) if "到期未收" in found.text]
    assert (week.affairs.dunning.reminders, week_of_company().affairs.dunning.reminders != ()) == ((), True)


@pytest.mark.parametrize(
    ("day", "week"),
    [(date(2026, 11, 24), "2026-W47"), (date(2026, 11, 27), "2026-W48"), (date(2026, 11, 23), "2026-W47")],
)
def test_the_week_reported_is_the_last_full_one_until_friday(day: date, week: str) -> None:
    assert week_before(day) == week
