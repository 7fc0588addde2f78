"""With PMXL_WRITE_DOCS=1 this file writes the pages instead of comparing them."""

import os
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from docs.pages.commands import commands_page
from docs.pages.forms import forms_page
from docs.pages.handbook import columns_page, findings_page, process_page
from docs.pages.swimlane import swimlane
from pmxl.cli.commands import COMMANDS
from pmxl.process.definition import PROCESS
from pmxl.reports.forms.template import SENTENCES
from pmxl.rows.sheets import SHEETS
from pmxl.rules.standing import STANDING
from tests.forms.broken_templates import provoked
from tests.rules.provoked.every import CASES, found

DOCS = Path(__file__).parents[2] / "docs"


def findings() -> str:
    return findings_page(PROCESS, STANDING, {code: found(code, case.wrong) for code, case in CASES.items()})


def forms() -> str:
    return forms_page({code: provoked(code) for code in SENTENCES})


PAGES: dict[str, Callable[[], str]] = {
    "process.md": lambda: process_page(PROCESS),
    "process.svg": lambda: swimlane(PROCESS),
    "findings.md": findings,
    "columns.md": lambda: columns_page(SHEETS),
    "forms.md": forms,
    "commands.md": lambda: commands_page(COMMANDS),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_source_says_now(name: str) -> None:
    page = PAGES[name]()
    if os.environ.get("PMXL_WRITE_DOCS"):
        DOCS.mkdir(exist_ok=True)
        (DOCS / name).write_text(page, encoding="utf-8")
    assert (DOCS / name).read_text(encoding="utf-8") == page, "run PMXL_WRITE_DOCS=1 pytest tests/process"


def test_every_rule_stands_in_the_catalogue_with_a_provoked_message() -> None:
    page = findings()
    for code in CASES:
        section = page.partition(f"### {code} ")[2].partition("\n#")[0]
        assert "\n> " in section, code


def test_every_code_of_a_template_stands_there_with_a_provoked_message() -> None:
    page = forms()
    for code, sentence in SENTENCES.items():
        section = page.partition(f"### {code} {sentence}")[2].partition("\n#")[0]
        assert "\n> " in section, code


def test_every_command_of_every_group_stands_there_with_its_options() -> None:
    page = commands_page(COMMANDS)
    inner = [f"pmxl {g.name} {n}" for g in COMMANDS if isinstance(g, click.Group) for n in g.commands]
    for name in [f"pmxl {command.name}" for command in COMMANDS] + inner:
        assert f"# `{name}`\n" in page, name
    assert "| `--accept` | 采纳属于我部门的改动 |" in page


def test_every_column_of_every_sheet_stands_in_the_dictionary() -> None:
    page = columns_page(SHEETS)
    for kind in SHEETS:
        section = page.partition(f"## {kind.sheet.name}\n")[2].partition("\n## ")[0]
        for column in kind.columns():
            assert f"| {column.heading} |" in section
