"""The worksheet functions in cells of a running Calc, typed as a user types them, saved, opened again."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import xlwings as xw

import pmxl.calc
from pmxl.actions.folders import example_workspace
from pmxl.calc import bridge
from pmxl.calc_extension.functions import FUNCTIONS
from pmxl.calc_extension.install import install_extension

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("calc-window")]

NO_INTERPRETER = "pmxl：找不到 Python 解释器。请运行 pmxl calc install 重新安装扩展。"


@pytest.fixture(scope="module")
def interpreter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The user's Python, at a place from which a test can take it away."""
    path = tmp_path_factory.mktemp("python") / "python"
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture(scope="module")
def app(interpreter: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[xw.App]:
    """An office without a window, with the extension in a fresh profile, installed anew over itself."""
    profile = tmp_path_factory.mktemp("profile")
    install_extension(profile, "an interpreter of before")
    install_extension(profile, str(interpreter))
    app = pmxl.calc.start(profile=str(profile))
    yield app
    app.quit()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbooks of the example."""
    path = tmp_path_factory.mktemp("公司 一") / "演示"
    example_workspace(path)
    return path


@pytest.fixture(scope="module")
def book(app: xw.App, folder: Path) -> xw.Book:
    """A saved document of its own beside the workbooks."""
    book = app.books.add()
    save(book, folder / "看板.ods")
    return book


def save(book: xw.Book, path: Path) -> None:
    """Save a document there; its folder is from then on where its functions look."""
    kind = {".ods": "calc8", ".xlsx": "Calc MS Excel 2007 XML"}[path.suffix]
    book.api.storeAsURL(bridge.url_of(path), bridge.properties(FilterName=kind))


def typed(book: xw.Book, formula: str, cell: tuple[int, int] = (0, 0)) -> str:
    """What a cell shows after a formula is typed into it."""
    place = book.api.Sheets.getByIndex(0).getCellByPosition(*cell)
    place.FormulaLocal = formula
    return shown(book, cell)


def shown(book: xw.Book, cell: tuple[int, int] = (0, 0)) -> str:
    return str(book.api.Sheets.getByIndex(0).getCellByPosition(*cell).String)


def stands(book: xw.Book, cell: tuple[int, int]) -> str:
    return str(book.api.Sheets.getByIndex(0).getCellByPosition(*cell).FormulaLocal)


def in_letters(formula: str) -> str:
    """The formula with the names that Excel has, which a newer office writes into an .xlsx."""
    for function in FUNCTIONS:
        formula = formula.replace(function.chinese, function.letters)
    return formula


@pytest.mark.parametrize(
    ("formula", "answer"),
    [
        ("=PM_大写(1234.5)", "壹仟贰佰叁拾肆元伍角整"),
        ("=PM_DAXIE(1234.5)", "壹仟贰佰叁拾肆元伍角整"),
        ("=PM_大写(SUM(1,2)*100)", "叁佰元整"),
        ("=PM_大写()", ""),
        ('=PM_大写("一百")', "pmxl：数字「一百」无法识别"),
        ("=PM_大写({1,2})", "pmxl：数字「多个单元格」无法识别"),
        ('=TEXT(PM_工作日("2026-09-30",1),"yyyy-mm-dd")', "2026-10-08"),
        ('=TEXT(PM_GONGZUORI(DATE(2026,9,30),1),"yyyy-mm-dd")', "2026-10-08"),
        ("=PM_工作日(DATE(2026,9,30))", "pmxl：数字「」无法识别"),
        ('=PM_工作日("下周",3)', "pmxl：日期「下周」无法识别"),
        ('=PM_阶段("XM-2026-0001")', "验收（进行中）"),
        ('=PM_JIEDUAN("XM-2026-0001")', "验收（进行中）"),
        ("=PM_阶段(Z99)", "pmxl：项目「」无法识别"),
        ('=PM_缺项("XM-2026-0001")', "2 项：YS07、YS08"),
        ('=PM_QUEXIANG("XM-2026-0001")', "2 项：YS07、YS08"),
        ("=PM_账龄(DATE(2026,11,1),DATE(2026,11,24))", "1–30"),
        ("=PM_ZHANGLING(DATE(2026,1,1),DATE(2026,11,24))", "180以上"),
        ("=PM_账龄(Z99,DATE(2026,11,24))", "无到期日"),
        ("=PM_账龄(,DATE(2026,11,24))", "无到期日"),
        ("=PM_账龄(TODAY()-5)", "1–30"),
    ],
)
def test_a_formula_shows_its_answer(book: xw.Book, formula: str, answer: str) -> None:
    assert typed(book, formula) == answer


def test_an_unknown_project_is_told_in_the_cell(book: xw.Book) -> None:
    told = "pmxl：立项登记：找不到项目「无此项目」。请核对项目编号、申请编号或项目名称。"
    assert typed(book, '=PM_阶段("无此项目")') == told
    assert typed(book, '=PM_缺项("无此项目")') == told


def test_a_working_day_is_a_number_that_a_date_format_shows(book: xw.Book) -> None:
    typed(book, "=PM_工作日(DATE(2026,9,30),1)")
    value = book.api.Sheets.getByIndex(0).getCellByPosition(0, 0).Value
    assert value == (date(2026, 10, 8) - date(1899, 12, 30)).days


def test_an_error_in_an_argument_stays_that_error(book: xw.Book) -> None:
    assert typed(book, "=PM_大写(NA())") == "#N/A"


def test_a_document_that_was_never_saved_has_no_project(app: xw.App) -> None:
    book = app.books.add()
    assert typed(book, '=PM_阶段("XM-2026-0001")').startswith("pmxl：这个文件还没有保存")
    book.close()


@pytest.mark.parametrize("ending", ["ods", "xlsx"])
def test_formulas_are_kept_when_saved_and_computed_when_opened_again(app: xw.App, folder: Path, ending: str) -> None:
    book = app.books.add()
    save(book, folder / f"另存.{ending}")
    formulas = ["=PM_大写(1234.5)", "=PM_DAXIE(1234.5)", '=PM_阶段("XM-2026-0001")', '=PM_缺项("XM-2026-0001")']
    before = [typed(book, formula, (0, row)) for row, formula in enumerate(formulas)]
    book.api.store()
    book.close()
    again = app.books.open(str(folder / f"另存.{ending}"))
    again.api.calculateAll()
    kept = [stands(again, (0, row)) for row in range(4)]
    assert kept == formulas if ending == "ods" else list(map(in_letters, kept)) == list(map(in_letters, formulas))
    assert [shown(again, (0, row)) for row in range(4)] == before
    again.close()
    (folder / f"另存.{ending}").unlink()


def test_the_wizard_shows_each_function_twice_with_its_arguments_in_chinese(app: xw.App, book: xw.Book) -> None:
    typed(book, "=PM_账龄(1)")  # Calc learns the arguments when a function is first used
    descriptions = app.impl.office.create("com.sun.star.sheet.FunctionDescriptions")
    entries = [
        {one.Name: one.Value for one in descriptions.getByIndex(number)} for number in range(descriptions.getCount())
    ]
    ours = {one["Name"]: [a.Name for a in one["Arguments"]] for one in entries if one["Name"].startswith("PM_")}
    assert len(ours) == 10
    assert ours["PM_账龄"] == ours["PM_ZHANGLING"] == ["到期日", "截至日"]


def test_a_missing_interpreter_is_told_in_the_cell_and_the_office_goes_on(book: xw.Book, interpreter: Path) -> None:
    away = interpreter.rename(interpreter.with_name("away"))
    assert typed(book, "=PM_大写(2)") == NO_INTERPRETER
    assert typed(book, "=1+1") == "2"
    away.rename(interpreter)
    assert typed(book, "=PM_大写(2)") == "贰元整"
