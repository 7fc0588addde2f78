"""The log of clicks: UTF-8, small, and never in the way of a click."""

import logging
from contextlib import suppress
from logging.handlers import RotatingFileHandler

from pmxl.live_ui.home import log_file

_SIZE, _KEPT = 512 * 1024, 3


def logger() -> logging.Logger:
    """The log, opened on first use; where it can't be opened, what is logged is lost."""
    log = logging.getLogger("pmxl.live")
    if not log.handlers:
        log.setLevel(logging.INFO)
        log.propagate = False
        log.addHandler(_handler())
    return log


def _handler() -> logging.Handler:
    with suppress(OSError):
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_file(), maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        return handler
    return logging.NullHandler()
