"""The engine as xlwings sees it: registered once under the name `calc`, with an app for every office in use."""

from typing import TYPE_CHECKING, Any

from pmxl.calc.app import App, Apps
from pmxl.calc.bridge import Uno
from pmxl.calc.office import Office, attach_office, join_office, start_office
from pmxl.calc.values import cell_value, cleaned

if TYPE_CHECKING:
    import xlwings as xw


class CalcEngine:
    """What xlwings asks of an engine."""

    name = "calc"
    type = "desktop"
    clean_value_data = staticmethod(cleaned)

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: object) -> Any:
        """Reduces a value to one that a cell can hold."""
        return cell_value(value)


def engine() -> "xw.Engine":
    """Gives xlwings' engine `calc`, registering it on the first call; it becomes active only if no other engine is."""
    import xlwings as xw  # takes half a second, for the data libraries it looks for

    for known in xw.engines:
        if isinstance(known.impl, CalcEngine):
            return known
    made = xw.Engine(impl=CalcEngine())
    xw.engines.add(made)
    if xw.engines.active is None:
        made.activate()
    return made


def start(*, headless: bool = True, port: int | None = None, profile: str | None = None) -> "xw.App":
    """Starts an office without a document and gives its app; it ends with `quit()` or with this process."""
    return _app(start_office(headless=headless, port=port, profile=profile))


def join(connection: str) -> "xw.App":
    """Gives the app of an office that runs already, by the text given to its `--accept`; `quit()` leaves it running."""
    return _app(join_office(connection))


def attach(context: Uno) -> "xw.App":
    """Gives the app of the office that this Python runs inside of, by its component context."""
    return _app(attach_office(context))


def _app(office: Office) -> "xw.App":
    import xlwings as xw

    impl: CalcEngine = engine().impl
    return xw.App(impl=impl.apps.take(App(impl, office)))
