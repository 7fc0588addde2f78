"""Menu and toolbar 项目管理 in LibreOffice's words, with the groups and labels of the Excel ribbon."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from pmxl.xlam.ribbon import Button, Group

TITLE = "项目管理"
PROTOCOL = "vnd.pmxl:"
TOOLBAR = "pmxl.calc.toolbar"
_ON_TOOLBAR = ("登记", "关口", "PMO", "进度与备货", "回款")
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
                    oor:name="Addons" oor:package="org.openoffice.Office">
  <node oor:name="AddonUI">
"""
_TAIL = "  </node>\n</oor:component-data>\n"


def addons_xml(groups: Iterable[Group]) -> str:
    """The configuration that makes the menu and the toolbar."""
    every = tuple(groups)
    return _HEAD + "\n".join([*_menu(every), *_toolbar(every)]) + "\n" + _TAIL


def toolbar_buttons(groups: Iterable[Group]) -> tuple[Button, ...]:
    """The buttons that stand on the toolbar: those outside menus, of the groups that are clicked daily."""
    return tuple(
        button for group in groups if group.label in _ON_TOOLBAR for button in group.buttons if not button.menu
    )


def _menu(groups: Iterable[Group]) -> Iterator[str]:
    yield '    <node oor:name="OfficeMenuBar">'
    yield f'      <node oor:name="pmxl.calc.menu" oor:op="replace">{_text("Title", TITLE)}{_prop("Context", _CALC)}'
    yield '        <node oor:name="Submenu">'
    for number, group in enumerate(groups):
        yield f'          <node oor:name="g{number:02}" oor:op="replace">{_text("Title", group.label)}{_context()}'
        yield '            <node oor:name="Submenu">'
        yield from _entries(group.buttons)
        yield "            </node>"
        yield "          </node>"
    yield "        </node>"
    yield "      </node>"
    yield "    </node>"


def _entries(buttons: Iterable[Button]) -> Iterator[str]:
    """The buttons of a group; those of a menu stand in a menu of their own."""
    for number, (menu, inside) in enumerate(groupby(buttons, key=lambda button: button.menu)):
        if not menu:
            yield from (_entry(f"b{number:02}{place:02}", button) for place, button in enumerate(inside))
            continue
        yield f'              <node oor:name="m{number:02}" oor:op="replace">{_text("Title", menu)}{_context()}'
        yield '                <node oor:name="Submenu">'
        yield from (_entry(f"b{place:02}", button) for place, button in enumerate(inside))
        yield "                </node>"
        yield "              </node>"


def _toolbar(groups: Iterable[Group]) -> Iterator[str]:
    yield '    <node oor:name="OfficeToolBar">'
    yield f'      <node oor:name="{TOOLBAR}" oor:op="replace">'
    for place, button in enumerate(toolbar_buttons(groups)):
        yield _entry(f"b{place:02}", button)
    yield "      </node>"
    yield "    </node>"


def _entry(name: str, button: Button) -> str:
    url, target = _prop("URL", PROTOCOL + button.tag), _prop("Target", "_self")
    return (
        f'              <node oor:name={quoteattr(name)} oor:op="replace">'
        f"{url}{_text('Title', button.label)}{target}{_context()}</node>"
    )


def _context() -> str:
    return _prop("Context", _CALC)


def _prop(name: str, value: str) -> str:
    return f'<prop oor:name="{name}" oor:type="xs:string"><value>{escape(value)}</value></prop>'


def _text(name: str, value: str) -> str:
    """A text in every language: office interfaces in English show the Chinese words too."""
    words = escape(value)
    both = f'<value>{words}</value><value xml:lang="en-US">{words}</value>'
    return f'<prop oor:name="{name}" oor:type="xs:string">{both}</prop>'
