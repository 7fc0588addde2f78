"""The ribbon: its groups, buttons and action names, read from the one place that declares them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from pmxl.xlam.errors import RibbonRuleError
from pmxl.xlam.ribbon_rules import NAMESPACE, parsed, problems
from pmxl.xlam.sources import RIBBON_FILE, source_text


@dataclass(frozen=True)
class Button:
    """One command of the ribbon; `menu` is the label of the menu that holds it, if any."""

    tag: str
    label: str
    screentip: str
    supertip: str
    menu: str = ""


@dataclass(frozen=True)
class Group:
    """A titled group of commands, in the order in which they are shown."""

    label: str
    buttons: tuple[Button, ...]


def ribbon_xml() -> str:
    """Return the ribbon's XML; a ribbon that Excel would not show raises RibbonRuleError."""
    xml = source_text(RIBBON_FILE)
    found = problems(xml)
    if found:
        raise RibbonRuleError(found)
    return xml


def groups() -> tuple[Group, ...]:
    """Return the groups with their commands, for other hosts that offer the same ones."""
    root = parsed(ribbon_xml())
    return tuple(Group(group.get("label", ""), tuple(_buttons(group))) for group in root.iter(f"{NAMESPACE}group"))


def tags() -> tuple[str, ...]:
    """Return the action name of every command, in the order of the ribbon."""
    return tuple(button.tag for group in groups() for button in group.buttons)


def _buttons(parent: ET.Element, menu: str = "") -> Iterator[Button]:
    for element in parent:
        if element.tag == f"{NAMESPACE}button":
            yield Button(
                tag=element.get("tag", ""),
                label=element.get("label", ""),
                screentip=element.get("screentip", ""),
                supertip=element.get("supertip", ""),
                menu=menu,
            )
        else:
            yield from _buttons(element, element.get("label", menu))
