"""The rows that people type while the project is prepared and built: schedule, stock, arrivals, weekly reports."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from pmxl.cli.demo import matter
from pmxl.cli.demo.matter import CONTRACT, REQUEST, SITE
from pmxl.rows.delivery import WeeklyRow
from pmxl.rows.schedule import TaskRow
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow, RequestRow
from pmxl.vocabulary import Department, Destination, RequestState, SupplySource, TaskState

SALES, SOLUTION, PMO, PM, ENGINEERING = (
    Department.SALES,
    Department.SOLUTION,
    Department.PMO,
    Department.PM,
    Department.ENGINEERING,
)


def tasks(people: Mapping[Department, str], project: str, day: date) -> tuple[TaskRow, ...]:
    """The schedule: every department has a task."""
    planned = (
        ("T01", "图纸会审", "设计", SOLUTION, 0, 1, ""),
        ("T02", "客户停电配合", "其他", SALES, 1, 2, "T01"),
        ("T03", "布线与安装", "施工", ENGINEERING, 2, 10, "T01"),
        ("T04", "调试", "调试", ENGINEERING, 10, 12, "T03"),
    )
    return tuple(
        TaskRow(
            project=project,
            task=task,
            name=name,
            kind=kind,
            department=department,
            person=people[department],
            planned_start=day + timedelta(days=first),
            planned_finish=day + timedelta(days=last),
            predecessors=before,
            state=TaskState.OPEN,
        )
        for task, name, kind, department, first, last, before in planned
    )


def request(people: Mapping[Department, str], project: str, day: date) -> RequestRow:
    """The 备货申请, approved and ordered."""
    return RequestRow(
        number=REQUEST,
        project=project,
        contract=CONTRACT,
        department=ENGINEERING,
        applicant=people[ENGINEERING],
        applied=day,
        wanted=day + timedelta(days=5),
        special="随货附合格证与检测报告",
        receiver=f"{people[ENGINEERING]} 13900000036",
        address=SITE,
        approver=people[PMO],
        approved=day,
        ordered=day,
        state=RequestState.ORDERED,
    )


def request_lines(day: date) -> tuple[RequestLineRow, ...]:
    """Its lines: what the contract covers."""
    return tuple(
        RequestLineRow(
            request=REQUEST,
            **goods,
            source=SupplySource.PURCHASE,
            supplier="华东视安经销",
            order=f"CG-2026-090{goods['line']}",
            expected=day + timedelta(days=5),
        )
        for goods in matter.goods()
    )


def goods_receipt(people: Mapping[Department, str], project: str, line: int, count: int, day: date) -> GoodsReceiptRow:
    """One arrival of one requested line."""
    return GoodsReceiptRow(
        number=f"QS-2026-090{line}",
        line=1,
        project=project,
        request=REQUEST,
        request_line=line,
        arrived=day,
        destination=Destination.SITE,
        delivered=Decimal(count),
        accepted=Decimal(count),
        slip=f"SH-{day:%m%d}-{line}",
        signer=people[ENGINEERING],
        signed=day,
    )


def weekly_reports(people: Mapping[Department, str], project: str, start: date, end: date) -> tuple[WeeklyRow, ...]:
    """A weekly report for every week of 实施."""
    weeks = range((end - start).days // 7 + 2)
    mondays = [start - timedelta(days=start.weekday()) + timedelta(weeks=week) for week in weeks]
    running = [monday for monday in mondays if monday <= end]
    return tuple(
        WeeklyRow(
            project=project,
            week=f"{monday.isocalendar().year}-W{monday.isocalendar().week:02d}",
            author=people[PM],
            reported=monday + timedelta(days=4),
            done=f"第 {number} 周：按施工计划推进",
            planned="继续施工" if number < len(running) else "准备验收",
            progress=(Decimal(number) / len(running)).quantize(Decimal("0.01")),
            reviewer=people[PMO],
            reviewed=monday + timedelta(days=5),
        )
        for number, monday in enumerate(running, start=1)
    )
