"""How long to wait for a file that somebody else has in hand, and how often to try."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

READ = 2.0
"""Seconds that a reader bears with a file that is just being replaced."""
WRITE = 1.5
"""Seconds that a writer tries before it says who is in its way."""
LOCK = 30.0
"""Seconds that a writer waits for other pmxl processes at least; each of them takes a moment only."""

_FIRST, _LONGEST = 0.01, 0.25


def tried(action: Callable[[], T], on: tuple[type[OSError], ...], seconds: float) -> T:
    """The result of an action, tried again for some seconds while it fails in one of these ways."""
    deadline, pause = time.monotonic() + seconds, _FIRST
    while True:
        try:
            return action()
        except on:
            if time.monotonic() + pause > deadline:
                raise
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST)
