"""A quick look through a sheet's XML before it is read: how far it reaches, its errors, its formulas."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pmxl.adapters.closed_file.sheet_stream import Dialect, Piece, SheetRefusedError, pieces
from pmxl.adapters.formula import column_number

_LAST_CELL = re.compile(rb'r="([A-Z]{1,3})(\d{1,7})"')
_ADDRESS = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_UNUSUAL = re.compile(rb' r="(?![A-Z]{1,2}\d{1,5}"|\d{1,7}")([^"]*)"')
"""Addresses in a far column or row, and what is no address at all."""
_KNOWN_TO_CALAMINE = {b"#NULL!", b"#DIV/0!", b"#VALUE!", b"#REF!", b"#NAME?", b"#NUM!", b"#N/A", b"#GETTING_DATA"}
_LONGEST_TEXT = 1 << 20
_ROOMY, _BYTES_PER_CELL = 2_000_000, 4
_LARGEST = 600 << 20


@dataclass
class Scan:
    """What a sheet's XML holds: its size, the last row and column, errors and formulas by (row, column).

    `odd` says that there are addresses outside of any sheet, on which the fast reader breaks down.
    """

    size: int = 0
    bottom: int = 0
    right: int = 0
    odd: bool = False
    errors: dict[tuple[int, int], bytes] = field(default_factory=dict)
    formulas: list[tuple[int, int]] = field(default_factory=list)

    @property
    def sparse(self) -> bool:
        """Whether a dense grid of it would waste memory, as one stray cell in the last row or column does."""
        return self.bottom * self.right > max(_ROOMY, self.size // _BYTES_PER_CELL)

    @property
    def foreign(self) -> bool:
        """Whether it holds errors newer than the fast reader knows, on which that gives up."""
        return any(code not in _KNOWN_TO_CALAMINE for code in self.errors.values())


def scanned(stream: Iterable[bytes], *, formulas: bool) -> Scan:
    """The scan of one sheet; formulas are only looked for where asked."""
    scan = Scan()
    for piece, dialect, block in pieces(stream):
        scan.size += len(block)
        if scan.size > _LARGEST:
            raise SheetRefusedError(f"工作表解压后超过 {_LARGEST >> 20} MB")
        if piece is Piece.ROWS:
            _look_at(block, dialect, scan, formulas=formulas)
    return scan


def _look_at(block: bytes, dialect: Dialect, scan: Scan, *, formulas: bool) -> None:
    if len(block) > _LONGEST_TEXT and block.find(b"<", 1, _LONGEST_TEXT) < 0:
        raise SheetRefusedError("有单元格的内容超过 Excel 的上限")
    _reach(block, dialect.prefix, scan)
    for unusual in _UNUSUAL.findall(block):
        address = _ADDRESS.fullmatch(unusual)
        if address is None:
            scan.odd = True
        else:
            scan.bottom = max(scan.bottom, int(address[2]))
            scan.right = max(scan.right, column_number(address[1].decode()))
    if b't="e"' in block:
        scan.errors.update(_errors(block, dialect))
    if formulas:
        scan.formulas += _formulas(block, dialect.prefix)


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


def _formulas(block: bytes, p: bytes) -> Iterator[tuple[int, int]]:
    formula, start = b"<" + p + b"f", b"<" + p + b"c "
    at = block.find(formula)
    while at >= 0:
        cell = block.rfind(start, 0, at)
        found = _LAST_CELL.search(block, cell, at) if cell >= 0 else None
        if found and block[at + len(formula) : at + len(formula) + 1] in (b">", b" ", b"/"):
            yield int(found[2]), column_number(found[1].decode())
        at = block.find(formula, at + 1)
