"""A running project and the rows in which the results of its steps stand, as small sheets."""

from pmxl.process.definition import PROCESS


def running(stage: str, *done: str, **answers: str) -> str:
    """A project in a stage, these steps done and every other open, with its answers: survey, software."""
    survey, software = answers.get("survey", ""), answers.get("software", "否")
    steps = "\n".join(
        f"XM-2026-0001 | {number} | {PROCESS.stage_of(number)} | {'已完成' if number in done else '未开始'}"
        for number in PROCESS.steps
    )
    return f"""
## 立项登记
申请编号 | 项目编号 | 项目名称 | 阶段 | 状态 | 需要踏勘 | 含软件 | 涉及部门
SQ-2026-0001 | XM-2026-0001 | 北岸弱电 | {stage} | 进行中 | {survey} | {software} | 销售

## 流程节点
项目编号 | 节点号 | 阶段 | 状态
{steps}
"""


SURVEY = """
## 踏勘安排
项目编号 | 轮次 | 踏勘人员 | 拟定日期
XM-2026-0001 | 1 | 周敏 | 2026-11-26
"""
QUOTE = """
## 方案报价
项目编号 | 版本 | 报价金额 | 预计成本 | 报价策略 | 工程改造建议 | 提交客户日期
XM-2026-0001 | 1 | 186000 | 128000 | 框架价 | 利旧桥架 | 2026-11-20
"""
SECOND = QUOTE.rstrip() + "\nXM-2026-0001 | 2 | 176000 | 128000 | 框架价 | 利旧桥架 | 2026-11-23\n"
MEETING = """
## 会议纪要
会议编号 | 项目编号 | 会议类型 | 会议日期 | 参会部门 | 纪要 | 决议
HY-2026-0001 | XM-2026-0001 | 可行性评估 | 2026-11-23 | 销售 | 各部门确认 | 可以签约
"""
CONTRACT = """
## 合同
合同编号 | 项目编号 | 合同金额
HT-2026-0001 | XM-2026-0001 | 176000
"""
OPEN_REVIEW = """
## 合同评审
合同编号 | 序号 | 项目编号 | 评审方 | 评审意见 | 结论 | 状态 | 关闭日期
HT-2026-0001 | 1 | XM-2026-0001 | 财务 | 预付款偏低 | | 未关闭 |
HT-2026-0001 | 2 | XM-2026-0001 | 方案 | 无异议 | 通过 | 已关闭 | 2026-11-23
"""
CLOSED_REVIEW = OPEN_REVIEW.replace("预付款偏低 | | 未关闭 |", "预付款偏低 | 通过 | 已关闭 | 2026-11-24")
ACCEPTANCE = """
## 验收
验收单号 | 项目编号 | 验收日期
YS-2026-0001 | XM-2026-0001 | 2026-11-23
"""
