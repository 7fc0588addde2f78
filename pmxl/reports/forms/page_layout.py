"""A form laid out on its page: rows of cells in grid units, before anything is drawn."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pmxl.reports.forms.declaration import Block, Field, Fields, Form, LineColumn, Lines, NextPage, Note, Signatures
from pmxl.rows.column import Kind

COMPANY, NUMBER, VERSION, ISSUED, COLOPHON, SIGNATURES = (
    "公司名称",
    "表单编号",
    "表单版本",
    "出具日期",
    "出具信息",
    "签字栏",
)
COMMON = (COMPANY, NUMBER, VERSION, ISSUED, COLOPHON)
"""The names that every form's template has, beside its own."""

LABEL_UNITS = 4
TEXT_LINE = 16.0
"""The height of a line of 10-point text, in points."""

_TITLE_ROW, _HEAD_ROW, _SUB_ROW, _STRIP_ROW, _GAP_ROW = 39.0, 21.0, 16.5, 20.25, 6.75
_FIELD_ROW, _HEADING_ROW, _LINE_ROW, _NOTE_ROW, _COLOPHON_ROW = 22.5, 22.5, 21.0, 15.0, 12.75
_SIGN_TITLE, _SIGN_OPINION, _SIGN_LINE, _SIGN_DATE, _SIGN_LABEL = 19.5, 36.0, 30.0, 21.0, 2


@dataclass(frozen=True, kw_only=True)
class Box:
    """One cell, or several merged: from one grid unit to another, what it says, how it looks, what it is named."""

    start: int
    end: int
    look: str
    text: str = ""
    name: str = ""
    kind: Kind = Kind.TEXT
    strong: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Band:
    """One row of cells; `name` is the defined name of the whole row, `starts_page` puts a page break above it."""

    height: float
    boxes: tuple[Box, ...] = ()
    name: str = ""
    block: str = ""
    starts_page: bool = field(default=False)
    repeats: bool = field(default=False)


def laid_out(form: Form) -> tuple[Band, ...]:
    """The whole form from top to bottom."""
    return (*_head(form), *_body(form), _colophon(form))


def boundaries(bands: tuple[Band, ...]) -> tuple[int, ...]:
    """The grid units at which a column of the sheet begins or ends."""
    return tuple(sorted({unit for band in bands for box in band.boxes for unit in (box.start, box.end)}))


def spaced(title: str) -> str:
    """A title with its letters spaced, short ones more."""
    gap = "  " if len(title) <= _SHORT_TITLE else " "
    return gap.join(title)


_SHORT_TITLE = 6


def _head(form: Form) -> Iterator[Band]:
    width = form.width
    split = width - 9
    yield Band(
        _HEAD_ROW,
        (
            Box(start=0, end=split, look="company", name=COMPANY),
            Box(start=split, end=width, look="number", name=NUMBER),
        ),
    )
    yield Band(_TITLE_ROW, (Box(start=0, end=width, look="title", text=spaced(form.document)),))
    yield Band(
        _SUB_ROW,
        (
            Box(start=0, end=split, look="issued", name=ISSUED, kind=Kind.DAY),
            Box(start=split, end=width, look="version", name=VERSION, kind=Kind.WHOLE),
        ),
    )


def _colophon(form: Form) -> Band:
    return Band(_COLOPHON_ROW, (Box(start=0, end=form.width, look="colophon", name=COLOPHON),))


def _body(form: Form) -> Iterator[Band]:
    new_page, first = False, True
    last = max((at for at, block in enumerate(form.blocks) if isinstance(block, Signatures)), default=-1)
    for at, block in enumerate(form.blocks):
        if isinstance(block, NextPage):
            new_page = True
            continue
        if not first and not isinstance(block, Note) and not new_page:
            yield Band(_GAP_ROW)
        for position, band in enumerate(_bands(form, block, name=SIGNATURES if at == last else "")):
            starts = new_page and position == 0
            yield Band(band.height, band.boxes, band.name, band.block, starts_page=starts, repeats=band.repeats)
        new_page = first = False


def _bands(form: Form, block: Block, name: str) -> Iterator[Band]:
    match block:
        case Fields():
            yield from _strip(form, block.title)
            yield from (_field_row(form, row) for row in block.rows)
        case Lines():
            yield from _strip(form, block.title)
            yield from _line_rows(block)
        case Signatures():
            yield from _signature_rows(form, block, name)
        case Note():
            yield Band(_NOTE_ROW, (Box(start=0, end=form.width, look="note", text=block.text),))
        case _:
            raise AssertionError("a page break has no rows")


def _strip(form: Form, title: str) -> Iterator[Band]:
    if title:
        yield Band(_STRIP_ROW, (Box(start=0, end=form.width, look="strip", text=title),))


def _field_row(form: Form, row: tuple[Field, ...]) -> Band:
    share = form.width // len(row)
    boxes: list[Box] = []
    for at, one in enumerate(row):
        start, end = at * share, (at + 1) * share
        boxes.append(Box(start=start, end=start + LABEL_UNITS, look="label", text=one.label))
        boxes.append(
            Box(
                start=start + LABEL_UNITS,
                end=end,
                look="value",
                name=one.name,
                kind=one.kind,
                strong=one.strong,
                choices=_choices(one),
            )
        )
    lines = max(one.lines for one in row)
    return Band(_FIELD_ROW if lines == 1 else lines * TEXT_LINE + 6, tuple(boxes))


def _choices(one: Field) -> tuple[str, ...]:
    from pmxl.reports.forms.declaration import Taken

    return one.value.column.choices if isinstance(one.value, Taken) else ()


def _line_rows(lines: Lines) -> Iterator[Band]:
    yield Band(_HEADING_ROW, tuple(_across(lines, "heading")), repeats=True)
    height = _LINE_ROW + (lines.room - 1) * TEXT_LINE
    yield Band(height, tuple(_across(lines, "line")), name=lines.name)


def _across(lines: Lines, look: str) -> Iterator[Box]:
    start = 0
    for one in lines.columns:
        end = start + one.width
        text = one.heading if look == "heading" else ""
        yield Box(start=start, end=end, look=look, text=text, kind=one.kind, choices=_line_choices(lines, one, look))
        start = end


def _line_choices(lines: Lines, one: LineColumn, look: str) -> tuple[str, ...]:
    if look == "heading" or not one.field or lines.kind is None:
        return ()
    return lines.kind.column(one.field).choices


def _signature_rows(form: Form, block: Signatures, name: str) -> Iterator[Band]:
    edges = [round(form.width * at / len(block.boxes)) for at in range(len(block.boxes) + 1)]
    spans = tuple(zip(edges, edges[1:], block.boxes, strict=False))
    titles = tuple(Box(start=start, end=end, look="signer", text=text) for start, end, text in spans)
    yield Band(_SIGN_TITLE, titles, block=name)
    if block.opinion:
        opinions = tuple(Box(start=start, end=end, look="opinion", text="意见：") for start, end, _ in spans)
        yield Band(_SIGN_OPINION, opinions, block=name)
    yield Band(_SIGN_LINE, tuple(_signed("sign", "签字", spans)), block=name)
    yield Band(_SIGN_DATE, tuple(_signed("date", "日期", spans)), block=name)


def _signed(look: str, label: str, spans: tuple[tuple[int, int, str], ...]) -> Iterator[Box]:
    for start, end, _ in spans:
        yield Box(start=start, end=start + _SIGN_LABEL, look=f"{look} label", text=label)
        text = "年　　月　　日" if look == "date" else ""
        yield Box(start=start + _SIGN_LABEL, end=end, look=f"{look} line", text=text)
