"""回收表单: compare a returned form with what was issued and with the register, and take what may be taken (流程 4)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from pmxl.actions.desk import Desk, Done
from pmxl.actions.form_additions import added_row, counted_on, is_there
from pmxl.actions.form_differences import Comparison, Difference, Rights, Standpoint, differences
from pmxl.actions.forms import ALWAYS, REGISTERED
from pmxl.actions.numbering import next_number
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NoFolderError, PmxlError
from pmxl.reports.forms import filing
from pmxl.reports.forms.declaration import Addition, Form, Lines
from pmxl.reports.forms.keeping import Kept
from pmxl.reports.forms.returned import Returned, read_form
from pmxl.rows.acceptance import DocumentRow
from pmxl.rows.contract import ContractRow
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.settings import DictionaryRow, PersonRow
from pmxl.rows.sight import watched
from pmxl.rows.stock import RequestRow
from pmxl.sheets.cells import UnclearError
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import RowEdit, added
from pmxl.vocabulary import LogAction, YesNo

_READ: tuple[type[Row], ...] = (*ALWAYS, ContractRow, RequestRow, MeetingRow, ItemRow, PersonRow)


class FormNotRegisteredError(PmxlError):
    """文档登记 does not know the issue that a returned form says it is."""

    def __init__(self, workbook: str, number: str, version: int) -> None:
        super().__init__(
            f"{workbook}：文档登记里没有 {number} 第 {version} 版。请核对 --workspace 是否指向出具它的工作区。"
        )


class IssuedFileLostError(PmxlError):
    """The file that was kept of an issue is gone, or is no longer what was issued."""

    def __init__(self, number: str, version: int, place: str, found: str) -> None:
        super().__init__(
            f"文档登记 {number} 第 {version} 版：{place} {found}，无法核对回收的表单。请从备份恢复该文件后重试。"
        )


@dataclass(frozen=True)
class FormRead:
    """A returned form: which issue it is, how it differs, and what was taken of it."""

    form: Form
    key: Kept
    differences: tuple[Difference, ...]
    done: Done | None = None

    @property
    def ready(self) -> tuple[Difference, ...]:
        """What the one who asks may take."""
        return tuple(one for one in self.differences if one.standpoint in {Standpoint.READY, Standpoint.NEW})


def read_returned(desk: Desk, file: Path, *, accept: bool = False) -> FormRead:
    """Compare a returned form; with `accept`, write what belongs to the departments of the one who asks.

    Raises FormUnrecognisedError, FormNotRegisteredError, IssuedFileLostError, ConflictError, PartlyWrittenError.
    """
    if desk.folder is None:
        raise NoFolderError
    returned = read_form(file.read_bytes(), file.name)
    kinds = tuple(dict.fromkeys([*_READ, *returned.form.sheets]))
    located = locate(desk.workspace, kinds)
    if not accept:
        return _compared(desk, desk.folder, returned, desk.read(kinds), file.name)
    books = {book.name: book for book in located.workbooks.values()}
    with ExitStack() as held:
        for name in sorted(books):
            held.enter_context(books[name].held())
        register = desk.read(kinds)
        with watched() as comparing:  # what was come upon there does not speak against what is taken
            read = _compared(desk, desk.folder, returned, register, file.name)
        read = replace(read, done=_taken(desk, read, register))
        comparing.pass_on()
        return read


def _compared(desk: Desk, folder: Path, returned: Returned, register: Register, name: str) -> FormRead:
    issued = _as_issued(folder, register, returned.key, name)
    rights = Rights(desk.operator.departments, desk.operator.is_pmo)
    found = differences(issued, returned, Comparison(register, _words(register), rights))
    added = Addition(register, issued.subject, issued.project, desk.today)
    return FormRead(returned.form, issued, tuple(_checked(found, returned.form, added)))


def _as_issued(folder: Path, register: Register, key: Kept, name: str) -> Kept:
    """The key of the file that was kept: the returned one may say of itself what it likes."""
    rows = (row for row in register.of(DocumentRow) if (row.number, row.version) == (key.number, key.version))
    row = next(rows, None)
    if row is None:
        raise FormNotRegisteredError(name, key.number, key.version)
    file = filing.kept_file(folder, row.place)
    if file is None:
        raise IssuedFileLostError(key.number, key.version, row.place, "找不到")
    data = file.read_bytes()
    if filing.digest(data) != row.digest:
        raise IssuedFileLostError(key.number, key.version, row.place, "已被改动（SHA-256 与登记不符）")
    return read_form(data, file.name).key


def _words(register: Register) -> Mapping[str, Collection[str]]:
    words: defaultdict[str, list[str]] = defaultdict(list)
    for row in register.of(DictionaryRow):
        if row.active is not YesNo.NO and row.word:
            words[row.list].append(row.word)
    return words


def _checked(found: Sequence[Difference], read: Form, added: Addition) -> Iterator[Difference]:
    """Added lines that are registered already, or lack what their sheet must have, are told as such."""
    for one in found:
        if one.standpoint is not Standpoint.NEW:
            yield one
            continue
        lines = _lines_of(read, one)
        try:
            row = added_row(lines, one.line, added)
        except UnclearError as unclear:
            yield replace(one, standpoint=Standpoint.UNCLEAR, reason=f"{unclear.found}，{unclear.remedy}")
            continue
        there = is_there(lines, row, added)
        reason = f"{row.sheet.name}里已有这一行"
        yield replace(one, standpoint=Standpoint.THERE, reason=reason) if there else one


def _lines_of(form: Form, one: Difference) -> Lines:
    return next(lines for lines in form.lines if lines.name == one.table)


def _taken(desk: Desk, read: FormRead, register: Register) -> Done:
    """Write what is ready in all workbooks together, with the row of 操作日志 that tells of it."""
    if not read.ready:
        return Done("没有可以采纳的改动", next_step=_left(read), dry_run=desk.dry_run)
    decisions = locate(desk.workspace, REGISTERED).one_workbook(REGISTERED)
    edits: list[RowEdit] = [(one.row, {one.name: one.value}) for one in read.ready if one.row is not None]
    edits += added(*_new_rows(desk, read, register))
    entry = log_entry(
        desk,
        project=read.key.project,
        action=LogAction.IMPORTED,
        result=f"采纳 {len(read.ready)} 处",
        note=f"回收 {read.key.document} {read.key.number} 第 {read.key.version} 版",
    )
    written = record(desk, decisions, register, Decision(edits, (entry,), names_workbooks=True))
    summary = f"{read.key.document} {read.key.number} 第 {read.key.version} 版：采纳 {len(read.ready)} 处改动"
    return Done(summary, written, _left(read), desk.dry_run)


def _new_rows(desk: Desk, read: FormRead, register: Register) -> list[Row]:
    """The rows of the added lines, each with its running number."""
    about = Addition(register, read.key.subject, read.key.project, desk.today)
    rows: list[Row] = []
    for one in read.ready:
        if one.standpoint is Standpoint.NEW:
            lines = _lines_of(read.form, one)
            row = added_row(lines, one.line, about)
            others = [*register.of(type(row)), *(new for new in rows if type(new) is type(row))]
            rows.append(_numbered(lines, row, others, desk.today.year))
    return rows


def _numbered(lines: Lines, row: Row, others: Sequence[Row], year: int) -> Row:
    prefix = lines.registers.prefix if lines.registers else ""
    if not prefix:
        return counted_on(lines, row, others)
    taken = [str(getattr(one, "number", "")) for one in others]
    return row.model_copy(update={"number": next_number(prefix, year, taken)})


def _left(read: FormRead) -> str:
    asked = {str(one.owner) for one in read.differences if one.standpoint is Standpoint.ASKS and one.owner}
    return f"待 {'、'.join(sorted(asked))} 确认的，由其执行 pmxl form read 文件 --accept" if asked else ""
