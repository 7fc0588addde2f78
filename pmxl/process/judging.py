"""How a gate and the sheets are judged: every check asked under PMO's rules, waivers applied (流程 3)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from pmxl.figures import logged
from pmxl.outcomes.finding import Finding, Gap, Place
from pmxl.outcomes.transition import GateResult
from pmxl.process.terms import Process
from pmxl.rows.governance import WaiverRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.sight import Problem, Watch, concerning, watched
from pmxl.rules import journal, waivers
from pmxl.rules.cells import DOUBTFUL, UNREAD
from pmxl.rules.check import Asked, Check, StandingCheck
from pmxl.rules.rulebook import Rulebook, RuleSetting
from pmxl.rules.standing import STANDING
from pmxl.vocabulary import Department, Mode, Stage


def judge_gate(dossier: Dossier, process: Process, rulebook: Rulebook, today: date) -> GateResult:
    """Ask every check of the project's current stage, and each earlier one that it passed on a waiver.

    A project without a stage stands in 立项; one that is 已关闭 has no gate and nothing is found. An earlier rule that
    was waived is asked until it is fulfilled, so that an expired waiver holds the project again, whatever its stage.
    What of the rows can't be read and may bear on the project is a finding of its own, 无法判断, that no waiver covers.
    Where 立项登记 shows another stage than 操作日志 tells, that alone holds the project.
    """
    with watched() as watch:
        stage = dossier.project.stage or Stage.INITIATION
        doubts = tuple(_doubts(dossier, stage))
        if stage is Stage.CLOSED:
            return GateResult(dossier.reference, stage, stage, doubts)
        asked = [*_owed_before(dossier, process, stage), *((stage, check) for check in _checks(process, stage))]
    dossier.register.sight.come_upon(rulebook.unseen.get("", ()))
    answers = [_ask(dossier, check, of, rulebook, today) for of, check in asked]
    findings = tuple(finding for answer in answers for finding in answer.findings)
    blind = _blind(stage, answers, (*_hiding(watch, dossier), *rulebook.unseen.get("", ())))
    return GateResult(dossier.reference, stage, process.after(stage), (*doubts, *blind, *findings))


def _doubts(dossier: Dossier, stage: Stage) -> Iterator[Finding]:
    """What keeps anybody from saying where the project stands; no setting and no waiver lets it pass."""
    for code, found in journal.doubts(dossier):
        check = next(check for check in STANDING if check.code == code)
        yield Finding(code, check.sentence, Mode.BLOCK, check.owner, stage, found)


def judge_checks(
    dossier: Dossier, process: Process, codes: Iterable[str], rulebook: Rulebook, today: date
) -> tuple[Finding, ...]:
    """Ask some gate checks of a project as their gate would, whatever stage it stands in."""
    asked = [(process.stage_of(process.checks[code].step), process.checks[code]) for code in codes]
    return _asked_again(dossier, asked, rulebook, today)


def judge_waived(dossier: Dossier, process: Process, rulebook: Rulebook, today: date) -> tuple[Finding, ...]:
    """Ask again every check that a waiver let the project pass at an earlier gate, that of a closed one included.

    What is found and not waived any more is what an expired waiver leaves to be done.
    """
    stage = dossier.project.stage or Stage.INITIATION
    return _asked_again(dossier, _owed_before(dossier, process, stage), rulebook, today)


def _asked_again(
    dossier: Dossier, asked: Iterable[tuple[Stage, Check]], rulebook: Rulebook, today: date
) -> tuple[Finding, ...]:
    answers = [_ask(dossier, check, of, rulebook, today) for of, check in asked]
    stage = dossier.project.stage or Stage.INITIATION
    findings = tuple(finding for answer in answers for finding in answer.findings)
    return (*_blind(stage, answers, rulebook.unseen.get("", ())), *findings)


def judge_standing(register: Register, rulebook: Rulebook, today: date) -> tuple[Finding, ...]:
    """Ask every standing check over all sheets that were read; faults of 流程规则 are found with them.

    What a check came upon that could not be read is a finding of its own here, under the code of its kind.
    """
    with watched():
        strange = waivers.unknown_rules(register, rulebook.settings)
        seen = replace(register, problems=(*register.problems, *rulebook.faults, *strange))
        return tuple(finding for check in STANDING for finding in _ask_standing(seen, check, rulebook, today))


def _checks(process: Process, stage: Stage) -> tuple[Check, ...]:
    return process.definition(stage).gate.checks


def _owed_before(dossier: Dossier, process: Process, stage: Stage) -> Iterator[tuple[Stage, Check]]:
    """The earlier rules that were ever waived, and those of gates that an opening entry didn't count as passed."""
    rules = {waiver.rule for waiver in dossier.of(WaiverRow)} | logged.waived_rules(dossier)
    owed = logged.account(dossier).owed
    order = list(Stage)
    for earlier in order[: order.index(stage)]:
        for check in _checks(process, earlier):
            if check.code in rules or earlier in owed:
                yield earlier, check


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a rule found, and what it came upon that nobody could read."""

    code: str
    mode: Mode
    findings: tuple[Finding, ...] = ()
    unseen: tuple[Problem, ...] = ()


def _ask(dossier: Dossier, check: Check, stage: Stage, rulebook: Rulebook, today: date) -> _Answer:
    setting = rulebook.setting(check.code)
    if setting.mode is Mode.OFF:
        return _Answer(check.code, setting.mode)
    with watched() as watch:
        gaps = tuple(check.ask(dossier, _asked(setting, today)))
        waiver = waivers.covering(dossier, check.code, today) if gaps else None
    of_rule = rulebook.unseen.get(check.code, ())
    dossier.register.sight.come_upon(of_rule)
    unseen = (*_hiding(watch, dossier), *of_rule)
    known = (found for found in gaps if not any(_hides(problem.gap.place, found.place) for problem in unseen))
    named = (replace(found, project=found.project or dossier.reference) for found in known)
    findings = tuple(_finding(check, setting, stage, found, waiver.number if waiver else "") for found in named)
    return _Answer(check.code, setting.mode, findings, unseen)


def _hiding(watch: Watch, dossier: Dossier) -> tuple[Problem, ...]:
    """What of a watch may bear on a project; whoever asked for the gate comes upon it too."""
    names = (dossier.reference, dossier.project.application, dossier.project.number)
    hiding = concerning(watch.found, *filter(None, names))
    watch.pass_on(hiding)
    return hiding


def _hides(unseen: Place, found: Place) -> bool:
    """Whether what a rule misses at a place may stand there unread."""
    if unseen.sheet != found.sheet:
        return False
    return not unseen.heading or (unseen.heading == found.heading and unseen.cell in ("", found.cell))


def _blind(stage: Stage, answers: Iterable[_Answer], of_gate: Iterable[Problem]) -> Iterator[Finding]:
    """A finding for each problem that keeps rules from being judged; what of_gate holds keeps the whole gate."""
    keeping: dict[tuple[str, Gap], dict[str, Mode]] = {}
    for problem in of_gate:
        keeping.setdefault((problem.code, problem.gap), {})[""] = Mode.BLOCK
    for answer in answers:
        for problem in answer.unseen:
            keeping.setdefault((problem.code, problem.gap), {})[answer.code] = answer.mode
    for (code, gap), rules in keeping.items():
        found = f"无法判断{_named(rules)}：{gap.found}"
        mode = Mode.BLOCK if Mode.BLOCK in rules.values() else Mode.HINT
        owner = gap.owner or Department.PMO
        yield Finding(code, SEEN, mode, owner, stage, replace(gap, found=found), blind=tuple(rules))


def _named(rules: Collection[str]) -> str:
    """The rules that can't be judged, in words."""
    if "" in rules:
        return "本关口"
    more = f" 等 {len(rules)} 条规则" if len(rules) > _NAMED else ""
    return f" {'、'.join(list(rules)[:_NAMED])}{more}"


SEEN = "关口要看的工作表、列和单元格都读得到"
"""The sentence that is true of a gate that could be judged."""

_NAMED = 4


def _ask_standing(register: Register, check: StandingCheck, rulebook: Rulebook, today: date) -> Iterator[Finding]:
    setting = _seeing(check.code, rulebook.setting(check.code))
    if setting.mode is Mode.OFF:
        return
    for found in check.ask(register, _asked(setting, today)):
        project = register.projects.get(found.project)
        waiver = waivers.covering(register.dossier(project), check.code, today) if project else None
        yield _finding(check, setting, project.stage if project else None, found, waiver.number if waiver else "")


def _seeing(code: str, setting: RuleSetting) -> RuleSetting:
    """What could not be read is always said: such a rule that PMO switched off gives a hint."""
    if setting.mode is Mode.OFF and code in UNREAD | DOUBTFUL:
        return replace(setting, mode=Mode.HINT)
    return setting


def _asked(setting: RuleSetting, today: date) -> Asked:
    return Asked(today, setting.threshold, setting.parameter)


def _finding(
    check: Check | StandingCheck, setting: RuleSetting, stage: Stage | None, found: Gap, waived: str
) -> Finding:
    owner = setting.owner if setting.owner is not check.owner else (found.owner or setting.owner)
    step = found.step or (check.step if isinstance(check, Check) else "")
    return Finding(
        check.code, check.sentence, setting.mode, owner, stage, replace(found, owner=owner), waived, step=step
    )
