"""出具表单: number, fill, keep and register forms, one commit for as many as are asked for (流程 4)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pmxl.actions.desk import Desk, Done, demand_seen
from pmxl.actions.guard import project_to_decide_on
from pmxl.actions.numbering import free_number
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NoFolderError, NotAllowedError, NotPossibleNowError, PmxlError, UnknownWordError, UnseenError
from pmxl.outcomes.change import Written
from pmxl.outcomes.finding import Finding
from pmxl.ports.workbook import Workbook
from pmxl.reports.forms import filing
from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.declaration import Case, Form, Issue, Subject
from pmxl.reports.forms.filled_form import Filled, filled, origins
from pmxl.rows.acceptance import DocumentRow
from pmxl.rows.governance import LogRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.register import Dossier, Register
from pmxl.rows.row import Row
from pmxl.rows.settings import DictionaryRow
from pmxl.rows.sight import watched
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import added
from pmxl.vocabulary import Document, LogAction, Stage

if TYPE_CHECKING:
    from pmxl.reports.forms.filling import Press

REGISTERED: tuple[type[Row], ...] = (DocumentRow, LogRow)
"""What an issue is registered in; both must stand in one workbook."""

ALWAYS: tuple[type[Row], ...] = (ProjectRow, DocumentRow, LogRow, DictionaryRow)
_SUBJECT = "对象："


@dataclass(frozen=True)
class Wish:
    """A form that is asked for: of which project, and about what; the latest where nothing is said."""

    document: Document
    project: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Issued:
    """A form that was issued: its number and version, what it is about, its file, what is wrong with its template."""

    document: Document
    number: str
    version: int
    subject: str
    path: Path
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class FormsIssued:
    """What was issued, and what could not be, with the reason; `withheld` where one rests on something unread."""

    done: Done
    issues: tuple[Issued, ...]
    skipped: tuple[str, ...] = ()
    withheld: bool = False


@dataclass
class _Draft:
    """An issue before it is written."""

    filled: Filled
    data: bytes
    place: str
    path: Path
    findings: tuple[Finding, ...] = field(default=())

    @property
    def issue(self) -> Issue:
        return self.filled.case.issue


_Skip = tuple[Document, PmxlError]


def issue_form(desk: Desk, document: Document, project: str = "", subject: str = "") -> FormsIssued:
    """Issue one form; asked again for the same thing, its next version.

    `subject` names what it is about where a project has several: a request's number, a week, a version.
    Raises NotPossibleNowError where there is nothing to issue it on, UnknownWordError for an unknown subject.
    """
    return issue_forms(desk, [Wish(document, project, subject)])


def issue_stage(desk: Desk, stage: Stage, project: str) -> FormsIssued:
    """Issue every form of a stage for a project, each about the latest; what has no rows yet is told and skipped."""
    wishes = [Wish(form.document, project) for form in FORMS.values() if form.stage is stage and form.needs_project]
    if stage is Stage.CONTRACT:
        wishes.append(Wish(Document.MINUTES, project))
    return issue_forms(desk, wishes, lenient=True)


def issue_forms(desk: Desk, wishes: Sequence[Wish], *, lenient: bool = False) -> FormsIssued:
    """Issue several forms in one commit; with `lenient`, one that can't be issued is told and the others are."""
    if desk.folder is None:
        raise NoFolderError
    if not desk.operator.departments:
        raise NotAllowedError(desk.operator.name, [], "出具表单", ["人员表中的同事"])
    book = locate(desk.workspace, REGISTERED).one_workbook(REGISTERED)
    with book.held():
        register = desk.read(_sheets(wishes))
        drafts, skipped = _drafted(desk, register, wishes, lenient=lenient)
        written = _kept(desk, book, register, drafts) if drafts else ()
    issues = tuple(_issued(draft) for draft in drafts)
    told = "；".join(_lines(issues)) or "没有可出具的表单"
    next_step = "打印签字；有改动的填好后 pmxl form read 文件 核对" if issues else ""
    done = Done(told, written, next_step, desk.dry_run)
    return FormsIssued(done, issues, _reasons(skipped), any(isinstance(error, UnseenError) for _, error in skipped))


def _reasons(skipped: Sequence[_Skip]) -> tuple[str, ...]:
    """Why forms were not issued, each reason once; one that says nothing of its form is headed by the forms' names."""
    forms: dict[str, list[str]] = {}
    for document, error in skipped:
        forms.setdefault(str(error), []).extend([document] if isinstance(error, UnseenError) else [])
    return tuple(f"{'、'.join(names)}：{reason}" if names else reason for reason, names in forms.items())


def _sheets(wishes: Iterable[Wish]) -> tuple[type[Row], ...]:
    kinds = [*ALWAYS, *(kind for wish in wishes for kind in FORMS[wish.document].sheets)]
    return tuple(dict.fromkeys([*kinds, *_MEDIATORS]))


def _mediators() -> tuple[type[Row], ...]:
    """The sheets through which rows without 项目编号 find their project."""
    from pmxl.rows.contract import ContractRow
    from pmxl.rows.stock import RequestRow

    return ContractRow, RequestRow


_MEDIATORS = _mediators()


def _drafted(
    desk: Desk, register: Register, wishes: Sequence[Wish], *, lenient: bool
) -> tuple[list[_Draft], list[_Skip]]:
    drafts: list[_Draft] = []
    skipped: list[_Skip] = []
    presses: dict[Document, Press] = {}
    documents = _Documents(register)
    for wish in wishes:
        try:
            drafts.append(_draft(desk, register, wish, documents, presses))
        except PmxlError as error:
            if not lenient:
                raise
            skipped.append((wish.document, error))
    return drafts, skipped


class _Documents:
    """The numbers of 文档登记 and those that this decision adds: what is taken, and which version comes next."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._highest: dict[tuple[str, int], str] = {}
        self._versions: dict[tuple[Document, str, str], tuple[str, int]] = {}
        self._taken = [row.number for row in register.of(DocumentRow)]
        for row in register.of(DocumentRow):
            if row.kind is not None and row.number.startswith(f"{FORMS[row.kind].prefix}-"):
                self._note((row.kind, row.project, subject_of(row)), row.number, row.version or 1)

    def next(self, form: Form, project: str, subject: str, year: int) -> tuple[str, int]:
        """The number and version of the next issue; the number of an earlier one about the same thing stays."""
        held = self._versions.get((form.document, project, subject))
        number, version = held or (self._number(form.prefix, year), 0)
        self._note((form.document, project, subject), number, version + 1)
        return number, version + 1

    def _number(self, prefix: str, year: int) -> str:
        taken = [self._highest[prefix, year]] if (prefix, year) in self._highest else self._taken
        self._highest[prefix, year] = free_number(prefix, year, self._register, taken)
        return self._highest[prefix, year]

    def _note(self, about: tuple[Document, str, str], number: str, version: int) -> None:
        if version >= self._versions.get(about, ("", 0))[1]:
            self._versions[about] = number, version


def subject_of(row: DocumentRow) -> str:
    """What an issue that is registered is about."""
    first = row.source.partition("\n")[0]
    return first.removeprefix(_SUBJECT) if first.startswith(_SUBJECT) else ""


def _draft(
    desk: Desk, register: Register, wish: Wish, documents: _Documents, presses: "dict[Document, Press]"
) -> _Draft:
    form = FORMS[wish.document]
    dossier = project_to_decide_on(register, wish.project) if wish.project else None
    if dossier is None and form.needs_project:
        raise NotPossibleNowError(form.document, "没有指定项目", "出具", "请用 --project 指定项目编号")
    with watched() as watch:
        try:
            subject = _subject(form, register, dossier, wish)
        except PmxlError:
            demand_seen(watch.found, wish.project)
            raise
    assert desk.folder is not None, "tested where the action begins"
    if form.document not in presses:
        presses[form.document] = filing.press_of(desk.folder, form)
    press = presses[form.document]
    project = dossier.reference if dossier else ""
    number, version = documents.next(form, project, subject.name, desk.today.year)
    issue = Issue(number, version, desk.clock.now(), desk.operator.name)
    with watched() as filling:
        said = filled(form, Case(register, dossier, subject, issue))
    demand_seen((*watch.found, *filling.found), project)
    place = filing.place_of(form, project or (dossier.project.name if dossier else ""), issue)
    return _Draft(said, press.printed(said), place, desk.folder / place, press.template.findings)


def _subject(form: Form, register: Register, dossier: Dossier | None, wish: Wish) -> Subject:
    subjects = form.subjects(register, dossier)
    who = dossier.reference if dossier else "公司"
    if not subjects:
        remedy = "请先在相应的工作表里登记，再出具"
        raise NotPossibleNowError(f"{who} {form.document}", "还没有可出具的记录", "出具", remedy)
    if not wish.subject:
        return subjects[-1]
    found = next((one for one in subjects if wish.subject in {one.name, one.name.strip("第版次")}), None)
    if found is None:
        raise UnknownWordError(f"{who} {form.document} 的对象", wish.subject, [one.name for one in subjects])
    return found


def _kept(desk: Desk, book: Workbook, register: Register, drafts: Sequence[_Draft]) -> tuple[Written, ...]:
    """Write the files, then register them; if that fails, the files go again."""
    demand_seen(register.sight.unanswered, *(draft.filled.case.reference for draft in drafts))
    rows = [_document_row(desk, draft) for draft in drafts]
    entries = tuple(_log_row(desk, draft, row) for draft, row in zip(drafts, rows, strict=True))
    decision = Decision(added(*rows), entries)
    if desk.dry_run:
        return record(desk, book, register, decision)
    filing.write_new([(draft.path, draft.data) for draft in drafts], desk.clock.now())
    try:
        return record(desk, book, register, decision)
    except BaseException:  # whatever it is, even Ctrl+C, no file may stay that is not registered
        _take_away(desk, rows, [draft.path for draft in drafts])
        raise


def _take_away(desk: Desk, rows: Sequence[DocumentRow], written: Iterable[Path]) -> None:
    """Remove files whose rows did not get into 文档登记; where that can't be told, they stay."""
    registered = {row.key() for row in desk.read((DocumentRow,)).of(DocumentRow)}
    if any(row.key() in registered for row in rows):
        return
    for path in written:
        path.unlink(missing_ok=True)


def _document_row(desk: Desk, draft: _Draft) -> DocumentRow:
    case, form = draft.filled.case, draft.filled.form
    stage = case.dossier.project.stage if case.dossier and form.document is Document.MINUTES else form.stage
    about = case.dossier.project.name if case.dossier else ""
    subject = "" if case.subject.name == case.reference else case.subject.name
    return DocumentRow(
        number=draft.issue.number,
        version=draft.issue.version,
        project=case.reference,
        stage=stage or form.stage,
        kind=form.document,
        title=" ".join(part for part in (about, form.document, subject) if part),
        person=desk.operator.name,
        dated=desk.today,
        place=draft.place,
        digest=filing.digest(draft.data),
        source=f"{_SUBJECT}{case.subject.name}\n{origins(draft.filled)}".strip()[:_LONGEST],
    )


_LONGEST = 2000


def _log_row(desk: Desk, draft: _Draft, row: DocumentRow) -> LogRow:
    note = f"{row.kind} {row.number} 第 {row.version} 版，{_SUBJECT}{draft.filled.case.subject.name}，{row.place}"
    result = f"SHA-256 {row.digest[:16]}"
    return log_entry(desk, project=row.project, action=LogAction.ISSUED, result=result, note=note)


def _issued(draft: _Draft) -> Issued:
    case = draft.filled.case
    return Issued(
        draft.filled.form.document,
        draft.issue.number,
        draft.issue.version,
        case.subject.name,
        draft.path,
        draft.findings,
    )


def _lines(issues: Sequence[Issued]) -> Iterator[str]:
    for one in issues[:_TOLD]:
        yield f"{one.document} {one.number} 第 {one.version} 版（{one.subject}）"
    if len(issues) > _TOLD:
        yield f"等 {len(issues)} 份"


_TOLD = 8
