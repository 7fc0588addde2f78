"""One LibreOffice for all tests of the Calc engine, reached over a wire that counts the office's answers."""

import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import xlwings as xw

import pmxl.calc
from tests.needs import demand

# A process of its own holds the office: objects known over one connection would be used over that one, uncounted.
_HOLDER = """
import sys
from pmxl.calc.office import start_office
from tests.needs import demand
office = start_office(port=int(sys.argv[1]))
print(office.pid, flush=True)
sys.stdin.read()
office.release()
"""


class Wire:
    """A proxy between an engine and the office that counts the office's answers: one answer, one round trip."""

    def __init__(self, port: int) -> None:
        self.answers = 0
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            inner, _ = self._listener.accept()
            outer = socket.create_connection(("127.0.0.1", self._port))
            for end in (inner, outer):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=_copy, args=(inner, outer), daemon=True).start()
            threading.Thread(target=self._count, args=(outer, inner), daemon=True).start()

    def _count(self, source: socket.socket, target: socket.socket) -> None:
        """Counts and passes on: a block of the protocol begins with its size and the number of messages in it."""
        with suppress(OSError), source.makefile("rb") as stream:
            while len(head := stream.read(8)) == 8:
                size, messages = struct.unpack(">II", head)
                self.answers += messages
                target.sendall(head + stream.read(size))


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """The port of an office that this process did not start."""
    demand("libreoffice")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(number)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(pmxl.calc.__file__).parents[2])},
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().strip().isdigit()
    yield number
    holder.communicate()


@pytest.fixture(scope="session")
def wire(port: int) -> Wire:
    return Wire(port)


@pytest.fixture(scope="session")
def app(wire: Wire) -> Iterator[xw.App]:
    app = pmxl.calc.join(f"socket,host=127.0.0.1,port={wire.port},tcpNoDelay=1")
    yield app
    app.quit()


@pytest.fixture
def book(app: xw.App) -> Iterator[xw.Book]:
    book = app.books.add()
    yield book
    book.close()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


@pytest.fixture(autouse=True)
def _calc_is_the_active_engine() -> None:
    """Other tests of the same process play other engines; here Calc is the one in use."""
    pmxl.calc.engine().activate()
