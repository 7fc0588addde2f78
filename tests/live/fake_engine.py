"""An xlwings engine that behaves like Excel over COM and keeps its cells in plain Python: no Excel, no office.

It knows the traits that Calc does not have: text is parsed unless the cell is formatted as text, currency comes as
Decimal, errors as integers, calls are rejected while a cell is edited, filtered rows swallow what is written over them.
"""

import re
import sys
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlwings as xw

from pmxl.grids.cell import Cell, ErrorValue
from pmxl.grids.grid import address as cell_address
from pmxl.grids.grid import column_number

REJECTED, IN_EDIT_MODE, REFUSED = -2147418111, -2146777998, -2146827284
ERROR_CODES = {
    "#DIV/0!": -2146826281,
    "#N/A": -2146826246,
    "#NAME?": -2146826259,
    "#NULL!": -2146826288,
    "#NUM!": -2146826252,
    "#REF!": -2146826265,
    "#VALUE!": -2146826273,
    "#SPILL!": -2146826243,
}
_PRODUCT = re.compile(r"=([A-Z])(\d+)\*(\d+)")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_HALF = re.compile(r"(\d{1,2})/(\d{1,2})")


class ComError(Exception):
    """What pywin32 raises: code, text, details of the server, argument."""

    def __init__(self, hresult: int, text: str = "", scode: int | None = None) -> None:
        details = (0, "Microsoft Excel", text, None, 0, scode) if scode is not None else None
        super().__init__(hresult, text, details, None)
        self.hresult, self.strerror, self.excepinfo = hresult, text, details


def install_com_error() -> None:
    """Let pywin32's error class be found where the adapter looks for it."""
    module = sys.modules.setdefault("pywintypes", types.ModuleType("pywintypes"))
    vars(module)["com_error"] = ComError


class Api:
    """The host's own object: attributes, no behaviour."""

    def __init__(self, **facts: object) -> None:
        vars(self).update(facts)


class Engine:
    """Registered with xlwings under the name `fake`."""

    name = "fake"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: object) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(
        data: Any, _datetimes: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        texts = {code: text if err_to_str else None for text, code in ERROR_CODES.items() if text != "#SPILL!"}

        def clean(value: Any) -> Any:
            if value in (None, ""):
                return empty_as
            if type(value) is int:
                return texts.get(value, value)
            return number_builder(value) if number_builder and type(value) is float else value

        return [[clean(value) for value in row] for row in data]


class Apps:
    def __init__(self, engine: Engine) -> None:
        self.engine, self.all = engine, list[App]()

    def keys(self) -> list[int]:
        return [app.pid for app in self.all]

    def __iter__(self) -> Iterator["App"]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, pid: int) -> "App":
        return next(app for app in self.all if app.pid == pid)

    def cleanup(self) -> None:
        return None


class App:
    """One Excel: `answers` are what its user presses or types, `told` what it was told to show."""

    status_bar: str | bool = False
    version = "16.0"
    visible = True

    def __init__(self, engine: Engine, pid: int) -> None:
        self.engine, self.pid, self.hwnd = engine, pid, 1000 + pid
        self.books = Books(self)
        self.calls, self.rejections, self.rejection = 0, 0, REJECTED
        self.told: list[str] = []
        self.answers: list[str] = []
        self.settings: dict[str, object] = {
            "screen_updating": True,
            "enable_events": True,
            "calculation": "semiautomatic",
            "display_alerts": True,
        }
        self.history: list[tuple[str, object]] = []
        self.selected: Range | None = None
        self.opened: list[str] = []
        self.after_write: Callable[[], None] = lambda: None
        self.api = Api(InputBox=self._input_box)

    @property
    def selection(self) -> "Range | None":
        self.call()
        return self.selected

    def call(self) -> None:
        """Count a round trip, or refuse it while the user edits a cell."""
        self.calls += 1
        if self.rejections:
            self.rejections -= 1
            raise ComError(self.rejection, "Call was rejected by callee.")

    def activate(self, steal_focus: bool = False) -> None:
        del steal_focus
        self.call()
        self.engine.apps.all.sort(key=lambda app: app is not self)

    def alert(self, prompt: str, title: str, buttons: str | None, mode: str | None, callback: object) -> str:
        del buttons, mode, callback
        self.call()
        self.told.append(f"{title}|{prompt}")
        return self.answers.pop(0) if self.answers else "ok"

    def _input_box(self, prompt: str, title: str, default: str, *_rest: object) -> str | bool:
        self.told.append(f"{title}?{prompt}")
        answer = self.answers.pop(0) if self.answers else default
        return False if answer == "（取消）" else answer

    def calculate(self) -> None:
        self.call()


def _setting(name: str) -> property:
    def read(app: App) -> object:
        app.call()
        return app.settings[name]

    def write(app: App, value: object) -> None:
        app.call()
        app.history.append((name, value))
        app.settings[name] = value

    return property(read, write)


for _name in ("screen_updating", "enable_events", "calculation", "display_alerts"):
    setattr(App, _name, _setting(_name))


class Books:
    def __init__(self, app: App) -> None:
        self.app, self.all = app, list[Book]()

    @property
    def active(self) -> "Book":
        return self.all[0]

    def __call__(self, key: int | str) -> "Book":
        if isinstance(key, int):
            return self.all[key - 1]
        for book in self.all:
            if book.name.lower() == key.lower():
                return book
        raise KeyError(key)

    def __iter__(self) -> Iterator["Book"]:
        self.app.call()
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __contains__(self, name: str) -> bool:
        return any(book.name == name for book in self.all)

    def open(self, fullname: str, *_rest: object) -> "Book":
        self.app.opened.append(fullname)
        return self.add_book(fullname, {})

    def add_book(self, place: str, sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> "Book":
        book = Book(self.app, place)
        for name, rows in sheets.items():
            book.sheets.make(name).fill(rows)
        self.all.append(book)
        return book


class Book:
    def __init__(self, app: App, place: str) -> None:
        self.app, self.place = app, place
        self.sheets = Sheets(self)
        self.api = Api(FullName=place, ReadOnly=False)

    @property
    def name(self) -> str:
        self.app.call()
        return self.place.replace("\\", "/").rpartition("/")[2]

    @property
    def fullname(self) -> str:
        raise UnboundLocalError("cloud paths break it")

    def activate(self) -> None:
        self.app.call()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        raise AssertionError(f"pmxl never saves a user's workbook: {path} {password}")


class Sheets:
    def __init__(self, book: Book) -> None:
        self.book, self.all = book, list[Sheet]()

    def make(self, name: str) -> "Sheet":
        self.all.append(Sheet(self.book, name))
        return self.all[-1]

    @property
    def active(self) -> "Sheet":
        return self.all[0]

    def __call__(self, key: int | str) -> "Sheet":
        self.book.app.call()
        if isinstance(key, int):
            return self.all[key - 1]
        for sheet in self.all:
            if sheet.title == key:
                return sheet
        raise KeyError(key)

    def __iter__(self) -> Iterator["Sheet"]:
        self.book.app.call()
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __contains__(self, name: str) -> bool:
        return any(sheet.title == name for sheet in self.all)

    def add(self, before: object = None, after: object = None, name: str | None = None) -> "Sheet":
        del before, after
        return self.make(name or "Sheet")


class Sheet:
    def __init__(self, book: Book, title: str) -> None:
        self.book, self.title = book, title
        self.values: dict[tuple[int, int], Any] = {}
        self.formulas: dict[tuple[int, int], str] = {}
        self.formats: dict[tuple[int, int], str] = {}
        self.column_formats: dict[int, str] = {}
        self.merged: set[tuple[int, int]] = set()
        self.hidden_rows: set[int] = set()
        self.all_tables: list[Table] = []
        self.filters: dict[int, dict[str, Any]] = {}
        self.api = Api(ProtectContents=False)

    def fill(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Hold these cells as Excel would, not parsing text."""
        for row, line in enumerate(rows, start=1):
            for column, value in enumerate(line, start=1):
                if value is not None:
                    self.values[row, column] = _stored(value)

    @property
    def name(self) -> str:
        self.book.app.call()
        return self.title

    @property
    def index(self) -> int:
        return self.book.sheets.all.index(self) + 1

    @property
    def tables(self) -> "Tables":
        return Tables(self)

    @property
    def cells(self) -> "Range":
        return Range(self, 1, 1, 1_048_576, 16_384)

    @property
    def used_range(self) -> "Range":
        self.book.app.call()
        spots = [*self.values, *self.formats, *self.formulas] or [(1, 1)]
        bottom, right = max(row for row, _ in spots), max(column for _, column in spots)
        return Range(self, 1, 1, bottom, right)

    def range(self, first: Any, second: Any = None) -> "Range":
        self.book.app.call()
        if isinstance(first, Range):
            first, second = (first.row, first.column), second or first.last
        if isinstance(first, str):
            first = _spot(first)
        top, left = first
        bottom, right = (second.last if isinstance(second, Range) else second) if second else first
        return Range(self, top, left, bottom, right)

    def activate(self) -> None:
        self.book.app.call()

    def clear(self) -> None:
        self.book.app.call()
        for held in (self.values, self.formulas, self.formats):
            held.clear()

    select = activate

    def format_of(self, spot: tuple[int, int]) -> str:
        return self.formats.get(spot, self.column_formats.get(spot[1], "General"))

    def value_of(self, spot: tuple[int, int]) -> Any:
        found = _PRODUCT.fullmatch(self.formulas.get(spot, ""))
        if found:
            factor = self.values.get((int(found[2]), ord(found[1]) - 64), 0.0)
            return float(factor or 0) * float(found[3])
        value = self.values.get(spot)
        if type(value) is float and any(mark in self.format_of(spot) for mark in "¥$"):
            return Decimal(repr(value)).quantize(Decimal("0.0001"))
        return value

    def put(self, spot: tuple[int, int], value: Any) -> None:
        """Take a value as Excel's Value does: text is parsed unless the cell is formatted as text."""
        self.values.pop(spot, None)
        self.formulas.pop(spot, None)
        if isinstance(value, str):
            value = value[1:] if value.startswith("'") else self._typed(spot, value)
        if isinstance(value, Decimal):
            self.formats[spot] = "¥#,##0.00"
            value = float(round(value, 2))
        if value not in (None, ""):
            self.values[spot] = _stored(value)

    def _typed(self, spot: tuple[int, int], text: str) -> Any:
        if self.format_of(spot) == "@":
            return text
        if text.startswith("="):
            self.formulas[spot] = text
            return None
        if _NUMBER.fullmatch(text):
            return float(text)
        half = _HALF.fullmatch(text)
        return datetime(2026, int(half[1]), int(half[2])) if half else text


def _stored(value: Any) -> Any:
    if isinstance(value, ErrorValue):
        return ERROR_CODES.get(str(value), ERROR_CODES["#SPILL!"])
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return float(value)
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)


class Range:
    max_cells_per_read = None
    max_cells_per_write = None
    has_array = False

    def __init__(self, sheet: Sheet, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet, self.top, self.left, self.bottom, self.right = sheet, top, left, bottom, right
        self.api = Api(there=True)
        self.options: dict[str, Any] = {}
        self.arg1_input = ""

    @property
    def row(self) -> int:
        return self.top

    @property
    def column(self) -> int:
        return self.left

    @property
    def shape(self) -> tuple[int, int]:
        return self.bottom - self.top + 1, self.right - self.left + 1

    @property
    def last(self) -> tuple[int, int]:
        return self.bottom, self.right

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return self.sheet.title, self.top, self.left, *self.shape

    @property
    def spots(self) -> list[list[tuple[int, int]]]:
        return [
            [(row, column) for column in range(self.left, self.right + 1)] for row in range(self.top, self.bottom + 1)
        ]

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> "Range":
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        top, left = self.top + row - 1, self.left + column - 1
        return Range(self.sheet, top, left, top, left)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        del row_absolute, col_absolute, external
        return f"{cell_address(self.top, self.left)}:{cell_address(self.bottom, self.right)}"

    address = property(lambda self: self.get_address(True, True, False))

    @property
    def raw_value(self) -> Any:
        self.sheet.book.app.call()
        rows = [[self.sheet.value_of(spot) for spot in line] for line in self.spots]
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self._demand_unlocked()
        rows = data if isinstance(data, (list, tuple)) else [[data] * self.shape[1]] * self.shape[0]
        visible = [line for line in self.spots if line[0][0] not in self.sheet.hidden_rows]
        for line, row in zip(visible, rows, strict=False):
            for spot, value in zip(line, row, strict=True):
                self.sheet.put(spot, value)
        self.sheet.book.app.after_write()

    @property
    def formula(self) -> Any:
        self.sheet.book.app.call()
        rows = tuple(tuple(self._formula_of(spot) for spot in line) for line in self.spots)
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, text: str | list[list[str]]) -> None:
        self._demand_unlocked()
        for offset, line in enumerate(self.spots):
            for place, spot in enumerate(line):
                self.sheet.formulas[spot] = _moved(text, offset) if isinstance(text, str) else text[offset][place]

    def _formula_of(self, spot: tuple[int, int]) -> str:
        value = self.sheet.values.get(spot)
        return self.sheet.formulas.get(spot) or ("" if value is None else str(value))

    @property
    def number_format(self) -> str | None:
        self.sheet.book.app.call()
        codes = {self.sheet.format_of(spot) for line in self.spots for spot in line}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, code: str) -> None:
        self._demand_unlocked()
        self.sheet.formats.update({spot: code for line in self.spots for spot in line})

    @property
    def merge_cells(self) -> bool | None:
        self.sheet.book.app.call()
        held = [spot in self.sheet.merged for line in self.spots for spot in line]
        return any(held) if all(held) or not any(held) else None

    @property
    def row_hidden(self) -> bool | None:
        self.sheet.book.app.call()
        held = [row in self.sheet.hidden_rows for row in range(self.top, self.bottom + 1)]
        return any(held) if all(held) or not any(held) else None

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.sheet.book.app.call()
        rows = set(range(self.top, self.bottom + 1))
        self.sheet.hidden_rows = self.sheet.hidden_rows | rows if value else self.sheet.hidden_rows - rows

    @property
    def current_region(self) -> "Range":
        return self.sheet.used_range

    @property
    def autofilter(self) -> "AutoFilter":
        return AutoFilter(self.sheet)

    def insert(self, shift: str, copy_origin: str) -> None:
        del shift, copy_origin
        self._move(self.top, self.shape[0])
        for table in self.sheet.all_tables:
            if table.top < self.top <= table.bottom:
                table.bottom += self.shape[0]

    def delete(self, shift: str) -> None:
        del shift
        for line in self.spots:
            for spot in line:
                self.sheet.values.pop(spot, None)
        self._move(self.bottom + 1, -self.shape[0])

    def _move(self, first: int, by: int) -> None:
        self._demand_unlocked()
        for held in (self.sheet.values, self.sheet.formulas, self.sheet.formats):
            moving = {s: held.pop(s) for s in [*held] if s[0] >= first and self.left <= s[1] <= self.right}
            held.update({(row + by, column): value for (row, column), value in moving.items()})

    def clear_contents(self) -> None:
        self._demand_unlocked()
        for line in self.spots:
            for spot in line:
                self.sheet.values.pop(spot, None)
                self.sheet.formulas.pop(spot, None)

    def select(self) -> None:
        self.sheet.book.app.call()
        self.sheet.book.app.selected = self

    def _demand_unlocked(self) -> None:
        self.sheet.book.app.call()
        if self.sheet.api.ProtectContents:  # type: ignore[attr-defined]  # a fact given to Api
            raise ComError(-2147352567, "The cell is protected.", REFUSED)


class AutoFilter:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def criteria(self) -> list[dict[str, Any]]:
        self.sheet.book.app.call()
        return [{"field": 1, "type": "none"}, *self.sheet.filters.values()]

    def clear(self, field: int | None = None) -> None:
        self.sheet.book.app.call()
        del field
        self.sheet.filters.clear()
        self.sheet.hidden_rows.clear()

    def apply_values(self, field: int, values: list[str]) -> None:
        self.sheet.book.app.call()
        self.sheet.filters[field] = {"field": field, "type": "values", "values": values}

    def apply_comparison(self, field: int, operator: str, value1: str, value2: str | None) -> None:
        self.sheet.book.app.call()
        self.sheet.filters[field] = {
            "field": field, "type": "comparison", "operator": operator, "value1": value1, "value2": value2
        }  # fmt: skip


class Tables:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def __iter__(self) -> Iterator["Table"]:
        self.sheet.book.app.call()
        return iter(self.sheet.all_tables)

    def __len__(self) -> int:
        return len(self.sheet.all_tables)

    def __call__(self, key: int) -> "Table":
        return self.sheet.all_tables[key - 1]


class Table:
    def __init__(self, sheet: Sheet, top: int, left: int, bottom: int, right: int, totals: bool = False) -> None:
        self.parent, self.top, self.left, self.bottom, self.right = sheet, top, left, bottom, right
        self.show_totals, self.show_autofilter, self.name = totals, True, f"表{len(sheet.all_tables) + 1}"
        sheet.all_tables.append(self)

    @property
    def range(self) -> Range:
        self.parent.book.app.call()
        return Range(self.parent, self.top, self.left, self.bottom, self.right)

    @property
    def header_row_range(self) -> Range:
        self.parent.book.app.call()
        return Range(self.parent, self.top, self.left, self.top, self.right)

    @property
    def autofilter(self) -> AutoFilter:
        return AutoFilter(self.parent)

    def resize(self, cells: Any) -> None:
        """Excel's calculated columns fill by themselves when a table grows."""
        self.parent.book.app.call()
        before, self.bottom = self.bottom, cells.impl.bottom
        for (row, column), text in [*self.parent.formulas.items()]:
            if row == before and self.left <= column <= self.right and not self.show_totals:
                for new in _rows_after(before, self.bottom):
                    grown = _moved(text, new - before)
                    self.parent.formulas[new, column] = grown


def _spot(text: str) -> tuple[int, int]:
    letters = text.rstrip("0123456789")
    return int(text[len(letters) :]), column_number(letters)


def _moved(formula: str, rows: int) -> str:
    return re.sub(r"([A-Z])(\d+)", lambda reference: f"{reference[1]}{int(reference[2]) + rows}", formula)


def _rows_after(before: int, bottom: int) -> range:
    return range(before + 1, bottom + 1)


def excel() -> App:
    """A new fake Excel, registered with xlwings."""
    install_com_error()
    known = next((engine for engine in xw.engines if isinstance(engine.impl, Engine)), None)
    if known is None:
        known = xw.Engine(impl=Engine())
        xw.engines.add(known)
    known.activate()
    impl: Engine = known.impl
    impl.apps.all.append(App(impl, len(impl.apps.all) + 1))
    return impl.apps.all[-1]


def open_book(place: str, sheets: Mapping[str, Sequence[Sequence[Cell]]], app: App | None = None) -> xw.Book:
    """A workbook open in a fake Excel."""
    return xw.Book(impl=(app or excel()).books.add_book(place, sheets))
