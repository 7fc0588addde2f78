"""What the play is made of: people type rows, correct cells, and run commands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pmxl.rows.row import Row


@dataclass(frozen=True)
class Fill:
    """Somebody types rows into sheets."""

    who: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Correct:
    """Somebody changes cells of one row, named by the values of some of its fields."""

    who: str
    kind: type[Row]
    where: Mapping[str, object]
    fields: Mapping[str, object]
    why: str


@dataclass(frozen=True)
class Run:
    """Somebody runs a command. `held` says that it is meant to be held."""

    who: str
    command: tuple[str, ...]
    held: bool = False


Scene = Fill | Correct | Run


@dataclass(frozen=True)
class Act:
    """One day of the play under a heading."""

    title: str
    day: date
    scenes: tuple[Scene, ...]
