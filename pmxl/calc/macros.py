"""Macros: finding one by the name that xlwings gives, and running it."""

import re
from typing import TYPE_CHECKING, Any

from pmxl.calc import bridge
from pmxl.calc.bridge import Uno
from pmxl.calc.errors import MacroFailedError, MacroNotFoundError

if TYPE_CHECKING:
    from pmxl.calc.books import Book, Books
    from pmxl.calc.office import Office

_OF_BOOK = re.compile(r"'(?P<book>(?:[^']|'')+)'!(?P<macro>.+)")


def run(office: "Office", books: "Books", name: str, args: list[Any]) -> Any:
    """Runs a macro with arguments and gives its result; Calc doesn't tell when a Basic macro stops with an error."""
    found = _OF_BOOK.fullmatch(name)
    book = books(found["book"].replace("''", "'")) if found else None
    macro = found["macro"] if found else name
    try:
        script = _provider(office, book).getScript(_url(macro, book))
    except bridge.uno_error() as error:
        raise MacroNotFoundError(name) from error
    try:
        return script.invoke(tuple(args), (), ())[0]
    except bridge.uno_error() as error:
        raise MacroFailedError(macro, str(error).splitlines()[0] if str(error) else "没有说明原因") from error


def _provider(office: "Office", book: "Book | None") -> Uno:
    if book is not None:
        return book.api.getScriptProvider()
    factory = office.context.getValueByName("/singletons/com.sun.star.script.provider.theMasterScriptProviderFactory")
    return factory.createScriptProvider("")


def _url(macro: str, book: "Book | None") -> str:
    if macro.startswith("vnd.sun.star.script:"):
        return macro
    if "$" in macro:
        return f"vnd.sun.star.script:{macro}?language=Python&location={'document' if book else 'user'}"
    if not re.fullmatch(r"[^.]+\.[^.]+\.[^.]+", macro):
        macro = f"{_library(book)}.{macro}"
    return f"vnd.sun.star.script:{macro}?language=Basic&location={'document' if book else 'application'}"


def _library(book: "Book | None") -> str:
    """Macros of an Excel file stand in the library of its VBA project, Calc's own in Standard."""
    libraries = book.api.BasicLibraries if book else None
    if libraries is not None and libraries.VBACompatibilityMode:
        return str(libraries.ProjectName)
    return "Standard"
