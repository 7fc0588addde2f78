"""`pmxl`: the command line. Exit code 0: done or clean, 1: held, 2: failed."""

import gc

import click

import pmxl
from pmxl.cli.commands import COMMANDS
from pmxl.cli.usage import Group

_YOUNG = 500_000
"""How many new objects wait for the garbage collector: one command makes little that does not live to its end."""


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(pmxl.__version__, prog_name="pmxl")
def main() -> None:
    """工程项目管理：填写共享工作簿，pmxl 说明每个项目卡在哪里，推进关口，保存证据。

    每个命令都可带 --workspace 文件夹、--as 姓名、--dry-run、--wait 秒。
    """
    gc.set_threshold(_YOUNG)


for command in COMMANDS:
    main.add_command(command)
