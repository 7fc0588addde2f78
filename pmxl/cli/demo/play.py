"""The play: a week of the example company, from Tuesday's ageing to Friday's summary; what people type stands here."""

from datetime import date
from decimal import Decimal

from pmxl.cli.demo.scene import Act, Correct, Fill, Run
from pmxl.rows.contract import ContractRow, ReviewRow
from pmxl.rows.delivery import WeeklyRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.money import AllocationRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.stock import GoodsReceiptRow
from pmxl.vocabulary import Destination, Document, ItemState, Verdict

START = date(2026, 11, 24)
"""The first day of the play, a Tuesday: the example tells what happened until the Friday before."""

_WEDNESDAY, _THURSDAY, _FRIDAY = date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)

_MORNING = Act(
    "周二早上：一年下来的账龄与上周的 PMO 周报",
    START,
    (
        Run("郑丽华", ("ageing", "--xlsx")),
        Run("王雅琴", ("weekly",), held=True),
    ),
)

_APPLIED = "锦江花苑充电桩监控"
_APPLICATION = Act(
    "申请立项：评估不通过退回补充，再次申请后编号；关口一次列出还缺的全部",
    START,
    (
        Run("许佳宁", ("new", _APPLIED)),
        Run("赵倩", ("step", "SQ-2026-0039", "1.2", "不通过", "--note", "请补充点位数量和预算依据")),
        Correct(
            "许佳宁",
            ProjectRow,
            {"name": _APPLIED},
            {"need": "充电桩 48 台接入、配电房 2 间联动控制；预算经业主大会批复，须通过消防检查"},
            "按评估意见补充",
        ),
        Run("许佳宁", ("new", "SQ-2026-0039")),
        Run("赵倩", ("step", "SQ-2026-0039", "1.2", "通过", "--note", "信息充分，符合立项条件")),
        Run("赵倩", ("new", "SQ-2026-0039")),
        Run("赵倩", ("advance", "XM-2026-0036"), held=True),
    ),
)

_SIGNED = "HT-2026-0023"
_CONTRACT = Act(
    "合同关口：评审意见未关闭登记不了通过，节点合计差一分也挡住；补齐后推进",
    _WEDNESDAY,
    (
        Run("方圆", ("advance", "XM-2026-0024"), held=True),
        Run("方圆", ("step", "XM-2026-0024", "3.4", "通过"), held=True),
        Run("方圆", ("step", "XM-2026-0024", "3.4", "不通过", "--note", "停机窗口未写入合同")),
        Correct(
            "方圆",
            ReviewRow,
            {"contract": _SIGNED, "line": 2},
            {
                "handling": "合同附件已约定停机窗口",
                "verdict": Verdict.PASSED,
                "state": ItemState.CLOSED,
                "closed": _WEDNESDAY,
            },
            "经曹志刚确认后关闭",
        ),
        Run("方圆", ("step", "XM-2026-0024", "3.4", "通过")),
        Correct(
            "方圆",
            ContractRow,
            {"number": _SIGNED},
            {
                "signed": _WEDNESDAY,
                "stamped": _WEDNESDAY,
                "sent": _WEDNESDAY,
                "returned": _WEDNESDAY,
                "archived": _WEDNESDAY,
                "archive": "档案室 2026 柜 23 号",
            },
            "签订、盖章、寄出、签回、归档",
        ),
        Correct(
            "许佳宁",
            PaymentNodeRow,
            {"contract": _SIGNED, "term": 4},
            {"amount": Decimal("88999.99")},
            "手算质保金，少了一分",
        ),
        Run("方圆", ("advance", "XM-2026-0024"), held=True),
        Correct(
            "许佳宁",
            PaymentNodeRow,
            {"contract": _SIGNED, "term": 4},
            {"amount": Decimal("89000.00")},
            "改正这一分钱",
        ),
        Run("方圆", ("advance", "XM-2026-0024")),
    ),
)


def _arrived(line: int, request_line: int, count: int) -> GoodsReceiptRow:
    """What came on Thursday of one line of the request."""
    return GoodsReceiptRow(
        number="QS-2026-0052",
        line=line,
        project="XM-2026-0020",
        request="BH-2026-0026",
        request_line=request_line,
        arrived=_THURSDAY,
        destination=Destination.SITE,
        delivered=Decimal(count),
        accepted=Decimal(count),
        slip="SH202611260052",
        signer="蒋涛",
        signed=_THURSDAY,
    )


_PREPARATION = Act(
    "开工关口：到货补了三项还差一项，由 PMO 豁免后开工；手改的阶段、改动的日志都会被发现",
    _THURSDAY,
    (
        Run("王雅琴", ("advance", "XM-2026-0020"), held=True),
        Fill("蒋涛", (_arrived(1, 2, 4), _arrived(2, 4, 2), _arrived(3, 5, 3))),
        Run("王雅琴", ("advance", "XM-2026-0020"), held=True),
        Run(
            "王雅琴",
            (
                *("waive", "XM-2026-0020", "ZB12", "--until", "2026-12-11"),
                *("--reason", "余下 61 米桥架 12 月上旬到货，不影响先布线", "--condition", "到货后 2 日内补签收"),
            ),
        ),
        Run("王雅琴", ("advance", "XM-2026-0020")),
        Run("王雅琴", ("check", "--project", "XM-2026-0029"), held=True),
        Run("王雅琴", ("repair", "XM-2026-0029")),
        Run("王雅琴", ("log", "verify"), held=True),
    ),
)

_CLOSING = Act(
    "关闭关口：验收款没收齐不能关闭；到账核销后归档关闭",
    _FRIDAY,
    (
        Run("赵倩", ("advance", "XM-2026-0002"), held=True),
        Fill(
            "郑丽华",
            (
                ReceiptRow(
                    number="DZ-2026-0043",
                    bank_number="202611273305118264",
                    received=_FRIDAY,
                    payer="锦绣花园物业服务有限公司",
                    amount=Decimal("111600.00"),
                    method="电汇",
                    contract="HT-2026-0003",
                    project="XM-2026-0002",
                    booked_by="郑丽华",
                ),
                AllocationRow(
                    number="HX-2026-0048",
                    receipt="DZ-2026-0043",
                    contract="HT-2026-0003",
                    term=3,
                    amount=Decimal("111600.00"),
                    allocated=_FRIDAY,
                    person="郑丽华",
                ),
            ),
        ),
        Run("赵倩", ("advance", "XM-2026-0002")),
        Run("赵倩", ("show", "XM-2026-0002")),
    ),
)

PAPERS = (
    (Document.INITIATION, "XM-2026-0024"),
    (Document.SURVEY, "XM-2026-0024"),
    (Document.QUOTE, "XM-2026-0024"),
    (Document.CONTRACT_REVIEW, "XM-2026-0024"),
    (Document.STOCK_REQUEST, "XM-2026-0020"),
    (Document.ACCEPTANCE, "XM-2026-0002"),
)
"""The forms that the play issues, each with its project; the manual shows each."""

_FORMS = Act(
    "六张表单，编号、打印、留档",
    _FRIDAY,
    tuple(Run("何磊", ("form", str(document), "--project", project)) for document, project in PAPERS),
)

_SUMMARY = Act(
    "周五下午：项目经理交周报，PMO 汇总本周",
    _FRIDAY,
    (
        *(
            Fill(
                author,
                (
                    WeeklyRow(
                        project=project,
                        week="2026-W48",
                        author=author,
                        reported=_FRIDAY,
                        done=done,
                        planned=planned,
                        progress=Decimal(progress),
                    ),
                ),
            )
            for project, author, progress, done, planned in (
                ("XM-2026-0009", "张伟明", "0.76", "平台部署与数据对接按计划推进", "继续平台部署与系统调试"),
                ("XM-2026-0011", "徐建军", "0.76", "夜间施工，闸口识别设备接线收尾", "继续系统调试"),
                ("XM-2026-0014", "刘洋", "0.76", "系统调试过半", "继续系统调试，准备试运行"),
                ("XM-2026-0015", "马晓东", "0.72", "焊装二线设备接线", "继续设备安装接线"),
                ("XM-2026-0016", "徐建军", "0.70", "泵房设备安装接线", "继续设备安装接线"),
                ("XM-2026-0017", "谢芳", "0.68", "客房层设备安装接线", "继续设备安装接线"),
                ("XM-2026-0020", "谢芳", "0.37", "三项材料到货签收，先行布线", "继续线缆敷设与测试"),
            )
        ),
        Run("王雅琴", ("weekly",), held=True),
    ),
)

PLAY = (_MORNING, _APPLICATION, _CONTRACT, _PREPARATION, _CLOSING, _FORMS, _SUMMARY)
"""All acts in the order of the week."""
