"""All rows that were read, by sheet and by project."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from pmxl.outcomes.finding import Gap
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.row import Row
from pmxl.rows.stock import RequestRow

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a sheet that could not be taken as it stands: a kind, named by its rule's code, and the gap."""

    code: str
    gap: Gap


@dataclass(frozen=True)
class Register:
    """The rows of every sheet that was asked for, and what could not be read; immutable.

    A sheet that was not read, or is missing, has no rows; `kinds` tells the ones that were read.
    """

    tables: Mapping[type[Row], Sequence[Row]]
    problems: tuple[Problem, ...] = ()
    _by_project: dict[type[Row], Mapping[str, Sequence[Row]]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def kinds(self) -> frozenset[type[Row]]:
        """The row models whose sheets were read."""
        return frozenset(self.tables)

    def of(self, kind: type[R]) -> Sequence[R]:
        """All rows of one sheet, in the sheet's order."""
        return self.tables.get(kind, ())  # type: ignore[return-value]  # tables maps each model to rows of that model

    def of_project(self, kind: type[R], project: str) -> Sequence[R]:
        """The rows of one sheet that name a project, directly or through their contract, request or receipt."""
        if kind not in self._by_project:
            self._by_project[kind] = self._grouped(kind)
        return self._by_project[kind].get(project, ())  # type: ignore[return-value]  # as in `of`

    def dossier(self, project: ProjectRow) -> "Dossier":
        """Everything about one project."""
        return Dossier(project, self)

    def dossiers(self) -> Iterator["Dossier"]:
        """Every project of 立项登记 with all that belongs to it, in the sheet's order."""
        return (Dossier(project, self) for project in self.of(ProjectRow))

    @cached_property
    def projects(self) -> Mapping[str, ProjectRow]:
        """The projects by what other sheets call them: 项目编号, or 申请编号 until they have one."""
        return {reference(row): row for row in self.of(ProjectRow) if reference(row)}

    def _grouped(self, kind: type[Row]) -> Mapping[str, Sequence[Row]]:
        groups: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.of(kind):
            groups[self.project_of(row)].append(row)
        return groups

    def project_of(self, row: Row) -> str:
        """The 项目编号 that a row belongs to; empty where it names none."""
        if isinstance(row, ProjectRow):
            return reference(row)
        named = getattr(row, "project", "")
        if named:
            return str(named)
        for field_name in _OWNERS:
            value = getattr(row, field_name, "")
            if value and value in self._owners[field_name]:
                return self._owners[field_name][value]
        return ""

    @cached_property
    def _owners(self) -> Mapping[str, Mapping[str, str]]:
        return {
            "contract": {row.number: row.project for row in self.of(ContractRow)},
            "request": {row.number: row.project for row in self.of(RequestRow)},
        }


_OWNERS = ("contract", "request")


def reference(project: ProjectRow) -> str:
    """What other sheets call a project: its 项目编号, or its 申请编号 until it has one."""
    return project.number or project.application


@dataclass(frozen=True)
class Dossier:
    """One project and every row that belongs to it."""

    project: ProjectRow
    register: Register

    @property
    def reference(self) -> str:
        """What other sheets call this project."""
        return reference(self.project)

    def of(self, kind: type[R]) -> Sequence[R]:
        """The project's rows of one sheet, in the sheet's order."""
        return self.register.of_project(kind, self.reference) if self.reference else ()
