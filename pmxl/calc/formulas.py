"""Formulas as Excel writes them and as Calc does: `Sheet1!A1`, `,`, `{1,2;3,4}`; `$Sheet1.A1`, `;`, `{1;2|3;4}`."""

import re
from collections.abc import Callable, Iterable, Iterator

from pmxl.ooxml.formulas import Kind, Token, tokens

_PLAIN = r"[^\W\d]\w*"
_CALC_OWNER = r"\$?'(?:[^']|'')*'\."
_CALC_SHEET = rf"{_CALC_OWNER}|\$?{_PLAIN}\."
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc]?[0-9]*|[Cc][0-9]*")
_BETWEEN_BRACKETS = re.compile(r"(?<=\])[,;](?=\s*\[)")


def to_calc(formula: str) -> str:
    """Rewrites a formula of Excel's for setFormula; text that is no formula stays as it is."""
    if not formula.startswith(("=", "{=")):
        return formula
    return "".join(_rewritten(tokens(formula), _calc_sheet, {",": ";"}, {",": ";", ";": "|"}))


def to_excel(formula: str) -> str:
    """Rewrites what getFormula gives as Excel would show it; text that is no formula stays as it is."""
    if not formula.startswith(("=", "{=")):
        return formula
    written = tokens(formula, _CALC_SHEET, _CALC_OWNER)
    return "".join(_rewritten(written, _excel_sheet, {";": ","}, {";": ",", "|": ";"}))


def quoted_for_excel(sheet: str) -> str:
    """Writes a sheet's name as it stands before the ! of a reference."""
    if re.fullmatch(_PLAIN, sheet) and not _LOOKS_LIKE_CELL.fullmatch(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def unquoted(sheet: str) -> str:
    """Reads a sheet's name from a reference, with or without quotes."""
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") and sheet.endswith("'") and len(sheet) > 1 else sheet


def _calc_sheet(written: str) -> str:
    return "$'" + unquoted(written[:-1]).replace("'", "''") + "'."


def _excel_sheet(written: str) -> str:
    return quoted_for_excel(unquoted(written.removeprefix("$")[:-1])) + "!"


def _rewritten(
    formula: Iterable[Token], sheet: Callable[[str], str], marks: dict[str, str], in_braces: dict[str, str]
) -> Iterator[str]:
    depth = 0
    for kind, text, before in formula:
        yield sheet(before) if before else ""
        if kind is Kind.SIGN:
            depth += (text == "{") - (text == "}")
            yield (in_braces if depth else marks).get(text, text)
        elif kind is Kind.BRACKETS:
            yield _BETWEEN_BRACKETS.sub(lambda found: marks.get(found[0], found[0]), text)
        else:
            yield sheet(text) if kind is Kind.OWNER else text
