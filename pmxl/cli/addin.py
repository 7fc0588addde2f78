"""The buttons: `pmxl addin` for Excel, `pmxl calc` for LibreOffice Calc."""

import os
import sys
from pathlib import Path

import click

from pmxl.cli.console import say, say_made
from pmxl.cli.desk import HELD, ending

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def addin() -> None:
    """Excel 加载项：build 生成文件；install 安装；remove 卸载；doctor 检查。"""


@addin.command("build")
@click.option("--out", type=FILE, default=Path("pmxl.xlam"), show_default=True, metavar="文件", help="写到哪里")
@click.option("--interpreter", default="", metavar="路径", help="按钮启动的 Python（默认由各人自己的设置决定）")
def addin_build(out: Path, interpreter: str) -> None:
    """生成 pmxl.xlam，供 IT 统一分发。"""

    def make() -> None:
        from pmxl.xlam.build import build_addin

        say_made("生成", build_addin(out, interpreter=interpreter or None))
        say("[bold]下一步[/]  放入各电脑的 XLSTART 文件夹，或在各电脑运行 pmxl addin install")

    ending(make)


@addin.command("install")
def addin_install() -> None:
    """装入本账号 Excel 的 XLSTART，按钮用现在这个 Python。"""

    def install() -> None:
        from pmxl.xlam.install import install_addin

        say_made("安装", install_addin(os.environ, interpreter=sys.executable))
        say("[bold]下一步[/]  打开 Excel，选项卡 项目管理 应已出现；没有时运行 pmxl addin doctor")

    ending(install)


@addin.command("remove")
def addin_remove() -> None:
    """从 XLSTART 中删除加载项。"""

    def remove() -> None:
        from pmxl.xlam.install import remove_addin

        path = remove_addin(os.environ)
        say(f"[green]已删除[/]  {path}" if path else "没有安装加载项，无需删除")

    ending(remove)


@addin.command("doctor")
def addin_doctor() -> None:
    """检查安装的加载项：版本、解释器、函数库、下载标记。"""

    def examine() -> int:
        from rich.markup import escape

        from pmxl.xlam.doctor import examine_addin

        found = examine_addin(os.environ)
        for one in found:
            mark = "[green]✓[/]" if one.is_good else "[red]✗[/]"
            remedy = "" if one.is_good or not one.remedy else f"。{one.remedy}"
            say(f"{mark} {one.subject}：{escape(one.found)}{escape(remedy)}")
        return 0 if all(one.is_good for one in found) else HELD

    ending(examine)


@click.group()
def calc() -> None:
    """LibreOffice Calc 扩展：build 生成文件；install 安装；remove 卸载；doctor 检查。"""


_PROFILE = click.option(
    "--profile", type=FOLDER, default=None, metavar="文件夹", help="LibreOffice 的用户配置文件夹（默认：本账号的）"
)


@calc.command("build")
@click.option("--out", type=FILE, default=Path("pmxl.oxt"), show_default=True, metavar="文件", help="写到哪里")
def calc_build(out: Path) -> None:
    """生成 pmxl.oxt，双击即可装入 LibreOffice；按钮用现在这个 Python。"""

    def make() -> None:
        from pmxl.calc_extension.package import build_extension

        say_made("生成", build_extension(out, sys.executable))

    ending(make)


@calc.command("install")
@_PROFILE
def calc_install(profile: Path | None) -> None:
    """装入 LibreOffice：Calc 里出现工具栏和菜单 项目管理，按钮用现在这个 Python。"""

    def install() -> None:
        from pmxl.calc_extension.install import install_extension, user_profile

        version = install_extension(profile or user_profile(), sys.executable)
        say(f"[green]安装[/]  Calc 扩展 {version}，解释器 {sys.executable}")
        say("[bold]下一步[/]  用 Calc 打开工作簿，菜单和工具栏 项目管理 应已出现")

    ending(install)


@calc.command("remove")
@_PROFILE
def calc_remove(profile: Path | None) -> None:
    """从 LibreOffice 中删除扩展。"""

    def remove() -> None:
        from pmxl.calc_extension.install import remove_extension, user_profile

        was_there = remove_extension(profile or user_profile())
        say("[green]已删除[/]  Calc 扩展" if was_there else "没有安装扩展，无需删除")

    ending(remove)


@calc.command("doctor")
@_PROFILE
def calc_doctor(profile: Path | None) -> None:
    """检查：这个 Python 能否连接 LibreOffice，扩展是否已安装、版本是否相同。"""

    def examine() -> int:
        import pmxl
        from pmxl.calc_extension.install import installed_version, user_profile

        version = installed_version(profile or user_profile())
        say(f"[green]✓[/] 这个 Python 能连接 LibreOffice：{sys.executable}")
        if version == pmxl.__version__:
            say(f"[green]✓[/] 扩展 {version} 已安装")
            return 0
        say(f"[red]✗[/] 扩展{f'版本是 {version}，本机 pmxl 是 {pmxl.__version__}' if version else '没有安装'}")
        say("[bold]下一步[/]  关闭 LibreOffice 后运行 pmxl calc install")
        return HELD

    ending(examine)


COMMANDS: tuple[click.Command, ...] = (addin, calc)
