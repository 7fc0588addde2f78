"""A row some of whose cells could not be read: asked for one of them, it reports the problem."""

from collections.abc import Mapping
from functools import cache
from types import new_class
from typing import Any, TypeVar

from pmxl.rows.row import Origin, Row
from pmxl.rows.sight import Problem, Sight

R = TypeVar("R", bound=Row)
Blurs = Mapping[str, tuple[Problem, ...]]
_HELD = "_blurs"


def blurred(kind: type[R], origin: Origin, values: dict[str, Any], blurs: Blurs, sight: Sight) -> R:
    """A row of `kind` whose fields in `blurs` report their problems to `sight` whenever they are read; copies too."""
    row: R = _blurred_kind(kind).taken(origin, values)
    object.__setattr__(row, "__pydantic_private__", {_HELD: (blurs, sight)})
    return row


@cache
def _blurred_kind(kind: type[Any]) -> type[Any]:
    """The subclass of a model, one for each model, whose rows report."""
    ways = {"__getattribute__": _reporting, "__eq__": _same, "__hash__": kind.__hash__, "__module__": kind.__module__}
    return new_class(kind.__name__, (kind,), exec_body=lambda names: names.update(ways))


def _same(row: Row, other: object) -> bool:
    """Whether two rows hold the same, whether or not one of them reports."""
    return isinstance(other, Row) and row.sheet is other.sheet and row.__dict__ == other.__dict__


def _reporting(row: Row, name: str) -> Any:
    if not name.startswith("_"):
        private = object.__getattribute__(row, "__pydantic_private__")
        blurs, sight = private[_HELD] if private else ({}, None)
        if name in blurs:
            sight.come_upon(blurs[name])
    return object.__getattribute__(row, name)
