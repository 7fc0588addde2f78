"""Mutated workbooks by the thousand: none may cause a traceback, none may be changed except by a whole commit.

    python -m tests.reliability.fuzz SECONDS [SEED]

Every workbook is reproducible from the seed and its number. Prints how many were tried and what came of them.
"""

import io
import random
import re
import sys
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.errors import PmxlError
from pmxl.grids.cell import Cell
from pmxl.outcomes.change import CellSet, CellsSet, Change, RowsAppended
from tests.adapters.files import LAYOUT, file_of, table_of, without_recalculation

SET = CellsSet(LAYOUT, {"编号": "XM-2"}, (CellSet("名称", "乙", "改"), CellSet("金额", 2.0, 3)))
APPEND = RowsAppended(LAYOUT, ({"编号": "新", "日期": date(2026, 1, 1)},))


def seeds(folder: Path) -> list[bytes]:
    """The sound workbooks that mutants are made of."""
    rows: list[list[Cell]] = [["XM-1", "甲", 1.0, date(2026, 3, 1)], ["XM-2", "乙", 2.0, date(2026, 4, 1)]]
    columns = [{"header": "双倍", "formula": "=台账表[[#This Row],[金额]]*2"}]
    made = [
        table_of(folder / "a.xlsx", rows, columns=columns),
        table_of(folder / "b.xlsx", rows, total_row=True, blank=1, more=lambda _book, sheet: sheet.write("A9", "备注")),
        without_recalculation(
            file_of(folder / "c.xlsx", {"台账": [["题"], list(LAYOUT.headings), *rows]}, {"台账": {(3, 5): "=C3*2"}})
        ),
    ]
    return [path.read_bytes() for path in made]


def mutant(chance: random.Random, sound: list[bytes]) -> bytes:
    """One mutated workbook: bytes of the zip changed, or a part changed and the zip made sound again."""
    data = chance.choice(sound)
    if chance.random() < 0.25:
        return _bytes_changed(chance, data)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    target = io.BytesIO()
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        name = (
            chance.choice(list(parts))
            if chance.random() < 0.4
            else chance.choice([n for n in parts if "sheet1.xml" in n])
        )
        parts[name] = chance.choice(PART_MUTATIONS)(chance, parts[name])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, part in parts.items():
            if chance.random() > 0.005:
                book.writestr(name, part)
    return target.getvalue()


def _bytes_changed(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 4, 30))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.randrange(len(changed))] if chance.random() < 0.2 else changed)


def _cut(chance: random.Random, part: bytes) -> bytes:
    at = chance.randrange(len(part) + 1)
    return part[:at] + part[at + chance.choice((1, 5, 50, 5000)) :]


def _repeated(chance: random.Random, part: bytes) -> bytes:
    at, length = chance.randrange(len(part) + 1), chance.choice((1, 20, 200))
    return part[: at + length] + part[at:]


def _tag_gone(chance: random.Random, part: bytes) -> bytes:
    tags = list(re.finditer(rb"<[^>]*>", part))
    one = chance.choice(tags) if tags else None
    return part[: one.start()] + part[one.end() :] if one else part


def _tag_moved(chance: random.Random, part: bytes) -> bytes:
    tags = list(re.finditer(rb"<[^>]*>", part))
    if not tags:
        return part
    one, other = chance.choice(tags), chance.choice(tags)
    return part[: other.start()] + one[0] + part[other.start() :]


def _number(chance: random.Random, part: bytes) -> bytes:
    numbers = list(re.finditer(rb"\d+", part))
    new = chance.choice((b"0", b"-1", b"1", b"7", b"1048577", b"4294967296", b"9" * 30, b"", b"x", b"1e400", b"NaN"))
    one = chance.choice(numbers) if numbers else None
    return part[: one.start()] + new + part[one.end() :] if one else part


def _attribute(chance: random.Random, part: bytes) -> bytes:
    values = list(re.finditer(rb'="[^"]*"', part))
    one = chance.choice(values) if values else None
    new = chance.choice(
        (b"", b'=""', b'="A1:XFD1048576"', b'="inlineStr"', b'="e"', b'="A0"', b"='s'", b'="#REF!"', b'="&#0;"')
    )
    return part[: one.start()] + new + part[one.end() :] if one else part


def _noise(chance: random.Random, part: bytes) -> bytes:
    at = chance.randrange(len(part) + 1)
    return (
        part[:at]
        + chance.choice((b"\0", b"<", b"&", b"<!--x-->", b"<![CDATA[x]]>", b"\xff", b"&amp;", b"</row>"))
        + part[at:]
    )


PART_MUTATIONS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _cut, _repeated, _tag_gone, _tag_moved, _number, _number, _attribute, _attribute, _noise,
)  # fmt: skip


def tried(path: Path, data: bytes) -> str:
    """Read a workbook, commit to it, and say what came of it; raises where a law is broken."""
    path.write_bytes(data)
    book = ClosedWorkbook(path)
    said = _outcome(lambda: (book.read(LAYOUT), book.formulas(LAYOUT)))
    assert path.read_bytes() == data, "reading changed the file"
    for change in (SET, APPEND):
        before = path.read_bytes()
        outcome = _outcome(partial(_committed, path, change))
        if outcome != "ok":
            assert path.read_bytes() == before, "a refused commit changed the file"
        said += f", {outcome}"
    assert not [file for file in path.parent.iterdir() if file.suffix in {".new", ".old"}], "something was left behind"
    return said


def _committed(path: Path, change: Change) -> None:
    written = ClosedWorkbook(path).commit([change])
    assert written, "a commit wrote nothing"


def _outcome(action: Callable[[], object]) -> str:
    try:
        action()
    except PmxlError as error:
        failure = error
    else:
        return "ok"
    assert "\n" not in str(failure), "a message of several lines"
    assert re.search("[一-鿿]", str(failure)), "a message without a Chinese word"
    return type(failure).__name__


def main(mutants: int, seed: int) -> int:
    """Try so many mutants; 1 if any broke a law."""
    outcomes: Counter[str] = Counter()
    broken = 0
    with TemporaryDirectory() as folder:
        sound, path = seeds(Path(folder)), Path(folder) / "work" / "台账.xlsx"
        path.parent.mkdir()
        for count in range(1, mutants + 1):
            try:
                outcomes[tried(path, mutant(random.Random(f"{seed}-{count}"), sound))] += 1
            except BaseException:  # noqa: BLE001  # any escape is what this program looks for
                broken += 1
                print(f"seed {seed}, workbook {count}:\n{traceback.format_exc()}", file=sys.stderr)
                if broken >= 10 or isinstance(sys.exc_info()[1], KeyboardInterrupt):
                    break
    print(f"{sum(outcomes.values()) + broken} workbooks, {broken} broke a law")
    for outcome, times in outcomes.most_common(12):
        print(f"{times:7} {outcome}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
