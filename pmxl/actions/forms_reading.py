"""回收表单: compare a returned form with what was issued and with the register, and take what may be taken (流程 4)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from pmxl.actions.desk import Desk, Done
from pmxl.actions.forms import ALWAYS, REGISTERED
from pmxl.actions.numbering import next_number
from pmxl.actions.recording import Decision, describe, log_entry, record
from pmxl.errors import NoFolderError, PmxlError
from pmxl.outcomes.change import Change
from pmxl.ports.workbook import Workbook
from pmxl.reports.forms import filing
from pmxl.reports.forms.differences import Comparison, Difference, Rights, Standpoint, differences
from pmxl.reports.forms.keeping import Kept
from pmxl.reports.forms.returned import Returned, Standing, read_form
from pmxl.reports.forms.terms import Form
from pmxl.reports.forms.values import plain
from pmxl.rows.acceptance import DocumentRow
from pmxl.rows.contract import ContractRow
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.settings import DictionaryRow, PersonRow
from pmxl.rows.stock import RequestRow
from pmxl.sheets.cells import UnclearError, take
from pmxl.sheets.locating import Located, locate
from pmxl.sheets.writing import appended, cells_set
from pmxl.vocabulary import ItemKind, ItemState, LogAction, YesNo

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
        return _compared(desk, desk.folder, returned, kinds, file.name)
    with ExitStack() as held:
        for book in sorted(_books(located, kinds), key=lambda book: book.name):
            held.enter_context(book.held())
        read = _compared(desk, desk.folder, returned, kinds, file.name)
        return replace(read, done=_taken(desk, located, read, desk.read(kinds)))


def _books(located: Located, kinds: Iterable[type[Row]]) -> Collection[Workbook]:
    found = {book.name: book for kind in kinds if (book := located.workbooks.get(kind)) is not None}
    return found.values()


def _compared(desk: Desk, folder: Path, returned: Returned, kinds: tuple[type[Row], ...], name: str) -> FormRead:
    register = desk.read(kinds)
    issued = _as_issued(folder, register, returned.key, name)
    rights = Rights(desk.operator.departments, desk.operator.is_pmo)
    found = differences(issued, returned, Comparison(register, _words(register), rights))
    return FormRead(returned.form, issued, tuple(_checked(found, issued, register)))


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


def _checked(found: Sequence[Difference], issued: Kept, register: Register) -> Iterator[Difference]:
    """New decisions that are there already, or lack what 会议待办 must have, are told as such."""
    for one in found:
        if one.standpoint is not Standpoint.NEW:
            yield one
            continue
        try:
            row = _decision(one.line, issued, register)
        except UnclearError as unclear:
            yield replace(one, standpoint=Standpoint.UNCLEAR, reason=f"{unclear.found}，{unclear.remedy}")
            continue
        there = any(item.source == row.source and item.matter == row.matter for item in register.of(ItemRow))
        yield replace(one, standpoint=Standpoint.THERE, reason="会议待办里已有此事") if there else one


def _taken(desk: Desk, located: Located, read: FormRead, register: Register) -> Done:
    """Write what is ready in all workbooks together, with the row of 操作日志 that tells of it."""
    if not read.ready:
        return Done("没有可以采纳的改动", next_step=_left(read), dry_run=desk.dry_run)
    decisions = locate(desk.workspace, REGISTERED).one_workbook(REGISTERED)
    changes = _changes(desk, located, read, register)
    beside = {name: group for name, group in changes.items() if name != decisions.name}
    entry = log_entry(
        desk,
        project=read.key.project,
        action=LogAction.IMPORTED,
        result=f"采纳 {len(read.ready)} 处",
        note="\n".join(
            [f"回收 {read.key.document} {read.key.number} 第 {read.key.version} 版", *map(_beside, beside.values())]
        ),
    )
    decision = Decision(tuple(changes[decisions.name][1]) if decisions.name in changes else (), (entry,))
    written = record(desk, decisions, register, decision, list(beside.values()))
    summary = f"{read.key.document} {read.key.number} 第 {read.key.version} 版：采纳 {len(read.ready)} 处改动"
    return Done(summary, written, _left(read), desk.dry_run)


def _beside(group: tuple[Workbook, list[Change]]) -> str:
    return f"{group[0].name}：{describe(group[1])}"


def _changes(
    desk: Desk, located: Located, read: FormRead, register: Register
) -> dict[str, tuple[Workbook, list[Change]]]:
    """The changes of each workbook: the fields of one row in one change, new decisions appended."""
    fields: dict[int, tuple[Row, dict[str, object]]] = {}
    for one in read.ready:
        if one.row is not None:
            fields.setdefault(id(one.row), (one.row, {}))[1][one.name] = one.value
    groups: dict[str, tuple[Workbook, list[Change]]] = {}
    for row, values in fields.values():
        book = located.workbook(type(row))
        groups.setdefault(book.name, (book, []))[1].append(cells_set(book, row, **values))
    rows = _new_items(desk, read, register)
    if rows:
        book = located.workbook(ItemRow)
        groups.setdefault(book.name, (book, []))[1].append(appended(*rows))
    return groups


def _new_items(desk: Desk, read: FormRead, register: Register) -> list[ItemRow]:
    taken = [row.number for row in register.of(ItemRow)]
    rows: list[ItemRow] = []
    for one in read.ready:
        if one.standpoint is Standpoint.NEW:
            number = next_number("DB", desk.today.year, [*taken, *(row.number for row in rows)])
            row = _decision(one.line, read.key, register)
            rows.append(row.model_copy(update={"number": number, "raised": row.raised or desk.today}))
    return rows


_NEEDED = ("matter", "department", "person", "due")


def _decision(line: Mapping[str, Standing], issued: Kept, register: Register) -> ItemRow:
    """The 会议待办 row of a decision line; raises UnclearError where it lacks something."""
    columns = {column.heading: column for column in ItemRow.columns()}
    values = {
        columns[heading].field: take(columns[heading], one.value) for heading, one in line.items() if heading in columns
    }
    lacking = [ItemRow.heading(name) for name in _NEEDED if not values.get(name)]
    if lacking:
        raise UnclearError("", f"缺少{'、'.join(lacking)}", "请补全后重新交回")
    people = {row.name for row in register.of(PersonRow)}
    if people and values["person"] not in people:
        raise UnclearError("", f"人员表中没有「{values['person']}」", "请核对责任人姓名")
    meeting = next((row for row in register.of(MeetingRow) if row.number == issued.subject), None)
    kept = {name: value for name, value in values.items() if name != "number"}
    return ItemRow.model_validate(
        {
            **kept,
            "project": plain(values.get("project")) or issued.project,
            "kind": values.get("kind") or ItemKind.ACTION,
            "source": issued.subject,
            "raised": meeting.held if meeting else None,
            "state": ItemState.OPEN,
        }
    )


def _left(read: FormRead) -> str:
    asked = {str(one.owner) for one in read.differences if one.standpoint is Standpoint.ASKS and one.owner}
    return f"待 {'、'.join(sorted(asked))} 确认的，由其执行 pmxl form read 文件 --accept" if asked else ""
