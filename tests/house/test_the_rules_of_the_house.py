"""What holds for the whole repository: layers, licences, what stands at its top, what no file names."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import grimp
import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "pmxl").rglob("*.py"))


def tracked() -> list[str]:
    told = subprocess.run(["git", "-c", "core.quotepath=off", "ls-files"], cwd=ROOT, capture_output=True, check=True)
    return told.stdout.decode().splitlines()


def imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_no_module_imports_the_part_of_xlwings_that_is_not_free() -> None:
    offenders = [str(module) for module in MODULES if any(n.startswith("xlwings.pro") for n in imported(module))]
    assert offenders == []


def test_the_product_imports_nothing_that_only_the_repository_holds() -> None:
    offenders = [str(module) for module in MODULES if {n.split(".")[0] for n in imported(module)} & {"tests", "docs"}]
    assert offenders == []


def test_no_file_that_a_program_locks_with_is_tracked() -> None:
    assert [name for name in tracked() if name.endswith(".lock") or ".~lock." in name] == []


def possessive(source: str) -> list[str]:
    """The texts in a module that hold a possessive quantifier or an atomic group, which Python 3.11.2 gets wrong."""
    signs = re.compile(r"(?<!\\)[*+?}]\+|\(\?>")
    texts = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    texts = [one.decode("latin-1") if isinstance(one, bytes) else one for one in texts]
    return [one for one in texts if isinstance(one, str) and signs.search(one)]


@pytest.mark.parametrize("pattern", ["[^<]*+", "(?:ab)++", "a?+", "a{2}+", "(?>ab)"])
def test_what_debians_python_gets_wrong_is_recognised_in_text_and_bytes(pattern: str) -> None:
    assert possessive(f"import re\nre.compile({pattern!r})") == [pattern]
    assert possessive(f"import re\nre.compile({pattern.encode()!r})") == [pattern]


def test_no_pattern_is_one_that_debians_python_gets_wrong() -> None:
    found = {module.name: possessive(module.read_text(encoding="utf-8")) for module in MODULES}
    assert {name: patterns for name, patterns in found.items() if patterns} == {}


OURS = {
    node.name
    for module in MODULES
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
    if isinstance(node, ast.ClassDef)
}


def passes_words_on(source: str) -> list[int]:
    """The lines where the message of an exception that is not ours goes into a text."""
    handlers = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ExceptHandler) and node.name]
    return [
        inner.lineno
        for handler in handlers
        if not _caught(handler) <= OURS
        for inner in ast.walk(handler)
        if (isinstance(inner, ast.FormattedValue) and ast.unparse(inner.value) == handler.name)
        or (isinstance(inner, ast.Call) and ast.unparse(inner) == f"str({handler.name})")
        or (isinstance(inner, ast.Attribute) and ast.unparse(inner) == f"{handler.name}.strerror")
    ]


def _caught(handler: ast.ExceptHandler) -> set[str]:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {ast.unparse(kind).rpartition(".")[2] for kind in kinds if kind is not None}


@pytest.mark.parametrize("told", ["{error}", "{str(error)}", "{error.strerror}"])
def test_a_library_s_words_in_a_sentence_are_recognised(told: str) -> None:
    source = f"try:\n    f()\nexcept (OSError, PmxlError) as error:\n    say(f'坏了：{told}')"
    assert passes_words_on(source) == [4]
    assert passes_words_on(source.replace("OSError, ", "")) == []


FOREIGN_BY_NATURE = {
    "swap.py": "a new exception of the system's",
    "macros.py": "the macro's own words, in the language of whoever wrote it",
    "sheets.py": "Calc's own words, in Calc's language",
    "ribbon_rules.py": "read by whoever builds the add-in, never by its users",
}


def test_no_sentence_of_ours_passes_on_the_words_of_a_library() -> None:
    found = {module.name for module in MODULES if passes_words_on(module.read_text(encoding="utf-8"))}
    assert found - set(FOREIGN_BY_NATURE) == set()


def test_no_test_asserts_how_long_something_took() -> None:
    measured = re.compile(r"assert[^\n]*(monotonic|perf_counter|process_time)\(\) - |\[\"(cpu|wall)\"\]")
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if "benchmarks" not in path.parts]
    found = [path.name for path in tests if measured.search(path.read_text(encoding="utf-8"))]
    assert found == []


CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
NAMES = {contract["name"]: contract["id"] for contract in CONTRACTS}


def broken(package_root: Path) -> set[str]:
    """The contracts that a copy of the package breaks."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    options = ["--config", str(package_root / "pyproject.toml"), "--no-cache", "--no-logo"]
    environment = {**os.environ, "COLUMNS": "200"}
    run = subprocess.run([*command, *options], cwd=package_root, capture_output=True, check=False, env=environment)
    lines = [line.strip() for line in run.stdout.decode().splitlines()]
    found = {NAMES[line.removesuffix(" BROKEN")] for line in lines if line.endswith(" BROKEN")}
    assert bool(run.returncode) == bool(found), run.stdout.decode()
    return found


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with its contracts."""
    place = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "pmxl", place / "pmxl", ignore=shutil.ignore_patterns("__pycache__", "macros"))
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def test_the_package_as_it_stands_keeps_every_contract(copied: Path) -> None:
    assert broken(copied) == set()


FORBIDDEN = [
    ("layers", "disk", "pmxl.grids.grid"),
    ("no-circles", "figures.due_dates", "pmxl.figures.affairs"),
    ("no-circles", "ooxml.zip_package", "pmxl.ooxml.content"),
    ("no-circles", "adapters.closed_file.file_names", "pmxl.adapters.closed_file.writer"),
    ("adapters", "reports.forms.filing", "pmxl.adapters.folder"),
    ("adapters", "actions.log", "pmxl.adapters.clock"),
    ("closed-file", "adapters.live.backup", "pmxl.adapters.closed_file.file_names"),
    ("closed-file", "live_ui.tool_buttons", "pmxl.adapters.closed_file.backups"),
    ("live", "live_ui.session", "pmxl.adapters.live.quiet"),
    ("bytes", "actions.log", "pmxl.ooxml.text"),
    ("no-register", "adapters.pdf", "pmxl.rows.row"),
    ("no-word", "ooxml.text", "pmxl.vocabulary"),
    ("xlsxwriter", "reports.weekly.book", "xlsxwriter"),
    ("python-calamine", "cli.money", "python_calamine"),
    ("xlwings", "actions.log", "xlwings"),
    ("pydantic", "figures.ageing", "pydantic"),
    ("chinese-calendar", "rules.dates", "chinese_calendar"),
    ("filelock", "adapters.folder", "filelock"),
    ("apprise", "actions.notify", "apprise"),
    ("uno", "calc.app", "uno"),
    ("terminal", "actions.log", "click"),
    ("terminal", "reports.handbook", "rich"),
    ("nobody", "figures.ageing", "pandas"),
    ("nobody", "adapters.memory", "openpyxl"),
]


@pytest.mark.parametrize(("contract", "module", "name"), FORBIDDEN)
def test_one_forbidden_import_breaks_its_contract_and_no_other(
    copied: Path, contract: str, module: str, name: str
) -> None:
    path = copied / "pmxl" / f"{module.replace('.', '/')}.py"
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\nimport {name}\n", encoding="utf-8")
    try:
        assert broken(copied) == {contract}
    finally:
        path.write_text(before, encoding="utf-8")


def test_a_module_that_no_layer_names_breaks_the_contract(copied: Path) -> None:
    stranger = copied / "pmxl" / "somewhere.py"
    stranger.write_text('"""Nobody has placed this."""\n', encoding="utf-8")
    try:
        assert broken(copied) == {"layers"}
    finally:
        stranger.unlink()


def test_every_contract_is_shown_to_bite() -> None:
    assert {contract for contract, *_ in FORBIDDEN} == set(NAMES.values())


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("pmxl", include_external_packages=True)


PROTECTED = [contract for contract in CONTRACTS if contract["type"] == "protected"]


def test_every_library_that_is_imported_has_named_owners(graph: grimp.ImportGraph) -> None:
    owned = {name for contract in PROTECTED for name in contract["protected_modules"]}
    foreign = {name for name in graph.modules if not name.startswith("pmxl")} - sys.stdlib_module_names
    assert foreign - owned == set()


@pytest.mark.parametrize("contract", PROTECTED, ids=lambda contract: contract["id"])
def test_no_owner_is_named_that_does_not_use_what_it_owns(graph: grimp.ImportGraph, contract: dict[str, Any]) -> None:
    inside = {name for told in contract["protected_modules"] for name in _with_parts(graph, told.removesuffix(".*"))}
    importers = {importer for name in inside for importer in graph.find_modules_that_directly_import(name)}
    idle = [owner for owner in contract["allowed_importers"] if not _with_parts(graph, owner) & importers]
    assert idle == []


def _with_parts(graph: grimp.ImportGraph, name: str) -> set[str]:
    return {name} | (set() if graph.is_module_squashed(name) else graph.find_descendants(name))


def test_the_top_of_the_repository_holds_only_what_was_agreed() -> None:
    tops = {name.split("/")[0] for name in tracked()}
    agreed = {"pmxl", "workbooks", "macros", "tests", "docs", "pyproject.toml", "README.md", "Makefile"}
    assert {name for name in tops if not name.startswith(".")} == agreed


def test_no_file_names_a_package_registry_or_a_path_of_a_machine() -> None:
    hosts = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org")
    homes = re.compile(r"(^|[^A-Za-z0-9_.])/(wo[r]k|ro[o]t|home/[a-z]+)/")
    endings = {".py", ".md", ".toml", ".txt", ".yaml", ".xml", ".bas", ""}
    texts = [name for name in tracked() if Path(name).suffix in endings and (ROOT / name).is_file()]
    here = Path(__file__).relative_to(ROOT).as_posix()
    offenders = [
        name
        for name in texts
        if name != here
        for text in [(ROOT / name).read_text(encoding="utf-8", errors="replace")]
        if hosts.search(text) or homes.search(text)
    ]
    assert offenders == []


def test_the_readme_is_short_enough_to_be_read() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 100


def test_every_page_that_the_readme_points_at_is_there() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert [target for target in targets if not (ROOT / target).exists()] == []
