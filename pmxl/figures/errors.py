"""Failures of the arithmetic: dates that no calendar knows, weeks and settings that can't be read."""

from collections.abc import Iterable
from decimal import Decimal

from pmxl.errors import PmxlError


class CalendarUnknownError(PmxlError):
    """A working day is asked for in a year whose holidays nobody has announced or filled in."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"工作日历：不知道 {year} 年的放假与调休安排，无法推算工作日。"
            f"请在 设置.xlsx 的工作表「工作日历」中填入 {year} 年的休息日和调休工作日。"
        )


class WeekUnreadableError(PmxlError):
    """A text names no ISO week."""

    def __init__(self, text: str) -> None:
        super().__init__(f"周次「{text}」无法识别。请按 年-W周 填写，如 2026-W47。")


class DaysUnreadableError(PmxlError):
    """A setting of 字典 that lists days holds something else."""

    def __init__(self, word: str, value: str, default: Iterable[int]) -> None:
        example = "、".join(map(str, default))
        super().__init__(f"字典 › 设置 › {word}：「{value}」不是用顿号分隔的天数。请改为天数，如 {example}。")


class ShareUnreadableError(PmxlError):
    """A setting of 字典 that is a percentage holds something else."""

    def __init__(self, word: str, found: str, default: Decimal) -> None:
        super().__init__(f"字典 › 设置 › {word}：{found}。请改为百分数，如 {default:.0%}。")
