"""登记 and 关口: new, next, show, check, advance, reject, waive."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from pmxl.actions.advance import advance_stage
from pmxl.actions.desk import Desk
from pmxl.actions.initiate import initiate_project
from pmxl.actions.judging import Checked, check_workspace
from pmxl.actions.page import project_page
from pmxl.actions.setback import reject_project
from pmxl.actions.todo import OpenWork, open_work
from pmxl.actions.waive import waive_rule
from pmxl.live_ui import told
from pmxl.live_ui.home import user_folder
from pmxl.live_ui.report import write_findings
from pmxl.live_ui.session import Session
from pmxl.live_ui.told import Told
from pmxl.outcomes.finding import Finding

_WAIVER_DAYS = 14


def new(session: Session) -> Told:
    """新建立项: register the selected application, or number it once its assessment is 通过."""
    project = session.project()
    session.confirm(f"为「{project}」受理立项（评估通过的给项目编号），并通知销售和 PMO？")
    result = initiate_project(session.desk, project)
    if result.done:
        return told.of_done(result.done)
    report = _report(session.desk, result.holding, f"{result.project} 立项缺项")
    lines = (f"{result.project} 还不能立项", *told.of_findings(result.holding, "缺项"))
    return Told(lines, report, told.first_cell(result.holding))


def next_(session: Session) -> Told:
    """我的待办: what waits for the one who clicks."""
    desk = session.desk
    rows = open_work(desk, person=desk.operator.name)
    if not rows:
        answer = "无法判断有没有待办" if desk.unanswered() else "没有待办"
        return Told((f"{desk.operator.name}：{answer}",))
    rest = len(rows) - told.SHOWN
    shown = [_work(row) for row in rows[: told.SHOWN]]
    more = (f"…另有 {rest} 条：命令行 pmxl next --me 列出全部",) if rest > 0 else ()
    return Told((f"{desk.operator.name} 的待办 {len(rows)} 条：", *shown, *more))


def show(session: Session) -> Told:
    """项目一页纸 of the selected project."""
    return told.of_page(project_page(session.desk, session.project()))


def check_project(session: Session) -> Told:
    """校验本项目: everything that holds the selected project."""
    project = session.project()
    checked = check_workspace(session.desk, project)
    return told.of_check(checked, _checked_report(session.desk, checked, f"校验 {project}"), project)


def check_all(session: Session) -> Told:
    """校验全部: every rule over every sheet."""
    checked = check_workspace(session.desk)
    return told.of_check(checked, _checked_report(session.desk, checked, "校验全部"))


def advance(session: Session) -> Told:
    """推进: pass the gate of the selected project, or list what holds it."""
    project = session.project()
    session.confirm(f"把「{project}」推进到下一阶段？关口不通过时只列出缺项，不改动。")
    result = advance_stage(session.desk, project)
    if result.done:
        return told.of_done(result.done)
    report = _report(session.desk, result.gate.findings, f"{result.gate.project} 关口缺项")
    return told.of_gate(result.gate, report)


def reject(session: Session) -> Told:
    """退回: send the selected project back by one stage, with a reason."""
    project = session.project()
    reason = session.ask(f"把「{project}」退回上一阶段。理由：")
    return told.of_done(reject_project(session.desk, project, reason))


def waive(session: Session) -> Told:
    """豁免: let the selected project pass in spite of one rule, until a day."""
    project, desk = session.project(), session.desk
    holding = [finding for gate in check_workspace(desk, project).gates for finding in gate.holding]
    if not holding:
        return Told((f"{project}：关口没有缺项，不需要豁免",))
    known = "\n".join(dict.fromkeys(f"{finding.code} {finding.sentence}" for finding in holding))
    code = session.ask(f"豁免哪条规则（填代码）：\n{known}", holding[0].code).upper()
    reason = session.ask("理由：")
    condition = session.ask("条件（到期前要补什么）：")
    until = session.ask_day("到期日（含当天）：", desk.today + timedelta(days=_WAIVER_DAYS))
    return told.of_done(waive_rule(desk, project, code, reason=reason, condition=condition, until=until))


def _checked_report(desk: Desk, checked: Checked, title: str) -> Path | None:
    return _report(desk, told.ranked(checked), title)


def _report(desk: Desk, findings: Sequence[Finding], title: str) -> Path | None:
    return write_findings(desk, findings, title, user_folder())


def _work(row: OpenWork) -> str:
    when = f"期限 {row.due}" if row.due else f"自 {row.since}" if row.since else ""
    lacking = f"，缺 {len(row.missing)} 项" if row.missing else ""
    return f"· {row.project or '—'} {row.name}：{row.step} {row.title}（{when}{lacking}）"
