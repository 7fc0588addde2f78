"""Workbooks that nothing can write together: one after the other, and who fails says what was written by then."""

from collections.abc import Sequence

from pmxl.errors import PartlyWrittenError, PmxlError
from pmxl.outcomes.change import Written
from pmxl.outcomes.mend import AnyChange
from pmxl.ports.workbook import Workbook


def commit_in_order(groups: Sequence[tuple[Workbook, Sequence[AnyChange]]]) -> tuple[Written, ...]:
    """Commit to each workbook in turn; PartlyWrittenError where one fails after others were written."""
    written: list[Written] = []
    names: list[str] = []
    for book, changes in groups:
        try:
            written += book.commit(changes)
        except PmxlError as error:
            if names:
                raise PartlyWrittenError(names, error) from error
            raise
        names.append(book.name)
    return tuple(written)
