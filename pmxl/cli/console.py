"""How the terminal is written to: 100 columns at most, plain where it is no terminal, colours never alone."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 100
INK = {"正常": "green", "预警": "yellow", "滞后": "red", "关闭": "bright_black"}


@lru_cache
def console(*, error: bool = False) -> "Console":
    """The terminal, or the plain stream in its place."""
    from rich.console import Console

    probe = Console(stderr=error)
    width = min(WIDTH, probe.width) if probe.is_terminal else WIDTH
    return Console(stderr=error, width=width, highlight=False, soft_wrap=False, emoji=False)


def say(text: object = "") -> None:
    """Print a line in rich's markup, or anything that rich can draw; what people typed into a table is no markup."""
    console().print(text, markup=isinstance(text, str))


def say_made(mark: str, path: object) -> None:
    """Print that a file came into being, and where."""
    say(f"[green]{mark}[/]  {literal(path)}")


def literal(text: object) -> str:
    """A text for a line in rich's markup, of which nothing is taken for markup."""
    from rich.markup import escape

    return escape(str(text))


def complain(message: str) -> None:
    """Print a failure on standard error: what happened and what to do."""
    console(error=True).print(f"[bold red]未完成[/]  {literal(message)}")
