"""What figures, rules and pages compute once must tell each time what it could not see: never by functools' own caches."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "pmxl"
STATIONS = ("figures", "rules", "process", "reports", "actions")
NO_ROWS = {
    "reports/forms/filling.py": "the places of a template",
    "reports/forms/template.py": "the places of a template",
    "reports/forms/text_height.py": "the width of letters",
    "figures/predecessors.py": "the parts of a text",
    "process/terms.py": "the declared process",
}
"""The modules whose caches hold nothing that was read from the record."""

FORGETFUL = {"cached_property", "cache", "lru_cache"}


def forgetful(text: str) -> list[str]:
    """The caches of a module that forget what was come upon when they were filled."""
    return [name for node in ast.walk(ast.parse(text)) for name in _names(node) if name in FORGETFUL]


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef):
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            yield called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


@pytest.mark.parametrize("station", STATIONS)
def test_no_cache_forgets_what_it_could_not_see(station: str) -> None:
    modules = {str(path.relative_to(PACKAGE)): path for path in (PACKAGE / station).rglob("*.py")}
    found = [name for name, path in modules.items() if name not in NO_ROWS and forgetful(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize("decorator", ["cached_property", "functools.cached_property", "lru_cache(maxsize=4)", "cache"])
def test_a_forgetful_cache_is_found(decorator: str) -> None:
    assert forgetful(f"class Money:\n    @{decorator}\n    def total(self): ...\n")
    assert not forgetful("class Money:\n    @seen_property\n    def total(self): ...\n")
