"""What lies close to a breach of a rule: on the last day, to the cent, over instead of under, rows in another order."""

from dataclasses import dataclass

from tests.rules.provoked.case import Sheets


@dataclass(frozen=True)
class Near:
    """A rule's code, what is close in these sheets, and all that the rule says of them: heading, fact, remedy."""

    code: str
    what: str
    sheets: Sheets
    finds: tuple[str, ...] = ()
