"""The hidden key of an issue: what it is, what it said, and the rows that it was taken from."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pmxl.grids.cell import Cell
from pmxl.reports.forms.filled_form import Filled, plain
from pmxl.rows.row import Row

KEY_SHEET = "pmxl"
KEY_NOTE = "此表由 pmxl 识别回收的表单，请勿删改"


@dataclass(frozen=True)
class KeptField:
    """What a field said, and the sheet and key of its row; no sheet where it was worked out."""

    value: str
    sheet: str = ""
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeptLine:
    """What a line said by heading, and the sheet and key of its row."""

    cells: Mapping[str, str]
    sheet: str = ""
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """The key of one issue."""

    document: str
    number: str
    version: int
    project: str
    subject: str
    fields: Mapping[str, KeptField] = field(default_factory=dict)
    tables: Mapping[str, Sequence[KeptLine]] = field(default_factory=dict)


def key_texts(filled: Filled) -> Iterator[str]:
    """The key of an issue, one text a cell."""
    issue = filled.case.issue
    yield _text(
        pmxl="表单",
        form=filled.form.document,
        number=issue.number,
        version=issue.version,
        project=filled.case.reference,
        subject=filled.case.subject.name,
    )
    for one in filled.form.fields:
        shown = filled.fields[one.name]
        yield _text(field=one.name, value=short(plain(shown.value)), **_source(shown.row))
    for name, lines in filled.tables.items():
        for line in lines:
            cells = {heading: short(plain(value)) for heading, value in line.cells.items()}
            yield _text(table=name, cells=cells, **_source(line.row))


def kept(cells: Iterable[Cell]) -> Kept | None:
    """The key that the cells of a hidden sheet hold; None where they hold none that can be read."""
    records = [record for cell in cells if (record := _record(cell)) is not None]
    head = next((record for record in records if record.get("pmxl") == "表单"), {})
    version = head.get("version")
    if not isinstance(version, int):
        return None
    fields = {str(one["field"]): KeptField(str(one.get("value", "")), *_row(one)) for one in records if "field" in one}
    tables: dict[str, list[KeptLine]] = {}
    for one in records:
        if "table" in one:
            name, said = str(one["table"]), one.get("cells")
            cells_of = {str(name): str(value) for name, value in said.items()} if isinstance(said, dict) else {}
            tables.setdefault(name, []).append(KeptLine(cells_of, *_row(one)))
    form, number, project, subject = (str(head.get(name)) for name in ("form", "number", "project", "subject"))
    return Kept(form, number, version, project, subject, fields, tables)


def short(text: str) -> str:
    """A text as the key keeps it: line ends made even; a long one as its beginning and checksum, to fit into a cell."""
    even = text.replace("\r\n", "\n").strip()
    if len(even) <= _LONGEST:
        return even
    return f"{even[:_SHOWN]}…（共 {len(even)} 字，{hashlib.sha256(even.encode()).hexdigest()[:16]}）"


_LONGEST, _SHOWN = 1000, 40


def key_of(row: Row) -> tuple[str, ...]:
    """The values that name a row, as text."""
    return tuple(plain(value) for value in row.key())


def _source(row: Row | None) -> dict[str, object]:
    return {} if row is None else {"sheet": row.sheet.name, "key": key_of(row)}


def _row(record: Mapping[str, object]) -> tuple[str, tuple[str, ...]]:
    key = record.get("key")
    return str(record.get("sheet", "")), tuple(str(value) for value in key) if isinstance(key, list) else ()


def _text(**record: object) -> str:
    return _ENCODER.encode(record)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _record(cell: Cell) -> dict[str, object] | None:
    try:
        record = json.loads(cell) if isinstance(cell, str) and cell.startswith("{") else None
    except ValueError:
        return None
    return record if isinstance(record, dict) else None
