"""A pytest plugin: tests are collected once; each mutant is judged by the tests that reach it, in a process of its own.

The mutant lives in the memory of a forked process, so no file is ever changed. A test that goes on for much more
computing time than without the mutant is ended, and the mutant is killed; a process that computes nothing hangs only
after ten minutes. Neither depends on how busy the machine is.
"""

import ast
import builtins
import functools
import gc
import importlib
import json
import multiprocessing
import os
import resource
import signal
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple, TextIO

import pytest
from hypothesis import Phase, settings

from tests.mutants.mutations import Module, Mutant, blocks, code_of, edits, functions, mutant, spread

ROOT = Path(__file__).parents[2]
AREAS = ("pmxl/rules", "pmxl/figures", "pmxl/actions", "pmxl/adapters/closed_file", "pmxl/ooxml")
COSTLY = 2.0
"""Seconds of computing above which a test judges no mutants."""
MOST, LONGEST = 100, 6.0
"""So many tests judge a mutant at most, and of so many seconds: those that reach fewest other functions."""
PATIENCE, LEAST = 20, 20
"""A test may compute this many times what it does without a mutant, and at least so many seconds."""
WAIT = 600
"""Seconds until a process hangs."""
MEMORY = 8 * 2**30

Place = tuple[str, str, int]
"""Where a function stands: the module, its qualified name, its first line."""


class Reach(NamedTuple):
    """What a test reaches, what it costs, and whether it passes."""

    places: frozenset[str] = frozenset()
    seconds: float = 0.0
    passed: bool = True


def pytest_configure(config: pytest.Config) -> None:
    """Let property tests try the same examples each time, and not look for the smallest one that fails."""
    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("mutants", derandomize=True, database=None, deadline=None, phases=phases)
    settings.load_profile("mutants")
    config.pluginmanager.register(Judge(), "judge of mutants")


class Judge:
    """Runs a session's tests on mutants in place of the program."""

    def __init__(self) -> None:
        self.wanted = json.loads(os.environ["PMXL_MUTANTS"])
        self.touched: set[str] = set()
        self.by_fixture: dict[str, set[str]] = {}
        self.failed = False
        self.living: dict[Place, list[FunctionType]] = {}
        self.caches: list[Any] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn what each test reaches; then judge mutant by mutant, and tell each verdict as one line of JSON."""
        modules = [_module(path) for area in AREAS for path in sorted((ROOT / area).glob("*.py"))]
        everything = gc.get_objects()
        self.living = _living(everything)
        self.caches = [each for each in everything if isinstance(each, functools._lru_cache_wrapper)]
        del everything
        gc.freeze()
        kept = Path(self.wanted["reach"])
        known = {name: Reach(*each) for name, each in json.loads(kept.read_text())} if kept.exists() else {}
        fresh = [item for item in session.items if item.nodeid not in known]
        reach = known | self._apart(lambda: self._mapped(fresh, modules))
        kept.write_text(json.dumps([(name, (sorted(each.places), *each[1:])) for name, each in reach.items()]))
        found = {module.path: edits(module) for module in modules if module.path.startswith(self.wanted["only"])}
        with os.fdopen(self.wanted["told"], "w", encoding="utf-8") as told:
            failing = sorted(name for name, each in reach.items() if not each.passed)
            _tell(told, tests=len(reach), failing=failing, mutants=sum(map(len, found.values())))
            by_path = {module.path: module for module in modules}
            again = {(path, line): diff for path, line, diff in self.wanted["again"]}
            spread_out = spread(found, self.wanted["seed"])
            asked = ((path, edit) for path, edit in spread_out if not again or (path, edit.line) in again)
            made = (mutant(by_path[path], edit) for path, edit in asked)
            chosen = (each for each in made if each and again.get((each.path, each.line), each.diff) == each.diff)
            self._judged(session, chosen, reach, told)
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
        """Remember what a fixture reaches that several tests share."""
        before, self.touched = self.touched, set()
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function":
                self.by_fixture.setdefault(fixturedef.argname, set()).update(self.touched)
            before |= self.touched
            self.touched = before

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notice a failure in any part of a test."""
        self.failed = self.failed or report.failed

    def _mapped(self, items: list[pytest.Item], modules: list[Module]) -> dict[str, Reach]:
        builtins.__touched__ = self._touch  # type: ignore[attr-defined]  # the marked functions find it there
        for module in modules:
            _marked(module, self.living)
        reach = {}
        for item, following in zip(items, [*items[1:], None], strict=True):
            self.touched, self.failed = set(), False
            start = _computed()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            names = getattr(item, "fixturenames", ())
            reached = self.touched.union(*(self.by_fixture.get(name, set()) for name in names))
            reach[item.nodeid] = Reach(frozenset(reached), _computed() - start, not self.failed)
            if following is None or following.path != item.path:
                self._forgotten()
        return reach

    def _touch(self, name: str) -> None:
        self.touched.add(name)

    def _judged(
        self, session: pytest.Session, mutants: Iterator[Mutant], reach: dict[str, Reach], told: TextIO
    ) -> None:
        end, left = time.monotonic() + 60 * self.wanted["minutes"], self.wanted["count"]
        for each in mutants:
            if not left or time.monotonic() > end:
                return
            items = _nearest(session.items, reach, each)
            killer = self._apart(functools.partial(self._killer, each, items, reach)) if items else None
            _tell(told, path=each.path, line=each.line, diff=each.diff, tests=len(items), killer=killer)
            left -= 1

    def _killer(self, each: Mutant, items: list[pytest.Item], reach: dict[str, Reach]) -> str | None:
        """The first test that fails with the mutant in place of its function."""
        for function in self.living[each.place]:
            function.__code__ = each.code
        for item, following in zip(items, [*items[1:], None], strict=True):
            signal.setitimer(signal.ITIMER_PROF, max(LEAST, PATIENCE * reach[item.nodeid].seconds))
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                return item.nodeid
        return None

    def _apart(self, work: Callable[[], Any]) -> Any:
        """What the work gives when done in a forked process; how the process ended where it gave nothing."""
        context = multiprocessing.get_context("fork")
        receiver, sender = context.Pipe(duplex=False)
        with tempfile.TemporaryDirectory(prefix="mutant-", ignore_cleanup_errors=True) as folder:
            process = context.Process(target=self._worked, args=(work, sender, folder))
            process.start()
            sender.close()
            try:
                return receiver.recv() if receiver.poll(WAIT) else "it waits for ever"
            except EOFError:
                process.join()
                return f"the process ended with {process.exitcode}"
            finally:
                process.kill()
                process.join()

    def _worked(self, work: Callable[[], Any], sender: Connection, folder: str) -> None:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        self._forgotten()
        sender.send(work())
        sender.close()
        os._exit(0)

    def _forgotten(self) -> None:
        """Empty what functions remember, so that what comes next is worked out again."""
        for each in self.caches:
            each.cache_clear()


def _computed() -> float:
    """Seconds of computing so far, those of processes that tests started included."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _module(path: Path) -> Module:
    name = path.relative_to(ROOT).as_posix()
    loaded = importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    assert loaded.__file__ == str(path)
    return Module(name, ast.parse(path.read_text(encoding="utf-8")), vars(loaded))


def _living(everything: Iterable[object]) -> dict[Place, list[FunctionType]]:
    """Every function of the program in this process, by its place."""
    living: dict[Place, list[FunctionType]] = {}
    for each in everything:
        if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(f"{ROOT}/pmxl/"):
            code = each.__code__
            place = (Path(code.co_filename).relative_to(ROOT).as_posix(), code.co_qualname, code.co_firstlineno)
            living.setdefault(place, []).append(each)
    return living


def _marked(module: Module, living: dict[Place, list[FunctionType]]) -> None:
    """Let every block of the module say that it was reached."""
    tree = ast.parse((ROOT / module.path).read_text(encoding="utf-8"))
    named = list(functions(tree))
    for qualified, function in named:
        for at, block in enumerate(blocks(function)):
            block.insert(0, ast.parse(f"__touched__({_name(module.path, qualified, at)!r})").body[0])
    compiled = compile(ast.fix_missing_locations(tree), module.path, "exec")
    for qualified, function in named:
        code = code_of(compiled, qualified, function)
        for each in living.get((module.path, qualified, code.co_firstlineno), ()):
            each.__code__ = code


def _name(path: str, qualified: str, block: int) -> str:
    """By what name a block of statements is remembered; lines come and go."""
    return f"{path} {qualified} {block}"


def _nearest(items: Iterable[pytest.Item], reach: dict[str, Reach], mutant: Mutant) -> list[pytest.Item]:
    """The tests that reach a mutant's block, those first that reach little else; tests of one file stand together."""
    name = _name(mutant.path, mutant.qualified, mutant.block)

    def near(item: pytest.Item) -> tuple[int, str]:
        return len(reach[item.nodeid].places), item.nodeid

    told = {item.nodeid: reach.get(item.nodeid, Reach()) for item in items}
    able = [
        item
        for item in items
        if name in told[item.nodeid].places and told[item.nodeid].passed and told[item.nodeid].seconds < COSTLY
    ]
    by_file: dict[Path, list[pytest.Item]] = {}
    spent = 0.0
    for item in sorted(able, key=near)[:MOST]:
        if spent < LONGEST:
            by_file.setdefault(item.path, []).append(item)
        spent += told[item.nodeid].seconds
    return [item for together in by_file.values() for item in together]


def _tell(told: TextIO, **facts: Any) -> None:
    told.write(json.dumps(facts, ensure_ascii=False) + "\n")
    told.flush()
