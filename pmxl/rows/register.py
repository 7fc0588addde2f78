"""All rows that were read, by sheet and by project."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from pmxl.rows.columned import ColumnedRows
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.row import Row, kind_of
from pmxl.rows.sight import Problem, Sight, Watch, seen_property, watched
from pmxl.rows.stock import RequestRow

R = TypeVar("R", bound=Row)
T = TypeVar("T")


@dataclass(frozen=True)
class Register:
    """The rows of every sheet that was asked for, and what could not be read; immutable.

    A sheet that is missing has no rows; `kinds` tells the ones that were read. Whoever asks for rows that could not be
    read comes upon the problem that hides them (`rows.sight`).
    """

    tables: Mapping[type[Row], Sequence[Row]]
    problems: tuple[Problem, ...] = ()
    sight: Sight = field(default_factory=Sight, repr=False, compare=False)
    _by_project: dict[type[Row], tuple[dict[str, Sequence[int] | tuple[Row, ...]], Watch]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _made: dict[Callable[["Register"], Any], tuple[Any, Watch]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def kinds(self) -> frozenset[type[Row]]:
        """The row models whose sheets were read."""
        return frozenset(self.tables)

    def of(self, kind: type[R]) -> Sequence[R]:
        """All rows of one sheet, in the sheet's order."""
        self._look_for(kind)
        return self.tables.get(kind, ())  # type: ignore[return-value]  # tables maps each model to rows of that model

    def knows(self, kind: type[Row]) -> bool:
        """Whether a sheet was read; that it was not, though it was asked for, is come upon."""
        self._look_for(kind)
        return kind in self.tables

    def _look_for(self, kind: type[Row]) -> None:
        if kind in self._absent:
            self.sight.come_upon(self._absent[kind])

    @cached_property
    def _absent(self) -> Mapping[type[Row], tuple[Problem, ...]]:
        """Why a sheet that was asked for was not read."""
        found: dict[type[Row], tuple[Problem, ...]] = {}
        for problem in self.problems:
            if problem.kind and problem.kind not in self.tables:
                found[problem.kind] = (*found.get(problem.kind, ()), problem)
        return found

    def column(self, kind: type[Row], field_name: str) -> Sequence[Any]:
        """The values of one field of one sheet, row by row; no row is made for them where the sheet was read."""
        rows = self.of(kind)
        if isinstance(rows, ColumnedRows):
            return rows.column(field_name)
        return [getattr(row, field_name) for row in rows]

    def columns(self, kind: type[Row], *names: str) -> Iterator[tuple[Any, ...]]:
        """The values of some fields of one sheet together, row by row."""
        return zip(*(self.column(kind, name) for name in names), strict=True)

    def rows_where(
        self, kind: type[R], names: Sequence[str], holds: Callable[..., object], *, without: Container[str] = ()
    ) -> Iterator[R]:
        """The rows for whose values of these fields something holds; values that stand in many rows are asked once.

        The rows of the projects in `without` are left out.
        """
        such = {values for values in set(self.columns(kind, *names)) if holds(*values)}
        found = [at for at, values in enumerate(self.columns(kind, *names)) if values in such] if such else []
        if found and without:
            projects = self.projects_of(kind)
            found = [at for at in found if projects[at] not in without]
        rows = self.of(kind)
        return (rows[at] for at in found)

    def cells_where(
        self, kind: type[R], names: Sequence[str], holds: Callable[[Any], object]
    ) -> Iterator[tuple[R, str]]:
        """The rows, with the names of their fields, for whose values something holds, row by row."""
        found: list[tuple[int, int]] = []
        for place, name in enumerate(names):
            column = self.column(kind, name)
            such = {value for value in set(column) if holds(value)}
            if such:
                found += [(position, place) for position, value in enumerate(column) if value in such]
        rows = self.of(kind)
        return ((rows[position], names[place]) for position, place in sorted(found))

    def of_project(self, kind: type[R], project: str) -> Sequence[R]:
        """The rows of one sheet that name a project, directly or through their contract, request or receipt."""
        if kind not in self._by_project:
            with watched() as watch:
                self._by_project[kind] = self._grouped(kind), watch
        groups, watch = self._by_project[kind]
        watch.pass_on()
        found = groups.get(project, ())
        if isinstance(found, list):
            rows = self.of(kind)
            found = groups[project] = tuple([rows[position] for position in found])
        return found  # type: ignore[return-value]  # as in `of`

    def supposing(self, project: str, kind: type[R], rows: Sequence[R]) -> "Register":
        """The same rows, but for a project's of one sheet: what is asked about the project sees those.

        Rows that are new stand in `of` as well; that of a changed one keeps what was read.
        """
        known = self.of_project(kind, project)
        added = rows[len(known) :]
        tables: dict[type[Row], Sequence[Row]] = {**self.tables}
        if added:
            tables[kind] = (*self.of(kind), *added)
        groups, watch = self._by_project[kind]
        by_project = {**self._by_project}
        by_project[kind] = {**groups, project: tuple(rows)}, watch
        return replace(self, tables=tables, _by_project=by_project, _made={})

    def once(self, make: Callable[["Register"], T]) -> T:
        """What a function makes of these rows, made when it is first asked for."""
        if make not in self._made:
            with watched() as watch:
                self._made[make] = make(self), watch
        made: T
        made, watch = self._made[make]
        watch.pass_on()
        return made

    def dossier(self, project: ProjectRow) -> "Dossier":
        """Everything about one project."""
        return Dossier(project, self)

    def dossiers(self) -> Iterator["Dossier"]:
        """Every project of 立项登记 with all that belongs to it, in the sheet's order."""
        return (Dossier(project, self) for project in self.of(ProjectRow))

    @seen_property
    def projects(self) -> Mapping[str, ProjectRow]:
        """The projects by what other sheets call them: 项目编号, or 申请编号 until they have one."""
        return {reference(row): row for row in self.of(ProjectRow) if reference(row)}

    def _grouped(self, kind: type[Row]) -> dict[str, Sequence[int] | tuple[Row, ...]]:
        """The positions of each project's rows; they become the rows when somebody asks for the project."""
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for position, project in enumerate(self.projects_of(kind)):
            groups[project].append(position)
        return dict(groups)

    def project_of(self, row: Row) -> str:
        """The 项目编号 that a row belongs to; empty where it names none."""
        if isinstance(row, ProjectRow):
            return reference(row)
        return self._named(getattr(row, "project", ""), *(getattr(row, name, "") for name in _OWNERS))

    def projects_of(self, kind: type[Row]) -> Sequence[str]:
        """The 项目编号 that each row of a sheet belongs to; empty where it names none."""
        if kind is ProjectRow:
            return [number or application for number, application in self.columns(kind, "number", "application")]
        empty: Sequence[str] = [""] * len(self.of(kind))
        names = [self.column(kind, name) if name in kind.model_fields else empty for name in ("project", *_OWNERS)]
        return names[0] if all(names[0]) else list(map(self._named, *names))

    def _named(self, project: str, *owners: str) -> str:
        if project:
            return project
        known = (self._owners[name].get(value) for name, value in zip(_OWNERS, owners, strict=True) if value)
        return next((owner for owner in known if owner is not None), "")

    @seen_property
    def _owners(self) -> Mapping[str, Mapping[str, str]]:
        return {
            "contract": dict(self.columns(ContractRow, "number", "project")),
            "request": dict(self.columns(RequestRow, "number", "project")),
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

    def supposing(self, changed: Iterable[tuple[Row, Mapping[str, object]]]) -> "Dossier":
        """The same project, were these rows of it to hold these values; a row that it doesn't have yet is added."""
        supposed = self
        for row, fields in changed:
            supposed = supposed._having(row, row.model_copy(update=dict(fields)))
        return supposed

    def _having(self, old: Row, new: Row) -> "Dossier":
        if isinstance(new, ProjectRow):
            return Dossier(new, self.register)
        kind = kind_of(new)
        rows = self.of(kind)
        kept = tuple(new if row == old else row for row in rows)
        rows = kept if new in kept else (*kept, new)
        return Dossier(self.project, self.register.supposing(self.reference, kind, rows))
