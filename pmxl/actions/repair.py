"""修正: put back a stage that was typed by hand into 立项登记 (流程 3)."""

from pmxl.actions.desk import Desk, Done, find_project
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NotPossibleNowError
from pmxl.process.rights import demand
from pmxl.rules.journal import logged_stage
from pmxl.sheets.writing import cells_set
from pmxl.vocabulary import Department, LogAction


def restore_stage(desk: Desk, asked: str) -> Done:
    """Set 阶段 back to what 操作日志 says; a transition that really happened is to be made with advance or reject.

    Raises NotPossibleNowError where the register and the log agree, or the log knows nothing of the project.
    """
    book = desk.decision_book()
    with book.held():
        register = desk.read()
        dossier = find_project(register, asked)
        project = dossier.project
        demand(desk.operator, Department.OPERATIONS, "修正阶段")
        stage = logged_stage(dossier)
        if stage is None or stage is project.stage:
            standing = "操作日志里没有该项目的阶段记录" if stage is None else f"阶段「{stage}」与操作日志一致"
            raise NotPossibleNowError(dossier.reference or project.name, standing, "修正", "无需处理")
        entry = log_entry(
            desk,
            project=dossier.reference,
            action=LogAction.REPAIRED,
            before=project.stage,
            after=stage,
            note="阶段被手工修改，按操作日志恢复",
        )
        decision = Decision((cells_set(book, project, stage=stage),), (entry,))
        written = record(desk, book, register, decision)
    return Done(
        f"{dossier.reference} 阶段由「{project.stage}」恢复为「{stage}」",
        written,
        f"如确需变更阶段：pmxl advance 或 pmxl reject {dossier.reference}",
        desk.dry_run,
    )
