"""The application while pmxl writes: no flicker, no recalculation after each cell, no macros; then as it was."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from pmxl.errors import PmxlError

if TYPE_CHECKING:
    import xlwings as xw

_WANTED: tuple[tuple[str, object], ...] = (
    ("screen_updating", False),
    ("enable_events", False),
    ("calculation", "manual"),
)


@contextmanager
def quiet(app: "xw.App") -> Iterator[None]:
    """Write in peace, and leave every setting as it was found; what a host does not have is left out."""
    with ExitStack() as stack:
        for name, wanted in _WANTED:
            stack.enter_context(_set(app, name, wanted))
        yield


@contextmanager
def _set(app: "xw.App", name: str, wanted: object) -> Iterator[None]:
    try:
        before = getattr(app, name)
        if before != wanted:
            setattr(app, name, wanted)
    except (NotImplementedError, PmxlError):
        before = wanted
    try:
        yield
    finally:
        if before != wanted:
            setattr(app, name, before)
