from string import ascii_uppercase

import pytest

from tests.rules.provoked.every import CASES, RULES, found


@pytest.mark.parametrize("code", CASES)
def test_a_rule_finds_what_breaks_it_and_no_more(code: str) -> None:
    case = CASES[code]
    messages = [f"{finding.gap.place.heading}：{finding.gap.found}" for finding in found(code, case.wrong)]
    assert len(messages) == len(case.finds), messages
    assert all(expected in message for expected, message in zip(case.finds, messages, strict=True)), messages


@pytest.mark.parametrize("code", CASES)
def test_a_rule_finds_nothing_in_sheets_that_keep_it(code: str) -> None:
    assert found(code, CASES[code].right) == ()


def test_every_rule_of_the_process_has_a_case() -> None:
    assert set(CASES) == {rule.code for rule in RULES}


@pytest.mark.parametrize("code", CASES)
def test_every_message_names_place_fact_and_remedy(code: str) -> None:
    for finding in found(code, CASES[code].wrong):
        assert finding.gap.place.sheet
        assert not finding.gap.place.cell or finding.gap.place.cell.lstrip(ascii_uppercase) == str(
            finding.gap.place.row
        )
        assert finding.gap.found
        assert finding.gap.remedy
        assert not finding.gap.found.endswith("。")
        assert not finding.gap.remedy.endswith("。")
