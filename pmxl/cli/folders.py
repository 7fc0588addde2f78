"""Commands that make folders: init, demo, build."""

from pathlib import Path

import click

from pmxl.cli.console import say, say_made
from pmxl.cli.desk import ending

FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("folder", metavar="文件夹", type=FOLDER)
def init(folder: Path) -> None:
    """建立空白工作区：项目台账、实施台账、回款台账、设置。"""

    def make() -> None:
        from pmxl.actions.folders import init_workspace
        from pmxl.adapters.clock import SystemClock

        made = init_workspace(folder, SystemClock().now().date())
        for path in made:
            if path.parent == folder:
                say_made("新建", path)
        say(f"[green]新建[/]  {len([path for path in made if path.parent != folder])} 张表单模板：{folder}/表单模板")
        say("[bold]下一步[/]  在 设置.xlsx 填写人员与字典；销售在 项目台账.xlsx › 立项登记 填第一行")

    ending(make)


@click.command()
@click.argument("folder", metavar="[文件夹]", type=FOLDER, required=False)
def demo(folder: Path | None) -> None:
    """演示：示例公司的一周，四个项目走到立项、合同、开工、关闭的关口，出六张表单和周报。"""

    def perform() -> None:
        from pmxl.cli.demo.performance import perform_demo

        commands = click.get_current_context().find_root().command  # the very command line that is running
        assert isinstance(commands, click.Group)
        perform_demo(folder, commands)

    ending(perform)


@click.command()
@click.argument("folder", metavar="[文件夹]", type=FOLDER, default=Path("workbooks"))
def build(folder: Path) -> None:
    """生成空白工作簿与表单模板。"""

    def make() -> None:
        from pmxl.actions.folders import build_published

        for path in build_published(folder):
            say_made("生成", path)

    ending(make)
