"""What every command has in common: where the workspace is, who asks, and how failures end."""

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pmxl.cli.console import complain
from pmxl.errors import PmxlError, UnseenError, system_says
from pmxl.rows.sight import TWICE

if TYPE_CHECKING:
    from pmxl.actions.desk import Desk

HELD, FAILED = 1, 2
"""Exit codes: 0 is done or clean."""

Command = TypeVar("Command", bound=Callable[..., Any])


def at_desk(command: Callable[..., int | None]) -> Callable[..., None]:
    """Give a command its desk, and the options that every command has; its return value is the exit code."""

    @click.option(
        "--workspace",
        "-w",
        envvar="PMXL_WORKSPACE",
        default=".",
        metavar="文件夹",
        help="工作簿所在文件夹（默认：PMXL_WORKSPACE，再默认当前文件夹）",
    )
    @click.option("--as", "as_name", default="", metavar="姓名", help="以某人的身份操作（默认：电脑登录名）")
    @click.option("--dry-run", is_flag=True, help="只说会改什么，不写入")
    @click.option("--wait", type=float, default=0, metavar="秒", help="工作簿被占用时最多等待多少秒")
    @functools.wraps(command)
    def run(workspace: str, as_name: str, dry_run: bool, wait: float, **options: Any) -> None:
        def work() -> int:
            desk = _desk(workspace, as_name, dry_run=dry_run, wait=wait)
            try:
                code = command(desk, **options) or 0
            except UnseenError:
                raise
            except PmxlError:
                _say_unseen(desk)
                raise
            return max(code, _say_unseen(desk))

        ending(work)

    return run


def ending(deed: Callable[[], int | None]) -> None:
    """Do something and leave with its exit code; a failure is one clear line and exit code 2."""
    try:
        code = deed()
    except PmxlError as error:
        complain(str(error))
        code = FAILED
    except OSError as error:
        complain(f"{error.filename or '文件'}：{system_says(error)}，没有完成。请检查该位置能否读写后重试。")
        code = FAILED
    sys.exit(code or 0)


def _say_unseen(desk: "Desk") -> int:
    """Name what the command came upon that could not be read; 1 where what it told is no clean answer for that.

    It is 2 where a sheet stands twice: that is no answer at all.
    """
    unseen = desk.unanswered()
    if not unseen:
        return 0
    from pmxl.cli import pages

    pages.unseen(unseen)
    return FAILED if any(problem.code == TWICE for problem in unseen) else HELD


def _desk(workspace: str, as_name: str, *, dry_run: bool, wait: float) -> "Desk":
    from pmxl.wiring import open_desk

    clock = click.get_current_context().find_root().obj  # the demo brings its own
    return open_desk(Path(workspace), as_name=as_name, dry_run=dry_run, wait=wait, clock=clock)
