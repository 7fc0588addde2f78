"""修正: put what is shown of a project back to what 操作日志 says, a row of 立项登记 that is gone included (流程 3)."""

from collections.abc import Iterator, Mapping

from pmxl.actions.desk import Desk, Done, find_project
from pmxl.actions.guard import demand_sound_log
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NotPossibleNowError, PmxlError
from pmxl.figures import logged
from pmxl.figures.logged import Account, Came, LoggedStep
from pmxl.ports.workbook import Workbook
from pmxl.process.rights import demand
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.register import Dossier, Register, reference
from pmxl.rows.row import NOWHERE
from pmxl.rules.journal import mended_by
from pmxl.sheets.reading import read_rows
from pmxl.sheets.writing import added
from pmxl.vocabulary import Department, LogAction, Stage, StepState


def repair_project(desk: Desk, asked: str) -> Done:
    """Put back 阶段, 状态, 项目编号 and 流程节点 of a project, or its row of 立项登记, as 操作日志 says.

    A transition that really happened is to be made with advance or reject. Raises NotPossibleNowError where all agrees,
    or where only an opening entry helps; NotAsLoggedError where the log itself is to be mended first.
    """
    book = desk.decision_book()
    with book.held():
        register = desk.read()
        demand(desk.operator, Department.OPERATIONS, "修正项目")
        lost = logged.gone_as(register, asked)
        if lost is not None:
            return _brought_back(desk, book, register, *lost)
        dossier = find_project(register, asked)
        project = dossier.project
        demand_sound_log(register, (project.number, project.application))
        fields = _fields(dossier)
        steps = [(row, told) for row, told in logged.unlike_the_log(register) if row.project == dossier.reference]
        if not fields and not steps:
            raise NotPossibleNowError(dossier.reference or project.name, "与操作日志一致", "修正", "无需处理")
        return _put_back(desk, book, dossier, fields, steps)


def _fields(dossier: Dossier) -> Mapping[str, object]:
    """The fields of 立项登记 that differ, as the log says them; an unlogged project that began earlier is refused."""
    project, told = dossier.project, logged.account(dossier)
    begun = project.number or project.stage not in {None, Stage.INITIATION}
    if not told.known and begun:
        raise NotPossibleNowError(dossier.reference or project.name, "操作日志里没有记录", "修正", mended_by(dossier))
    fields: dict[str, object] = {"stage": told.stage, "state": told.state}
    if not logged.number_is_given(dossier.register, project):
        fields["number"] = logged.numbers_of(dossier.register).get(project.application, "")
    return {name: value for name, value in fields.items() if (getattr(project, name) or None) != (value or None)}


def _put_back(
    desk: Desk,
    book: Workbook,
    dossier: Dossier,
    fields: Mapping[str, object],
    steps: list[tuple[StepRow, LoggedStep]],
) -> Done:
    project = dossier.project
    after = project.model_copy(update=dict(fields))
    told = [f"{ProjectRow.heading(name)}由「{getattr(project, name) or '空'}」" for name in fields]
    mended = [f"{was}恢复为「{getattr(after, name) or '空'}」" for was, name in zip(told, fields, strict=True)]
    mended += [f"节点 {row.step} 由「{row.state}」恢复为「{_state(one)}」" for row, one in steps]
    edits = [
        (project, fields),
        *((row, {"state": _state(one), "result": one.result, "finished": one.day}) for row, one in steps),
    ]
    entry = log_entry(
        desk,
        project=reference(after),
        action=LogAction.REPAIRED,
        before=project.stage if "stage" in fields else None,
        after=after.stage if "stage" in fields else None,
        note=f"{project.name}：手工修改，按操作日志恢复：{'；'.join(mended)}",
    )
    written = record(desk, book, dossier.register, Decision(edits, (entry,), mends=True))
    name = reference(after) or project.name
    return Done(f"{name} {'；'.join(mended)}", written, _next(after), desk.dry_run)


def _next(after: ProjectRow) -> str:
    name = reference(after) or after.name
    return f"如确需变更：pmxl advance、reject 或 step {name}" if after.stage else f"pmxl new {name} 立项"


def _state(told: LoggedStep) -> StepState:
    return _SHOWN.get(told.came, StepState.OPEN)


_SHOWN: Mapping[Came, StepState] = {
    Came.DONE: StepState.DONE,
    Came.RETURNED: StepState.RETURNED,
    Came.WAIVED: StepState.WAIVED,
}


def _brought_back(desk: Desk, book: Workbook, register: Register, name: str, told: Account) -> Done:
    """Append the row of 立项登记 that is gone: as the newest backup that has it, standing where the log says."""
    demand_sound_log(register, (name, told.application))
    former = next(_former_rows(desk, book, name, told), None)
    row = former or ProjectRow(application=told.application)
    shown = {"number": told.number, "stage": told.stage, "state": told.state}
    row = row.model_copy(update={**shown, "origin": NOWHERE})
    came = "备份" if former else "操作日志（备份里没有，其余各列请补填）"
    entry = log_entry(
        desk, project=name, action=LogAction.REPAIRED, after=told.stage, note=f"立项登记的行被删除，从{came}恢复"
    )
    written = record(desk, book, register, Decision(added(row), (entry,), mends=True))
    summary = f"{name} {row.name} 的立项登记已从{came}恢复：「{told.stage}」、{told.state}"
    return Done(summary, written, f"pmxl show {name}，核对各列后继续", desk.dry_run)


def _former_rows(desk: Desk, book: Workbook, name: str, told: Account) -> Iterator[ProjectRow]:
    """The row as earlier states of the workbook held it, newest first; what can't be read is passed over."""
    for former in desk.workspace.former(book.name):
        try:
            rows = read_rows(former, ProjectRow)
        except PmxlError:
            continue
        names = {name, told.application} - {""}
        yield from (row for row in rows if {row.number, row.application} & names)
