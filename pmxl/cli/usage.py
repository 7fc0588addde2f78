"""What is wrong with a command line, in the users' words: one sentence and what to do, as every other failure."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click
from click.exceptions import NoArgsIsHelpError

from pmxl.cli.console import complain
from pmxl.cli.printing import printing

_QUOTED = re.compile(r"'(.+?)'")


class MistypedError(click.ClickException):
    """A command line that can't be understood."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002  # click's own signature
        """Print it as pmxl prints failures."""
        complain(self.message)


class Group(click.Group):
    """A group of commands that tells in Chinese what was mistyped."""

    def main(self, *given: Any, **more: Any) -> Any:
        """Run a command line; nothing that is printed can fail."""
        with printing():
            return super().main(*given, **more)

    def make_context(self, *given: Any, **more: Any) -> click.Context:
        """Read the command line."""
        with _in_words():
            return super().make_context(*given, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that it names."""
        with _in_words():
            return super().invoke(ctx)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "pmxl"
        raise MistypedError(f"{_what(error)}。请用 {where} --help 查看用法。") from error


def _what(error: click.UsageError) -> str:
    typed = next(iter(_QUOTED.findall(error.message)), "")
    match error:
        case click.NoSuchOption():
            near = f"，是否指 {'、'.join(error.possibilities)}" if error.possibilities else ""
            return f"没有选项「{error.option_name}」{near}"
        case click.MissingParameter():
            return f"缺少「{_name(error.param)}」"
        case click.BadParameter():
            return _value(error, typed)
        case _ if error.message.startswith("No such command"):
            return f"没有「{typed}」"
        case _ if "unexpected extra argument" in error.message:
            return "多了不认识的内容"
        case _:
            return error.message.rstrip(".")


def _value(error: click.BadParameter, typed: str) -> str:
    kind = error.param.type if error.param else None
    name = _name(error.param)
    if isinstance(kind, click.Path):
        return f"{name}：找不到或不能读「{typed}」"
    if isinstance(kind, click.Choice):
        return f"{name}：没有「{typed}」，请从 {'、'.join(map(str, kind.choices))} 中选择"
    return f"{name}：「{typed}」不适用" if typed else f"{name}：{error.message.rstrip('.')}"


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "命令"
    return param.human_readable_name if isinstance(param, click.Argument) else param.opts[0]
