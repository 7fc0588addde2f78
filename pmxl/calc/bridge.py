"""The way to UNO: finds and loads pyuno when it is first needed, and builds the few UNO values that Calc calls take."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

from pmxl.calc.errors import PythonUnoMissingError

Uno: TypeAlias = Any
"""Any object behind the bridge. UNO objects get their methods and properties from the office at run time, so no static
type can describe them without a copy of its whole interface repository."""

_DEBIAN_PACKAGES = "/usr/lib/python3/dist-packages"


def load() -> ModuleType:
    """Gives the module `uno`, imported on the first call because it replaces `builtins.__import__`.

    Debian keeps it outside virtual environments; its folder stands on `sys.path` only while it is imported, so that no
    other Debian package can slip into the environment.
    """
    if "uno" in sys.modules:
        return sys.modules["uno"]
    with _debian_packages_on_path():
        try:
            return importlib.import_module("uno")
        except ImportError as error:
            raise PythonUnoMissingError from error


def struct(name: str, *values: object, **named: object) -> Uno:
    """Builds the UNO struct of that full name from all its members in order, or from some by their names."""
    return load().createUnoStruct(name, *values, **named)


def enum(name: str, value: str) -> Uno:
    """Gives one value of the UNO enumeration of that full name."""
    return load().Enum(name, value)


def properties(**values: object) -> tuple[Uno, ...]:
    """Builds the sequence of PropertyValue that load, store and print calls take."""
    return tuple(struct("com.sun.star.beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def uno_error() -> type[BaseException]:
    """Gives the class from which every exception of the bridge derives."""
    found: type[BaseException] = load().getClass("com.sun.star.uno.Exception")
    return found


def url_of(path: str | Path) -> str:
    """Turns a path of this machine into the URL that Calc takes."""
    return str(load().systemPathToFileUrl(str(Path(path).resolve())))


def path_of(url: str) -> str:
    """Turns a file URL of Calc into a path of this machine."""
    return str(load().fileUrlToSystemPath(url))


@contextmanager
def _debian_packages_on_path() -> Iterator[None]:
    if _DEBIAN_PACKAGES in sys.path:
        yield
        return
    sys.path.append(_DEBIAN_PACKAGES)
    try:
        yield
    finally:
        sys.path.remove(_DEBIAN_PACKAGES)
