"""Data validations put into a sheet, among those that are there or where the file format wants them."""

from collections.abc import Mapping, Sequence

from pmxl.ooxml.xml_tags import Edit, Tag, escaped, prefix_of, quoted, with_attribute

_BEFORE = frozenset(
    {
        "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
        "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
        "phoneticPr", "conditionalFormatting",
    }
)  # fmt: skip


def validation_xml(prefix: bytes, attributes: Mapping[str, str], formulas: Sequence[str]) -> bytes:
    """One validation; attributes without a value are left out."""
    p = prefix.decode()
    given = "".join(f' {name}="{quoted(value)}"' for name, value in attributes.items() if value)
    inner = "".join(f"<{p}formula{n}>{escaped(text)}</{p}formula{n}>" for n, text in enumerate(formulas, start=1))
    return f"<{p}dataValidation{given}>{inner}</{p}dataValidation>".encode()


def added(document: bytes, root: Tag, new: Sequence[bytes]) -> list[Edit]:
    """The edits that put validations into a sheet, given without its rows."""
    if not new:
        return []
    held, p = root.child("dataValidations"), prefix_of(document, root)
    if held is not None and not held.empty:
        count = str(len(held.children) + len(new))
        return [with_attribute(document, held, "count", count), Edit(held.close, held.close, b"".join(new))]
    whole = b'<%bdataValidations count="%d">%b</%bdataValidations>' % (p, len(new), b"".join(new), p)
    if held is not None:
        return [Edit(held.start, held.end, whole)]
    last = [tag for tag in root.children if tag.name in _BEFORE][-1]
    at = last.end if last.empty else document.index(b">", last.close) + 1
    return [Edit(at, at, whole)]
