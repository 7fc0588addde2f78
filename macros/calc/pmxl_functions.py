"""The worksheet functions in Calc: each asks the user's Python, which is another one than the office's.

Every function is there twice, under its name in letters and under its Chinese name, as Calc knows a function by one
name only. An argument arrives as a number, a text, nothing where it was left out, or a block of values; what an empty
cell holds arrives as 0.
"""

from typing import Any, ClassVar

import unohelper
from com.sun.star.lang import XServiceInfo
from pmxl_python import Answers, interpreter_beside
from pmxlcalc import XFunctions

NAME = "pmxl.calc.Functions"
SERVICES = (NAME, "com.sun.star.sheet.AddIn")
LONGEST = 500

Uno = Any  # objects behind the bridge have no static type


class Functions(unohelper.Base, XFunctions, XServiceInfo):
    """The functions of pmxl.idl."""

    answers: ClassVar[Answers | None] = None

    def __init__(self, context: Uno, *_arguments: Uno) -> None:
        self.context = context

    def daxie(self, amount: Uno) -> Uno:
        """人民币大写."""
        return _answer("daxie", None, amount)

    def gongzuori(self, document: Uno, start: Uno, days: Uno) -> Uno:
        """The working day so many working days later."""
        return _answer("gongzuori", document, start, days)

    def jieduan(self, document: Uno, project: Uno) -> Uno:
        """The stage and state of a project."""
        return _answer("jieduan", document, project)

    def quexiang(self, document: Uno, project: Uno) -> Uno:
        """What holds a project at its gate."""
        return _answer("quexiang", document, project)

    def zhangling(self, document: Uno, due: Uno, today: Uno) -> Uno:
        """The bucket of 账龄."""
        return _answer("zhangling", document, due, today)

    daxieZh, gongzuoriZh, jieduanZh = daxie, gongzuori, jieduan
    quexiangZh, zhanglingZh = quexiang, zhangling

    def getImplementationName(self) -> str:
        """Give the name under which the office knows it."""
        return NAME

    def supportsService(self, name: str) -> bool:
        """Say whether it is an add-in of Calc."""
        return name in SERVICES

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        """Give its services."""
        return SERVICES


def _answer(function: str, document: Uno, *arguments: Uno) -> Uno:
    if Functions.answers is None:
        Functions.answers = Answers(interpreter_beside(__file__), "pmxl.calc_functions")
    question = {"function": function, "arguments": [_sent(argument) for argument in arguments]}
    answer = Functions.answers.ask(question | _told_of(document))
    return float(answer) if isinstance(answer, int | float) else str(answer)


def _sent(argument: Uno) -> Uno:
    """An argument for JSON; a block of values is sent as an empty one, for no function takes it."""
    if isinstance(argument, tuple):
        return []
    return argument[:LONGEST] if isinstance(argument, str) else argument


def _told_of(document: Uno) -> dict[str, str]:
    if document is None:
        return {}
    first = document.NullDate
    # The location is known while the document loads and its cells are computed, when it has no URL yet.
    return {"document": document.getLocation(), "day_zero": f"{first.Year:04}-{first.Month:02}-{first.Day:02}"}


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Functions, NAME, SERVICES)
