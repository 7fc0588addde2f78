"""What stands around the rows of a filled form: merged cells, page breaks, names and pictures, moved with the rows."""

import re
from collections.abc import Iterator, Sequence

from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.formulas import renumbered
from pmxl.ooxml.growth import recalculated
from pmxl.ooxml.ranges import Range
from pmxl.ooxml.sheet_splice import split
from pmxl.ooxml.xml_tags import Edit, Tag, parsed, prefix_of, spliced, with_attribute, with_text
from pmxl.reports.forms.growth import Growth
from pmxl.reports.forms.template import TableSpot, Template

_BEFORE_BREAKS = ("headerFooter", "pageSetup", "pageMargins", "printOptions", "hyperlinks", "dataValidations")
_FORMULAS = {"formula", "formula1", "formula2", "f"}
_ANCHORED_ROW = re.compile(rb"(<(?:\w+:)?row>)(\d+)(</(?:\w+:)?row>)")
_TITLES = "_xlnm.Print_Titles"


def sheet_around(template: Template, growth: Growth, starts: Sequence[int]) -> tuple[bytes, bytes]:
    """Head and tail of the sheet; `starts` are the rows, as they now are, that begin a page."""
    document, root = template.head + template.tail, template.around
    edits = [*_ranges(document, root, growth, template.sheet.name), *_breaks(document, root, starts)]
    edits += _merges(document, root, growth.merged(template.merges))
    return split(document, len(template.head), edits)


def _ranges(document: bytes, root: Tag, growth: Growth, sheet: str) -> Iterator[Edit]:
    for tag in _descendants(root):
        if "sqref" in tag.attributes:
            yield with_attribute(document, tag, "sqref", growth.grown_list(tag.attributes["sqref"]))
        elif "ref" in tag.attributes and tag.name != "mergeCell":
            yield with_attribute(document, tag, "ref", growth.grown_list(tag.attributes["ref"]))
        elif tag.name == "sqref" and tag.text and not tag.empty:
            yield with_text(tag, growth.grown_list(tag.text))
        elif tag.name in _FORMULAS and tag.text and not tag.empty:
            yield with_text(tag, renumbered(tag.text, sheet, sheet, growth.first, growth.last))


def _descendants(root: Tag) -> Iterator[Tag]:
    for tag in root.children:
        if tag.name not in {"sheetViews", "mergeCells"}:
            yield tag
            yield from _descendants(tag)


def _merges(document: bytes, root: Tag, merges: Sequence[Range]) -> Iterator[Edit]:
    held = root.child("mergeCells")
    if held is None or held.empty:
        return
    p = prefix_of(document, held)
    yield with_attribute(document, held, "count", str(len(merges)))
    cells = b"".join(b'<%bmergeCell ref="%b"/>' % (p, str(one).encode()) for one in merges)
    yield Edit(held.end, held.close, cells)


def _breaks(document: bytes, root: Tag, starts: Sequence[int]) -> Iterator[Edit]:
    held = root.child("rowBreaks")
    if held is not None:
        end = held.end if held.empty else document.index(b">", held.close) + 1
        yield Edit(held.start, end, _break_xml(prefix_of(document, root), starts))
    elif starts:
        place = next(tag for name in _BEFORE_BREAKS if (tag := root.child(name)) is not None)
        at = place.end if place.empty else document.index(b">", place.close) + 1
        yield Edit(at, at, _break_xml(prefix_of(document, root), starts))


def _break_xml(p: bytes, starts: Sequence[int]) -> bytes:
    if not starts:
        return b""
    count = len(starts)
    breaks = b"".join(b'<%bbrk id="%d" max="16383" man="1"/>' % (p, row - 1) for row in starts)
    return b'<%browBreaks count="%d" manualBreakCount="%d">%b</%browBreaks>' % (p, count, count, breaks, p)


def page_starts(root: Tag) -> frozenset[int]:
    """The rows of the template that begin a page."""
    held = root.child("rowBreaks")
    ids = (tag.attributes.get("id", "") for tag in held.children) if held else ()
    return frozenset(int(one) + 1 for one in ids if one.isdigit())


def workbook_part(template: Template, growth: Growth, split_tables: Sequence[str], *, recalculate: bool) -> bytes:
    """The workbook's part with every name moved along, and the heading repeated of the table that goes on."""
    parts = template.parts
    if recalculate:
        return _renamed(*_recalculated(parts), template, growth, split_tables)
    return _renamed(*parts.xml(parts.workbook), template, growth, split_tables)


def _recalculated(parts: BookParts) -> tuple[bytes, Tag]:
    xml = recalculated(parts, [])
    return xml, parsed(xml)


def _renamed(xml: bytes, root: Tag, template: Template, growth: Growth, split_tables: Sequence[str]) -> bytes:
    listed = root.child("definedNames")
    edits: list[Edit] = []
    for tag in listed.children if listed else ():
        if tag.attributes.get("name") == _TITLES and tag.attributes.get("localSheetId") == str(template.sheet.index):
            edits.append(_titles(xml, template, tag, growth, split_tables))
        elif not tag.empty and tag.text:
            text = renumbered(tag.text, None, template.sheet.name, growth.first, growth.last)
            edits.append(with_text(tag, text))
    return spliced(xml, edits)


def _titles(xml: bytes, template: Template, tag: Tag, growth: Growth, split_tables: Sequence[str]) -> Edit:
    """Titles that name the heading of a line table follow the table that is split; a company's own only move."""
    headings = {f"${spot.row - 1}:${spot.row - 1}": spot for spot in template.tables.values()}
    sheet, _, rows = tag.text.rpartition("!")
    if rows not in headings:
        return with_text(tag, renumbered(tag.text, None, template.sheet.name, growth.first, growth.last))
    if not split_tables:
        end = tag.end if tag.empty else xml.index(b">", tag.close) + 1
        return Edit(tag.start, end, b"")
    spot: TableSpot = template.tables[split_tables[0]]
    heading = growth.first(spot.row - 1)
    return with_text(tag, f"{sheet}!${heading}:${heading}")


def drawing_parts(template: Template, growth: Growth) -> Iterator[tuple[str, bytes]]:
    """The drawings of the page with what stands below the lines moved down."""
    if not any(count for _, count in growth.inserted):
        return
    for part in template.parts.related(template.sheet.part, "drawing"):
        xml = template.package.read(part)
        new = _ANCHORED_ROW.sub(lambda match: _anchored(match, growth), xml)
        if new != xml:
            yield part, new


def _anchored(match: re.Match[bytes], growth: Growth) -> bytes:
    return b"%b%d%b" % (match[1], growth.first(int(match[2]) + 1) - 1, match[3])
