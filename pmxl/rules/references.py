"""数据: numbers that must exist elsewhere, rows that stand twice, people who are known and still there."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from pmxl.figures import logged
from pmxl.figures.standing_questions import is_live, is_member, task_is_over
from pmxl.rows.contract import ContractRow
from pmxl.rows.governance import LogRow, NoticeRow
from pmxl.rows.initiation import MemberRow, ProjectRow
from pmxl.rows.meetings import ItemRow
from pmxl.rows.money import PaymentNodeRow, ReceiptRow
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.schedule import TaskRow
from pmxl.rows.settings import PersonRow
from pmxl.rows.sheets import SHEETS
from pmxl.rules import questions
from pmxl.rules.check import Asked, Gaps
from pmxl.vocabulary import ItemState, Stage, YesNo

PROJECT, PERSON, RULE = "立项登记[项目编号]", "人员[姓名]", "流程规则[规则代码]"


def projects_are_known(register: Register, _: Asked) -> Gaps:
    """每一行的项目编号都在立项登记里"""
    known = {*register.projects, *logged.gone(register)}  # what is gone is said once, at 立项登记
    for row, name in _astray(register, PROJECT, known) if ProjectRow in register.kinds else ():
        value = getattr(row, name)
        numbered = next((one for one in register.of(ProjectRow) if one.application == value), None)
        if numbered and isinstance(row, LogRow | NoticeRow):
            continue  # written while the project had no number yet, and never changed since
        remedy = f"请改为 {numbered.number}" if numbered else "请核对项目编号，或先立项"
        yield questions.about(register, row, name, f"立项登记里没有「{value}」", remedy)


def numbers_are_known(register: Register, _: Asked) -> Gaps:
    """合同、备货申请、到账、规则等编号都存在"""
    yield from (problem.gap for problem in register.problems if problem.code == "SJ14")
    for refers, known in _targets(register).items():
        sheet, heading = refers.rstrip("]").split("[")
        for row, name in _astray(register, refers, known):
            remedy = f"请核对，或先在「{sheet}」登记该{heading}"
            yield questions.about(register, row, name, f"「{sheet}」里没有「{getattr(row, name)}」", remedy)
    terms = set(register.columns(PaymentNodeRow, "contract", "term"))
    yield from _unknown_terms(register, terms)


def people_are_known(register: Register, _: Asked) -> Gaps:
    """填写的姓名都在人员表里"""
    known = set(register.column(PersonRow, "name"))
    for row, name in _astray(register, PERSON, known) if known else ():
        found = f"人员表里没有「{getattr(row, name)}」"
        yield questions.about(register, row, name, found, "请更正姓名，或由 PMO 登记该人员")


def open_work_is_in_present_hands(register: Register, asked: Asked) -> Gaps:
    """在办的工作都在在岗人员手里"""
    left = {person.name: person for person in register.of(PersonRow) if person.active is YesNo.NO}
    for row, name in _open_work(register, asked.today, left):
        person = left[getattr(row, name)]
        deputy = f"代理人 {person.backup}" if person.backup else "在岗人员"
        yield questions.about(register, row, name, f"「{person.name}」已不在岗", f"请把这项工作交给{deputy}")


def manager_stays_the_only_one(register: Register, asked: Asked) -> Gaps:
    """立项之后的在办项目始终有且只有一位项目经理"""
    for dossier in register.dossiers():
        project = dossier.project
        if not is_live(project) or project.stage in {None, Stage.INITIATION, Stage.CLOSED}:
            continue
        if MemberRow in register.kinds:
            people = questions.managers(dossier, asked.today)
            if len(people) != 1 or people[0].person != project.manager:
                names = "、".join(row.person for row in people) or "无"
                found = f"项目小组的项目经理：{names}；立项登记：{project.manager or '空'}"
                yield questions.about(register, project, "manager", found, "请 PMO 使两处为同一位在任的项目经理")
        for unknown in questions.strangers(register, project, "manager"):
            yield replace(unknown, project=dossier.reference)


def keys_stand_once(register: Register, _: Asked) -> Gaps:
    """没有两行用同一个编号"""
    for first, again in register.once(_repetitions):
        if not _identical(first, again):
            key = "、".join(str(value) for value in again.key() if value is not None)
            found = f"「{key}」与第 {first.origin.row} 行重复，内容不同"
            yield questions.about(register, again, again.sheet.key[-1], found, "请核对哪一行有效，另一行改编号或删去")


def rows_stand_once(register: Register, _: Asked) -> Gaps:
    """没有重复粘贴的行"""
    for first, again in register.once(_repetitions):
        if _identical(first, again):
            found = f"与第 {first.origin.row} 行完全相同"
            yield questions.about(register, again, again.sheet.key[-1], found, "请删去其中一行")


def other_numbers_stand_once(register: Register, _: Asked) -> Gaps:
    """项目编号、银行流水号、登录名各只出现一次"""
    unique: tuple[tuple[type[Row], str], ...] = (
        (ProjectRow, "number"),
        (ReceiptRow, "bank_number"),
        (PersonRow, "login"),
    )
    for kind, name in unique:
        seen: dict[str, Row] = {}
        again = {value for value, count in Counter(register.column(kind, name)).items() if value and count > 1}
        for row in register.rows_where(kind, (name,), again.__contains__):
            first = seen.setdefault(getattr(row, name), row)
            if first is not row and first.key() != row.key():
                found = f"「{getattr(row, name)}」与第 {first.origin.row} 行重复"
                yield questions.about(register, row, name, found, "请核对后改正其中一行")


def contract_and_project_agree(register: Register, _: Asked) -> Gaps:
    """同时写了合同编号和项目编号的行，两者一致"""
    owners = dict(register.columns(ContractRow, "number", "project"))
    for kind in _read(register):
        if kind is ContractRow or not {"contract", "project"} <= set(kind.model_fields):
            continue
        for row in register.rows_where(
            kind, ("contract", "project"), lambda contract, named: named and owners.get(contract, "") not in ("", named)
        ):
            contract, named = (getattr(row, name) for name in ("contract", "project"))
            found = f"合同 {contract} 属于 {owners[contract]}，此行写的是 {named}"
            yield questions.about(register, row, "project", found, "请更正项目编号或合同编号")


def _read(register: Register) -> Iterator[type[Row]]:
    return (kind for kind in SHEETS if kind in register.kinds)


def _astray(register: Register, refers: str, known: Collection[str]) -> Iterator[tuple[Row, str]]:
    """Every cell that must repeat a value from elsewhere and repeats none; the sheet that gives them is left out."""
    sheet = refers.partition("[")[0]
    for kind in _read(register):
        names = [column.field for column in kind.columns() if column.refers == refers and kind.sheet.name != sheet]
        yield from register.cells_where(kind, names, lambda value: value and value not in known)


def _targets(register: Register) -> Mapping[str, Collection[str]]:
    """The values of each sheet and heading that other columns refer to, of the sheets that were read."""
    by_name = {kind.sheet.name: kind for kind in _read(register)}
    named = {column.refers for kind in _read(register) for column in kind.columns() if column.refers}
    targets: dict[str, Collection[str]] = {}
    for refers in sorted(named - {PROJECT, PERSON, RULE}):
        sheet, heading = refers.rstrip("]").split("[")
        if sheet in by_name:
            field = questions.by_heading(by_name[sheet])[heading]
            targets[refers] = set(register.column(by_name[sheet], field))
    return targets


def _unknown_terms(register: Register, terms: Collection[tuple[str, int | None]]) -> Gaps:
    """Allocations and invoices that name a 期次 which the contract's payment plan lacks."""
    for kind in (row for row in _read(register) if {"contract", "term"} <= set(row.model_fields)):
        if kind is PaymentNodeRow or not terms:
            continue
        for row in register.rows_where(
            kind, ("contract", "term"), lambda contract, term: term is not None and (contract, term) not in terms
        ):
            contract, term = (getattr(row, name) for name in ("contract", "term"))
            found = f"{contract} 的回款计划里没有第 {term} 期"
            yield questions.about(register, row, "term", found, "请更正期次，或先登记该付款节点")


def _open_work(register: Register, today: date, of: Collection[str]) -> Iterator[tuple[Row, str]]:
    """The cells by which open work is in the hands of these people."""
    live = {number for number, project in register.projects.items() if is_live(project)}
    for name in ("manager", "salesperson"):
        projects = register.rows_where(ProjectRow, (name,), of.__contains__)
        yield from ((row, name) for row in projects if is_live(row))
    for member in register.rows_where(MemberRow, ("person",), of.__contains__):
        if member.project in live and is_member(member, today):
            yield member, "person"
    for item in register.rows_where(ItemRow, ("person",), of.__contains__):
        if item.state is not ItemState.CLOSED:
            yield item, "person"
    for task in register.rows_where(TaskRow, ("person",), of.__contains__):
        if task.project in live and not task_is_over(task):
            yield task, "person"


def _repetitions(register: Register) -> tuple[tuple[Row, Row], ...]:
    return tuple(pair for kind in _read(register) for pair in _repeated(register, kind))


def _repeated(register: Register, kind: type[Row]) -> Iterator[tuple[Row, Row]]:
    """Each row whose key stands in a row above, with the first such row; rows without a whole key are left out."""
    key = kind.sheet.key
    needed = [key.index(name) for name in key if kind.column(name).required or kind.column(name).written_by_pmxl]
    counts = Counter(register.columns(kind, *key)) if key else {}
    again = {
        values for values, count in counts.items() if count > 1 and all(values[at] not in (None, "") for at in needed)
    }
    first: dict[Hashable, Row] = {}
    for row in register.rows_where(kind, key, lambda *values: values in again) if again else ():
        if first.setdefault(row.key(), row) is not row:
            yield first[row.key()], row


def _identical(first: Row, again: Row) -> bool:
    names = [name for name in type(first).model_fields if name != "origin"]
    return all(getattr(first, name) == getattr(again, name) for name in names)
