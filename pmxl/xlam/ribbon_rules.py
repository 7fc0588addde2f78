"""The rules that Excel holds ribbon XML to (customUI14); Excel itself drops a bad ribbon silently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from pmxl.xlam.ribbon_images import KNOWN_IMAGES

NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
CALLBACK = "PmxlRibbon.PmxlAction"

_CHILDREN = {
    "customUI": {"ribbon"},
    "ribbon": {"tabs"},
    "tabs": {"tab"},
    "tab": {"group"},
    "group": {"button", "menu", "separator"},
    "menu": {"button", "menuSeparator", "menu"},
    "button": set[str](),
    "separator": set[str](),
    "menuSeparator": set[str](),
}
_DESCRIBED = {"id", "label", "imageMso", "keytip", "screentip", "supertip"}
_REQUIRED = {
    "customUI": set[str](),
    "ribbon": set[str](),
    "tabs": set[str](),
    "tab": {"id", "label", "keytip"},
    "group": {"id", "label"},
    "menu": _DESCRIBED,
    "button": _DESCRIBED | {"tag", "onAction"},
    "separator": {"id"},
    "menuSeparator": {"id"},
}
_OPTIONAL = {"menu": {"size", "itemSize"}, "button": {"size"}, "menuSeparator": {"title"}}
_LONGEST = {"keytip": 3}
_LONGEST_TEXT = 1024
_MOST_CONTROLS = 1000
_PATTERNS = {
    "id": re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*"),
    "tag": re.compile(r"[a-z]+(_[a-z]+)*(:[a-z]+(_[a-z]+)*)?"),
    "keytip": re.compile(r"[A-Z0-9]{1,3}"),
}
_SIZES = frozenset({"normal", "large"})
_CHOICES = {"size": _SIZES, "itemSize": _SIZES, "imageMso": KNOWN_IMAGES, "onAction": frozenset({CALLBACK})}
# An attribute and its callback, or two sources of one image, can't both be given.
_EXCLUSIVE = (
    ("id", "idMso", "idQ"),
    ("image", "imageMso", "getImage"),
    *((name, f"get{name.capitalize()}") for name in ("label", "size", "screentip", "supertip")),
    *((name, f"get{name.capitalize()}") for name in ("enabled", "visible", "keytip")),
)


def problems(xml: str) -> tuple[str, ...]:
    """Return every breach of the rules as a sentence that names the control; none means good."""
    try:
        root = parsed(xml)
    except ET.ParseError as error:
        return (f"不是合格的 XML：{error}",)
    if root.tag != f"{NAMESPACE}customUI":
        return ("根元素应为 customUI，命名空间应为 Office 2010 以后的一版",)
    return (*_element_problems(root, in_menu=False), *_document_problems(root))


def parsed(xml: str) -> ET.Element:
    """Parse ribbon XML, which is our own source and never a user's file."""
    return ET.fromstring(xml)  # noqa: S314 - see the docstring


def _element_problems(element: ET.Element, *, in_menu: bool) -> Iterator[str]:
    kind = _kind(element)
    if kind not in _CHILDREN:
        yield f"{_place(element)}：不认识的元素"
        return
    yield from _attribute_problems(element, kind, in_menu=in_menu)
    yield from _value_problems(element)
    yield from _keytip_problems(element, kind)
    for child in element:
        if _kind(child) not in _CHILDREN[kind]:
            yield f"{_place(child)}：不能放在 {kind} 里"
        yield from _element_problems(child, in_menu=kind == "menu")


def _attribute_problems(element: ET.Element, kind: str, *, in_menu: bool) -> Iterator[str]:
    names = set(element.attrib)
    for name in sorted(_REQUIRED[kind] - names):
        yield f"{_place(element)}：缺少 {name}"
    for name in sorted(names - _REQUIRED[kind] - _OPTIONAL.get(kind, set())):
        yield f"{_place(element)}：{kind} 没有属性 {name}"
    if in_menu and "size" in names:
        yield f"{_place(element)}：菜单里的控件不能有 size"
    for rivals in _EXCLUSIVE:
        if len(names.intersection(rivals)) > 1:
            yield f"{_place(element)}：{'、'.join(rivals)} 只能写一个"


def _value_problems(element: ET.Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        longest = _LONGEST.get(name, _LONGEST_TEXT)
        if not 1 <= len(value) <= longest:
            yield f"{_place(element)}：{name} 有 {len(value)} 个字符，应为 1–{longest} 个"
    for name, value in element.attrib.items():
        pattern, allowed = _PATTERNS.get(name), _CHOICES.get(name)
        if (pattern and not pattern.fullmatch(value)) or (allowed and value not in allowed):
            yield f"{_place(element)}：{name}「{value}」无效"


def _keytip_problems(element: ET.Element, kind: str) -> Iterator[str]:
    """A tab and each menu are one scope; a key tip that begins another one hides it."""
    if kind == "tab":
        scope = [control for group in element for control in group]
    elif kind == "menu":
        scope = list(element)
    else:
        return
    keytips = [keytip for control in scope if (keytip := control.get("keytip"))]
    for position, keytip in enumerate(keytips):
        others = keytips[:position] + keytips[position + 1 :]
        if any(other.startswith(keytip) for other in others):
            yield f"{_place(element)}：快捷键提示 {keytip} 与其他控件冲突"


def _document_problems(root: ET.Element) -> Iterator[str]:
    for name in ("id", "tag"):
        yield from (f"{name}「{value}」重复" for value in _repeated(root, name))
    for group in root.iter(f"{NAMESPACE}group"):
        if len(group) > _MOST_CONTROLS:
            yield f"{_place(group)}：控件超过 {_MOST_CONTROLS} 个"


def _repeated(root: ET.Element, name: str) -> Sequence[str]:
    values = Counter(value for element in root.iter() if (value := element.get(name)))
    return [value for value, count in values.items() if count > 1]


def _kind(element: ET.Element) -> str:
    return element.tag.removeprefix(NAMESPACE)


def _place(element: ET.Element) -> str:
    return element.get("id") or _kind(element)
