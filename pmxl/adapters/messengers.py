"""Messengers through the apprise library, set up by the environment or by a file outside the workspace.

PMXL_NOTIFY holds the channels, one a line, as URLs of apprise; PMXL_NOTIFY_FILE names a file that holds
them. A mail channel without `to` gets the recipients' addresses from 人员. Secrets never stand in a workbook.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from pmxl.errors import PmxlError, system_says
from pmxl.ports.messenger import Message, Messenger

URLS, FILE = "PMXL_NOTIFY", "PMXL_NOTIFY_FILE"
_MAIL = {"mailto", "mailtos"}


class NotifySetupError(PmxlError):
    """The channels are set up in a way that can't be used."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}：{what}。请每行写一个 apprise 地址，如 mailtos://用户:口令@smtp.example.com。")


class NotifyMissingError(PmxlError):
    """The library that sends is not installed."""

    def __init__(self) -> None:
        super().__init__("发送通知：没有安装 apprise。请运行 pip install 'pmxl[notify]' 后重试；通知仍保留为待发送。")


class MessageRefusedError(PmxlError):
    """A channel did not take a message."""

    def __init__(self, channel: str, title: str) -> None:
        super().__init__(f"{channel}：没有收下「{title}」。请检查网络、口令与收件地址；这条通知仍为待发送。")


class AppriseMessenger:
    """One channel."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        host = self._parts.hostname or ""
        self.name = f"邮件（{host}）" if self._mails else f"{self._parts.scheme}（{host[:12]}）"

    @property
    def _mails(self) -> bool:
        return self._parts.scheme in _MAIL

    def reaches(self, message: Message) -> bool:
        """Whether there is somebody to send to."""
        return not self._mails or bool(message.addresses) or "to" in dict(parse_qsl(self._parts.query))

    def send(self, message: Message) -> None:
        """Send a message once."""
        channel = _library().Apprise()
        if not channel.add(self._url(message)):
            raise NotifySetupError(self.name, "地址不能识别")
        if not channel.notify(title=message.title, body=self._text(message), body_format="text"):
            raise MessageRefusedError(self.name, message.title)

    def _url(self, message: Message) -> str:
        query = dict(parse_qsl(self._parts.query))
        if self._mails and "to" not in query:
            query["to"] = ",".join(message.addresses)
        return urlunsplit(self._parts._replace(query=urlencode(query, quote_via=quote)))

    def _text(self, message: Message) -> str:
        return message.text if self._mails else f"{'、'.join(message.names)}：\n{message.text}"


def messengers(workspace: Path | None, environment: Mapping[str, str] | None = None) -> tuple[Messenger, ...]:
    """The channels that are set up; none is no failure. Raises NotifySetupError for a file inside the workspace."""
    known = os.environ if environment is None else environment
    lines = [*known.get(URLS, "").split("\n"), *_file_lines(known.get(FILE, ""), workspace)]
    urls = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    for url in urls:
        if "://" not in url:
            raise NotifySetupError(URLS, "有一行不是地址")
    return tuple(AppriseMessenger(url) for url in urls)


def _file_lines(name: str, workspace: Path | None) -> list[str]:
    if not name:
        return []
    path = Path(name).expanduser().resolve()
    if workspace is not None and path.is_relative_to(workspace.resolve()):
        raise NotifySetupError(FILE, "配置文件放在了共享的工作区里，口令会被所有人看到，请移到工作区之外")
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise NotifySetupError(FILE, f"文件读不了（{system_says(error)}）") from error


def _library() -> Any:  # it ships no types
    try:
        import apprise
    except ImportError:
        raise NotifyMissingError from None
    return apprise
