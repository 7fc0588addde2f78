"""Hyperlinks in cells, which Calc keeps as fields of their text."""

from typing import TYPE_CHECKING

from pmxl.calc.errors import AddressError

if TYPE_CHECKING:
    from pmxl.calc.ranges import Range


def link_of(cell: "Range") -> str:
    """Gives the address that a cell leads to."""
    fields = cell.cell.TextFields
    if not fields.Count:
        raise AddressError(cell.sheet.name, f"{cell.address} 的超链接")
    return str(fields.getByIndex(0).URL)


def add_link(cell: "Range", address: str, text: str) -> None:
    """Makes a cell show a text that leads to an address."""
    with cell.sheet.changing(cell.area, "写入超链接"):
        xl = cell.cell
        xl.setString("")
        field = cell.sheet.book.xl.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = address, text
        xl.insertTextContent(xl.createTextCursor(), field, False)
