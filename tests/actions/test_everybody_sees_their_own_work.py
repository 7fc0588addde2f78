"""我的待办: whose work something is before there is a team, and when somebody is unknown (流程 1.1–1.7)."""

import pytest

from pmxl.actions.desk import Desk
from pmxl.actions.step import record_step
from pmxl.actions.todo import open_work
from pmxl.errors import UnknownPersonError
from tests.actions.running_project import CONTRACT, MEETING, QUOTE, SURVEY, running
from tests.given import desk_of, only_rules

PEOPLE = """
## 人员
姓名 | 部门 | PMO成员 | 在岗
林晓 | 销售 | 否 | 是
陈新 | 销售 | 否 | 是
王芳 | 运营 | 是 | 是
吴燕 | 运营 | 否 | 是
赵离 | 运营 | 否 | 否
周敏 | 方案 | 是 | 是
马力 | 方案 | 否 | 是
孙伟 | 工程运维 | 是 | 是
周总监 | PMO | 是 | 是
"""


def application(**cells: str) -> Desk:
    row = {
        "申请编号": "SQ-2026-0001",
        "项目名称": "北岸弱电",
        "销售负责人": "林晓",
        "阶段": "立项",
        "状态": "申请中",
        **cells,
    }
    return desk_of(f"## 立项登记\n{' | '.join(row)}\n{' | '.join(row.values())}\n{PEOPLE}")


def seen(desk: Desk) -> dict[str, list[str]]:
    names = ("林晓", "陈新", "王芳", "吴燕", "赵离", "周敏", "马力", "孙伟", "周总监")
    found = {name: [work.step for work in open_work(desk, person=name)] for name in names}
    return {name: steps for name, steps in found.items() if steps}


@pytest.mark.parametrize(
    "cells", [{"申请编号": "", "阶段": "", "状态": ""}, {"评估结论": "不通过", "评估意见": "缺图纸"}]
)
def test_an_application_to_make_is_the_work_of_its_salesperson(cells: dict[str, str]) -> None:
    assert seen(application(**cells)) == {"林晓": ["1.1"]}


def test_an_application_to_assess_is_the_work_of_all_present_operations() -> None:
    assert seen(application()) == {"王芳": ["1.2"], "吴燕": ["1.2"]}


def test_a_passed_application_waits_for_operations_to_number_it() -> None:
    assert seen(application(评估结论="通过")) == {"王芳": ["1.3"], "吴燕": ["1.3"]}


def numbered(*team: str) -> Desk:
    done = ("1.1", "1.2", "1.3")
    members = "\n".join(f"XM-2026-0001 | {member}" for member in team)
    text = (
        running("立项", *done, survey="是")
        .replace("涉及部门\n", "涉及部门 | 销售负责人\n", 1)
        .replace("| 销售\n", "| 销售 | 林晓\n", 1)
    )
    return desk_of(
        f"{text}\n## 项目小组\n项目编号 | 姓名 | 部门 | 退出日期\n{members}\n{PEOPLE}\n{only_rules('LX05', 'LX08')}"
    )


def test_before_there_is_a_team_the_heads_of_the_departments_have_its_work() -> None:
    assert seen(numbered()) == {
        "林晓": ["1.7"],
        "王芳": ["1.5"],
        "吴燕": ["1.5"],
        "周敏": ["1.6"],
        "周总监": ["1.4"],
    }


def test_once_somebody_of_a_department_is_in_the_team_it_is_theirs() -> None:
    desk = numbered("马力 | 方案 |", "吴燕 | 运营 |", "陈新 | 销售 |")
    assert seen(desk) == {"林晓": ["1.7"], "陈新": ["1.7"], "吴燕": ["1.5"], "马力": ["1.6"], "周总监": ["1.4"]}


def test_a_member_who_has_left_gives_the_work_back_to_the_head() -> None:
    assert "马力" not in seen(numbered("马力 | 方案 | 2026-11-24"))
    assert seen(numbered("马力 | 方案 | 2026-11-25"))["马力"] == ["1.6"]


def test_without_a_pmo_department_the_members_of_pmo_have_its_work() -> None:
    desk = desk_of(
        running("立项", "1.1", "1.2", "1.3") + PEOPLE.replace("周总监 | PMO |", "周总监 | 财务 |") + only_rules()
    )
    assert [name for name, steps in seen(desk).items() if "1.4" in steps] == ["王芳", "周敏", "孙伟", "周总监"]


def test_a_department_without_a_head_does_it_all_together() -> None:
    desk = desk_of(
        running("立项", "1.1", "1.2", "1.3", "1.4", "1.5", survey="是") + PEOPLE.replace("方案 | 是", "方案 | 否")
    )
    assert [name for name, steps in seen(desk).items() if "1.6" in steps] == ["周敏", "马力"]


def test_somebody_whom_the_people_do_not_have_is_told_so() -> None:
    with pytest.raises(UnknownPersonError, match="人员表中没有此人：「PC0317」"):
        open_work(numbered(), person="PC0317")


def test_somebody_known_without_work_has_none() -> None:
    assert open_work(numbered(), person="孙伟") == ()


@pytest.mark.parametrize(
    ("stage", "number", "result", "sheets", "step", "owner", "code"),
    [
        ("立项", "1.7", "未通过", SURVEY, "1.6", "方案", "LX10"),
        ("方案与报价", "2.4", "未通过", QUOTE, "2.5", "方案", "FA05"),
        ("签合同", "3.2", "不通过", MEETING, "3.1", "方案", "HT02"),
    ],
)
def test_after_a_rejection_the_gate_speaks_of_the_step_that_is_to_be_done_anew(
    stage: str, number: str, result: str, sheets: str, step: str, owner: str, code: str
) -> None:
    desk = desk_of(running(stage, survey="是") + sheets + only_rules(code))
    record_step(desk, "XM-2026-0001", number, result, "意见")
    waiting = {work.step: work for work in open_work(desk)}
    assert [(found.code, str(found.owner), found.step) for found in waiting[step].missing] == [(code, owner, step)]
    assert str(waiting[step].owner) == owner
    assert number not in waiting


def codes(desk: Desk) -> dict[str, list[str]]:
    return {work.step: [found.code for found in work.missing] for work in open_work(desk) if work.missing}


def test_a_typed_rejection_is_mended_at_the_step_it_names_though_that_was_done() -> None:
    refused = MEETING.replace("决议\n", "决议 | 结论\n").replace("可以签约", "可以签约 | 不通过")
    assert codes(desk_of(running("签合同", "3.1") + refused + only_rules("HT02"))) == {"3.1": ["HT02"]}


def test_a_missing_stamp_is_mended_at_the_stamping_and_the_rest_at_the_archive() -> None:
    found = codes(desk_of(running("签合同") + CONTRACT + only_rules("HT09")))
    assert found == {"3.5": ["HT09"], "3.6": ["HT09", "HT09", "HT09"]}


def test_a_step_that_was_sent_back_waits_again_once_the_other_is_done() -> None:
    desk = desk_of(running("签合同", survey="是") + MEETING + only_rules("HT02"))
    record_step(desk, "XM-2026-0001", "3.2", "不通过", "工期不足")
    record_step(desk, "XM-2026-0001", "3.1")
    waiting = {work.step: [found.code for found in work.missing] for work in open_work(desk)}
    assert (waiting.get("3.1"), waiting["3.2"]) == (None, ["HT02"])
