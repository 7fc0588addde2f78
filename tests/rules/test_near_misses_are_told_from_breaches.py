import pytest

from tests.rules.near import acceptance, contract, delivery, initiation, money, preparation, reminders, rows
from tests.rules.near.case import Near
from tests.rules.provoked.every import found

MODULES = (initiation, contract, preparation, delivery, acceptance, money, rows, reminders)
NEAR = [near for module in MODULES for near in module.NEAR]


@pytest.mark.parametrize("near", NEAR, ids=lambda near: f"{near.code} {near.what}")
def test_a_rule_says_of_what_is_close_to_a_breach_just_this(near: Near) -> None:
    gaps = [finding.gap for finding in found(near.code, near.sheets)]
    assert tuple(f"{gap.place.heading}：{gap.found}；{gap.remedy}" for gap in gaps) == near.finds
