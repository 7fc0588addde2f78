"""The rows in which results of steps stand: what a step of the process may be asked about, found in its project."""

from collections.abc import Sequence

from pmxl.figures import standing_questions
from pmxl.rows.acceptance import AcceptanceRow
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import ProjectRow, SurveyRow
from pmxl.rows.meetings import MeetingRow
from pmxl.rows.register import Dossier
from pmxl.rows.solution import QuoteRow
from pmxl.rules import questions


def the_project(dossier: Dossier) -> Sequence[ProjectRow]:
    """The project's row of 立项登记 (1.2, 1.5)."""
    return (dossier.project,)


def last_survey(dossier: Dossier) -> Sequence[SurveyRow]:
    """The last round of 踏勘安排 (1.7)."""
    survey = questions.latest_survey(dossier)
    return (survey,) if survey else ()


def last_version(dossier: Dossier) -> Sequence[QuoteRow]:
    """The latest version of 方案与报价 (2.3, 2.4)."""
    quote = questions.latest_quote(dossier)
    return (quote,) if quote else ()


def updated_version(dossier: Dossier) -> Sequence[QuoteRow]:
    """The latest version, unless it is the first (2.5)."""
    return tuple(quote for quote in last_version(dossier) if (quote.version or 0) > 1)


def last_feasibility(dossier: Dossier) -> Sequence[MeetingRow]:
    """The last 可行性评估 (3.2)."""
    meeting = standing_questions.last_feasibility(dossier.of(MeetingRow))
    return (meeting,) if meeting else ()


def contracts(dossier: Dossier) -> Sequence[ContractRow]:
    """All contracts of the project (3.5)."""
    return dossier.of(ContractRow)


def last_acceptance(dossier: Dossier) -> Sequence[AcceptanceRow]:
    """The last 验收 (6.1)."""
    row = standing_questions.last_acceptance(dossier.of(AcceptanceRow))
    return (row,) if row else ()
