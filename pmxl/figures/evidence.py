"""Fingerprints of what a gate relied on, kept in 操作日志, and what has changed since (复核, 流程 3)."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pmxl.rows.register import Dossier
from pmxl.rows.row import Row
from pmxl.vocabulary import Stage

Columns = tuple[type[Row], tuple[str, ...]]
"""A sheet and those of its fields that were relied on."""


def fingerprint(dossier: Dossier, stage: Stage, evidence: Iterable[Columns]) -> str:
    """One short hash for each row relied on, with the names of the fields it covers, as JSON text.

    Rows that themselves name a stage count only for that stage, so that later steps don't disturb an earlier gate.
    """
    fields: defaultdict[type[Row], set[str]] = defaultdict(set)
    for kind, names in evidence:
        fields[kind].update(names)
    sheets = {
        kind.sheet.name: {
            "fields": sorted(names),
            "rows": {_key(row): _hash(row, sorted(names)) for row in _relied(dossier, kind, stage)},
        }
        for kind, names in fields.items()
    }
    return json.dumps({_FORMAT: WRITTEN, **sheets}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


_FORMAT = "格式"
WRITTEN = 1
"""The format of new fingerprints; one that names none is of format 1, and no format is ever changed."""


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """A row that a passed gate relied on and that is no longer what it was; `row` is None where it is gone."""

    sheet: str
    key: str
    row: Row | None


def changes(dossier: Dossier, stage: Stage, recorded: str, kinds: Iterable[type[Row]]) -> Iterator[EvidenceChange]:
    """The rows edited or removed since `recorded` was taken; rows added since don't count."""
    by_name = {kind.sheet.name: kind for kind in kinds}
    for sheet, entry in (_parsed(recorded) or {}).items():
        kind = by_name.get(sheet)
        if kind is None or not dossier.register.knows(kind):
            continue
        names = [name for name in entry["fields"] if name in kind.model_fields]
        rows = {_key(row): row for row in _relied(dossier, kind, stage)}
        for key, value in entry["rows"].items():
            row = rows.get(key)
            if row is None or _hash(row, names) != value:
                yield EvidenceChange(sheet, key, row)


def is_known(recorded: str) -> bool:
    """Whether a fingerprint is of a format that this pmxl can compare; text that is none at all is not."""
    return not recorded or _parsed(recorded) is not None


def _parsed(recorded: str) -> Mapping[str, Any] | None:
    """The JSON of a cell that anybody could have edited; None for anything else, and for a format not known here."""
    try:
        entries = json.loads(recorded)
        if entries.pop(_FORMAT, WRITTEN) != WRITTEN:
            return None
        return {
            str(sheet): {"fields": list(entry["fields"]), "rows": dict(entry["rows"])}
            for sheet, entry in entries.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _relied(dossier: Dossier, kind: type[Row], stage: Stage) -> Iterator[Row]:
    rows: Iterable[Row] = [dossier.project] if isinstance(dossier.project, kind) else dossier.of(kind)
    own_stage = "stage" in kind.model_fields and not isinstance(dossier.project, kind)
    return (row for row in rows if not own_stage or getattr(row, "stage", None) is stage)


def _key(row: Row) -> str:
    return "/".join(str(value) for value in row.key())


def _hash(row: Row, names: list[str]) -> str:
    text = json.dumps([str(getattr(row, name)) for name in names], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:10]
