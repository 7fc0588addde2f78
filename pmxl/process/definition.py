"""The process of the company as data: six stages, their steps, their gates (流程 2)."""

from pmxl.process import results
from pmxl.process.terms import Demand, Gate, Loop, Process, StageDefinition, Step
from pmxl.rules import acceptance, contract, delivery, initiation, preparation, solution
from pmxl.vocabulary import Condition, Department, Document, Stage

SALES, OPERATIONS, SOLUTION, PMO = Department.SALES, Department.OPERATIONS, Department.SOLUTION, Department.PMO
PM, RND, ENGINEERING, FINANCE = Department.PM, Department.RND, Department.ENGINEERING, Department.FINANCE
SURVEY, SOFTWARE, STOCK = Condition.SURVEY, Condition.SOFTWARE, Condition.STOCK

GENERAL_MANAGER = "总经理"
EVERYBODY = "项目各部门"

JUDGED = ("通过", "不通过")
ANSWERED = ("通过", "未通过")
DECIDED = ("是", "否")
UPDATED = "已更新"

INITIATION = (
    Step(
        number="1.1",
        title="申请立项",
        owner=SALES,
        product=Document.INITIATION,
        notices=(OPERATIONS, GENERAL_MANAGER),
        demands=(Demand(result="", checks=("LX01",)),),
        rule="销售填写立项申请表，提交运营，抄送总经理",
    ),
    Step(
        number="1.2",
        title="立项信息评估",
        owner=OPERATIONS,
        helpers=(PMO,),
        results=JUDGED,
        loop=Loop("不通过", "1.1"),
        notices=(SALES, GENERAL_MANAGER),
        stands=results.ASSESSED,
        follows=("1.1",),
        demands=(Demand(result="不通过"),),
        veto=PMO,
        rule="运营评估信息是否充分、是否符合立项条件，PMO 可否决；不通过退回销售补充；每次结果抄送总经理，每轮都保留",
    ),
    Step(
        number="1.3",
        title="协助项目立项并反馈销售和PMO",
        owner=OPERATIONS,
        notices=(SALES, PMO),
        rule="项目取得项目编号，运营告知销售和 PMO",
    ),
    Step(
        number="1.4",
        title="成立项目小组、任命项目经理",
        owner=PMO,
        notices=(EVERYBODY,),
        rule="按部门确定成员，项目经理有且只有一人",
    ),
    Step(
        number="1.5",
        title="判断是否需要现场踏勘",
        owner=OPERATIONS,
        results=DECIDED,
        answers="survey",
        notices=(SALES,),
        stands=results.SURVEY_DECIDED,
        rule="需要则进入 1.6，不需要则由方案直接报价（2.2）；结论反馈销售",
    ),
    Step(
        number="1.6",
        title="确定踏勘人员与时间",
        owner=SOLUTION,
        helpers=(ENGINEERING,),
        condition=SURVEY,
        notices=(OPERATIONS, SALES),
        follows=("1.5",),
        rule="方案负责人与工程运维拟定人员和时间，由运营转告销售",
    ),
    Step(
        number="1.7",
        title="与客户确定踏勘时间",
        owner=SALES,
        helpers=(OPERATIONS, SOLUTION),
        condition=SURVEY,
        results=ANSWERED,
        loop=Loop("未通过", "1.6"),
        notices=(OPERATIONS, SOLUTION),
        stands=results.SURVEY_CONFIRMED,
        follows=("1.6",),
        demands=(Demand(result="未通过", checks=("LX09",)),),
        rule="客户同意即确定；不同意则由运营、销售、方案另约，重复 1.6 和 1.7",
    ),
)

QUOTATION = (
    Step(
        number="2.1",
        title="现场踏勘",
        owner=SOLUTION,
        helpers=(OPERATIONS,),
        condition=SURVEY,
        product=Document.SURVEY,
        rule="方案按约定时间踏勘并形成踏勘记录，运营跟进",
    ),
    Step(
        number="2.2",
        title="方案设计与报价",
        owner=SOLUTION,
        product=Document.QUOTE,
        notices=(SALES,),
        rule="方案编制方案与报价第 1 版（含报价策略、工程改造建议与实施计划），交销售",
    ),
    Step(
        number="2.3",
        title="报价与方案提交客户",
        owner=SALES,
        stands=results.QUOTE_SUBMITTED,
        follows=("2.2",),
        rule="销售把最新版本提交客户",
    ),
    Step(
        number="2.4",
        title="跟进客户反馈",
        owner=SALES,
        results=ANSWERED,
        loop=Loop("未通过", "2.5"),
        notices=(SOLUTION,),
        stands=results.QUOTE_ANSWERED,
        follows=("2.2", "2.3"),
        demands=(Demand(result="未通过", checks=("FA04",)),),
        rule="通过即有签约意向；未通过则记录意见，由方案更新",
    ),
    Step(
        number="2.5",
        title="方案与报价更新",
        owner=SOLUTION,
        product=Document.QUOTE,
        results=(UPDATED,),
        loop=Loop(UPDATED, "2.3"),
        notices=(SALES,),
        stands=results.QUOTE_UPDATED,
        follows=("2.2",),
        rule="方案出下一版，回到 2.3；各版都保留",
    ),
)

CONTRACT = (
    Step(
        number="3.1",
        title="细化方案与项目实施计划",
        owner=SOLUTION,
        product=Document.PLAN,
        notices=(PMO,),
        demands=(Demand(result="", checks=("HT01",)),),
        rule="方案在销售通知签约意向后细化方案，编制项目实施计划",
    ),
    Step(
        number="3.2",
        title="组织方案可行性评估",
        owner=PMO,
        product=Document.MINUTES,
        results=JUDGED,
        loop=Loop("不通过", "3.1"),
        notices=(EVERYBODY,),
        stands=results.FEASIBLE,
        follows=("3.1",),
        demands=(Demand(result="不通过"),),
        rule="PMO 组织，涉及部门都参加，明确各自任务、工期和完成要求；不通过则重做 3.1",
    ),
    Step(
        number="3.3",
        title="推动合同签订",
        owner=SALES,
        notices=(OPERATIONS,),
        demands=(Demand(result="", checks=("HT05", "HT11", "HT12", "HT13")),),
        rule="销售与客户商定合同条款和付款节点，推动签订",
    ),
    Step(
        number="3.4",
        title="组织合同评审",
        owner=OPERATIONS,
        product=Document.CONTRACT_REVIEW,
        results=JUDGED,
        loop=Loop("不通过", "3.3"),
        notices=(SALES,),
        demands=(
            Demand(result="通过", checks=("HT05", "HT06", "HT07")),
            Demand(result="不通过", grounds=("HT05", "HT06", "HT07")),
        ),
        rule="运营组织评审，每条意见关闭后才算通过；不通过则回到 3.3",
    ),
    Step(
        number="3.5",
        title="合同盖章",
        owner=OPERATIONS,
        stands=results.STAMPED,
        follows=("3.4",),
        rule="评审通过后由运营盖章",
    ),
    Step(
        number="3.6",
        title="合同存档与管理",
        owner=OPERATIONS,
        follows=("3.5",),
        rule="盖章 → 寄出 → 签回 → 归档，逐项登记日期",
    ),
)

PREPARATION = (
    Step(
        number="4.1",
        title="签回合同存档并通知PMO",
        owner=OPERATIONS,
        notices=(PMO,),
        demands=(Demand(result="", checks=("ZB01", "HT09")),),
        rule="运营存档签回的合同并通知 PMO",
    ),
    Step(
        number="4.2",
        title="项目实施计划最终确认",
        owner=PMO,
        notices=(EVERYBODY,),
        rule="PMO 确认计划；合同晚于计划签订的，先更新计划",
    ),
    Step(
        number="4.3",
        title="项目实施计划分解到各部门",
        owner=PMO,
        product=Document.SCHEDULE,
        notices=(EVERYBODY,),
        rule="分解为任务：责任部门、日期、前置任务",
    ),
    Step(
        number="4.4",
        title="确定是否包含软件交付",
        owner=RND,
        condition=SOFTWARE,
        product=Document.SOFTWARE_PLAN,
        rule="产品与研发编制软件开发实施计划",
    ),
    Step(
        number="4.5",
        title="确定是否需要采购备货",
        owner=ENGINEERING,
        condition=STOCK,
        product=Document.STOCK_REQUEST,
        rule="工程运维在合同清单之内提出备货申请，审批后下单",
    ),
    Step(
        number="4.6",
        title="跟进采购到货与签收",
        owner=ENGINEERING,
        condition=STOCK,
        product=Document.GOODS_RECEIPT,
        follows=("4.5",),
        rule="逐次登记到货、合格、不合格；直发现场以签收单为准",
    ),
    Step(
        number="4.7",
        title="工程施工进度计划",
        owner=ENGINEERING,
        product=Document.CONSTRUCTION_PLAN,
        rule="工程运维编制工程施工进度计划",
    ),
)

DELIVERY = (
    Step(
        number="5.1",
        title="工程改造与施工",
        owner=ENGINEERING,
        rule="按工程施工进度计划施工",
    ),
    Step(
        number="5.2",
        title="软件开发与交付",
        owner=RND,
        condition=SOFTWARE,
        rule="按软件开发实施计划开发与交付",
    ),
    Step(
        number="5.3",
        title="周报 / 日报",
        owner=PM,
        helpers=(PMO,),
        product=Document.WEEKLY,
        rule="实施期间每周、每日报告进度与风险，PMO 审阅",
    ),
    Step(
        number="5.4",
        title="完工通知",
        owner=ENGINEERING,
        notices=(PMO,),
        follows=("5.1", "5.2"),
        rule="工程运维通知 PMO 项目完工",
    ),
)

ACCEPTANCE = (
    Step(
        number="6.1",
        title="组织项目验收",
        owner=SALES,
        product=Document.ACCEPTANCE,
        results=("通过", "有条件通过", "不通过"),
        loop=Loop("不通过", "5.1"),
        notices=(PMO,),
        stands=results.ACCEPTED,
        demands=(
            Demand(result="有条件通过", checks=("YS01", "YS02")),
            Demand(result="不通过"),
        ),
        rule="客户验收并签署；有条件通过的列明条件并关闭；不通过退回 5.1",
    ),
    Step(
        number="6.2",
        title="通知项目验收",
        owner=PMO,
        notices=(EVERYBODY,),
        demands=(Demand(result="", checks=("YS01", "YS06")),),
        rule="PMO 把验收结果通知项目各部门",
    ),
    Step(
        number="6.3",
        title="跟进项目回款",
        owner=SALES,
        helpers=(OPERATIONS, FINANCE),
        rule="销售催收，运营协助，财务登记到账与核销，直到没有未收",
    ),
    Step(
        number="6.4",
        title="组织项目总结、整理项目档案",
        owner=PMO,
        product=Document.SUMMARY,
        notices=(EVERYBODY,),
        rule="PMO 组织总结，归档各阶段文件",
    ),
    Step(
        number="6.5",
        title="关闭项目",
        owner=OPERATIONS,
        notices=(EVERYBODY,),
        follows=("6.1", "6.2", "6.3", "6.4"),
        rule="回款全部到账后关闭（含质保金；质保金可由 PMO 写明理由和日期豁免）",
    ),
)

PROCESS = Process(
    (
        StageDefinition(Stage.INITIATION, INITIATION, Gate(OPERATIONS, initiation.CHECKS)),
        StageDefinition(Stage.SOLUTION, QUOTATION, Gate(SALES, solution.CHECKS)),
        StageDefinition(Stage.CONTRACT, CONTRACT, Gate(OPERATIONS, contract.CHECKS)),
        StageDefinition(Stage.PREPARATION, PREPARATION, Gate(PMO, preparation.CHECKS)),
        StageDefinition(Stage.DELIVERY, DELIVERY, Gate(ENGINEERING, delivery.CHECKS)),
        StageDefinition(Stage.ACCEPTANCE, ACCEPTANCE, Gate(OPERATIONS, acceptance.CHECKS)),
    )
)
"""The whole process; wrong declarations fail here, at import."""
