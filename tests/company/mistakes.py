"""The deliberate mistakes of the example: what a year of many hands does to shared workbooks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pmxl.grids.cell import ErrorValue
from pmxl.rows.acceptance import DemandRow
from pmxl.rows.contract import ContractRow, ReviewRow
from pmxl.rows.delivery import DailyRow, RiskRow, WeeklyRow
from pmxl.rows.governance import LogRow, WaiverRow
from pmxl.rows.initiation import ProjectRow, SurveyRow
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow
from pmxl.rows.row import Row
from pmxl.rows.stock import GoodsReceiptRow, RequestLineRow
from pmxl.vocabulary import ItemState, LogAction, Stage


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One mistake: the rule that finds it, the sheet, what was done, and how it is made.

    `where` names the first row that it befalls, `puts` what is typed there, `adds` what is typed on top of a number;
    `pasted` puts a copy of the row at the end instead. Without any of them the mistake lies in the year itself.
    `shows` is the sheet that the rule points at, where it is another one.
    """

    code: str
    kind: type[Row]
    what: str
    where: Mapping[str, object] = field(default_factory=dict)
    puts: Mapping[str, object] = field(default_factory=dict)
    adds: Mapping[str, Decimal] = field(default_factory=dict)
    pasted: bool = False
    shows: type[Row] | None = None

    @property
    def sheet(self) -> str:
        """The sheet that the rule points at."""
        return (self.shows or self.kind).sheet.name

    def make(self, rows: list[Row]) -> None:
        """Make the mistake in a sheet's rows."""
        if not (self.puts or self.adds or self.pasted):
            return
        position = next(place for place, row in enumerate(rows) if self._befalls(row))
        row = rows[position]
        sums = {name: getattr(row, name) + amount for name, amount in self.adds.items()}
        changed = row.model_copy(update={**self.puts, **sums})
        if self.pasted:
            rows.append(changed)
        else:
            rows[position] = changed

    def _befalls(self, row: Row) -> bool:
        return all(getattr(row, name) == value for name, value in self.where.items())


MISTAKES = (
    Mistake(
        code="SJ01",
        kind=RiskRow,
        what="期限填了文字「月底前」",
        where={"state": ItemState.OPEN},
        puts={"due": "月底前"},
    ),
    Mistake(
        code="SJ02",
        kind=ReviewRow,
        what="风险等级填了字典里没有的「中等」",
        where={"risk": "中"},
        puts={"risk": "中等"},
    ),
    Mistake(
        code="SJ06",
        kind=PaymentNodeRow,
        what="最近催款日期从别的表粘贴过来，成了 #REF!",
        where={"reason": ""},
        puts={"last_dunned": ErrorValue.REFERENCE},
    ),
    Mistake(
        code="SJ08",
        kind=ContractRow,
        what="合同未收的公式被手工数字覆盖",
        where={"number": "HT-2026-0012"},
        puts={"unreceived": Decimal("500000.00")},
    ),
    Mistake(
        code="SJ13",
        kind=DailyRow,
        what="日报的项目编号抄错，立项登记里没有",
        puts={"project": "XM-2026-0999"},
    ),
    Mistake(
        code="SJ15",
        kind=MeetingRow,
        what="组织人姓名写错一个字（王雅琴写成王亚琴）",
        where={"kind": "周会"},
        puts={"organiser": "王亚琴"},
    ),
    Mistake(
        code="SJ16",
        kind=ItemRow,
        what="未关闭的待办还挂在已离职的韩松名下",
        where={"state": ItemState.OPEN},
        puts={"person": "韩松"},
    ),
    Mistake(
        code="SJ17",
        kind=DemandRow,
        what="两条不同的需求用了同一个编号",
        where={"number": "XQ-2026-0006"},
        puts={"number": "XQ-2026-0005"},
    ),
    Mistake(code="SJ18", kind=MeetingRow, what="一行会议纪要被重复粘贴", where={"kind": "启动会"}, pasted=True),
    Mistake(
        code="SJ19",
        kind=WeeklyRow,
        what="PMO审阅日期早于填报日期（年份没有改）",
        where={"week": "2026-W40"},
        puts={"reviewed": date(2025, 10, 9)},
    ),
    Mistake(
        code="SJ22",
        kind=InvoiceRow,
        what="开票金额多打一个零，超过合同金额",
        where={"contract": "HT-2026-0016"},
        puts={"amount": Decimal("9540000.00")},
        shows=ContractRow,
    ),
    Mistake(
        code="SJ24",
        kind=AllocationRow,
        what="多付的一万元也核到了预付款，超过节点计划",
        where={"contract": "HT-2026-0015", "term": 1},
        adds={"amount": Decimal(10000)},
        shows=PaymentNodeRow,
    ),
    Mistake(
        code="SJ25",
        kind=GoodsReceiptRow,
        what="签收数量多打一个零，超过申请数量",
        where={"project": "XM-2026-0021"},
        adds={"delivered": Decimal(90), "accepted": Decimal(90)},
        shows=RequestLineRow,
    ),
    Mistake(
        code="RZ01",
        kind=ProjectRow,
        what="阶段被手工改成签合同，没有经过关口",
        where={"name": "临江宾馆网络升级"},
        puts={"stage": Stage.CONTRACT},
    ),
    Mistake(
        code="RZ03",
        kind=LogRow,
        what="操作日志里一行的说明被改写",
        where={"action": LogAction.TERMINATED},
        puts={"note": "丢单：客户原因"},
    ),
    Mistake(
        code="FH01",
        kind=SurveyRow,
        what="关口通过之后，踏勘结论被改写",
        puts={"conclusion": "现场条件一般，需要业主先行清理"},
    ),
    Mistake(
        code="FH03",
        kind=WaiverRow,
        what="到货未齐先开工的豁免已过期，条件仍未满足",
    ),
)
"""Every deliberate mistake, in the order of the rules' codes; `pmxl check` finds these and, beside them, open work."""
