"""流程规则: the rules as PMO has set them, and what a change would do before it is put into force (流程 1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pmxl.actions.desk import Desk
from pmxl.actions.judging import rulebook_of
from pmxl.errors import PmxlError, UnknownWordError
from pmxl.process.definition import PROCESS
from pmxl.process.trial import Trial, compare_rules
from pmxl.rows.settings import RuleRow
from pmxl.rules.check import Check, StandingCheck
from pmxl.rules.rulebook import Rulebook, RuleSetting
from pmxl.rules.standing import STANDING
from pmxl.vocabulary import Department, Mode


class WishRefusedError(PmxlError):
    """A rule would not take what was wished for it, and would keep its default."""

    def __init__(self, wish: str, found: str, remedy: str) -> None:
        super().__init__(f"试算 {wish}：{found}。{remedy}。")


@dataclass(frozen=True)
class RuleInForce:
    """A rule and how PMO has set it."""

    check: Check | StandingCheck
    setting: RuleSetting


def rules_in_force(desk: Desk) -> tuple[RuleInForce, ...]:
    """Every rule of pmxl with its setting, gates first."""
    rulebook = rulebook_of(desk.read((RuleRow,)))
    return tuple(RuleInForce(check, rulebook.setting(check.code)) for check in _known().values())


def try_rules(desk: Desk, wishes: Sequence[str]) -> Trial:
    """What the wished settings would do to every gap, gate and setting; nothing is written.

    A wish names a rule and a column of 流程规则: `LX05=提示`, `TQ01.阈值=2`, `LX01.参数=项目名称、客户名称`,
    `FA07.责任部门=PMO`, `FA07.抄送=李总`; nothing behind `=` is the default. Raises UnknownWordError, and
    WishRefusedError for a value that the rule would not take.
    """
    register = desk.read()
    checks = _known().values()
    before = rulebook_of(register)
    wished = tuple(_wished(register.of(RuleRow), wishes))
    for fault in Rulebook.of(wished, checks).faults:
        raise WishRefusedError("、".join(wishes), fault.gap.found, fault.gap.remedy)
    after = replace(Rulebook.of([*register.of(RuleRow), *wished], checks), unseen=before.unseen)
    return compare_rules(register, PROCESS, checks, before, after, desk.today)


def _known() -> dict[str, Check | StandingCheck]:
    return {**PROCESS.checks, **{check.code: check for check in STANDING}}


def _wished(rows: Iterable[RuleRow], wishes: Sequence[str]) -> Iterable[RuleRow]:
    """Rows that override those of the sheet; the rulebook lets the last row of a code win."""
    current = {row.code: row for row in rows}
    for wish in wishes:
        name, _, value = wish.partition("=")
        code, _, part = name.partition(".")
        if code not in _known():
            raise UnknownWordError("规则", code, sorted(_known()))
        row = current.get(code, RuleRow(code=code, mode=_known()[code].mode))
        current[code] = row.model_copy(update=_parsed(part or "方式", value))
        yield current[code]


def _parsed(part: str, value: str) -> dict[str, object]:
    if part not in _COLUMNS:
        raise UnknownWordError("规则设置", part, list(_COLUMNS))
    name, words = _COLUMNS[part]
    if words is None or not value:
        return {name: value if words is None else None}
    if value not in words:
        raise UnknownWordError(part, value, words)
    return {name: next(word for word in words if word == value)}


_COLUMNS: Mapping[str, tuple[str, Sequence[StrEnum] | None]] = {
    "方式": ("mode", tuple(Mode)),
    "阈值": ("threshold", None),
    "参数": ("parameter", None),
    "责任部门": ("owner", tuple(Department)),
    "抄送": ("cc", None),
}
"""The columns of 流程规则 that PMO sets: their fields, and the words of those that have a closed set."""
