"""Amounts in 人民币大写, as they are written on forms and contracts.

Written here and not taken from cn2an 0.5.24, which drops the 零 of 100001000.00, writes 负零元整 for -0.00, cuts the
third decimal off instead of rounding, and refuses 1e12 as it is typed; the table of hard cases stands in the tests.
"""

from decimal import ROUND_HALF_UP, Decimal

from pmxl.errors import PmxlError

CENT = Decimal("0.01")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ((1000, "仟"), (100, "佰"), (10, "拾"), (1, ""))
_BEYOND = Decimal(10) ** 16


class AmountTooLargeError(PmxlError):
    """An amount has no words any more."""

    def __init__(self, amount: Decimal) -> None:
        super().__init__(f"金额 {amount} 超出大写范围（万万亿元以内）。请核对金额。")


def money_words(amount: Decimal) -> str:
    """人民币大写 of an amount in 元, rounded half up to the cent: 10.10 is 壹拾元壹角整, 0.05 is 伍分.

    整 closes an amount without 分, so that nothing can be added; 零 stands for zeros between digits, once.
    """
    if not amount.is_finite() or abs(amount) >= _BEYOND:
        raise AmountTooLargeError(amount)
    cents = int((abs(amount) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = f"{_whole(yuan)}元" if yuan or not cents else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen and yuan:
        words += "零"
    words += f"{_DIGITS[fen]}分" if fen else "整"
    return f"负{words}" if amount < 0 and cents else words


def _whole(number: int) -> str:
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            zero = "零" if 0 < low < unit // 10 else ""
            return f"{_whole(high)}{name}{zero}{_whole(low) if low else ''}"
    return _section(number)


def _section(number: int) -> str:
    """The words of 0 to 9999."""
    words, gap = "", False
    for unit, name in _PLACES:
        digit = number // unit % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + name
        gap = not digit
    return words or "零"
