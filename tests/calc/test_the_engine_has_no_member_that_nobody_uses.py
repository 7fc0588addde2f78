"""What the classes of the Calc engine offer is what xlwings asks of an engine, or what pmxl itself uses."""

import ast
from collections.abc import Iterator
from pathlib import Path

import xlwings
from xlwings import base_classes

import pmxl

PMXL, XLWINGS = Path(pmxl.__file__).parent, Path(xlwings.__file__).parent
ENGINE = sorted((PMXL / "calc").glob("*.py"))


def read(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def members(kind: ast.ClassDef) -> Iterator[str]:
    """The public methods, properties and attributes that a class declares."""
    for node in kind.body:
        names = [node.name] if isinstance(node, ast.FunctionDef) else []
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        yield from (name for name in names if not name.startswith("_"))


def named(tree: ast.AST) -> set[str]:
    """What the code names as an attribute of something, or brings in from elsewhere."""
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return attributes | {alias.name for node in imports for alias in node.names}


def asked_of_engines() -> set[str]:
    """What xlwings names as an attribute of an engine's objects, which it calls impl."""
    trees = (read(XLWINGS / "main.py"), read(XLWINGS / "conversion" / "standard.py"))
    attributes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return {node.attr for node in attributes if "impl" in ast.unparse(node.value)}


def unused(engine: list[ast.Module], elsewhere: set[str]) -> list[str]:
    """The members and functions of the engine that xlwings does not ask for and that no other class or code names."""
    parts = [node for module in engine for node in module.body]
    names = {id(part): named(part) for part in parts}
    found = []
    for part in parts:
        others = elsewhere.union(*(names[id(other)] for other in parts if other is not part))
        if isinstance(part, ast.ClassDef):
            asked = others | set(vars(getattr(base_classes, part.name, object)))
            found += [f"{part.name}.{member}" for member in members(part) if member not in asked]
        elif isinstance(part, ast.FunctionDef) and not part.name.startswith("_"):
            called = {
                node.id
                for other in parts
                if other is not part
                for node in ast.walk(other)
                if isinstance(node, ast.Name)
            }
            found += [part.name] if part.name not in others | called else []
    return found


def used_elsewhere() -> set[str]:
    outside = (named(read(path)) for path in PMXL.rglob("*.py") if path.parent != PMXL / "calc")
    return asked_of_engines().union(*outside)


def test_every_member_of_the_engine_is_asked_for_by_xlwings_or_used_by_pmxl() -> None:
    assert unused([read(path) for path in ENGINE], used_elsewhere()) == []


def test_a_method_and_a_function_that_nobody_uses_are_found() -> None:
    more = "class Sheet:\n    def name(self): ...\n    def unheard_of(self): self.unheard_of()\n\ndef idle(): ..."
    assert unused([ast.parse(more)], used_elsewhere()) == ["Sheet.unheard_of", "idle"]
