"""The paper of a template: how much height a page has, as its page setup says."""

from pmxl.ooxml.xml_tags import Tag, is_on, number_of
from pmxl.reports.forms.template import Template

_INCH, _MM = 72.0, 72.0 / 25.4
_PAPERS = {8: (297.0, 420.0), 9: (210.0, 297.0), 11: (148.0, 210.0), 1: (215.9, 279.4), 5: (215.9, 355.6)}
_A4 = 9
_SAFETY = 0.985
"""Programs round heights to the dots of a printer."""


def page_room(around: Tag) -> float | None:
    """The height of a page in points of the sheet; None where the sheet is fitted to its pages anyway."""
    properties = around.child("sheetPr")
    if is_on(properties.child("pageSetUpPr") if properties else None, "fitToPage"):
        return None
    setup = around.child("pageSetup")
    width, height = _PAPERS.get(int(number_of(setup, "paperSize", _A4)), _PAPERS[_A4])
    landscape = setup is not None and setup.attributes.get("orientation") == "landscape"
    margins = around.child("pageMargins")
    used = (number_of(margins, "top", 0.75) + number_of(margins, "bottom", 0.75)) * _INCH
    room = (width if landscape else height) * _MM - used
    return room * 100 / max(number_of(setup, "scale", 100), 10) * _SAFETY


def heading_height(template: Template) -> float:
    """The height of the highest heading of a line table, which each page repeats that its lines go on to."""
    heights = {row.number: row.height for row in template.rows}
    return max((heights.get(spot.row - 1, 0.0) for spot in template.tables.values()), default=0.0)
