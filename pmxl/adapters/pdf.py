"""Workbooks as PDF, by a LibreOffice of its own: no window, a profile that is thrown away afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pmxl.errors import PmxlError, system_says

_PROGRAMS = ("soffice", "libreoffice")
_USUAL_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_SECONDS, _SECONDS_EACH = 60, 10


class PdfUnavailableError(PmxlError):
    """There is no LibreOffice that could write a PDF."""

    def __init__(self) -> None:
        super().__init__(
            "生成 PDF：这台电脑上找不到 LibreOffice。请安装 LibreOffice，或打开 .xlsx 后另存为 PDF（文件已生成）。"
        )


class PdfFailedError(PmxlError):
    """LibreOffice wrote no PDF."""

    def __init__(self, names: Sequence[str], reason: str) -> None:
        super().__init__(f"{'、'.join(names)}：没有转换成 PDF（{reason}）。请打开 .xlsx 后另存为 PDF，或稍后重试。")


def pdf_program() -> str:
    """The program that writes PDFs; raises PdfUnavailableError."""
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), "")
    found = found or next((path for path in _USUAL_PLACES if Path(path).exists()), "")
    if not found:
        raise PdfUnavailableError
    return found


def to_pdf(workbooks: Sequence[Path]) -> tuple[Path, ...]:
    """Write each workbook as a PDF beside it, and return their paths; raises PdfUnavailableError, PdfFailedError."""
    if not workbooks:
        return ()
    program = pdf_program()
    with tempfile.TemporaryDirectory(prefix="pmxl-pdf-") as scratch:
        made = Path(scratch) / "pdf"
        _convert(program, Path(scratch) / "profile", made, workbooks)
        missing = [path.name for path in workbooks if not (made / f"{path.stem}.pdf").exists()]
        if missing:
            raise PdfFailedError(missing, "LibreOffice 没有写出文件")
        return tuple(shutil.copyfile(made / f"{path.stem}.pdf", path.with_suffix(".pdf")) for path in workbooks)


def _convert(program: str, profile: Path, made: Path, workbooks: Sequence[Path]) -> None:
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf", "--outdir", os.fspath(made), *(os.fspath(path.absolute()) for path in workbooks)]
    try:
        subprocess.run(  # noqa: S603  # our own arguments; file names are no options, they begin with their folder
            command,
            check=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS + _SECONDS_EACH * len(workbooks),
        )
    except subprocess.TimeoutExpired:
        raise PdfFailedError([path.name for path in workbooks], "LibreOffice 没有及时完成") from None
    except (subprocess.CalledProcessError, OSError) as error:
        reason = system_says(error) if isinstance(error, OSError) else f"退出码 {error.returncode}"
        raise PdfFailedError([path.name for path in workbooks], f"LibreOffice 出错（{reason}）") from error
