"""The application: status bar, messages, macros, calculation, and what Calc can't do."""

import inspect

import pytest
import xlwings as xw
from xlwings import base_classes

import pmxl.calc
from pmxl.calc import app as app_module
from pmxl.calc import books, filters, looks, names, notes, ranges, sheets, table_parts, tables, validation
from pmxl.calc.errors import AlertUnseenError, MacroFailedError, MacroNotFoundError, NotInCalcError

pytestmark = pytest.mark.libreoffice


def test_the_engine_is_registered_once_under_its_name(app: xw.App) -> None:
    assert pmxl.calc.engine() is pmxl.calc.engine()
    assert app.engine.name == "calc"
    assert [engine.name for engine in xw.engines].count("calc") == 1


def test_an_app_is_known_by_its_process(app: xw.App) -> None:
    engine = pmxl.calc.engine()
    assert engine.apps[app.pid] == app
    assert app.pid in engine.apps.keys()  # noqa: SIM118  # xlwings' own method
    assert app.version.major >= 7
    assert app.impl.path.startswith("/")


def test_the_book_in_front_is_the_active_one(app: xw.App, book: xw.Book) -> None:
    assert app.books.active == book
    assert book in list(app.books)
    assert xw.Book(book.name) == book


def test_the_selection_is_what_was_selected(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["B2:C3"].select()
    assert app.selection == sheet["B2:C3"]
    assert book.selection == sheet["B2:C3"]


def test_the_status_bar_shows_a_text_until_it_is_given_back(app: xw.App, book: xw.Book) -> None:
    with app.properties(status_bar="正在校验 3/10"):
        assert app.status_bar == "正在校验 3/10"
    assert not app.status_bar
    assert book.sheets[0]["A1"].value is None


def test_screen_and_calculation_come_back_as_they_were(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "=A1+1"]]
    with app.properties(screen_updating=False, calculation="manual", display_alerts=False):
        assert book.api.hasControllersLocked()
        sheet["A1"].value = 5
        assert sheet["B1"].value == 2.0
    assert not book.api.hasControllersLocked()
    assert (app.screen_updating, app.calculation) == (True, "automatic")
    app.calculate()
    assert sheet["B1"].value == 6.0


def test_a_message_without_a_window_is_kept_and_a_question_refused(app: xw.App) -> None:
    assert app.alert("校验通过", title="pmxl") == "ok"
    assert app.impl.unseen_alerts.pop() == "校验通过"
    with pytest.raises(AlertUnseenError, match="无法询问「要推进吗"):
        app.alert("要推进吗？", buttons="yes_no")


def _with_macro(book: xw.Book) -> None:
    libraries = book.api.BasicLibraries
    if not libraries.hasByName("Standard"):
        libraries.createLibrary("Standard")
    libraries.getByName("Standard").insertByName("Module1", "Function Twice(n)\nTwice = n * 2\nEnd Function\n")


def test_a_macro_of_a_workbook_runs_and_gives_its_result(book: xw.Book) -> None:
    _with_macro(book)
    assert book.macro("Module1.Twice")(21) == 42


def test_a_missing_macro_is_told_by_its_name(app: xw.App, book: xw.Book) -> None:
    with pytest.raises(MacroNotFoundError, match=r"找不到宏「'.*'!Module9.没有」"):
        book.macro("Module9.没有")()
    with pytest.raises(MacroNotFoundError, match=r"Module9\.Main"):
        app.macro("Module9.Main")()


def test_a_macro_that_can_not_take_its_argument_is_told_with_the_reason(book: xw.Book) -> None:
    _with_macro(book)
    with pytest.raises(MacroFailedError, match=r"宏「Module1\.Twice」运行出错"):
        book.macro("Module1.Twice")(object())


@pytest.mark.parametrize("setting", ["enable_events", "interactive"])
def test_what_calc_can_not_switch_off_is_refused(app: xw.App, setting: str) -> None:
    assert getattr(app, setting) is True
    setattr(app, setting, True)
    with pytest.raises(NotInCalcError, match=setting):
        setattr(app, setting, False)


def test_what_calc_does_not_have_is_refused_with_a_way_out(sheet: xw.Sheet) -> None:
    with pytest.raises(NotInCalcError, match=r"LibreOffice Calc 中无法使用：会话批注。请用备注 note"):
        sheet["A1"].add_comment("您好")
    with pytest.raises(NotInCalcError, match="图表"):
        sheet.charts.add()


_PAIRS = [
    (base_classes.Apps, app_module.Apps),
    (base_classes.App, app_module.App),
    (base_classes.Books, books.Books),
    (base_classes.Book, books.Book),
    (base_classes.Sheets, sheets.Sheets),
    (base_classes.Sheet, sheets.Sheet),
    (base_classes.Range, ranges.Range),
    (base_classes.Font, looks.Font),
    (base_classes.Names, names.Names),
    (base_classes.Name, names.Name),
    (base_classes.Tables, tables.Tables),
    (base_classes.Table, tables.Table),
    (base_classes.TableRows, table_parts.TableRows),
    (base_classes.TableRow, table_parts.TableRow),
    (base_classes.TableColumns, table_parts.TableColumns),
    (base_classes.TableColumn, table_parts.TableColumn),
    (base_classes.Note, notes.Note),
    (base_classes.FreezePanes, sheets.FreezePanes),
    (base_classes.DataValidation, validation.DataValidation),
    (base_classes.AutoFilter, filters.AutoFilter),
    (base_classes.PageSetup, sheets.PageSetup),
]
_NEVER_ASKED = {
    "App.xl",
    "AutoFilter.api",
    "FreezePanes.api",
    "Range.columns",
    "Range.get_async_pipeline_overrides",
    "Range.rows",
}


@pytest.mark.parametrize(("wanted", "ours"), _PAIRS, ids=lambda kind: kind.__module__ + "." + kind.__name__)
def test_every_member_of_xlwings_interface_is_there_or_declared_missing(wanted: type, ours: type) -> None:
    own_attributes = inspect.getsource(ours)
    missing = [
        name
        for name, member in vars(wanted).items()
        if not name.startswith("_")
        and not inspect.iscoroutinefunction(member)
        and f"{wanted.__name__}.{name}" not in _NEVER_ASKED
        and not hasattr(ours, name)
        and f"self.{name}" not in own_attributes
    ]
    assert missing == []
