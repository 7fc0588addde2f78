"""How LibreOffice's own Python starts the user's Python, and asks it things that a cell waits for.

It imports the standard library alone. A cell never waits longer than the given patience: after a question without an
answer the user's Python is ended, and for a while every question is answered at once, as a sheet asks many.
"""

import contextlib
import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

OF_THE_OFFICE = ("PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "UNO_PATH", "URE_BOOTSTRAP")
NO_ANSWER = "pmxl：没有回答"
NO_INTERPRETER = "pmxl：找不到 Python 解释器。请运行 pmxl calc install 重新安装扩展。"


def interpreter_beside(component: str) -> str:
    """The user's Python, as it was written beside a part of the extension when that was built."""
    return Path(component).with_name("interpreter.txt").read_text(encoding="utf-8").strip()


def start_python(command: Sequence[str]) -> "subprocess.Popen[str]":
    """Start the user's Python with lines for input and output, free of what the office set for its own."""
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if name not in OF_THE_OFFICE},
        text=True,
        encoding="utf-8",
    )


class Answers:
    """The user's Python as one that answers: a line of JSON asked, a line of JSON back."""

    def __init__(self, interpreter: str, module: str, patience: float = 10.0, rest: float = 30.0) -> None:
        self.interpreter, self.patience, self.rest = interpreter, patience, rest
        self.process: subprocess.Popen[str] | None = None
        self._command = [interpreter, "-E", "-P", "-m", module]
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._rests_until = 0.0
        self._one_at_a_time = threading.Lock()

    def ask(self, question: Mapping[str, object]) -> object:
        """The answer, or a sentence that says why there is none."""
        if not Path(self.interpreter).exists():
            return NO_INTERPRETER
        with self._one_at_a_time:
            if time.monotonic() < self._rests_until:
                return NO_ANSWER
            try:
                return self._asked(json.dumps(question))
            except (OSError, ValueError, TypeError, KeyError, queue.Empty):
                self._give_up()
                return NO_ANSWER

    def end(self) -> None:
        """End the user's Python, if it runs; the next question starts it anew."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            with contextlib.suppress(OSError):  # a question that was not read is still in the pipe
                self.process.stdin.close()
            self.process = None

    def _asked(self, question: str) -> object:
        if self.process is None or self.process.poll() is not None:
            self._start()
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        return json.loads(self._lines.get(timeout=self.patience))["answer"]

    def _start(self) -> None:
        self.end()
        self.process, self._lines = start_python(self._command), queue.SimpleQueue()
        threading.Thread(target=_listen, args=(self.process, self._lines), daemon=True).start()

    def _give_up(self) -> None:
        self.end()
        self._rests_until = time.monotonic() + self.rest


def _listen(process: "subprocess.Popen[str]", lines: "queue.SimpleQueue[str]") -> None:
    with process.stdout:
        for line in process.stdout:
            lines.put(line)
    lines.put("")  # it ended: whoever waits need not wait longer
