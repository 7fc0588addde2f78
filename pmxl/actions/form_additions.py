"""Lines that somebody added to a returned form, made into the rows that they become."""

from collections.abc import Iterator, Mapping, Sequence

from pmxl.reports.forms.declaration import Addition, Lines
from pmxl.reports.forms.returned import Standing
from pmxl.rows.column import Kind
from pmxl.rows.row import Row
from pmxl.rows.settings import PersonRow
from pmxl.sheets.cells import UnclearError, take


def added_row(lines: Lines, line: Mapping[str, Standing], added: Addition) -> Row:
    """The row of an added line, without its running number; raises UnclearError where it lacks something."""
    assert lines.kind is not None, "lines that are registered have a sheet"
    assert lines.registers is not None, "asked for lines that are registered alone"
    kind, new = lines.kind, lines.registers
    values = {**new.fills(added), **_typed(lines, line)}
    lacking = [kind.heading(name) for name in new.needed if not values.get(name)]
    if lacking:
        raise UnclearError("", f"缺少{'、'.join(lacking)}", "请补全后重新交回")
    for stranger in _strangers(kind, values, added):
        raise UnclearError("", f"人员表中没有「{stranger}」", "请核对责任人姓名")
    return kind.model_validate(values)


def is_there(lines: Lines, row: Row, added: Addition) -> bool:
    """Whether the sheet has a row already that says the same."""
    names = lines.registers.same if lines.registers else ()
    return any(_alike(names, one, row) for one in added.register.of(type(row)))


def counted_on(lines: Lines, row: Row, others: Sequence[Row]) -> Row:
    """The row with the next count among its like, where it has none, or one that another has."""
    new = lines.registers
    if new is None or not new.counted:
        return row
    used = [getattr(one, new.counted) or 0 for one in others if _alike(new.within, one, row)]
    asked = getattr(row, new.counted)
    return row if asked and asked not in used else row.model_copy(update={new.counted: max(used, default=0) + 1})


def _typed(lines: Lines, line: Mapping[str, Standing]) -> Mapping[str, object]:
    """What was written into the cells that stand for a field; a running number is not for the writer to give."""
    assert lines.kind is not None
    found = {
        column.field: take(lines.kind.column(column.field), line[column.heading].value)
        for column in lines.columns
        if column.field and column.heading in line
    }
    numbered = lines.registers is not None and lines.registers.prefix
    return {
        name: value for name, value in found.items() if value not in (None, "") and not (numbered and name == "number")
    }


def _strangers(kind: type[Row], values: Mapping[str, object], added: Addition) -> Iterator[str]:
    people = {row.name for row in added.register.of(PersonRow)}
    for column in kind.columns():
        name = values.get(column.field)
        if people and column.kind is Kind.PERSON and isinstance(name, str) and name and name not in people:
            yield name


def _alike(names: Sequence[str], one: Row, other: Row) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)
