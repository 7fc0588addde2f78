"""The workbook theme: the house palette and typeface, so that what users draw themselves fits in."""

import re
from io import BytesIO, StringIO
from typing import Any

from xlsxwriter.theme import THEME_XML_2007
from xlsxwriter.workbook import Workbook

from pmxl.sheets.building import palette

_COLOURS = {
    "dk2": palette.INK,
    "lt2": palette.BAND,
    "accent1": palette.ACCENT,
    "accent2": "#1B8A8A",
    "accent3": "#D9772B",
    "accent4": "#6B4FA0",
    "accent5": palette.GREEN,
    "accent6": palette.STRIPE,  # table style Light 7 draws its stripes in a fifth of this one
    "hlink": palette.ACCENT,
    "folHlink": palette.MUTED,
}

TABLE_STYLE = "Table Style Light 7"
"""Thin lines and faint stripes in accent 6 of the theme."""


def new_workbook(target: str | BytesIO, *, font: str = palette.FONT, **options: Any) -> Workbook:
    """A workbook to be written in the house's theme and typeface; text stays text. `options` are the writer's own."""
    base = {
        "default_format_properties": {"font_name": font, "font_size": palette.SIZE, "font_scheme": "none"},
        "strings_to_urls": False,
        "strings_to_formulas": False,
        "in_memory": True,  # parts made on disk carry the time zone and rights of the machine
    }
    book = Workbook(target, base | options)
    book.use_custom_theme(_theme())
    return book


def _theme() -> StringIO:
    xml = THEME_XML_2007.replace('name="Office Theme"', 'name="pmxl"')
    for slot, colour in _COLOURS.items():
        xml = re.sub(rf'(<a:{slot}><a:srgbClr val=")[0-9A-F]{{6}}', rf"\g<1>{colour[1:]}", xml)
    xml = re.sub(r'(<a:font script="Hans" typeface=")[^"]*', rf"\g<1>{palette.FONT}", xml)
    return StringIO(xml)
