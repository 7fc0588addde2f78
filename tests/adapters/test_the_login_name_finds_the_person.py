"""Who is asking is found by the login name as computers and people write it, or said not to be known."""

import getpass

import pytest

from pmxl.errors import LoginFoundTwiceError, LoginUnknownError, UnknownWordError
from pmxl.ports.operator import Operator
from pmxl.vocabulary import Department
from pmxl.wiring import operator_of
from tests.given import workspace_of

PEOPLE = """
    ## 人员
    姓名 | 部门 | 登录名         | 在岗
    李一 | 销售 | lione          | 是
    王二 | 财务 | CORP\\Wang.Er   | 是
    张三 | 方案 | zhang@corp.cn  | 是
    赵四 | 运营 |                | 是
    钱五 | PMO  | qian           | 否
"""


def asked(monkeypatch: pytest.MonkeyPatch, login: str, people: str = PEOPLE) -> Operator:
    monkeypatch.setattr(getpass, "getuser", lambda: login)
    return operator_of(workspace_of(people))


@pytest.mark.parametrize(
    ("login", "name"),
    [
        ("lione", "李一"),
        ("LiOne", "李一"),
        ("CORP\\lione", "李一"),
        ("lione@corp.cn", "李一"),
        ("ｌｉｏｎｅ", "李一"),
        ("wang.er", "王二"),
        ("OTHER\\WANG.ER", "王二"),
        ("Zhang", "张三"),
        ("张三", "张三"),
    ],
)
def test_a_login_is_found_without_case_domain_or_host(monkeypatch: pytest.MonkeyPatch, login: str, name: str) -> None:
    assert asked(monkeypatch, login).name == name


@pytest.mark.parametrize("login", ["lion", "lione2", "corp", "corp.cn", "@", "\\", "qian"])
def test_a_login_that_only_resembles_one_has_no_department(monkeypatch: pytest.MonkeyPatch, login: str) -> None:
    assert asked(monkeypatch, login) == Operator(login)


def test_one_person_in_two_rows_has_both_departments(monkeypatch: pytest.MonkeyPatch) -> None:
    people = PEOPLE + "    李一 | 运营 | LIONE | 是\n"
    assert asked(monkeypatch, "lione", people) == Operator("李一", frozenset({Department.SALES, Department.OPERATIONS}))


def test_two_people_with_one_login_are_not_guessed_between(monkeypatch: pytest.MonkeyPatch) -> None:
    people = PEOPLE + "    孙六 | 运营 | B\\lione | 是\n"
    with pytest.raises(LoginFoundTwiceError, match="^设置 › 人员：登录名「lione」对应 李一、孙六，无法确定操作人。"):
        asked(monkeypatch, "lione", people)


@pytest.mark.parametrize("error", [ModuleNotFoundError("No module named 'pwd'"), KeyError("uid"), OSError("no name")])
def test_a_computer_that_names_nobody_is_answered_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def getuser() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", getuser)
    with pytest.raises(LoginUnknownError, match="^电脑登录名：系统没有给出.*请加 --as 姓名"):
        operator_of(workspace_of(PEOPLE))
    assert operator_of(workspace_of(PEOPLE), "赵四").name == "赵四"


def test_a_named_operator_whom_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownWordError, match="操作人「无此人」不存在"):
        operator_of(workspace_of(PEOPLE), "无此人")
