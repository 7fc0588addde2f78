"""The example workspace with every name and sentence in it typed by somebody who means harm."""

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

from pmxl.adapters.folder import FolderWorkspace
from pmxl.rows.column import Column, Kind
from pmxl.rows.governance import LogRow
from pmxl.rows.row import Row
from pmxl.rows.settings import PersonRow
from pmxl.rows.sheets import SHEETS
from pmxl.sheets.reading import read_register
from tests.adapters.files import with_part

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "示例"
FORMULAS = (
    '=HYPERLINK("http://evil.example/","§")',
    "=cmd|'/c calc'!A0 §",
    "@SUM(1+1)*§",
    "+1+§",
    "-2-§",
    "{=1+1}§",
    "http://evil.example/§",
    "internal:立项登记!A1§",
    "<script>alert(1)</script>§",
)
"""What a program could take for a formula, a link or a script; § is what an honest person had typed."""

_TYPED = {Kind.NAME, Kind.LONG_TEXT}
_NOT_TYPED: set[type[Row]] = {LogRow, PersonRow}
_TEXT = re.compile(r"(<t(?: [^>]*)?>)([^<]*)(</t>)")


def typed_to_hurt(folder: Path, harm: Callable[[int, str], str]) -> Path:
    """A copy of the example in which each distinct name or sentence is what `harm` makes of its number and itself.

    Sentences that 操作日志 repeats stay, so that its chain holds and the project can be decided on.
    """
    shutil.copytree(EXAMPLE, folder)
    words = sorted(set(_typed(folder)) - set(_logged(folder)))
    harmful = {word: harm(number, word) for number, word in enumerate(words)}
    for path in folder.glob("*.xlsx"):
        with_part(
            path,
            "xl/sharedStrings.xml",
            lambda xml: _TEXT.sub(lambda one: _changed(one, harmful), xml.decode()).encode(),
        )
    return folder


def cells_and_formulas(path: Path) -> tuple[str, list[str], str]:
    """All text of a workbook's cells, all its formulas, and everything that it points at outside its sheets."""
    text, formulas, targets = [], [], []
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            xml = book.read(name).decode("utf-8", "replace")
            if name.endswith(".rels"):
                targets.append(xml)
            elif name.startswith("xl/worksheets/") or name == "xl/sharedStrings.xml":
                text += [unescape(found[2]) for found in _TEXT.finditer(xml)]
                formulas += [unescape(found) for found in re.findall(r"<f(?: [^>]*)?>([^<]*)</f>", xml)]
                targets += re.findall(r"<hyperlink [^>]*>", xml)
    return "\n".join(text), formulas, "\n".join(targets)


def _typed(folder: Path) -> Iterator[str]:
    register = read_register(FolderWorkspace(folder), SHEETS)
    chosen = {getattr(row, one.field) for kind, one in _columns() if _is_choice(one) for row in register.of(kind)}
    for kind, one in _columns():
        if one.kind in _TYPED and not one.refers and kind not in _NOT_TYPED:
            yield from {word for row in register.of(kind) if (word := getattr(row, one.field)) and word not in chosen}


def _logged(folder: Path) -> Iterator[str]:
    register = read_register(FolderWorkspace(folder), (LogRow,))
    for one in LogRow.columns():
        yield from map(str, register.column(LogRow, one.field))


def _columns() -> Iterator[tuple[type[Row], Column]]:
    return ((kind, one) for kind in SHEETS for one in kind.columns())


def _is_choice(one: Column) -> bool:
    return bool(one.choices or one.listed or one.refers) and one.kind not in _TYPED


def _changed(found: re.Match[str], harmful: dict[str, str]) -> str:
    word = harmful.get(unescape(found[2]))
    if word is None:
        return found[0]
    return found[1] + word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + found[3]
