"""立项关口：申请、评估、编号、项目小组、踏勘安排（流程 1.1–1.7）。"""

from pmxl.figures.standing_questions import is_admitted, is_member
from pmxl.rows.initiation import MemberRow, ProjectRow, SurveyRow
from pmxl.rows.register import Dossier
from pmxl.rules import questions
from pmxl.rules.check import Asked, Check, Evidence, Gaps, gap, missing
from pmxl.vocabulary import CustomerVerdict, Department, Mode, StepState, Verdict, YesNo

SALES, OPERATIONS, SOLUTION, PMO = Department.SALES, Department.OPERATIONS, Department.SOLUTION, Department.PMO

APPLICATION = tuple(column.heading for column in ProjectRow.columns() if column.required)


def application_is_complete(dossier: Dossier, asked: Asked) -> Gaps:
    """立项申请表填写完整"""
    fields = questions.by_heading(ProjectRow)
    for heading in asked.parameter:
        name = fields[heading]
        if questions.empty(dossier.project, name):
            owner = ProjectRow.column(name).owner
            yield gap(dossier.project, name, "未填写", f"{questions.asked(owner)}补填「{heading}」", owner=owner)


def assessment_is_passed(dossier: Dossier, _: Asked) -> Gaps:
    """立项信息评估的结论为通过

    The process knows 通过 and 不通过 only; the column accepts nothing else, such as 有条件通过.
    """
    project = dossier.project
    if project.verdict is None:
        yield gap(project, "verdict", "尚未评估", "请运营评估立项信息并填写评估结论、评估人、评估日期")
    elif not is_admitted(project):
        found = f"评估结论为「{project.verdict}」：{project.opinion or '未写意见'}"
        remedy = "请销售按评估意见补充资料并再次申请（pmxl new），再由运营重新评估"
        next_ = (OPERATIONS, "1.2") if questions.was_redone(dossier, "1.1", "1.2") else (SALES, "1.1")
        yield gap(project, "verdict", found, remedy, owner=next_[0], step=next_[1])
    yield from questions.strangers(dossier.register, project, "assessor")


def assessment_is_not_vetoed(dossier: Dossier, _: Asked) -> Gaps:
    """PMO 未否决立项

    A veto is what PMO said last in 操作日志; what others said since, or typed into 评估结论, does not lift it.
    """
    row, veto = questions.step(dossier, "1.2"), questions.veto(dossier, "1.2", PMO)
    if veto:
        found = f"PMO {veto.operator} 评为「{veto.result}」：{veto.note or '未写意见'}"
        remedy = "请销售补充资料并再次申请，由 PMO 重新评估并登记节点 1.2"
        yield gap(dossier.project, "verdict", found, remedy, step="1.2")
    elif row and (row.result == Verdict.REJECTED or row.state is StepState.RETURNED):
        found = f"节点 1.2 的结果为「{row.result or row.state}」"
        yield gap(row, "result", found, "请销售补充资料，PMO 同意后把节点 1.2 改为通过")


def number_is_given(dossier: Dossier, _: Asked) -> Gaps:
    """项目已取得项目编号"""
    if not dossier.project.number:
        yield gap(dossier.project, "number", "没有项目编号", "评估通过后请运营用 pmxl new 编号并告知销售和 PMO")


def manager_is_the_only_one(dossier: Dossier, asked: Asked) -> Gaps:
    """项目小组里有且只有一位项目经理"""
    managers = questions.managers(dossier, asked.today)
    if not managers:
        remedy = "请 PMO 任命一位项目经理并登记到项目小组"
        yield missing(MemberRow, "没有角色为「项目经理」的成员", remedy, field_name="role", register=dossier.register)
    for extra in managers[1:]:
        found = f"「{extra.person}」也是项目经理，已有「{managers[0].person}」"
        yield gap(extra, "role", found, "请 PMO 只保留一位，其余改角色或填退出日期")


def manager_is_the_one_registered(dossier: Dossier, asked: Asked) -> Gaps:
    """立项登记的项目经理与项目小组一致"""
    people = [row.person for row in questions.managers(dossier, asked.today)]
    named = dossier.project.manager
    if people and named not in people:
        found = f"立项登记为「{named or '空'}」，项目小组为「{people[0]}」"
        yield gap(dossier.project, "manager", found, "请 PMO 改成同一人")
    yield from questions.strangers(dossier.register, dossier.project, "manager")


def team_has_every_department(dossier: Dossier, asked: Asked) -> Gaps:
    """每个涉及部门在项目小组里都有人"""
    there = {row.department for row in dossier.of(MemberRow) if is_member(row, asked.today)}
    for department in questions.concerned(dossier.project):
        if department not in there:
            remedy = f"请 PMO 与{department}商定人选并登记到项目小组"
            yield missing(
                MemberRow, f"没有「{department}」的成员", remedy, field_name="department", register=dossier.register
            )


def survey_is_decided(dossier: Dossier, _: Asked) -> Gaps:
    """已判断是否需要现场踏勘"""
    if dossier.project.survey is None:
        yield gap(dossier.project, "survey", "未判断", "请运营选择是或否，并把结论反馈销售")


def survey_is_planned(dossier: Dossier, _: Asked) -> Gaps:
    """需要踏勘的，已确定踏勘人员与时间"""
    survey = questions.latest_survey(dossier)
    if dossier.project.survey is not YesNo.YES:
        return
    if survey is None:
        remedy = "请方案与工程运维确定踏勘人员和时间，新增一行"
        yield missing(SurveyRow, "没有踏勘安排", remedy, field_name="surveyors", register=dossier.register)
        return
    for name in ("surveyors", "proposed"):
        if questions.empty(survey, name):
            yield gap(survey, name, "未填写", f"请方案填写{survey.heading(name)}")


def survey_time_is_confirmed(dossier: Dossier, _: Asked) -> Gaps:
    """需要踏勘的，客户已确认最近一次拟定的时间"""
    survey = questions.latest_survey(dossier)
    if dossier.project.survey is not YesNo.YES or survey is None:
        return
    if survey.confirmed is None:
        yield gap(survey, "confirmed", "客户尚未确认", "请销售与客户确认踏勘时间")
    elif survey.confirmed is not CustomerVerdict.PASSED:
        remedy = "请方案会同工程运维另定人员和时间，新增一轮踏勘安排，由运营转告销售"
        yield gap(survey, "confirmed", f"第 {survey.round} 轮时间客户未同意", remedy, owner=SOLUTION, step="1.6")


def wanted_finish_is_ahead(dossier: Dossier, asked: Asked) -> Gaps:
    """客户要求的完工日期还没有过去"""
    wanted = dossier.project.wanted_finish
    if wanted and wanted < asked.today:
        yield gap(dossier.project, "wanted_finish", f"{wanted} 已过", "请销售与客户重新商定完工日期")


def customer_relation_is_good_enough(dossier: Dossier, asked: Asked) -> Gaps:
    """客情关系符合立项条件

    PMO decides on information and on the relation; which words need its attention is the rule's parameter.
    """
    relation = dossier.project.relation
    if relation in asked.parameter:
        yield gap(dossier.project, "relation", f"客情关系为「{relation}」", "请 PMO 确认是否立项", owner=PMO)


CHECKS = (
    Check(
        code="LX01",
        ask=application_is_complete,
        owner=SALES,
        step="1.1",
        parameter=APPLICATION,
        words=tuple(column.heading for column in ProjectRow.columns() if not column.written_by_pmxl),
        evidence=(Evidence(ProjectRow, ("name", "customer", "site", "need", "software", "stock")),),
    ),
    Check(
        code="LX02",
        ask=assessment_is_passed,
        owner=OPERATIONS,
        step="1.2",
        evidence=(Evidence(ProjectRow, ("verdict", "assessor", "assessed")),),
    ),
    Check(code="LX03", ask=assessment_is_not_vetoed, owner=PMO, step="1.2"),
    Check(
        code="LX04",
        ask=number_is_given,
        owner=OPERATIONS,
        step="1.3",
        evidence=(Evidence(ProjectRow, ("number",)),),
    ),
    Check(code="LX05", ask=manager_is_the_only_one, owner=PMO, step="1.4"),
    Check(code="LX06", ask=manager_is_the_one_registered, owner=PMO, step="1.4"),
    Check(code="LX07", ask=team_has_every_department, owner=PMO, step="1.4"),
    Check(
        code="LX08",
        ask=survey_is_decided,
        owner=OPERATIONS,
        step="1.5",
        evidence=(Evidence(ProjectRow, ("survey",)),),
    ),
    Check(code="LX09", ask=survey_is_planned, owner=SOLUTION, step="1.6"),
    Check(
        code="LX10",
        ask=survey_time_is_confirmed,
        owner=SALES,
        step="1.7",
        evidence=(Evidence(SurveyRow, ("proposed", "confirmed", "confirmed_on")),),
    ),
    Check(code="LX11", ask=wanted_finish_is_ahead, owner=SALES, step="1.1", mode=Mode.HINT),
    Check(
        code="LX12",
        ask=customer_relation_is_good_enough,
        owner=PMO,
        step="1.2",
        mode=Mode.HINT,
        parameter=("新客户-初次接触",),
        words=(),
    ),
)
"""The checks of the gate at the end of 立项, in the order of the steps."""
