"""The log of clicks: UTF-8, small, and never in the way of a click."""

import logging
from contextlib import suppress
from functools import cache
from logging.handlers import RotatingFileHandler
from pathlib import Path

from pmxl.live_ui.home import log_file

_SIZE, _KEPT = 512 * 1024, 3


def logger() -> logging.Logger:
    """The log, opened on first use; where it can't be opened, what is logged is lost."""
    log, handler = logging.getLogger("pmxl.live"), _handler(log_file())
    if handler not in log.handlers:
        log.setLevel(logging.INFO)
        log.propagate = False
        log.addHandler(handler)
    return log


@cache
def _handler(path: Path) -> logging.Handler:
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        return handler
    return logging.NullHandler()
