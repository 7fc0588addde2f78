"""Where issued forms and their templates lie in a workspace's folder."""

import hashlib
import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from pmxl.disk import sync_folder
from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.declaration import Form, Issue
from pmxl.reports.forms.filling import Press
from pmxl.reports.forms.template import Template
from pmxl.reports.forms.template_drawing import drawn

TEMPLATES_FOLDER, FORMS_FOLDER, COMPANY_FOLDER = "表单模板", "表单", "公司"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def build_templates(folder: Path) -> tuple[Path, ...]:
    """Write every form's template into a folder, made if need be; the same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / f"{document}.xlsx" for document in FORMS)
    for path, form in zip(paths, FORMS.values(), strict=True):
        path.write_bytes(drawn(form))
    return paths


def press_of(folder: Path, form: Form) -> Press:
    """The company's own template of a form where the workspace has one, else the one that pmxl draws."""
    path = folder / TEMPLATES_FOLDER / f"{form.document}.xlsx"
    data = path.read_bytes() if path.exists() else drawn(form)
    return Press(Template(data, f"{TEMPLATES_FOLDER}/{path.name}", form))


def place_of(form: Form, project: str, issue: Issue) -> str:
    """Where an issue is kept, from the workspace's folder, with forward slashes."""
    name = f"{issue.at:%Y%m%d}_{form.document}_{issue.number}_第{issue.version}版.xlsx"
    return "/".join((FORMS_FOLDER, _safe(project) or COMPANY_FOLDER, _safe(name)))


def write_new(files: Sequence[tuple[Path, bytes]], at: datetime) -> None:
    """Write files that must not be there and have them on disk, all or none.

    A file that nobody registered steps aside first.
    """
    written: list[Path] = []
    pool = ThreadPoolExecutor(_AT_ONCE)  # several at a time, as each waits for the disk
    try:
        list(pool.map(lambda file: _write(file[0], file[1], at, written), files))
        for folder in {path.parent for path in written}:
            sync_folder(folder)
    except BaseException:  # whatever it is, even Ctrl+C, no half of them may stay
        pool.shutdown(cancel_futures=True)
        for path in written:
            path.unlink(missing_ok=True)
        raise
    pool.shutdown()


_AT_ONCE = 8


def _write(path: Path, data: bytes, at: datetime, written: list[Path]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.rename(path.with_name(f"{path.stem}（未登记{at:%Y%m%d%H%M%S}）{path.suffix}"))
    with path.open("xb") as file:
        written.append(path)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def digest(data: bytes) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def kept_file(folder: Path, place: str) -> Path | None:
    """The file that a place of 文档登记 names; None where it is missing or lies outside the folder of forms."""
    path = (folder / place).resolve()
    inside = path.is_relative_to((folder / FORMS_FOLDER).resolve())
    return path if inside and path.is_file() else None


def _safe(name: str) -> str:
    return _UNSAFE.sub("_", name).strip(" .")
