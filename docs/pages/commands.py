"""docs/commands.md: every command with its arguments and options, written from the commands themselves."""

from collections.abc import Iterable, Iterator

import click


def commands_page(commands: Iterable[click.Command]) -> str:
    """The page as text."""
    return "\n".join(_lines(commands)) + "\n"


def _lines(commands: Iterable[click.Command]) -> Iterator[str]:
    yield "# 命令"
    yield ""
    yield "由命令自身的说明生成，测试保证一致。退出码：0 完成或没有问题，1 有阻断，2 没有做成。"
    yield "读写工作区的命令都可带 `--workspace 文件夹`、`--as 姓名`、`--dry-run`、`--wait 秒`，下面不再列出。"
    for command in sorted(commands, key=lambda one: one.name or ""):
        yield from _command(command, "pmxl")


def _command(command: click.Command, parent: str) -> Iterator[str]:
    name = f"{parent} {command.name}"
    context = click.Context(command, info_name=name)
    usage = " ".join(command.collect_usage_pieces(context))
    yield from ("", f"## `{name}`" if parent == "pmxl" else f"### `{name}`", "")
    yield " ".join((command.help or "").split())
    yield from ("", f"`{name} {usage}`".replace(" `", "`"))
    options = [one for one in command.params if isinstance(one, click.Option) and not _COMMON & {*one.opts}]
    if options:
        yield from ("", "| 选项 | 说明 |", "|---|---|")
    for option in options:
        value = "" if option.is_flag else f" {_cell(option.make_metavar(context))}"
        yield f"| `{', '.join(option.opts)}{value}` | {_cell(option.help or '')} |"
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _command(inner, name)


_COMMON = {"--workspace", "--as", "--dry-run", "--wait"}


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
