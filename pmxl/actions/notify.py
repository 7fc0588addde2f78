"""通知: send what is open in 通知, each notice once (流程 1, 抄送与通知).

A notice is marked 发送中 before it is sent and 已发送 after. A crash between the two leaves the mark: nobody can know
whether it went out, so it is said at the next run and not sent again unless somebody asks for that number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pmxl.actions.desk import Desk
from pmxl.errors import PmxlError
from pmxl.figures.activities import numbers
from pmxl.ports.messenger import Message, Messenger
from pmxl.ports.workbook import Workbook
from pmxl.rows.governance import NoticeRow
from pmxl.rows.settings import PersonRow
from pmxl.sheets.locating import locate
from pmxl.sheets.reading import read_rows
from pmxl.sheets.writing import RowEdit, translated
from pmxl.vocabulary import NoticeState

SENDING = "发送中"
BATCH = 10
"""So many notices are marked in one commit; a crash leaves at most so many of them uncertain."""


@dataclass(frozen=True)
class Sent:
    """What became of the open notices."""

    sent: tuple[NoticeRow, ...] = ()
    refused: tuple[tuple[NoticeRow, str], ...] = ()
    uncertain: tuple[NoticeRow, ...] = ()
    unreachable: tuple[NoticeRow, ...] = ()
    waiting: int = 0


def open_notices(desk: Desk) -> tuple[NoticeRow, ...]:
    """The notices that wait, in the sheet's order."""
    return tuple(row for row in desk.read((NoticeRow,)).of(NoticeRow) if row.state is NoticeState.OPEN)


def send_notices(desk: Desk, messengers: Sequence[Messenger], *, again: Iterable[str] = (), most: int = 200) -> Sent:
    """Send open notices over every channel that reaches somebody, `most` of them, those named in `again` once more.

    Without a channel nothing happens and the rows stay. With `dry_run` nothing is sent or written.
    """
    book = locate(desk.workspace, (NoticeRow,)).workbook(NoticeRow)
    asked = set(again)
    with book.held():
        register = desk.read((NoticeRow, PersonRow))
        rows = [row for row in register.of(NoticeRow) if row.state is NoticeState.OPEN]
        mails = {row.name: row.mail for row in register.of(PersonRow) if row.mail}
        uncertain = tuple(row for row in rows if _is_uncertain(row) and row.number not in asked)
        ready = [row for row in rows if not _is_uncertain(row) or row.number in asked]
        reached = [(row, ways) for row in ready if (ways := _ways(row, mails, messengers))]
        unreachable = tuple(row for row in ready if messengers and not _ways(row, mails, messengers))
        if desk.dry_run or not messengers:
            return Sent(uncertain=uncertain, unreachable=unreachable, waiting=len(ready))
        chosen = reached[:most]
        outcome = _Outcome()
        for start in range(0, len(chosen), BATCH):
            _send(desk, book, chosen[start : start + BATCH], mails, outcome)
    waiting = len(ready) - len(outcome.sent)
    return Sent(tuple(outcome.sent), tuple(outcome.refused), uncertain, unreachable, waiting)


class _Outcome:
    def __init__(self) -> None:
        self.sent: list[NoticeRow] = []
        self.refused: list[tuple[NoticeRow, str]] = []


_Ways = tuple[Messenger, ...]


def _send(
    desk: Desk, book: Workbook, rows: Sequence[tuple[NoticeRow, _Ways]], mails: Mapping[str, str], outcome: _Outcome
) -> None:
    now = desk.clock.now().replace(microsecond=0)
    book.commit(translated((row, {"channel": f"{SENDING} {now:%Y-%m-%d %H:%M}"}) for row, _ in rows))
    marked = {row.key(): row for row in read_rows(book, NoticeRow)}
    edits: list[RowEdit] = []
    try:
        for row, ways in rows:
            gone, failures = _over(ways, _message(row, mails))
            if gone:
                outcome.sent.append(row)
                sent = {"state": NoticeState.SENT, "sent": now, "channel": "、".join(gone)}
                edits.append((marked[row.key()], sent))
            else:
                edits.append((marked[row.key()], {"channel": None}))
            outcome.refused.extend((row, failure) for failure in failures)
    finally:
        if edits:
            book.commit(translated(edits))


def _over(ways: _Ways, message: Message) -> tuple[list[str], list[str]]:
    """The channels that took a message, and what the others said."""
    gone: list[str] = []
    failures: list[str] = []
    for way in ways:
        try:
            way.send(message)
        except PmxlError as error:
            failures.append(str(error))
        else:
            gone.append(way.name)
    return gone, failures


def _ways(row: NoticeRow, mails: Mapping[str, str], messengers: Sequence[Messenger]) -> _Ways:
    message = _message(row, mails)
    return tuple(way for way in messengers if way.reaches(message))


def _message(row: NoticeRow, mails: Mapping[str, str]) -> Message:
    names = tuple(dict.fromkeys([*numbers(row.recipients), *numbers(row.cc)]))
    addresses = tuple(mails[name] for name in names if name in mails)
    text = f"{row.content}\n\n收件：{row.recipients}" + (f"　抄送：{row.cc}" if row.cc else "") + f"\n{row.number}"
    title = f"[{row.project}] {row.kind}" if row.project else row.kind
    return Message(title, text, addresses, names)


def _is_uncertain(row: NoticeRow) -> bool:
    return row.channel.startswith(SENDING)
