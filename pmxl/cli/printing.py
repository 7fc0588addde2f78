"""What is printed gets as far as it can, and never ends a command: its deed is done and its exit code stands."""

import codecs
import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

NEAR = {"✓": "√v", "✗": "×x", "›": "〉>", "−": "－-", "¥": "￥Y", "▶": "→>", "↩": "←<", "✎": "※*", "‑": "-"}
"""What stands for a sign of ours that a terminal does not have, the best first."""
_READER_GONE = {errno.EPIPE, errno.EINVAL, errno.ESHUTDOWN}
"""What a closed pipe is called, on Windows too: whoever read wants no more, which is no failure."""


@contextmanager
def printing() -> Iterator[None]:
    """Let nothing that is printed fail: a sign that the terminal lacks is replaced, a closed pipe takes no more.

    What could not be written out for another reason (a full disk) is said on standard error; the exit code stays.
    """
    before = sys.stdout, sys.stderr
    out, err = _patient(sys.stdout), _patient(sys.stderr)
    sys.stdout, sys.stderr = out or sys.stdout, err or sys.stderr
    try:
        yield
    finally:
        if out and (problem := _finished(out)) and problem.errno not in _READER_GONE:
            sys.stderr.write(
                f"输出没有写完（磁盘已满或位置不可写）：操作本身不受影响，请换一处保存输出。[{problem.errno}]\n"
            )
        if err:
            _finished(err)
        sys.stdout, sys.stderr = before


class _Sink(io.BufferedIOBase):
    """The bytes below a text stream; after the first that can't be written it takes the rest and forgets it."""

    def __init__(self, below: io.BufferedIOBase) -> None:
        self.below, self.problem = below, None

    problem: OSError | None

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]  # what callers pass
        """Pass bytes on."""
        size = memoryview(data).nbytes
        try:
            return size if self.problem else self.below.write(data)
        except OSError as error:
            self._give_up(error)
        return size

    def flush(self) -> None:
        """Pass on what waits."""
        try:
            if not self.problem:
                self.below.flush()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        self.problem = error
        try:  # what still waits below goes nowhere, so that Python's own last flush does not fail
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.below.fileno())
            os.close(nowhere)
        except OSError:
            pass

    @property
    def name(self) -> object:
        return getattr(self.below, "name", "")

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self.below.isatty()

    def fileno(self) -> int:
        return self.below.fileno()


def _patient(stream: TextIO | None) -> io.TextIOWrapper | None:
    below = getattr(stream, "buffer", None)
    if stream is None or below is None:
        return None
    stream.flush()
    line_buffering = getattr(stream, "line_buffering", False)
    errors = _near_in(stream.encoding)
    return io.TextIOWrapper(_Sink(below), stream.encoding, errors, line_buffering=line_buffering, write_through=True)


def _finished(stream: io.TextIOWrapper) -> OSError | None:
    stream.flush()
    sink = stream.detach()
    assert isinstance(sink, _Sink), "only our own streams are finished"
    return sink.problem


def _near_in(encoding: str) -> str:
    """The name of what Python asks about a sign that an encoding lacks; its error names a table, not the encoding."""

    def near(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeEncodeError), "only what is printed is replaced"
        signs = error.object[error.start : error.end]
        return "".join(
            next((one for one in NEAR.get(sign, "") if _has(encoding, one)), "?") for sign in signs
        ), error.end

    name = f"pmxl.near.{encoding}"
    codecs.register_error(name, near)
    return name


def _has(encoding: str, sign: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
