"""What stands around rows that are put in, in every part of a workbook: ranges, formulas, pictures that follow them."""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from pmxl.errors import WorkbookUnreadableError
from pmxl.ooxml.addresses import placed_pieces
from pmxl.ooxml.book_parts import BookParts, SheetPart
from pmxl.ooxml.formula_texts import Master, shared_masters, unshared
from pmxl.ooxml.formulas import references
from pmxl.ooxml.insertion import ALONE, NAME, PER_ROW, SERIES, Insertions, Standing
from pmxl.ooxml.ranges import Range, parsed_range
from pmxl.ooxml.sheet_splice import split
from pmxl.ooxml.sheet_stream import Dialect, Piece, SheetRefusedError, pieces
from pmxl.ooxml.text import formula_text
from pmxl.ooxml.xml_tags import (
    Edit,
    Tag,
    XmlRefusedError,
    escaped,
    parsed,
    prefix_of,
    spliced,
    with_attribute,
    with_text,
)
from pmxl.ooxml.zip_write import PartSource

_UNIT = re.compile(r"&[^;]*;|.", re.DOTALL)
_ATTRIBUTE = re.compile(rb"""\s(t|si|ref)\s*=\s*["']([^"']*)["']""")
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3}\d{1,7})["']""")
_TEXT = re.compile(rb"(<(?:[\w.-]+:)?(?:f|formula[12]?)(?=[\s>])[^>]*>)([^<]+)")
_WHOLE = re.compile(rb"<((?:[\w.-]+:)?f)(?=[\s>/])[^>]*(?:/>|>[^<]*</\1>)")
_DIGITS = re.compile(rb"\d+")
_VML = re.compile(rb"<x:(Fmla(?:Range|Link|Txbx|Group)|Anchor|Row)>([^<]*)(?=<)")
_FORMULAS = {"formula", "formula1", "formula2", "f", "calculatedColumnFormula", "totalsRowFormula"}
_LINKS = ("textlink", "fmlaRange", "fmlaLink", "fmlaTxbx", "fmlaGroup")
_FOLLOW_WHOLE = {"autoFilter", "sortState", "sortCondition", "table"}
_TYPES = "[Content_Types].xml"
_RELATED = ("table", "comments", "threadedComment", "drawing", "pivotTable", "ctrlProp")
_LONGEST_REFERENCE = 32


class Surroundings:
    """A workbook around the rows that are put into its lists."""

    def __init__(self, parts: BookParts, insertions: Insertions) -> None:
        self._parts, self._insertions = parts, insertions
        self._lists = list(insertions)
        self._moved = {one.sheet.casefold() for one in self._lists if one.moved}
        ends = b"|".join(b"%d" % end for end in sorted({end for one in self._lists for end, _ in one.ends}))
        last = rb"\$?[A-Za-z]{0,3}\$?(?:" + ends + rb")(?!\d)"
        self._here, self._elsewhere = re.compile(b":" + last), re.compile(rb"!\$?[A-Za-z]{0,3}\$?\d{1,7}:" + last)
        self._masters: dict[str, Mapping[str, Master]] = {}

    def around(
        self,
        document: bytes,
        root: Tag,
        here: str,
        *,
        but: Collection[str] = (),
        copied: Sequence[tuple[int, int]] = (),
    ) -> list[Edit]:
        """The edits to a sheet given without its rows; elements named in `but` are left alone.

        Merged cells within the first row of a pair of `copied` are made again in the second, which is a new number.
        """
        edits = [*self._breaks(document, root, here)] if "rowBreaks" not in but else []
        edits += self._merges(document, root, here, copied)
        for tag in _descendants(root, {"sheetViews", "mergeCells", "rowBreaks", "dimension", "legacyDrawing", *but}):
            edits += self._tag(document, tag, here)
        return edits

    def rows(self, block: bytes, dialect: Dialect, here: str, part: str) -> bytes:
        """Rows of a sheet with the formulas in them as they read afterwards; the rows keep their numbers."""
        if not self._lists or not self._concerned(block, here):
            return block
        return spliced(block, self._in_cells(block, dialect, here, part))

    def sheets(self, edited: Collection[str]) -> Iterator[tuple[str, PartSource]]:
        """The sheets beside the edited ones in which something follows, each with its new bytes."""
        for sheet in self._parts.sheets if self._lists else ():
            if sheet.part not in edited and self._names_a_list(sheet) and self._changes(sheet):
                yield sheet.part, self._source(sheet)

    def others(self) -> Iterator[tuple[str, bytes]]:
        """Every part that is no sheet and in which something follows, rewritten; the workbook's own left out."""
        if not self._lists:
            return
        for sheet in self._parts.sheets:
            for part in chain.from_iterable(self._parts.related(sheet.part, kind) for kind in _RELATED):
                yield from self._if_changed(part, partial(self._all, here=sheet.name))
            for part in filter(self._parts.package.__contains__, self._parts.related(sheet.part, "vmlDrawing")):
                yield from self._old_drawing(part, sheet.name)
        for part, kind in _content_types(self._parts):
            if kind.endswith(("drawingml.chart+xml", "chartex+xml")):
                yield from self._if_changed(part, partial(self._all, here="", standing=SERIES))
            elif kind.endswith("pivotCacheDefinition+xml"):
                yield from self._if_changed(part, self._pivot)

    def names(self, root: Tag) -> Iterator[Edit]:
        """The edits to the workbook's defined names."""
        listed = root.child("definedNames")
        for tag in listed.children if listed else ():
            text = self._insertions.changed(tag.text, None, NAME)
            if text != tag.text:
                yield with_text(tag, text)

    def formula(self, text: str, here: str, row: int = 0, *, in_list: bool = False) -> str:
        """A formula of a cell as it reads afterwards."""
        return self._insertions.changed(text, here, Standing(row, per_row=in_list))

    def fingerprint(self, part: Iterable[bytes]) -> bytes:
        """What two versions of a sheet have in common: all but the rows that formulas name.

        Where rows moved, formulas in cells may also be written apart that were shared before.
        """
        digest, rest = hashlib.sha256(), b""
        for chunk in chain(part, (b"",)):
            ready, rest = _cut(rest + chunk) if chunk else (rest, b"")
            digest.update(_TEXT.sub(_without_digits, _WHOLE.sub(b"", ready) if self._moved else ready))
        return digest.digest()

    def _tag(self, document: bytes, tag: Tag, here: str, standing: Standing | None = None) -> Iterator[Edit]:
        """What changes in one element: the range it has, the formula it holds, the row it is anchored to."""
        areas = self._insertions.areas
        for name in ("sqref", "ref", "r"):
            if name in tag.attributes and (name != "r" or tag.name in {"cellWatch", "inputCells"}):
                grows = name == "sqref" or tag.name in _FOLLOW_WHOLE
                new = areas(here, tag.attributes[name], grows=grows, whole=name == "ref")
                if new != tag.attributes[name]:
                    yield with_attribute(document, tag, name, new)
        for name in _LINKS:
            held = tag.attributes.get(name, "")
            if held and (text := self._insertions.changed(held, here, NAME)) != held:
                yield with_attribute(document, tag, name, text)
        if tag.name == "sqref" and tag.text and (new := areas(here, tag.text)) != tag.text:
            yield with_text(tag, new)
        elif tag.name in _FORMULAS and not tag.empty:
            usual = ALONE if tag.parent is not None and tag.parent.name == "sparkline" else PER_ROW
            yield from self._formula(document, tag.end, tag.close, here, standing or usual)
        elif tag.name == "row" and tag.text.isdigit():
            yield from self._anchor(tag, here)

    def _anchor(self, tag: Tag, here: str) -> Iterator[Edit]:
        """The row of a picture's corner; one that keeps its size goes with its first corner."""
        corner = tag.parent
        frame = corner.parent if corner is not None else None
        start = frame.child("from") if frame is not None else None
        if corner is None or frame is None or start is None:
            return
        held = int(tag.text)
        moved = self._insertions.row(here, held + 1) - 1 - held
        first = start.child("row")
        if corner.name == "to" and frame.attributes.get("editAs") in {"oneCell", "absolute"} and first is not None:
            moved = self._insertions.row(here, int(first.text) + 1) - 1 - int(first.text)
        if moved:
            yield with_text(tag, str(held + moved))

    def _merges(self, document: bytes, root: Tag, here: str, copied: Sequence[tuple[int, int]]) -> Iterator[Edit]:
        listed = root.child("mergeCells")
        if listed is None or listed.empty:
            return
        held = [parsed_range(tag.attributes.get("ref", "")) for tag in listed.children]
        old = [one for one in held if one is not None]
        new = [self._insertions.area(here, one, grows=False) for one in old]
        for row, copy in copied:
            copies = [Range(copy, one.left, copy, one.right) for one in old if one.top == one.bottom == row]
            new += [one for one in copies if not any(one.meets(other) for other in new)]
        if new != old:
            p = prefix_of(document, listed)
            yield with_attribute(document, listed, "count", str(len(new)))
            cells = (b'<%bmergeCell ref="%b"/>' % (p, str(one).encode()) for one in new)
            yield Edit(listed.end, listed.close, b"".join(cells))

    def _breaks(self, document: bytes, root: Tag, here: str) -> Iterator[Edit]:
        listed = root.child("rowBreaks")
        for tag in listed.children if listed else ():
            row = int(tag.attributes.get("id", "0"))
            if self._insertions.row(here, row + 1) != row + 1:
                yield with_attribute(document, tag, "id", str(self._insertions.row(here, row + 1) - 1))

    def _all(self, xml: bytes, root: Tag, here: str, standing: Standing | None = None) -> list[Edit]:
        edits = [edit for tag in (root, *_descendants(root, ())) for edit in self._tag(xml, tag, here, standing)]
        if root.name == "table" and "insertRow" in root.attributes and self._grows(root, here):
            edits.append(with_attribute(xml, root, "insertRow", "0"))
        return edits

    def _grows(self, table: Tag, here: str) -> bool:
        held = parsed_range(table.attributes.get("ref", ""))
        return held is not None and any(one.top == held.top for one in self._insertions.of(here))

    def _vml(self, match: re.Match[bytes], here: str) -> Iterator[Edit]:
        """The edits to a form control or the box of a comment, as the old drawing format writes them."""
        start, end = match.span(2)
        if match[1] == b"Row":
            yield Edit(start, end, b"%d" % (self._insertions.row(here, int(match[2]) + 1) - 1))
        elif match[1] == b"Anchor":
            places = match[2].split(b",")
            for at in (2, 6):
                places[at] = b" %d" % (self._insertions.row(here, int(places[at]) + 1) - 1)
            yield Edit(start, end, b",".join(places))
        else:
            text = formula_text(match[2])
            yield Edit(start, end, escaped(self._insertions.changed(text, here, NAME)).encode())

    def _pivot(self, xml: bytes, root: Tag) -> list[Edit]:
        """A pivot's source follows, and it is told to refresh: by range, by name, by table or by whole columns."""
        source = next(iter(root.each("worksheetSource")), None)
        if source is None:
            return []
        sheet, name = source.attributes.get("sheet", ""), source.attributes.get("name", "").casefold()
        ref = source.attributes.get("ref", "")
        new = self._insertions.areas(sheet, ref, whole=True) if parsed_range(ref) else ref
        if new == ref and name not in self._named() and not self._covered(sheet, ref):
            return []
        edits = [with_attribute(xml, root, "refreshOnLoad", "1")]
        return [*edits, with_attribute(xml, source, "ref", new)] if new != ref else edits

    def _named(self) -> set[str]:
        """The names, of tables and others, that mean cells of a list."""
        listed = self._parts.root.child("definedNames")
        named = (tag for tag in (listed.children if listed else ()) if self._covered(None, tag.text))
        return {tag.attributes.get("name", "").casefold() for tag in named} | {
            one.table.casefold() for one in self._lists if one.table
        }

    def _covered(self, here: str | None, text: str) -> bool:
        """Whether a formula, or a bare range of a sheet, names the last row of a list or whole columns of it."""
        return any(
            (not one.first.row or one.first.row <= each.end <= one.last.row)
            and (not one.first.column or (one.first.column <= each.right and one.last.column >= each.left))
            for one in references(text, here)
            for each in self._insertions.of(one.sheet or "")
        )

    def _if_changed(self, part: str, edits: Callable[[bytes, Tag], list[Edit]]) -> Iterator[tuple[str, bytes]]:
        if part not in self._parts.package:
            return
        xml, root = self._parts.xml(part)
        new = spliced(xml, edits(xml, root))
        if new != xml:
            yield part, new

    def _old_drawing(self, part: str, here: str) -> Iterator[tuple[str, bytes]]:
        xml = self._parts.package.read(part)
        new = spliced(xml, (edit for match in _VML.finditer(xml) for edit in self._vml(match, here)))
        if new != xml:
            yield part, new

    def _concerned(self, block: bytes, here: str) -> bool:
        """Whether anything in these rows may follow; asked of every block, so it looks at bytes alone."""
        if self._moved:
            return b"f" in block and (here.casefold() in self._moved or b"!" in block)
        return self._here.search(block) is not None

    def _names_a_list(self, sheet: SheetPart) -> bool:
        rest = b""
        try:
            for chunk in self._parts.package.stream(sheet.part):
                both = rest + chunk
                if self._moved and b"!" in chunk:
                    return True
                if self._elsewhere.search(both):
                    return True
                rest = both[-_LONGEST_REFERENCE:]
        except WorkbookUnreadableError:
            return False  # a sheet that nobody wants to write may be damaged
        return False

    def _changes(self, sheet: SheetPart) -> bool:
        try:
            document, _ = self._without_rows(sheet)
            if self.around(document, parsed(document), sheet.name):
                return True
            stream = placed_pieces(self._parts.package.stream(sheet.part))
            return any(
                self.rows(block, dialect, sheet.name, sheet.part) != block
                for piece, dialect, block in stream
                if piece is Piece.ROWS
            )
        except (SheetRefusedError, XmlRefusedError):
            return False

    def _source(self, sheet: SheetPart) -> PartSource:
        def told() -> Iterator[bytes]:
            document, at = self._without_rows(sheet)
            head, tail = split(document, at, self.around(document, parsed(document), sheet.name))
            yield head
            for piece, dialect, block in placed_pieces(self._parts.package.stream(sheet.part)):
                if piece is Piece.ROWS:
                    yield self.rows(block, dialect, sheet.name, sheet.part)
            yield tail

        return told

    def _without_rows(self, sheet: SheetPart) -> tuple[bytes, int]:
        stream = pieces(self._parts.package.stream(sheet.part))
        head, tail = [block for piece, _, block in stream if piece is not Piece.ROWS]
        return head + tail, len(head)

    def _in_cells(self, block: bytes, dialect: Dialect, here: str, part: str) -> Iterator[Edit]:
        for match in dialect.formula.finditer(block):
            attributes = dict(_ATTRIBUTE.findall(match[1]))
            cell = _cell_of(block, match, dialect)
            if attributes.get(b"t") == b"shared" and self._moved:
                own = self._own_text(attributes.get(b"si", b"").decode(), cell, here, part)
                if own is not None:
                    p = dialect.prefix
                    yield Edit(match.start(), match.end(), b"<%bf>%b</%bf>" % (p, escaped(own).encode(), p))
                    continue
            yield from self._reference(match, attributes, here)
            if match[2]:
                standing = self._standing(cell, attributes, here)
                yield from self._formula(block, match.start(2), match.end(2), here, standing)

    def _reference(self, match: re.Match[bytes], attributes: Mapping[bytes, bytes], here: str) -> Iterator[Edit]:
        """The cells that an array formula fills; those of a data table can't be moved."""
        held = parsed_range(attributes.get(b"ref", b"").decode())
        if held is None or self._insertions.area(here, held, grows=False) == held:
            return
        if attributes.get(b"t") == b"dataTable":
            raise SheetRefusedError(f"{held} 是模拟运算表，无法下移")
        new = str(self._insertions.area(here, held, grows=False)).encode()
        start = match.start(1) + match[1].index(attributes[b"ref"], match[1].index(b"ref"))
        yield Edit(start, start + len(attributes[b"ref"]), new)

    def _own_text(self, group: str, cell: Range | None, here: str, part: str) -> str | None:
        """The text that a cell of a shared formula needs for itself once rows moved; None where it stays shared."""
        if part not in self._masters:
            self._masters[part] = shared_masters(self._parts, part, None)
        master = self._masters[part].get(group)
        if master is None or cell is None:
            return None
        if all(self._stays(text, row, here) for text, row in master.at_its_ends()):
            return None
        return self._insertions.changed(unshared(master, cell.top, cell.left), here, self._standing(cell, {}, here))

    def _stays(self, text: str, row: int, here: str) -> bool:
        return self._insertions.row(here, row) == row and self._insertions.changed(text, here) == text

    def _formula(self, xml: bytes, start: int, end: int, here: str, standing: Standing) -> Iterator[Edit]:
        """The characters to replace; all else, and how it is escaped, stays as it was written."""
        raw = xml[start:end]
        if b"<" in raw or not (self._moved or standing.from_cell or self._here.search(raw)):
            return
        text = raw.decode("utf-8", "replace")
        units = [match.start() for match in _UNIT.finditer(text)] + [len(text)]
        for one in self._insertions.changes(formula_text(raw), here, standing):
            before, behind = (len(text[: units[at]].encode()) for at in (one.start, one.end))
            yield Edit(start + before, start + behind, one.text.encode())

    def _standing(self, cell: Range | None, attributes: Mapping[bytes, bytes], here: str) -> Standing:
        if cell is None:
            return PER_ROW
        if any(
            one.top < cell.top <= one.at and one.left <= cell.left <= one.right for one in self._insertions.of(here)
        ):
            return Standing(cell.top, per_row=True)
        shared = attributes.get(b"ref", b"").decode() if attributes.get(b"t") == b"shared" else ""
        held = parsed_range(shared)
        if held is None:
            return Standing(cell.top)
        return Standing(cell.top, held.top != held.bottom, held.left - cell.left, held.right - cell.left)


def _descendants(root: Tag, but: Collection[str]) -> Iterator[Tag]:
    for tag in root.children:
        if tag.name not in but:
            yield tag
            yield from _descendants(tag, but)


def _cell_of(block: bytes, formula: re.Match[bytes], dialect: Dialect) -> Range | None:
    opened = block.rfind(b"<" + dialect.prefix + b"c ", 0, formula.start())
    found = _ADDRESS.search(block, max(opened, 0), formula.start())
    return parsed_range(found[1].decode()) if found else None


def _cut(data: bytes) -> tuple[bytes, bytes]:
    """Bytes cut where a cell or another element begins, so that no formula is torn."""
    at = max(data.rfind(b"<c "), data.rfind(b":c "), 0) or max(data.rfind(b"<"), 0)
    at = data.rfind(b"<", 0, at + 1)
    return data[: max(at, 0)], data[max(at, 0) :]


def _without_digits(match: re.Match[bytes]) -> bytes:
    return match[1] + _DIGITS.sub(b"", match[2])


def _content_types(parts: BookParts) -> Iterator[tuple[str, str]]:
    for tag in parts.xml(_TYPES)[1].children:
        name = tag.attributes.get("PartName", "").lstrip("/")
        if tag.name == "Override" and name in parts.package:
            yield name, tag.attributes.get("ContentType", "")
