"""Every command of the command line, asked of a workspace in memory in this process: what it prints, makes and ends with."""

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir

import click
import pytest
from click.testing import CliRunner

import pmxl.cli.desk
from pmxl.actions.desk import Desk
from pmxl.adapters.clock import FixedClock
from pmxl.cli.main import main
from pmxl.ports.workbook import Workspace
from pmxl.rows.initiation import ProjectRow
from pmxl.vocabulary import Document, ProjectState, Stage
from pmxl.wiring import operator_of
from tests.unseen.company import projects, register

NOW = datetime(2026, 11, 24, 9, 30)
PMO = "王雅琴"

WITHOUT_A_RECORD: Mapping[str, str] = {
    "init": "makes an empty workspace",
    "demo": "plays in a folder of its own",
    "build": "makes what is published",
    "process": "prints the definition",
    "backups": "lists files",
    "restore": "puts a file back whatever it holds",
    "tidy": "puts tables, formulas and formats right, whatever the rows say",
    "doctor": "tells of the files themselves; tests/unseen/test_files_that_cannot_be_read.py",
    "form read": "reads a returned file; what it adopts goes through the same record",
    "receipts import": "reads a bank's file; what it writes goes through the same record",
    "addin build": "makes the add-in",
    "addin install": "installs the add-in",
    "addin remove": "removes the add-in",
    "addin doctor": "looks at the add-in",
    "calc build": "makes the extension",
    "calc install": "installs the extension",
    "calc remove": "removes the extension",
    "calc doctor": "looks at the extension",
}
"""The commands that answer nothing from the record, each with the reason."""


def asked() -> Iterator[tuple[str, ...]]:
    """Every other command, with what it needs; deciding ones as a trial run."""
    running = {row.number: row.stage for row in register().of(ProjectRow) if row.state is ProjectState.RUNNING}
    of = {stage: number for number, stage in running.items() if number in projects()}
    late = of[Stage.ACCEPTANCE]
    yield from (("check",), ("check", "--json"), ("check", "--project", late), ("next",), ("next", "--me"))
    yield from (("next", "--dept", "销售"), ("new",), ("show", late), ("show", of[Stage.DELIVERY]))
    yield from (("advance", number, "--dry-run") for number in of.values())
    yield from (("step", of[Stage.SOLUTION], "2.3", "--dry-run"), ("repair", late, "--dry-run"))
    yield ("open-balance", late, "--stage", "验收", "--by", "王雅琴", "--reason", "老项目", "--dry-run")
    yield from (
        ("reject", late, "--reason", "返工", "--dry-run"),
        ("reopen", of[Stage.DELIVERY], "--reason", "返工", "--dry-run"),
        ("pause", of[Stage.CONTRACT], "--reason", "等客户", "--dry-run"),
        ("resume", of[Stage.CONTRACT], "--reason", "客户来了", "--dry-run"),
        ("terminate", of[Stage.SOLUTION], "--kind", "丢单", "--reason", "没中", "--dry-run"),
    )
    wish = ("--reason", "客户口头同意", "--condition", "补签", "--until", "2026-12-31", "--dry-run")
    yield ("waive", late, "YS07", *wish)
    yield from (("rules", "show"), ("rules", "try", "YS07=关闭"), ("log", "show", late), ("log", "verify"))
    yield from (_form(document, of) for document in Document)
    yield ("forms", "--stage", str(Stage.CONTRACT), "--project", late)
    yield from (("receivables",), ("ageing",), ("ageing", "--basis", "开票日期", "--xlsx"), ("cash",), ("dunning",))
    yield from (("dunning", "--done", "--dry-run"), ("statement",), ("allocate",), ("notify", "--dry-run"))
    yield from (
        ("schedule",),
        ("schedule", "--project", of[Stage.DELIVERY]),
        ("load",),
        ("stock",),
        ("stock", "--project", late),
    )
    yield ("slip", "--project", of[Stage.DELIVERY], "--task", "T05", "--days", "5")
    yield from (("weekly", "--html"), ("monthly", "--month", "2026-09"), ("surveys",))


def _form(document: Document, of: Mapping[Stage | None, str]) -> tuple[str, ...]:
    if document is Document.EVALUATION:
        return ("form", str(document))
    return ("form", str(document), "--project", of[Stage.ACCEPTANCE])


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The words of every command that does something."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield " ".join((*path, name))


@dataclass(frozen=True)
class Answer:
    """What a command said, the files it made with what they hold, and its exit code."""

    said: str
    files: Mapping[str, str]
    code: int


def answer(workspace: Workspace, command: tuple[str, ...]) -> Answer:
    """Ask a command of a workspace; its new files go into an empty folder, always of one name, as it prints it."""
    folder = Path(gettempdir(), f"pmxl-{os.getpid()}")
    folder.mkdir()
    try:
        return _answer(workspace, command, folder)
    finally:
        shutil.rmtree(folder)


def _answer(workspace: Workspace, command: tuple[str, ...], folder: Path) -> Answer:
    clock = FixedClock(NOW)

    def desk(_: str, as_name: str, *, dry_run: bool, wait: float) -> Desk:  # noqa: ARG001  # as the command line calls it
        return Desk(workspace, clock, operator_of(workspace, as_name), dry_run, folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pmxl.cli.desk, "_desk", desk)
        result = CliRunner().invoke(main, [*command, "--as", PMO])
    assert result.exception is None or isinstance(result.exception, SystemExit), (command, result.exc_info)
    files = {str(path.relative_to(folder)): _content(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    return Answer(result.output, files, result.exit_code)


def _content(path: Path) -> str:
    """A digest of what a file shows; an HTML page is one text."""
    if not zipfile.is_zipfile(path):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    with zipfile.ZipFile(path) as package:
        shown = [name for name in package.namelist() if re.search(r"worksheets/|sharedStrings", name)]
        return hashlib.sha256(b"".join(package.read(name) for name in sorted(shown))).hexdigest()
