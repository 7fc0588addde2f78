"""The closed sets of the domain: every word that users choose and code compares, once (流程 1–5)."""

from enum import StrEnum


class Department(StrEnum):
    """A department of the company, in the order in which the process meets them (流程 1)."""

    SALES = "销售"
    OPERATIONS = "运营"
    SOLUTION = "方案"
    PMO = "PMO"
    PM = "PM"
    RND = "产品与研发"
    ENGINEERING = "工程运维"
    FINANCE = "财务"


class Stage(StrEnum):
    """The six gated stages and the closed end (流程 2)."""

    INITIATION = "立项"
    SOLUTION = "方案与报价"
    CONTRACT = "签合同"
    PREPARATION = "实施前准备"
    DELIVERY = "实施"
    ACCEPTANCE = "验收"
    CLOSED = "已关闭"


class ProjectState(StrEnum):
    """Whether a project runs; the stage it stands in is kept beside it (流程 2)."""

    APPLIED = "申请中"
    RUNNING = "进行中"
    PAUSED = "已暂停"
    TERMINATED = "已终止"
    CLOSED = "已关闭"


class TerminationReason(StrEnum):
    """Why a project ends before it is closed (流程 2)."""

    NOT_INITIATED = "未立项"
    LOST = "丢单"
    CANCELLED = "解约"


class Condition(StrEnum):
    """A property of a project under which a step exists for it (流程 2)."""

    SURVEY = "需要踏勘"
    SOFTWARE = "含软件"
    STOCK = "需要备货"


class StepState(StrEnum):
    """How far a step of one project is."""

    OPEN = "未开始"
    STARTED = "进行中"
    DONE = "已完成"
    RETURNED = "已退回"
    NOT_APPLICABLE = "不适用"
    SETTLED = "由关口结清"
    WAIVED = "依豁免"


STEP_FINISHED = frozenset({StepState.DONE, StepState.NOT_APPLICABLE, StepState.SETTLED, StepState.WAIVED})
"""The states in which nothing is left to do at a step, as long as no waiver expires."""

STEP_TOOK_PLACE = frozenset({StepState.DONE, StepState.SETTLED})
"""The states that say that a step happened: somebody recorded it, or its gate found the evidence of it."""


class Verdict(StrEnum):
    """The outcome of an evaluation, a review, a customer's answer or an acceptance."""

    PASSED = "通过"
    CONDITIONAL = "有条件通过"
    REJECTED = "不通过"


JUDGED = (Verdict.PASSED, Verdict.REJECTED)
"""What an evaluation may come to: 立项信息评估 and 可行性评估 know no conditions (流程 1.2, 3.2)."""


class CustomerVerdict(StrEnum):
    """The customer's answer to a submitted version (流程 2.4)."""

    PASSED = "通过"
    NOT_PASSED = "未通过"


class Mode(StrEnum):
    """How strictly PMO applies a rule (流程 1, 本规范的改进)."""

    BLOCK = "阻断"
    HINT = "提示"
    OFF = "关闭"


class Light(StrEnum):
    """The computed condition of a project, with its word for printing (流程 5)."""

    GREEN = "正常"
    YELLOW = "预警"
    RED = "滞后"
    GREY = "关闭"


class YesNo(StrEnum):
    """A plain answer typed by a person."""

    YES = "是"
    NO = "否"


class PaymentNode(StrEnum):
    """The kinds of payment node of a contract (流程 5)."""

    ADVANCE = "预付款"
    PROGRESS = "进度款"
    ACCEPTANCE = "验收款"
    RETENTION = "质保金"


class PaymentTrigger(StrEnum):
    """The event that makes a payment node due."""

    SIGNING = "签约"
    ARRIVAL = "到货"
    COMPLETION = "完工"
    ACCEPTANCE = "验收"
    WARRANTY_END = "质保到期"
    DATE = "固定日期"


class RetentionStart(StrEnum):
    """From when the warranty, and so the retention, is counted."""

    HANDOVER = "交付"
    ACCEPTANCE = "验收"


class ItemKind(StrEnum):
    """What kind of follow-up an item of 会议待办 is (流程 5)."""

    ACTION = "待办"
    INQUIRY = "问询"
    PUNCH = "验收遗留"


class ItemState(StrEnum):
    """Whether a follow-up, a review finding, a risk or a demand is still open."""

    OPEN = "未关闭"
    CLOSED = "已关闭"


class TaskState(StrEnum):
    """How far a task of 进度计划 is."""

    OPEN = "未开始"
    STARTED = "进行中"
    DONE = "已完成"
    CANCELLED = "已取消"


class LinkKind(StrEnum):
    """How a task depends on its predecessor."""

    FINISH_START = "FS"
    START_START = "SS"
    FINISH_FINISH = "FF"
    START_FINISH = "SF"


class RequestState(StrEnum):
    """How far a 备货申请 is."""

    DRAFT = "草稿"
    SUBMITTED = "已提交"
    APPROVED = "审批通过"
    RETURNED = "已退回"
    ORDERED = "已下单"
    FINISHED = "已结束"


class SupplySource(StrEnum):
    """Where a requested line comes from."""

    STOCK = "库存"
    PURCHASE = "采购"


class Destination(StrEnum):
    """Where goods arrive."""

    WAREHOUSE = "入库"
    SITE = "直发现场"


class RiskLevel(StrEnum):
    """How severe a risk is; 阻断 stops the project until it is closed."""

    LOW = "低"
    MEDIUM = "中"
    HIGH = "高"
    BLOCKING = "阻断"


class Decision(StrEnum):
    """产品与研发's answer to a market requirement."""

    ACCEPTED = "采纳"
    DEFERRED = "暂缓"
    DECLINED = "不采纳"


class DayKind(StrEnum):
    """What 工作日历 makes of a date."""

    WORKDAY = "工作日"
    HOLIDAY = "休息日"


class Mark(StrEnum):
    """How a figure is marked that rests on something unread, old or doubtful (流程 5)."""

    ABSENT = "缺"
    DOUBTFUL = "存疑"


class NoticeState(StrEnum):
    """Whether a row of 通知 has been sent."""

    OPEN = "待发送"
    SENT = "已发送"
    CANCELLED = "已取消"


class LogAction(StrEnum):
    """What a row of 操作日志 says happened (流程 3)."""

    APPLIED = "申请立项"
    NUMBERED = "立项编号"
    STEP = "节点"
    ADVANCED = "推进"
    REJECTED = "退回"
    REOPENED = "重开"
    PAUSED = "暂停"
    RESUMED = "恢复"
    TERMINATED = "终止"
    WAIVED = "豁免"
    RULES = "规则"
    REPAIRED = "修正"
    ISSUED = "出具表单"
    ALLOCATED = "核销"
    IMPORTED = "导入"
    RESTORED = "恢复备份"
    OPENED = "期初"


class Document(StrEnum):
    """The forms of the process, each numbered and kept (流程 4)."""

    INITIATION = "立项申请表"
    SURVEY = "踏勘记录"
    QUOTE = "方案与报价"
    ADVICE = "工程改造建议与实施计划"
    PLAN = "项目实施计划"
    MINUTES = "会议纪要"
    CONTRACT_REVIEW = "合同审批记录"
    SCHEDULE = "项目进度计划表"
    SOFTWARE_PLAN = "软件开发实施计划"
    STOCK_REQUEST = "备货申请单"
    GOODS_RECEIPT = "到货签收确认单"
    CONSTRUCTION_PLAN = "工程施工进度计划"
    WEEKLY = "项目周报"
    ACCEPTANCE = "项目验收单"
    SUMMARY = "项目总结"
    EVALUATION = "月度总结评价"


FRONT_SHEET, LIST_SHEET = "首页", "下拉"
"""The sheets of our workbooks that hold no rows: the first page, and what dropdowns choose from."""


class Book(StrEnum):
    """The workbooks of the default split (architecture 2)."""

    PROJECTS = "项目台账"
    DELIVERY = "实施台账"
    MONEY = "回款台账"
    SETTINGS = "设置"


class Setting(StrEnum):
    """What a company sets for itself in 字典 › 设置, in the order of the sheet."""

    COMPANY = "公司名称"
    GENERAL_MANAGER = "总经理"
    YELLOW = "黄灯阈值"
    RED = "红灯阈值"
    AGEING = "账龄分段"
    DUN_BEFORE = "催款提前天数"
    DUN_AFTER = "催款逾期天数"
    TOLERANCE = "口径容差"
    WEIGHTS = "评价权重"
    COMMISSION = "满意度奖惩"
