"""立项申请表, 踏勘记录 (流程 1.1, 2.1)."""

from pmxl.reports.forms.choosing import (
    amount_of,
    fields_of,
    in_words,
    itself,
    project,
    round_of,
    rows_named,
    the_project,
    the_subject,
)
from pmxl.reports.forms.declaration import Form, Note, Signatures, fields
from pmxl.rows.initiation import ProjectRow, SurveyRow
from pmxl.vocabulary import Department, Document, Stage

survey = fields_of(the_subject, SurveyRow)

INITIATION = Form(
    document=Document.INITIATION,
    prefix="LXSQ",
    stage=Stage.INITIATION,
    owner=Department.SALES,
    subjects=itself,
    taken_back=(ProjectRow,),
    blocks=(
        fields(
            "申请信息",
            (project("application"), project("applied")),
            project("name", strong=True),
            (project("customer"), project("relation")),
            (project("contact"), project("phone")),
            project("site"),
            (project("kind"), project("grade")),
            (project("estimate"), project("expected_signing")),
            in_words("预计合同额大写", amount_of(the_project, "estimate")),
            (project("wanted_start"), project("wanted_finish")),
            (project("software"), project("stock")),
            (project("salesperson"), project("departments")),
            project("need", lines=4),
            project("remark"),
        ),
        fields(
            "立项信息评估",
            (project("verdict", strong=True), project("rounds")),
            project("opinion", lines=2),
            (project("assessor"), project("assessed")),
            (project("number"), project("initiated")),
        ),
        Signatures(boxes=("申请人（销售）", "评估人（运营）", "PMO", "总经理（抄送）"), opinion=False),
        Note("本表一式一份，由运营存档；评估不通过的，销售补充信息后重新出具新版本。"),
    ),
)

SURVEY = Form(
    document=Document.SURVEY,
    prefix="TKJL",
    stage=Stage.SOLUTION,
    owner=Department.SOLUTION,
    subjects=rows_named(SurveyRow, round_of),
    taken_back=(SurveyRow,),
    blocks=(
        fields(
            "踏勘安排",
            project("name", strong=True),
            (project("number"), survey("round")),
            (project("customer"), survey("contact")),
            project("site"),
            (survey("proposed"), survey("time")),
            (survey("confirmed"), survey("confirmed_on")),
            (survey("surveyors"), survey("surveyed")),
        ),
        fields(
            "现场情况",
            survey("environment", lines=3),
            survey("routing", lines=3),
            survey("power", lines=3),
            survey("points", lines=4),
            survey("customer_duties", lines=3),
            survey("conclusion", lines=4, strong=True),
        ),
        Signatures(boxes=("踏勘人（方案）", "工程运维", "客户代表"), opinion=False),
        Note("平面图、现场照片和点位草图附后。客户代表签字仅确认现场情况属实。"),
    ),
)
