"""治理：豁免、通知、操作日志（流程 3）。"""

from datetime import date, datetime
from typing import ClassVar

from pmxl.rows import column as col
from pmxl.rows.row import Row, Sheet
from pmxl.vocabulary import Book, Department, LogAction, NoticeState, Stage

PMO = Department.PMO


class WaiverRow(Row):
    """PMO's written exception from one rule for one project; it expires."""

    sheet: ClassVar[Sheet] = Sheet(
        "豁免", Book.PROJECTS, PMO, "一项豁免一行：规则、理由、条件、到期日", key=("number",)
    )

    number: str = col.code("豁免编号", PMO, required=True, example="HM-2026-0001")
    project: str = col.project(PMO)
    rule: str = col.code("规则代码", PMO, required=True, refers="流程规则[规则代码]")
    reason: str = col.long_text("理由", PMO, required=True)
    condition: str = col.long_text("条件", PMO, required=True)
    approver: str = col.person("批准人", PMO, required=True)
    approved: date | None = col.day("批准日期", PMO, required=True)
    until: date | None = col.day("到期日", PMO, required=True)
    revoked: date | None = col.day("撤销日期", PMO)


class NoticeRow(Row):
    """One notice that the process demands, to be sent once."""

    sheet: ClassVar[Sheet] = Sheet("通知", Book.PROJECTS, PMO, "一条通知一行：收件人、内容、是否已发", key=("number",))

    number: str = col.code("通知编号", PMO, required=True, written_by_pmxl=True)
    created: datetime | None = col.moment("时间", PMO, required=True, written_by_pmxl=True)
    project: str = col.project(PMO, required=False)
    kind: str = col.text("事由", PMO, required=True, width=18)
    recipients: str = col.text("收件人", PMO, required=True, width=26)
    cc: str = col.text("抄送", PMO, width=18)
    content: str = col.long_text("内容", PMO, required=True)
    state: NoticeState | None = col.choice("状态", PMO, NoticeState, required=True)
    sent: datetime | None = col.moment("发送时间", PMO)
    channel: str = col.text("渠道", PMO)


class LogRow(Row):
    """One thing that happened; each row carries the hash of the one before."""

    sheet: ClassVar[Sheet] = Sheet("操作日志", Book.PROJECTS, PMO, "只增不改，逐行哈希相连", key=("number",))

    number: int | None = col.whole("序号", PMO, required=True, at_least=1, written_by_pmxl=True)
    at: datetime | None = col.moment("时间", PMO, required=True, written_by_pmxl=True)
    operator: str = col.person("操作人", PMO, required=True, written_by_pmxl=True)
    department: str = col.text("部门", PMO, written_by_pmxl=True, width=10)
    project: str = col.project(PMO, required=False, written_by_pmxl=True)
    action: LogAction | None = col.choice("动作", PMO, LogAction, required=True, written_by_pmxl=True)
    step: str = col.code("节点号", PMO, written_by_pmxl=True, width=8)
    before: Stage | None = col.choice("原阶段", PMO, Stage, written_by_pmxl=True)
    after: Stage | None = col.choice("新阶段", PMO, Stage, written_by_pmxl=True)
    result: str = col.text("结果", PMO, written_by_pmxl=True, width=11)
    note: str = col.long_text("说明", PMO, written_by_pmxl=True)
    changes: str = col.long_text("改动", PMO, written_by_pmxl=True)
    evidence: str = col.long_text("证据指纹", PMO, written_by_pmxl=True)
    previous: str = col.code("前行哈希", PMO, required=True, written_by_pmxl=True, width=20)
    digest: str = col.code("本行哈希", PMO, required=True, written_by_pmxl=True, width=20)
