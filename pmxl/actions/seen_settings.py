"""Edits of 流程规则, 字典 and 人员, made by people in the sheets: told by 操作日志 with the next thing written."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pmxl.actions.desk import Desk
from pmxl.ports.workbook import Kept
from pmxl.rows.governance import LogRow
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.settings import DictionaryRow, PersonRow, RuleRow
from pmxl.rows.sight import watched
from pmxl.vocabulary import LogAction

KINDS: tuple[type[Row], ...] = (RuleRow, DictionaryRow, PersonRow)
NOBODY = "表里有改动（谁改的、何时改的无从得知，由这次操作发现）"
LOST = "上次记下的内容已丢失或被改，无法逐项比对；现在的内容从这一行起记"
_LONGEST = 4000

Content = Mapping[str, Mapping[str, Mapping[str, str]]]
"""The filled cells of each sheet: by sheet, key of the row, and heading."""


@dataclass(frozen=True)
class SeenSettings:
    """The three sheets as they stand now, and the row of 操作日志 that tells what was edited since the last look."""

    content: str
    entry: LogRow | None = None

    @property
    def entries(self) -> tuple[LogRow, ...]:
        """The row, where there is one."""
        return (self.entry,) if self.entry else ()


def seen_settings(desk: Desk, register: Register) -> SeenSettings:
    """Look at the sheets and compare them with what was kept when pmxl last wrote; the first look only remembers.

    A sheet that can't be found or read now counts as it was. The log's own digest shows a forged memory.
    """
    kept = desk.workspace.kept(Kept.SETTINGS)
    before = _parsed(kept)
    now = json.dumps({**before, **_content(desk, register)}, ensure_ascii=False, sort_keys=True)
    told = next((row.evidence for row in reversed(register.of(LogRow)) if row.action is LogAction.RULES), "")
    if told and told != _digest(kept):
        return SeenSettings(now, _entry(desk, LOST, now)) if told != _digest(now) else SeenSettings(now)
    edits = list(_edits(before, _parsed(now))) if kept else []
    if not edits:
        return SeenSettings(now)
    more = f"\n…共 {len(edits)} 处" if len("\n".join(edits)) > _LONGEST else ""
    listed = "\n".join(edits)[:_LONGEST]
    return SeenSettings(now, _entry(desk, f"{NOBODY}：\n{listed}{more}", now))


def _content(desk: Desk, register: Register) -> Content:
    """What the sheets hold; those that the register does not have are read."""
    content: dict[str, Mapping[str, Mapping[str, str]]] = {}
    with watched():  # what these sheets hide is told by those who decide by them
        read = register if register.kinds.issuperset(KINDS) else desk.read(KINDS)
        for kind in KINDS:
            if read.knows(kind):
                rows = read.of(kind)
                content[kind.sheet.name] = {" ".join(map(str, row.key())): _cells(row) for row in rows}
    return content


def _cells(row: Row) -> Mapping[str, str]:
    values = ((name, getattr(row, name)) for name in type(row).model_fields if name != "origin")
    return {row.heading(name): str(value) for name, value in values if value not in (None, "")}


def _edits(before: Content, after: Content) -> Iterator[str]:
    for sheet, rows in after.items():
        old = before.get(sheet)
        if old is None:
            continue  # seen for the first time
        yield from (f"{sheet} 删去 {key}" for key in old if key not in rows)
        for key, cells in rows.items():
            if key not in old:
                yield f"{sheet} 新增 {key}"
                continue
            headings = [heading for heading in {**old[key], **cells} if old[key].get(heading) != cells.get(heading)]
            yield from (
                f"{sheet} {key} {heading}：{old[key].get(heading, '空')} → {cells.get(heading, '空')}"
                for heading in headings
            )


def _entry(desk: Desk, note: str, content: str) -> LogRow:
    return LogRow(
        at=desk.clock.now().replace(microsecond=0),
        operator=desk.operator.name,
        department="、".join(sorted(desk.operator.departments)),
        action=LogAction.RULES,
        result="见到改动",
        note=note,
        evidence=_digest(content),
    )


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _parsed(kept: str) -> Content:
    """What was kept, in a file that anybody could have edited; anything else counts as nothing."""
    try:
        found = json.loads(kept) if kept else {}
        return {str(sheet): {str(key): dict(cells) for key, cells in rows.items()} for sheet, rows in found.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
