"""How a member of xlwings' interface is declared that needs no code of its own: by what Calc has for it, or lacks."""

from collections.abc import Callable
from typing import Any, NoReturn

from pmxl.calc.errors import NotInCalcError
from pmxl.calc.formats import shared

_BY_HAND = "请在 Calc 中手动完成，或改用 Excel"


class Attribute:
    """A member that is an attribute of the UNO object behind (`api`), read as the given kind."""

    def __init__(self, name: str, kind: Callable[[Any], Any]) -> None:
        self._name, self._kind = name, kind

    def __get__(self, owner: Any, _: type) -> Any:
        return self if owner is None else self._kind(getattr(owner.api, self._name))

    def __set__(self, owner: Any, value: Any) -> None:
        setattr(owner.api, self._name, value)


class Shared:
    """A member that is a property of cells: None where they differ, as in Excel; set for all of them in one call."""

    def __init__(self, name: str, read: Callable[[Any], Any], write: Callable[[Any], Any], *also: str) -> None:
        self._names, self._read, self._write = (name, *also), read, write

    def __get__(self, owner: Any, _: type) -> Any:
        if owner is None:
            return self
        value = shared(owner.api, self._names[0])
        return None if value is None else self._read(value)

    def __set__(self, owner: Any, value: Any) -> None:
        owner.set_properties(**dict.fromkeys(self._names, self._write(value)))


class NotInCalc:
    """A member that Calc has no match for: it raises NotInCalcError when it is read, called or set."""

    def __init__(self, what: str, instead: str = _BY_HAND) -> None:
        self._what, self._instead = what, instead

    def __get__(self, owner: object, _: type) -> Any:
        """Refuses on an object; on the class it gives itself, so that the interface can be listed."""
        return self if owner is None else self._refuse()

    def __set__(self, owner: object, value: object) -> None:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise NotInCalcError(self._what, self._instead)


class AlwaysOn(NotInCalc):
    """A member that Calc can't switch off."""

    def __get__(self, owner: object, _: type) -> Any:
        return self if owner is None else True

    def __set__(self, owner: object, value: object) -> None:
        if not value:
            self._refuse()
