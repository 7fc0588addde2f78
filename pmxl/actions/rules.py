"""流程规则: the rules as PMO has set them, and what a change would do before it is put into force (流程 1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pmxl.actions.desk import Desk
from pmxl.actions.judging import rulebook_of
from pmxl.errors import UnknownWordError
from pmxl.process.definition import PROCESS
from pmxl.process.judging import RuleEffect, compare_rules
from pmxl.rows.settings import RuleRow
from pmxl.rules.check import Check, StandingCheck
from pmxl.rules.rulebook import Rulebook, RuleSetting
from pmxl.rules.standing import STANDING
from pmxl.vocabulary import Mode


@dataclass(frozen=True)
class RuleInForce:
    """A rule and how PMO has set it."""

    check: Check | StandingCheck
    setting: RuleSetting


def rules_in_force(desk: Desk) -> tuple[RuleInForce, ...]:
    """Every rule of pmxl with its setting, gates first."""
    rulebook = rulebook_of(desk.read((RuleRow,)))
    return tuple(RuleInForce(check, rulebook.setting(check.code)) for check in _known().values())


def try_rules(desk: Desk, wishes: Sequence[str]) -> tuple[RuleEffect, ...]:
    """Which running projects the wished settings would newly hold or free; nothing is written.

    A wish is `LX05=提示` for the mode or `SS03.阈值=2` for the threshold.
    """
    register = desk.read()
    before = rulebook_of(register)
    rows = [*register.of(RuleRow), *_wished(register.of(RuleRow), wishes)]
    after = Rulebook.of(rows, [*PROCESS.checks.values(), *STANDING])
    return compare_rules(register, PROCESS, before, after, desk.today)


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
    if part == "方式":
        if value not in list(Mode):
            raise UnknownWordError("方式", value, list(Mode))
        return {"mode": Mode(value)}
    if part != "阈值":
        raise UnknownWordError("规则设置", part, ["方式", "阈值"])
    try:
        return {"threshold": Decimal(value)}
    except InvalidOperation:
        raise UnknownWordError("阈值", value, ["数字，如 2"]) from None
