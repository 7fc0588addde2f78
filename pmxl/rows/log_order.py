"""操作日志 in the order of its 序号, wherever its rows stand in the sheet (流程 3)."""

from collections.abc import Sequence

from pmxl.rows.columned import ColumnedRows
from pmxl.rows.governance import LogRow


def in_order(rows: Sequence[LogRow]) -> Sequence[LogRow]:
    """The rows by 序号; of two with one number the upper comes first, and one without a number comes before all."""
    if isinstance(rows, ColumnedRows):
        return rows.ordered_by("number")
    return sorted(rows, key=lambda row: row.number or 0)


def last_placed(rows: Sequence[LogRow]) -> LogRow | None:
    """The row that stands lowest in the sheet, which is the last by 序号 unless somebody sorted the sheet."""
    return max(reversed(rows), key=lambda row: row.origin.row, default=None)


def stands_in_order(rows: Sequence[LogRow]) -> bool:
    """Whether the rows, given by 序号, stand in the sheet in that order too."""
    at = [row.origin.row for row in rows]
    return at == sorted(at)
