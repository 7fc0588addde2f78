"""The application: one office, its documents, its status bar, its messages and its macros."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pmxl.calc import bridge, macros, messages
from pmxl.calc.books import Book, Books
from pmxl.calc.errors import NotInCalcError
from pmxl.calc.members import AlwaysOn, NotInCalc
from pmxl.calc.office import Office, join_office, start_office

if TYPE_CHECKING:
    from pmxl.calc.engine import CalcEngine
    from pmxl.calc.ranges import Range


class Apps:
    """The offices in use, the active one first."""

    def __init__(self, engine: "CalcEngine") -> None:
        self.engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        """The process ids."""
        return [app.pid for app in self._apps]

    def add(
        self, spec: str | None = None, add_book: bool | None = None, xl: object = None, visible: bool | None = None
    ) -> "App":
        """Starts an office, or joins the one whose connection is given as `spec`."""
        app = self.take(App(self.engine, join_office(spec) if spec else start_office()))
        if add_book:
            app.books.add()
        return app

    def take(self, app: "App") -> "App":
        """Takes an app in as the active one; the office that is known already keeps its app."""
        known = next((other for other in self._apps if other.pid == app.pid), app)
        self.activate(known)
        return known

    def activate(self, app: "App") -> None:
        """Puts an app first."""
        self._apps = [app, *(other for other in self._apps if other is not app)]

    def drop(self, app: "App") -> None:
        """Forgets an app that was quit."""
        self._apps = [other for other in self._apps if other is not app]

    def cleanup(self) -> None:
        """Has nothing to do: an office that pmxl started ends with it."""

    def __iter__(self) -> Iterator["App"]:
        """Leaves out offices that ended by themselves."""
        self._apps = [app for app in self._apps if app.is_alive]
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> "App":
        return {app.pid: app for app in self._apps}[pid]


class App:
    """One office."""

    hwnd = None
    enable_events = AlwaysOn("停用事件 enable_events", "请去掉这项设置")
    interactive = AlwaysOn("停用用户操作 interactive", "请去掉这项设置")
    startup_path = NotInCalc("启动文件夹 startup_path", "请用 pmxl calc install 安装扩展")
    cut_copy_mode = NotInCalc("剪贴板状态 cut_copy_mode", "请用 Range.copy(destination) 直接复制")

    def __init__(self, engine: "CalcEngine", office: Office) -> None:
        self.engine = engine
        self.office = office
        self.api = office.desktop
        self.books = Books(self)
        self.display_alerts = True
        self.unseen_alerts: list[str] = []
        """Messages that had no window to be shown in."""
        self._status = messages.StatusBar(self.books)
        self._locked: list[Book] = []

    @property
    def is_alive(self) -> bool:
        """Whether the office still answers."""
        try:
            return bool(self.api.getImplementationName())
        except bridge.uno_error():
            return False

    @property
    def pid(self) -> int:
        """The office's process id."""
        return self.office.pid

    @property
    def version(self) -> str:
        """The office's version."""
        provider = self.office.create("com.sun.star.configuration.ConfigurationProvider")
        product = bridge.properties(nodepath="/org.openoffice.Setup/Product")
        reader = "com.sun.star.configuration.ConfigurationAccess"
        return str(provider.createInstanceWithArguments(reader, product).ooSetupVersionAboutBox)

    @property
    def path(self) -> str:
        """The folder of the office's program."""
        expander = self.office.context.getValueByName("/singletons/com.sun.star.util.theMacroExpander")
        return bridge.path_of(expander.expandMacros("$BRAND_BASE_DIR"))

    @property
    def selection(self) -> "Range | None":
        """The selected cells of the active workbook."""
        book = self.books.current
        return book.selection if book else None

    def activate(self, steal_focus: bool = False) -> None:
        """Makes it the active app of the active engine, and brings its window to the front if asked."""
        import xlwings as xw

        next(known for known in xw.engines if known.impl is self.engine).activate()
        self.engine.apps.activate(self)
        book = self.books.current
        if steal_focus and book:
            book.activate()

    def quit(self) -> None:
        """Ends the office if pmxl started it; another is left running, and only forgotten."""
        self.engine.apps.drop(self)
        self.office.release()

    def kill(self) -> None:
        """Does as quit does: an office that pmxl did not start is never killed."""
        self.quit()

    @property
    def visible(self) -> bool:
        """Whether a window can be seen."""
        return not self.office.headless and any(book.visible for book in self.books)

    @visible.setter
    def visible(self, value: bool) -> None:
        for book in () if self.office.headless else self.books:
            book.visible = value

    @property
    def screen_updating(self) -> bool:
        """Whether windows follow changes."""
        return not self._locked

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value:
            locked, self._locked = self._locked, []
            for book in locked:
                if book.is_open:
                    book.api.unlockControllers()
        elif not self._locked:
            self._locked = list(self.books)
            for book in self._locked:
                book.api.lockControllers()

    @property
    def calculation(self) -> str:
        """Whether formulas are calculated as cells change."""
        book = self.books.current
        return "automatic" if book is None or book.api.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in ("automatic", "manual"):
            raise NotInCalcError(f"计算方式 {value}", "请用 automatic 或 manual")
        for book in self.books:
            book.api.enableAutomaticCalculation(value == "automatic")

    def calculate(self) -> None:
        """Calculates every formula of every open workbook."""
        for book in self.books:
            book.api.calculateAll()

    @property
    def status_bar(self) -> str | bool:
        """The text in the status bar; False if Calc shows its own."""
        return self._status.text or False

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        self._status.show(value if isinstance(value, str) else "")

    def alert(
        self, prompt: str, title: str | None, buttons: str | None, mode: str | None, callback: object = None
    ) -> str:
        """Shows a message and gives the button pressed; without a window a mere message is kept in `unseen_alerts`."""
        if self.office.headless:
            return messages.keep_unseen(self.unseen_alerts, prompt, buttons)
        return messages.ask(self.office, self.books.current, prompt or "", title or "", buttons, mode)

    def run(self, macro: str, args: list[Any]) -> Any:
        """Runs a macro: `Module1.Sub` of the office, `'book.xlsm'!Module1.Sub` of a workbook."""
        return macros.run(self.office, self.books, macro, args)
