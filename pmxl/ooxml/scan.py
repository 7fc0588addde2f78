"""A quick look through a sheet's XML before it is read: how far it reaches, its errors, its formulas."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from pmxl.grids.grid import column_number
from pmxl.ooxml.addresses import placed_pieces
from pmxl.ooxml.sheet_stream import Dialect, Piece, SheetRefusedError

_CELL = re.compile(rb"""[^>]*?\sr\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_ADDRESS = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_UNUSUAL = re.compile(rb' r="(?![A-Z]\d{1,7}"|\d{1,7}")([^"]*)"')
"""Addresses in a column beyond Z, and what is no address at all."""
_COLUMNS_TO_Z = 26
_KNOWN_TO_CALAMINE = {b"#NULL!", b"#DIV/0!", b"#VALUE!", b"#REF!", b"#NAME?", b"#NUM!", b"#N/A", b"#GETTING_DATA"}
_LONGEST_TEXT = 1 << 20
_ROOMY, _BYTES_PER_CELL = 2_000_000, 4
_LARGEST = 600 << 20


@dataclass
class Scan:
    """What a sheet's XML holds: its size, the last row and column with a cell, errors by (row, column).

    `formulas` gives the rows of each column's formulas. `odd` says that there are addresses outside of any sheet, on
    which the fast reader breaks down.
    """

    size: int = 0
    bottom: int = 0
    right: int = 0
    odd: bool = False
    errors: dict[tuple[int, int], bytes] = field(default_factory=dict)
    formulas: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def sparse(self) -> bool:
        """Whether a dense grid of it would waste memory, as one stray cell in the last row or column does."""
        return self.bottom * self.right > max(_ROOMY, self.size // _BYTES_PER_CELL)

    @property
    def foreign(self) -> bool:
        """Whether it holds errors newer than the fast reader knows, on which that gives up."""
        return any(code not in _KNOWN_TO_CALAMINE for code in self.errors.values())


def scanned(stream: Callable[[], Iterable[bytes]]) -> Scan:
    """The scan of one sheet; `stream` gives its bytes from the start, each time that it is called."""
    scan = Scan()
    for piece, dialect, block in placed_pieces(stream()):
        scan.size += len(block)
        if scan.size > _LARGEST:
            raise SheetRefusedError(f"工作表解压后超过 {_LARGEST >> 20} MB")
        if piece is Piece.ROWS:
            _look_at(block, dialect, scan)
    if scan.sparse and scan.right == _COLUMNS_TO_Z:
        scan.right = _rightmost(stream())
    return scan


def _look_at(block: bytes, dialect: Dialect, scan: Scan) -> None:
    if len(block) > _LONGEST_TEXT and block.find(b"<", 1, _LONGEST_TEXT) < 0:
        raise SheetRefusedError("有单元格的内容超过 Excel 的上限")
    last = _CELL.match(block, block.rfind(b"<" + dialect.prefix + b"c "))
    if last:
        scan.bottom, scan.right = max(scan.bottom, int(last[2])), max(scan.right, _COLUMNS_TO_Z)
    for unusual in set(_UNUSUAL.findall(block)):
        address = _ADDRESS.fullmatch(unusual)
        if address is None:
            scan.odd = True
        else:
            scan.bottom = max(scan.bottom, int(address[2]))
            scan.right = max(scan.right, column_number(address[1].decode()))
    if b't="e"' in block:
        scan.errors.update(_errors(block, dialect))
    for letters, rows in _formulas(block, dialect.prefix).items():
        scan.formulas[column_number(letters.decode())] += rows


def _rightmost(stream: Iterable[bytes]) -> int:
    """The last column of a sheet that has none beyond Z."""
    letters = re.compile(rb' r="([A-Z])\d')
    found = {
        letter for piece, _, block in placed_pieces(stream) if piece is Piece.ROWS for letter in letters.findall(block)
    }
    return column_number(max(found).decode())


def _errors(block: bytes, dialect: Dialect) -> dict[tuple[int, int], bytes]:
    p = dialect.prefix
    pattern = re.compile(
        b"<" + p + rb"c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>]*>(?:(?!</" + p + b"c>).)*?<"
        + p + rb"v[^>]*>([^<]*)<", re.DOTALL,
    )  # fmt: skip
    return {(int(row), column_number(letters.decode())): code for letters, row, code in pattern.findall(block)}


def _formulas(block: bytes, p: bytes) -> Mapping[bytes, list[int]]:
    """The rows of the cells with a formula, by their column's letters."""
    found: defaultdict[bytes, list[int]] = defaultdict(list)
    start = b"<" + p + b"c "
    for before, after in pairwise(block.split(b"<" + p + b"f")):
        at = before.rfind(start)
        cell = _CELL.match(before, at) if at >= 0 and after[:1] in {b">", b" ", b"/"} else None
        if cell:
            found[cell[1]].append(int(cell[2]))
    return found
