"""How the columns and tones of a report look in a workbook: one format for each, made once."""

from typing import Any

from xlsxwriter.format import Format

from pmxl.reports.paper.page import Look, Tone
from pmxl.sheets.building import palette
from pmxl.sheets.building.formats import Formats
from pmxl.vocabulary import Light

NUMBER_FORMATS = {
    Look.MONEY: "#,##0.00;-#,##0.00;–",
    Look.SHARE: "0%",
    Look.POINTS: "+0.0%;-0.0%;0%",
    Look.WHOLE: "#,##0;-#,##0;–",
    Look.NUMBER: "#,##0.##",
    Look.DAY: "yyyy-mm-dd",
}
_RIGHT = {Look.MONEY, Look.SHARE, Look.POINTS, Look.WHOLE, Look.NUMBER}
_CENTRED = {Look.DAY, Look.LIGHT}
TONES: dict[Tone, dict[str, Any]] = {
    Tone.PLAIN: {},
    Tone.GOOD: {"font_color": palette.GREEN},
    Tone.WARN: {"font_color": palette.AMBER_INK, "bold": True},
    Tone.BAD: {"font_color": palette.RED, "bold": True},
    Tone.MUTED: {"font_color": palette.MUTED},
    Tone.STRONG: {"bold": True},
}
_MOMENT = "yyyy-mm-dd hh:mm"


class Looks:
    """The formats of one report."""

    def __init__(self, formats: Formats) -> None:
        self._formats = formats
        self._made: dict[tuple[object, ...], Format] = {}

    def cell(self, look: Look, tone: Tone, *, light: str = "", moment: bool = False) -> Format:
        """A cell of a table."""
        key = look, tone, light, moment
        if key not in self._made:
            line = {"bottom": 1, "bottom_color": palette.LINE, "text_wrap": look not in _RIGHT}
            fill = {"bg_color": palette.LIGHT_FILLS[Light(light)], "bold": True} if light else {}
            number = {"num_format": _MOMENT if moment else NUMBER_FORMATS.get(look, "@")}
            self._made[key] = self._formats.of(**number, **_side(look), **line, **(TONES[tone] | fill))
        return self._made[key]

    def heading(self, look: Look) -> Format:
        """A column's heading, on the side of its cells."""
        return self._formats.of(
            bold=True,
            text_wrap=True,
            bg_color=palette.BAND,
            top=1,
            top_color=palette.LINE,
            bottom=1,
            bottom_color=palette.ACCENT,
            **_side(look),
        )

    def total(self, look: Look) -> Format:
        """A cell of the total line."""
        line = {"top": 1, "top_color": palette.INK, "bottom": 1, "bottom_color": palette.INK, "bg_color": palette.BAND}
        return self._formats.of(bold=True, num_format=NUMBER_FORMATS.get(look, "@"), **_side(look), **line)

    def of(self, **wishes: Any) -> Format:
        """Any other format, on the house's defaults."""
        return self._formats.of(**wishes)


def _side(look: Look) -> dict[str, Any]:
    if look in _RIGHT:
        return {"align": "right"}
    return {"align": "center"} if look in _CENTRED else {"align": "left", "indent": 1}
