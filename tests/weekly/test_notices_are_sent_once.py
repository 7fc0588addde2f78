"""通知 through real channels: an SMTP server and a webhook on this machine, each notice once, crashes said."""

import email
import json
import threading
from collections.abc import Iterator
from email.message import Message as Mail
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from pmxl.actions.desk import Desk
from pmxl.actions.notify import SENDING, open_notices, send_notices
from pmxl.adapters.messengers import AppriseMessenger, NotifySetupError, messengers
from pmxl.ports.messenger import Message
from pmxl.rows.governance import NoticeRow
from pmxl.sheets.locating import locate
from pmxl.sheets.writing import cells_set
from tests.given import desk_of

NOTICES = """
## 人员
姓名 | 部门 | 邮箱
李总 | PMO | li@lianzhi.example
周敏 | 销售 | zhou@lianzhi.example
胡斌 | 工程运维 |

## 通知
通知编号 | 时间 | 项目编号 | 事由 | 收件人 | 抄送 | 内容 | 状态
TZ-2026-0001 | 2026-11-24 09:00:00 | XM-2026-0001 | 立项信息评估 | 周敏 | 李总 | 滨江医院：立项信息评估，通过 | 待发送
TZ-2026-0002 | 2026-11-24 09:01:00 | XM-2026-0001 | 完工通知 | 胡斌 |  | 滨江医院完工 | 待发送
TZ-2026-0003 | 2026-11-20 09:00:00 | XM-2026-0001 | 催款 | 周敏 |  | 早已发过 | 已发送
"""


class Inbox:
    def __init__(self) -> None:
        self.mails: list[Mail] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # the server calls it so
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    from aiosmtpd.controller import Controller

    box = Inbox()
    server = Controller(box, hostname="127.0.0.1", port=0)
    # port 0: the system chooses a free one, which the controller can't know before it has started
    server.port = _free_port()
    server.start()
    yield box, f"mailto://127.0.0.1:{server.port}?mode=insecure&from=pmxl@lianzhi.example"
    server.stop()


@pytest.fixture
def webhook() -> Iterator[tuple[list[dict[str, str]], str]]:
    got: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the server calls it so
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield got, f"json://127.0.0.1:{server.server_port}"
    server.shutdown()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def notices(desk: Desk) -> dict[str, NoticeRow]:
    return {row.number: row for row in desk.read((NoticeRow,)).of(NoticeRow)}


def test_a_notice_goes_by_mail_to_its_recipients_and_copies(inbox: tuple[Inbox, str]) -> None:
    box, url = inbox
    desk = desk_of(NOTICES)
    result = send_notices(desk, [AppriseMessenger(url)])
    assert [row.number for row in result.sent] == ["TZ-2026-0001"]
    addressed = {address for mail in box.mails for address in str(mail["To"]).split(", ")}
    assert addressed == {"zhou@lianzhi.example", "li@lianzhi.example"}
    assert {str(mail["Subject"]) for mail in box.mails} == {"[XM-2026-0001] 立项信息评估"}


def test_who_has_no_address_is_told_and_the_notice_waits(inbox: tuple[Inbox, str]) -> None:
    desk = desk_of(NOTICES)
    result = send_notices(desk, [AppriseMessenger(inbox[1])])
    assert ([row.number for row in result.unreachable], result.waiting) == (["TZ-2026-0002"], 1)
    assert notices(desk)["TZ-2026-0002"].state == "待发送"


def test_a_webhook_gets_every_open_notice_exactly_once(webhook: tuple[list[dict[str, str]], str]) -> None:
    got, url = webhook
    desk = desk_of(NOTICES)
    send_notices(desk, [AppriseMessenger(url)])
    send_notices(desk, [AppriseMessenger(url)])
    assert [(post["title"], post["message"].splitlines()[0]) for post in got] == [
        ("[XM-2026-0001] 立项信息评估", "周敏、李总："),
        ("[XM-2026-0001] 完工通知", "胡斌："),
    ]
    row = notices(desk)["TZ-2026-0001"]
    assert (row.state, str(row.sent), row.channel) == ("已发送", "2026-11-24 09:30:00", "json（127.0.0.1）")


def test_a_channel_that_refuses_leaves_the_notice_open() -> None:
    desk = desk_of(NOTICES)
    result = send_notices(desk, [AppriseMessenger(f"json://127.0.0.1:{_free_port()}")])
    assert (result.sent, len(result.refused), result.waiting) == ((), 2, 2)
    assert notices(desk)["TZ-2026-0001"].channel == ""


class Crash(BaseException):
    """The power goes off."""


class PowerCut:
    """A channel that sends the first message, and at the second one the machine dies."""

    name = "断电"

    def __init__(self) -> None:
        self.count = 0

    def reaches(self, _: Message) -> bool:
        return True

    def send(self, _: Message) -> None:
        self.count += 1
        if self.count > 1:
            raise Crash


def test_a_crash_between_sending_and_marking_is_said_and_not_repeated(
    webhook: tuple[list[dict[str, str]], str],
) -> None:
    got, url = webhook
    desk = desk_of(NOTICES)
    with pytest.raises(Crash):
        send_notices(desk, [PowerCut()])
    result = send_notices(desk, [AppriseMessenger(url)])
    assert ([row.number for row in result.uncertain], got) == (["TZ-2026-0002"], [])
    assert notices(desk)["TZ-2026-0001"].state == "已发送"


def test_an_uncertain_notice_is_sent_again_only_by_its_number(webhook: tuple[list[dict[str, str]], str]) -> None:
    got, url = webhook
    desk = desk_of(NOTICES)
    workbook = locate(desk.workspace, (NoticeRow,)).workbook(NoticeRow)
    workbook.commit([cells_set(notices(desk)["TZ-2026-0002"], channel=f"{SENDING} 2026-11-23 17:00")])
    send_notices(desk, [AppriseMessenger(url)], again=["TZ-2026-0002"])
    assert len(got) == 2


def test_without_a_channel_the_rows_stay_and_nothing_fails() -> None:
    desk = desk_of(NOTICES)
    assert messengers(None, {}) == ()
    assert send_notices(desk, ()).waiting == len(open_notices(desk)) == 2


def test_a_dry_run_sends_nothing_and_writes_nothing(webhook: tuple[list[dict[str, str]], str]) -> None:
    got, url = webhook
    desk = desk_of(NOTICES, dry_run=True)
    assert (send_notices(desk, [AppriseMessenger(url)]).waiting, got) == (2, [])


def test_channels_come_from_the_environment_and_a_file_outside(tmp_path: Path) -> None:
    file = tmp_path / "channels.txt"
    file.write_text("# 群机器人\njson://127.0.0.1:9\n\n", encoding="utf-8")
    found = messengers(
        tmp_path / "台账", {"PMXL_NOTIFY": "mailto://u:secret@smtp.example", "PMXL_NOTIFY_FILE": str(file)}
    )
    assert [way.name for way in found] == ["邮件（smtp.example）", "json（127.0.0.1）"]


def test_secrets_inside_the_shared_folder_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "channels.txt"
    file.write_text("json://127.0.0.1:9", encoding="utf-8")
    with pytest.raises(NotifySetupError, match="请移到工作区之外"):
        messengers(tmp_path, {"PMXL_NOTIFY_FILE": str(file)})


def test_a_line_that_is_no_address_is_refused_without_telling_it() -> None:
    with pytest.raises(NotifySetupError) as told:
        messengers(None, {"PMXL_NOTIFY": "secret-token"})
    assert "secret-token" not in str(told.value)
