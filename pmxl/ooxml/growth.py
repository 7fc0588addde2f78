"""What grows with a list outside its own sheet: defined names, charts, pivot caches; and the flag to recalculate."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.formulas import Area, grown
from pmxl.ooxml.ranges import Range, parsed_range
from pmxl.ooxml.reach import Reach
from pmxl.ooxml.tables import Table
from pmxl.ooxml.xml_tags import Edit, Tag, prefix_of, spliced, with_attribute, with_text

_BEFORE_CALCULATION = {
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "workbookProtection", "bookViews",
    "sheets", "functionGroups", "externalReferences", "definedNames",
}  # fmt: skip
_CHARTS = ("drawingml.chart+xml", "chartex+xml")
_PIVOT = "pivotCacheDefinition+xml"
_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Growth:
    """A list that grew: what it covered, its new last row, and its table."""

    area: Area
    bottom: int
    table: Table | None

    @property
    def reach(self) -> Reach:
        """What formulas that cover it have to follow."""
        return Reach(self.area, self.bottom)


def recalculated(parts: BookParts, growths: Iterable[Growth]) -> bytes:
    """The workbook part with the flag to recalculate on opening, and its names grown."""
    xml, root = parts.xml(parts.workbook)
    edits = [_calculation(xml, root)]
    names = root.child("definedNames")
    for name in names.children if names else ():
        text = name.text
        for growth in growths:
            text = grown(text, None, growth.area, growth.bottom)
        if text != name.text:
            edits.append(with_text(name, text))
    return spliced(xml, edits)


def grown_parts(parts: BookParts, growths: list[Growth]) -> Iterator[tuple[str, bytes]]:
    """Every chart and pivot cache that follows one of the lists, rewritten."""
    for part, kind in _content_types(parts):
        if kind.endswith(_CHARTS):
            edited = _chart(parts, part, growths)
        elif kind.endswith(_PIVOT):
            edited = _pivot(parts, part, growths)
        else:
            continue
        if edited is not None:
            yield part, edited


def without_calculation_chain(parts: BookParts, chain: str) -> Iterator[tuple[str, bytes]]:
    """The content types and the workbook's relationships without the calculation chain; Excel makes a new one."""
    xml, root = parts.xml(_TYPES)
    yield _TYPES, spliced(xml, [_gone(xml, tag) for tag in root.children if _named(tag).casefold() == chain.casefold()])
    folder, _, name = parts.workbook.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    xml, root = parts.xml(relations)
    yield (
        relations,
        spliced(xml, [_gone(xml, tag) for tag in root.children if tag.attributes["Type"].endswith("/calcChain")]),
    )


def _named(tag: Tag) -> str:
    return tag.attributes.get("PartName", "").lstrip("/")


def _gone(xml: bytes, tag: Tag) -> Edit:
    end = tag.end if tag.empty else xml.index(b">", tag.close) + 1
    return Edit(tag.start, end, b"")


def _calculation(xml: bytes, root: Tag) -> Edit:
    held = root.child("calcPr")
    if held is not None:
        return with_attribute(xml, held, "fullCalcOnLoad", "1")
    before = [tag for tag in root.children if tag.name in _BEFORE_CALCULATION]
    last = before[-1]
    at = last.end if last.empty else xml.index(b">", last.close) + 1
    return Edit(at, at, b"<" + prefix_of(xml, root) + b'calcPr fullCalcOnLoad="1"/>')


def _content_types(parts: BookParts) -> Iterator[tuple[str, str]]:
    for tag in parts.xml(_TYPES)[1].children:
        if tag.name == "Override" and _named(tag) in parts.package:
            yield _named(tag), tag.attributes.get("ContentType", "")


def _chart(parts: BookParts, part: str, growths: list[Growth]) -> bytes | None:
    xml, root = parts.xml(part)
    edits = []
    for tag in root.each("f"):
        text = tag.text
        for growth in growths:
            text = grown(text, None, growth.area, growth.bottom)
        if text != tag.text:
            edits.append(with_text(tag, text))
    return spliced(xml, edits) if edits else None


def _pivot(parts: BookParts, part: str, growths: list[Growth]) -> bytes | None:
    xml, root = parts.xml(part)
    for source in root.each("worksheetSource"):
        for growth in growths:
            if _follows(source, growth):
                return spliced(xml, [with_attribute(xml, root, "refreshOnLoad", "1"), *_wider(xml, source, growth)])
    return None


def _follows(source: Tag, growth: Growth) -> bool:
    if growth.table is not None and source.attributes.get("name", "").casefold() == growth.table.name.casefold():
        return True
    if source.attributes.get("sheet", "").casefold() != growth.area.sheet.casefold():
        return False
    held = parsed_range(source.attributes.get("ref", ""))
    return held is not None and _overlaps(held, growth.area)


def _overlaps(held: Range, area: Area) -> bool:
    return held.left <= area.right and held.right >= area.left and held.top <= area.bottom <= held.bottom


def _wider(xml: bytes, source: Tag, growth: Growth) -> Iterator[Edit]:
    held = parsed_range(source.attributes.get("ref", ""))
    if held is not None and held.bottom == growth.area.bottom:
        yield with_attribute(xml, source, "ref", str(held.to_row(growth.bottom)))
