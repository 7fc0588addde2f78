"""What people type into names and sentences stays text in every workbook, page and line that pmxl makes."""

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pmxl.adapters.clock import FixedClock
from pmxl.cli.main import main
from tests.reliability.typed_to_hurt import FORMULAS, cells_and_formulas, typed_to_hurt

NOW = FixedClock(datetime(2026, 11, 24, 9, 30))
CLOSED, RUNNING, REFINING = "XM-2026-0008", "XM-2026-0020", "XM-2026-0027"
STAGES = ("立项", "方案与报价", "签合同", "实施前准备", "实施", "验收")
FILES: Sequence[tuple[str, ...]] = (
    ("weekly", "--html"),
    ("monthly", "--xlsx"),
    ("surveys", "--xlsx"),
    ("ageing", "--xlsx"),
    ("statement",),
    ("schedule", "--gantt"),
    *(("forms", "--stage", stage, "--project", CLOSED) for stage in STAGES),
    ("forms", "--stage", "实施前准备", "--project", RUNNING),
    ("step", REFINING, "3.1", "--note", FORMULAS[0]),
)
LINES: Sequence[tuple[str, ...]] = (
    ("check", "--all"),
    ("next",),
    ("show", RUNNING),
    ("new",),
    ("step", REFINING, "3.1", "--note", "[/x][red]记录"),
    ("receivables",),
    ("ageing",),
    ("allocate",),
    ("dunning",),
    ("statement",),
    ("schedule",),
    ("slip", "--project", RUNNING, "--task", "T02", "--days", "5"),
    ("stock",),
    ("stock", "--project", RUNNING),
    ("weekly",),
)
HARM = ("evil.example", "cmd|", "alert(1)", "SUM(1+1)", "1+1}", "立项登记!A1")


@pytest.fixture(scope="module")
def hurting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return typed_to_hurt(
        tmp_path_factory.mktemp("公式") / "工作区",
        lambda number, word: FORMULAS[number % len(FORMULAS)].replace("§", word),
    )


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return typed_to_hurt(tmp_path_factory.mktemp("标记") / "工作区", lambda _, word: f"[/x][red]{word}")


def pmxl(folder: Path, words: Sequence[str]) -> Result:
    return CliRunner().invoke(main, [*words, "--workspace", str(folder), "--as", "李总"], obj=NOW)


def made(folder: Path, deed: Callable[[], object]) -> list[Path]:
    """The files that a deed made or changed, backups left out."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    deed()
    files = [path for path in folder.rglob("*") if path.is_file() and "备份" not in path.parts]
    return [path for path in files if path.read_bytes() != before.get(path)]


@pytest.mark.parametrize("words", FILES, ids=" ".join)
def test_a_formula_typed_as_a_name_stays_text_in_what_is_made(hurting: Path, words: tuple[str, ...]) -> None:
    files = made(hurting, lambda: pmxl(hurting, words))
    told = ""
    for path in files:
        if path.suffix == ".xlsx":
            text, formulas, targets = cells_and_formulas(path)
            told += text
            assert not [formula for formula in formulas if any(harm in formula for harm in HARM)], path.name
            assert not any(harm in targets for harm in HARM), path.name
        elif path.suffix == ".html":
            page = Page()
            page.feed(path.read_text(encoding="utf-8"))
            told += page.text
            assert not any(harm in page.active for harm in HARM)
    assert any(formula.partition("§")[0] in told for formula in FORMULAS)


class Page(HTMLParser):
    """A web page: what it shows, and what in it does something."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.active, self._in = "", "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        self.active += " ".join(
            f"{name}={value}" for name, value in attrs if name in {"href", "src"} or name[:2] == "on"
        )

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # the parent names the argument
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in in {"script", "style"}:
            self.active += data
        else:
            self.text += data


@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_markup_typed_as_a_name_is_printed_as_it_was_typed(marked: Path, words: tuple[str, ...]) -> None:
    told = pmxl(marked, words)
    assert told.exception is None or isinstance(told.exception, SystemExit)
    assert "x][red]" in "".join(told.output.split())


def test_markup_typed_into_the_log_is_printed_as_it_was_typed(marked: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(marked, tmp_path / "工作区"))
    pmxl(folder, ("step", REFINING, "3.1", "--note", "[/x][red]记录"))
    assert "x][red]" in "".join(pmxl(folder, ("log", "show")).output.split())
