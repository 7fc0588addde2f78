"""The near misses of a program: a mutant is one function with one small change that a test ought to notice."""

import ast
import difflib
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import EnumMeta
from itertools import zip_longest
from types import CodeType
from typing import Any

Function = ast.FunctionDef | ast.AsyncFunctionDef

OPERATORS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE,),
    ast.LtE: (ast.Lt,),
    ast.Gt: (ast.GtE,),
    ast.GtE: (ast.Gt,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.FloorDiv,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
}
ONE_SIDED: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Eq: (ast.LtE, ast.GtE),
    ast.NotEq: (ast.Lt, ast.Gt),
}
"""What becomes of an equality of amounts or days; words have no order that means anything."""
WORDS = {"min": "max", "max": "min", "any": "all", "all": "any", "startswith": "endswith", "endswith": "startswith"}
LEVELLING = {"strip", "lstrip", "rstrip", "casefold", "lower", "upper", "abs", "sorted"}
"""Calls that make values alike or put them in order: a mutant does without."""
UNREAD = {"annotation", "returns", "decorator_list", "exc", "defaults", "kw_defaults"}
"""What is evaluated when the module is loaded, by nobody, or only to make a message."""


@dataclass(frozen=True)
class Edit:
    """One child of a node with what stands in its place; nothing in its place takes it out of its list."""

    function: Function
    qualified: str
    parent: ast.AST
    field: str
    place: int | None
    new: ast.AST | None
    line: int
    block: int


@dataclass(frozen=True)
class Module:
    """A module as its tree, where it stands, and what its names mean."""

    path: str
    tree: ast.Module
    names: Mapping[str, Any]


@dataclass(frozen=True)
class Mutant:
    """A function of a module as it would run with one change, and the change as a reader sees it."""

    path: str
    qualified: str
    line: int
    block: int
    diff: str
    code: CodeType

    @property
    def place(self) -> tuple[str, str, int]:
        """What tells its function from all others."""
        return self.path, self.qualified, self.code.co_firstlineno


def functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """The functions and methods of a module with their qualified names; what stands inside one is part of it."""
    holders: list[tuple[str, Sequence[ast.stmt]]] = [("", tree.body)]
    for prefix, body in holders:
        for node in body:
            if isinstance(node, ast.ClassDef):
                holders.append((f"{prefix}{node.name}.", node.body))
            elif isinstance(node, Function):
                yield f"{prefix}{node.name}", node


def blocks(function: Function) -> list[list[ast.stmt]]:
    """The blocks of statements of a function, its own body first, in an order that depends on the function alone."""
    fields = [getattr(node, name, None) for node in ast.walk(function) for name in ("body", "orelse", "finalbody")]
    return [field for field in fields if isinstance(field, list) and field]


def edits(module: Module) -> list[Edit]:
    """Every small change of a module's functions."""
    return [
        Edit(function, qualified, parent, field, place, new, line, block)
        for qualified, function in functions(module.tree)
        for inside in [{id(one): at for at, block in enumerate(blocks(function)) for one in block}]
        for parent, field, place, child, line, block in _children(function, function.lineno, 0, inside)
        for new in _replacements(parent, field, child, module.names)
    ]


def spread(modules: Mapping[str, Sequence[Edit]], seed: int) -> Iterator[tuple[str, Edit]]:
    """The edits as the seed's chance has them: one of each module, then a second one of each, and so on.

    Each module has a chance of its own, so that a change of one leaves the mutants of all others as they were.
    """
    chances = {path: random.Random(f"{seed} {path}") for path in modules}
    order = sorted(modules, key=lambda path: chances[path].random())
    shuffled = [[(path, edit) for edit in chances[path].sample(modules[path], len(modules[path]))] for path in order]
    return (pair for round_ in zip_longest(*shuffled) for pair in round_ if pair)


def mutant(module: Module, edit: Edit) -> Mutant | None:
    """The function with its edit; None where nothing changes or Python does not take it."""
    before = ast.unparse(edit.function)
    with _made(edit):
        after = ast.unparse(edit.function)
        try:
            compiled = compile(ast.fix_missing_locations(module.tree), module.path, "exec")
        except (SyntaxError, ValueError):
            return None
    code = code_of(compiled, edit.qualified, edit.function)
    if before == after:
        return None
    return Mutant(module.path, edit.qualified, edit.line, edit.block, _difference(before, after), code)


def code_of(compiled: CodeType, qualified: str, function: Function) -> CodeType:
    """The code of a function inside the code of its module; two of one name are told apart by their line."""
    first = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
    inside = [part for part in compiled.co_consts if isinstance(part, CodeType)]
    for part in inside:
        if part.co_qualname == qualified and part.co_firstlineno == first:
            return part
        inside += [inner for inner in part.co_consts if isinstance(inner, CodeType)]
    raise LookupError(f"{qualified} is not in its own module")


@contextmanager
def _made(edit: Edit) -> Iterator[None]:
    held = getattr(edit.parent, edit.field)
    kept = list(held) if isinstance(held, list) else held
    if edit.place is None:
        setattr(edit.parent, edit.field, edit.new)
    else:
        held[edit.place : edit.place + 1] = [edit.new] if edit.new else []
    try:
        yield
    finally:
        setattr(edit.parent, edit.field, kept)


def _difference(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if line[:3] not in ("---", "+++") and line[:2] != "@@")


Child = tuple[ast.AST, str, int | None, ast.AST, int, int]
"""A node below another: its holder, the field, the place in a list, itself, its line and its block."""


def _children(parent: ast.AST, line: int, block: int, inside: Mapping[int, int]) -> Iterator[Child]:
    """Everything below a node that a reader runs."""
    for field, value in ast.iter_fields(parent):
        if field in UNREAD or isinstance(parent, ast.Assert):
            continue  # what can't be is no test's business
        for place, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(child, ast.AST) and getattr(child, "arg", "") != "strict":
                here = getattr(child, "lineno", line), inside.get(id(child), block)
                yield parent, field, place, child, *here
                yield from _children(child, *here, inside)


def _replacements(parent: ast.AST, field: str, child: ast.AST, names: Mapping[str, Any]) -> Iterator[ast.AST | None]:
    yield from (operator() for operator in OPERATORS.get(type(child), ()))
    if isinstance(parent, ast.Compare) and not any(map(_is_word, [parent.left, *parent.comparators])):
        yield from (operator() for operator in ONE_SIDED.get(type(child), ()))
    if isinstance(child, ast.stmt):
        yield from _statements(child)
    elif isinstance(child, ast.expr) and not isinstance(getattr(child, "ctx", None), ast.Store | ast.Del):
        yield from _expressions(child, names)
    if isinstance(child, ast.keyword) or field == "ifs" or (field == "elts" and _is_choice(parent)):
        yield None


def _is_word(side: ast.AST) -> bool:
    if isinstance(side, ast.Attribute):
        return side.attr.isupper() or side.attr in ("value", "tag", "kind", "name")
    return isinstance(side, ast.Tuple) or (isinstance(side, ast.Constant) and not isinstance(side.value, int))


def _is_choice(parent: ast.AST) -> bool:
    elements = getattr(parent, "elts", [])
    return len(elements) > 1 and isinstance(parent, ast.Set | ast.Tuple) and all(map(_is_plain, elements))


def _is_plain(element: ast.AST) -> bool:
    return isinstance(element, ast.Attribute | ast.Constant)


def _statements(child: ast.stmt) -> Iterator[ast.AST]:
    match child:
        case ast.Expr(value=ast.Yield()):
            yield ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load())))
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return
        case ast.With(body=body):
            yield ast.If(ast.Constant(value=True), body, [])
        case ast.Expr() | ast.AugAssign() | ast.Continue() | ast.Break() | ast.Raise() | ast.Return(value=None):
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.Delete():
            yield ast.Pass()


def _expressions(child: ast.expr, names: Mapping[str, Any]) -> Iterator[ast.AST]:
    match child:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(value=not value)
        case ast.Constant(value=int(value)):
            yield from (ast.Constant(value=value + step) for step in (1, -1) if value + step >= 0)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BoolOp(values=values):
            for place in range(len(values)):
                rest = [value for other, value in enumerate(values) if other != place]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(child.op, rest)
        case ast.IfExp(body=body, orelse=orelse):
            yield body
            yield orelse
        case ast.Call():
            yield from _calls(child)
        case ast.Attribute(value=ast.Name(id=owner), attr=member) if isinstance(names.get(owner), EnumMeta):
            members = list(names[owner].__members__)
            if member in members and len(members) > 1:
                other = members[(members.index(member) + 1) % len(members)]
                yield ast.Attribute(child.value, other, child.ctx)


def _calls(call: ast.Call) -> Iterator[ast.AST]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name in WORDS and isinstance(call.func, ast.Name):
        yield ast.Call(ast.Name(WORDS[name], ast.Load()), call.args, call.keywords)
    elif name in WORDS and isinstance(call.func, ast.Attribute):
        yield ast.Call(ast.Attribute(call.func.value, WORDS[name], ast.Load()), call.args, call.keywords)
    if name in LEVELLING and isinstance(call.func, ast.Attribute):
        yield call.func.value
    elif name in LEVELLING and call.args:
        whole = [ast.Name("list", ast.Load())] if name == "sorted" else []
        yield ast.Call(whole[0], call.args[:1], []) if whole else call.args[0]
    if name in ("sorted", "sort") and not any(keyword.arg == "reverse" for keyword in call.keywords):
        backwards = ast.keyword("reverse", ast.Constant(value=True))
        yield ast.Call(call.func, call.args, [*call.keywords, backwards])
