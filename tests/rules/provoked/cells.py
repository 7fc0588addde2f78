"""数据: cells, columns and rows, provoked; what a text can't show is given as a raw grid."""

from collections.abc import Callable, Mapping, Sequence

from pmxl.adapters.memory import MemoryWorkbook, MemoryWorkspace
from pmxl.grids.cell import Cell, ErrorValue, Stale
from pmxl.grids.frame import Frame
from pmxl.grids.grid import Grid
from pmxl.outcomes.finding import Gap, Place
from pmxl.rows.initiation import MemberRow
from pmxl.rows.money import ReceiptRow
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.sight import Problem, Sight
from pmxl.rows.stock import RequestLineRow
from pmxl.sheets.reading import read_register
from pmxl.sheets.table import Table
from tests.rules.provoked.case import Case

MEMBERS = [column.heading for column in MemberRow.columns()]
LINES = [column.heading for column in RequestLineRow.columns()]
RECEIPTS = [column.heading for column in ReceiptRow.columns()]
LINE: list[Cell] = ["BH-2026-0001", 1.0, "MJ-101", "门禁机", None, None, "台", 24.0, 850.0]
REST: list[Cell] = ["采购", "CG-2026-0007", None, None, None]


def read(
    kind: type[Row],
    *rows: Sequence[Cell],
    formulas: Mapping[str, Mapping[int, str]] | None = None,
    frame: Frame | None = None,
) -> Callable[[], Register]:
    """The register of one sheet, read from its cells, the heading row first; `frame` is its table."""

    def made() -> Register:
        grid = Grid.cut(f"{kind.sheet.book}.xlsx", kind.sheet.name, rows, kind.layout())
        table = Table(grid, kind, {}, Sight(), formulas, frame=frame)
        return Register({kind: table.rows}, tuple(table.problems))

    return made


RECEIPT: list[Cell] = ["DZ-2026-0001", "9001", None, "滨江医院"]


def beside(workbook: str, sheet: str, *rows: Sequence[Cell]) -> Callable[[], Register]:
    """The register of 回款台账 with one receipt, beside which another workbook lies in the folder."""

    def made() -> Register:
        own = MemoryWorkbook("回款台账.xlsx", {"到账": [RECEIPTS, [*RECEIPT, 258000.0]]})
        other = MemoryWorkbook(workbook, {sheet: [list(row) for row in rows]})
        return read_register(MemoryWorkspace([own, other]), [ReceiptRow], formulas=True)

    return made


def unfound() -> Register:
    """A workspace from which 合同 is missing, as the reader reports it."""
    place = Place(sheet="合同")
    return Register({}, (Problem("SJ05", Gap(place, "项目台账.xlsx：找不到工作表「合同」", "请恢复该工作表")),))


CASES = (
    Case(
        "SJ01",
        wrong="""
        ## 到账
        到账编号     | 银行流水号 | 到账日期 | 付款方   | 到账金额
        DZ-2026-0001 | 9001       | 上周五   | 滨江医院 | 约二十万
        """,
        finds=("到账日期：「上周五」不是能确定的日期", "到账金额：「约二十万」不是数字"),
        right="""
        ## 到账
        到账编号     | 银行流水号 | 到账日期       | 付款方   | 到账金额
        DZ-2026-0001 | 9001       | 2026年11月20日 | 滨江医院 | 1,200.00 元
        """,
    ),
    Case(
        "SJ02",
        wrong="""
        ## 项目小组
        项目编号     | 姓名 | 部门   | 角色 | 投入比例
        XM-2026-0001 | 孙伟 | 工程部 | 调试 | 120%
        """,
        finds=("部门：「工程部」不在可选范围", "投入比例：1.2 大于允许的最大值 100%"),
        right="""
        ## 项目小组
        项目编号     | 姓名 | 部门     | 角色 | 投入比例
        XM-2026-0001 | 孙伟 | 工程运维 | 调试 | 60%
        """,
    ),
    Case(
        "SJ03",
        wrong=read(MemberRow, ["项目编号", "姓名", "所属部门", "角色"], ["XM-2026-0001", "孙伟", "工程运维", "调试"]),
        finds=("缺少列「部门」", "缺少列「投入比例」", "缺少列「加入日期」", "缺少列「退出日期」", "缺少列「职责」"),
        right=read(MemberRow, MEMBERS, ["XM-2026-0001", "孙伟", "工程运维", "调试"]),
    ),
    Case(
        "SJ04",
        wrong=read(MemberRow, [*MEMBERS, "姓名"], ["XM-2026-0001", "孙伟", "工程运维", "调试"]),
        finds=("列「姓名」出现了两次，只读取最左一列",),
        right=read(MemberRow, [*MEMBERS, "电话"], ["XM-2026-0001", "孙伟", "工程运维", "调试"]),
    ),
    Case("SJ05", wrong=unfound, finds=("找不到工作表「合同」",), right=read(MemberRow, MEMBERS)),
    Case(
        "SJ06",
        wrong=read(ReceiptRow, RECEIPTS, ["DZ-2026-0001", "9001", None, "滨江医院", ErrorValue.REFERENCE]),
        finds=("到账金额：单元格是错误值 #REF!",),
        right=read(ReceiptRow, RECEIPTS, ["DZ-2026-0001", "9001", None, "滨江医院", 258000.0]),
    ),
    Case(
        "SJ07",
        wrong=read(ReceiptRow, RECEIPTS, ["DZ-2026-0001", "9001", None, "滨江医院", Stale(258000.0)]),
        finds=("到账金额：公式结果在上次写入后尚未重算",),
        right=read(ReceiptRow, RECEIPTS, ["DZ-2026-0001", "9001", None, "滨江医院", 258000.0]),
    ),
    Case(
        "SJ08",
        wrong=read(
            RequestLineRow,
            LINES,
            [*LINE, 9999.0, *REST, 0.0, 24.0],
            formulas={"成本总价": {}, "已签收": {2: "=0"}, "未到数量": {2: "=24"}},
        ),
        finds=("成本总价：公式列被「9999.0」覆盖",),
        right=read(
            RequestLineRow,
            LINES,
            [*LINE, 20400.0, *REST, 0.0, 24.0],
            formulas={"成本总价": {2: "=24*850"}, "已签收": {2: "=0"}, "未到数量": {2: "=24"}},
        ),
    ),
    Case(
        "SJ09",
        wrong=read(
            ReceiptRow,
            RECEIPTS,
            ["DZ-2026-0001", "9001", None, "滨江医院", 258000.0],
            ["合计", None, None, None, 258000.0],
        ),
        finds=("这一行像是合计，不作为数据",),
        right=read(ReceiptRow, RECEIPTS, ["DZ-2026-0001", "9001", None, "滨江医院", 258000.0]),
    ),
    Case(
        "SJ10",
        wrong="""
        ## 流程规则
        规则代码 | 方式   | 阈值 | 参数
        LX99     | 阻断   |      |
        FA07     | 放宽   |      |
        ZB02     | 提示   | 3    |
        SS06     | 阻断   |      | 严重
        """,
        finds=(
            "没有规则「LX99」，这一行不起作用",
            "方式为空或不可识别，仍按「提示」执行",
            "阈值「3」没有用处",
            "参数「严重」不适用，仍按默认执行",
        ),
        right="""
        ## 流程规则
        规则代码 | 方式 | 阈值 | 参数
        FA07     | 阻断 | 18   |
        SS06     | 阻断 |      | 阻断、高
        """,
    ),
    Case(
        "SJ11",
        wrong="""
        ## 风险
        风险编号     | 项目编号     | 风险描述   | 等级 | 应对措施 | 责任人 | 提出日期   | 状态
        FX-2026-0001 | XM-2026-0001 | 机房未移交 | 高   |          | 赵强   | 2026-11-10 | 未关闭
        """,
        finds=("应对措施：未填写",),
        right="""
        ## 风险
        风险编号     | 项目编号     | 风险描述   | 等级 | 应对措施 | 责任人 | 提出日期   | 状态
        FX-2026-0001 | XM-2026-0001 | 机房未移交 | 高   | 每日催办 | 赵强   | 2026-11-10 | 未关闭
        """,
    ),
    Case(
        "SJ12",
        wrong="""
        ## 风险
        风险编号     | 项目编号     | 状态   | 关闭日期
        FX-2026-0001 | XM-2026-0001 | 已关闭 |

        ## 合同
        合同编号     | 归档日期   | 归档位置
        HT-2026-0001 | 2026-11-20 |
        """,
        finds=("关闭日期：状态为「已关闭」，此处未填写", "归档位置：归档日期为「2026-11-20」，此处未填写"),
        right="""
        ## 风险
        风险编号     | 项目编号     | 状态   | 关闭日期
        FX-2026-0001 | XM-2026-0001 | 未关闭 |

        ## 合同
        合同编号     | 归档日期   | 归档位置
        HT-2026-0001 | 2026-11-20 | 档案柜 3
        """,
    ),
    Case(
        "SJ21",
        wrong="""
        ## 立项登记
        项目编号     | 项目名称
        XM-2026-0001 | 滨江医院弱电
        ХМ-2026-0002 | 城西商场机电
        XM-\u202e2026-0003 | 园区楼宇自控
        XM–2026–0004 | 机房改造
        XM-2026-0005 | 滨江\u200b医院
        XM-2026-0006 | АВМ大厦
        XM-2026-0007 | СРU 机柜

        ## 操作日志
        """,
        finds=(
            "项目编号：含有与拉丁字母形近的其他文字的字母",
            "项目编号：含有看不见或改变书写方向的字符",
            "项目编号：含有不是减号的横线",
            "项目名称：含有看不见或改变书写方向的字符",
            "项目名称：含有与拉丁字母形近的其他文字的字母",
            "项目名称：含有与拉丁字母形近的其他文字的字母",
        ),
        right="""
        ## 立项登记
        项目编号     | 项目名称
        XM-2026-0001 | 滨江医院弱电
        ＸＭ－２０２６－０００２ | 城西商场机电
        XM-2026-0003 | Росатом 机房（10 kΩ、50 μm）
        """,
    ),
    Case(
        "SJ29",
        wrong="""
        ## 立项登记
        项目编号     | 涉及部门
        XM-2026-0001 | 销售、工程部

        ## 会议纪要
        会议编号     | 参会部门
        HY-2026-0001 | 销售；研发
        """,
        finds=("「工程部」不是部门名称", "「研发」不是部门名称"),
        right="""
        ## 立项登记
        项目编号     | 涉及部门
        XM-2026-0001 | 销售、工程运维

        ## 会议纪要
        会议编号     | 参会部门
        HY-2026-0001 | 销售，产品与研发 PMO
        """,
    ),
    Case(
        "SJ33",
        wrong="""
        ## 周报
        项目编号     | 周次
        XM-2026-0001 | 十一月第三周
        """,
        finds=("「十一月第三周」不是周次",),
        right="""
        ## 周报
        项目编号     | 周次
        XM-2026-0001 | 2026年第47周
        """,
    ),
    Case(
        "SJ36",
        wrong=beside("到账-副本.xlsx", "到账", RECEIPTS, [*RECEIPT, 25800.0], ["DZ-2026-0002", "9002"]),
        finds=(
            "两份有 2 处不同（先 回款台账.xlsx，后 到账-副本.xlsx）：到账 DZ-2026-0001 到账金额：258000 / 25800（财务）；到账 DZ-2026-0002 只在 到账-副本.xlsx 里（财务）",
        ),
        right=beside("备忘.xlsx", "到账", ["日期", "谁来电话"], ["11-20", "滨江医院"]),
    ),
    Case(
        "SJ37",
        wrong=beside("旧账.xlsx", "到账2025", RECEIPTS, [*RECEIPT, 258000.0]),
        finds=("工作表「到账2025」的列与「到账」相同，但没有使用",),
        right=beside("备忘.xlsx", "来电", ["到账编号", "到账日期", "付款方", "谁来电话"], ["DZ-2026-0001"]),
    ),
    Case(
        "SJ38",
        wrong=read(
            ReceiptRow,
            RECEIPTS,
            ["DZ-2026-0001", "9001", None, "滨江医院", 258000.0],
            ["DZ-2026-0002", "9002", None, "滨江医院", 90400.0],
            ["DZ-2026-0003", "9003", None, "城西商场", 31000.0],
            [],
            ["DZ-2026-0004", "9004", None, "城西商场", 62000.0],
            frame=Frame(top=1, left=1, bottom=2, right=11),
        ),
        finds=(
            "A3:K4 有 2 行写在表格之外，按表格计算的合计（如首页）没有算进去",
            "A6:K6 有 1 行写在表格之外，按表格计算的合计（如首页）没有算进去",
        ),
        right=read(
            ReceiptRow,
            RECEIPTS,
            ["DZ-2026-0001", "9001", None, "滨江医院", 258000.0],
            ["DZ-2026-0002", "9002", None, "滨江医院", 90400.0],
            frame=Frame(top=1, left=1, bottom=3, right=11),
        ),
    ),
)
"""One case a rule."""
