"""日志、复核与豁免, provoked; a log is sealed row by row, as pmxl does."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from pmxl.figures.chain import chained
from pmxl.figures.evidence import fingerprint
from pmxl.rows.governance import LogRow
from pmxl.rows.register import Register
from pmxl.rows.row import Origin
from pmxl.rows.solution import QuoteRow
from pmxl.vocabulary import LogAction, Stage
from tests.given import given
from tests.rules.provoked.case import Case

PROJECT = """
        ## 立项登记
        申请编号     | 项目编号     | 项目名称     | 阶段       | 状态
        SQ-2026-0001 | XM-2026-0001 | 滨江医院弱电 | 方案与报价 | 进行中
"""
WAIVERS = """
        ## 立项登记
        项目编号     | 项目名称     | 状态
        XM-2026-0001 | 滨江医院弱电 | 进行中

        ## 人员
        姓名 | 部门 | PMO成员
        林涛 | PMO  |
        王莉 | 销售 | 否
        陈静 | 运营 | 是
"""


def row(project: str, action: LogAction, after: Stage | None = None, before: Stage | None = None) -> LogRow:
    """A row of 操作日志, not sealed yet."""
    at = datetime(2026, 11, 5, 10, 30)
    return LogRow(at=at, operator="林涛", project=project, action=action, before=before, after=after)


APPLIED = row("SQ-2026-0001", LogAction.APPLIED, Stage.INITIATION)
NUMBERED = row("XM-2026-0001", LogAction.NUMBERED, Stage.INITIATION)
ADVANCED = row("XM-2026-0001", LogAction.ADVANCED, Stage.SOLUTION, Stage.INITIATION)


def logged(text: str, *rows: LogRow) -> Callable[[], Register]:
    """The sheets of a text with a whole log."""
    return lambda: _with_log(given(text), chained(rows))


def broken() -> Register:
    """A log whose second row was edited, and whose third was removed."""
    rows = chained([APPLIED, NUMBERED, ADVANCED, row("XM-2026-0001", LogAction.PAUSED)])
    edited = rows[1].model_copy(update={"operator": "王莉"})
    return _with_log(given(PROJECT), [rows[0], edited, rows[3]])


def stepped(steps: str, *rows: LogRow) -> Callable[[], Register]:
    """A project whose 流程节点 show these states beside a log of these rows."""
    text = f"""
        ## 立项登记
        申请编号     | 项目编号     | 项目名称     | 阶段       | 状态
        SQ-2026-0001 | XM-2026-0001 | 滨江医院弱电 | 方案与报价 | 进行中

        ## 流程节点
        项目编号     | 节点号 | 状态   | 结果 | 完成日期
        {steps}
    """
    return logged(text, APPLIED, NUMBERED, ADVANCED, *rows)


def answered(step: str, result: str) -> LogRow:
    """A row of 操作日志 by which a step of the project came to a result on 2026-11-05."""
    return row("XM-2026-0001", LogAction.STEP).model_copy(update={"step": step, "result": result})


def sorted_by_hand(*rows: LogRow) -> Callable[[], Register]:
    """A whole log whose rows stand in the sheet from the newest to the oldest."""
    count = len(rows)
    placed = [
        one.model_copy(update={"origin": Origin("项目台账.xlsx", "操作日志", count + 1 - place)})
        for place, one in enumerate(chained(rows))
    ]
    return lambda: _with_log(given(PROJECT), placed)


GIVEN_BY_PMO = row("XM-2026-0001", LogAction.WAIVED).model_copy(
    update={"result": "ZB12", "note": "HM-2026-0001 ZB12 至 2026-12-31：两周到货；条件：到货"}
)


def quoted(amount_then: int, amount_now: int) -> Callable[[], Register]:
    """A project that passed 方案与报价 on one amount, read again with another."""
    text = """
        ## 立项登记
        项目编号     | 项目名称     | 阶段   | 状态
        XM-2026-0001 | 滨江医院弱电 | 签合同 | 进行中

        ## 方案报价
        项目编号     | 版本 | 报价金额
        XM-2026-0001 | 1    | {amount}
    """

    def made() -> Register:
        then = next(given(text.format(amount=amount_then)).dossiers())
        passed = row("XM-2026-0001", LogAction.ADVANCED, Stage.CONTRACT, Stage.SOLUTION)
        evidence = fingerprint(then, Stage.SOLUTION, [(QuoteRow, ("amount",))])
        return _with_log(
            given(text.format(amount=amount_now)), chained([passed.model_copy(update={"evidence": evidence})])
        )

    return made


def _with_log(register: Register, rows: Sequence[LogRow]) -> Register:
    return replace(register, tables={**register.tables, LogRow: rows}, _by_project={}, _made={})


CASES = (
    Case(
        "RZ01",
        wrong=logged(PROJECT, APPLIED, NUMBERED),
        finds=("此处为「方案与报价」，操作日志为「立项」",),
        right=logged(PROJECT, APPLIED, NUMBERED, ADVANCED),
    ),
    Case(
        "RZ02",
        wrong=logged(PROJECT, APPLIED, NUMBERED, ADVANCED, row("XM-2026-0001", LogAction.PAUSED)),
        finds=("此处为「进行中」，操作日志为「已暂停」",),
        right=logged(PROJECT, APPLIED, NUMBERED, ADVANCED),
    ),
    Case(
        "RZ03",
        wrong=broken,
        finds=("第 2 号记录内容被改动", "第 4 号记录之前有记录被删除"),
        right=logged(PROJECT, APPLIED, NUMBERED, ADVANCED),
    ),
    Case(
        "RZ04",
        wrong=stepped(
            """XM-2026-0001 | 2.2 | 已完成 |      | 2026-11-06
               XM-2026-0001 | 2.4 | 已完成 | 通过 | 2026-11-05
               XM-2026-0001 | 3.2 | 已完成 | 有条件通过 | 2026-11-05
               XM-2026-0001 | 6.4 | 已完成 |      | 2026-11-05
               XM-2026-0001 | 6.2 | 已退回 |      |
               XM-2026-0001 | 6.1 | 未开始 |      |""",
            answered("2.2", ""),
            answered("2.4", "未通过"),
            answered("3.2", "通过"),
            answered("6.1", "通过"),
        ),
        finds=(
            "节点 2.2 此处为「已完成 2026-11-06」，操作日志为「已完成 2026-11-05」，手工填写不作数",
            "节点 2.4 此处为「已完成 通过 2026-11-05」，操作日志为「已退回 未通过 2026-11-05」，手工填写不作数",
            "节点 3.2 此处为「已完成 有条件通过 2026-11-05」，操作日志为「已完成 通过 2026-11-05」，手工填写不作数",
            "节点 6.4 此处为「已完成 2026-11-05」，操作日志为「没有记录」，手工填写不作数",
            "节点 6.2 此处为「已退回」，操作日志为「没有记录」，手工填写不作数",
            "节点 6.1 此处为「未开始」，操作日志为「已完成 通过 2026-11-05」，手工填写不作数",
        ),
        right=stepped(
            """XM-2026-0001 | 1.5 | 已完成 | 是     | 2026-10-05
               XM-2026-0001 | 2.2 | 已完成 |        | 2026-11-05
               XM-2026-0001 | 2.3 | 进行中 |        |
               XM-2026-0001 | 2.4 | 已退回 | 未通过 | 2026-11-05
               XM-2026-0001 | 2.5 | 不适用 |        |
               XM-2026-0001 | 3.1 | 未开始 |        |""",
            answered("2.2", ""),
            answered("2.3", ""),
            answered("2.4", "未通过"),
        ),
    ),
    Case(
        "RZ05",
        wrong=logged(
            WAIVERS
            + """
        ## 豁免
        豁免编号     | 项目编号     | 规则代码 | 批准人 | 到期日
        HM-2026-0001 | XM-2026-0001 | ZB12     | 林涛   | 2027-12-31
        HM-2026-0002 | XM-2026-0001 | ZB12     | 林涛   | 2026-12-31
        HM-2026-0001 | XM-2026-0001 | ZB13     | 林涛   | 2026-12-31
        HM-2026-0001 | XM-2026-0001 | ZB12     | 陈静   | 2026-12-31
        HM-2026-0001 | XM-2026-0002 | ZB12     | 林涛   | 2026-12-31
        """,
            GIVEN_BY_PMO,
        ),
        finds=(
            "HM-2026-0001 对 ZB12 的豁免在操作日志里没有，或项目、批准人、到期日不同，不生效",
            "HM-2026-0002 对 ZB12 的豁免在操作日志里没有，或项目、批准人、到期日不同，不生效",
            "HM-2026-0001 对 ZB13 的豁免在操作日志里没有，或项目、批准人、到期日不同，不生效",
            "HM-2026-0001 对 ZB12 的豁免在操作日志里没有，或项目、批准人、到期日不同，不生效",
            "HM-2026-0001 对 ZB12 的豁免在操作日志里没有，或项目、批准人、到期日不同，不生效",
        ),
        right=logged(
            WAIVERS
            + """
        ## 豁免
        豁免编号     | 项目编号     | 规则代码 | 批准人 | 到期日     | 撤销日期
        HM-2026-0001 | XM-2026-0001 | ZB12     | 林涛   | 2026-12-31 | 2026-11-20
        """,
            GIVEN_BY_PMO,
        ),
    ),
    Case(
        "RZ06",
        wrong=logged(
            """
        ## 立项登记
        申请编号     | 项目编号     | 项目名称     | 阶段       | 状态
        SQ-2026-0001 | XM-2026-0009 | 滨江医院弱电 | 方案与报价 | 进行中
        SQ-2026-0002 |              | 城西商场机电 | 立项       | 进行中
        """,
            APPLIED,
            NUMBERED,
            ADVANCED,
            row("SQ-2026-0002", LogAction.APPLIED, Stage.INITIATION),
            row("XM-2026-0002", LogAction.NUMBERED, Stage.INITIATION).model_copy(
                update={"note": "申请编号 SQ-2026-0002；评估人 陈静"}
            ),
        ),
        finds=(
            "此处为「XM-2026-0009」，操作日志为「没有记录」",
            "此处为「空」，操作日志为「XM-2026-0002」",
        ),
        right=logged(
            """
        ## 立项登记
        申请编号     | 项目编号     | 项目名称     | 阶段       | 状态
        SQ-2026-0001 | XM-2026-0001 | 滨江医院弱电 | 方案与报价 | 进行中
        SQ-2026-0002 |              | 城西商场机电 | 立项       | 申请中
                     | GC-2019-07   | 老厂房改造   | 实施       | 进行中
                     |              | 刚登记的申请 |            |
        """,
            APPLIED,
            NUMBERED,
            ADVANCED,
            row("SQ-2026-0002", LogAction.APPLIED, Stage.INITIATION),
            row("GC-2019-07", LogAction.OPENED, Stage.DELIVERY).model_copy(update={"result": "进行中"}),
        ),
    ),
    Case(
        "RZ07",
        wrong=logged(
            """
        ## 立项登记
        申请编号     | 项目编号     | 项目名称     | 阶段 | 状态
        SQ-2026-0003 |              | 南岸机电     | 立项 | 申请中
        """,
            row("SQ-2026-0003", LogAction.APPLIED, Stage.INITIATION),
            APPLIED,
            NUMBERED.model_copy(update={"note": "申请编号 SQ-2026-0001；评估人 陈静"}),
            ADVANCED,
        ),
        finds=("立项登记里没有了 XM-2026-0001，操作日志里它在「方案与报价」、进行中",),
        right=logged(PROJECT, APPLIED, NUMBERED, ADVANCED),
    ),
    Case(
        "RZ08",
        wrong=sorted_by_hand(APPLIED, NUMBERED, ADVANCED),
        finds=("3 行没有按序号排列（有人排过序），内容不受影响",),
        right=logged(PROJECT, APPLIED, NUMBERED, ADVANCED),
    ),
    Case(
        "FH01",
        wrong=quoted(860000, 910000),
        finds=("「方案与报价」关口 2026-11-05 通过时依据的方案报价 XM-2026-0001/1 已被改动",),
        right=quoted(860000, 860000),
    ),
    Case(
        "FH02",
        wrong=WAIVERS
        + """
        ## 豁免
        豁免编号     | 项目编号     | 规则代码 | 批准人
        HM-2026-0001 | XM-2026-0001 | ZB12     | 王莉
        """,
        finds=("HM-2026-0001 由「王莉」批准，人员表里不是 PMO 成员，豁免不生效",),
        right=WAIVERS
        + """
        ## 豁免
        豁免编号     | 项目编号     | 规则代码 | 批准人
        HM-2026-0001 | XM-2026-0001 | ZB12     | 林涛
        HM-2026-0002 | XM-2026-0001 | ZB13     | 陈静
        """,
    ),
    Case(
        "FH03",
        wrong=WAIVERS
        + """
        ## 豁免
        豁免编号     | 项目编号     | 规则代码 | 条件     | 批准人 | 到期日
        HM-2026-0001 | XM-2026-0001 | ZB12     | 两周到货 | 林涛   | 2026-11-23
        """,
        finds=("HM-2026-0001 对 ZB12 的豁免已于 2026-11-23 到期，项目重新受该规则约束",),
        right=WAIVERS
        + """
        ## 豁免
        豁免编号     | 项目编号     | 规则代码 | 条件     | 批准人 | 到期日     | 撤销日期
        HM-2026-0001 | XM-2026-0001 | ZB12     | 两周到货 | 林涛   | 2026-11-24 |
        HM-2026-0002 | XM-2026-0001 | ZB13     | 换货     | 林涛   | 2026-11-01 | 2026-10-30
        """,
    ),
)
"""One case a rule."""
