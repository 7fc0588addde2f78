"""A returned form against what was issued and what the register says now, cell by cell."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from pmxl.reports.forms.declaration import Field, LineColumn, Lines, Taken
from pmxl.reports.forms.filled_form import plain
from pmxl.reports.forms.keeping import Kept, KeptField, KeptLine, key_of, short
from pmxl.reports.forms.returned import Returned, Standing
from pmxl.rows.column import Column
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.sheets import SHEETS
from pmxl.sheets.cells import UnclearError, take
from pmxl.vocabulary import Department

_KINDS: Mapping[str, type[Row]] = {kind.sheet.name: kind for kind in SHEETS}


class Standpoint(StrEnum):
    """What is to become of one change on a returned form."""

    READY = "可采纳"
    ASKS = "待确认"
    CONFLICT = "冲突"
    THERE = "已一致"
    FIXED = "不可改"
    UNCLEAR = "看不懂"
    NEW = "新增行"
    GONE = "删除行"


@dataclass(frozen=True)
class Difference:
    """One cell of a form that is not what was issued, or a line more or less.

    `row` and `name` tell the field of the register that it would change to `value`; `owner` is who decides that.
    Of an added line, `table` names its table and `line` holds its cells.
    """

    label: str
    cell: str
    issued: str
    returned: str
    standpoint: Standpoint
    now: str = ""
    reason: str = ""
    owner: Department | None = None
    row: Row | None = None
    name: str = ""
    value: object = None
    table: str = ""
    line: Mapping[str, Standing] = field(default_factory=dict)


@dataclass(frozen=True)
class Rights:
    """Whose changes are taken: the departments of the one who asks, and whether they act for any."""

    departments: Collection[Department]
    acts_for_any: bool = False

    def covers(self, owner: Department | None) -> bool:
        """Whether a field of this owner is theirs."""
        return self.acts_for_any or owner in self.departments


@dataclass(frozen=True)
class Comparison:
    """What everything is compared by: the register now, the lists of 字典, the rights of the one who asks."""

    register: Register
    words: Mapping[str, Collection[str]]
    rights: Rights

    def row(self, sheet: str, key: tuple[str, ...]) -> Row | None:
        """The row of a sheet with this key, as the register has it now."""
        kind = _KINDS.get(sheet)
        if kind is None or not any(key):
            return None
        return next((row for row in self.register.of(kind) if key_of(row) == key), None)


def differences(issued: Kept, returned: Returned, by: Comparison) -> tuple[Difference, ...]:
    """Every difference, in the order of the form."""
    return tuple(_differences(issued, returned, by))


def _differences(issued: Kept, returned: Returned, by: Comparison) -> Iterator[Difference]:
    for one in returned.form.fields:
        standing, was = returned.fields.get(one.name), issued.fields.get(one.name)
        if standing is None or was is None:
            continue
        found = _field(one, was, standing, by)
        if found is not None:
            yield found if returned.form.takes_back(one) else _copied(found)
    for lines in returned.form.lines:
        if lines.name in returned.tables:
            found_here = _table(lines, issued.tables.get(lines.name, ()), returned.tables[lines.name], by)
            yield from found_here if returned.form.takes_back(lines) else map(_copied, found_here)


def _copied(found: Difference) -> Difference:
    """A change of what the form only shows: told with the sheet that it belongs to, and never taken."""
    if found.row is None or found.standpoint is Standpoint.THERE:
        return found
    reason = f"本表单只抄录此项供核对，要改请到「{found.row.sheet.name}」"
    return replace(found, standpoint=Standpoint.FIXED, reason=reason)


def _field(one: Field, was: KeptField, standing: Standing, by: Comparison) -> Difference | None:
    column = one.value.column if isinstance(one.value, Taken) else _worked(one.label, one)
    row = by.row(was.sheet, was.key)
    name = one.value.field if isinstance(one.value, Taken) and was.sheet else ""
    return _compared(one.label, column, was.value, standing, row, name, by)


def _worked(label: str, one: Field | LineColumn) -> Column:
    return Column(heading=label, kind=one.kind, owner=Department.PMO)


def _compared(
    label: str, column: Column, was: str, standing: Standing, row: Row | None, name: str, by: Comparison
) -> Difference | None:
    shown = plain(standing.value)
    try:
        value = take(column, standing.value, by.words.get(column.listed, ()) if column.listed and name else ())
    except UnclearError as unclear:
        if short(shown) == was:
            return None
        reason = f"{unclear.found}，{unclear.remedy}"
        return Difference(label, standing.cell, was, shown, Standpoint.UNCLEAR, reason=reason, owner=column.owner)
    new = plain(value)
    if short(new) == short(was):
        return None
    if row is None or not name:
        reason = "由其他单元格算出，不登记" if not name else "登记表里已找不到这一行"
        return Difference(label, standing.cell, was, new, Standpoint.FIXED, reason=reason)
    now = plain(getattr(row, name))
    standpoint, reason = _judged(column, row, name, short(was), short(new), short(now), by)
    return Difference(
        label, standing.cell, was, new, standpoint, now=now, reason=reason, owner=column.owner, row=row, name=name,
        value=Decimal(new) if isinstance(value, Decimal) else value,
    )  # fmt: skip


def _judged(
    column: Column, row: Row, name: str, was: str, new: str, now: str, by: Comparison
) -> tuple[Standpoint, str]:
    if now == new:
        return Standpoint.THERE, "登记表已是此值"
    if column.written_by_pmxl or column.formula or name in row.sheet.key:
        return Standpoint.FIXED, "编号、公式和 pmxl 写入的列不能由表单修改"
    if now != was:
        return Standpoint.CONFLICT, "出具之后登记表已被改过，请到登记表核对"
    if not by.rights.covers(column.owner):
        return Standpoint.ASKS, f"此列由{column.owner}填写，请{column.owner}确认"
    return Standpoint.READY, ""


def _table(
    lines: Lines, issued: Sequence[KeptLine], returned: Sequence[Mapping[str, Standing]], by: Comparison
) -> Iterator[Difference]:
    waiting = list(issued)
    for line in returned:
        if not any(plain(standing.value) for standing in line.values()):
            continue
        key = short(plain(line[lines.key].value)) if lines.key in line else None
        was = next((one for one in waiting if one.cells.get(lines.key, "") == key), None)
        if was is None:
            yield _new_line(lines, line, by)
        else:
            waiting.remove(was)
            yield from _line(lines, was, line, by)
    for gone in waiting:
        label = f"{lines.title} {gone.cells.get(lines.key, '')}"
        text = "；".join(value for value in gone.cells.values() if value)
        yield Difference(label, "", text, "", Standpoint.GONE, reason="登记表不按表单删行，请到登记表处理")


def _line(lines: Lines, was: KeptLine, line: Mapping[str, Standing], by: Comparison) -> Iterator[Difference]:
    row = by.row(was.sheet, was.key)
    for one in lines.columns:
        if one.heading not in line:
            continue
        column = lines.kind.column(one.field) if lines.kind and one.field else _worked(one.heading, one)
        name = one.field if lines.kind and was.sheet else ""
        label = f"{lines.title} {was.cells.get(lines.key, '')} {one.heading}"
        found = _compared(label, column, was.cells.get(one.heading, ""), line[one.heading], row, name, by)
        if found is not None:
            yield found


def _new_line(lines: Lines, line: Mapping[str, Standing], by: Comparison) -> Difference:
    text = "；".join(told for standing in line.values() if (told := plain(standing.value)))
    owner = lines.kind.sheet.owner if lines.kind else None
    if lines.kind is None:
        reason = "这张表不登记"
    elif not lines.registers:
        reason = f"新增的行请到「{lines.kind.sheet.name}」登记"
    else:
        reason = "" if by.rights.covers(owner) else f"由{owner}登记，请{owner}确认"
    standpoint, first = Standpoint.ASKS if reason else Standpoint.NEW, next(iter(line.values())).cell
    return Difference(lines.title, first, "", text, standpoint, reason=reason, owner=owner, table=lines.name, line=line)
