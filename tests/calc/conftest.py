"""One LibreOffice for all tests of the Calc engine, and a wire that counts what goes over it."""

import shutil
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
import xlwings as xw

import pmxl.calc
from pmxl.calc.app import App
from pmxl.calc.office import join_office


@pytest.fixture(scope="session")
def port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def app(port: int) -> Iterator[xw.App]:
    if not shutil.which("soffice"):
        pytest.skip("没有安装 LibreOffice（libreoffice-calc、python3-uno），跳过 Calc 的测试")
    app = pmxl.calc.start(port=port)
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


class Wire:
    """A proxy between an engine and the office that counts the office's answers: one answer, one round trip."""

    def __init__(self, port: int) -> None:
        self.answers = 0
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._carry, daemon=True).start()

    def _carry(self) -> None:
        inner, _ = self._listener.accept()
        outer = socket.create_connection(("127.0.0.1", self._port))
        for end in (inner, outer):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=_copy, args=(inner, outer), daemon=True).start()
        self._count(outer, inner)

    def _count(self, source: socket.socket, target: socket.socket) -> None:
        """A block of the protocol begins with its size and the number of messages in it."""
        with suppress(OSError), source.makefile("rb") as stream:
            while len(head := stream.read(8)) == 8:
                size, messages = struct.unpack(">II", head)
                self.answers += messages
                target.sendall(head + stream.read(size))


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)


@pytest.fixture
def wire(app: xw.App, port: int) -> Wire:
    return Wire(port)


@pytest.fixture
def counted(wire: Wire) -> Iterator[xw.Sheet]:
    """A sheet of a new workbook that is reached through the wire."""
    office = join_office(f"socket,host=127.0.0.1,port={wire.port},tcpNoDelay=1")
    book = xw.App(impl=App(pmxl.calc.engine().impl, office)).books.add()
    yield book.sheets[0]
    book.close()
