"""pmxl schedule, load, slip and stock on a plan that can be followed by hand; today is Tuesday 2026-11-24."""

import re
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from pmxl.actions.desk import Desk
from pmxl.actions.load import resource_load
from pmxl.actions.schedule import forecast, gantt
from pmxl.actions.slip import slip_arrival, slip_task
from pmxl.actions.stock import stock_standing
from pmxl.errors import ProjectNotFoundError, UnknownWordError
from pmxl.figures.slip import TaskNotOpenError
from pmxl.reports.paper.page import Section
from pmxl.reports.schedule.gantt import timeline
from tests.given import desk_of

PLAN = """
## 立项登记
申请编号 | 项目编号 | 项目名称 | 阶段 | 状态 | 要求完工日期
SQ-2026-0001 | XM-2026-0001 | 滨江医院 | 实施 | 进行中 | 2026-12-08

## 人员
姓名 | 部门 | 在岗
胡斌 | 工程运维 | 是
蒋涛 | 工程运维 | 是
周敏 | 销售 | 是

## 进度计划
项目编号 | 任务编号 | 任务名称 | 任务类型 | 责任部门 | 责任人 | 里程碑 | 计划开始 | 计划完成 | 前置任务 | 基线开始 | 基线完成 | 实际开始 | 实际完成 | 完成比例 | 状态 | 等待备货
XM-2026-0001 | T01 | 布线 | 施工 | 工程运维 | 胡斌 | 否 | 2026-11-16 | 2026-11-20 |     | 2026-11-16 | 2026-11-20 | 2026-11-16 | 2026-11-23 | 1 | 已完成 |
XM-2026-0001 | T02 | 安装 | 施工 | 工程运维 | 胡斌 | 否 | 2026-11-24 | 2026-11-30 | T01 | 2026-11-23 | 2026-11-27 |            |            |   | 未开始 | BH-2026-0001
XM-2026-0001 | T03 | 标识 | 施工 | 工程运维 | 蒋涛 | 否 | 2026-11-24 | 2026-11-25 | T01 | 2026-11-23 | 2026-11-24 |            |            |   | 未开始 |
XM-2026-0001 | T04 | 验收 | 验收 | 销售     | 周敏 | 是 | 2026-11-30 | 2026-11-30 | T02、T03 | 2026-11-27 | 2026-11-27 |      |            |   | 未开始 |

## 合同
合同编号 | 项目编号 | 客户名称 | 合同金额 | 签订日期
HT-2026-0001 | XM-2026-0001 | 滨江医院 | 1000 | 2026-10-01

## 回款计划
合同编号 | 期次 | 项目编号 | 款项 | 计划金额 | 触发条件 | 账期 | 计划日期 | 跟踪人
HT-2026-0001 | 1 | XM-2026-0001 | 验收款 | 1000 | 验收 | 30 | 2026-12-29 | 周敏

## 合同清单
合同编号 | 序号 | 物料代码 | 产品名称 | 单位 | 数量 | 成本单价
HT-2026-0001 | 1 | A1 | 摄像机 | 台 | 10 | 30
HT-2026-0001 | 2 | B2 | 网线 | 箱 | 4 | 25

## 备货申请
申请单号 | 项目编号 | 合同编号 | 申请日期 | 要求到货日期 | 状态
BH-2026-0001 | XM-2026-0001 | HT-2026-0001 | 2026-11-01 | 2026-11-20 | 已下单

## 备货明细
申请单号 | 序号 | 物料代码 | 产品名称 | 单位 | 数量 | 来源 | 采购单号
BH-2026-0001 | 1 | A1 | 摄像机 | 台 | 8 | 采购 | CG-1
BH-2026-0001 | 2 | B2 | 网线 | 箱 | 4 | 采购 | CG-2

## 到货签收
签收单号 | 序号 | 项目编号 | 申请单号 | 申请序号 | 到货日期 | 去向 | 送货数量 | 合格数量 | 不合格数量 | 签收人 | 签收日期
QS-2026-0001 | 1 | XM-2026-0001 | BH-2026-0001 | 1 | 2026-11-19 | 入库 | 6 | 5 | 1 | 胡斌 | 2026-11-19
QS-2026-0001 | 2 | XM-2026-0001 | BH-2026-0001 | 2 | 2026-11-19 | 入库 | 4 | 4 | 0 | 胡斌 | 2026-11-19
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    found = desk_of(PLAN)
    return Desk(found.workspace, found.clock, found.operator, folder=tmp_path)


def cells(section: Section) -> list[list[object]]:
    return [[item.value for item in line] for line in section.lines]


def test_the_tasks_of_a_project_show_forecast_float_and_critical_path(desk: Desk) -> None:
    shown = {str(line[0]): line[3:] for line in cells(forecast(desk, "XM-2026-0001").sections[0])}
    # T02 five working days from the 24th: 24–30; T03 two days, 3 days of float; the milestone T04 on the same 30th
    assert shown["T02"] == [date(2026, 11, 24), date(2026, 11, 30), 0, 0, "●", 1]
    assert shown["T03"][:4] == [date(2026, 11, 24), date(2026, 11, 25), 0, 3]
    assert shown["T03"][4:] == ["", 1]


def test_all_projects_show_their_finish_beside_what_was_wanted(desk: Desk) -> None:
    assert cells(forecast(desk).sections[0]) == [
        ["XM-2026-0001", "滨江医院", date(2026, 12, 8), date(2026, 11, 30), "T02 安装 → T04 验收"]
    ]


def test_a_circle_of_tasks_is_named_in_the_schedule() -> None:
    circle = desk_of(PLAN.replace("| 2026-11-30 | T01 |", "| 2026-11-30 | T04 |"))
    told = [str(line[2]) for line in cells(forecast(circle, "XM-2026-0001").sections[1])]
    assert len(told) == 1
    assert "T02" in told[0]
    assert "T04" in told[0]


def test_an_unknown_project_is_answered_with_those_like_it(desk: Desk) -> None:
    with pytest.raises(ProjectNotFoundError, match="XM-2026-0001"):
        forecast(desk, "XM-2026-0002")


def test_a_slip_of_seven_days_moves_acceptance_and_its_money_to_next_month(desk: Desk) -> None:
    page = slip_task(desk, "XM-2026-0001", "T02", 3)
    # T02 and acceptance 12-03 instead of 11-30; 30 days later: 2027-01-02 instead of 12-30
    tasks, acceptances, money = page.sections
    assert [line[:5] for line in cells(tasks)] == [
        ["T02", "安装", date(2026, 11, 30), date(2026, 12, 3), 3],
        ["T04", "◆ 验收", date(2026, 11, 30), date(2026, 12, 3), 3],
    ]
    assert cells(acceptances)[0][2:] == [date(2026, 11, 30), date(2026, 12, 3)]
    assert cells(money) == [
        ["HT-2026-0001", "第 1 期验收款", date(2026, 12, 30), date(2027, 1, 2), "2026-12 → 2027-01", Decimal(1000)]
    ]


def test_a_slip_beyond_the_known_calendar_says_so_instead_of_that_nothing_moves(desk: Desk) -> None:
    page = slip_task(desk, "XM-2026-0001", "T02", 30)
    tasks, acceptances, money = page.sections
    assert [line[:4] for line in cells(tasks)][1] == ["T04", "◆ 验收", date(2026, 11, 30), "超出日历"]
    assert cells(acceptances)[0][2:] == [date(2026, 11, 30), "超出日历"]
    assert (cells(money), money.empty) == ([], "没有能推算出新日期的收款：先在工作日历里填写下一年")
    assert "工作日历未知的年份" in page.headline


def test_a_slip_within_the_float_moves_nothing_else(desk: Desk) -> None:
    page = slip_task(desk, "XM-2026-0001", "T03", 3)
    assert [line[0] for line in cells(page.sections[0])] == ["T03"]
    assert "完成日期不变" in page.headline


def test_a_late_arrival_moves_the_task_that_waits_for_it(desk: Desk) -> None:
    page = slip_arrival(desk, "BH-2026-0001", date(2026, 12, 1))
    assert [(line[0], line[3]) for line in cells(page.sections[0])] == [
        ("T02", date(2026, 12, 8)),
        ("T04", date(2026, 12, 8)),
    ]


def test_a_task_that_is_over_can_not_slip(desk: Desk) -> None:
    with pytest.raises(TaskNotOpenError, match="没有未完成的任务「T01」"):
        slip_task(desk, "XM-2026-0001", "T01", 2)


def test_an_unknown_request_is_answered_with_those_there_are(desk: Desk) -> None:
    with pytest.raises(UnknownWordError, match="BH-2026-0001"):
        slip_arrival(desk, "BH-2026-0009", date(2026, 12, 1))


def test_the_load_counts_the_working_days_that_are_owed(desk: Desk) -> None:
    shown = {str(line[0]): line[2:4] for line in cells(resource_load(desk).sections[0])}
    # from Tuesday on four days are left of W48: 胡斌 owes four of T02, then one of five; 蒋涛 two of four
    assert shown["胡斌"] == [Decimal("1.00"), Decimal("0.20")]
    assert shown["蒋涛"] == [Decimal("0.50"), Decimal("0.00")]


def test_the_items_of_a_project_are_counted_against_the_contract(desk: Desk) -> None:
    page = stock_standing(desk, "XM-2026-0001")
    # A1: 10 agreed, 8 asked for, 6 came, 5 accepted: 2 left to ask for, 3 missing. B2 is complete: 1 of 2 kinds.
    assert [[str(value) for value in line] for line in cells(page.sections[0])] == [
        ["A1", "摄像机", "10", "2", "8", "8", "6", "5", "1", "3"],
        ["B2", "网线", "4", "0", "4", "4", "4", "4", "0", "0"],
    ]
    assert "齐套率 50%（1/2 种），到货 63%" in page.headline  # (5×30 + 4×25) ÷ (10×30 + 4×25) = 250 ÷ 400 = 62.5 %


def test_overdue_goods_name_the_task_that_waits_on_the_critical_path(desk: Desk) -> None:
    line = cells(stock_standing(desk).sections[0])[0]
    assert [str(value) for value in (line[0], line[4], line[6], line[7], line[8])] == [
        "BH-2026-0001", "3", "4", "是", "T02 安装",
    ]  # fmt: skip


def test_the_bars_of_the_gantt_are_conditions_on_the_dates_beside_them(desk: Desk) -> None:
    path = gantt(desk, "XM-2026-0001")
    sheet = openpyxl.load_workbook(path)["甘特 XM-2026-0001"]
    rules = {rule.formula[0] for found in sheet.conditional_formatting for rule in found.rules}
    dates = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value == sheet["G8"].value}
    assert "G8" in dates
    assert any(formula.startswith("AND(N$6<=$H7") and "$G7" in formula for formula in rules)
    assert any("TODAY()" in formula for formula in rules)
    assert any("$J7" in formula and "$K7" in formula for formula in rules)  # the baseline
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 8)
    assert sheet["G8"].value.date() == date(2026, 11, 24)


def test_a_long_plan_is_drawn_in_weeks_and_a_short_one_in_days(desk: Desk) -> None:
    from pmxl.figures.affairs import Affairs

    short = Affairs(desk.read(), desk.today).schedule.of("XM-2026-0001")
    assert timeline(short, desk.today).step == 1
    long = desk_of(
        PLAN.replace("2026-11-16 | 2026-11-20 |     |", "2026-03-16 | 2026-11-20 |     |").replace(
            "2026-11-16 | 2026-11-20 | 2026-11-16 |", "2026-03-16 | 2026-11-20 | 2026-03-16 |"
        )
    )
    assert timeline(Affairs(long.read(), long.today).schedule.of("XM-2026-0001"), long.today).step == 7


@pytest.mark.pdf
@pytest.mark.libreoffice
def test_moving_a_date_in_the_gantt_moves_its_bar_when_calc_draws_it(desk: Desk, tmp_path: Path) -> None:
    path = gantt(desk, "XM-2026-0001")
    moved = tmp_path / "moved.xlsx"
    serial = (date(2026, 11, 30) - date(1899, 12, 30)).days
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(moved, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert data.count(f"<v>{serial}</v>".encode()) > 1
                data = re.sub(rb'(<c r="H8"[^>]*><v>)\d+', rb"\g<1>" + str(serial + 7).encode(), data)
            new.writestr(name, data)
    pixels = [_pixels(file, tmp_path) for file in (path, moved)]
    assert pixels[0] != pixels[1]


def _pixels(path: Path, folder: Path) -> bytes:
    """What Calc draws, as a picture."""
    soffice, profile = shutil.which("soffice") or "soffice", (folder / "profile").as_uri()
    command = [
        soffice,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=600)
    picture = folder / path.stem
    subprocess.run(
        ["pdftoppm", "-r", "40", "-png", "-singlefile", f"{picture}.pdf", str(picture)], check=True, timeout=600
    )
    return Path(f"{picture}.png").read_bytes()
