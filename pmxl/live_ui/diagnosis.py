"""诊断: what pmxl runs on, line by line; no project data."""

import os
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from typing import TYPE_CHECKING

import pmxl
from pmxl.adapters import host
from pmxl.live_ui.home import log_file

if TYPE_CHECKING:
    import xlwings as xw


def versions(app: "xw.App") -> tuple[str, ...]:
    """The versions of pmxl, xlwings, Python, the host and the system."""
    return (
        f"pmxl {pmxl.__version__}",
        f"xlwings {metadata.version('xlwings')}",
        f"Python {platform.python_version()}（{sys.executable}）",
        f"{'LibreOffice Calc' if app.engine.name == 'calc' else 'Excel'} {app.impl.version}",
        f"{platform.system()} {platform.release()}",
    )


def lines(book: "xw.Book") -> tuple[str, ...]:
    """Versions, the workbook's standing, and whether its folder can be written to."""
    return (*versions(book.app), *_standing(book), f"日志 {log_file()}")


def _standing(book: "xw.Book") -> Iterator[str]:
    place, folder = host.location(book), host.folder_of(book)
    kind = "云端" if "://" in place and folder is None else "从未保存" if folder is None else "本地或共享文件夹"
    yield f"工作簿：{kind}，{'只读' if host.is_read_only(book) else '可写'}，{len(book.sheets)} 个工作表"
    if folder is not None:
        yield f"文件夹：{'可写' if os.access(folder, os.W_OK) else '不可写（备份、表单和校验结果存不下来）'}"
    protected = [sheet.name for sheet in book.sheets if host.is_protected(sheet)]
    yield f"受保护的工作表：{'、'.join(protected) or '没有'}"
    yield f"文件名只含英文：{'是' if sys.executable.isascii() else '否'}（解释器路径）"
