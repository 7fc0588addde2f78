"""How the columns of a list are formatted and validated."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pmxl.grids.frame import Formatting
from pmxl.ooxml.addresses import placed_pieces
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.cell_xml import cells
from pmxl.ooxml.ranges import Range, parsed_range
from pmxl.ooxml.sheet_stream import Piece
from pmxl.ooxml.styles import Styles
from pmxl.ooxml.xml_tags import Tag, parsed


def formatting(parts: BookParts, sheet_part: str, columns: set[int], heading_row: int) -> Mapping[int, Formatting]:
    """The formatting of some columns, by their number, below the heading row."""
    styles, document = Styles(parts), b""
    codes: dict[int, str] = {}
    formats: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for piece, dialect, block in placed_pieces(parts.package.stream(sheet_part)):
        if piece is not Piece.ROWS:
            document += block
            continue
        for cell in cells(block, dialect):
            if cell.column in columns and cell.row > heading_row:
                if cell.style not in codes:
                    codes[cell.style] = styles.code(cell.style)
                formats[cell.column][cell.row] = codes[cell.style]
    ranges = list(validated(parsed(document)))
    return {column: Formatting(formats[column], _runs(ranges, column)) for column in columns}


def validated(root: Tag) -> Iterator[Range]:
    """The ranges of a sheet that have a validation, those of newer kinds included; a mere hint is none."""
    for tag in root.each("dataValidation"):
        if tag.attributes.get("type", "none") != "none":
            lists = [tag.attributes.get("sqref", ""), *(one.text for one in tag.each("sqref"))]
            ranges = (parsed_range(text) for one in lists for text in one.split())
            yield from (one for one in ranges if one is not None)


def _runs(ranges: list[Range], column: int) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((one.top, one.bottom) for one in ranges if one.left <= column <= one.right))
