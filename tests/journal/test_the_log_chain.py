"""The hash chain of 操作日志: what edits, insertions, removals and moves look like."""

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from pmxl.figures.chain import START, FaultKind, chained, digest, faults, sealed
from pmxl.rows.governance import LogRow
from pmxl.vocabulary import LogAction


def entry(note: str) -> LogRow:
    at = datetime(2026, 11, 24, 9, 30)
    return LogRow(at=at, operator="林晓", project="XM-2026-0001", action=LogAction.STEP, note=note)


FOUR = chained([entry("一"), entry("二"), entry("三"), entry("四")])


def kinds(rows: list[LogRow]) -> list[tuple[str, FaultKind]]:
    return [(fault.row.note, fault.kind) for fault in faults(rows)]


def test_a_chain_that_nobody_touched_has_no_fault() -> None:
    assert faults(FOUR) == ()


def test_the_first_row_begins_the_chain_and_numbers_run_on() -> None:
    assert [(row.number, row.previous) for row in FOUR[:2]] == [(1, START), (2, FOUR[0].digest)]


def test_an_edited_row_is_named() -> None:
    edited = FOUR[1].model_copy(update={"operator": "王芳"})
    assert kinds([FOUR[0], edited, *FOUR[2:]]) == [("二", FaultKind.EDITED)]


def test_a_removed_row_shows_at_the_row_behind_it() -> None:
    assert kinds([FOUR[0], *FOUR[2:]]) == [("三", FaultKind.REMOVED)]


def test_removed_first_rows_show_at_the_new_first_row() -> None:
    assert kinds(list(FOUR[2:])) == [("三", FaultKind.REMOVED)]


def test_an_inserted_row_is_named_even_if_its_own_hash_is_right() -> None:
    forged = sealed(entry("伪造"), FOUR[1])
    assert ("三", FaultKind.INSERTED) in kinds([*FOUR[:2], forged, *FOUR[2:]])


def test_exchanged_rows_are_named() -> None:
    moved = kinds([FOUR[0], FOUR[2], FOUR[1], FOUR[3]])
    assert {note for note, _ in moved} == {"二", "三", "四"}


def test_a_chain_rehashed_from_the_middle_differs_in_its_head() -> None:
    edited = FOUR[1].model_copy(update={"note": "改"})
    rehashed = chained([FOUR[0], edited, *FOUR[2:]])
    assert faults(rehashed) == ()
    assert rehashed[-1].digest != FOUR[-1].digest


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_a_hash_does_not_depend_on_line_ends_or_outer_blanks(note: str) -> None:
    plain = note.replace("\r\n", "\n").replace("\r", "\n")
    assert digest(entry(f"{plain}\n")) == digest(entry(plain.replace("\n", "\r\n")))
