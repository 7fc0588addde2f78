"""What time it is."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """A source of local time."""

    def now(self) -> datetime:
        """The present local time, without time zone, to the second."""
