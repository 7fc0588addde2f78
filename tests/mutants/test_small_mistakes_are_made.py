"""The mistakes that a mutation run makes: each is one small change, and the same seed makes the same ones."""

import ast
from enum import Enum
from types import FunctionType

from tests.mutants.mutations import Module, edits, functions, mutant, spread


class Colour(Enum):
    RED = "red"
    GREEN = "green"


def module(source: str) -> Module:
    return Module("some.py", ast.parse(source), {"Colour": Colour})


def changes(source: str) -> set[str]:
    """What the mutants of a one-line function do instead."""
    told = module(source)
    made = [mutant(told, edit) for edit in edits(told)]
    return {line[1:].strip() for one in made if one for line in one.diff.splitlines() if line.startswith("+")}


def test_comparisons_become_their_near_misses() -> None:
    assert changes("def f(a, b):\n    return a < b") == {"return a <= b"}
    assert changes("def f(a, b):\n    return a != b") == {"return a == b", "return a < b", "return a > b"}
    assert changes("def f(a):\n    return a == 'x'") == {"return a != 'x'"}
    assert changes("def f(a):\n    return a is not None") == {"return a is None"}


def test_conditions_numbers_and_signs_are_exchanged() -> None:
    assert changes("def f(a, b):\n    return a and b") == {"return a or b", "return a", "return b"}
    assert changes("def f(a):\n    return not a") == {"return a"}
    assert changes("def f(a):\n    return a + 1") == {"return a - 1", "return a + 2", "return a + 0"}
    assert changes("def f(a):\n    return True if a else False") == {
        "return True", "return False", "return False if a else False", "return True if a else True",
    }  # fmt: skip


def test_calls_lose_keywords_order_and_what_makes_values_alike() -> None:
    assert changes("def f(a):\n    return sorted(a, key=len)") == {
        "return sorted(a)", "return list(a)", "return sorted(a, key=len, reverse=True)",
    }  # fmt: skip
    assert changes("def f(a):\n    return max(a)") == {"return min(a)"}
    assert changes("def f(a):\n    return a.strip()") == {"return a"}


def test_filters_members_and_choices_are_dropped_or_exchanged() -> None:
    assert changes("def f(a):\n    return [b for b in a if b]") == {"return [b for b in a]"}
    assert changes("def f(a):\n    return a is Colour.RED") == {
        "return a is not Colour.RED",
        "return a is Colour.GREEN",
    }
    assert changes("def f(a):\n    return a in ('x', 'y')") == {
        "return a not in ('x', 'y')", "return a in ('y',)", "return a in ('x',)",
    }  # fmt: skip


def test_statements_are_removed_and_messages_and_docstrings_are_not() -> None:
    told = 'def f(a):\n    """One."""\n    print(a)\n    yield a\n    raise ValueError(1 + 2)'
    assert changes(told) == {"pass", "yield from ()"}


def test_a_mutant_runs_in_the_place_of_its_function() -> None:
    source = "class A:\n    @property\n    def b(self):\n        return 1 < 1\n\n    @b.setter\n    def b(self, value):\n        self.c = value"
    told = module(source)
    (one, *_) = [made for edit in edits(told) if (made := mutant(told, edit)) and "<=" in made.diff]
    assert (one.qualified, one.place) == ("A.b", ("some.py", "A.b", 2))
    assert FunctionType(one.code, {})(None) is True
    assert ast.unparse(told.tree) == ast.unparse(ast.parse(source))
    assert [name for name, _ in functions(told.tree)] == ["A.b", "A.b"]


def test_the_seed_alone_chooses_and_modules_take_turns() -> None:
    told = module("def f(a, b):\n    return a < b and b < a or a + b")
    found = {"one.py": edits(told), "two.py": edits(told)[:1]}
    order = [(path, edit.line, id(edit)) for path, edit in spread(found, 7)]
    assert order == [(path, edit.line, id(edit)) for path, edit in spread(found, 7)]
    assert {path for path, *_ in order[:2]} == {"one.py", "two.py"}
    assert len(order) == len(found["one.py"]) + 1
