"""Every command; what it needs is imported when it runs, so that `pmxl --help` stays quick."""

from typing import TYPE_CHECKING

import click

from pmxl.cli import addin, forms, money, plan, safety, tidying, week
from pmxl.cli.desk import HELD, at_desk, ending
from pmxl.cli.folders import build, demo, init
from pmxl.vocabulary import Department, Stage, TerminationReason

if TYPE_CHECKING:
    from datetime import datetime

    from pmxl.actions.desk import Desk

DEPARTMENT = click.Choice([str(word) for word in Department])
STAGE = click.Choice([str(word) for word in Stage][:-1])


@click.command()
@click.option("--project", default="", metavar="编号", help="只看一个项目（含关口缺项）")
@click.option("--dept", type=DEPARTMENT, help="只看一个部门要处理的")
@click.option("--all", "every", is_flag=True, help="同类发现也逐条列出")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，供脚本使用")
@at_desk
def check(desk: "Desk", project: str, dept: str | None, *, every: bool, as_json: bool) -> int:
    """校验：列出全部发现，逐条说明位置、现状、怎么办。"""
    from pmxl.actions.judging import check_workspace
    from pmxl.cli import pages, plain

    result = check_workspace(desk, project, Department(dept) if dept else None)
    if as_json:
        click.echo(plain.checked(result))
    else:
        pages.checked(result, one_project=bool(project), every=every or bool(project))
    held = result.holding or (project and any(gate.holding for gate in result.gates))
    return HELD if held else 0


@click.command("next")
@click.option("--dept", type=DEPARTMENT, help="一个部门的待办")
@click.option("--me", is_flag=True, help="我的待办")
@at_desk
def next_(desk: "Desk", dept: str | None, *, me: bool) -> None:
    """待办：我的部门在所有项目上的未完事项，缺什么、等了多久。"""
    from pmxl.actions.todo import open_work
    from pmxl.cli import pages

    person = desk.operator.name if me else ""
    rows = open_work(desk, Department(dept) if dept else None, person)
    pages.work(rows, person or dept or "全公司", whole=not desk.unanswered())


@click.command()
@click.argument("project", metavar="编号")
@at_desk
def show(desk: "Desk", project: str) -> None:
    """项目一页纸：阶段、节点、关口、金额、人员、最近记录。"""
    from pmxl.actions.page import project_page
    from pmxl.cli import project_page as view

    view.draw(project_page(desk, project))


@click.command()
@click.argument("application", metavar="[申请编号或项目名称]", default="")
@at_desk
def new(desk: "Desk", application: str) -> int:
    """立项：受理登记好的申请行；评估通过后给项目编号。不带参数时列出待处理的申请。"""
    from pmxl.actions.initiate import initiate_project, waiting_applications
    from pmxl.cli import pages
    from pmxl.rows.initiation import ProjectRow

    if not application:
        rows = waiting_applications(desk.read((ProjectRow,)))
        pages.applications(rows, whole=not desk.unanswered())
        return 0
    result = initiate_project(desk, application)
    if result.done:
        pages.done(result.done)
        return 0
    pages.findings(result.holding, f"{result.project} 还不能立项")
    return HELD


@click.command()
@click.argument("project", metavar="编号")
@click.argument("number", metavar="节点号")
@click.argument("result", metavar="[结果]", default="")
@click.option("--note", default="", metavar="说明", help="意见或说明")
@at_desk
def step(desk: "Desk", project: str, number: str, result: str, note: str) -> int:
    """登记一个节点的结果，如 pmxl step XM-2026-0001 3.4 通过；与表里矛盾的不登记，逐条列出。"""
    from pmxl.actions.step import record_step
    from pmxl.cli import pages
    from pmxl.cli.console import complain
    from pmxl.errors import ContradictedError

    try:
        pages.done(record_step(desk, project, number, result, note))
    except ContradictedError as error:
        complain(str(error))
        return HELD
    return 0


@click.command()
@click.argument("project", metavar="编号")
@at_desk
def advance(desk: "Desk", project: str) -> int:
    """推进：通过当前阶段的关口，或列出全部缺项。"""
    from pmxl.actions.advance import advance_stage
    from pmxl.cli import pages

    result = advance_stage(desk, project)
    pages.gate(result.gate)
    if result.done is None:
        return HELD
    pages.done(result.done)
    return 0


@click.command()
@click.argument("project", metavar="编号")
@click.option("--reason", required=True, metavar="理由")
@click.option("--to", type=STAGE, help="退回到哪个阶段（默认上一阶段）")
@at_desk
def reject(desk: "Desk", project: str, reason: str, to: str | None) -> None:
    """退回：把项目退到前面的阶段。"""
    from pmxl.actions.setback import reject_project
    from pmxl.cli import pages

    pages.done(reject_project(desk, project, reason, Stage(to) if to else None))


@click.command()
@click.argument("project", metavar="编号")
@click.option("--reason", required=True, metavar="理由")
@click.option("--to", type=STAGE, help="重开到哪个阶段")
@at_desk
def reopen(desk: "Desk", project: str, reason: str, to: str | None) -> None:
    """重开：已关闭、已终止的项目或已通过的阶段（仅 PMO）。"""
    from pmxl.actions.setback import reopen_project
    from pmxl.cli import pages

    pages.done(reopen_project(desk, project, reason, Stage(to) if to else None))


@click.command()
@click.argument("project", metavar="编号")
@click.option("--reason", required=True, metavar="理由")
@at_desk
def pause(desk: "Desk", project: str, reason: str) -> None:
    """暂停项目。"""
    from pmxl.actions.pausing import pause_project
    from pmxl.cli import pages

    pages.done(pause_project(desk, project, reason))


@click.command()
@click.argument("project", metavar="编号")
@click.option("--reason", required=True, metavar="理由")
@at_desk
def resume(desk: "Desk", project: str, reason: str) -> None:
    """恢复已暂停的项目。"""
    from pmxl.actions.pausing import resume_project
    from pmxl.cli import pages

    pages.done(resume_project(desk, project, reason))


@click.command()
@click.argument("project", metavar="编号")
@click.option("--kind", type=click.Choice([str(word) for word in TerminationReason]), required=True, help="终止类型")
@click.option("--reason", required=True, metavar="理由")
@at_desk
def terminate(desk: "Desk", project: str, kind: str, reason: str) -> None:
    """终止项目：未立项、丢单、解约。"""
    from pmxl.actions.pausing import terminate_project
    from pmxl.cli import pages

    pages.done(terminate_project(desk, project, TerminationReason(kind), reason))


@click.command()
@click.argument("project", metavar="编号")
@click.argument("code", metavar="规则代码")
@click.option("--reason", required=True, metavar="理由")
@click.option("--condition", required=True, metavar="条件")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="到期日", help="如 2026-12-31")
@at_desk
def waive(desk: "Desk", project: str, code: str, reason: str, condition: str, until: "datetime") -> None:
    """豁免：PMO 让项目在到期日前不受一条规则阻断。"""
    from pmxl.actions.waive import waive_rule
    from pmxl.cli import pages

    pages.done(waive_rule(desk, project, code, reason=reason, condition=condition, until=until.date()))


@click.command()
@click.argument("project", metavar="[编号]", default="")
@click.option("--as-is", is_flag=True, help="备份里找不到时，由 PMO 查明后认可操作日志的现状（写入一行日志）")
@click.option("--reason", default="", metavar="理由", help="认可现状的理由")
@at_desk
def repair(desk: "Desk", project: str, as_is: bool, reason: str) -> None:
    """修正：把项目的阶段、状态、编号、节点或被删的行按操作日志恢复；不带编号时修正操作日志本身。"""
    from pmxl.actions.repair import repair_project
    from pmxl.actions.repair_log import accept_log, repair_log
    from pmxl.cli import pages

    if as_is and (project or not reason):
        raise click.UsageError("--as-is 认可操作日志现状，须写 --reason，不带项目编号")
    pages.done(accept_log(desk, reason) if as_is else repair_project(desk, project) if project else repair_log(desk))


@click.command("open-balance")
@click.argument("project", metavar="编号或项目名称")
@click.option("--stage", type=click.Choice([str(word) for word in Stage]), required=True, help="项目现在所在的阶段")
@click.option("--by", "voucher", required=True, metavar="担保人", help="为这一期初负责的人，须在人员表里")
@click.option("--reason", required=True, metavar="理由", help="依据，如 2025 年签约，资料在档案室")
@click.option("--passed", multiple=True, type=STAGE, help="视为已通过的关口，可写多次（默认：该阶段之前的全部）")
@at_desk
def open_balance(desk: "Desk", project: str, stage: str, voucher: str, reason: str, passed: tuple[str, ...]) -> None:
    """期初：使用 pmxl 之前已开始的项目，登记它在哪个阶段、由谁担保。"""
    from pmxl.actions.opening import Opening
    from pmxl.actions.opening import open_balance as opened
    from pmxl.cli import pages

    gates = [Stage(word) for word in passed] or None
    pages.done(opened(desk, project, Opening(Stage(stage), voucher, reason, gates)))


@click.group()
def rules() -> None:
    """流程规则：show 列出全部规则；try 试算改动会挡住或放行哪些项目、哪些缺项出现或消失。"""


@rules.command("show")
@at_desk
def rules_show(desk: "Desk") -> None:
    """列出全部规则及 PMO 的设置。"""
    from pmxl.actions.rules import rules_in_force
    from pmxl.cli import pages

    pages.rules(rules_in_force(desk))


@rules.command("try")
@click.argument("wishes", metavar="规则=方式…", nargs=-1, required=True)
@at_desk
def rules_try(desk: "Desk", wishes: tuple[str, ...]) -> None:
    """试算改动，如 LX05=提示、TQ01.阈值=2、LX01.参数=项目名称、FA07.责任部门=PMO、FA07.抄送=李总；不写入。"""
    from pmxl.actions.rules import try_rules
    from pmxl.cli import pages

    pages.trial(try_rules(desk, wishes))


@click.group()
def log() -> None:
    """操作日志：show 查看；verify 验证逐行哈希相连。"""


@log.command("show")
@click.argument("project", metavar="[编号]", default="")
@click.option("--last", default=20, show_default=True, metavar="行数")
@at_desk
def log_show(desk: "Desk", project: str, last: int) -> None:
    """最近的操作记录。"""
    from pmxl.actions.log import read_log
    from pmxl.cli import pages

    pages.log_rows(read_log(desk, project, last))


@log.command("verify")
@at_desk
def log_verify(desk: "Desk") -> int:
    """验证操作日志没有被改动、插入、删除或调换。"""
    from pmxl.actions.log import verify_log
    from pmxl.cli import pages

    result = verify_log(desk)
    pages.verified(result)
    return 0 if result.whole else HELD


@click.command()
def process() -> None:
    """流程：列出阶段、节点、责任部门和规则。"""

    def show_process() -> None:
        from pmxl.cli import pages
        from pmxl.process.definition import PROCESS
        from pmxl.process.overview import overview

        pages.process(overview(PROCESS))

    ending(show_process)


COMMANDS: tuple[click.Command, ...] = (
    init,
    demo,
    check,
    next_,
    show,
    new,
    step,
    advance,
    reject,
    reopen,
    pause,
    resume,
    terminate,
    waive,
    repair,
    open_balance,
    rules,
    log,
    process,
    tidying.tidy,
    *safety.COMMANDS,
    *forms.COMMANDS,
    *money.COMMANDS,
    *plan.COMMANDS,
    *week.COMMANDS,
    *addin.COMMANDS,
    build,
)
