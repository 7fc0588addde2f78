"""Members of xlwings' interface that Calc has no match for: declared where they would stand, refused when used."""

from typing import NoReturn

from pmxl.calc.errors import NotInCalcError

_BY_HAND = "请在 Calc 中手动完成，或改用 Excel"


class NotInCalc:
    """An attribute that raises NotInCalcError when it is read, called or set."""

    def __init__(self, what: str, instead: str = _BY_HAND) -> None:
        self._what = what
        self._instead = instead

    def __get__(self, owner: object, kind: type) -> "NotInCalc":
        """Refuses on an object; on the class it gives itself, so that the interface can be listed."""
        if owner is not None:
            self._refuse()
        return self

    def __set__(self, owner: object, value: object) -> None:
        """Refuses to be set."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise NotInCalcError(self._what, self._instead)
