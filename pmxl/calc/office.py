"""One office process: started by pmxl, joined while it runs, or the one that this Python runs inside of."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pmxl.calc import bridge
from pmxl.calc.bridge import Uno
from pmxl.calc.errors import OfficeNotInstalledError, OfficeNotReachableError, OfficeNotStartedError

_RETRY_EVERY = 0.05
_STARTING, _PATIENCE = 60.0, 10.0
_TRIES = 5


@dataclass(eq=False)
class Office:
    """A reachable office; `keeper` is the process that holds it if pmxl started it, else None."""

    context: Uno
    pid: int
    headless: bool
    keeper: subprocess.Popen[bytes] | None = None
    written: set[str] = field(default_factory=set)
    """URLs of the files that this session made, the only ones it may overwrite."""

    def __post_init__(self) -> None:
        """Finds the desktop, through which every document is reached."""
        self.desktop: Uno = self.create("com.sun.star.frame.Desktop")

    def create(self, service: str) -> Uno:
        """Makes an instance of a UNO service inside the office."""
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    def documents(self) -> Iterator[Uno]:
        """Gives every open document."""
        components = self.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            yield components.nextElement()

    def release(self) -> None:
        """Ends an office that pmxl started, with its unsaved documents; leaves any other running."""
        if self.keeper is None:
            return
        with suppress(bridge.uno_error()):  # the bridge breaks while the office ends; the keeper ends whatever is left
            for document in list(self.documents()):
                if hasattr(document, "setModified"):
                    document.setModified(False)
                    document.close(True)
            self.desktop.terminate()
        if self.keeper.stdin:
            self.keeper.stdin.close()
        try:
            self.keeper.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.keeper.kill()
        self.keeper = None


def start_office(*, headless: bool = True, port: int | None = None, profile: str | None = None) -> Office:
    """Starts an office with a profile of its own and waits until it answers.

    It listens on a pipe, or on the loopback `port` if one is given. Without `profile` it gets a new one that goes when
    the office ends. The office never outlives this process.
    """
    folder = profile or tempfile.mkdtemp(prefix="pmxl-calc-")
    accept = f"socket,host=127.0.0.1,port={port},tcpNoDelay=1" if port else f"pipe,name=pmxl-{secrets.token_hex(8)}"
    command = [
        _soffice(),
        *(["--headless"] if headless else []),
        *("--norestore", "--nologo", "--nodefault", "--nofirststartwizard"),
        f"-env:UserInstallation={Path(folder).resolve().as_uri()}",
        f"--accept={accept};urp;",
    ]
    keeper = _keep(command, "" if profile else folder)
    try:
        context = _wait_for(accept, keeper, time.monotonic() + _STARTING)
    except BaseException:
        keeper.kill() if keeper.stdin is None else keeper.stdin.close()
        raise
    return Office(context, _pid(context), headless, keeper)


def join_office(connection: str) -> Office:
    """Connects to an office that already runs, by the text given to its `--accept` or a whole `uno:` URL."""
    try:
        context = _resolve_again(connection)
    except bridge.uno_error() as error:
        raise OfficeNotReachableError(connection) from error
    return Office(context, _pid(context), _is_headless(context))


def attach_office(context: Uno) -> Office:
    """Takes the office that this Python runs inside of, by its component context."""
    return Office(context, os.getpid(), _is_headless(context))


def _soffice() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    program = Path(found).resolve().with_name("soffice.bin") if found else None
    if program is None or not program.exists():
        raise OfficeNotInstalledError
    return str(program)


def _keep(command: list[str], profile_to_remove: str) -> subprocess.Popen[bytes]:
    keeper = str(Path(__file__).with_name("keeper.py"))
    return subprocess.Popen(  # noqa: S603  # our own script and the installed office
        [sys.executable, "-I", "-S", keeper, profile_to_remove, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=os.environ | {"PATH": _path_without_environments(os.environ.get("PATH", os.defpath))},
    )


def _path_without_environments(path: str) -> str:
    """The office's own Python looks for its library beside the first python3 there, and fails in another Python's."""
    kept = (folder for folder in path.split(os.pathsep) if not Path(folder, os.pardir, "pyvenv.cfg").exists())
    return os.pathsep.join(kept)


def _wait_for(accept: str, keeper: subprocess.Popen[bytes], deadline: float) -> Uno:
    while True:
        try:
            return _resolve(accept)
        except bridge.uno_error() as error:
            if keeper.poll() is not None:
                raise OfficeNotStartedError(f"退出码 {keeper.returncode}") from error
            if time.monotonic() > deadline:
                raise OfficeNotStartedError("等待超时") from error
        time.sleep(_RETRY_EVERY)


def _resolve_again(connection: str) -> Uno:
    """Connects once more if the connection goes while it is made.

    An office that is known already is found over its first connection, and UNO may drop the new one too early.
    """
    for _ in range(_TRIES - 1):
        with suppress(bridge.load().getClass("com.sun.star.lang.DisposedException")):
            return _resolve(connection)
    return _resolve(connection)


def _resolve(connection: str) -> Uno:
    url = connection if connection.startswith("uno:") else f"uno:{connection};urp;StarOffice.ComponentContext"
    local = bridge.load().getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    return resolver.resolve(url)


def _pid(context: Uno) -> int:
    return int(_own_process_file(context, "stat").split(b" ", 1)[0] or 0)


def _is_headless(context: Uno) -> bool:
    return b"--headless" in _own_process_file(context, "cmdline").split(b"\0")


def _own_process_file(context: Uno, name: str) -> bytes:
    """Reads a file of /proc/self through the office, which sees its own process there; empty where there is none."""
    files = context.ServiceManager.createInstanceWithContext("com.sun.star.ucb.SimpleFileAccess", context)
    try:
        stream = files.openFileRead(f"file:///proc/self/{name}")
    except bridge.uno_error():
        return b""
    try:
        return bytes(stream.readBytes(None, 65536)[1].value)
    finally:
        stream.closeInput()
