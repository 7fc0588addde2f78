"""The law of the house: whatever is done to a sheet, no verdict improves, no figure changes unmarked, no letter leaves."""

import os
import random
from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest

from pmxl.actions.weekly import week_summary
from pmxl.cli.main import main
from pmxl.errors import PmxlError
from pmxl.reports.paper.page import Page
from pmxl.reports.weekly.summary import Summary
from pmxl.rows.initiation import SurveyRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.sight import Sight
from tests.given import desk_over
from tests.unseen.commands import WITHOUT_A_RECORD, Answer, answer, asked, leaves
from tests.unseen.company import copied, workspace
from tests.unseen.damages import Damage, damages

SAMPLE = 24
"""How many damages are tried where no other number, or `all`, is asked for (PMXL_UNSEEN)."""

MARKS = ("缺：", "存疑", "无法判断", "读不到", "不完整", "SJ0", "SJ36", "未完成")
LISTING = ("check", "weekly")
"""The commands that list what lies unused."""

LETTERS = ("form", "forms", "statement", "dunning")


def chosen() -> list[Damage]:
    every = list(damages())
    wanted = os.environ.get("PMXL_UNSEEN") or str(SAMPLE)
    return every if wanted == "all" else random.Random(20261130).sample(every, int(wanted))


@cache
def untouched() -> Mapping[tuple[str, ...], Answer]:
    """What every command answers of the company as it is."""
    return {command: answer(workspace(copied()), command) for command in asked()}


@pytest.mark.parametrize("damage", chosen(), ids=str)
def test_a_damaged_sheet_improves_no_answer(damage: Damage) -> None:
    books = damage.done()
    faults = [
        f"{' '.join(command)}: {fault}"
        for command in untouched()
        for fault in _faults(damage, command, answer(workspace(books), command))
    ]
    assert not faults, "\n".join(faults)


def _faults(damage: Damage, command: tuple[str, ...], now: Answer) -> list[str]:
    before = untouched()[command]
    if (now.said, now.files, now.code) == (before.said, before.files, before.code):
        return []
    if command[0] == "weekly" and _without_data_problems(now) == _without_data_problems(before):
        return []  # the list of what is wrong in the sheets grew by it; the week's own figures are compared below
    if damage.harmless:
        return [] if command[0] in LISTING else [f"changed by what does no harm: {now.said}"]
    faults: list[str] = []
    if now.code == 0 and not (command[0] == "advance" and "无法判断" in now.said):  # a hint that can't be judged
        faults.append(f"another answer, told as a clean one: {now.said[:600]}")
    elif not any(mark in now.said for mark in MARKS):
        faults.append(f"another answer without a mark: {now.said[:600]}")
    elif damage.kind.sheet.name not in now.said:
        faults.append(f"another answer that does not name the sheet: {now.said[:600]}")
    if command[0] == "advance" and before.code and not now.code:
        faults.append("the verdict improved")
    if command[0] in LETTERS and not now.files.items() <= before.files.items():
        faults.append(f"a letter was written: {list(now.files)}")
    return faults


def _without_data_problems(week: Answer) -> tuple[list[str], int]:
    """What the week says on the terminal but the number of its 数据问题."""
    return [line for line in week.said.splitlines() if "数据问题" not in line], week.code


@pytest.mark.parametrize("damage", chosen(), ids=str)
def test_a_figure_and_a_page_of_the_week_change_only_with_a_mark(damage: Damage) -> None:
    try:
        now = week_summary(desk_over(workspace(damage.done()), today=TODAY), WEEK)
        pages = now.pages
    except PmxlError:
        return  # refused as a whole
    before = week_as_it_is()
    changed = [kpi.name for kpi, was in zip(now.figures, before.figures, strict=True) if kpi != was and not kpi.mark]
    changed += [
        page.name
        for page, was in zip(pages, before.pages, strict=True)
        if _shown(page) != _shown(was) and not page.unseen
    ]
    assert set(changed) <= {"数据问题（阻断）", "数据问题", "说明"}


def _shown(page: Page) -> str:
    """What a page shows; as text, since a week without a value is no number and equals nothing."""
    sections = [(s.title, s.note, s.empty, [[item.value for item in line] for line in s.lines]) for s in page.sections]
    return repr((page.headline, sections))


TODAY, WEEK = date(2026, 11, 24), "2026-W47"


@cache
def week_as_it_is() -> Summary:
    return week_summary(desk_over(workspace(copied()), today=TODAY), WEEK)


@pytest.mark.parametrize("command", [("receivables",), ("statement",), ("next", "--dept", "销售"), ("surveys",)])
def test_the_law_bites_where_nobody_reports_what_is_hidden(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert untouched()
    removed = {damage.kind: damage for damage in damages() if damage.name == "removed"}
    monkeypatch.setattr(Sight, "come_upon", lambda *_: None)
    damage = removed[SurveyRow if command == ("surveys",) else PaymentNodeRow]
    assert _faults(damage, command, answer(workspace(damage.done()), command))


def test_every_command_is_asked_or_named_with_its_reason() -> None:
    tried = {" ".join(command) for command in asked()}
    untried = [leaf for leaf in leaves(main) if not any(f"{one} ".startswith(f"{leaf} ") for one in tried)]
    assert sorted(untried) == sorted(WITHOUT_A_RECORD)


NEEDLESS: Mapping[str, str] = {}
"""The sheets that no answer needs, each with the reason."""


def test_every_sheet_is_needed_by_an_answer() -> None:
    removed = [damage for damage in damages() if damage.name == "removed"]
    assert [damage.kind.sheet.name for damage in removed if not _is_felt(damage)] == list(NEEDLESS)


def _is_felt(damage: Damage) -> bool:
    """Whether any answer but that of `check`, which tells of every sheet, is another one."""
    books = damage.done()
    others = (command for command in untouched() if command[0] != "check")
    return any(answer(workspace(books), command) != untouched()[command] for command in others)
