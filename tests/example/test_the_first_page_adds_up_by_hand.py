"""总览 of week 2026-W47 (16 to 22 November) of the example, figure by figure, each sum written out with its rows."""

from collections import Counter
from datetime import date
from decimal import Decimal

from pmxl.vocabulary import Light, Mode, Stage
from tests.example.by_hand import cells, first_page, hold, now_and_before, week


def nov(day: int) -> date:
    return date(2026, 11, day)


def oct_(day: int) -> date:
    return date(2026, 10, day)


def test_twenty_eight_projects_run_and_stand_in_these_stages() -> None:
    rows = {
        Stage.INITIATION: (36, 38, 39),
        Stage.SOLUTION: (29, 34, 35, 37),
        Stage.CONTRACT: (28, 30, 31, 32, 33),  # 33 was typed by hand, past the gate: the sheet's stage counts
        Stage.PREPARATION: (24, 25, 26, 27),
        Stage.DELIVERY: (13, 15, 18, 19, 20, 21, 23),
        Stage.ACCEPTANCE: (4, 5, 8, 16, 17),
    }
    for stage, places in rows.items():
        hold("立项登记", "阶段", str(stage), places)
        hold("立项登记", "状态", "进行中", places)
    told = Counter(dossier.project.stage for dossier in week().running)
    assert told == {stage: len(places) for stage, places in rows.items()}
    # 3 + 4 + 5 + 4 + 7 + 5 = 28; two of them were numbered in this week (rows 38 and 39), so 26 a week ago
    assert now_and_before("进行中项目") == (Decimal(3 + 4 + 5 + 4 + 7 + 5), Decimal(28 - 2))


def test_four_projects_are_red_seven_yellow_and_seventeen_green() -> None:
    # what each is behind is added up in test_the_work_adds_up_by_hand
    red = {
        "XM-2026-0009",  # 7.94 % behind is yellow; its manager made it red, with words
        "XM-2026-0011",  # 11.25 % behind, a blocking risk, an expired waiver
        "XM-2026-0013",  # T13, due 11-01, is 17 working days late
        "XM-2026-0020",  # 18.3 % behind
    }
    yellow = {
        "XM-2026-0012",  # T13, due 11-21, will be done on 12-01
        "XM-2026-0014",  # T09 began on 11-20 and shows nothing: 12 days from 11-24 end on 12-09 instead of 12-07
        "XM-2026-0015",  # 5.25 % behind: two fifths of T05 to go, 8 days from 11-24 end on 12-03 instead of 11-26
        "XM-2026-0016",  # T05 with a third to go: 6 days from 11-24 end on 12-01 instead of 11-27
        "XM-2026-0017",  # T05 with three fifths to go: 8 days from 11-24 end on 12-03 instead of 11-30
        "XM-2026-0019",  # T13 has not begun: 8 days from 11-24 end on 12-03, after the wanted 11-25
        "XM-2026-0021",  # 6.82 % behind
    }
    cells("周报", "自评灯色", {154: "滞后"})
    cells("进度计划", "完成比例", {143: 0.4, 161: 0, 171: 0.6, 185: 0.65, 199: 0.4, 215: 0})
    told = {name: found.shown for name, found in week().lights.items()}
    assert {name for name, shown in told.items() if shown is Light.RED} == red
    assert {name for name, shown in told.items() if shown is Light.YELLOW} == yellow
    assert (now_and_before("滞后项目")[0], now_and_before("预警项目")[0]) == (4, 7)
    assert list(told.values()).count(Light.GREEN) == 28 - 4 - 7
    assert first_page()["进行中项目"].note == "红 4 · 黄 7 · 绿 17"


def test_projects_initiated_signed_completed_accepted_and_closed_are_counted_by_their_days() -> None:
    cells("立项登记", "立项日期", {38: nov(19), 39: nov(17)})  # this week: XM-2026-0035, XM-2026-0034
    cells("立项登记", "立项日期", {36: nov(9), 37: nov(12)})  # last week: XM-2026-0032, XM-2026-0033
    cells("合同", "签订日期", {25: nov(18), 23: nov(6)})  # this week HT-2026-0024; HT-2026-0022 two weeks ago
    hold("流程节点", "节点号", "5.4", (710, 472, 506))
    cells("流程节点", "完成日期", {710: nov(19), 472: nov(13), 506: nov(11)})  # this week one, last week two
    cells("验收", "验收日期", {9: nov(3), 8: oct_(10)})  # the last two, before both weeks
    expected = {"新立项": (2, 2), "签约": (1, 0), "完工": (1, 2), "验收": (0, 0), "关闭": (0, 0), "终止": (0, 0)}
    assert {name: now_and_before(name) for name in expected} == expected


def test_the_money_signed_is_that_of_the_one_contract() -> None:
    assert now_and_before("签约金额") == (cells("合同", "合同金额", {25: 960_000}), Decimal(0))


def test_the_money_of_week_and_month_is_the_sum_of_its_receipts() -> None:
    cells("到账", "到账日期", {39: nov(3), 40: nov(9), 41: nov(9), 42: nov(18), 43: nov(20)})
    this_week = cells("到账", "到账金额", {42: 2_023_000, 43: 128_000})  # 43: nobody has claimed it yet
    last_week = cells("到账", "到账金额", {40: 735_000, 41: 954_000})
    before = cells("到账", "到账金额", {39: 207_000})
    assert now_and_before("本周到账") == (this_week, last_week) == (Decimal(2_151_000), Decimal(1_689_000))
    assert now_and_before("本月到账") == (this_week + last_week + before, last_week + before)
    assert this_week + last_week + before == 4_047_000


def test_seven_of_seven_and_nine_of_nine_reports_came_in_time() -> None:
    hold("周报", "周次", "2026-W47", range(154, 161))
    hold("周报", "填报日期", nov(20), range(154, 161))  # the Friday
    hold("周报", "周次", "2026-W46", range(145, 154))
    hold("周报", "填报日期", nov(13), range(145, 154))
    # in 实施 in W47: the seven of the stage; in W46 besides XM-2026-0012 (完工 11-13) and XM-2026-0013 (11-11)
    assert now_and_before("周报准时率") == (Decimal(7) / 7, Decimal(9) / 9)
    assert first_page()["周报准时率"].note == "应交 7 · 准时 7"


def test_one_of_four_milestones_of_four_weeks_was_kept() -> None:
    # due 10-26 to 11-22: XM-2026-0012 T12 and T13, XM-2026-0013 T13, XM-2026-0019 T12; done on the day: the last alone
    hold("进度计划", "里程碑", "是", (142, 143, 154, 214, 153))
    cells("进度计划", "基线完成", {142: nov(9), 143: nov(21), 154: nov(1), 214: nov(19)})
    cells("进度计划", "实际完成", {142: nov(13), 143: None, 154: None, 214: nov(19)})
    # a week ago, due 10-19 to 11-15: 142, 153 (a week late) and 154
    cells("进度计划", "基线完成", {153: oct_(20)})
    cells("进度计划", "实际完成", {153: oct_(27)})
    assert now_and_before("里程碑达成率") == (Decimal(1) / 4, Decimal(0) / 3)


Done = dict[str, dict[int, date | None]]

KEPT: Done = {  # due 10-26 to 11-22 and done by their planned day, by project
    "XM-2026-0016": {183: oct_(28), 184: nov(11)},
    "XM-2026-0017": {196: oct_(26), 197: nov(6), 198: nov(17)},
    "XM-2026-0019": {208: oct_(28), 209: nov(3), 210: nov(10), 211: nov(17), 212: nov(19), 213: nov(19), 214: nov(19)},
    "XM-2026-0020": {217: nov(4)},
    "XM-2026-0021": {228: nov(9)},
    "XM-2026-0022": {239: nov(17)},
}
LATE: Done = {  # due in the same weeks; the day on which they were done after all
    "XM-2026-0009": {106: oct_(30), 107: None, 109: None},
    "XM-2026-0011": {121: None, 123: None},
    "XM-2026-0012": {138: nov(5), 139: nov(6), 140: nov(13), 141: nov(13), 142: nov(13), 143: None},
    "XM-2026-0013": {154: None, 155: None},
    "XM-2026-0014": {159: nov(3), 160: nov(20)},
    "XM-2026-0015": {170: nov(10)},
    "XM-2026-0020": {218: None},
    "XM-2026-0021": {229: nov(20)},
}


def test_fifteen_of_thirty_three_tasks_of_four_weeks_were_done_in_time() -> None:
    for rows in KEPT.values():
        cells("进度计划", "计划完成", rows)
        cells("进度计划", "实际完成", rows)
    for rows in LATE.values():
        cells("进度计划", "实际完成", rows)
    kept, late = 2 + 3 + 7 + 1 + 1 + 1, 3 + 2 + 6 + 2 + 2 + 1 + 1 + 1
    assert (kept, late) == tuple(sum(map(len, group.values())) for group in (KEPT, LATE)) == (15, 18)
    # a week ago, due 10-19 to 11-15: 12 kept (70, 183, 184, 186, 196, 197, 207 to 210, 217, 228) of 29
    assert now_and_before("按期完成率") == (Decimal("0.4545"), Decimal("0.4138"))  # 15 ÷ 33, 12 ÷ 29


def test_what_a_general_manager_watches_is_counted_row_by_row() -> None:
    cells("风险", "等级", {19: "阻断"})
    hold("风险", "状态", "未关闭", (19,))
    assert now_and_before("未关闭高风险")[0] == 1
    cells("豁免", "到期日", {3: oct_(30), 4: date(2026, 12, 15)})  # ZB12 of XM-2026-0011 and XM-2026-0015
    assert (now_and_before("靠豁免运行")[0], first_page()["靠豁免运行"].note) == (2, "豁免 2 项")
    # BH-2026-0026, expected 11-12: 9 − 5, 5 − 3, 7 − 4 and 152 − 91 have not come
    hold("备货明细", "预计到货日期", nov(12), (110, 112, 113, 114))
    cells("备货明细", "数量", {110: 9, 112: 5, 113: 7, 114: 152})
    cells("到货签收", "合格数量", {190: 5, 192: 3, 193: 4, 194: 91})
    assert now_and_before("逾期未到备货")[0] == 4


def test_twelve_of_the_seventeen_mistakes_hold_everything_up() -> None:
    # the other five are hints: SJ08, SJ15, SJ16, SJ19 and FH03
    blocking = ["SJ01", "SJ02", "SJ06", "SJ13", "SJ17", "SJ18", "SJ22", "SJ24", "SJ25", "RZ01", "RZ03", "FH01"]
    assert sorted(f.code for f in week().findings if f.mode is Mode.BLOCK) == sorted(blocking)
    assert now_and_before("数据问题（阻断）")[0] == len(blocking) == 17 - 5
