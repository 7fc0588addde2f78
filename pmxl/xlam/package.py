"""The parts of the .xlam file: a workbook with one hidden sheet, a ribbon and a VBA project."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence

from pmxl.ooxml.text import decoded, encoded
from pmxl.xlam.configuration import SHEET, Setting
from pmxl.xlam.errors import AddinNotReadableError

WORKBOOK_MODULE, SHEET_MODULE = "ThisWorkbook", "Sheet2"
ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_DATE = (1980, 1, 1, 0, 0, 0)
_LARGEST_ADDIN = 20_000_000
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_PART = "xl/worksheets/sheet1.xml"
_WRITTEN_CELL = re.compile(r'<c r="([AB])(\d+)"[^>]*>(?:<v>|<is><t xml:space="preserve">)([^<]*)<')

_TYPES = f"""<Types xmlns="{_PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{ADDIN_TYPE}"/>\
<Override PartName="/{_SHEET_PART}" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>\
<Override PartName="/xl/styles.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>\
<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>\
<Override PartName="/docProps/core.xml" \
ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>\
<Override PartName="/docProps/app.xml" \
ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>\
</Types>"""

_WORKBOOK = f"""<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">\
<workbookPr codeName="{WORKBOOK_MODULE}"/>\
<bookViews><workbookView visibility="hidden" xWindow="0" yWindow="0" windowWidth="16000" \
windowHeight="9000"/></bookViews>\
<sheets><sheet name="{SHEET}" sheetId="2" r:id="rId1"/></sheets></workbook>"""

_STYLES = f"""<styleSheet xmlns="{_MAIN}">\
<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
</styleSheet>"""

_CORE = f"""<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>项目管理</dc:title>\
<dc:creator>pmxl</dc:creator>\
<dc:description>工程项目管理加载项：登记、关口、表单、周报、进度、回款</dc:description>\
</cp:coreProperties>"""

_APP = """<Properties \
xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">\
<Application>Microsoft Excel</Application></Properties>"""

_ROOT_RELATIONS = (
    (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
    (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    (f"{_OFFICE}/extended-properties", "docProps/app.xml"),
    (
        "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
        "customUI/customUI14.xml",
    ),
)
_WORKBOOK_RELATIONS = (
    (f"{_OFFICE}/worksheet", "worksheets/sheet1.xml"),
    (f"{_OFFICE}/styles", "styles.xml"),
    ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
)


def addin_package(settings: Sequence[Setting], ribbon: str, vba_project: bytes) -> bytes:
    """Return the bytes of the .xlam; equal arguments give equal bytes."""
    return _zipped(
        {
            "[Content_Types].xml": _part(_TYPES),
            "_rels/.rels": _part(_relations(_ROOT_RELATIONS)),
            "docProps/app.xml": _part(_APP),
            "docProps/core.xml": _part(_CORE),
            "xl/workbook.xml": _part(_WORKBOOK),
            "xl/_rels/workbook.xml.rels": _part(_relations(_WORKBOOK_RELATIONS)),
            "xl/styles.xml": _part(_STYLES),
            _SHEET_PART: _part(_sheet(settings)),
            "xl/vbaProject.bin": vba_project,
            "customUI/customUI14.xml": ribbon.encode("utf-8"),
        }
    )


def read_settings(content: bytes, path: str) -> dict[str, str]:
    """Return the settings inside an .xlam that `addin_package` wrote; `path` is for the message."""
    sheet = read_parts(content, path).get(_SHEET_PART, b"").decode("utf-8", errors="replace")
    cells = {(column, row): decoded(text.encode()) for column, row, text in _WRITTEN_CELL.findall(sheet)}
    found = {text: cells.get(("B", row), "") for (column, row), text in cells.items() if column == "A"}
    if not found:
        raise AddinNotReadableError(path)
    return found


def read_parts(content: bytes, path: str) -> dict[str, bytes]:
    """Return every part of an .xlam by name; AddinNotReadableError if it is no sound zip file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST_ADDIN:
                raise AddinNotReadableError(path)
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error) as error:
        raise AddinNotReadableError(path) from error


def _sheet(settings: Sequence[Setting]) -> str:
    rows = "".join(
        f'<row r="{number}">{_text_cell("A", number, setting.key)}{_value_cell(number, setting)}</row>'
        for number, setting in enumerate(settings, start=1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr codeName="{SHEET_MODULE}"/>'
        f'<dimension ref="A1:B{len(settings)}"/><sheetData>{rows}</sheetData></worksheet>'
    )


def _value_cell(number: int, setting: Setting) -> str:
    if isinstance(setting.value, bool):
        return f'<c r="B{number}" t="b"><v>{int(setting.value)}</v></c>'
    return _text_cell("B", number, setting.value) if setting.value else ""


def _text_cell(column: str, number: int, text: str) -> str:
    preserved = f'<t xml:space="preserve">{encoded(text).decode()}</t>'
    return f'<c r="{column}{number}" t="inlineStr"><is>{preserved}</is></c>'


def _relations(relations: Sequence[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _part(xml: str) -> bytes:
    return (_DECLARATION + xml).encode("utf-8")


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same bytes on every system
            archive.writestr(entry, content)
    return buffer.getvalue()
