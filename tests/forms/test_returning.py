"""回收: what came back is compared with what was issued and with the register, and taken by those whom it belongs to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pmxl.actions.desk import Desk
from pmxl.actions.form_differences import Standpoint
from pmxl.actions.forms import issue_form
from pmxl.actions.forms_reading import (
    FormNotRegisteredError,
    FormRead,
    IssuedFileLostError,
    read_returned,
)
from pmxl.actions.log import verify_log
from pmxl.adapters.in_order import commit_in_order
from pmxl.adapters.memory import MemoryWorkspace
from pmxl.errors import ConflictError, NotAsLoggedError, PartlyWrittenError, WorkbookBusyError, WorkbookUnreadableError
from pmxl.outcomes.change import Written
from pmxl.outcomes.mend import AnyChange
from pmxl.ports.workbook import Workbook
from pmxl.reports.forms.returned import FormUnrecognisedError
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.rows.row import Row
from pmxl.rows.stock import RequestLineRow, RequestRow
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import cells_set
from pmxl.vocabulary import Department, Document, ItemKind, ItemState, LogAction, Stage
from tests.forms.scene import PROJECT, PROJECT_TEXT, desk_at, issued_request, memory, page, same_desk
from tests.given import PMO, somebody_of

MEETING = """
## 会议纪要
会议编号 | 项目编号 | 会议类型 | 会议名称 | 会议日期 | 组织人 | 参会部门 | 参会人员
HY-2026-0001 | XM-2026-0001 | 专题会 | 供货专题会 | 2026-11-23 | 周总监 | PMO、工程运维 | 周总监、孙强
"""
DECIDED = {"事项": "催供应商发货", "责任部门": "工程运维", "责任人": "孙强", "期限": date(2026, 12, 1)}


def standpoints(read: FormRead) -> list[tuple[str, Standpoint]]:
    return [(one.label, one.standpoint) for one in read.differences]


def test_a_form_that_came_back_as_issued_shows_no_difference(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path, lines=12)
    assert read_returned(desk, page(issue.path).saved(tmp_path / "回.xlsx")).differences == ()


def test_an_edit_by_the_owner_department_is_taken_with_one_log_row(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path)
    back.cell("要求到货日期").value = date(2026, 12, 20)
    back.column("备货明细", "数量")[1].value = 5
    read = read_returned(desk, back.saved(tmp_path / "回.xlsx"), accept=True)
    assert standpoints(read) == [("要求到货日期", Standpoint.READY), ("备货明细 2 数量", Standpoint.READY)]
    register = desk.read((RequestRow, RequestLineRow, LogRow))
    assert register.of(RequestRow)[0].wanted == date(2026, 12, 20)
    assert [row.quantity for row in register.of(RequestLineRow)] == [2, 5]
    log = register.of(LogRow)[-1]
    assert (log.action, log.result, log.project) == (LogAction.IMPORTED, "采纳 2 处", PROJECT)
    assert "要求到货日期：2026-12-10→2026-12-20" in log.note


def test_nothing_is_taken_for_a_project_whose_stage_somebody_typed(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path)
    back.cell("要求到货日期").value = date(2026, 12, 20)
    file = back.saved(tmp_path / "回.xlsx")
    workbook = locate(desk.workspace, (ProjectRow,)).workbook(ProjectRow)
    workbook.commit([cells_set(desk.read((ProjectRow,)).of(ProjectRow)[0], stage=Stage.ACCEPTANCE)])
    with pytest.raises(NotAsLoggedError, match=f"操作日志为「实施前准备」，没有写入。请用 pmxl repair {PROJECT}"):
        read_returned(desk, file, accept=True)
    assert desk.read((RequestRow,)).of(RequestRow)[0].wanted == date(2026, 12, 10)


def test_an_edit_in_a_column_of_another_department_asks_and_is_not_taken(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path)
    back.cell("特殊要求").value = "随货附检测报告"
    sales = same_desk(desk, somebody_of(Department.SALES))
    read = read_returned(sales, back.saved(tmp_path / "回.xlsx"), accept=True)
    (difference,) = read.differences
    assert (difference.standpoint, difference.owner) == (Standpoint.ASKS, Department.ENGINEERING)
    assert read.done is not None
    assert (read.done.written, read.done.summary) == ((), "没有可以采纳的改动")
    assert read.done.next_step == "待 工程运维 确认的，由其执行 pmxl form read 文件 --accept"


def test_pmo_may_take_an_edit_of_any_department(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path)
    back.cell("特殊要求").value = "随货附检测报告"
    read_returned(same_desk(desk, PMO), back.saved(tmp_path / "回.xlsx"), accept=True)
    assert desk.read((RequestRow,)).of(RequestRow)[0].special == "随货附检测报告"


def test_nothing_is_written_before_a_yes(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path)
    back.cell("特殊要求").value = "改过"
    read = read_returned(desk, back.saved(tmp_path / "回.xlsx"))
    assert (standpoints(read), read.done) == ([("特殊要求", Standpoint.READY)], None)
    assert desk.read((RequestRow,)).of(RequestRow)[0].special == "随货附合格证"


def test_a_register_that_changed_since_the_issue_is_a_conflict(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    _set(desk, desk.read((RequestRow,)).of(RequestRow)[0], special="登记表里改过")
    back = page(issue.path)
    back.cell("特殊要求").value = "纸上改过"
    (difference,) = read_returned(desk, back.saved(tmp_path / "回.xlsx"), accept=True).differences
    assert (difference.standpoint, difference.now) == (Standpoint.CONFLICT, "登记表里改过")


def test_what_the_register_has_by_now_needs_no_decision(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    _set(desk, desk.read((RequestRow,)).of(RequestRow)[0], special="改过")
    back = page(issue.path)
    back.cell("特殊要求").value = "改过"
    assert standpoints(read_returned(desk, back.saved(tmp_path / "回.xlsx"))) == [("特殊要求", Standpoint.THERE)]


def test_numbers_and_sums_can_not_be_changed_by_a_form(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path)
    back.cell("合计金额").value = 1
    back.cell("申请单号").value = "BH-2026-0099"
    back.cell("表单编号").value = "BHSQ-2026-0099"
    read = read_returned(desk, back.saved(tmp_path / "回.xlsx"))
    assert standpoints(read) == [("申请单号", Standpoint.FIXED), ("合计金额", Standpoint.FIXED)]


def test_a_value_that_the_column_can_not_hold_is_told_with_its_remedy(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path)
    back.column("备货明细", "数量")[0].value = "两台"
    (difference,) = read_returned(desk, back.saved(tmp_path / "回.xlsx"), accept=True).differences
    assert (difference.standpoint, difference.reason) == (
        Standpoint.UNCLEAR,
        "「两台」不是数字，请只填数字，如 1200.00",
    )


def test_a_line_that_only_got_another_count_is_told_and_not_written_twice(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path)
    back.column("备货明细", "序号")[1].value = 7
    read = read_returned(desk, back.saved(tmp_path / "回.xlsx"), accept=True)
    assert [one.standpoint for one in read.differences] == [Standpoint.THERE, Standpoint.GONE]
    assert len(desk.read((RequestLineRow,)).of(RequestLineRow)) == 2


def test_a_workbook_that_is_no_issued_form_is_not_recognised(tmp_path: Path) -> None:
    desk, _ = issued_request(tmp_path)
    openpyxl.Workbook().save(tmp_path / "别的.xlsx")
    with pytest.raises(FormUnrecognisedError, match="别的.xlsx：不是 pmxl 出具的表单"):
        read_returned(desk, tmp_path / "别的.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"no zip")
    with pytest.raises(WorkbookUnreadableError, match="坏.xlsx"):
        read_returned(desk, tmp_path / "坏.xlsx")


def test_an_issue_of_another_workspace_is_not_taken_for_ours(tmp_path: Path) -> None:
    _, issue = issued_request(tmp_path)
    other = desk_at(tmp_path / "别处", PROJECT_TEXT)
    with pytest.raises(FormNotRegisteredError, match="BHSQ-2026-0001 第 1 版"):
        read_returned(other, issue.path)


def test_a_kept_file_that_was_altered_is_no_measure_any_more(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path).saved(tmp_path / "回.xlsx")
    page(issue.path).saved(issue.path)
    with pytest.raises(IssuedFileLostError, match="已被改动（SHA-256 与登记不符）"):
        read_returned(desk, back)


def test_a_forged_key_can_not_lead_an_edit_to_another_row(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path)
    for row in back.book["pmxl"].iter_rows():
        row[0].value = str(row[0].value).replace('"sheet":"备货申请"', '"sheet":"立项登记"')
    back.cell("特殊要求").value = "改过"
    (difference,) = read_returned(desk, back.saved(tmp_path / "回.xlsx")).differences
    assert difference.row is not None
    assert difference.row.sheet.name == "备货申请"


def test_decisions_of_returned_minutes_become_items_of_follow_up(tmp_path: Path) -> None:
    desk = same_desk(desk_at(tmp_path, PROJECT_TEXT + MEETING), PMO)
    back = page(issue_form(desk, Document.MINUTES, PROJECT).issues[0].path)
    back.cell("决议").value = "按计划供货"
    for heading, value in DECIDED.items():
        back.column("决议待办", heading)[0].value = value
    file = back.saved(tmp_path / "回.xlsx")
    read = read_returned(desk, file, accept=True)
    assert standpoints(read) == [("决议", Standpoint.READY), ("决议待办（填写后交回登记）", Standpoint.NEW)]
    register = desk.read((ItemRow, MeetingRow))
    (item,) = register.of(ItemRow)
    assert (item.number, item.source, item.project, item.kind) == (
        "DB-2026-0001",
        "HY-2026-0001",
        PROJECT,
        ItemKind.ACTION,
    )
    assert (item.matter, item.person, item.due, item.raised, item.state) == (
        "催供应商发货",
        "孙强",
        date(2026, 12, 1),
        date(2026, 11, 23),
        ItemState.OPEN,
    )
    assert register.of(MeetingRow)[0].decisions == "按计划供货"
    again = read_returned(desk, file, accept=True)
    assert {one.standpoint for one in again.differences} == {Standpoint.THERE}
    assert len(desk.read((ItemRow,)).of(ItemRow)) == 1


@pytest.mark.parametrize(
    ("heading", "value", "reason"),
    [
        ("期限", None, "缺少期限，请补全后重新交回"),
        ("责任人", "路人", "人员表中没有「路人」，请核对责任人姓名"),
        ("责任部门", "后勤", "「后勤」不在可选范围"),
    ],
)
def test_a_decision_that_lacks_something_is_told_and_not_registered(
    tmp_path: Path, heading: str, value: str | None, reason: str
) -> None:
    desk = same_desk(desk_at(tmp_path, PROJECT_TEXT + MEETING), PMO)
    back = page(issue_form(desk, Document.MINUTES, PROJECT).issues[0].path)
    for name, entry in {**DECIDED, heading: value}.items():
        back.column("决议待办", name)[0].value = entry
    (difference,) = read_returned(desk, back.saved(tmp_path / "回.xlsx"), accept=True).differences
    assert difference.standpoint is Standpoint.UNCLEAR
    assert difference.reason.startswith(reason)
    assert not desk.read((ItemRow,)).of(ItemRow)


def test_decisions_are_registered_by_pmo_alone(tmp_path: Path) -> None:
    desk = same_desk(desk_at(tmp_path, PROJECT_TEXT + MEETING), PMO)
    back = page(issue_form(desk, Document.MINUTES, PROJECT).issues[0].path)
    for name, entry in DECIDED.items():
        back.column("决议待办", name)[0].value = entry
    sales = same_desk(desk, somebody_of(Department.SALES))
    (difference,) = read_returned(sales, back.saved(tmp_path / "回.xlsx"), accept=True).differences
    assert (difference.standpoint, difference.reason) == (Standpoint.ASKS, "由PMO登记，请PMO确认")


@pytest.mark.parametrize("refusing", [LogRow, RequestRow])
def test_what_one_workbook_refuses_is_written_in_none(tmp_path: Path, refusing: type[Row]) -> None:
    desk, issue = issued_request(tmp_path)
    before = desk.read((LogRow,)).of(LogRow)
    back = page(issue.path)
    back.cell("特殊要求").value = "改过"
    workbook = locate(desk.workspace, (refusing,)).workbook(refusing)

    def refuse(_: object) -> tuple[()]:
        raise ConflictError(workbook.name, "第 2 行", "旧", "新")

    workbook.commit = refuse  # type: ignore[method-assign, assignment]  # the failure is the point
    with pytest.raises(ConflictError):
        read_returned(desk, back.saved(tmp_path / "回.xlsx"), accept=True)
    register = desk.read((RequestRow, LogRow))
    assert register.of(RequestRow)[0].special == "随货附合格证"
    assert len(register.of(LogRow)) == len(before)


def test_workbooks_that_can_not_change_together_are_logged_first_and_corrected(tmp_path: Path) -> None:
    class InOrder(MemoryWorkspace):
        """Workbooks that running programs hold, each of which saves for itself."""

        def commit(self, groups: Sequence[tuple[Workbook, Sequence[AnyChange]]]) -> tuple[Written, ...]:
            return commit_in_order(groups)

    desk, issue = issued_request(tmp_path)
    desk = replace(desk, workspace=InOrder(list(memory(desk).workbooks())))
    back = page(issue.path)
    back.cell("特殊要求").value = "改过"
    workbook = locate(desk.workspace, (RequestRow,)).workbook(RequestRow)

    def refuse(_: object) -> tuple[()]:
        raise WorkbookBusyError(workbook.name, "林晓")

    workbook.commit = refuse  # type: ignore[method-assign, assignment]  # the second failure is the point
    with pytest.raises(PartlyWrittenError, match="项目台账.xlsx 已写入，其余未写入：实施台账.xlsx"):
        read_returned(desk, back.saved(tmp_path / "回.xlsx"), accept=True)
    taken, corrected = desk.read((LogRow,)).of(LogRow)[-2:]
    assert (taken.result, corrected.result) == ("采纳 1 处", "未全部写入")
    assert "实施台账.xlsx" in corrected.note
    assert verify_log(desk).whole


def test_a_dry_run_takes_nothing(tmp_path: Path) -> None:
    desk, issue = issued_request(tmp_path)
    back = page(issue.path)
    back.cell("特殊要求").value = "改过"
    read = read_returned(replace(desk, dry_run=True), back.saved(tmp_path / "回.xlsx"), accept=True)
    assert read.done is not None
    assert ("特殊要求", "改过") in [(one.heading, one.after) for one in read.done.written]
    assert desk.read((RequestRow,)).of(RequestRow)[0].special == "随货附合格证"


def _set(desk: Desk, row: RequestRow, **new: object) -> None:
    book = locate(desk.workspace, (RequestRow,)).workbook(RequestRow)
    book.commit([cells_set(row, **new)])


def test_a_very_long_text_comes_back_without_difference_and_with_it(tmp_path: Path) -> None:
    long = "改造说明。" * 2000
    desk = desk_at(tmp_path, PROJECT_TEXT.replace("=1+1 是文本", long), PMO)
    issue = issue_form(desk, Document.INITIATION, PROJECT).issues[0]
    back = page(issue.path)
    assert read_returned(desk, back.saved(tmp_path / "回.xlsx")).differences == ()
    back.cell("需求概述").value = long + "又一句"
    assert standpoints(read_returned(desk, back.saved(tmp_path / "回.xlsx"))) == [("需求概述", Standpoint.READY)]
