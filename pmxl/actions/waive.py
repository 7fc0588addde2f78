"""豁免: PMO's written, expiring exception from one rule for one project (流程 3)."""

from datetime import date

from pmxl.actions.desk import Desk, Done
from pmxl.actions.guard import project_to_decide_on
from pmxl.actions.judging import rulebook_of
from pmxl.actions.numbering import free_number
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NotPossibleNowError, UnknownWordError
from pmxl.process.definition import PROCESS
from pmxl.process.rights import demand_pmo
from pmxl.rows.governance import WaiverRow
from pmxl.rules.check import Check, StandingCheck
from pmxl.rules.standing import STANDING
from pmxl.sheets.writing import added
from pmxl.vocabulary import LogAction


def waive_rule(desk: Desk, asked: str, code: str, *, reason: str, condition: str, until: date) -> Done:
    """Let a project pass in spite of one rule until a day, inclusive; after it the project is held again.

    Raises NotAllowedError for anyone but PMO, UnknownWordError for a rule that does not exist,
    NotPossibleNowError for a day that is past.
    """
    demand_pmo(desk.operator, "批准豁免")
    known: dict[str, Check | StandingCheck] = {**PROCESS.checks, **{check.code: check for check in STANDING}}
    if code not in known:
        raise UnknownWordError("规则", code, sorted(known))
    book = desk.decision_book()
    with book.held():
        register = desk.read()
        dossier = project_to_decide_on(register, asked)
        if until < desk.today:
            raise NotPossibleNowError(dossier.reference, f"到期日 {until} 已过", "豁免", "请给出今天或以后的到期日")
        number = free_number("HM", desk.today.year, register, (row.number for row in register.of(WaiverRow)))
        waiver = WaiverRow(
            number=number,
            project=dossier.reference,
            rule=code,
            reason=reason,
            condition=condition,
            approver=desk.operator.name,
            approved=desk.today,
            until=until,
        )
        note = f"{number} {code} 至 {until}：{reason}；条件：{condition}"
        entry = log_entry(desk, project=dossier.reference, action=LogAction.WAIVED, result=code, note=note)
        written = record(desk, book, register, Decision(added(waiver), (entry,)))
    setting = rulebook_of(register).setting(code)
    return Done(
        f"{dossier.reference} 豁免 {code}「{known[code].sentence}」至 {until}（{number}，{setting.mode}）",
        written,
        f"pmxl advance {dossier.reference}",
        desk.dry_run,
    )
