"""The workbook theme: the house palette and typeface, so that what users draw themselves fits in."""

import re
from io import StringIO

from xlsxwriter.theme import THEME_XML_2007

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


def theme() -> StringIO:
    """The theme's XML as the workbook writer wants it."""
    xml = THEME_XML_2007.replace('name="Office Theme"', 'name="pmxl"')
    for slot, colour in _COLOURS.items():
        xml = re.sub(rf'(<a:{slot}><a:srgbClr val=")[0-9A-F]{{6}}', rf"\g<1>{colour[1:]}", xml)
    xml = re.sub(r'(<a:font script="Hans" typeface=")[^"]*', rf"\g<1>{palette.FONT}", xml)
    return StringIO(xml)
