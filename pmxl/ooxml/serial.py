"""Dates as Excel counts them: days since an epoch, in the 1900 and the 1904 system."""

from datetime import date, datetime, time, timedelta

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # workbooks hold local time without zone
_LATER = 1462
_DAY_MS = 86_400_000
_FIRST_SAFE = date(1900, 3, 1)
_FAKE_DAY = 60
_LAST = 2_958_466


def serial(moment: date | datetime, *, from_1904: bool) -> float | None:
    """The serial number of a date; None where programs disagree about it (before March 1900, or before 1904)."""
    day = moment.date() if isinstance(moment, datetime) else moment
    if day < (date(1904, 1, 2) if from_1904 else _FIRST_SAFE):
        return None
    at = moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)
    since = at - _EPOCH
    whole = since.days - (_LATER if from_1904 else 0)
    return whole + (since.seconds + since.microseconds / 1e6) / 86_400


def moment(number: float, *, from_1904: bool) -> date | datetime | time | float:
    """What a number in a date format means: a day, a day with time, or a time alone; the number where it is no date."""
    if not 0 <= number < _LAST:
        return number
    if number < 1:
        return _time(number)
    days = number + _LATER if from_1904 else number
    if not from_1904 and days < _FAKE_DAY:
        days += 1
    milliseconds = round(days * _DAY_MS)
    at = _EPOCH + timedelta(milliseconds=milliseconds)
    return at.date() if at.time() == time.min else at


def span(number: float) -> timedelta:
    """What a number in an elapsed-time format means."""
    return timedelta(milliseconds=round(number * _DAY_MS))


def _time(number: float) -> time:
    milliseconds = min(round(number * _DAY_MS), _DAY_MS - 1)
    return (_EPOCH + timedelta(milliseconds=milliseconds)).time()
