"""A form laid out on its page: rows of cells in grid units, before anything is drawn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from pmxl.reports.forms.declaration import Block, Field, Fields, Form, Lines, NextPage, Note, Signatures
from pmxl.rows.column import Kind

COMPANY, NUMBER, VERSION = "公司名称", "表单编号", "表单版本"
ISSUED, COLOPHON, SIGNATURES = "出具日期", "出具信息", "签字栏"
COMMON = (COMPANY, NUMBER, VERSION, ISSUED, COLOPHON)
"""The names that every form's template has, beside its own."""

_LABEL_UNITS = 4
_TEXT_LINE = 16.0
"""The height of a line of 10-point text, in points."""

_TITLE_ROW, _HEAD_ROW, _SUB_ROW, _STRIP_ROW, _GAP_ROW = 39.0, 21.0, 16.5, 20.25, 6.75
_FIELD_ROW, _HEADING_ROW, _LINE_ROW, _NOTE_ROW, _COLOPHON_ROW = 22.5, 22.5, 21.0, 15.0, 12.75
_SIGN_TITLE, _SIGN_OPINION, _SIGN_LINE, _SIGN_DATE, _SIGN_LABEL = 19.5, 36.0, 30.0, 21.0, 2


@dataclass(frozen=True)
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
    starts_page: bool = False
    repeats: bool = False


def laid_out(form: Form) -> tuple[Band, ...]:
    """The whole form from top to bottom."""
    colophon = Band(_COLOPHON_ROW, (Box(0, form.width, "colophon", name=COLOPHON),))
    return (*_head(form), *_body(form), colophon)


def boundaries(bands: tuple[Band, ...]) -> tuple[int, ...]:
    """The grid units at which a column of the sheet begins or ends."""
    return tuple(sorted({unit for band in bands for box in band.boxes for unit in (box.start, box.end)}))


def _head(form: Form) -> Iterator[Band]:
    width, split = form.width, form.width - 9
    letters_apart = "  " if len(form.document) <= _SHORT_TITLE else " "
    yield Band(_HEAD_ROW, (Box(0, split, "company", name=COMPANY), Box(split, width, "number", name=NUMBER)))
    yield Band(_TITLE_ROW, (Box(0, width, "title", letters_apart.join(form.document)),))
    issued = Box(0, split, "issued", name=ISSUED, kind=Kind.DAY)
    yield Band(_SUB_ROW, (issued, Box(split, width, "version", name=VERSION, kind=Kind.WHOLE)))


_SHORT_TITLE = 6


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
            yield replace(band, starts_page=new_page and position == 0)
        new_page = first = False


def _bands(form: Form, block: Block, name: str) -> Iterator[Band]:
    if isinstance(block, Fields | Lines) and block.title:
        yield Band(_STRIP_ROW, (Box(0, form.width, "strip", block.title),))
    match block:
        case Fields():
            yield from (_field_row(form, row) for row in block.rows)
        case Lines():
            yield Band(_HEADING_ROW, tuple(_across(block, "heading")), repeats=True)
            yield Band(_LINE_ROW, tuple(_across(block, "line")), name=block.name)
        case Signatures():
            yield from _signature_rows(form, block, name)
        case Note():
            yield Band(_NOTE_ROW, (Box(0, form.width, "note", block.text),))
        case _:
            raise AssertionError("a page break has no rows")


def _field_row(form: Form, row: tuple[Field, ...]) -> Band:
    share = form.width // len(row)
    boxes: list[Box] = []
    for at, one in enumerate(row):
        label, value, end = at * share, at * share + _LABEL_UNITS, (at + 1) * share
        boxes.append(Box(label, value, "label", one.label))
        boxes.append(Box(value, end, "value", "", one.name, one.kind, one.strong, one.choices))
    lines = max(one.lines for one in row)
    return Band(_FIELD_ROW if lines == 1 else lines * _TEXT_LINE + 6, tuple(boxes))


def _across(lines: Lines, look: str) -> Iterator[Box]:
    start = 0
    for one in lines.columns:
        end = start + one.width
        if look == "heading":
            yield Box(start, end, look, one.heading)
        else:
            yield Box(start, end, look, kind=one.kind, choices=one.choices)
        start = end


def _signature_rows(form: Form, block: Signatures, name: str) -> Iterator[Band]:
    edges = [round(form.width * at / len(block.boxes)) for at in range(len(block.boxes) + 1)]
    spans = tuple(pairwise(edges))
    titles = (Box(*span, "signer", text) for span, text in zip(spans, block.boxes, strict=True))
    yield Band(_SIGN_TITLE, tuple(titles), block=name)
    if block.opinion:
        yield Band(_SIGN_OPINION, tuple(Box(*span, "opinion", "意见：") for span in spans), block=name)
    yield Band(_SIGN_LINE, tuple(_signed("sign", "签字", "", spans)), block=name)
    yield Band(_SIGN_DATE, tuple(_signed("date", "日期", "年　　月　　日", spans)), block=name)


def _signed(look: str, label: str, text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Box]:
    for start, end in spans:
        yield Box(start, start + _SIGN_LABEL, f"{look} label", label)
        yield Box(start + _SIGN_LABEL, end, f"{look} line", text)
