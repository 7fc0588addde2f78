"""Answers Calc's worksheet functions in the user's Python: a line of JSON asked on standard input, a line back.

A project is looked up in the workbooks of the document's folder as they are saved: whoever asks is a recalculation,
which holds the office until it is answered, so nothing is asked back.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pmxl.actions.cell_answers import (
    DAY_ZERO,
    Value,
    amount_in_words,
    answered,
    bucket_of,
    gaps_of,
    stage_of,
    working_day,
)
from pmxl.errors import PmxlError
from pmxl.ports.operator import Operator
from pmxl.rows.register import Register
from pmxl.wiring import reading_desk

_REMEMBERED = 15.0
_seen: dict[Path, "_Seen"] = {}


class DocumentWithoutFolderError(PmxlError):
    """The calling cell's document is not saved, or saved where there is no folder."""

    def __init__(self) -> None:
        super().__init__(
            "这个文件还没有保存到文件夹里，不知道它的台账在哪里。请先保存到台账所在的文件夹，再重算（Ctrl+Shift+F9）"
        )


@dataclass(frozen=True)
class Question:
    """A function with its arguments, the URL of the document that it stands in, and the day of that one's number 0."""

    function: str
    arguments: tuple[Value, ...]
    document: str = ""
    day_zero: date = DAY_ZERO

    @classmethod
    def read(cls, line: str) -> "Question":
        """The question of a line."""
        told = json.loads(line)
        day_zero = date.fromisoformat(told.get("day_zero", DAY_ZERO.isoformat()))
        return cls(told["function"], tuple(told["arguments"]), told.get("document", ""), day_zero)


def serve(questions: IO[str], answers: IO[str]) -> None:
    """Answer line by line until the office ends."""
    for line in questions:
        answers.write(json.dumps({"answer": answer(Question.read(line))}) + "\n")
        answers.flush()


def answer(question: Question) -> float | str:
    """The number or the text that the cell shows."""
    try:
        found = answered(lambda: _FUNCTIONS[question.function](question, *question.arguments))
    except Exception as error:  # noqa: BLE001  # else the cell waits in vain, and so does each cell of the sheet after it
        return f"pmxl：没有算出（代码 {type(error).__name__}）。请把这句话发给支持人员。"
    return float((found - question.day_zero).days) if isinstance(found, date) else str(found)


_FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "daxie": lambda _asked, amount: amount_in_words(amount),
    "gongzuori": lambda asked, start, days: working_day(_given(start), days, asked.day_zero),
    "jieduan": lambda asked, project: stage_of(_given(project), _seen_beside(asked.document).register),
    "quexiang": lambda asked, project: _gaps_of(_given(project), _seen_beside(asked.document)),
    "zhangling": lambda asked, due, today: bucket_of(
        _given(due), _given(today), asked.day_zero, _register_beside(asked.document)
    ),
}


def _given(value: Value) -> Value:
    """Calc hands an empty cell over as 0, which is neither a day that anybody means nor a project."""
    return None if value == 0 else value


def _gaps_of(project: Value, seen: "_Seen") -> str:
    return gaps_of(project, seen.register, seen.today)


@dataclass(frozen=True)
class _Seen:
    """What was read in a folder, at which moment and on which day."""

    at: float
    today: date
    register: Register


def _seen_beside(document: str) -> _Seen:
    """The sheets in a document's folder, remembered for some seconds: a sheet asks many times at once."""
    folder, now = _folder_of(document), time.monotonic()
    for old in [place for place, seen in _seen.items() if now - seen.at > _REMEMBERED]:
        del _seen[old]
    if folder not in _seen:
        desk = reading_desk(folder, Operator("工作表函数"))
        _seen[folder] = _Seen(now, desk.today, desk.read(formulas=True))
    return _seen[folder]


def _register_beside(document: str) -> Register | None:
    """The sheets in a document's folder; none for a document that is not saved, which no company owns yet."""
    return _seen_beside(document).register if urlsplit(document).scheme == "file" else None


def _folder_of(document: str) -> Path:
    url = urlsplit(document)
    if url.scheme != "file":
        raise DocumentWithoutFolderError
    return Path(url2pathname(f"//{url.netloc}{url.path}" if url.netloc else url.path)).parent


if __name__ == "__main__":
    sys.stdout, answering = sys.stderr, sys.stdout  # what a library prints is no answer
    serve(sys.stdin, answering)
