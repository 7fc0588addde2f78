"""All forms in the order of the process (流程 4); wrong declarations fail here, at import."""

from collections.abc import Mapping

from pmxl.errors import DefinitionError
from pmxl.reports.forms.accepting import ACCEPTANCE, EVALUATION, SUMMARY
from pmxl.reports.forms.contracting import CONTRACT_REVIEW
from pmxl.reports.forms.declaration import Form
from pmxl.reports.forms.initiating import INITIATION, SURVEY
from pmxl.reports.forms.meeting import MINUTES
from pmxl.reports.forms.planning import CONSTRUCTION_PLAN, PLAN, SCHEDULE, SOFTWARE_PLAN
from pmxl.reports.forms.quoting import ADVICE, QUOTE
from pmxl.reports.forms.reporting import WEEKLY
from pmxl.reports.forms.stocking import GOODS_RECEIPT, STOCK_REQUEST
from pmxl.vocabulary import Document

_DECLARED = (
    INITIATION,
    SURVEY,
    QUOTE,
    ADVICE,
    PLAN,
    MINUTES,
    CONTRACT_REVIEW,
    SCHEDULE,
    SOFTWARE_PLAN,
    STOCK_REQUEST,
    GOODS_RECEIPT,
    CONSTRUCTION_PLAN,
    WEEKLY,
    ACCEPTANCE,
    SUMMARY,
    EVALUATION,
)

FORMS: Mapping[Document, Form] = {form.document: form for form in _DECLARED}
"""Every form by its document."""

if tuple(FORMS) != tuple(Document):
    raise DefinitionError("a form is missing, or the forms do not stand in the order of the vocabulary")
if len({form.prefix for form in _DECLARED}) != len(_DECLARED):
    raise DefinitionError("two forms share the prefix of their numbers")
