"""The part of pmxl that LibreOffice's own Python runs: hands each click to the user's Python, over a pipe.

It imports nothing but the standard library and UNO, because the office's Python is another one than the user's. The
first click starts the user's Python, which then stays until the office ends. A click never waits for it, for the office
must be free to answer it.
"""

import secrets
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import uno
import unohelper
from com.sun.star.bridge import XInstanceProvider
from com.sun.star.frame import XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo
from pmxl_python import interpreter_beside, start_python

PROTOCOL = "vnd.pmxl:"
NAME = "pmxl.calc.ClickHandler"
SERVICES = ("com.sun.star.frame.ProtocolHandler",)
TITLE = "项目管理"
BUSY = "项目管理：上一个操作还在进行。请等它完成后再点。"
RUNNING = "项目管理：正在处理，请稍候…"
NO_INTERPRETER = "扩展：找不到下面的 Python 解释器，没有执行。请运行 pmxl calc install 重新安装扩展。\n\n{}"
NOT_STARTED = "Python：操作没有完成。请在终端运行 pmxl calc doctor 查看原因，或运行 pmxl calc install 重新安装。\n\n{}"

Uno = Any  # objects behind the bridge have no static type


class InstanceProvider(unohelper.Base, XInstanceProvider):
    """Gives the user's Python the office that it may work with."""

    def __init__(self, context: Uno) -> None:
        self.context = context

    def getInstance(self, name: str) -> Uno:
        """Give the office's context, and nothing else."""
        return self.context if name == "StarOffice.ComponentContext" else None


class Worker:
    """The user's Python: started once, told of each click by a line, answering each with a line."""

    def __init__(self, context: Uno, interpreter: str) -> None:
        self.context = context
        self.is_busy = False
        self.bridge: Uno = None
        self._over: Callable[[str], None] = str
        self._pipe = f"pipe,name=pmxl-{secrets.token_hex(12)}"
        self.command = [interpreter, "-E", "-P", "-m", "pmxl.addin", self._pipe]
        threading.Thread(target=self._accept, daemon=True).start()
        self.process = start_python(self.command)
        threading.Thread(target=self._listen, daemon=True).start()

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def click(self, tag: str, document: str, over: Callable[[str], None]) -> None:
        """Tell of a click; `over` is called from another thread when it is done, with what went wrong."""
        self.is_busy, self._over = True, over
        self.process.stdin.write(f"{tag} {document}\n")
        self.process.stdin.flush()

    def _accept(self) -> None:
        create = self.context.ServiceManager.createInstanceWithContext
        connection = create("com.sun.star.connection.Acceptor", self.context).accept(self._pipe)
        bridges = create("com.sun.star.bridge.BridgeFactory", self.context)
        self.bridge = bridges.createBridge("", "urp", connection, InstanceProvider(self.context))

    def _listen(self) -> None:
        for line in self.process.stdout:
            if line.strip() == "done":
                self.is_busy = False
                self._over("")
        self.process.wait()
        if self.is_busy:
            self.is_busy = False
            self._over(NOT_STARTED.format(" ".join(self.command)))


class ClickHandler(unohelper.Base, XDispatchProvider, XDispatch, XInitialization, XServiceInfo):
    """Answers the URLs of our menu and toolbar; one for each window, with one worker for all."""

    worker: ClassVar[Worker | None] = None

    def __init__(self, context: Uno) -> None:
        self.context = context
        self.frame: Uno = None

    def initialize(self, arguments: Sequence[Uno]) -> None:
        """Take the window's frame."""
        self.frame = arguments[0] if arguments else None

    def queryDispatch(self, url: Uno, _target: str, _flags: int) -> "ClickHandler | None":
        """Answer our own URLs only."""
        return self if url.Complete.startswith(PROTOCOL) else None

    def queryDispatches(self, requests: Sequence[Uno]) -> "tuple[ClickHandler | None, ...]":
        """Answer several at once."""
        return tuple(self.queryDispatch(one.FeatureURL, one.FrameName, one.SearchFlags) for one in requests)

    def dispatch(self, url: Uno, _arguments: Sequence[Uno]) -> None:
        """Hand a click over, or say why not."""
        interpreter = interpreter_beside(__file__)
        worker = ClickHandler.worker
        if worker is not None and worker.is_alive() and worker.is_busy:
            self._tell(BUSY)
        elif not Path(interpreter).exists():
            self._tell(NO_INTERPRETER.format(interpreter))
        else:
            if worker is None or not worker.is_alive():
                worker = ClickHandler.worker = Worker(self.context, interpreter)
            worker.click(url.Complete[len(PROTOCOL) :], self._document(), self._shown())

    def addStatusListener(self, _listener: Uno, _url: Uno) -> None:
        """Have no status to tell."""

    def removeStatusListener(self, _listener: Uno, _url: Uno) -> None:
        """Have no status to tell."""

    def getImplementationName(self) -> str:
        """Give the name under which the office knows it."""
        return NAME

    def supportsService(self, name: str) -> bool:
        """Say whether it is a protocol handler."""
        return name in SERVICES

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        """Give its services."""
        return SERVICES

    def _document(self) -> str:
        controller = self.frame.Controller if self.frame is not None else None
        return str(controller.Model.RuntimeUID) if controller is not None else ""

    def _shown(self) -> Callable[[str], None]:
        """Show in the status bar that something runs, until it is over."""
        indicator = self.frame.createStatusIndicator() if self.frame is not None else None
        if indicator is not None:
            indicator.start(RUNNING, 0)

        def over(failure: str) -> None:
            if indicator is not None:
                indicator.end()
            if failure:
                self._tell(failure)

        return over

    def _tell(self, text: str) -> None:
        toolkit = self.context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", self.context)
        parent = self.frame.ContainerWindow if self.frame is not None else None
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "WARNINGBOX")
        toolkit.createMessageBox(parent, kind, 1, TITLE, text).execute()


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(ClickHandler, NAME, SERVICES)
