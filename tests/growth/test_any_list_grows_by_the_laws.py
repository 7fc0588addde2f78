"""Lists in random surroundings get rows and new values: each is whole afterwards, or was refused and is as it was.

PMXL_GROWTH says how many are tried; of every tenth LibreOffice computes the sums.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from openpyxl.utils import coordinate_to_tuple, range_boundaries

from pmxl.adapters.closed_file import ClosedWorkbook
from pmxl.errors import WriteRefusedError
from tests.growth.laws import is_formula, may_be_refused, objections, ways
from tests.growth.reach import Growth
from tests.growth.recalculation import Computed, recalculated
from tests.growth.seen import Seen, address, seen
from tests.growth.surroundings import Case, built, cases

CASES = int(os.environ.get("PMXL_GROWTH", "60"))


def refusal(case: Case, path: Path) -> WriteRefusedError | None:
    """Commit a case, or say why it was refused."""
    try:
        ClosedWorkbook(path).commit(case.changes())
    except WriteRefusedError as refused:
        return refused
    return None


@pytest.mark.timeout(0)
def test_every_old_value_keeps_its_place_and_every_new_one_joins_the_list(tmp_path: Path) -> None:
    path, refused = tmp_path / "台账.xlsx", Counter[bool]()

    @settings(max_examples=CASES)
    @given(cases())
    def kept(case: Case) -> None:
        before, held = seen(built(case, path)), path.read_bytes()
        reason = refusal(case, path)
        refused[reason is not None] += 1
        if reason is None:
            assert objections(before, seen(path), case.place, case.rows, case.updates) == []
        else:
            assert path.read_bytes() == held
            assert may_be_refused(before.sheets["台账"], case.place, case.appended), str(reason)

    kept()
    assert refused[True] < 0.15 * refused.total()


@pytest.mark.timeout(0)
@pytest.mark.libreoffice
def test_totals_over_a_list_are_computed_with_its_new_rows_and_nothing_turns_into_an_error(tmp_path: Path) -> None:
    tried = list[tuple[Case, Seen, Path]]()

    @settings(max_examples=max(CASES // 10, 6), database=None)
    @given(cases())
    def committed(case: Case) -> None:
        path = built(case, tmp_path / f"{len(tried)}.xlsx")
        before = seen(path)
        if refusal(case, path) is None:
            tried.append((case, before, path))

    committed()
    computed = recalculated(tmp_path, [path for *_, path in tried])
    wrong = ((case, list(_miscomputed(case, before, computed[path.stem]))) for case, before, path in tried)
    assert [(case, problems) for case, problems in wrong if problems] == []


TOTAL = re.compile(r"=(?P<function>SUM|AVERAGE|COUNTA|SUBTOTAL)\((?:9,)?(?P<range>[^(),]+)\)")


def _miscomputed(case: Case, before: Seen, new: Computed) -> Iterator[str]:
    """Totals over the whole list that are not those of its old and new rows, and errors: no case is built with one."""
    growth = Growth(case.place, case.appended, _put_in(case, before, new))
    for name, sheet in before.sheets.items():
        for where, held in sheet.cells.items():
            there = growth.cell(where) if name == case.place.sheet else where
            shown = new[name].get(there)
            if str(shown).startswith(("#", "Err:")):
                yield f"{name} {there} shows {shown} of {held}"
            total = TOTAL.fullmatch(held) if is_formula(held) and not _is_in_list(case, name, where) else None
            if (
                total
                and not _leaves_out(case, total["function"])
                and (values := _covered(case, before, name, total["range"]))
            ):
                expected = _computed(total["function"], values)
                if not isinstance(shown, int | float) or abs(shown - expected) > 1e-6:
                    yield f"{name} {there} computes {shown} of {held}, not {expected}"


def _leaves_out(case: Case, function: str) -> bool:
    """Whether LibreOffice leaves hidden rows out of a total: SUBTOTAL does where the list is filtered."""
    return function == "SUBTOTAL" and case.filtered and bool(case.hidden)


def _is_in_list(case: Case, sheet: str, where: str) -> bool:
    return sheet == case.place.sheet and case.place.heading < coordinate_to_tuple(where)[0] <= case.place.last


def _computed(function: str, values: Sequence[object]) -> float:
    """What a total comes to."""
    numbers = [value for value in values if isinstance(value, int | float)]
    if function == "COUNTA":
        return float(len(values))
    return sum(numbers) / len(numbers) if function == "AVERAGE" else float(sum(numbers))


def _covered(case: Case, before: Seen, sheet: str, area: str) -> list[object]:
    """The values that a range must take in after the commit; none if it doesn't cover the list."""
    owner, _, box = area.rpartition("!")
    if (owner or sheet) != case.place.sheet or not re.fullmatch(r"\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+", box):
        return []
    left, top, right, bottom = range_boundaries(box.replace("$", ""))
    if left != right or not case.place.covered_by(top, bottom, left, right):
        return []
    cells = {**before.sheets[case.place.sheet].cells, **case.updates}
    old = [cells.get(address(row, left)) for row in range(top, bottom + 1)]
    heading = next(heading for heading, column in case.place.columns.items() if column == left)
    return [value for value in [*old, *(row.get(heading) for row in case.rows)] if value is not None]


def _put_in(case: Case, before: Seen, new: Computed) -> int:
    """How many sheet rows were put in, told by where the values from below the list stand."""
    sheet = before.sheets["台账"]

    def kept(down: int) -> int:
        growth = Growth(case.place, case.appended, down)
        held = ((growth.cell(where), value) for where, value in sheet.cells.items() if not is_formula(value))
        return sum(new["台账"].get(where) == value for where, value in held)

    return max(ways(sheet, case.place, case.appended), key=kept)
