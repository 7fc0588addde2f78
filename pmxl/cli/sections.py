"""Pages of a report drawn for the terminal."""

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pmxl.cli.console import INK, say
from pmxl.reports.paper.page import NUMERIC, Heading, Item, Look, Page, Section, Tone
from pmxl.reports.paper.words import written

if TYPE_CHECKING:
    from collections.abc import Iterable

_STYLES = {
    Tone.PLAIN: "",
    Tone.GOOD: "green",
    Tone.WARN: "yellow",
    Tone.BAD: "red",
    Tone.MUTED: "bright_black",
    Tone.STRONG: "bold",
}
_MOST = 40


def page(shown: Page, *, only: "Iterable[str]" = (), most: int = _MOST, leave_out: "Iterable[str]" = ()) -> None:
    """A page: its finding, then its sections; `only` some of them, each with so many lines at most."""
    say(f"[bold]{escape(shown.name)}[/]  {escape(shown.headline)}")
    wanted, out = tuple(only), tuple(leave_out)
    for found in shown.sections:
        if (not wanted or found.title in wanted) and found.title not in out:
            section(found, most=most)


def section(shown: Section, *, most: int = _MOST) -> None:
    """A section as a quiet table; numbers stand right, the last line is the total."""
    say(
        f"\n[bold]{escape(shown.title)}[/]" + (f"（{len(shown.lines)}）" if shown.lines else f"：{escape(shown.empty)}")
    )
    if not shown.lines:
        return
    drawn = Table(box=None, pad_edge=False, header_style="bold", expand=True, show_footer=False)
    for heading in shown.headings:
        right = heading.look in NUMERIC
        whole = right or heading.look in (Look.DAY, Look.CODE, Look.LIGHT)
        drawn.add_column(heading.title, justify="right" if right else "left", overflow="fold", no_wrap=whole)
    for line in shown.lines[:most]:
        drawn.add_row(*_cells(shown.headings, line))
    if shown.total:
        drawn.add_section()
        drawn.add_row(*_cells(shown.headings, shown.total))
    say(drawn)
    left = len(shown.lines) - most
    if left > 0:
        say(f"[bright_black]另有 {left} 行，合计含全部[/]")


def _cells(headings: tuple[Heading, ...], line: tuple[Item, ...]) -> list[Text]:
    return [_cell(heading, item) for heading, item in zip(headings, line, strict=False)]


def _cell(heading: Heading, item: Item) -> Text:
    text = written(item, heading.look)
    style = INK.get(text, "") if heading.look is Look.LIGHT else _STYLES[item.tone]
    return Text(text, style=style)
