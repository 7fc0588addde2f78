"""Progress, stock, 口径对账, a slip, a person's week, a month's score and the surveys of the example, written out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest

from pmxl.figures.evaluation import evaluations
from pmxl.figures.load import load
from pmxl.figures.slip import slip_of_task
from pmxl.reports.surveys.pages import LOST, OPEN, WON, surveyed
from pmxl.rows.initiation import MemberRow
from pmxl.rows.settings import PersonRow
from tests.example.by_hand import TODAY, cells, durations, hold, week, working_days


def share(part: Decimal | float, whole: Decimal | float) -> Decimal:
    return (Decimal(str(part)) / Decimal(str(whole))).quantize(Decimal("0.0001"))


@dataclass(frozen=True)
class Plan:
    """A project's tasks up to 完工: planned days by row of 进度计划, and what of them is to be done and is done on 11-24."""

    days: Mapping[int, int]
    planned: float
    actual: float


PLANS = {
    "XM-2026-0009": Plan(
        {103: 6, 104: 16, 105: 18, 106: 18, 107: 22, 108: 11, 109: 38, 110: 12, 111: 13, 112: 7, 113: 4, 114: 0},
        planned=6 + 16 + 18 + 18 + 22 + 11 + 38 + 3 + 3,  # T08 and T09 began on 11-19: three days before the 24th
        actual=6 + 16 + 18 + 18 + 0.85 * 22 + 11 + 0.9 * 38,
    ),
    "XM-2026-0011": Plan(
        {117: 6, 118: 18, 119: 19, 120: 19, 121: 23, 122: 12, 123: 41, 124: 13, 125: 15, 126: 7, 127: 4, 128: 0},
        planned=6 + 18 + 19 + 19 + 23 + 12 + 41 + 4 + 4,
        actual=6 + 18 + 19 + 19 + 0.75 * 23 + 12 + 0.85 * 41,
    ),
    "XM-2026-0012": Plan(
        {131: 6, 132: 16, 133: 13, 134: 13, 135: 16, 136: 9, 137: 27, 138: 9, 139: 10, 140: 5, 141: 3, 142: 0},
        planned=6 + 16 + 13 + 13 + 16 + 9 + 27 + 9 + 10 + 5 + 3,
        actual=6 + 16 + 13 + 13 + 16 + 9 + 27 + 9 + 10 + 5 + 3,
    ),
    "XM-2026-0013": Plan(
        {145: 6, 146: 15, 147: 9, 148: 9, 149: 10, 150: 7, 151: 3, 152: 2, 153: 0},
        planned=6 + 15 + 9 + 9 + 10 + 7 + 3 + 2,
        actual=6 + 15 + 9 + 9 + 10 + 7 + 3 + 2,
    ),
    "XM-2026-0019": Plan(
        {206: 6, 207: 16, 208: 7, 209: 7, 210: 7, 211: 5, 212: 2, 213: 1, 214: 0},
        planned=6 + 16 + 7 + 7 + 7 + 5 + 2 + 1,
        actual=6 + 16 + 7 + 7 + 7 + 5 + 2 + 1,
    ),
    "XM-2026-0020": Plan(
        {217: 6, 218: 12, 219: 7, 220: 7, 221: 7, 222: 5, 223: 2, 224: 1, 225: 0},
        planned=6 + 12 + 6 + 2,
        actual=6 + 0.95 * 12,
    ),
    "XM-2026-0021": Plan(
        {228: 6, 229: 12, 230: 6, 231: 6, 232: 7, 233: 4, 234: 2, 235: 1, 236: 0},
        planned=6 + 12 + 3,
        actual=6 + 12,
    ),
    "XM-2026-0022": Plan(
        {239: 6, 240: 12, 241: 6, 242: 6, 243: 7, 244: 4, 245: 11, 246: 4, 247: 4, 248: 2, 249: 1, 250: 0},
        planned=6 + 8,
        actual=6 + 0.5 * 12,
    ),
}  # fmt: skip


@pytest.mark.parametrize("project", PLANS)
def test_a_projects_progress_is_what_its_tasks_weigh(project: str) -> None:
    plan, told = PLANS[project], week().progress[project]
    hold("进度计划", "项目编号", project, plan.days)
    whole = durations(plan.days)
    assert (told.planned, told.actual) == (share(plan.planned, whole), share(plan.actual, whole))


def test_the_part_done_of_each_open_task_stands_in_its_row() -> None:
    started = {107: 0.85, 109: 0.9, 121: 0.75, 123: 0.85, 143: 0.4, 154: 0.95, 218: 0.95, 240: 0.5}
    cells("进度计划", "完成比例", started)


def test_all_but_one_of_seven_items_of_a_school_are_complete() -> None:
    hold("合同清单", "合同编号", "HT-2026-0017", range(101, 109))
    # 108 adds two boxes of cable to the six of 102; 164 and 182 brought six
    needed = cells("合同清单", "数量", {102: 6, 108: 2})
    came = cells("到货签收", "合格数量", {164: 3, 182: 3})
    assert [needed, came] == [8, 6]
    kit = week().affairs.stock.kit("XM-2026-0019")
    assert (kit.complete, kit.needed, kit.rate) == (6, 7, share(6, 7))
    assert kit.missing == (("HT-2026-0017", "RD-1001"),)


def test_two_of_six_items_of_a_sports_centre_are_complete() -> None:
    hold("合同清单", "合同编号", "HT-2026-0019", range(114, 120))
    cells("合同清单", "数量", {114: 2, 115: 9, 116: 4, 117: 5, 118: 7, 119: 152})
    cells("到货签收", "合格数量", {189: 2, 190: 5, 191: 4, 192: 3, 193: 4, 194: 91})
    kit = week().affairs.stock.kit("XM-2026-0020")
    assert (kit.complete, kit.needed, kit.rate) == (2, 6, share(2, 6))  # 2 of 2 and 4 of 4


def test_the_four_shares_of_a_school_stand_side_by_side() -> None:
    cells("合同清单", "成本单价", {101: 486, 102: 618, 103: 5260, 104: 2380, 105: 1180, 106: 46.5, 107: 420})
    needed = 12 * 486 + 8 * 618 + 1 * 5260 + 2 * 2380 + 1 * 1180 + 139 * 46.5 + 2 * 420
    arrived = 12 * 486 + 6 * 618 + 1 * 5260 + 2 * 2380 + 1 * 1180 + 139 * 46.5 + 2 * 420
    contract = cells("合同", "合同金额", {18: 395_000})
    invoiced, received = cells("开票", "开票金额", {35: 158_000}), cells("到账", "到账金额", {29: 158_000})
    told = week().reconciliations["XM-2026-0019"]
    assert told.engineering == share(51, 51)  # as above
    assert told.arrived == share(arrived, needed)
    assert (told.invoiced, told.received) == (share(invoiced, contract), share(received, contract))
    assert told.gap == Decimal("1.0000") - Decimal("0.4000")


def test_the_four_shares_of_a_port_show_how_much_less_is_paid_than_built() -> None:
    cells("合同清单", "数量", {57: 162, 58: 58, 59: 6, 60: 17, 61: 14, 62: 739, 63: 15})
    came = {
        90: 97,
        116: 63,
        91: 34,
        117: 24,
        92: 3,
        118: 3,
        93: 10,
        119: 7,
        94: 8,
        120: 6,
        95: 443,
        121: 294,
        96: 9,
        122: 6,
    }
    cells("到货签收", "合格数量", came)  # 160 of 162 cameras and 737 of 739 metres; all else is complete
    needed = 162 * 486 + 58 * 618 + 6 * 5260 + 17 * 2380 + 14 * 1180 + 739 * 46.5 + 15 * 420
    contract = cells("合同", "合同金额", {11: 5_120_000})
    invoiced = cells("开票", "开票金额", {22: 1_536_000, 32: 1_536_000})
    received = cells("到账", "到账金额", {19: 1_536_000})
    told = week().reconciliations["XM-2026-0011"]
    assert told.engineering == share(126.1, 177)  # as above
    assert told.arrived == share(needed - 2 * 486 - 2 * 46.5, needed)
    assert (told.invoiced, told.received) == (share(invoiced, contract), share(received, contract))
    assert told.gap == Decimal("0.7124") - Decimal("0.3000")


def test_an_acceptance_a_week_late_moves_its_money_into_the_next_year() -> None:
    cells("进度计划", "完成比例", {143: 0.4})
    # six of nine days are left (0.6 × 9 = 5.4, rounded up): 11-24, 25, 26, 27, 30 and 12-01
    assert working_days(TODAY, date(2026, 12, 1)) == 6
    # seven more: 12-02, 03, 04, 07, 08, 09, 10; the money comes 30 days after: 12-31 → 01-09
    assert working_days(date(2026, 12, 2), date(2026, 12, 10)) == 7
    cells("回款计划", "账期", {41: 30, 42: 0})
    slip = slip_of_task(week().affairs.outlook, ("XM-2026-0012", "T13"), 7, TODAY)
    assert [(moved.after.row.task, moved.before.finish, moved.after.finish) for moved in slip.tasks] == [
        ("T13", date(2026, 12, 1), date(2026, 12, 10)),
        ("T14", date(2026, 12, 15), date(2026, 12, 24)),  # ten days after T13
    ]
    moved = {money.node.term: (money.amount, money.before.day, money.after.day) for money in slip.money}
    assert moved == {
        3: (cells("回款计划", "计划金额", {41: 693_000}), date(2026, 12, 31), date(2027, 1, 9)),
        4: (cells("回款计划", "计划金额", {42: 99_000}), date(2027, 12, 1), date(2027, 12, 10)),
    }
    assert slip.by_month == {("2026-12", "2027-01"): Decimal(693_000)}


def test_a_buyers_week_holds_five_days_of_work_in_four() -> None:
    # 袁梅 has two open tasks: row 218 (XM-2026-0020, 0.05 × 12 = 0.6, one day) and row 240 (0.5 × 12 = 6 days from 11-24)
    hold("进度计划", "责任人", "袁梅", (218, 240))
    cells("进度计划", "完成比例", {218: 0.95, 240: 0.5})
    assert working_days(TODAY, date(2026, 11, 29)) == 4  # what is left of W48
    affairs = week().affairs
    running = {dossier.reference for dossier in week().running}
    persons, members = affairs.register.of(PersonRow), affairs.register.of(MemberRow)
    found = load(affairs.schedule, members, persons, affairs.calendars, TODAY, TODAY + timedelta(days=7), running)
    told = [(w.week, w.demand, w.capacity, w.ratio) for w in found.persons["袁梅"].weeks]
    assert told == [
        ("2026-W48", Decimal(1 + 4), 4, Decimal(5) / 4),
        ("2026-W49", Decimal(6 - 4), 5, Decimal(2) / 5),
    ]


def test_a_project_accepted_in_october_scores_ninety_two_point_four() -> None:
    cells("验收", "验收日期", {8: date(2026, 10, 10)})
    cells("立项登记", "要求完工日期", {8: date(2026, 10, 4)})
    on_time = 1 - Decimal("0.02") * 6  # six days late
    hold("总结评价", "资料齐全", "是", (7,))
    satisfaction = cells("验收", "客户满意度", {8: 8}) / 10
    # 1,734,000 + 1,734,000 + 2,023,000 of HT-2026-0007 came in, the 质保金 is not due: nothing is overdue
    money, waivers, reports = Decimal(1), Decimal(1), Decimal(12) / 12  # twelve weeks, W29 to W40, each by its Friday
    score = 30 * on_time + 20 * 1 + 20 * satisfaction + 15 * money + 5 * waivers + 10 * reports
    (told,) = evaluations(week().affairs, "2026-10")
    assert told.dossier.reference == "XM-2026-0005"
    shares = {"按期": on_time, "资料": 1, "满意度": satisfaction, "回款": money, "豁免": waivers, "周报": reports}
    assert told.shares == shares
    assert told.score == score == Decimal("92.4")


WON_IN_2026 = {  # by salesperson: days from the first survey to the signature
    "周敏": {"XM-2026-0001": 73, "XM-2026-0004": 50, "XM-2026-0006": 50, "XM-2026-0009": 92, "XM-2026-0022": 60},
    "高翔": {"XM-2026-0002": 56, "XM-2026-0017": 51, "XM-2026-0026": 57},
    "陈立群": {"XM-2026-0005": 65, "XM-2026-0011": 65, "XM-2026-0014": 63},
    "丁雪": {
        "XM-2026-0007": 47,
        "XM-2026-0015": 54,
        "XM-2026-0019": 38,
        "XM-2026-0023": 51,
    },  # 0007 was dissolved later
    "罗文斌": {"XM-2026-0012": 56, "XM-2026-0016": 47, "XM-2026-0020": 61},
    "许佳宁": {"XM-2026-0013": 52, "XM-2026-0021": 57},
}


def test_twenty_of_twenty_nine_surveys_of_the_year_were_won() -> None:
    found = surveyed(week().affairs, date(2026, 1, 1), TODAY)
    outcomes = {item.dossier.reference: item.outcome for item in found}
    won = {project for own in WON_IN_2026.values() for project in own}
    lost = {"XM-2026-0003", "XM-2026-0010"}  # 丢单
    still = {f"XM-2026-00{number}" for number in (18, 24, 25, 27, 28, 29, 30)}
    assert (len(won), len(lost), len(still)) == (5 + 3 + 3 + 4 + 3 + 2, 2, 7)
    assert outcomes == dict.fromkeys(won, WON) | dict.fromkeys(lost, LOST) | dict.fromkeys(still, OPEN)
    days = {item.dossier.reference: item.days_to_contract for item in found if item.outcome == WON}
    assert days == {project: count for own in WON_IN_2026.values() for project, count in own.items()}
    cells("踏勘安排", "踏勘日期", {22: date(2026, 7, 31)})
    cells("合同", "签订日期", {18: date(2026, 9, 7)})
    assert days["XM-2026-0019"] == (date(2026, 9, 7) - date(2026, 7, 31)).days == 31 + 7
