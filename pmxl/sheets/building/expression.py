"""The small part of Excel's formula language that our own columns and tiles use, read into callables.

Formulas are ours alone: text from a user's cell never comes here.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from pmxl.errors import DefinitionError
from pmxl.ooxml.formulas import Kind, Token, tokens

Value = Decimal | str | bool | None
"""A cell's value as formulas see it: dates are their serial numbers, None is an empty cell."""


class Scope(Protocol):
    """What a formula is evaluated in: the tables of its workbook, its own row, and today."""

    @property
    def today(self) -> date:
        """The date that TODAY() gives."""

    @property
    def index(self) -> dict[tuple[object, ...], Mapping[tuple[Value, ...], Decimal]]:
        """Sums already grouped, kept so that a column of SUMIFS costs one pass."""

    def column(self, table: str, heading: str) -> Sequence[Value]:
        """The values of a table's column, the same object each time."""

    def here(self, heading: str) -> Value:
        """The value of the formula's own row under a heading."""


Result = Value | Sequence[Value]
Expression = Callable[[Scope], Result]
Function = Callable[[Scope, list[Expression]], Result]

_COMPARING, _JOINING, _ADDING, _MULTIPLYING = ("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/")
_LEVELS = (_COMPARING, _JOINING, _ADDING, _MULTIPLYING)


@lru_cache(maxsize=1024)
def expanded(formula: str, table: str) -> str:
    """The formula as it goes into a file: `[@x]` in the long form that every spreadsheet program understands."""
    return re.sub(r"\[@([^\]]+)\]", rf"{table}[[#This Row],[\1]]", formula)


def parse(formula: str, functions: Mapping[str, Function]) -> Expression:
    """The formula as a callable; a formula outside the language is declared wrongly."""
    reader = _Reader(formula, [token for token in tokens(formula[1:]) if token.kind is not Kind.SPACE], functions)
    expression = reader.level(0)
    if reader.peek() is not None:
        raise DefinitionError(f"formula {formula} is not understood")
    return expression


@dataclass
class _Reader:
    formula: str
    tokens: list[Token]
    functions: Mapping[str, Function]
    position: int = field(default=0)

    def peek(self) -> Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def take(self) -> Token:
        token = self.peek()
        if token is None:
            raise DefinitionError(f"formula {self.formula} ends too early")
        self.position += 1
        return token

    def accepts(self, signs: Sequence[str]) -> str:
        token = self.peek()
        if token and token.kind is Kind.SIGN and token.text in signs:
            self.position += 1
            return token.text
        return ""

    def level(self, depth: int) -> Expression:
        if depth == len(_LEVELS):
            return self.single()
        left = self.level(depth + 1)
        while sign := self.accepts(_LEVELS[depth]):
            left = _operation(sign, left, self.level(depth + 1))
        return left

    def single(self) -> Expression:
        if self.accepts(("-",)):
            return _operation("-", _constant(Decimal(0)), self.single())
        if self.accepts(("(",)):
            inner = self.level(0)
            self.closes()
            return inner
        return self.leaf(self.take())

    def leaf(self, token: Token) -> Expression:
        text, behind = token.text, self.peek()
        if token.kind is Kind.TEXT:
            return _constant(text[1:-1].replace('""', '"'))
        if token.kind is Kind.BRACKETS and text.startswith("[@"):
            return _here(text[2:-1])
        if token.kind is Kind.WORD and re.fullmatch(r"\d+(\.\d+)?", text):
            return _constant(Decimal(text))
        if token.kind is Kind.WORD and behind and behind.kind is Kind.BRACKETS:
            return _column(text, self.take().text[1:-1])
        if token.kind is Kind.WORD and self.accepts(("(",)):
            return self.call(text)
        raise DefinitionError(f"formula {self.formula} is not understood at {text}")

    def call(self, name: str) -> Expression:
        if name not in self.functions:
            raise DefinitionError(f"formula {self.formula} uses {name}, which has no meaning here")
        arguments: list[Expression] = []
        while not self.accepts((")",)):
            arguments.append(self.level(0))
            if not self.accepts((",",)):
                self.closes()
                break
        function = self.functions[name]
        return lambda scope: function(scope, arguments)

    def closes(self) -> None:
        if not self.accepts((")",)):
            raise DefinitionError(f"formula {self.formula} lacks a closing bracket")


def _constant(value: Value) -> Expression:
    return lambda _: value


def _here(heading: str) -> Expression:
    return lambda scope: scope.here(heading)


def _column(table: str, heading: str) -> Expression:
    return lambda scope: scope.column(table, heading)


def single(result: Result) -> Value:
    """The one value of a result; a whole column where one value belongs is declared wrongly."""
    if result is None or isinstance(result, Decimal | str | bool):
        return result
    raise DefinitionError("a whole column stands where one value belongs")


def as_number(value: Value) -> Decimal:
    """A value as arithmetic takes it: empty is nought."""
    if isinstance(value, bool):
        return Decimal(int(value))
    return value if isinstance(value, Decimal) else Decimal(0)


def as_text(value: Value) -> str:
    """A value as & joins it."""
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value or ""


def _operation(sign: str, left: Expression, right: Expression) -> Expression:
    operate = OPERATIONS[sign]
    return lambda scope: operate(single(left(scope)), single(right(scope)))


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    return isinstance(left, str) == isinstance(right, str) and as_number(left) == as_number(right)


OPERATIONS: Mapping[str, Callable[[Value, Value], Value]] = {
    "+": lambda left, right: as_number(left) + as_number(right),
    "-": lambda left, right: as_number(left) - as_number(right),
    "*": lambda left, right: as_number(left) * as_number(right),
    "/": lambda left, right: as_number(left) / as_number(right),
    "&": lambda left, right: as_text(left) + as_text(right),
    "=": _equal,
    "<>": lambda left, right: not _equal(left, right),
    "<": lambda left, right: as_number(left) < as_number(right),
    ">": lambda left, right: as_number(left) > as_number(right),
    "<=": lambda left, right: as_number(left) <= as_number(right),
    ">=": lambda left, right: as_number(left) >= as_number(right),
}
"""What the operators do; text is only ever compared for equality."""
