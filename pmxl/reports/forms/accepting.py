"""项目验收单, 项目总结, 月度总结评价 (流程 6.1, 6.4)."""

from collections.abc import Sequence
from decimal import Decimal

from pmxl.figures.affairs import Affairs
from pmxl.figures.evaluation import Evaluation, evaluations, mean_score
from pmxl.figures.plan_tasks import milestones
from pmxl.figures.receivables import Receivable, by_project, rolled_up
from pmxl.figures.standing_questions import (
    due_finish,
    finished_on,
    last_acceptance,
    last_summary,
    latest_documents,
)
from pmxl.reports.forms.choosing import (
    amount_of,
    contract,
    fields_of,
    in_words,
    itself,
    months,
    number_of,
    project,
    rows_named,
    the_acceptance,
    the_contract,
    the_subject,
)
from pmxl.reports.forms.declaration import (
    Case,
    Form,
    Lines,
    NewRow,
    Note,
    Signatures,
    column,
    columns,
    counted,
    fields,
    looked_up,
    made,
    worked,
)
from pmxl.reports.forms.planning import period, planned_period, tasks_of
from pmxl.rows.acceptance import AcceptanceRow, DocumentRow, SummaryRow
from pmxl.rows.column import Kind
from pmxl.rows.delivery import RiskRow
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.meetings import ItemRow
from pmxl.rows.schedule import TaskRow
from pmxl.rows.sheets import SHEETS
from pmxl.vocabulary import Department, Document, ItemKind, ItemState, Stage, YesNo

D, SU, IT, T = DocumentRow, SummaryRow, ItemRow, TaskRow
subject, acceptance = fields_of(the_subject, AcceptanceRow), fields_of(the_acceptance, AcceptanceRow)


def _punch(case: Case) -> Sequence[ItemRow]:
    return [row for row in case.of(ItemRow) if row.kind is ItemKind.PUNCH and row.source == case.subject.name]


def _documents(case: Case) -> Sequence[DocumentRow]:
    """The latest version of each document of the project, this form's own issues left out."""
    return [row for row in latest_documents(case.of(DocumentRow)) if row.kind is not Document.ACCEPTANCE]


ACCEPTANCE = Form(
    document=Document.ACCEPTANCE,
    prefix="XMYS",
    stage=Stage.ACCEPTANCE,
    owner=Department.SALES,
    subjects=rows_named(AcceptanceRow, number_of),
    taken_back=(AcceptanceRow, "验收遗留"),
    blocks=(
        fields(
            "项目与合同",
            project("name", strong=True),
            (project("number"), project("manager")),
            (project("customer"), subject("contract")),
            contract("name"),
            (contract("amount"), contract("delivery")),
            in_words("合同金额大写", amount_of(the_contract)),
        ),
        fields(
            "验收情况",
            (subject("number"), subject("place")),
            (subject("planned"), subject("held")),
            subject("scope", lines=5),
            (subject("verdict", strong=True), subject("satisfaction")),
            subject("conditions", lines=3),
            (subject("warranty_start"), subject("warranty_end")),
        ),
        Lines(
            name="验收遗留",
            title="遗留事项",
            kind=IT,
            of=_punch,
            key="待办编号",
            least=2,
            registers=NewRow(
                needed=("matter", "person", "due"),
                fills=lambda added: {
                    "project": added.project,
                    "kind": ItemKind.PUNCH,
                    "source": added.subject,
                    "department": Department.ENGINEERING,
                    "raised": added.today,
                    "state": ItemState.OPEN,
                },
                same=("source", "matter"),
                prefix="DB",
            ),
            columns=columns(IT, number=4, matter=10, person=3, due=4, state=3),
        ),
        Lines(
            name="移交资料",
            title="移交资料",
            kind=D,
            of=_documents,
            key="文档编号",
            least=3,
            columns=columns(D, number=6, title=12, version=2, dated=4),
        ),
        Signatures(boxes=("客户（签字盖章）", "施工单位（签字盖章）", "项目经理")),
        Note("一式三份：客户、施工单位、项目档案各一份；客户签署日期为质保与验收款的起算依据。"),
    ),
)


def _slip(_: Case, row: TaskRow) -> int | None:
    due, finished = due_finish(row), finished_on(row)
    return (finished - due).days if finished and due else None


def _actual_period(case: Case) -> str:
    rows = case.of(TaskRow)
    return period((row.actual_start for row in rows), map(finished_on, rows))


def _money(case: Case) -> Receivable:
    """The amounts of all contracts of the project, as every report tells them."""
    affairs = Affairs(case.register, case.today)
    return rolled_up(affairs.amounts, affairs.ledger, by_project).get(case.reference, Receivable())


def _risk_count(case: Case) -> str:
    risks, items = case.of(RiskRow), case.of(ItemRow)
    return f"风险 {len(risks)} 项，待办 {len(items)} 项" if risks or items else "无"


summary = fields_of(lambda case: last_summary(case.of(SU)), SU)

SUMMARY = Form(
    document=Document.SUMMARY,
    prefix="XMZJ",
    stage=Stage.ACCEPTANCE,
    owner=Department.PMO,
    subjects=itself,
    taken_back=(SummaryRow,),
    kinds=SHEETS,
    blocks=(
        fields(
            "项目概况",
            project("name", strong=True),
            (project("number"), project("manager")),
            (project("customer"), project("salesperson")),
            (
                worked("合同金额", lambda case: _money(case).contract_amount, Kind.MONEY),
                worked("已到账", lambda case: _money(case).received, Kind.MONEY),
            ),
            (worked("计划周期", planned_period), worked("实际周期", _actual_period)),
            (acceptance("held"), acceptance("verdict")),
            (acceptance("satisfaction"), worked("风险与待办", _risk_count)),
            (summary("summarised"), summary("host")),
        ),
        Lines(
            name="里程碑",
            title="里程碑：计划与实际",
            kind=T,
            of=tasks_of(milestones),
            key="任务编号",
            least=3,
            columns=(
                *columns(T, task=3, name=7, planned_finish=4, actual_finish=4),
                made("偏差天数", 2, _slip, Kind.WHOLE),
                column(T, "reason", 4),
            ),
        ),
        fields(
            "总结",
            summary("results", lines=4),
            summary("lessons", lines=4),
            summary("improvements", lines=3),
            (summary("schedule_score"), summary("quality_score"), summary("cost_score")),
            (summary("documents_complete"), summary("month")),
            summary("remark", lines=2),
        ),
        Signatures(boxes=("主持人（PMO）", "项目经理", "工程运维", "销售"), opinion=False),
    ),
)


def _of_month(case: Case) -> Sequence[SummaryRow]:
    return [row for row in case.register.of(SummaryRow) if row.month == case.subject.name]


def _project_of(case: Case, row: SummaryRow) -> ProjectRow | None:
    return case.register.projects.get(row.project)


def _acceptance_of(case: Case, row: SummaryRow) -> AcceptanceRow | None:
    return last_acceptance(case.register.of_project(AcceptanceRow, row.project))


def _score(_: Case, row: SummaryRow) -> Decimal | None:
    """The plain mean of the scores that were given."""
    given = [score for score in (row.schedule_score, row.quality_score, row.cost_score) if score is not None]
    return (sum(given, Decimal(0)) / len(given)).quantize(Decimal("0.1")) if given else None


def _count(case: Case) -> str:
    rows = _of_month(case)
    return f"{len(rows)} 个项目，资料齐全 {sum(row.documents_complete is YesNo.YES for row in rows)} 个"


def _evaluations(case: Case) -> Sequence[Evaluation]:
    return evaluations(Affairs(case.register, case.today), case.subject.name)


def _points(case: Case, row: SummaryRow) -> Decimal | None:
    """得分 of the row's project, as 月度评价 tells it; none where it was not accepted in that month."""
    own = [found.score for found in _evaluations(case) if found.dossier.reference == row.project]
    return own[-1] if own else None


EVALUATION = Form(
    document=Document.EVALUATION,
    prefix="YDPJ",
    stage=Stage.ACCEPTANCE,
    owner=Department.PMO,
    landscape=True,
    needs_project=False,
    subjects=months,
    taken_back=("评价明细",),
    kinds=SHEETS,
    blocks=(
        fields(
            "",
            (
                worked("评价月份", lambda case: case.subject.name, strong=True),
                worked("评价范围", _count),
                worked("平均得分", lambda case: mean_score(_evaluations(case)), Kind.NUMBER),
            ),
        ),
        Lines(
            name="评价明细",
            title="已验收项目评价",
            kind=SU,
            of=_of_month,
            key="项目编号",
            least=6,
            columns=(
                counted("序号", 2),
                column(SU, "project", 4),
                looked_up("项目名称", 7, _project_of, ProjectRow, "name"),
                looked_up("项目经理", 2, _project_of, ProjectRow, "manager"),
                looked_up("验收日期", 3, _acceptance_of, AcceptanceRow, "held"),
                column(SU, "schedule_score", 2, heading="进度"),
                column(SU, "quality_score", 2, heading="质量"),
                column(SU, "cost_score", 2, heading="成本"),
                made("三项均分", 2, _score, Kind.NUMBER),
                made("得分", 2, _points, Kind.NUMBER),
                looked_up("满意度", 2, _acceptance_of, AcceptanceRow, "satisfaction"),
                column(SU, "documents_complete", 2, heading="资料"),
                column(SU, "remark", 4),
            ),
        ),
        Signatures(boxes=("PMO", "运营", "工程负责人", "研发负责人", "总经理")),
        Note("得分与平均得分同 pmxl monthly；三项均分为进度、质量、成本打分的平均；满意度是客户的打分（1–10）。"),
    ),
)
