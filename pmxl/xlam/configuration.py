"""The add-in's own configuration sheet: what xlwings' VBA and our VBA read, and nothing else can set."""

from __future__ import annotations

from dataclasses import dataclass

from pmxl.xlam.errors import InterpreterPathError

SHEET = "pmxl.conf"
PMXL_VERSION, XLWINGS_VERSION = "PMXL VERSION", "XLWINGS VERSION"
INTERPRETER_WINDOWS, INTERPRETER_MAC = "INTERPRETER_WIN", "INTERPRETER_MAC"
FUNCTIONS_MODULE = "pmxl.worksheet_functions"
# Excel passes the path through cmd.exe, which expands %, and ends quoted text at ".
_UNSAFE_IN_PATH = '%"\r\n\t'


@dataclass(frozen=True)
class Setting:
    """One row of the sheet."""

    key: str
    value: str | bool


# xlwings reads True and False of these as booleans; the folder setting is compared as text.
_FIXED = (
    Setting("PYTHONPATH", ""),
    Setting("CONDA PATH", ""),
    Setting("CONDA ENV", ""),
    Setting("LICENSE_KEY", ""),
    Setting("UDF MODULES", FUNCTIONS_MODULE),
    Setting("DEBUG UDFS", False),
    Setting("USE UDF SERVER", False),
    Setting("SHOW CONSOLE", False),
    Setting("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
    Setting("SHOW_ERROR_POPUPS", "True"),
)

# What the VBA says, kept here because VBA source is ASCII.
TEXTS = (
    Setting("TEXT TITLE", "项目管理"),
    Setting("TEXT RUNNING", "项目管理：正在处理，请稍候…"),
    Setting("TEXT BUSY", "项目管理：上一个操作还在进行。请等它完成后再点。"),
    Setting(
        "TEXT NO WORKBOOK",
        "Excel：没有打开可编辑的工作簿。请先打开项目台账等工作簿，受保护的视图请先点“启用编辑”，再点按钮。",
    ),
    Setting(
        "TEXT WORKBOOK NAME",
        "工作簿：文件名含有 %，命令行不能安全传递，没有执行。请另存为不含 % 的文件名。文件名：",
    ),
    Setting(
        "TEXT UNKNOWN ACTION",
        "功能区：按钮的操作名无效，没有执行。请运行 pmxl addin install 重新安装加载项。操作名：",
    ),
    Setting(
        "TEXT NO INTERPRETER",
        "加载项：找不到下面的 Python 解释器，没有执行。请运行 pmxl addin install 重新安装加载项。",
    ),
    Setting(
        "TEXT PYTHON FAILED",
        "Python：没有启动成功，操作没有完成。请运行 pmxl addin doctor 检查安装，并把结果发给支持人员。操作名：",
    ),
    Setting(
        "TEXT VBA FAILED",
        "Excel：启动 Python 时出错，操作没有完成。若提示拒绝访问，可能是安全策略禁止 Office 启动程序，"
        "请改用命令行 pmxl，并把下面的信息发给支持人员：",
    ),
)


def settings(*, interpreter: str | None, pmxl_version: str, xlwings_version: str) -> tuple[Setting, ...]:
    """Return all rows; without an interpreter the user's own profile decides, else plain `python`.

    A path that cmd.exe would misread raises InterpreterPathError.
    """
    versions = (
        Setting(PMXL_VERSION, pmxl_version),
        Setting(XLWINGS_VERSION, xlwings_version),
    )
    return (*_interpreter_rows(interpreter), *_FIXED, *versions, *TEXTS)


def _interpreter_rows(interpreter: str | None) -> tuple[Setting, ...]:
    if interpreter is None:
        return ()
    for character in interpreter:
        if character in _UNSAFE_IN_PATH:
            raise InterpreterPathError(interpreter, character)
    on_mac = interpreter.startswith("/")
    return (Setting(INTERPRETER_MAC if on_mac else INTERPRETER_WINDOWS, interpreter),)
