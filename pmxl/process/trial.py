"""What a change of 流程规则 would do before it is put into force: to settings, gates, and every single gap (流程 1)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pmxl.figures.measure import shown
from pmxl.figures.standing_questions import is_live
from pmxl.outcomes.finding import Finding, Place
from pmxl.outcomes.transition import GateResult
from pmxl.process.judging import judge_gate, judge_standing
from pmxl.process.terms import Process
from pmxl.rows.register import Register
from pmxl.rules.rulebook import AnyCheck, Rulebook, RuleSetting


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One setting of a rule that the change touches, as it is and as it would be."""

    code: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """A live project whose gate the change would newly hold or free, and why."""

    project: str
    newly_held: bool
    reason: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class GapChange:
    """A gap that appears, goes, or is judged otherwise: the finding as it is and as it would be."""

    before: Finding | None
    after: Finding | None

    @property
    def finding(self) -> Finding:
        """The one to show."""
        one = self.after or self.before
        assert one is not None, "a change has at least one side"
        return one

    @property
    def what(self) -> str:
        """What becomes of it, in words."""
        if self.before is None or self.after is None:
            return "消失" if self.after is None else "新增"
        sides = [(self.before.mode, self.after.mode), (self.before.owner, self.after.owner)]
        return "；".join(f"{before} → {after}" for before, after in sides if before is not after) or "改述"


@dataclass(frozen=True, slots=True)
class Trial:
    """All that a change of the rules would do."""

    settings: tuple[SettingChange, ...] = ()
    gates: tuple[RuleEffect, ...] = ()
    gaps: tuple[GapChange, ...] = ()


def compare_rules(
    register: Register,
    process: Process,
    checks: Iterable[AnyCheck],
    before: Rulebook,
    after: Rulebook,
    today: date,
) -> Trial:
    """What is otherwise under the rules `after` than under `before`, over live projects and all sheets."""
    dossiers = [dossier for dossier in register.dossiers() if is_live(dossier.project)]
    gates = [tuple(judge_gate(one, process, book, today) for book in (before, after)) for one in dossiers]
    old = [*(found for gate, _ in gates for found in gate.findings), *judge_standing(register, before, today)]
    new = [*(found for _, gate in gates for found in gate.findings), *judge_standing(register, after, today)]
    return Trial(
        tuple(change for check in checks for change in _settings(check, before, after)),
        tuple(effect for old_gate, new_gate in gates for effect in _effect(old_gate, new_gate)),
        tuple(_gaps(old, new)),
    )


def _settings(check: AnyCheck, before: Rulebook, after: Rulebook) -> Iterator[SettingChange]:
    old, new = (_in_words(check, book.setting(check.code)) for book in (before, after))
    for heading, value in old.items():
        if value != new[heading]:
            yield SettingChange(check.code, heading, value, new[heading])


def _in_words(check: AnyCheck, setting: RuleSetting) -> Mapping[str, str]:
    return {
        "方式": str(setting.mode),
        "阈值": shown(setting.threshold, check.unit),
        "参数": "、".join(setting.parameter) or "无",
        "责任部门": str(setting.owner),
        "抄送": setting.cc or "无",
    }


def _effect(old: GateResult, new: GateResult) -> Iterator[RuleEffect]:
    if bool(old.holding) == bool(new.holding):
        return
    findings = new.holding or old.holding
    reason = "；".join(f"{finding.code} {finding.gap.found}" for finding in findings)
    yield RuleEffect(new.project, bool(new.holding), reason, findings)


def _gaps(old: Sequence[Finding], new: Sequence[Finding]) -> Iterator[GapChange]:
    before, after = _placed(old), _placed(new)
    for key, finding in before.items():
        if after.get(key) != finding:
            yield GapChange(finding, after.get(key))
    yield from (GapChange(None, finding) for key, finding in after.items() if key not in before)


Key = tuple[str, str, Place, int]


def _placed(findings: Iterable[Finding]) -> Mapping[Key, Finding]:
    """Findings by rule, project and place, counted where several stand at one place."""
    seen: Counter[tuple[str, str, Place]] = Counter()
    placed: dict[Key, Finding] = {}
    for finding in findings:
        where = finding.code, finding.project, finding.gap.place
        placed[*where, seen[where]] = finding
        seen[where] += 1
    return placed
