"""Where the results of steps stand in the sheets, as data: each is written by recording the step, or typed (流程 2)."""

from pmxl.process import result_rows
from pmxl.process.terms import Stands
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import ProjectRow, SurveyRow
from pmxl.rows.meetings import MeetingRow
from pmxl.rows.solution import QuoteRow

ASSESSED = Stands(
    kind=ProjectRow,
    rows=result_rows.the_project,
    absent="没有申请",
    remedy="请销售登记申请",
    word="verdict",
    day="assessed",
    person="assessor",
    opinion="opinion",
    rounds="rounds",
    again=True,
)
SURVEY_DECIDED = Stands(
    kind=ProjectRow,
    rows=result_rows.the_project,
    absent="没有申请",
    remedy="请销售登记申请",
    word="survey",
    again=True,
)
SURVEY_CONFIRMED = Stands(
    kind=SurveyRow,
    rows=result_rows.last_survey,
    absent="没有踏勘安排",
    remedy="请方案与工程运维确定踏勘人员和时间，新增一行",
    word="confirmed",
    day="confirmed_on",
)
QUOTE_SUBMITTED = Stands(
    kind=QuoteRow,
    rows=result_rows.last_version,
    absent="没有任何版本",
    remedy="请方案编制第 1 版并新增一行",
    day="submitted",
    person="submitted_by",
)
QUOTE_ANSWERED = Stands(
    kind=QuoteRow,
    rows=result_rows.last_version,
    absent="没有任何版本",
    remedy="请方案编制第 1 版并新增一行",
    word="verdict",
    day="answered",
    opinion="opinion",
)
QUOTE_UPDATED = Stands(
    kind=QuoteRow,
    rows=result_rows.updated_version,
    absent="没有第 2 版",
    remedy="请方案更新方案与报价，新增一版",
)
FEASIBLE = Stands(
    kind=MeetingRow,
    rows=result_rows.last_feasibility,
    absent="没有可行性评估的会议",
    remedy="请 PMO 组织可行性评估并登记会议纪要",
    word="verdict",
)
STAMPED = Stands(
    kind=ContractRow,
    rows=result_rows.contracts,
    absent="没有本项目的合同",
    remedy="请运营登记合同，一份一行",
    day="stamped",
)
ACCEPTED = Stands(
    kind=AcceptanceRow,
    rows=result_rows.last_acceptance,
    absent="没有验收单",
    remedy="请销售组织验收并登记项目验收单",
    word="verdict",
    opinion="conditions",
    noted=("有条件通过", "不通过"),
)
