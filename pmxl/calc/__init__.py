"""LibreOffice Calc as an xlwings engine: start, join or attach to an office, and drive it by xlwings' public API."""

from pmxl.calc.engine import attach, engine, join, start

__all__ = ["attach", "engine", "join", "start"]
