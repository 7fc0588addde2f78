"""A new file read back before it takes the workbook's place: whole, untouched where it should be, else as planned."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pmxl.adapters.closed_file.commit_plan import CommitPlan
from pmxl.adapters.closed_file.sheet_plan import by_column
from pmxl.errors import PmxlError, WriteRefusedError
from pmxl.grids.cell import Entry, same
from pmxl.grids.grid import address
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.cell_xml import CellReader, CellXml, cells, shared_index
from pmxl.ooxml.lint import SheetLint, package_problems, table_problems
from pmxl.ooxml.shared_strings import strings_at
from pmxl.ooxml.sheet_stream import Dialect, Piece, pieces, row_at
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.tables import read_table
from pmxl.ooxml.zip_package import ZipPackage


def verify(new: Path, source: ZipPackage, plan: CommitPlan) -> None:
    """Raise unless the file is the source with the plan's changes and nothing else."""
    try:
        with new.open("rb") as file:
            problem = next(_problems(ZipPackage(file, source.workbook), source, plan), None)
    except PmxlError as error:
        problem = str(error)
    if problem is not None:
        raise WriteRefusedError(
            source.workbook, "写入前的校验", f"新文件有问题（{problem}）", "请把该工作簿发给维护人员"
        )


def _problems(new: ZipPackage, source: ZipPackage, plan: CommitPlan) -> Iterator[str]:
    changed = {part.casefold() for part in plan.replaced}
    expected = [entry.name for entry in source.entries if entry.name not in plan.removed]
    if [entry.name for entry in new.entries] != expected:
        yield "部件清单不符"
    for name in expected:
        if name.casefold() not in changed and not _same_bytes(new, source, name):
            yield f"{name} 被改动"
    parts = BookParts(new)
    if plan.removed:
        yield from package_problems(parts)
    for name in plan.replaced:
        if name in plan.expected:
            yield from _sheet(parts, name, plan.expected[name])
        elif name in plan.alike:
            alike = plan.alike[name]
            if alike(new.stream(name)) != alike(source.stream(name)):
                yield f"{name} 被改动"
        else:
            parts.xml(name)


def _same_bytes(new: ZipPackage, source: ZipPackage, name: str) -> bool:
    one, other = new.entry(name), source.entry(name)
    if (one.crc, one.size, one.compressed) != (other.crc, other.size, other.compressed):
        return False
    return all(a == b for a, b in zip(new.packed(one), source.packed(other), strict=True))


def _sheet(parts: BookParts, part: str, expected: Mapping[int, Mapping[int, Entry]]) -> Iterator[str]:
    styles, rows = Styles(parts), dict[int, tuple[CellXml, ...]]()
    lint = SheetLint(parts, part, styles)
    for piece, dialect, block in pieces(parts.package.stream(part)):
        lint.dialect = dialect
        if piece is Piece.ROWS:
            yield from lint.rows(block)
            rows.update(_wanted(block, dialect, expected))
    for number, row in rows.items():
        yield from lint.cells(number, row)
    for table in parts.related(part, "table"):
        yield from table_problems(read_table(parts, table))
    yield from _values(parts, styles, lint.dialect, rows, expected)


def _wanted(
    block: bytes, dialect: Dialect, expected: Mapping[int, object]
) -> Iterator[tuple[int, tuple[CellXml, ...]]]:
    for match in dialect.row_numbers.finditer(block):
        if int(match[1]) in expected:
            yield int(match[1]), tuple(cells(row_at(block, dialect, match.start())[0], dialect))


def _values(
    parts: BookParts,
    styles: Styles,
    dialect: Dialect,
    rows: Mapping[int, Sequence[CellXml]],
    expected: Mapping[int, Mapping[int, Entry]],
) -> Iterator[str]:
    there = {number: by_column(row) for number, row in rows.items()}
    indexes = {shared_index(cell, dialect) for row in there.values() for cell in row.values()}
    strings = strings_at(parts, {index for index in indexes if index is not None})
    reader = CellReader(dialect, styles, strings, parts.from_1904)
    for number, values in expected.items():
        for column, entry in values.items():
            cell = there.get(number, {}).get(column)
            if not same(reader.value(cell) if cell else None, entry):
                yield f"{address(number, column)} 读回的值不符"
