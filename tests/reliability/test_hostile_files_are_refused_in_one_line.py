"""Files made to hurt: each is read or refused in one Chinese line, quickly, in little memory, and stays as it was."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from pmxl.actions.folders import init_workspace
from pmxl.cli.main import main
from tests.given import TODAY
from tests.reliability.hostile_files import MAKERS

ROOT = Path(__file__).parents[2]
MOST_MB = 300
FOREIGN = re.compile(r"(?!pmxl )\b[A-Za-z']{2,}[ :_]+[A-Za-z']{2,}|[A-Z][a-z]+Error")
"""Words in a row that a library has written, or its name of a failure; commands of ours are no such words."""
READABLE = {
    "16384 columns",
    "a million empty rows",
    "a million styled rows",
    "a cell in the last corner",
    "ten million characters in a cell",
    "names in a circle",
    "a new kind of error",
    "right to left and look-alike",
    "string index is no number",
    "rows out of order",
    "cell without address",
    "dimension from row 0",
    "dimension of nonsense",
    "nothing says where it stands",
    "nor does the dimension",
    "style out of range",
    "sheet in UTF-16",
    "sheet with control characters",
    "table without a range",
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_hostile_file_brings_one_line_and_no_harm(tmp_path: Path, name: str) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(MAKERS[name]())
    before = path.read_bytes()
    command = [sys.executable, "-m", "tests.reliability.reading", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert said.pop("peak") <= MOST_MB
    assert all(text == "ok" or re.fullmatch(r"[^\n]*[一-鿿][^\n]*。", text) for text in said.values()), said
    assert [text for text in said.values() if FOREIGN.search(text)] == []
    assert (said["read"] == "ok") == (name in READABLE), said
    if "ok" not in (said["set"], said["append"]):
        assert path.read_bytes() == before


def test_a_file_with_a_password_says_so(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(MAKERS["encrypted with a password"]())
    command = [sys.executable, "-m", "tests.reliability.reading", str(path)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert json.loads(said)["read"] == "台账.xlsx：文件有密码。请在 Excel 中去掉打开密码后再存。"


SLOW = ("bomb", "unpacks")
"""What takes seconds to make or to refuse; the test above reads those alone."""


def test_a_check_of_a_folder_full_of_hostile_files_names_each_once_and_goes_on(tmp_path: Path) -> None:
    init_workspace(tmp_path, TODAY)
    makers = [(name, make) for name, make in MAKERS.items() if name not in READABLE and not name.startswith(SLOW)]
    for name, make in makers:
        (tmp_path / f"{name}.xlsx").write_bytes(make())
    told = CliRunner().invoke(main, ["check", "--json", "--workspace", str(tmp_path)])
    assert told.exception is None or isinstance(told.exception, SystemExit)
    found = [one for one in json.loads(told.output)["findings"] if one["code"] == "SJ05"]
    files = Counter(one["found"].partition("：")[0] for one in found)
    assert len(files) >= 20
    assert set(files) <= {f"{name}.xlsx" for name, _ in makers}
    assert set(files.values()) == {1}
    assert all("\n" not in one["found"] + one["remedy"] for one in found)
