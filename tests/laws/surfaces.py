"""What a surface says of the named figures: read from pages as they are made, from printed text and from files."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmxl.reports.paper.page import Item, Page, Section
from pmxl.reports.receivables.statement import Statement
from pmxl.reports.weekly.kpis import Kpi
from tests.laws.near_misses import CONTRACTS, CUSTOMERS, EXPECTED

ALIASES = {
    "合同总额": "合同金额",
    "已收款": "已到账",
    "未收款": "合同未收",
    "到期未核销": "到期未收",
    "合同": "合同金额",
}
"""Words of letters, forms and sheets for the figures; 合同 alone only in front of an amount."""
WORDS = sorted(
    {word for words in EXPECTED.values() for word in words if not word[0].isdigit()} - {"未到期", "无到期日"}
)
BUCKETS = ("未到期", "1–30", "31–60", "61–90", "91–180", "180以上", "无到期日")
_SCOPES = (*CONTRACTS, *CONTRACTS.values(), *CUSTOMERS)
_NAMED = "|".join(sorted((*WORDS, *ALIASES), key=len, reverse=True))
_IN_TEXT = re.compile(rf"({_NAMED})[ ¥]*(-?\d[\d,]*\.\d\d)(?!\d)")


@dataclass(frozen=True)
class Saying:
    """A figure as a surface says it: of which contract, project or customer, "" of all."""

    scope: str
    word: str
    amount: Decimal


@dataclass
class Said:
    """All that was said, and what it was said about unless a line names something else."""

    scope: str = ""
    sayings: list[Saying] = field(default_factory=list)

    def add(self, scope: str, word: str, amount: object) -> None:
        self.sayings.append(Saying(scope, ALIASES.get(word, word), Decimal(str(amount)).quantize(Decimal("0.01"))))

    def text(self, text: str, scope: str | None = None) -> None:
        found = scope_of([text]) if scope is None else scope
        for word, amount in _IN_TEXT.findall(text):
            self.add(self.scope if found is None else found, word, amount.replace(",", ""))

    def page(self, page: Page) -> None:
        self.text(page.headline)

    def statement(self, statement: Statement) -> None:
        """A letter says what its sections said before it was put together of its customer."""
        of_all = [one for one in self.sayings if not one.scope]
        self.sayings = [one for one in self.sayings if one.scope]
        self.sayings += [replace(one, scope=statement.customer) for one in of_all]

    def kpi(self, kpi: Kpi) -> None:
        if kpi.name in WORDS and kpi.value is not None:
            self.add(self.scope, kpi.name, kpi.value)

    def section(self, section: Section) -> None:
        titles = [heading.title for heading in section.headings]
        aged = section.title.startswith("账龄，按")
        named = {at: title for at, title in enumerate(titles) if title in WORDS or title in ALIASES}
        named = {at: title for at, title in named.items() if title != "合同"}
        named |= {at: title for at, title in enumerate(titles) if aged and title in BUCKETS}
        for line, scope in [*((line, scope_of(texts(line))) for line in section.lines), (section.total or (), "")]:
            where = scope or self.scope
            for at, word in named.items():
                if at < len(line) and isinstance(line[at].value, Decimal) and not (aged and where):
                    self.add(where, word, line[at].value)
            for item in line:
                if isinstance(item.value, str):
                    self.text(item.value, where)
            self.pair(section, line, where)

    def pair(self, section: Section, line: tuple[Item, ...], scope: str) -> None:
        """A name and its amount side by side: an equation, or a bucket with its count and its sum."""
        name = line[0].value if line else None
        if name in WORDS and len(line) > 1 and isinstance(line[1].value, Decimal):
            self.add(scope, str(name), line[1].value)
        if section.title.startswith("计划未收，按账龄") and name in BUCKETS:
            self.add(scope, str(name), line[2].value)

    def file(self, path: Path) -> None:
        """The texts and named amounts of a file; one that is named after a customer is about that one."""
        whole, self.scope = self.scope, scope_of([path.stem]) or self.scope
        self._file(path)
        self.scope = whole

    def _file(self, path: Path) -> None:
        if path.suffix == ".html":
            self.text_lines(re.sub(r"<[^>]+>", "\n", path.read_text(encoding="utf-8")))
        elif path.suffix == ".xlsx":
            for sheet in openpyxl.load_workbook(path, data_only=True):
                for row in sheet.iter_rows(values_only=True):
                    self.cells([cell for cell in row if cell is not None])

    def cells(self, row: list[Any]) -> None:
        for at, cell in enumerate(row):
            follows = row[at + 1] if at + 1 < len(row) else None
            if cell in WORDS and isinstance(follows, int | float):
                self.add(self.scope, cell, follows)
            elif isinstance(cell, str):
                self.text(cell)

    def text_lines(self, text: str) -> None:
        for line in text.splitlines():
            self.text(line)

    def wrong(self) -> list[str]:
        """The sayings that are not what was added up by hand."""
        return sorted(
            {
                f"{one.scope or '全部'} {one.word}：{one.amount}，应为 {EXPECTED[one.scope].get(one.word)}"
                for one in self.sayings
                if one.amount != EXPECTED[one.scope].get(one.word)
            }
        )


def texts(line: tuple[Item, ...]) -> list[str]:
    return [item.value for item in line if isinstance(item.value, str)]


def scope_of(found: list[str]) -> str | None:
    """What a line is about: a contract before a project, a project before a customer."""
    return next((scope for scope in _SCOPES for text in found if scope in text), None)


@contextmanager
def listening(scope: str = "") -> Iterator[Said]:
    """Hear every page, section and figure of the first page that is made meanwhile, whoever makes it."""
    said = Said(scope)
    heard: Mapping[type[Any], Any] = {Page: said.page, Section: said.section, Kpi: said.kpi, Statement: said.statement}
    with pytest.MonkeyPatch.context() as patch:
        for kind, listen in heard.items():
            patch.setattr(kind, "__init__", _heard(kind.__init__, listen))
        yield said


def _heard(made: Any, listen: Any) -> Any:
    def init(self: Any, *args: Any, **more: Any) -> None:
        made(self, *args, **more)
        listen(self)

    return init
