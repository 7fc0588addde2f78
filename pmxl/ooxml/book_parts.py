"""Which parts a workbook has and how they hang together: sheets, tables, strings, styles."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pmxl.errors import SheetFoundTwiceError, SheetNotFoundError
from pmxl.grids.layout import Layout
from pmxl.ooxml.xml_tags import Tag, XmlRefusedError, parsed
from pmxl.ooxml.zip_package import ZipPackage

_STRICT = "http://purl.oclc.org/ooxml/"
TRUE = {"1", "true", "on"}
"""How XML writes yes."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part: its id, the last word of its type, and the part it points at."""

    id: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name as written, its part, and its place in the workbook (names refer to it by that)."""

    name: str
    part: str
    index: int


class BookParts:
    """The skeleton of one workbook, read from its small parts only."""

    def __init__(self, package: ZipPackage) -> None:
        self.package = package
        self._tags: dict[str, Tag] = {}
        self._relations: dict[str, tuple[Relation, ...]] = {}

    def xml(self, part: str) -> tuple[bytes, Tag]:
        """A small part's bytes and its root element."""
        data = self.package.read(part)
        if part not in self._tags:
            self._tags[part] = self._parsed(part, data)
        return data, self._tags[part]

    def relations(self, part: str) -> tuple[Relation, ...]:
        """The internal relationships of a part; "" is the package itself."""
        if part not in self._relations:
            self._relations[part] = tuple(self._read_relations(part))
        return self._relations[part]

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """The parts that a part points at with relationships of a kind."""
        return tuple(one.target for one in self.relations(part) if one.kind == kind)

    @cached_property
    def workbook(self) -> str:
        """The name of the main part."""
        found = self.related("", "officeDocument")
        if not found:
            raise self.package.unreadable("不是 Excel 工作簿（缺少主部件）", "请用 Excel 另存为 .xlsx")
        if found[0].endswith(".bin"):
            raise self.package.unreadable("这是 .xlsb 文件", "请用 Excel 另存为 .xlsx")
        return found[0]

    @cached_property
    def root(self) -> Tag:
        """The root element of the main part."""
        root = self.xml(self.workbook)[1]
        if root.name != "workbook":
            raise self.package.unreadable("不是 Excel 工作簿", "请用 Excel 另存为 .xlsx")
        return root

    @cached_property
    def strict(self) -> bool:
        """Whether it was saved as Strict Open XML."""
        return self.root.space.startswith(_STRICT)

    @cached_property
    def signed(self) -> bool:
        """Whether a digital signature covers it, which any change would break."""
        return any(entry.name.casefold().startswith("_xmlsignatures/") for entry in self.package.entries)

    @cached_property
    def tracks_changes(self) -> bool:
        """Whether it is a shared workbook of the old kind, which keeps a log of every change to a cell."""
        return any(entry.name.casefold().endswith("revisionheaders.xml") for entry in self.package.entries)

    @cached_property
    def from_1904(self) -> bool:
        """Whether its dates count from 1904."""
        properties = self.root.child("workbookPr")
        return properties is not None and properties.attributes.get("date1904") in TRUE

    @cached_property
    def recalculates(self) -> bool:
        """Whether it is marked to be computed anew, so that stored results of formulas can't be believed."""
        calculation = self.root.child("calcPr")
        return calculation is not None and calculation.attributes.get("fullCalcOnLoad") in TRUE

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """Its worksheets in order; chart and dialog sheets are left out."""
        parts = {one.id: one for one in self.relations(self.workbook)}
        listed = self.root.child("sheets")
        return tuple(
            SheetPart(tag.attributes.get("name", ""), parts[_id(tag)].target, index)
            for index, tag in enumerate(listed.children if listed else ())
            if _id(tag) in parts and parts[_id(tag)].kind == "worksheet" and parts[_id(tag)].target in self.package
        )

    def sheet(self, layout: Layout) -> SheetPart:
        """The one worksheet that a layout means."""
        found = [sheet for sheet in self.sheets if layout.matches(sheet.name)]
        if not found:
            raise SheetNotFoundError(layout.sheet, [self.package.workbook])
        if len(found) > 1:
            raise SheetFoundTwiceError(layout.sheet, [f"{self.package.workbook}（{one.name}）" for one in found])
        return found[0]

    def one(self, kind: str) -> str | None:
        """The workbook's part of a kind, such as sharedStrings or styles."""
        found = self.related(self.workbook, kind)
        return found[0] if found and found[0] in self.package else None

    def _parsed(self, part: str, data: bytes) -> Tag:
        try:
            return parsed(data)
        except XmlRefusedError as error:
            raise self.package.unreadable(f"部件 {part} 不是正常的 XML（{error}）") from None

    def _read_relations(self, part: str) -> Iterator[Relation]:
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if source not in self.package:
            return
        for tag in self.xml(source)[1].children:
            target = tag.attributes.get("Target", "")
            if tag.attributes.get("TargetMode") == "External" or not target:
                continue
            kind = tag.attributes.get("Type", "").rpartition("/")[2]
            yield Relation(tag.attributes.get("Id", ""), kind, _absolute(folder, target))


def _absolute(folder: str, target: str) -> str:
    path = target.replace("\\", "/")
    return posixpath.normpath(path if path.startswith("/") else posixpath.join("/", folder, path)).lstrip("/")


def _id(tag: Tag) -> str:
    return next((value for name, value in tag.attributes.items() if name.endswith("relationships}id")), "")
