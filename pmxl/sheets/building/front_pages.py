"""What 首页 of each workbook shows: purpose, live figures and charts, as data."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmxl.figures.standing_questions import OVER_TASKS
from pmxl.rows.column import Kind
from pmxl.sheets.building import palette
from pmxl.vocabulary import Book, Department, Mode, ProjectState, RiskLevel, Stage

THIS_YEAR = '">="&DATE(YEAR(TODAY()),1,1)'
LAST_DAYS = '">="&TODAY()-7'


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of the first page: its name, its live formula, and how it is meant."""

    title: str
    formula: str
    note: str
    kind: Kind = Kind.WHOLE
    colour: str = palette.INK


@dataclass(frozen=True, slots=True)
class Series:
    """One line or row of bars: a formula for each label of its chart."""

    name: str
    formulas: tuple[str, ...]
    colour: str = palette.ACCENT


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart over a small live table; labels that begin with = are formulas."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    bars: bool = False
    stacked: bool = False
    money: bool = False


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The first page of one workbook."""

    book: Book
    about: str
    tiles: tuple[Tile, ...]
    pictures: tuple[Picture, ...]


def front_page(book: Book, buckets: Sequence[int]) -> FrontPage:
    """The first page of a workbook; `buckets` are the upper bounds of 账龄 in days."""
    match book:
        case Book.PROJECTS:
            return _PROJECTS
        case Book.DELIVERY:
            return _DELIVERY
        case Book.MONEY:
            return _money(buckets)
        case Book.SETTINGS:
            return _SETTINGS


_STAGES = tuple(stage for stage in Stage if stage is not Stage.CLOSED)
_STEP_OWNERS = tuple(department for department in Department if department is not Department.FINANCE)
_TASK_OWNERS = (
    Department.SALES,
    Department.SOLUTION,
    Department.PMO,
    Department.PM,
    Department.RND,
    Department.ENGINEERING,
)

_PROJECTS = FrontPage(
    Book.PROJECTS,
    "从立项申请到关闭：每个项目的阶段、节点、小组、报价、评审、验收、豁免与操作日志。",
    (
        Tile("进行中项目", f'=COUNTIFS(立项登记[状态],"{ProjectState.RUNNING}")', "立项登记 状态 = 进行中"),
        Tile("申请中", f'=COUNTIFS(立项登记[状态],"{ProjectState.APPLIED}")', "等待评估或补充"),
        Tile("已暂停", f'=COUNTIFS(立项登记[状态],"{ProjectState.PAUSED}")', "恢复后回到原阶段"),
        Tile("本年立项", f"=COUNTIFS(立项登记[立项日期],{THIS_YEAR})", "立项日期在今年"),
        Tile(
            "逾期待办",
            '=COUNTIFS(会议待办[状态],"未关闭",会议待办[期限],"<"&TODAY())',
            "会议待办 未关闭且过期",
            colour=palette.RED,
        ),
        Tile(
            "生效豁免",
            '=COUNTIFS(豁免[到期日],">="&TODAY())-COUNTIFS(豁免[到期日],">="&TODAY(),豁免[撤销日期],">0")',
            "未到期且未撤销",
        ),
    ),
    (
        Picture(
            "进行中项目按阶段（个）",
            _STAGES,
            (
                Series(
                    "项目数",
                    tuple(f'=COUNTIFS(立项登记[阶段],"{s}",立项登记[状态],"进行中")' for s in _STAGES),
                ),
            ),
        ),
        Picture(
            "各部门在办节点（个）",
            _STEP_OWNERS,
            (
                Series(
                    "在办节点",
                    tuple(f'=COUNTIFS(流程节点[责任部门],"{d}",流程节点[状态],"进行中")' for d in _STEP_OWNERS),
                ),
            ),
            bars=True,
        ),
    ),
)


def _tasks(condition: str) -> str:
    """The tasks that are not over, by 状态 and 实际完成, for which a condition holds."""
    still = "".join(f',进度计划[状态],"<>{state}"' for state in OVER_TASKS)
    return f'=COUNTIFS({condition},进度计划[实际完成],"="{still})'


_DELIVERY = FrontPage(
    Book.DELIVERY,
    "从计划到完工：任务与进度、备货与到货签收、周报日报、风险。",
    (
        Tile("进行中任务", '=COUNTIFS(进度计划[状态],"进行中")', "进度计划 状态 = 进行中"),
        Tile(
            "逾期任务", _tasks('进度计划[计划完成],"<"&TODAY()'), "未完成且计划完成已过，含暂停项目", colour=palette.RED
        ),
        Tile(
            "7 天内到期",
            _tasks('进度计划[计划完成],">="&TODAY(),进度计划[计划完成],"<="&TODAY()+7'),
            "未完成的任务，含暂停项目",
            colour=palette.AMBER_INK,
        ),
        Tile("未到货明细", '=COUNTIFS(备货明细[未到数量],">0")', "备货明细 未到数量 > 0"),
        Tile("未关闭风险", '=COUNTIFS(风险[状态],"未关闭")', "含各等级"),
        Tile("近 7 天周报", f"=COUNTIFS(周报[填报日期],{LAST_DAYS})", "填报日期在 7 天之内"),
    ),
    (
        Picture(
            "未完成任务按部门（个）",
            _TASK_OWNERS,
            (
                Series(
                    "逾期",
                    tuple(_tasks(f'进度计划[责任部门],"{d}",进度计划[计划完成],"<"&TODAY()') for d in _TASK_OWNERS),
                    palette.RED,
                ),
                Series(
                    "未到期",
                    tuple(_tasks(f'进度计划[责任部门],"{d}",进度计划[计划完成],">="&TODAY()') for d in _TASK_OWNERS),
                ),
            ),
            bars=True,
            stacked=True,
        ),
        Picture(
            "未关闭风险按等级（个）",
            tuple(RiskLevel),
            (Series("风险", tuple(f'=COUNTIFS(风险[等级],"{w}",风险[状态],"未关闭")' for w in RiskLevel)),),
        ),
    ),
)

_MODES = tuple(Mode)

_SETTINGS = FrontPage(
    Book.SETTINGS,
    "公司自己维护的规则与名单：人员、工作日历、流程规则、字典。",
    (
        Tile("在岗人员", '=COUNTIFS(人员[在岗],"是")', "人员 在岗 = 是"),
        Tile("PMO 成员", '=COUNTIFS(人员[PMO成员],"是",人员[在岗],"是")', "可代行各部门动作"),
        Tile("阻断规则", '=COUNTIFS(流程规则[方式],"阻断")', "缺一项即不能过关口"),
        Tile("提示规则", '=COUNTIFS(流程规则[方式],"提示")', "只提醒，不阻断"),
        Tile("关闭规则", '=COUNTIFS(流程规则[方式],"关闭")', "PMO 已停用", colour=palette.MUTED),
        Tile("字典词条", '=COUNTIFS(字典[启用],"是")', "下拉选项与公司设置"),
    ),
    (
        Picture(
            "在岗人员按部门（人）",
            tuple(Department),
            (Series("人数", tuple(f'=COUNTIFS(人员[部门],"{d}",人员[在岗],"是")' for d in Department)),),
        ),
        Picture(
            "流程规则按方式（条）",
            _MODES,
            (Series("规则", tuple(f'=COUNTIFS(流程规则[方式],"{mode}")' for mode in _MODES)),),
            bars=True,
        ),
    ),
)

_MONTHS = 12


_UNCLAIMED = "=SUM(到账[到账金额])-SUM(合同[已到账])"


def _money(buckets: Sequence[int]) -> FrontPage:
    starts = tuple(f"DATE(YEAR(TODAY()),MONTH(TODAY())-{_MONTHS - 1 - month},1)" for month in range(_MONTHS))
    return FrontPage(
        Book.MONEY,
        "从合同到最后一笔质保金：合同、清单、回款计划、开票、到账与核销。",
        (
            Tile("合同总额", "=SUM(合同[合同金额])", "合同金额合计", Kind.MONEY),
            Tile("已到账", "=SUM(合同[已到账])", "各合同已认领的到账", Kind.MONEY, palette.GREEN),
            Tile("合同未收", "=SUM(合同[合同未收])", "合同金额 − 已到账", Kind.MONEY),
            Tile("已开票未收", "=SUM(合同[已开票未收])", "已开票 − 已到账", Kind.MONEY),
            Tile("到期未收", "=SUM(合同[到期未收])", "到期计划金额 − 已核销", Kind.MONEY, palette.RED),
            Tile("未核销到账", "=SUM(合同[未核销到账])", "已到账 − 已核销", Kind.MONEY, palette.AMBER_INK),
            Tile("计划未收", "=SUM(回款计划[计划未收])", "计划金额 − 已核销，不含多收", Kind.MONEY),
            Tile("未认领到账", _UNCLAIMED, "不属于任何合同的到账", Kind.MONEY, palette.AMBER_INK),
            Tile("银行到账合计", "=SUM(到账[到账金额])", "已到账 + 未认领到账", Kind.MONEY),
        ),
        (_ageing(buckets), _months(starts)),
    )


def _ageing(buckets: Sequence[int]) -> Picture:
    lows = (1, *(bound + 1 for bound in buckets))
    labels = ["未到期", *(f"{low}–{high}" for low, high in zip(lows, buckets, strict=False)), f"{buckets[-1]}以上"]
    formulas = ['=SUMIFS(回款计划[计划未收],回款计划[应收日期],">="&TODAY())']
    formulas += [
        f'=SUMIFS(回款计划[计划未收],回款计划[应收日期],"<="&TODAY()-{low},回款计划[应收日期],">="&TODAY()-{high})'
        for low, high in zip(lows, buckets, strict=False)
    ]
    formulas.append(f'=SUMIFS(回款计划[计划未收],回款计划[应收日期],"<="&TODAY()-{lows[-1]})')
    formulas.append('=SUM(回款计划[计划未收])-SUMIFS(回款计划[计划未收],回款计划[应收日期],">0")')
    series = Series("计划未收（万元）", tuple(formulas))
    return Picture("计划未收按账龄（万元）", (*labels, "无到期日"), (_in_ten_thousands(series),), money=True)


def _months(starts: Sequence[str]) -> Picture:
    due = tuple(_between("回款计划", "计划金额", "应收日期", start) for start in starts)
    received = tuple(_between("到账", "到账金额", "到账日期", start) for start in starts)
    series = (Series("到期应收", due, "#B8C7D6"), Series("到账", received, palette.ACCENT))
    labels = tuple(f"={start}" for start in starts)
    return Picture("近 12 个月到期应收与到账（万元）", labels, tuple(map(_in_ten_thousands, series)), money=True)


def _between(table: str, amount: str, day: str, start: str) -> str:
    return f'=SUMIFS({table}[{amount}],{table}[{day}],">="&{start},{table}[{day}],"<"&EDATE({start},1))'


def _in_ten_thousands(series: Series) -> Series:
    formulas = tuple(f"=({formula.removeprefix('=')})/10000" for formula in series.formulas)
    return Series(series.name, formulas, series.colour)
