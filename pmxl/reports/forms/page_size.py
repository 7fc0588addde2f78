"""The paper of a template: how much height a page has, as its page setup says."""

from pmxl.ooxml.xml_tags import Tag
from pmxl.reports.forms.template import Template

_INCH, _MM = 72.0, 72.0 / 25.4
_PAPERS = {8: (297.0, 420.0), 9: (210.0, 297.0), 11: (148.0, 210.0), 1: (215.9, 279.4), 5: (215.9, 355.6)}
_A4 = 9
_SAFETY = 0.985
"""Programs round heights to the dots of a printer."""


def page_room(around: Tag) -> float | None:
    """The height of a page in points of the sheet; None where the sheet is fitted to its pages anyway."""
    properties = around.child("sheetPr")
    fitted = properties.child("pageSetUpPr") if properties else None
    if fitted is not None and fitted.attributes.get("fitToPage") in {"1", "true"}:
        return None
    setup = around.child("pageSetup")
    width, height = _PAPERS.get(_whole(setup, "paperSize", _A4), _PAPERS[_A4])
    landscape = setup is not None and setup.attributes.get("orientation") == "landscape"
    margins = around.child("pageMargins")
    used = (_inches(margins, "top", 0.75) + _inches(margins, "bottom", 0.75)) * _INCH
    room = (width if landscape else height) * _MM - used
    return room * 100 / max(_whole(setup, "scale", 100), 10) * _SAFETY


def heading_height(template: Template) -> float:
    """The height of the highest heading of a line table, which each page repeats that its lines go on to."""
    heights = {row.number: row.height for row in template.rows}
    return max((heights.get(spot.row - 1, 0.0) for spot in template.tables.values()), default=0.0)


def _whole(tag: Tag | None, name: str, default: int) -> int:
    value = tag.attributes.get(name, "") if tag else ""
    return int(value) if value.isdigit() else default


def _inches(tag: Tag | None, name: str, default: float) -> float:
    try:
        return float(tag.attributes[name]) if tag and name in tag.attributes else default
    except ValueError:
        return default
