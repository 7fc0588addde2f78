"""The templates as files: one workbook a form, which a company restyles as it likes."""

from pathlib import Path

from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.drawing import drawn

FOLDER = "表单模板"
"""Where templates lie, in the repository's workbooks and in a workspace."""


def build_templates(folder: Path) -> tuple[Path, ...]:
    """Write every form's template into a folder, made if need be; the same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_written(folder / f"{document}.xlsx", drawn(form)) for document, form in FORMS.items())


def _written(path: Path, template: bytes) -> Path:
    path.write_bytes(template)
    return path
