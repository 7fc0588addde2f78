"""The rules as PMO has set them in 流程规则: how strict, which threshold, which parameter, whose (流程 1)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Self

from pmxl.figures.measure import PERCENT, measured, shown
from pmxl.outcomes.finding import Gap
from pmxl.rows.register import Register
from pmxl.rows.settings import RuleRow
from pmxl.rows.sight import Problem, watched
from pmxl.rules.check import Check, StandingCheck, gap
from pmxl.rules.questions import words
from pmxl.vocabulary import Department, Mode

UNKNOWN_RULE = "SJ10"
"""The code under which a fault of 流程规则 is reported."""

NO_WORD = "无"
"""What PMO writes as a parameter that is to be empty; an empty cell keeps the default."""

AnyCheck = Check | StandingCheck


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """How one rule is applied."""

    mode: Mode
    threshold: Decimal
    parameter: tuple[str, ...]
    owner: Department
    cc: str = ""

    @classmethod
    def default(cls, check: AnyCheck) -> Self:
        """The rule as pmxl declares it."""
        return cls(check.mode, check.threshold, check.parameter, check.owner)


@dataclass(frozen=True)
class Rulebook:
    """Every rule's setting by code, and what of 流程规则 could not be put into force.

    `unseen` holds what of 流程规则 could not be read, by the code it is said of; "" stands for every rule.
    """

    settings: Mapping[str, RuleSetting]
    faults: tuple[Problem, ...] = ()
    unseen: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)

    @classmethod
    def default(cls, checks: Iterable[AnyCheck]) -> Self:
        """All rules as declared."""
        return cls({check.code: RuleSetting.default(check) for check in checks})

    @classmethod
    def in_force(cls, register: Register, checks: Iterable[AnyCheck]) -> Self:
        """The rules as 流程规则 of a register sets them."""
        with watched() as watch:
            rows = register.of(RuleRow)
        book = cls.of(rows, checks)
        return replace(book, unseen={**book.unseen, "": (*book.unseen.get("", ()), *watch.found)})

    @classmethod
    def of(cls, rows: Iterable[RuleRow], checks: Iterable[AnyCheck]) -> Self:
        """The rules as the rows set them; the last row of a code wins, a bad value keeps the rule's default."""
        known = {check.code: check for check in checks}
        settings = {code: RuleSetting.default(check) for code, check in known.items()}
        faults: list[Problem] = []
        unseen: dict[str, tuple[Problem, ...]] = {}
        for row in rows:
            with watched() as watch:
                if row.code in known:
                    settings[row.code] = _setting(known[row.code], row)
                faults.extend(Problem(UNKNOWN_RULE, fault) for fault in _faults(known, row))
            if watch.found:
                unseen[row.code] = (*unseen.get(row.code, ()), *watch.found)
        return cls(settings, tuple(faults), unseen)

    def setting(self, code: str) -> RuleSetting:
        """How the rule of this code is applied."""
        return self.settings[code]


def _setting(check: AnyCheck, row: RuleRow) -> RuleSetting:
    chosen = _chosen(row)
    threshold = measured(row.threshold, check.unit).value if row.threshold and check.unit else None
    return RuleSetting(
        row.mode or check.mode,
        check.threshold if threshold is None else threshold,
        check.parameter if chosen is None or _strange(check, chosen) else chosen,
        row.owner or check.owner,
        row.cc,
    )


def _faults(known: Mapping[str, AnyCheck], row: RuleRow) -> Iterator[Gap]:
    check = known.get(row.code)
    if check is None:
        yield gap(row, "code", f"没有规则「{row.code}」，这一行不起作用", "请 PMO 核对规则代码（见 pmxl rules）")
        return
    if row.mode is None:
        yield gap(row, "mode", f"方式为空或不可识别，仍按「{check.mode}」执行", "请 PMO 选择阻断、提示或关闭")
    if row.threshold and (found := _threshold_fault(check, row.threshold)):
        kept = f"，仍按默认 {shown(check.threshold, check.unit)} 执行" if check.unit else ""
        yield gap(row, "threshold", f"阈值{found}{kept}", _threshold_remedy(check))
    if row.unit and row.unit != check.unit:
        remedy = f"请 PMO 改回「{check.unit}」" if check.unit else "请 PMO 清空"
        yield gap(row, "unit", f"单位「{row.unit}」不起作用，这条规则按「{check.unit or '无'}」计", remedy)
    strange = _strange(check, _chosen(row) or ())
    if strange:
        remedy = (
            f"请 PMO 从 {'、'.join(check.words)} 中选择，用顿号分隔" if check.words else "这条规则没有参数，请 PMO 清空"
        )
        yield gap(row, "parameter", f"参数「{'、'.join(strange)}」不适用，仍按默认执行", remedy)


def _chosen(row: RuleRow) -> tuple[str, ...] | None:
    """The words of a parameter: None where the cell is empty, no word at all where it says 无."""
    chosen = words(row.parameter)
    return None if not chosen else tuple(word for word in chosen if word != NO_WORD)


def _threshold_fault(check: AnyCheck, typed: str) -> str:
    return measured(typed, check.unit).found if check.unit else f"「{typed}」没有用处"


def _threshold_remedy(check: AnyCheck) -> str:
    example = "70 或 70%（恰为 1 时写 1% 或 100%）" if check.unit == PERCENT else f"7，按{check.unit}计的整数"
    return f"请 PMO 按「{check.unit}」填写，如 {example}" if check.unit else "这条规则没有阈值，请 PMO 清空"


def _strange(check: AnyCheck, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a parameter that the rule can't take."""
    if check.words == ():
        return ()
    return tuple(word for word in chosen if word not in (check.words or ()))
