"""From changes to new parts: everything that speaks against a commit is found here, before a byte is written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from pmxl.adapters.closed_file.last_row import last_row, rows_below, rows_there
from pmxl.adapters.closed_file.list_laws import Asked
from pmxl.adapters.closed_file.placed import Listing, listing
from pmxl.adapters.closed_file.sheet_edit import SheetEdit
from pmxl.adapters.closed_file.sheet_plan import SheetPlan, queries
from pmxl.adapters.closed_file.survey import Query, surveyed
from pmxl.errors import WriteRefusedError
from pmxl.grids.cell import Entry
from pmxl.grids.layout import Layout
from pmxl.grids.placing import Symbol
from pmxl.ooxml.book_parts import BookParts, SheetPart
from pmxl.ooxml.cell_xml import CellReader, cells, shared_index
from pmxl.ooxml.encodings import in_utf16
from pmxl.ooxml.followers import Followers
from pmxl.ooxml.growth import grown_parts, recalculated, without_calculation_chain
from pmxl.ooxml.shared_strings import indexes_of, strings_at
from pmxl.ooxml.sheet_stream import SheetRefusedError
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.zip_package import ZipPackage
from pmxl.ooxml.zip_write import PartSource
from pmxl.outcomes.change import Change, RowsAppended, Written


@dataclass
class CommitPlan:
    """New parts by name, parts that go, the cells written, and what must be found there afterwards."""

    replaced: dict[str, PartSource] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    written: tuple[Written, ...] = ()
    expected: dict[str, dict[int, dict[int, Entry]]] = field(default_factory=dict)
    asked: tuple[Asked, ...] = ()
    alike: dict[str, Callable[[Iterable[bytes]], bytes]] = field(default_factory=dict)
    """Parts that change in a known way only, and what of them must be the same before and after."""


def planned(package: ZipPackage, changes: Sequence[Change]) -> CommitPlan:
    """The plan of a commit; raises what forbids it."""
    parts = BookParts(package)
    _refuse_fragile(parts)
    styles = Styles(parts)
    try:
        plans = _sheet_plans(parts, styles, changes)
        plan = _assembled(parts, styles, [SheetEdit(parts, styles, one) for one in plans])
    except SheetRefusedError as error:
        raise WriteRefusedError(package.workbook, "工作表", str(error), "请用 Excel 打开并另存一次后重试") from error
    keys = {parts.sheet(change.layout): change.layout.key for change in changes}
    plan.asked = tuple(_asked(one, keys[one.listing.sheet]) for one in plans)
    return plan


def _asked(plan: SheetPlan, key: tuple[str, ...]) -> Asked:
    """What was asked of a sheet, as the laws need to know it."""
    sheet, columns = plan.listing.sheet, plan.listing.columns
    found = tuple(columns[heading] for heading in key if heading in columns)
    added = plan.new_rows if plan.appended else range(0)
    return Asked(sheet.part, sheet.name, plan.listing.span.heading, columns, found, plan.values, added)


def _refuse_fragile(parts: BookParts) -> None:
    wide = in_utf16(parts.package)
    if wide:
        reason, remedy = f"部件 {wide[0]} 是 UTF-16 编码，只能读取", "请用 Excel 打开并另存一次后重试"
        raise WriteRefusedError(parts.package.workbook, "整个文件", reason, remedy)
    if parts.signed:
        raise WriteRefusedError(
            parts.package.workbook, "整个文件", "带有数字签名，改动会使签名失效", "请先在 Excel 中删除签名"
        )
    if parts.strict:
        reason, remedy = "是 Strict Open XML 格式", "请在 Excel 中另存为普通「Excel 工作簿 (.xlsx)」"
        raise WriteRefusedError(parts.package.workbook, "整个文件", reason, remedy)


def _sheet_plans(parts: BookParts, styles: Styles, changes: Sequence[Change]) -> list[SheetPlan]:
    grouped: dict[SheetPart, list[Change]] = {}
    for change in changes:
        grouped.setdefault(parts.sheet(change.layout), []).append(change)
    found = {sheet: listing(parts, styles, sheet, _layout(parts, sheet, group)) for sheet, group in grouped.items()}
    asked = {sheet: queries(found[sheet], group) for sheet, group in grouped.items()}
    shared = indexes_of(parts, _wanted(query for group in asked.values() for query in group))
    plans = {sheet: _plan(parts, found[sheet], asked[sheet], shared, group) for sheet, group in grouped.items()}
    for change in changes:
        plans[parts.sheet(change.layout)].apply(change)
    return list(plans.values())


def _layout(parts: BookParts, sheet: SheetPart, changes: Iterable[Change]) -> Layout:
    layouts = {change.layout for change in changes}
    if len(layouts) > 1:
        raise WriteRefusedError(
            parts.package.workbook, sheet.name, "一次提交里对同一工作表用了两种列定义", "请分两次提交"
        )
    return layouts.pop()


def _wanted(asked: Iterable[Query]) -> set[Symbol]:
    return {symbol for query in asked for key in query.wanted for symbol in key}


def _plan(
    parts: BookParts, found: Listing, asked: list[Query], shared: dict[int, Symbol], changes: list[Change]
) -> SheetPlan:
    appended = sum(len(change.rows) for change in changes if isinstance(change, RowsAppended))
    stream = parts.package.stream(found.sheet.part)
    survey = surveyed(stream, asked, found.span, found.reader, shared, room=appended)
    below = rows_below(parts, found, survey) if appended else {}
    raws = [*survey.raw.values(), survey.last_raw, *below.values()]
    reader = replace(found.reader, strings=_strings(parts, raws, found.reader))
    found = replace(found, reader=reader)
    last = last_row(found, survey, below, appended) if appended else survey.last
    survey.trailing = rows_there(parts, found, survey, last, appended)
    return SheetPlan(found, survey, reader, last)


def _strings(parts: BookParts, raws: Iterable[bytes], reader: CellReader) -> dict[int, str]:
    found = (shared_index(cell, reader.dialect) for raw in raws for cell in cells(raw, reader.dialect))
    return strings_at(parts, {index for index in found if index is not None})


def _assembled(parts: BookParts, styles: Styles, edits: Sequence[SheetEdit]) -> CommitPlan:
    growths = [edit.growth for edit in edits if edit.growth is not None]
    followers = Followers(parts, growths)
    plan = CommitPlan(written=tuple(one for edit in edits for one in edit.plan.written))
    for edit in edits:
        plan.replaced[edit.part] = partial(edit.stream, followers)
        plan.expected[edit.part] = edit.plan.values
    for part, source in followers.sheets(plan.expected):
        plan.replaced[part], plan.alike[part] = source, followers.fingerprint
    tables = dict(table for edit in edits for table in edit.table())
    plan.replaced.update((part, _whole(data)) for part, data in {**tables, **dict(followers.tables(tables))}.items())
    plan.replaced[parts.workbook] = _whole(recalculated(parts, growths))
    plan.replaced.update((part, _whole(data)) for part, data in grown_parts(parts, growths) if growths)
    chain = parts.one("calcChain")
    if chain is not None and any(edit.adds_formulas for edit in edits):
        plan.removed.add(chain)
        plan.replaced.update((part, _whole(data)) for part, data in without_calculation_chain(parts, chain))
    if styles.part is not None:
        plan.replaced[styles.part] = _whole(styles.patched())
    return plan


def _whole(data: bytes) -> PartSource:
    return lambda: iter([data])
