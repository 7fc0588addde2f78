"""A quick look through a sheet's XML before it is read: how far it reaches, its errors, its formulas."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pmxl.adapters.closed_file.sheet_stream import Dialect, Piece, SheetRefusedError, pieces
from pmxl.adapters.formula import column_number

_LAST_CELL = re.compile(rb'r="([A-Z]{1,3})(\d{1,7})"')
_KNOWN_TO_CALAMINE = {b"#NULL!", b"#DIV/0!", b"#VALUE!", b"#REF!", b"#NAME?", b"#NUM!", b"#N/A", b"#GETTING_DATA"}
_FAR = re.compile(rb' r="([A-Z]{3}|[A-Z]{1,2}(?=\d{6}))(\d{1,7})"')
_ODD_ADDRESS = re.compile(rb' r="(?!\d{1,7}"|[A-Z]{1,3}\d{1,7}")')
_LONGEST_TEXT = 1 << 20
_ROOMY, _SPARSE = 2_000_000, 8
_MOST_CELLS = 16_000_000


@dataclass
class Scan:
    """What a sheet's XML holds: cells, the last row and column, errors and formulas by (row, column).

    `odd` says that there are addresses outside of any sheet, on which the fast reader breaks down.
    """

    cells: int = 0
    bottom: int = 0
    right: int = 0
    odd: bool = False
    errors: dict[tuple[int, int], bytes] = field(default_factory=dict)
    formulas: list[tuple[int, int]] = field(default_factory=list)

    @property
    def sparse(self) -> bool:
        """Whether a dense grid of it would waste memory, as one stray cell in the last row or column does."""
        return self.bottom * self.right > _ROOMY + _SPARSE * self.cells

    @property
    def foreign(self) -> bool:
        """Whether it holds errors newer than the fast reader knows, on which that gives up."""
        return any(code not in _KNOWN_TO_CALAMINE for code in self.errors.values())


def scanned(stream: Iterable[bytes], *, formulas: bool) -> Scan:
    """The scan of one sheet; formulas are only looked for where asked."""
    scan = Scan()
    for piece, dialect, block in pieces(stream):
        if piece is Piece.ROWS:
            _look_at(block, dialect, scan, formulas=formulas)
    return scan


def _look_at(block: bytes, dialect: Dialect, scan: Scan, *, formulas: bool) -> None:
    p = dialect.prefix
    scan.odd = scan.odd or _ODD_ADDRESS.search(block) is not None
    scan.cells += block.count(b"<" + p + b"c ")
    if scan.cells > _MOST_CELLS:
        raise SheetRefusedError(f"单元格超过 {_MOST_CELLS // 10_000} 万个")
    if len(block) > _LONGEST_TEXT and block.find(b"<", 1, _LONGEST_TEXT) < 0:
        raise SheetRefusedError("有单元格的内容超过 Excel 的上限")
    _reach(block, p, scan)
    for letters, row in _FAR.findall(block):
        scan.bottom, scan.right = max(scan.bottom, int(row)), max(scan.right, column_number(letters.decode()))
    if b't="e"' in block or b"t='e'" in block:
        scan.errors.update(_errors(block, dialect))
    if formulas and b"<" + p + b"f" in block:
        scan.formulas += _formulas(block, p)


def _reach(block: bytes, p: bytes, scan: Scan) -> None:
    close, start, right = b"</" + p + b"row>", b"<" + p + b"c ", b""
    row = 0
    at = block.find(close)
    while at >= 0:
        cell = block.rfind(start, 0, at)
        found = _LAST_CELL.search(block, cell, cell + 80) if cell >= 0 else None
        if found:
            row = int(found[2])
            if (len(found[1]), found[1]) > (len(right), right):
                right = found[1]
        at = block.find(close, at + 1)
    scan.bottom = max(scan.bottom, row)
    scan.right = max(scan.right, column_number(right.decode()))


def _errors(block: bytes, dialect: Dialect) -> dict[tuple[int, int], bytes]:
    p = dialect.prefix
    pattern = re.compile(
        b"<" + p + rb"c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>]*>(?:(?!</" + p + b"c>).)*?<"
        + p + rb"v[^>]*>([^<]*)<", re.DOTALL,
    )  # fmt: skip
    return {(int(row), column_number(letters.decode())): code for letters, row, code in pattern.findall(block)}


def _formulas(block: bytes, p: bytes) -> list[tuple[int, int]]:
    pattern = re.compile(b"<" + p + rb"c\s[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>]*><" + p + rb"f[\s/>]")
    return [(int(row), column_number(letters.decode())) for letters, row in pattern.findall(block)]
