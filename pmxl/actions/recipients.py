"""Who is told: the words of the process (a department, 总经理, 项目各部门) as names of 人员."""

from collections.abc import Iterable

from pmxl.actions.recording import Notice
from pmxl.process.definition import EVERYBODY, GENERAL_MANAGER
from pmxl.process.terms import Step
from pmxl.rows.initiation import MemberRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.settings import DictionaryRow, PersonRow, setting
from pmxl.vocabulary import Department, YesNo

DEFAULT_GENERAL_MANAGER = "李总"


def notices_of(step: Step, dossier: Dossier, result: str) -> tuple[Notice, ...]:
    """The notice that a finished step owes (流程 2): none where the process names nobody."""
    if not step.notices:
        return ()
    register = dossier.register
    told = [word for word in step.notices if word != GENERAL_MANAGER]
    chief = setting(register.of(DictionaryRow), GENERAL_MANAGER, DEFAULT_GENERAL_MANAGER)
    copied = chief if GENERAL_MANAGER in step.notices else ""
    names = _names(dossier, told)
    content = f"{dossier.reference} {dossier.project.name}：{step.title}" + (f"，{result}" if result else "")
    return (Notice(dossier.reference, step.title, names or [copied], content, copied if names else ""),)


def _names(dossier: Dossier, words: Iterable[str]) -> list[str]:
    names: dict[str, None] = {}
    for word in words:
        everybody = (row.person for row in dossier.of(MemberRow) if row.person)
        names.update(dict.fromkeys(everybody if word == EVERYBODY else _people(dossier, Department(word))))
    return list(names)


def _people(dossier: Dossier, department: Department) -> Iterable[str]:
    """Those of the department in the project's team; where it has none there, the department itself."""
    team = [row.person for row in dossier.of(MemberRow) if row.department is department and row.person]
    if department is Department.SALES and dossier.project.salesperson:
        return dict.fromkeys([dossier.project.salesperson, *team])
    known = [row.name for row in dossier.register.of(PersonRow) if row.department is department]
    return team or [name for name in known if _active(dossier.register, name)] or [str(department)]


def _active(register: Register, name: str) -> bool:
    return any(row.name == name and row.active is not YesNo.NO for row in register.of(PersonRow))
