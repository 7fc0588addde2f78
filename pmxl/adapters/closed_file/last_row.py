"""Below which row new ones are put, and what stands in their way."""

from collections.abc import Iterator, Mapping

from pmxl.adapters.closed_file.placed import Listing
from pmxl.adapters.closed_file.survey import Survey
from pmxl.errors import WriteRefusedError
from pmxl.grids.placing import MOVE_TOTALS, looks_like_totals
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.cell_xml import cells
from pmxl.ooxml.sheet_stream import Piece, pieces, row_number


def rows_there(parts: BookParts, found: Listing, survey: Survey, last: int, count: int) -> dict[int, bytes]:
    """The rows that exist already where new ones and a totals row are to come: blank, formatted, or other lists'."""
    if last == survey.last:
        return survey.trailing
    return dict(_raw_rows(parts, found, set(range(last + 1, last + count + 2))))


def rows_below(parts: BookParts, found: Listing, survey: Survey) -> dict[int, bytes]:
    """The rows with values below the table and its totals, in the table's columns."""
    totals = found.table.totals if found.table else 0
    wanted = {number for number in survey.below if number > found.span.bottom + totals}
    return dict(_raw_rows(parts, found, wanted)) if wanted else {}


def last_row(found: Listing, survey: Survey, below: Mapping[int, bytes], count: int) -> int:
    """The last row of the list, of which `count` new ones are to follow.

    Rows typed right below a table belong to it (Excel takes them in as they are typed, other programs don't); a note
    does not, and a blank row is kept above it. A totals row typed by hand is refused: what refers to it can't be known.
    """
    last = survey.last
    if found.table is None:
        if survey.last_raw and _is_totals(found, survey.last_raw):
            raise _refused(found, last, "是手工输入的合计行", MOVE_TOTALS)
        return last
    if not below:
        return last
    numbers = sorted(below)
    if _continues(found, numbers) and all(_is_data(found, raw) for raw in below.values()):
        survey.last_raw = below[numbers[-1]]
        return numbers[-1]
    if max(last + count, found.span.bottom) + found.table.totals + 1 >= numbers[0]:
        raise _refused(found, numbers[0], "表格下方有内容，没有空行可用", "请把它移到表头上方或其他工作表")
    return last


def _continues(found: Listing, numbers: list[int]) -> bool:
    assert found.table is not None, "only a table has rows below it"
    first = found.span.bottom + 1
    return not found.table.totals and numbers == list(range(first, first + len(numbers)))


def _is_data(found: Listing, raw: bytes) -> bool:
    inside = [cell for cell in cells(raw, found.reader.dialect) if found.span.left <= cell.column <= found.span.right]
    filled = [cell for cell in inside if found.reader.value(cell) is not None]
    return len(filled) > 1 and not _is_totals(found, raw)


def _is_totals(found: Listing, raw: bytes) -> bool:
    return looks_like_totals([found.reader.value(cell) for cell in cells(raw, found.reader.dialect)])


def _refused(found: Listing, row: int, reason: str, remedy: str) -> WriteRefusedError:
    return WriteRefusedError(found.workbook, f"{found.sheet.name} 第 {row} 行", reason, remedy)


def _raw_rows(parts: BookParts, found: Listing, wanted: set[int]) -> Iterator[tuple[int, bytes]]:
    for piece, dialect, block in pieces(parts.package.stream(found.sheet.part)):
        if piece is Piece.ROWS:
            for match in dialect.row.finditer(block):
                if row_number(match[1]) in wanted:
                    yield row_number(match[1]), match[0]
