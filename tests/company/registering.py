"""立项登记、流程节点、项目小组、踏勘安排、方案报价 of the example."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pmxl.figures.standing_questions import finished_on
from pmxl.process.definition import PROCESS
from pmxl.process.terms import Step
from pmxl.rows.initiation import MemberRow, ProjectRow, StepRow, SurveyRow
from pmxl.rows.solution import QuoteRow
from pmxl.vocabulary import (
    CustomerVerdict,
    Department,
    ProjectState,
    Stage,
    StepState,
    Verdict,
    YesNo,
)
from tests.company import words
from tests.company.company import CALENDAR
from tests.company.planning import task_rows
from tests.company.story import Fields, Story, later
from tests.company.timeline import NOT_PASSED, PASSED, REJECTED, Taken

_CONTACTS = ("刘主任", "王经理", "陈科长", "黄工", "周主管", "何部长", "杜经理", "叶主任")
_HUNDRED = Decimal(100)


def project_row(story: Story) -> ProjectRow:
    """The project's row of 立项登记, filled as far as it has come."""
    profile, time, chance = story.profile, story.time, story.chance("立项")
    applied = time.taken[0].finished
    signing = time.done("3.5") or later(applied, 90)
    return ProjectRow(
        application=story.application,
        number=story.number,
        name=profile.name,
        customer=profile.customer,
        manager=profile.manager if time.done("1.4") else "",
        kind=profile.kind,
        grade=profile.grade,
        salesperson=profile.sales,
        applied=applied,
        contact=chance.pick(_CONTACTS),
        phone=f"138{chance.between(0, 99999999):08d}",
        site=profile.site,
        need=words.TRADES[profile.kind].need,
        estimate=Decimal(round(profile.amount * chance.between(96, 108) / 100, -3)),
        expected_signing=later(signing, -chance.between(0, 9)),
        wanted_start=later(signing, 21),
        wanted_finish=_wanted_finish(story),
        relation=profile.relation,
        software=YesNo.YES if profile.software else YesNo.NO,
        stock=YesNo.YES if profile.stock else YesNo.NO,
        departments="、".join(story.departments()),
        remark="",
        **_standing(story),
        **_assessment(story),
    )


def _wanted_finish(story: Story) -> date:
    time = story.time
    finished = time.done("5.4")
    if finished:
        return later(finished, 6)
    start = story.delivery_start
    return later(start, story.profile.working_days * 7 // 5 + 25) if start else later(time.taken[0].finished, 230)


def _standing(story: Story) -> Fields:
    profile, time = story.profile, story.time
    if not story.application:
        return {}
    state = ProjectState.RUNNING if story.number else ProjectState.APPLIED
    if profile.paused:
        state = ProjectState.PAUSED
    elif profile.ended:
        state = ProjectState.TERMINATED
    elif time.stage is Stage.CLOSED:
        state = ProjectState.CLOSED
    return {
        "stage": time.stage,
        "state": state,
        "stage_since": time.entered(time.stage),
        "ending": profile.ending,
        "initiated": time.done("1.3"),
        "survey": (YesNo.YES if profile.survey else YesNo.NO) if time.done("1.5") else None,
    }


def _assessment(story: Story) -> Fields:
    rounds = story.time.rounds("1.2")
    if not rounds:
        return {}
    last = rounds[-1]
    return {
        "verdict": Verdict(last.result),
        "opinion": "信息充分，符合立项条件" if last.result == PASSED else _supplement(story, last.round),
        "assessor": story.person(Department.OPERATIONS),
        "assessed": last.finished,
        "rounds": last.round,
    }


def _supplement(story: Story, turn: int) -> str:
    return words.SUPPLEMENTS[(turn - 1 + len(story.profile.name)) % len(words.SUPPLEMENTS)]


def note_of(story: Story, taken: Taken) -> str:
    """What was noted when a step came to a result that sent the project round a loop."""
    notes = {
        ("1.2", REJECTED): _supplement(story, taken.round),
        ("1.7", NOT_PASSED): words.POSTPONED,
        ("2.4", NOT_PASSED): objection(story, taken.round),
        ("2.5", "已更新"): change(story, taken.round),
        ("3.2", REJECTED): words.UNFEASIBLE,
        ("6.1", REJECTED): words.FAILED,
    }
    return notes.get((taken.step, taken.result), "")


def objection(story: Story, turn: int) -> str:
    """What the customer did not like about a version."""
    return words.OBJECTIONS[(turn + len(story.profile.customer)) % len(words.OBJECTIONS)]


def change(story: Story, turn: int) -> str:
    """What the next version changed."""
    return words.CHANGES[(turn + len(story.profile.customer)) % len(words.CHANGES)]


def step_rows(story: Story) -> Iterator[StepRow]:
    """The project's rows of 流程节点, from its number on."""
    if not story.number:
        return
    for definition in PROCESS.stages:
        for step in definition.steps:
            yield StepRow(
                project=story.number,
                step=step.number,
                title=step.title,
                stage=definition.stage,
                owner=step.owner,
                **_progress(story, step),
            )


_SKIPPED = {"软件": ("4.4", "5.2"), "备货": ("4.5", "4.6"), "踏勘": ("1.6", "1.7", "2.1")}


def _exists(story: Story, step: str) -> bool:
    profile = story.profile
    needed = {"软件": profile.software, "备货": profile.stock, "踏勘": profile.survey or not story.time.done("1.5")}
    if step == "2.5" and story.time.done("2.4") and profile.versions == 1:
        return False
    return all(there or step not in _SKIPPED[word] for word, there in needed.items())


def _progress(story: Story, step: Step) -> Fields:
    time, at = story.time, story.profile.at
    if not _exists(story, step.number):
        return {"state": StepState.NOT_APPLICABLE}
    taken = time.last.get(step.number)
    begun = step.number == at or (at == "5.1" and step.number in {"5.2", "5.3"})
    if begun and not story.profile.ready:
        since = time.taken[-1].finished
        planned = CALENDAR.add_workdays(since, _standard(story, step.number))
        return {"state": StepState.STARTED, "person": _doer(story, step), "started": since, "planned": planned}
    if taken is None:
        return {"state": StepState.OPEN}
    return {
        "state": state_of(story, taken),
        "person": _doer(story, step),
        "planned": CALENDAR.add_workdays(taken.started, _standard(story, step.number)),
        "started": taken.started,
        "finished": taken.finished,
        "result": taken.result,
        "round": taken.round,
        "note": note_of(story, taken) or (f"{rule} 由 PMO 豁免" if (rule := waived_rule(story, taken.step)) else ""),
    }


def state_of(story: Story, taken: Taken) -> StepState:
    """What a step became once it was taken: 依豁免 where a waiver stands for what was missing then."""
    if taken.result in {REJECTED, NOT_PASSED}:
        return StepState.RETURNED
    return StepState.WAIVED if waived_rule(story, taken.step) else StepState.DONE


def waived_rule(story: Story, step: str) -> str:
    """The rule of a step that a waiver stood for when it was taken, empty where none did."""
    if step == "4.6" and story.profile.early_start:
        return "ZB12"
    return "YS08" if step == "6.3" and story.profile.closing_waiver else ""


_STANDARD = {"2.2": 6, "2.4": 6, "3.3": 6, "3.6": 6, "4.6": 12, "6.1": 6, "6.3": 30, "6.4": 8}


def _standard(story: Story, step: str) -> int:
    if step in {"5.1", "5.2", "5.3"}:
        return min(
            story.profile.working_days, CALENDAR.workdays_between(story.time.taken[-1].finished, date(2026, 12, 31))
        )
    return _STANDARD.get(step, 3)


def _doer(story: Story, step: Step) -> str:
    return story.person(step.owner)


_ROLES = (
    (Department.PM, "项目经理", 25, "对项目整体与结果负责，周报日报按时"),
    (Department.SALES, "销售", 10, "客户沟通、报价提交、签约与回款"),
    (Department.SOLUTION, "方案", 15, "踏勘、方案与报价、实施计划细化"),
    (Department.ENGINEERING, "施工负责人", 20, "备货到货、施工组织与完工通知"),
    (Department.RND, "软件负责人", 30, "软件计划、开发与交付质量"),
    (Department.OPERATIONS, "运营", 5, "流程推进、合同评审与存档"),
)


def member_rows(story: Story) -> Iterator[MemberRow]:
    """项目小组: one person a department, exactly one 项目经理, and who puts the systems into operation."""
    joined = story.time.done("1.4")
    if joined is None:
        return
    over = story.end if story.time.stage is Stage.CLOSED or story.profile.ended else None
    for department, role, share, duty in _ROLES:
        if department is Department.RND and not story.profile.software:
            continue
        yield MemberRow(
            project=story.number,
            person=story.person(department),
            department=department,
            role=role,
            share=Decimal(share) / _HUNDRED,
            joined=joined,
            left=(story.time.done("6.5") or story.profile.ended) if over else None,
            duty=duty,
        )
    for task in task_rows(story):
        never = task.actual_start is None and story.profile.ended is not None
        if task.kind == "调试" and task.department is Department.ENGINEERING and not never:
            yield MemberRow(
                project=story.number,
                person=task.person,
                department=Department.ENGINEERING,
                role="调试",
                share=Decimal("0.3"),
                joined=task.actual_start or task.planned_start,
                left=finished_on(task) or (story.profile.ended if over else None),
                duty="单机与系统调试，记录点位与参数",
            )


def survey_rows(story: Story) -> Iterator[SurveyRow]:
    """踏勘安排: one row a round; the last carries the record once the site was seen."""
    profile, time, chance = story.profile, story.time, story.chance("踏勘")
    answers = {taken.round: taken for taken in time.rounds("1.7")}
    for proposed in time.rounds("1.6") if profile.survey else ():
        answer = answers.get(proposed.round)
        agreed = bool(answer and answer.result == PASSED)
        day = time.done("2.1") if agreed else None
        yield SurveyRow(
            project=story.number,
            round=proposed.round,
            surveyors=f"{profile.solution}、{profile.engineer}",
            proposed=day or story.after(proposed.finished, 3),
            time=chance.pick(("09:00", "09:30", "13:30", "14:00")),
            confirmed=CustomerVerdict(answer.result) if answer else None,
            confirmed_on=answer.finished if answer else None,
            contact=chance.pick(_CONTACTS),
            **_record(story, day),
        )


def _record(story: Story, day: date | None) -> Fields:
    if day is None:
        return {}
    trade = words.TRADES[story.profile.kind]
    return {
        "surveyed": day,
        "environment": trade.environment,
        "routing": trade.routing,
        "power": "供电容量满足，接地电阻实测 0.8 Ω",
        "points": trade.points,
        "customer_duties": trade.duties,
        "conclusion": "具备实施条件，按踏勘结果细化点位与路由",
    }


def quote_rows(story: Story) -> Iterator[QuoteRow]:
    """方案报价: one row a version, the last one at the amount of the contract."""
    profile, time = story.profile, story.time
    made = [taken.finished for taken in (*time.rounds("2.2"), *time.rounds("2.5"))]
    handed = {taken.round: taken.finished for taken in time.rounds("2.3")}
    answers = {taken.round: taken for taken in time.rounds("2.4")}
    for version, day in enumerate(made, start=1):
        answer = answers.get(version)
        amount = Decimal(round(profile.amount * (100 + 3 * (profile.versions - version)) / 100, -2))
        yield QuoteRow(
            project=story.number,
            version=version,
            author=profile.solution,
            made=day,
            amount=amount,
            cost=Decimal(round(float(amount) * (100 - profile.margin) / 100, -2)),
            strategy=words.TRADES[profile.kind].strategy,
            advice=words.TRADES[profile.kind].advice,
            duration=profile.working_days * 7 // 5,
            valid_until=later(day, 60),
            submitted=handed.get(version),
            submitted_by=profile.sales if version in handed else "",
            verdict=CustomerVerdict(answer.result) if answer else None,
            answered=answer.finished if answer else None,
            opinion=_answer(story, answer),
            changes=change(story, version - 1) if version > 1 else "",
        )


def _answer(story: Story, answer: Taken | None) -> str:
    if answer is None:
        return ""
    return objection(story, answer.round) if answer.result == NOT_PASSED else "同意方案与价格，进入签约"
