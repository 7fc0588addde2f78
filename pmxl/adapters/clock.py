"""Clocks: the machine's, and one that stands where it was set."""

from dataclasses import dataclass
from datetime import datetime


class SystemClock:
    """The machine's local time."""

    def now(self) -> datetime:
        """The present local time, to the second."""
        return datetime.now().replace(microsecond=0)  # noqa: DTZ005  # workbooks hold local time without zone


@dataclass
class FixedClock:
    """A clock that stands still until it is set."""

    at: datetime

    def now(self) -> datetime:
        """The time it was set to."""
        return self.at
