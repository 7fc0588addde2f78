"""Having a workbook computed anew when it is opened: the flag for it, and the calculation chain that goes."""

from collections.abc import Iterable, Iterator

from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.xml_tags import Edit, Tag, prefix_of, spliced, whole, with_attribute

_BEFORE_CALCULATION = {
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "workbookProtection", "bookViews",
    "sheets", "functionGroups", "externalReferences", "definedNames",
}  # fmt: skip
_TYPES = "[Content_Types].xml"


def recalculated(parts: BookParts, edits: Iterable[Edit] = ()) -> bytes:
    """The workbook's part with the flag to recalculate on opening, and with other edits made."""
    xml, root = parts.xml(parts.workbook)
    return spliced(xml, [_calculation(xml, root), *edits])


def without_calculation_chain(parts: BookParts, chain: str) -> Iterator[tuple[str, bytes]]:
    """The content types and the workbook's relationships without the calculation chain; Excel makes a new one."""
    folder, _, name = parts.workbook.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    for part in (_TYPES, relations):
        xml, root = parts.xml(part)
        gone = [Edit(*whole(xml, tag), b"") for tag in root.children if _names_chain(tag, chain)]
        yield part, spliced(xml, gone)


def _names_chain(tag: Tag, chain: str) -> bool:
    typed = tag.attributes.get("PartName", "").lstrip("/").casefold() == chain.casefold()
    return typed or tag.attributes.get("Type", "").endswith("/calcChain")


def _calculation(xml: bytes, root: Tag) -> Edit:
    held = root.child("calcPr")
    if held is not None:
        return with_attribute(xml, held, "fullCalcOnLoad", "1")
    before = [tag for tag in root.children if tag.name in _BEFORE_CALCULATION]
    _, at = whole(xml, before[-1])
    return Edit(at, at, b"<" + prefix_of(xml, root) + b'calcPr fullCalcOnLoad="1"/>')
