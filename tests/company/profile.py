"""What makes one invented project different from the next."""

from dataclasses import dataclass
from datetime import date

from pmxl.vocabulary import TerminationReason, Verdict

TODAY = date(2026, 11, 24)
"""The day on which the example is looked at, a Tuesday."""

LAST_ENTRY = date(2026, 11, 20)
"""The last day of which the sheets tell anything: the Friday before."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One project in a few words; the sheets are told out of it.

    `at` is the step it stands at, "" when it is closed; `since` is the day on which that step began. Rounds and
    versions count how often the process went round its loops. `behind` is how many working days delivery runs late.
    `owing` names the payment that the customer is late with, `half` in front of it if a part has come. `ready` is a
    project whose stage is all done by `since`, while nobody has passed the gate yet: the step it is at waits for that.
    """

    name: str
    customer: str
    site: str
    kind: str
    amount: int
    at: str
    since: date
    sales: str
    manager: str
    solution: str
    engineer: str
    grade: str = "B"
    relation: str = "良好"
    software: bool = False
    stock: bool = True
    survey: bool = True
    margin: int = 26
    assessments: int = 1
    survey_rounds: int = 1
    versions: int = 2
    feasibilities: int = 1
    signed_late: bool = False
    working_days: int = 40
    behind: int = 0
    acceptances: int = 1
    verdict: Verdict = Verdict.PASSED
    scheme: str = "四段"
    paused: date | None = None
    ended: date | None = None
    ending: TerminationReason | None = None
    reason: str = ""
    closing_waiver: bool = False
    early_start: str = ""
    owing: str = ""
    ready: bool = False
