"""What leaves the house or is laid down beside the workbooks: to whom, how many, for which day, and what is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from pmxl.actions.allocate import unlogged
from pmxl.actions.desk import Desk
from pmxl.actions.folders import example_workspace, init_workspace
from pmxl.actions.notify import SENDING, Sent, open_notices, send_notices
from pmxl.actions.numbering import next_number
from pmxl.actions.receivables import make_statements
from pmxl.actions.surveys import survey_book, survey_summary
from pmxl.actions.weekly import week_summary, weekly_summary
from pmxl.adapters.clock import FixedClock
from pmxl.adapters.messengers import MessageRefusedError
from pmxl.errors import FolderNotEmptyError
from pmxl.ports.messenger import Message
from pmxl.rows.governance import LogRow, NoticeRow
from pmxl.rows.money import AllocationRow
from pmxl.vocabulary import LogAction
from tests.given import desk_of


@dataclass
class Way:
    """A way out that keeps what it was given, and refuses what has a word in it."""

    name: str
    refuses: str = "没有"
    needs_address: bool = False
    sent: list[Message] = field(default_factory=list)

    def reaches(self, message: Message) -> bool:
        return bool(message.addresses) or not self.needs_address

    def send(self, message: Message) -> None:
        if self.refuses in message.text:
            raise MessageRefusedError(self.name, "满了")
        self.sent.append(message)


NOTICES = f"""
## 人员
姓名 | 部门 | 邮箱
周敏 | 销售 | zhou@a.example
胡斌 | 工程运维 |

## 通知
通知编号 | 项目编号 | 事由 | 收件人 | 抄送 | 内容 | 状态 | 渠道
TZ-1 | XM-1 | 催款 | 周敏、胡斌 | 周敏 | 一 | 待发送 |
TZ-2 |      | 完工 | 胡斌 |  | 二 | 待发送 |
TZ-3 | XM-1 | 催款 | 周敏 |  | 三 | 待发送 | {SENDING} 2026-11-23 09:00
TZ-4 | XM-1 | 催款 | 周敏 |  | 四 | 已发送 |
TZ-5 | XM-1 | 催款 | 周敏 |  | 五 | 已取消 |
"""


def numbers(rows: Sequence[NoticeRow]) -> list[str]:
    return [row.number for row in rows]


def told(sent: Sent) -> tuple[list[str], list[str], list[str], list[str], int]:
    refused = [row.number for row, _ in sent.refused]
    return numbers(sent.sent), refused, numbers(sent.uncertain), numbers(sent.unreachable), sent.waiting


def states(desk: Desk) -> list[tuple[str, str, datetime | None]]:
    rows = desk.read((NoticeRow,)).of(NoticeRow)
    return [(str(row.state), row.channel, row.sent) for row in rows[:3]]


def test_a_notice_goes_once_over_each_way_that_reaches_somebody() -> None:
    mail, robot = Way("邮件", needs_address=True), Way("机器人")
    desk = replace(desk_of(NOTICES), clock=FixedClock(datetime(2026, 11, 24, 9, 30, 0, 999_999)))
    assert numbers(open_notices(desk)) == ["TZ-1", "TZ-2", "TZ-3"]
    assert told(send_notices(desk, [mail, robot])) == (["TZ-1", "TZ-2"], [], ["TZ-3"], [], 0)
    now = datetime(2026, 11, 24, 9, 30)
    assert states(desk) == [
        ("已发送", "邮件、机器人", now), ("已发送", "机器人", now), ("待发送", f"{SENDING} 2026-11-23 09:00", None),
    ]  # fmt: skip
    assert mail.sent == [
        Message("[XM-1] 催款", "一\n\n收件：周敏、胡斌　抄送：周敏\nTZ-1", ("zhou@a.example",), ("周敏", "胡斌"))
    ]
    assert [(message.title, message.text) for message in robot.sent][1:] == [("完工", "二\n\n收件：胡斌\nTZ-2")]


def test_what_nobody_took_stays_and_an_uncertain_one_goes_again_by_its_number_only() -> None:
    desk, mail, robot = desk_of(NOTICES), Way("邮件", needs_address=True), Way("机器人", refuses="一")
    assert told(send_notices(desk, [mail])) == (["TZ-1"], [], ["TZ-3"], ["TZ-2"], 1)
    desk = desk_of(NOTICES)
    assert told(send_notices(desk, [robot], again=["TZ-3"])) == (["TZ-2", "TZ-3"], ["TZ-1"], [], [], 1)
    assert states(desk)[0] == ("待发送", "", None)
    assert told(send_notices(desk_of(NOTICES), [])) == ([], [], ["TZ-3"], [], 2)
    assert told(send_notices(desk_of(NOTICES, dry_run=True), [robot])) == ([], [], ["TZ-3"], [], 2)
    assert told(send_notices(desk_of(NOTICES), [Way("机器人")], most=1)) == (["TZ-1"], [], ["TZ-3"], [], 1)


@pytest.mark.parametrize(
    ("taken", "number"),
    [
        ([], "XM-2026-0001"),
        (["XM-2026-0007", "XM-2026-0003"], "XM-2026-0008"),
        (["XM-2025-0007", "XM-2026-0003x", "YM-2026-0009", "XM-2026-"], "XM-2026-0001"),
        (["XM-2026-9999"], "XM-2026-10000"),
    ],
)
def test_a_number_follows_the_highest_of_its_kind_and_year(taken: list[str], number: str) -> None:
    assert next_number("XM", 2026, taken) == number


def test_only_typed_allocations_after_the_first_logged_one_are_told() -> None:
    log = [LogRow(action=LogAction.ALLOCATED, note="HX-2 甲；HX-4 乙"), LogRow(action=LogAction.STEP, note="HX-3")]
    rows = [AllocationRow(number=number) for number in ("HX-1", "HX-2", "HX-3", "", "HX-4", "HX-5")]
    assert unlogged(log, rows) == ("HX-3", "HX-5")
    assert unlogged(log, rows[:1]) == unlogged(log[1:], rows) == ()


CUSTOMERS = """
## 合同
合同编号 | 项目编号 | 客户名称 | 合同金额
HT-1 | XM-1 | 甲/方 | 100
HT-2 | XM-2 | 乙方 | 100
HT-3 | XM-3 | 丙方 | 100

## 开票
发票号码 | 合同编号 | 开票金额
1 | HT-2 | 120
2 | HT-3 | 100

## 到账
到账编号 | 银行流水号 | 到账金额 | 合同编号
DZ-1 | 1 | 100 | HT-2
DZ-2 | 2 | 100 | HT-3
"""


def test_statements_are_written_for_whoever_owes_or_was_invoiced_more(tmp_path: Path) -> None:
    desk = replace(desk_of(CUSTOMERS), folder=tmp_path)
    made = make_statements(desk)
    assert [path.name for path in made] == ["对账单_甲_方_2026-11-24.xlsx", "对账单_乙方_2026-11-24.xlsx"]
    assert [path.relative_to(tmp_path).as_posix() for path in make_statements(desk, "丙方")] == [
        "对账单/对账单_丙方_2026-11-24.xlsx"
    ]


def test_a_folder_with_one_of_the_workbooks_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "回款台账.xlsx").write_bytes(b"")
    with pytest.raises(FolderNotEmptyError, match="已有 回款台账.xlsx，没有覆盖"):
        init_workspace(tmp_path, date(2026, 11, 24))
    with pytest.raises(FolderNotEmptyError, match="已有 回款台账.xlsx，没有覆盖"):
        example_workspace(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["回款台账.xlsx"]


@pytest.mark.parametrize(("made_on", "counts"), [(date(2026, 11, 24), True), (date(2026, 11, 25), False)])
def test_a_week_s_summary_is_compared_with_if_made_up_to_nine_days_later(
    tmp_path: Path, made_on: date, *, counts: bool
) -> None:
    def at(day: date) -> Desk:
        return replace(desk_of(CUSTOMERS), folder=tmp_path, clock=FixedClock(datetime(day.year, day.month, day.day, 9)))

    weekly_summary(at(made_on), "2026-W46")  # it ends on the 15th
    assert (week_summary(at(date(2026, 11, 25)), "2026-W47").week.prior is not None) is counts
    assert week_summary(at(date(2026, 11, 25)), "2026-W46").week.prior is None


def test_surveys_are_summed_up_from_new_year_to_today_unless_other_days_are_named(tmp_path: Path) -> None:
    desk = replace(desk_of(CUSTOMERS), folder=tmp_path)
    assert survey_book(desk).name == "踏勘总结_2026-01-01_2026-11-24.xlsx"
    assert survey_book(desk, date(2026, 2, 3), date(2026, 3, 4)).name == "踏勘总结_2026-02-03_2026-03-04.xlsx"
    assert survey_summary(desk) == survey_summary(desk, date(2026, 1, 1), date(2026, 11, 24))
    assert survey_summary(desk, date(2026, 2, 1)).headline != survey_summary(desk).headline
