"""The worksheet functions in LibreOffice's words: the names that Calc knows them by, and what its wizard says of them.

Each stands there twice, for Calc takes one name a function: the Chinese one, and the one in letters that Excel has. The
compatibility name of both is the latter. LibreOffice 7.4 does not use it: into an .xlsx it writes service and method.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

SERVICE = "pmxl.calc.Functions"
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
                    oor:name="CalcAddIns" oor:package="org.openoffice.Office">
  <node oor:name="AddInInfo">
"""
_TAIL = "  </node>\n</oor:component-data>\n"


@dataclass(frozen=True)
class Argument:
    """An argument as the wizard shows it; `name` is the one in pmxl.idl."""

    name: str
    title: str
    help: str


@dataclass(frozen=True)
class Function:
    """A function: the method that answers it, its two names, what it does, its arguments."""

    method: str
    letters: str
    chinese: str
    help: str
    arguments: tuple[Argument, ...]


_PROJECT = Argument("project", "项目", "项目编号、申请编号或项目名称")
FUNCTIONS = (
    Function("daxie", "PM_DAXIE", "PM_大写", "人民币大写", (Argument("amount", "金额", "以元为单位的金额"),)),
    Function(
        "gongzuori",
        "PM_GONGZUORI",
        "PM_工作日",
        "若干个工作日之后（负数为之前）的日期，按国家放假与调休；请把格子设为日期格式",
        (Argument("start", "开始日", "从哪一天算起，这一天不计"), Argument("days", "工作日数", "几个工作日")),
    ),
    Function("jieduan", "PM_JIEDUAN", "PM_阶段", "项目的阶段与状态，按本文件夹里已保存的台账", (_PROJECT,)),
    Function("quexiang", "PM_QUEXIANG", "PM_缺项", "关口还缺几项、哪些规则，按本文件夹里已保存的台账", (_PROJECT,)),
    Function(
        "zhangling",
        "PM_ZHANGLING",
        "PM_账龄",
        "到期日所在的账龄分段",
        (Argument("due", "到期日", "哪一天到期"), Argument("today", "截至日", "算到哪一天；不填为今天")),
    ),
)


def functions_xml() -> str:
    """The configuration that makes them functions of Calc."""
    lines = [f'    <node oor:name="{SERVICE}" oor:op="replace">', '      <node oor:name="AddInFunctions">']
    for function in FUNCTIONS:
        lines += _entry(function, function.method, function.letters)
        lines += _entry(function, f"{function.method}Zh", function.chinese)
    return _HEAD + "\n".join([*lines, "      </node>", "    </node>"]) + "\n" + _TAIL


def _entry(function: Function, method: str, name: str) -> Iterator[str]:
    yield f'        <node oor:name={quoteattr(method)} oor:op="replace">'
    yield f"          {_text('DisplayName', name)}{_text('Description', function.help)}"
    yield '          <prop oor:name="Category"><value>Add-In</value></prop>'
    yield f"          {_text('CompatibilityName', function.letters)}"
    yield '          <node oor:name="Parameters">'
    for argument in function.arguments:
        yield f'            <node oor:name={quoteattr(argument.name)} oor:op="replace">'
        yield f"              {_text('DisplayName', argument.title)}{_text('Description', argument.help)}"
        yield "            </node>"
    yield "          </node>"
    yield "        </node>"


def _text(name: str, text: str) -> str:
    """A text in every language: English is what the office falls back to."""
    return f'<prop oor:name="{name}"><value xml:lang="en-US">{escape(text)}</value></prop>'
