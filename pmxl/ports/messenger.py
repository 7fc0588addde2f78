"""How a message leaves the house: mail, 企业微信, 钉钉, 飞书, whatever the company has set up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """A message: a title, a text, the mail addresses it goes to, and the names it is for."""

    title: str
    text: str
    addresses: Sequence[str]
    names: Sequence[str]


class Messenger(Protocol):
    """A way out."""

    @property
    def name(self) -> str:
        """What the way is called in 通知 › 渠道; it tells no secret."""

    def reaches(self, message: Message) -> bool:
        """Whether it can take this message to anybody: mail needs an address."""

    def send(self, message: Message) -> None:
        """Send it once; raises MessageRefusedError where it was not taken, so that nobody got it."""
