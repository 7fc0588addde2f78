"""What Excel repairs or refuses and validators don't see: order of rows and cells, dangling indexes, overlong text."""

from collections.abc import Iterator

from pmxl.adapters.closed_file import text
from pmxl.adapters.closed_file.book_parts import BookParts
from pmxl.adapters.closed_file.cell_xml import CellXml, cells, rich_text
from pmxl.adapters.closed_file.sheet_stream import Dialect
from pmxl.adapters.closed_file.styles import Styles
from pmxl.grids.grid import address


class Lint:
    """The rules for one sheet, block by block and row by row; each problem is one Chinese phrase."""

    def __init__(self, parts: BookParts, part: str, dialect: Dialect, styles: Styles) -> None:
        self._parts, self.part, self.dialect, self._styles = parts, part, dialect, styles
        self._previous = 0

    def rows(self, block: bytes) -> Iterator[str]:
        """Rows without a number, out of order, or twice."""
        for number in map(int, self.dialect.row_numbers.findall(block)):
            if number <= self._previous:
                yield f"第 {number} 行次序颠倒或重复"
            self._previous = number

    def cells(self, number: int, raw: bytes) -> Iterator[str]:
        """Cells of a row in the wrong row, out of order, twice, with an unknown style, or with overlong text."""
        previous = 0
        for cell in cells(raw, self.dialect):
            where = address(cell.row, cell.column)
            if cell.row != number:
                yield f"{where} 不在自己的行里"
            if cell.column <= previous:
                yield f"{where} 次序颠倒或重复"
            if cell.style and cell.style >= len(self._styles):
                yield f"{where} 的样式不存在"
            yield from self._content(cell, where)
            previous = cell.column

    def _content(self, cell: CellXml, where: str) -> Iterator[str]:
        if cell.kind == b"inlineStr":
            inline = self.dialect.inline.search(cell.inner)
            if inline is None:
                yield f"{where} 缺少文本"
            elif text.storable(rich_text(inline[1], self.dialect)):
                yield f"{where} 文本过长或含有无法存储的字符"
