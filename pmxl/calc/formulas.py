"""Formulas as Excel writes them and as Calc does: `Sheet1!A1`, `,`, `{1,2;3,4}`; `$Sheet1.A1`, `;`, `{1;2|3;4}`."""

import re
from collections.abc import Callable

_STRING = r'"(?:[^"]|"")*"'
_ERROR = r"#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!)"
_QUOTED = r"'(?:[^']|'')*'"
_PLAIN = r"[^\W\d]\w*"
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]+|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]+:\$?[0-9]+"
_FROM_EXCEL = re.compile(
    rf"(?P<keep>{_STRING}|{_ERROR})|(?P<quoted>{_QUOTED})!|(?P<plain>{_PLAIN}(?:\.\w+)*)!|(?P<mark>[\[\]{{}},;])",
    re.UNICODE,
)
_FROM_CALC = re.compile(
    rf"(?P<keep>{_STRING}|{_ERROR})|\$?(?P<quoted>{_QUOTED})\.|\$?(?P<plain>{_PLAIN})\.(?=(?:{_CELL})(?![\w(.]))|(?P<mark>[\[\]{{}};|])",
    re.UNICODE,
)
_NEEDS_NO_QUOTES = re.compile(rf"{_PLAIN}")
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc]?[0-9]*|[Cc][0-9]*")


def to_calc(formula: str) -> str:
    """Rewrites a formula of Excel's for setFormula; text that is no formula stays as it is."""
    return _rewrite(formula, _FROM_EXCEL, {",": ";"}, {",": ";", ";": "|"}, _calc_sheet)


def to_excel(formula: str) -> str:
    """Rewrites what getFormula gives as Excel would show it; text that is no formula stays as it is."""
    return _rewrite(formula, _FROM_CALC, {";": ","}, {";": ",", "|": ";"}, _excel_sheet)


def quoted_for_excel(sheet: str) -> str:
    """Writes a sheet's name as it stands before the ! of a reference."""
    if _NEEDS_NO_QUOTES.fullmatch(sheet) and not _LOOKS_LIKE_CELL.fullmatch(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def unquoted(sheet: str) -> str:
    """Reads a sheet's name from a reference, with or without quotes."""
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") and sheet.endswith("'") and len(sheet) > 1 else sheet


def _calc_sheet(name: str) -> str:
    return "$'" + unquoted(name).replace("'", "''") + "'."


def _excel_sheet(name: str) -> str:
    return quoted_for_excel(unquoted(name)) + "!"


def _rewrite(
    formula: str,
    pattern: re.Pattern[str],
    marks: dict[str, str],
    in_braces: dict[str, str],
    sheet: Callable[[str], str],
) -> str:
    if not formula.startswith(("=", "{=")):
        return formula
    depth = {"[": 0, "{": 0}

    def piece(found: re.Match[str]) -> str:
        text = found[0]
        if found["keep"]:
            return text
        if found["quoted"] or found["plain"]:
            return text if depth["["] else sheet(found["quoted"] or found["plain"])
        return _mark(text, depth, marks, in_braces)

    return pattern.sub(piece, formula)


def _mark(text: str, depth: dict[str, int], marks: dict[str, str], in_braces: dict[str, str]) -> str:
    """Changes a separator, unless it belongs to a column's name in the inner brackets of a table reference."""
    if text in "[]":
        depth["["] += 1 if text == "[" else -1
    elif text in "{}":
        depth["{"] += 1 if text == "{" else -1
    elif depth["["] <= 1:
        return (in_braces if depth["{"] else marks).get(text, text)
    return text
