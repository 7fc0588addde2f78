"""The application while pmxl writes: no flicker, no recalculation after each cell, no macros; then as it was."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from pmxl.adapters.live.patience import HostBusyError, HostRefusedError, Patience
from pmxl.errors import PmxlError

if TYPE_CHECKING:
    import xlwings as xw

_WANTED: tuple[tuple[str, object], ...] = (
    ("screen_updating", False),
    ("enable_events", False),
    ("calculation", "manual"),
)


@contextmanager
def quiet(app: "xw.App", patience: Patience) -> Iterator[None]:
    """Write in peace, and leave every setting as it was found; what a host does not have is left out."""
    with ExitStack() as stack:
        for name, wanted in _WANTED:
            stack.enter_context(_set(app, patience, name, wanted))
        yield


@contextmanager
def _set(app: "xw.App", patience: Patience, name: str, wanted: object) -> Iterator[None]:
    try:
        before = patience.tried("工作簿", partial(getattr, app, name))
        if before != wanted:
            patience.tried("工作簿", partial(setattr, app, name, wanted))
    except (NotImplementedError, PmxlError):
        before = wanted
    try:
        yield
    finally:
        if before != wanted:
            with suppress(HostBusyError, HostRefusedError):  # what was written must still be told
                patience.tried("工作簿", partial(setattr, app, name, before))
