"""立项阶段的工作表：立项登记、流程节点、项目小组、踏勘安排（流程 1.1–1.7）。"""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from pmxl.rows import column as col
from pmxl.rows.row import Row, Sheet
from pmxl.vocabulary import (
    JUDGED,
    Book,
    CustomerVerdict,
    Department,
    ProjectState,
    Stage,
    StepState,
    TerminationReason,
    Verdict,
    YesNo,
)

SALES, OPERATIONS, SOLUTION, PMO = Department.SALES, Department.OPERATIONS, Department.SOLUTION, Department.PMO


class ProjectRow(Row):
    """One project, from the application on; 项目编号 is given when it is initiated (流程 1.3)."""

    sheet: ClassVar[Sheet] = Sheet(
        "立项登记", Book.PROJECTS, SALES, "一个项目一行：立项申请、评估结论、编号、当前阶段", key=("application",)
    )

    application: str = col.code(
        "申请编号", SALES, written_by_pmxl=True, example="SQ-2026-0001", hint="由 pmxl new 编号，请留空"
    )
    number: str = col.code(
        "项目编号", OPERATIONS, written_by_pmxl=True, example="XM-2026-0001", hint="评估通过后由 pmxl new 编号，请留空"
    )
    name: str = col.name("项目名称", SALES, required=True, example="滨江医院弱电改造")
    customer: str = col.name("客户名称", SALES, required=True, example="滨江医院")
    stage: Stage | None = col.choice(
        "阶段", PMO, Stage, written_by_pmxl=True, hint="由 pmxl advance 推进，手工修改会被发现"
    )
    state: ProjectState | None = col.choice("状态", PMO, ProjectState, written_by_pmxl=True, hint="由 pmxl 写入")
    manager: str = col.person("项目经理", PMO, hint="PMO 任命后填写，须与项目小组一致")
    kind: str = col.listed("项目类型", SALES, "项目类型", required=True)
    grade: str = col.listed("项目级别", PMO, "项目级别")
    salesperson: str = col.person("销售负责人", SALES, required=True)
    applied: date | None = col.day("申请日期", SALES, required=True)
    contact: str = col.outsider("客户联系人", SALES, required=True)
    phone: str = col.code("联系电话", SALES, required=True, hint="手机或座机，按文本填写", example="13800000000")
    site: str = col.name("项目地址", SALES, required=True)
    need: str = col.long_text("需求概述", SALES, required=True, width=40)
    estimate: Decimal | None = col.money("预计合同额", SALES, required=True, at_least=0)
    expected_signing: date | None = col.day("预计签约日期", SALES)
    wanted_start: date | None = col.day("要求开工日期", SALES)
    wanted_finish: date | None = col.day("要求完工日期", SALES, required=True)
    relation: str = col.listed("客情关系", SALES, "客情关系", required=True)
    software: YesNo | None = col.choice("含软件", SALES, YesNo, required=True)
    stock: YesNo | None = col.choice("需要备货", SALES, YesNo, required=True)
    departments: str = col.text(
        "涉及部门",
        OPERATIONS,
        width=24,
        hint="多个部门用顿号分隔；留空按默认：销售、方案、工程运维，含软件时加产品与研发",
        example="销售、方案、工程运维",
    )
    verdict: Verdict | None = col.choice(
        "评估结论", OPERATIONS, Verdict, only=JUDGED, hint="运营评估；不通过时写明意见"
    )
    opinion: str = col.long_text("评估意见", OPERATIONS, required_when=("verdict", (Verdict.REJECTED,)))
    assessor: str = col.person("评估人", OPERATIONS, required_when=("verdict", JUDGED))
    assessed: date | None = col.day("评估日期", OPERATIONS, required_when=("verdict", JUDGED))
    rounds: int | None = col.whole("评估轮次", OPERATIONS, written_by_pmxl=True)
    initiated: date | None = col.day("立项日期", OPERATIONS, written_by_pmxl=True)
    survey: YesNo | None = col.choice("需要踏勘", OPERATIONS, YesNo, hint="运营判断（节点 1.5）")
    stage_since: date | None = col.day("进入阶段日期", PMO, written_by_pmxl=True)
    ending: TerminationReason | None = col.choice("终止类型", PMO, TerminationReason, written_by_pmxl=True)
    remark: str = col.long_text("备注", SALES)


class StepRow(Row):
    """How far one step of the process is for one project."""

    sheet: ClassVar[Sheet] = Sheet(
        "流程节点", Book.PROJECTS, PMO, "一个项目一个节点一行：谁负责、到哪一步、结果", key=("project", "step")
    )

    project: str = col.project(PMO)
    step: str = col.code("节点号", PMO, required=True, width=8, example="3.4")
    title: str = col.text("节点", PMO, width=30)
    stage: Stage | None = col.choice("阶段", PMO, Stage)
    owner: Department | None = col.choice("责任部门", PMO, Department)
    person: str = col.person("责任人", PMO)
    state: StepState | None = col.choice("状态", PMO, StepState, required=True)
    planned: date | None = col.day("计划日期", PMO)
    started: date | None = col.day("开始日期", PMO)
    finished: date | None = col.day("完成日期", PMO, required_when=("state", (StepState.DONE,)))
    result: str = col.text("结果", PMO, width=11, hint="通过 / 不通过 / 未通过 / 是 / 否")
    round: int | None = col.whole("轮次", PMO)
    note: str = col.long_text("说明", PMO)


class MemberRow(Row):
    """One person's part in one project (流程 1.4)."""

    sheet: ClassVar[Sheet] = Sheet(
        "项目小组", Book.PROJECTS, PMO, "一个项目一人一行：部门、角色、投入", key=("project", "person", "role")
    )

    project: str = col.project(PMO)
    person: str = col.person("姓名", PMO, required=True)
    department: Department | None = col.choice("部门", PMO, Department, required=True)
    role: str = col.listed("角色", PMO, "小组角色", required=True, hint="项目经理有且只有一人")
    share: Decimal | None = col.percent("投入比例", PMO, hint="占其工作时间的比例，用于资源负荷")
    joined: date | None = col.day("加入日期", PMO)
    left: date | None = col.day("退出日期", PMO)
    duty: str = col.long_text("职责", PMO)


class SurveyRow(Row):
    """One agreed or attempted site survey and its record (流程 1.6, 1.7, 2.1)."""

    sheet: ClassVar[Sheet] = Sheet(
        "踏勘安排", Book.PROJECTS, SOLUTION, "一次踏勘一行：人员、时间、客户确认、踏勘记录", key=("project", "round")
    )

    project: str = col.project(SOLUTION)
    round: int | None = col.whole("轮次", SOLUTION, required=True, at_least=1)
    surveyors: str = col.text(
        "踏勘人员", SOLUTION, required=True, width=18, hint="多人用顿号分隔", example="周敏、孙强"
    )
    proposed: date | None = col.day("拟定日期", SOLUTION, required=True)
    time: str = col.text("时间", SOLUTION, width=9, example="09:30")
    confirmed: CustomerVerdict | None = col.choice(
        "客户确认", SALES, CustomerVerdict, hint="通过：客户同意该时间；未通过：另约"
    )
    confirmed_on: date | None = col.day("确认日期", SALES, required_when=("confirmed", (CustomerVerdict.PASSED,)))
    surveyed: date | None = col.day("踏勘日期", SOLUTION)
    contact: str = col.outsider("现场联系人", SALES)
    environment: str = col.long_text("现场环境", SOLUTION, hint="建筑、周边、电磁、防雷")
    routing: str = col.long_text("管线与路由", SOLUTION, hint="通道、桥架、走线路由、隐蔽性、开孔")
    power: str = col.long_text("供电与接地", SOLUTION)
    points: str = col.long_text("点位与设备", SOLUTION)
    customer_duties: str = col.long_text("甲方配合事项", SOLUTION)
    conclusion: str = col.long_text("踏勘结论", SOLUTION, required_when=("surveyed", ("*",)))
