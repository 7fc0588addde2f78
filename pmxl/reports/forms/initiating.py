"""立项申请表, 踏勘记录 (流程 1.1, 2.1)."""

from pmxl.reports.forms.choosing import in_words, itself, round_of, rows_named, the_project, the_subject
from pmxl.reports.forms.declaration import Case, Fields, Form, Note, Signatures, taken, worked
from pmxl.rows.initiation import ProjectRow, SurveyRow
from pmxl.vocabulary import Department, Document, Stage

P, S = ProjectRow, SurveyRow


def _estimate_in_words(case: Case) -> str:
    return in_words(case.dossier.project.estimate if case.dossier else None)


INITIATION = Form(
    document=Document.INITIATION,
    prefix="LXSQ",
    stage=Stage.INITIATION,
    owner=Department.SALES,
    subjects=itself,
    taken_back=(ProjectRow,),
    blocks=(
        Fields(
            title="申请信息",
            rows=(
                (taken(the_project, P, "application"), taken(the_project, P, "applied")),
                (taken(the_project, P, "name", strong=True),),
                (taken(the_project, P, "customer"), taken(the_project, P, "relation")),
                (taken(the_project, P, "contact"), taken(the_project, P, "phone")),
                (taken(the_project, P, "site"),),
                (taken(the_project, P, "kind"), taken(the_project, P, "grade")),
                (taken(the_project, P, "estimate"), taken(the_project, P, "expected_signing")),
                (worked("预计合同额大写", _estimate_in_words),),
                (taken(the_project, P, "wanted_start"), taken(the_project, P, "wanted_finish")),
                (taken(the_project, P, "software"), taken(the_project, P, "stock")),
                (taken(the_project, P, "salesperson"), taken(the_project, P, "departments")),
                (taken(the_project, P, "need", lines=4),),
                (taken(the_project, P, "remark"),),
            ),
        ),
        Fields(
            title="立项信息评估",
            rows=(
                (taken(the_project, P, "verdict", strong=True), taken(the_project, P, "rounds")),
                (taken(the_project, P, "opinion", lines=2),),
                (taken(the_project, P, "assessor"), taken(the_project, P, "assessed")),
                (taken(the_project, P, "number"), taken(the_project, P, "initiated")),
            ),
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
        Fields(
            title="踏勘安排",
            rows=(
                (taken(the_project, P, "name", strong=True),),
                (taken(the_project, P, "number"), taken(the_subject, S, "round")),
                (taken(the_project, P, "customer"), taken(the_subject, S, "contact")),
                (taken(the_project, P, "site"),),
                (taken(the_subject, S, "proposed"), taken(the_subject, S, "time")),
                (taken(the_subject, S, "confirmed"), taken(the_subject, S, "confirmed_on")),
                (taken(the_subject, S, "surveyors"), taken(the_subject, S, "surveyed")),
            ),
        ),
        Fields(
            title="现场情况",
            rows=(
                (taken(the_subject, S, "environment", lines=3),),
                (taken(the_subject, S, "routing", lines=3),),
                (taken(the_subject, S, "power", lines=3),),
                (taken(the_subject, S, "points", lines=4),),
                (taken(the_subject, S, "customer_duties", lines=3),),
                (taken(the_subject, S, "conclusion", lines=4, strong=True),),
            ),
        ),
        Signatures(boxes=("踏勘人（方案）", "工程运维", "客户代表"), opinion=False),
        Note("平面图、现场照片和点位草图附后。客户代表签字仅确认现场情况属实。"),
    ),
)
