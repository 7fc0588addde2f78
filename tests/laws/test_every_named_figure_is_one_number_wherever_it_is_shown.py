"""One company full of near misses (`near_misses`): every command, page, file, front page and sheet formula that names a
figure says the number that was added up by hand; the commands are those that there are, a new one is asked by itself."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest
from click.testing import CliRunner, Result

from pmxl.adapters.clock import FixedClock
from pmxl.cli.commands import COMMANDS
from pmxl.cli.main import main
from pmxl.figures.affairs import Affairs
from pmxl.process.definition import PROCESS
from pmxl.rows.row import Row
from pmxl.rules.standing import STANDING
from pmxl.sheets.building.defaults import default_contents
from pmxl.sheets.building.workspace import build_workspace
from tests.given import TODAY, given
from tests.laws.near_misses import CONTRACTS, CUSTOMERS, EXPECTED, near_misses
from tests.laws.surfaces import ALIASES, BUCKETS, WORDS, Said, listening

NOT_ASKED = {
    "demo": "plays on a copy of the example",
    "init": "makes an empty workspace",
    "build": "makes workbooks without a company",
    "addin": "speaks of Excel",
    "calc": "speaks of LibreOffice",
    "restore": "speaks of files",
}
"""Commands that can say nothing of this company, each with the reason."""
DEEDS = {"advance", "new", "step", "reject", "reopen", "pause", "resume", "terminate", "waive", "repair", "read", "import", "try", "slip"}  # fmt: skip
"""Commands that need more to be told than the company itself; what they show of money, `show` and the pages show."""
ARGUMENTS: Mapping[str, Sequence[str]] = {"project": tuple(CONTRACTS.values()), "customer": tuple(CUSTOMERS)}
SILENT = {"--pdf", "--json"}
"""Options that change how a thing is drawn, not what it says."""


def leaves(commands: Sequence[click.Command], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:  # fmt: skip
    for command in commands:
        name = (*path, str(command.name))
        if isinstance(command, click.Group):
            yield from leaves([*command.commands.values()], name)
        else:
            yield name, command


def invocations() -> Iterator[tuple[str, ...]]:
    """Every way to ask a command: bare, with each choice and flag that it has, and about each project or customer."""
    for name, command in leaves(COMMANDS):
        if name[0] in NOT_ASKED or name[-1] in DEEDS:
            continue
        asked = [param for param in command.params if isinstance(param, click.Argument)]
        about: list[tuple[str, ...]] = [(one,) for param in asked for one in ARGUMENTS.get(str(param.name), ())]
        if not any(param.required for param in asked):
            about.append(())
        if name[0] in {"form", "forms"}:
            about = [("--project", project) for project in CONTRACTS.values()] + [()]
        yield from ((*name, *words) for words in about)
        yield from ((*name, *words) for words in _options(command) if () in about)


def _options(command: click.Command) -> Iterator[tuple[str, ...]]:
    common = {"--workspace", "--as", "--dry-run", "--wait", *SILENT}
    for param in command.params:
        option = param.opts[0]
        if option in common or not isinstance(param, click.Option):
            continue
        if isinstance(param.type, click.Choice):
            yield from ((option, str(word)) for word in param.type.choices)
        elif param.is_flag:
            yield (option,)


def contents(today: date) -> Mapping[type[Row], Sequence[Row]]:
    rules = default_contents([*PROCESS.checks.values(), *STANDING])
    tables = given(near_misses(today)).tables
    return {**tables, **{kind: rows for kind, rows in rules.items() if not tables.get(kind)}}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    build_workspace(folder, contents(TODAY), today=TODAY)
    return folder


def ask(folder: Path, *words: str) -> Result:
    clock = FixedClock(datetime(TODAY.year, TODAY.month, TODAY.day, 9, 30))
    return CliRunner().invoke(main, [*words, "--workspace", str(folder), "--as", "周总监"], obj=clock)


def heard(company: Path, folder: Path, *words: str) -> Said:
    """What a command says on a copy of the company: its pages, its printed lines and the files that it leaves."""
    shutil.copytree(company, folder, dirs_exist_ok=True)
    before = {path for path in folder.rglob("*") if path.is_file()}
    scope = next((word for word in words if word in EXPECTED), "")
    with listening(scope) as said:
        told = ask(folder, *words)
    if told.exception and not isinstance(told.exception, SystemExit):
        raise told.exception
    said.text_lines(told.output)
    for path in sorted({path for path in folder.rglob("*") if path.is_file()} - before):
        if "备份" not in path.parts:
            said.file(path)
    return said


@pytest.mark.parametrize("words", invocations(), ids=" ".join)
def test_a_command_says_of_each_figure_what_was_added_up_by_hand(
    company: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert heard(company, tmp_path, *words).wrong() == []


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        (("receivables",), {"合同金额", "已到账", "合同未收", "已开票未收", "到期未收", "计划未核销", "多收", "未认领到账", "未核销到账", "银行到账合计"}),
        (("receivables", "--by", "合同"), {"合同金额", "已到账", "合同未收", "已开票未收", "到期未收"}),
        (("ageing",), {"计划未收", "到期未收", *BUCKETS}),
        (("ageing", "--xlsx"), {"计划未收", "到期未收", "合同未收", "已到账", *BUCKETS}),
        (("ageing", "--basis", "开票日期"), {"已开票未收"}),
        (("cash",), {"计划未收", "到期未收"}),
        (("statement",), {"合同金额", "已到账", "合同未收"}),
        (("weekly",), {"到期未收", "合同未收", "已到账", "未认领到账", *BUCKETS}),
        (("weekly", "--html"), {"到期未收", "合同未收"}),
        (("show", "XM-2026-0001"), {"合同金额", "已开票", "已到账", "合同未收", "已开票未收", "到期未收"}),
        (("form", "项目总结", "--project", "XM-2026-0001"), {"合同金额", "已到账"}),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)  # fmt: skip
def test_the_surfaces_of_money_are_heard_at_all(
    company: Path, tmp_path: Path, words: tuple[str, ...], figures: set[str]
) -> None:
    said = heard(company, tmp_path, *words)
    assert figures - {one.word for one in said.sayings} == set()


def test_every_command_is_asked_or_left_out_with_a_reason() -> None:
    there = {name[0] for name, _ in leaves(COMMANDS)} | {name[-1] for name, _ in leaves(COMMANDS)}
    assert {*NOT_ASKED, *DEEDS} - there == set()


def on_the_sheets(folder: Path) -> Said:
    """What 首页 and the computed columns of 合同 and 回款计划 say, as the values that stand beside their formulas."""
    said = Said()
    book = openpyxl.load_workbook(folder / "回款台账.xlsx", data_only=True)
    front = list(book["首页"].iter_rows(values_only=True))
    for above, below in pairwise(front):
        for word, amount in zip(above, below, strict=True):
            if ALIASES.get(word, word) in WORDS and isinstance(amount, int | float):
                said.add("", word, round(amount, 2))
    for row in front:
        for label, amount in pairwise(cell for cell in row if cell is not None):
            if label in BUCKETS and isinstance(amount, int | float):
                said.add("", label, round(amount * 10000, 2))
    _columns(said, book["合同"], {"已开票", "已到账", "合同未收", "已开票未收", "到期未收", "未核销到账"})
    _columns(said, book["回款计划"], {"计划未收", "到期未核销"})
    return said


def _columns(said: Said, sheet: Any, headings: set[str]) -> None:
    """The sums by contract of some columns."""
    titles, *rows = sheet.iter_rows(values_only=True)
    for heading in headings:
        at = titles.index(heading)
        for contract in CONTRACTS:
            values = [row[at] for row in rows if contract in row]
            said.add(contract, heading, round(sum(values), 2))


def test_the_front_page_and_the_sheets_say_it_as_they_are_built(company: Path) -> None:
    said = on_the_sheets(company)
    assert said.wrong() == []
    spoken = {one.word for one in said.sayings}
    assert {
        "合同金额",
        "已到账",
        "合同未收",
        "已开票未收",
        "到期未收",
        "未核销到账",
        "未认领到账",
        "计划未收",
        *BUCKETS,
    } <= spoken


@pytest.mark.libreoffice
def test_a_spreadsheet_program_recalculates_the_same_figures(tmp_path: Path) -> None:
    build_workspace(tmp_path / "built", contents(date.today()), today=date.today())
    bare = tmp_path / "回款台账.xlsx"
    with zipfile.ZipFile(tmp_path / "built" / bare.name) as made, zipfile.ZipFile(bare, "w") as target:
        for name in made.namelist():
            content = made.read(name)
            target.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", content) if "worksheets/" in name else content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    out = tmp_path / "out"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(bare)]
    subprocess.run(command, check=True, capture_output=True, timeout=110)

    assert on_the_sheets(out).wrong() == []


def test_the_due_dates_that_no_formula_knows_are_those_that_pmxl_reckons() -> None:
    affairs = Affairs(given(near_misses(TODAY)), TODAY)
    written = {(node.contract, node.term): node.reckoned for node in affairs.ledger.nodes if node.reckoned}
    found = {(node.contract, node.term): event.day for node in affairs.ledger.nodes if node.due is None and (event := affairs.due_of(node))}  # fmt: skip
    assert written == found


def test_a_figure_that_differs_by_a_cent_is_named_with_its_place() -> None:
    said = Said()
    said.text("到期未收 740.01 元，滨江医院")
    said.text("合同未收 1,680.00 元")
    assert said.wrong() == ["滨江医院 到期未收：740.01，应为 500"]
    assert [one.amount for one in said.sayings if one.word == "合同未收"] == [Decimal("1680.00")]
