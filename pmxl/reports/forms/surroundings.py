"""What stands around the rows of a filled form: page breaks and titles, beside all that moves with rows put in."""

from collections.abc import Iterator, Mapping, Sequence

from pmxl.ooxml.insertion import Insertion, Insertions
from pmxl.ooxml.recalculation import recalculated
from pmxl.ooxml.sheet_splice import split
from pmxl.ooxml.surroundings import Surroundings
from pmxl.ooxml.xml_tags import Edit, Tag, prefix_of, spliced, whole, with_text
from pmxl.reports.forms.template import Template

_BEFORE_BREAKS = ("headerFooter", "pageSetup", "pageMargins", "printOptions", "hyperlinks", "dataValidations")
_TITLES = "_xlnm.Print_Titles"


def lines_put_in(template: Template, counts: Mapping[str, int]) -> Insertions:
    """The rows put into each line table of a template below its first line."""
    return Insertions(
        Insertion(
            template.sheet.name, spot.row - 1, spot.left, spot.right, spot.row, count, ((spot.row, spot.row + count),)
        )
        for name, count in counts.items()
        if (spot := template.tables[name]) and count
    )


def sheet_around(template: Template, lines: Insertions, starts: Sequence[int]) -> tuple[bytes, bytes]:
    """Head and tail of the sheet; `starts` are the rows, as they now are, that begin a page."""
    document, root, name = template.head + template.tail, template.around, template.sheet.name
    copied = [(one.at, lines.row(name, one.at) + step) for one in lines for step in range(1, one.moved + 1)]
    edits = Surroundings(template.parts, lines).around(document, root, name, but={"rowBreaks"}, copied=copied)
    return split(document, len(template.head), [*edits, *_breaks(document, root, starts)])


def _breaks(document: bytes, root: Tag, starts: Sequence[int]) -> Iterator[Edit]:
    held = root.child("rowBreaks")
    if held is not None:
        yield Edit(*whole(document, held), _break_xml(prefix_of(document, root), starts))
    elif starts:
        place = next(tag for name in _BEFORE_BREAKS if (tag := root.child(name)) is not None)
        _, at = whole(document, place)
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


def other_parts(
    template: Template, lines: Insertions, split_tables: Sequence[str], *, recalculate: bool
) -> Iterator[tuple[str, bytes]]:
    """The other parts that follow the rows: the workbook's with its names, drawings and whatever else there is.

    The heading is repeated of the table that goes on over a page.
    """
    parts, around = template.parts, Surroundings(template.parts, lines)
    yield from around.others()
    xml, root = parts.xml(parts.workbook)
    edits, titles = list(around.names(root)), _titles_tag(root, template)
    if titles is not None and (own := _titles(xml, template, titles, lines, split_tables)) is not None:
        edits = [one for one in edits if not titles.start <= one.start <= titles.close] + [own]
    yield parts.workbook, recalculated(parts, edits) if recalculate else spliced(xml, edits)


def _titles_tag(root: Tag, template: Template) -> Tag | None:
    listed = root.child("definedNames")
    mine = {"name": _TITLES, "localSheetId": str(template.sheet.index)}
    return next((tag for tag in (listed.children if listed else ()) if mine.items() <= tag.attributes.items()), None)


def _titles(xml: bytes, template: Template, tag: Tag, lines: Insertions, split_tables: Sequence[str]) -> Edit | None:
    """Titles that name the heading of a line table follow the table that is split; a company's own only move."""
    sheet, _, rows = tag.text.rpartition("!")
    if rows not in {f"${spot.row - 1}:${spot.row - 1}" for spot in template.tables.values()}:
        return None
    if not split_tables:
        return Edit(*whole(xml, tag), b"")
    heading = lines.row(template.sheet.name, template.tables[split_tables[0]].row - 1)
    return with_text(tag, f"{sheet}!${heading}:${heading}")
