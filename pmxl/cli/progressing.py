"""A progress line for what takes over a second: it appears only then, and only on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from pmxl.cli.console import console

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 1.0


@contextmanager
def progressing(title: str, steps: int) -> Iterator[Callable[[str], None]]:
    """Give something that is told the name of each of so many steps."""
    shown = _Shown(title, steps)
    try:
        yield shown.told
    finally:
        shown.close()


class _Shown:
    def __init__(self, title: str, steps: int) -> None:
        self._title, self._steps, self._done = title, steps, 0
        self._since = monotonic()
        self._bar: tuple[Progress, TaskID] | None = None

    def told(self, step: str) -> None:
        """Count one step; start the bar once a second is over."""
        self._done += 1
        if self._bar is None and monotonic() - self._since > _PATIENCE and console(error=True).is_terminal:
            self._bar = self._started()
        if self._bar is not None:
            bar, task = self._bar
            bar.update(task, completed=self._done, description=f"{self._title} {step}")

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar[0].stop()

    def _started(self) -> "tuple[Progress, TaskID]":
        from rich.progress import Progress

        bar = Progress(console=console(error=True), transient=True)
        bar.start()
        return bar, bar.add_task(self._title, total=self._steps)
