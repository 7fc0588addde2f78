"""From changes to new parts: everything that speaks against a commit is found here, before a byte is written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations

from pmxl.adapters.closed_file.list_laws import Asked
from pmxl.adapters.closed_file.listing import Listing, listing, room_below
from pmxl.adapters.closed_file.sheet_edit import SheetEdit
from pmxl.adapters.closed_file.sheet_plan import SheetPlan, queries
from pmxl.adapters.closed_file.survey import Query, surveyed
from pmxl.errors import WriteRefusedError
from pmxl.grids.cell import Entry
from pmxl.grids.layout import Layout
from pmxl.grids.placing import Symbol
from pmxl.ooxml.across_sheets import left_behind
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.cell_xml import CellReader, cells, shared_index
from pmxl.ooxml.encodings import in_utf16
from pmxl.ooxml.insertion import Insertions
from pmxl.ooxml.recalculation import recalculated, without_calculation_chain
from pmxl.ooxml.shared_strings import StringsAsked, indexes_of
from pmxl.ooxml.sheet_stream import SheetRefusedError
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.surroundings import Surroundings
from pmxl.ooxml.zip_package import ZipPackage
from pmxl.ooxml.zip_write import PartSource
from pmxl.outcomes.change import Change, RowsAppended, Written


@dataclass
class CommitPlan:
    """New parts by name, parts that go, the cells written, and what must be found there afterwards."""

    replaced: dict[str, PartSource] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    written: tuple[Written, ...] = ()
    expected: dict[str, Mapping[int, Mapping[int, Entry]]] = field(default_factory=dict)
    asked: tuple[Asked, ...] = ()
    alike: dict[str, Callable[[Iterable[bytes]], bytes]] = field(default_factory=dict)
    """Parts that change in a known way only, and what of them must be the same before and after."""


def planned(package: ZipPackage, changes: Sequence[Change]) -> CommitPlan:
    """The plan of a commit; raises what forbids it."""
    parts = BookParts(package)
    _refuse_fragile(parts)
    try:
        return _assembled(parts, Styles(parts), changes)
    except SheetRefusedError as error:
        raise WriteRefusedError(package.workbook, "工作表", str(error), "请用 Excel 打开并另存一次后重试") from error


def _refuse_fragile(parts: BookParts) -> None:
    """Refuse the workbooks that any change would break."""
    reason = remedy = ""
    if wide := in_utf16(parts.package):
        reason, remedy = f"部件 {wide[0]} 是 UTF-16 编码，只能读取", "请用 Excel 打开并另存一次后重试"
    elif parts.signed:
        reason, remedy = "带有数字签名，改动会使签名失效", "请先在 Excel 中删除签名"
    elif parts.strict:
        reason, remedy = "是 Strict Open XML 格式", "请在 Excel 中另存为普通「Excel 工作簿 (.xlsx)」"
    elif parts.tracks_changes:
        reason, remedy = "是旧式共享工作簿，改动会与修订记录不符", "请在 Excel 中取消共享工作簿并保存后重试"
    if reason:
        raise WriteRefusedError(parts.package.workbook, "整个文件", reason, remedy)


def _sheet_plans(parts: BookParts, styles: Styles, changes: Sequence[Change]) -> dict[Layout, SheetPlan]:
    """The lists that changes concern, as they stand."""
    grouped: dict[Layout, list[Change]] = {}
    for change in changes:
        grouped.setdefault(change.layout, []).append(change)
    lists = {layout: listing(parts, styles, parts.sheet(layout), layout) for layout in grouped}
    for one, other in combinations(lists.values(), 2):
        if one.sheet == other.sheet and one.area.meets(other.area):
            raise one.refusal("", "一次提交里对同一工作表用了两种列定义", "请分两次提交")
    asked = {layout: queries(lists[layout], group) for layout, group in grouped.items()}
    symbols = {one for group in asked.values() for query in group for key in query.wanted for one in key}
    shared = indexes_of(parts, symbols)
    return {layout: _plan(parts, lists[layout], asked[layout], shared, group) for layout, group in grouped.items()}


def _plan(
    parts: BookParts, found: Listing, asked: list[Query], shared: Mapping[int, Symbol], changes: Iterable[Change]
) -> SheetPlan:
    count = sum(len(change.rows) for change in changes if isinstance(change, RowsAppended))
    stream = parts.package.stream(found.sheet.part)
    survey = surveyed(stream, asked, found.span, found.reader, shared, room=count)
    named = (survey.raw[row] for rows in survey.found.values() for key in rows.values() for row in key)
    strings = StringsAsked(
        parts, partial(_indexes, named, found.reader), partial(_indexes, survey.raw.values(), found.reader)
    )
    found = replace(found, reader=replace(found.reader, strings=strings))
    return SheetPlan(found, survey, room_below(parts, found, survey))


def _indexes(rows: Iterable[bytes], reader: CellReader) -> set[int]:
    """The shared strings that some rows hold."""
    found = (shared_index(cell, reader.dialect) for raw in rows for cell in cells(raw, reader.dialect))
    return {index for index in found if index is not None}


def _assembled(parts: BookParts, styles: Styles, changes: Sequence[Change]) -> CommitPlan:
    by_layout = _sheet_plans(parts, styles, changes)
    plans = list(by_layout.values())
    written = [(by_layout[change.layout], one) for change in changes for one in by_layout[change.layout].take(change)]
    insertions = Insertions(one for plan in plans if (one := plan.insertion) is not None)
    for where, reference in left_behind(parts, insertions):
        reason = f"公式里的 {reference} 跨多张工作表，加行后会指向别的行，或漏掉新行"
        raise WriteRefusedError(parts.package.workbook, where, reason, "请改为逐张工作表引用后重试")
    around = Surroundings(parts, insertions)
    by_sheet: dict[str, list[SheetPlan]] = {}
    for plan in plans:
        by_sheet.setdefault(plan.listing.sheet.part, []).append(plan)
    edits = [SheetEdit(parts, styles, group, insertions, around) for group in by_sheet.values()]
    made = CommitPlan(written=tuple(plan.placed(one, insertions) for plan, one in written))
    made.asked = tuple(_asked(plan, layout, insertions) for layout, plan in by_layout.items())
    for edit in edits:
        made.replaced[edit.part], made.expected[edit.part] = edit.stream, edit.expected
    for part, source in around.sheets(made.expected):
        made.replaced[part], made.alike[part] = source, around.fingerprint
    whole = {parts.workbook: recalculated(parts, around.names(parts.root)), **dict(around.others())}
    chain = parts.one("calcChain")
    if chain is not None and any(edit.adds_formulas for edit in edits):
        made.removed.add(chain)
        whole.update(without_calculation_chain(parts, chain))
    if styles.part is not None:
        whole[styles.part] = styles.patched()
    made.replaced.update((part, partial(_once, data)) for part, data in whole.items())
    return made


def _asked(plan: SheetPlan, layout: Layout, insertions: Insertions) -> Asked:
    """What was asked of a list, as the laws need to know it."""
    sheet, columns, heading = plan.listing.sheet, plan.listing.columns, plan.listing.span.heading
    key = tuple(columns[one] for one in layout.key if one in columns)
    values = {plan.stands(row, insertions): there for row, there in plan.values.items()}
    first, count, now = plan.stands(plan.last, insertions) + 1, len(plan.new_rows), plan.stands(heading, insertions)
    added = range(first, first + count) if count else range(0)
    return Asked(sheet.part, sheet.name, now, columns, key, values, added, now - heading)


def _once(data: bytes) -> Iterator[bytes]:
    return iter((data,))
