"""Formulas that follow a list as it grows: in cells of any sheet, validations, formats, sparklines, tables."""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from pmxl.errors import WorkbookUnreadableError
from pmxl.ooxml.book_parts import BookParts, SheetPart
from pmxl.ooxml.growth import Growth
from pmxl.ooxml.ranges import parsed_range
from pmxl.ooxml.reach import ALONE, PER_ROW, Standing, new_ends
from pmxl.ooxml.sheet_splice import split
from pmxl.ooxml.sheet_stream import Dialect, Piece, SheetRefusedError, pieces
from pmxl.ooxml.text import formula_text
from pmxl.ooxml.xml_tags import Edit, Tag, XmlRefusedError, parsed, spliced

_UNIT = re.compile(r"&[^;]*;|.", re.DOTALL)
_SHARED, _REFERENCE = re.compile(rb"""\st=["']shared["']"""), re.compile(rb"""\sref=["']([^"']+)["']""")
_ADDRESS = re.compile(rb"""\sr=["']([A-Z]{1,3}\d{1,7})["']""")
_IN_SHEETS = {"formula", "formula1", "formula2", "f"}
_IN_TABLES = {"calculatedColumnFormula", "totalsRowFormula"}
_LONGEST_REFERENCE = 32

Source = Callable[[], Iterator[bytes]]


class Followers:
    """The formulas of a workbook that cover whole columns of the lists that grow in one commit."""

    def __init__(self, parts: BookParts, growths: Sequence[Growth]) -> None:
        self._parts, self._growths = parts, growths
        self._reaches = [growth.reach for growth in growths]
        old = b"|".join(b"%d" % growth.area.bottom for growth in growths)
        new = b"|".join(b"%d" % growth.bottom for growth in growths)
        last = rb"\$?[A-Za-z]{1,3}\$?(?:%b)(?!\d)"
        self._end = re.compile(b":" + last % old)
        self._elsewhere = re.compile(rb"!\$?[A-Za-z]{1,3}\$?\d{1,7}:" + last % old)
        self._either = re.compile(rb"(:\$?[A-Za-z]{1,3}\$?)(?:%b|%b)(?!\d)" % (old, new))

    def sheets(self, edited: Collection[str]) -> Iterator[tuple[str, Source]]:
        """The sheets beside the edited ones in which formulas follow, each with its new bytes."""
        for sheet in self._parts.sheets if self._growths else ():
            if sheet.part not in edited and self._names_a_list(sheet.part) and self._changes(sheet):
                yield sheet.part, self._source(sheet)

    def tables(self, new: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
        """The tables whose calculated columns or totals follow; `new` are those that change anyhow."""
        for sheet in self._parts.sheets if self._growths else ():
            for part in self._parts.related(sheet.part, "table"):
                xml = new.get(part) or self._parts.xml(part)[0]
                edits = list(self._edits(xml, parsed(xml), sheet.name, _IN_TABLES)) if self._end.search(xml) else []
                if edits:
                    yield part, spliced(xml, edits)

    def around(self, document: bytes, root: Tag, here: str) -> list[Edit]:
        """The edits to the validations and formats of a sheet, given without its rows."""
        return list(self._edits(document, root, here, _IN_SHEETS)) if self._growths else []

    def rows(self, block: bytes, dialect: Dialect, here: str) -> bytes:
        """Rows of a sheet with the formulas in them that follow."""
        if not self._growths or not self._end.search(block) or b"<!" in block:
            return block
        return spliced(block, self._in_cells(block, dialect, here))

    def fingerprint(self, part: Iterable[bytes]) -> bytes:
        """What two versions of a part have in common that differ in the last rows of such ranges only."""
        digest, rest = hashlib.sha256(), b""
        for chunk in part:
            whole = rest + chunk
            cut = max(whole.rfind(b"<"), 0)
            digest.update(self._either.sub(rb"\1", whole[:cut]))
            rest = whole[cut:]
        digest.update(self._either.sub(rb"\1", rest))
        return digest.digest()

    def _names_a_list(self, part: str) -> bool:
        rest = b""
        try:
            for chunk in self._parts.package.stream(part):
                if self._elsewhere.search(rest + chunk[:_LONGEST_REFERENCE]) or self._elsewhere.search(chunk):
                    return True
                rest = chunk[-_LONGEST_REFERENCE:]
        except WorkbookUnreadableError:
            return False  # a sheet that nobody wants to write may be damaged
        return False

    def _changes(self, sheet: SheetPart) -> bool:
        try:
            document, _ = self._without_rows(sheet)
            edits = self.around(document, parsed(document), sheet.name)
            return bool(edits) or any(
                self.rows(block, dialect, sheet.name) != block
                for piece, dialect, block in pieces(self._parts.package.stream(sheet.part))
                if piece is Piece.ROWS
            )
        except (SheetRefusedError, XmlRefusedError):
            return False

    def _source(self, sheet: SheetPart) -> Source:
        def told() -> Iterator[bytes]:
            document, at = self._without_rows(sheet)
            head, tail = split(document, at, self.around(document, parsed(document), sheet.name))
            for piece, dialect, block in pieces(self._parts.package.stream(sheet.part)):
                match piece:
                    case Piece.HEAD:
                        yield head
                    case Piece.TAIL:
                        yield tail
                    case Piece.ROWS:
                        yield self.rows(block, dialect, sheet.name)

        return told

    def _without_rows(self, sheet: SheetPart) -> tuple[bytes, int]:
        stream = pieces(self._parts.package.stream(sheet.part))
        head, tail = [block for piece, _, block in stream if piece is not Piece.ROWS]
        return head + tail, len(head)

    def _edits(self, xml: bytes, root: Tag, here: str, names: Collection[str]) -> Iterator[Edit]:
        for name in names:
            for tag in root.each(name):
                standing = ALONE if tag.parent is not None and tag.parent.name == "sparkline" else PER_ROW
                if not tag.empty:
                    yield from self._moved(xml, tag.end, tag.close, here, standing)

    def _in_cells(self, block: bytes, dialect: Dialect, here: str) -> Iterator[Edit]:
        for formula in dialect.formula.finditer(block):
            if formula[2] and self._end.search(formula[2]):
                standing = self._standing(block, formula, dialect, here)
                yield from self._moved(block, formula.start(2), formula.end(2), here, standing)

    def _moved(self, xml: bytes, start: int, end: int, here: str, standing: Standing) -> Iterator[Edit]:
        """The digits to replace; all else, and how it is escaped, stays as it was written."""
        raw = xml[start:end]
        if b"<" in raw or not self._end.search(raw):
            return
        text = raw.decode("utf-8", "replace")
        units = [match.start() for match in _UNIT.finditer(text)] + [len(text)]
        for one in new_ends(formula_text(raw), here, self._reaches, standing):
            before = len(text[: units[one.start]].encode())
            yield Edit(start + before, start + before + one.end - one.start, b"%d" % one.row)

    def _standing(self, block: bytes, formula: re.Match[bytes], dialect: Dialect, here: str) -> Standing:
        opened = block.rfind(b"<" + dialect.prefix + b"c ", 0, formula.start())
        found = _ADDRESS.search(block, max(opened, 0), formula.start())
        cell = parsed_range(found[1].decode()) if found else None
        areas = [growth.area for growth in self._growths if growth.area.sheet == here]
        if cell is None or any(
            area.top < cell.top <= area.bottom and area.left <= cell.left <= area.right for area in areas
        ):
            return PER_ROW
        shared = _REFERENCE.search(formula[1]) if _SHARED.search(formula[1]) else None
        held = parsed_range(shared[1].decode()) if shared else None
        if held is None:
            return ALONE
        return Standing(held.top != held.bottom, held.left - cell.left, held.right - cell.left)
