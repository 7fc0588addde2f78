"""Make the pictures of README and manual from the real thing: workbooks drawn by LibreOffice, a terminal by rich.

    make pictures

Needs soffice and pdftoppm; the workbooks are those of the demo.
"""

import contextlib
import io
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from PIL import Image

from pmxl.actions.folders import example_workspace
from pmxl.adapters.clock import FixedClock
from pmxl.cli.console import console
from pmxl.cli.demo.performance import perform_demo
from pmxl.cli.demo.play import START
from pmxl.cli.main import main

HERE = Path(__file__).parent
TERMINAL = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">
<style>{styles} .{unique_id}-matrix {{font-family: "Sarasa Mono SC", "Noto Sans Mono CJK SC", monospace;
font-size: {char_height}px; line-height: {line_height}px; white-space: pre;}}</style>
<defs>{lines}</defs>{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g></svg>
"""
"""How rich's picture of the terminal is framed: as its own, without a font from the network."""


def picture_of_a_workbook(workbook: Path, page: int, name: str, dots: int = 90) -> None:
    """One page of a workbook as LibreOffice draws it, with its formulas computed; in few colours, as paper has."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(workbook)]
        subprocess.run(command, check=True, capture_output=True)
        pages = ["pdftoppm", "-r", str(dots), "-png", "-singlefile", "-f", str(page), "-l", str(page)]
        subprocess.run([*pages, f"{folder}/{workbook.stem}.pdf", f"{folder}/page"], check=True)
        with Image.open(f"{folder}/page.png") as drawn:
            drawn.convert("RGB").quantize(_COLOURS).save(HERE / f"{name}.png", optimize=True)


_COLOURS = 64


def pictures_of_the_papers(folder: Path) -> None:
    """The papers that the demo leaves: the last week, the ageing, six forms."""
    with contextlib.redirect_stdout(io.StringIO()):
        perform_demo(folder, main)
    (ageing,) = (folder / "周报汇总").glob("账龄_*.xlsx")
    week = max((folder / "周报汇总").glob("PMO周报_*.xlsx"))
    picture_of_a_workbook(week, 1, "周报-总览")
    picture_of_a_workbook(week, 4, "周报-项目红黄绿")
    picture_of_a_workbook(ageing, 1, "账龄")
    for form in (folder / "表单").rglob("*.xlsx"):
        picture_of_a_workbook(form, 1, f"表单-{form.stem.split('_')[1]}", dots=70)


def picture_of_the_terminal(words: list[str], folder: Path, name: str) -> None:
    """What a command prints, as an SVG."""
    screen = console()
    screen.record = True
    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
        options = ["--workspace", str(folder)]
        main([*words, *options], obj=FixedClock(datetime.combine(START, datetime.min.time())))
    picture = screen.export_svg(title=f"pmxl {' '.join(words)}", code_format=TERMINAL)
    (HERE / f"{name}.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        example_workspace(Path(made))
        picture_of_a_workbook(Path(made) / "回款台账.xlsx", 1, "回款台账")
        picture_of_a_workbook(Path(made) / "项目台账.xlsx", 2, "立项登记")
        picture_of_the_terminal(["show", "XM-2026-0022"], Path(made), "项目一页纸")
    with tempfile.TemporaryDirectory() as made:
        pictures_of_the_papers(Path(made))
