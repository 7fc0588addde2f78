"""豁免: when a waiver covers a rule for a project, and when it no longer does (流程 3)."""

from collections.abc import Container, Iterator
from datetime import date

from pmxl.figures import logged
from pmxl.figures.standing_questions import is_closed, is_live
from pmxl.rows.governance import WaiverRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.settings import PersonRow
from pmxl.rows.sight import Problem
from pmxl.rules import questions
from pmxl.rules.check import Asked, Gaps
from pmxl.vocabulary import Department, YesNo

UNKNOWN_NUMBER = "SJ14"
"""The code under which a number that exists nowhere is reported."""


def covering(dossier: Dossier, code: str, today: date) -> WaiverRow | None:
    """The waiver that covers a rule today: given by PMO as 操作日志 tells, not revoked, and not past its last day."""
    register = dossier.register
    for waiver in dossier.of(WaiverRow):
        given = waiver.rule == code and approved_by_pmo(register, waiver) and logged.waives(register, waiver)
        if given and in_force(waiver, today):
            return waiver
    return None


def in_force(waiver: WaiverRow, today: date) -> bool:
    """Whether a waiver is written out and today lies in its time; the day it expires on still counts."""
    written = bool(waiver.reason and waiver.approver and waiver.approved and waiver.until)
    begun = waiver.approved is not None and waiver.approved <= today
    ended = waiver.until is not None and waiver.until < today
    revoked = waiver.revoked is not None and waiver.revoked <= today
    return written and begun and not ended and not revoked


def approved_by_pmo(register: Register, waiver: WaiverRow) -> bool:
    """Whether 人员 knows the approver as PMO."""
    return any(person.name == waiver.approver and _is_pmo(person) for person in register.of(PersonRow))


def unknown_rules(register: Register, codes: Container[str]) -> Iterator[Problem]:
    """The waivers that name a rule which does not exist."""
    for waiver in register.of(WaiverRow):
        if waiver.rule and waiver.rule not in codes:
            remedy = "请 PMO 核对规则代码（见 pmxl rules）"
            found = questions.about(register, waiver, "rule", f"没有规则「{waiver.rule}」", remedy)
            yield Problem(UNKNOWN_NUMBER, found)


def waivers_are_pmo_s(register: Register, _: Asked) -> Gaps:
    """豁免都由 PMO 批准"""
    for waiver in register.of(WaiverRow):
        if waiver.approver and not approved_by_pmo(register, waiver):
            found = f"{waiver.number} 由「{waiver.approver}」批准，人员表里不是 PMO 成员，豁免不生效"
            yield questions.about(register, waiver, "approver", found, "请 PMO 重新批准，或更正人员表")


def waivers_have_not_expired(register: Register, asked: Asked) -> Gaps:
    """没有过期而未了结的豁免"""
    for waiver in _standing(register):
        if waiver.until and waiver.until < asked.today:
            found = f"{waiver.number} 对 {waiver.rule} 的豁免已于 {waiver.until} 到期，项目重新受该规则约束"
            remedy = f"请 PMO 核对条件「{waiver.condition}」是否满足：满足则填撤销日期，否则重新批准"
            yield questions.about(register, waiver, "until", found, remedy)


def waivers_expire_later(register: Register, asked: Asked) -> Gaps:
    """没有几天内就要到期的豁免"""
    for waiver in _standing(register):
        days = (waiver.until - asked.today).days if waiver.until else None
        if days is not None and 0 <= days <= asked.threshold:
            found = f"{waiver.number} 对 {waiver.rule} 的豁免还有 {days} 天到期（{waiver.until}）"
            yield questions.about(register, waiver, "until", found, f"请在到期前满足条件「{waiver.condition}」")


def _standing(register: Register) -> Iterator[WaiverRow]:
    """The waivers that nobody has revoked, those of paused and terminated projects left out.

    A fulfilled one is closed by its 撤销日期. That of a closed project stands: what it was closed without is still to
    come, such as 质保金.
    """
    for waiver in register.of(WaiverRow):
        project = register.projects.get(waiver.project)
        watched = project is None or is_live(project) or is_closed(project)
        if waiver.revoked is None and watched:
            yield waiver


def _is_pmo(person: PersonRow) -> bool:
    return person.department is Department.PMO or person.also_pmo is YesNo.YES
