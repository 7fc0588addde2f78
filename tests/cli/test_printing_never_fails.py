"""Every command under the encodings of old terminals, with signs in the data that these lack: same deed, same exit code."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click
import pytest

from pmxl.adapters.clock import FixedClock
from pmxl.cli.commands import COMMANDS
from pmxl.cli.main import main
from tests.reliability.typed_to_hurt import EXAMPLE, typed_to_hurt

ROOT = Path(__file__).parents[2]
STRANGE = "𠮷😀é"
"""A family name outside the plane that GBK covers, an emoji, a letter that ASCII lacks."""
NOW = FixedClock(datetime(2026, 11, 24, 9, 30))
DESK = ("-w", "{folder}", "--as", "李总")
CALLS: Sequence[tuple[str, ...]] = (
    *(
        (*words, *DESK)
        for words in (
            ("check", "--all"),
            ("check", "--json"),
            ("next",),
            ("show", "XM-2026-0020"),
            ("new",),
            ("step", "XM-2026-0030", "2.2", "--note", STRANGE),
            ("open-balance", "XM-2026-0022", "--stage", "实施", "--by", "王雅琴", "--reason", STRANGE),
            ("advance", "XM-2026-0022"),
            ("reject", "XM-2026-0022", "--reason", STRANGE),
            ("pause", "XM-2026-0020", "--reason", STRANGE),
            ("resume", "XM-2026-0020", "--reason", STRANGE),
            ("waive", "XM-2026-0020", "SS01", "--reason", STRANGE, "--condition", STRANGE, "--until", "2026-12-31"),
            ("terminate", "XM-2026-0030", "--kind", "丢单", "--reason", STRANGE),
            ("reopen", "XM-2026-0008", "--reason", STRANGE),
            ("repair", "XM-2026-0020"),
            ("tidy",),
            ("tidy", "--yes"),
            ("rules", "show"),
            ("rules", "try", "HT01=关闭"),
            ("log", "show"),
            ("log", "verify"),
            ("form", "立项申请表", "--project", "XM-2026-0020"),
            ("form", "read", "{form}"),
            ("forms", "--stage", "立项", "--project", "XM-2026-0020"),
            ("receivables",),
            ("ageing",),
            ("allocate",),
            ("receipts", "import", "{bank}"),
            ("dunning",),
            ("cash",),
            ("statement",),
            ("schedule",),
            ("load",),
            ("slip", "--project", "XM-2026-0020", "--task", "T02", "--days", "5"),
            ("stock",),
            ("weekly",),
            ("monthly",),
            ("surveys",),
            ("notify", "--dry-run"),
        )
    ),
    ("backups", "项目台账", "-w", "{folder}"),
    ("restore", "项目台账", "1", "-w", "{folder}"),
    ("doctor", "-w", "{folder}"),
    ("process",),
    ("init", f"{{folder}}/{STRANGE}"),
    ("build", "{folder}/built"),
    ("addin", "build", "--out", "{folder}/a.xlam"),
    ("addin", "install"),
    ("addin", "doctor"),
    ("addin", "remove"),
    ("calc", "build", "--out", "{folder}/a.oxt"),
    ("calc", "install", "--profile", "{folder}/profile"),
    ("calc", "doctor", "--profile", "{folder}/profile"),
    ("calc", "remove", "--profile", "{folder}/profile"),
    ("--help",),
    ("nonsense",),
)
ELSEWHERE = {"demo"}
"""Tried by itself below: it calls all the others and takes ten seconds."""


def leaves(commands: Sequence[click.Command], before: str = "") -> Iterator[str]:
    """The names of all commands; a form's name stands for those of the other forms."""
    for command in commands:
        if isinstance(command, click.Group):
            yield from leaves(list(command.commands.values()), f"{before}{command.name} ")
        elif before != "form " or command.name in {"立项申请表", "read"}:
            yield f"{before}{command.name}"


def test_every_command_is_among_those_that_are_tried() -> None:
    tried = [" ".join(call) + " " for call in CALLS]
    untried = {name for name in leaves(COMMANDS) if not any(one.startswith(f"{name} ") for one in tried)}
    assert untried == ELSEWHERE


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with strange signs behind every name and sentence, a bank's list and a form."""
    folder = typed_to_hurt(tmp_path_factory.mktemp("印") / "工作区", lambda _, word: f"{word}{STRANGE}")
    (folder / "流水.csv").write_text(
        f"交易日期,收入金额,对方户名,流水号\n2026-11-20,100.00,{STRANGE},A1\n", encoding="utf-8"
    )
    return folder


def printed(call: Sequence[str], encoding: str) -> tuple[int, str]:
    """Exit code and output of a command as a terminal of that encoding gets them; a sign that it lacks is an error."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict") for _ in range(2))
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    try:
        main.main(list(call), obj=NOW)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    finally:
        sys.stdout, sys.stderr = before
    told = [stream.buffer.getvalue() for stream in (out, err)]
    return code, "".join(one.decode(encoding, "replace") for one in told)  # click writes UTF-8 where it finds ASCII


def all_printed(strange: Path, folder: Path, encoding: str) -> dict[str, tuple[int, str]]:
    shutil.copytree(strange, folder)
    told = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("APPDATA", str(folder))
        for call in CALLS:
            form = next(folder.glob("表单/XM-2026-0020/*立项申请表*.xlsx"), folder)
            words = [word.format(folder=folder, form=form, bank=folder / "流水.csv") for word in call]
            told[" ".join(call)] = printed(words, encoding)
    return told


@pytest.fixture(scope="module")
def in_utf8(strange: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    return all_printed(strange, tmp_path_factory.mktemp("utf-8") / "w", "utf-8")


@pytest.mark.xdist_group("printing")
@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp437"])
def test_every_command_ends_with_the_same_exit_code_in_an_old_terminal(
    strange: Path, in_utf8: dict[str, tuple[int, str]], tmp_path: Path, encoding: str
) -> None:
    told = all_printed(strange, tmp_path / "w", encoding)
    assert {call: code for call, (code, _) in told.items()} == {call: code for call, (code, _) in in_utf8.items()}
    assert [call for call, (_, text) in told.items() if not text.strip()] == []


@pytest.mark.xdist_group("printing")
def test_what_is_tried_is_no_mistyped_command_and_speaks_of_the_strange_names(
    in_utf8: dict[str, tuple[int, str]],
) -> None:
    assert [call for call, (_, text) in in_utf8.items() if "--help 查看用法" in text] == ["nonsense"]
    assert sum("𠮷😀é" in text for _, text in in_utf8.values()) >= 20


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("gbk", "√ 已写 － 王? 〉 x"),
        ("cp437", "√ ?? - ?? > x"),
        ("ascii", "v ?? - ?? > x"),
        ("utf-8", "✓ 已写 − 王𠮷 › x"),
    ],
)
def test_a_sign_of_ours_is_shown_by_its_like_and_a_name_by_a_question_mark(encoding: str, shown: str) -> None:
    @click.command(cls=type(main))
    def shouting() -> None:
        pass

    @shouting.command()
    def shout() -> None:
        print("✓ 已写 − 王𠮷 › x")

    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
    before, sys.stdout = sys.stdout, out
    try:
        shouting.main(["shout"], standalone_mode=False)
    finally:
        sys.stdout = before
    assert out.buffer.getvalue().decode(encoding).strip() == shown


def test_the_demo_ends_well_in_a_chinese_windows(tmp_path: Path) -> None:
    code, told = printed(["demo", str(tmp_path / "演示")], "gbk")
    assert (code, "已关闭" in told) == (0, True)


def run(*words: str, to: int) -> int:
    """The exit code of a process of its own, as a shell of a Chinese Windows starts it."""
    surroundings = os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "gbk"}
    command = [sys.executable, "-m", "pmxl", *words]
    return subprocess.run(command, cwd=ROOT, env=surroundings, check=False, stdout=to, stderr=to).returncode


def closed_pipe() -> int:
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--help",), 0), (("process",), 0), (("check", "--all"), 1), (("check", "--json"), 1), (("nonsense",), 2)],
)
def test_a_pipe_that_nobody_reads_changes_no_exit_code(words: tuple[str, ...], code: int) -> None:
    where = () if words[0] in {"--help", "nonsense", "process"} else ("-w", str(EXAMPLE))
    pipe = closed_pipe()
    assert run(*words, *where, to=pipe) == code
    os.close(pipe)


@pytest.mark.full
def test_a_full_disk_behind_the_output_is_said_and_the_deed_stands(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "w")
    words = ["pause", "XM-2026-0020", "--reason", "停", "--as", "李总", "-w", str(tmp_path / "w")]
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "pmxl", *words]
        told = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (told.returncode, told.stderr) == (
        0,
        "输出没有写完（磁盘已满或位置不可写）：操作本身不受影响，请换一处保存输出。[28]\n",
    )
    assert printed(["show", "XM-2026-0020", "-w", str(tmp_path / "w")], "utf-8")[1].count("已暂停") >= 1
