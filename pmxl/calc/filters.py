"""Filters over tables and ranges: what hides rows, setting it, and taking it away."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pmxl.calc import bridge
from pmxl.calc.blocks import area_of
from pmxl.calc.bridge import Uno
from pmxl.calc.errors import NotInCalcError
from pmxl.calc.members import NotInCalc

if TYPE_CHECKING:
    from pmxl.calc.ranges import Range

_EQUAL = 2  # com.sun.star.sheet.FilterOperator2
_OPERATORS = {
    2: "equal_to",
    3: "not_equal_to",
    4: "greater_than",
    5: "greater_than_or_equal",
    6: "less_than",
    7: "less_than_or_equal",
}
_FIELD = "com.sun.star.sheet.TableFilterField3"


class AutoFilter:
    """The filter of one database range; None stands for a range without one."""

    apply_top_items = NotInCalc("按最大的若干项筛选")
    apply_bottom_items = NotInCalc("按最小的若干项筛选")
    apply_top_percent = NotInCalc("按最大百分比筛选")
    apply_bottom_percent = NotInCalc("按最小百分比筛选")

    def __init__(self, xl: Uno | None) -> None:
        self._xl = xl

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """What each filtered column is filtered by, in xlwings' words; empty if no row is hidden by a filter."""
        return [_criterion(field) for field in self._fields()]

    def apply_values(self, field: int, values: Sequence[str]) -> None:
        """Shows only rows whose column, counted from one, shows one of the texts."""
        self._set([*self._others(field), _field(field, _EQUAL, values)])

    def apply_comparison(self, field: int, operator: str, value1: str, value2: str | None) -> None:
        """Shows only rows whose column, counted from one, compares so."""
        number = next((number for number, word in _OPERATORS.items() if word == operator), None)
        if number is None:
            raise NotInCalcError(f"筛选条件 {operator}", "请改用大于、小于或等于")
        self._set([*self._others(field), _field(field, number, [value1])])

    def clear(self, field: int | None) -> None:
        """Takes the filter of one column away, or of all; the buttons stay."""
        if self._xl is not None:
            self._set(self._others(field) if field else [])

    def _fields(self) -> list[Uno]:
        return list(self._xl.getFilterDescriptor().getFilterFields3()) if self._xl is not None else []

    def _others(self, field: int) -> list[Uno]:
        return [other for other in self._fields() if other.Field != field - 1]

    def _set(self, fields: list[Uno]) -> None:
        if self._xl is None:
            raise NotInCalcError("在没有筛选按钮的区域上筛选", "请先用 tables.add 把区域变成表格")
        if not fields:
            cells = self._xl.ReferredCells
            cells.filter(cells.createFilterDescriptor(True))  # refreshing without fields would leave the rows hidden
            return
        descriptor = self._xl.getFilterDescriptor()
        descriptor.ContainsHeader = True
        bridge.load().invoke(descriptor, "setFilterFields3", (bridge.load().Any(f"[]{_FIELD}", tuple(fields)),))
        self._xl.refresh()


def filter_over(cells: "Range") -> AutoFilter:
    """Gives the filter of the table over a range, or of the sheet's own filter if that lies there."""
    for table in cells.sheet.tables:
        if cells.area.within(table.area):
            return table.autofilter
    unnamed = cells.sheet.book.api.getPropertyValue("UnnamedDatabaseRanges")  # not told as an attribute
    index = cells.sheet.index - 1
    xl = unnamed.getByTable(index) if unnamed.hasByTable(index) else None
    return AutoFilter(xl if xl is not None and cells.area.within(area_of(xl.DataArea)) else None)


def _criterion(field: Uno) -> dict[str, Any]:
    from xlwings.base_classes import empty_autofilter_criteria

    values = [value.StringValue or str(value.NumericValue) for value in field.Values]
    if field.Operator == _EQUAL:
        return {**empty_autofilter_criteria(field.Field + 1, "values"), "values": values}
    if field.Operator not in _OPERATORS:
        return empty_autofilter_criteria(field.Field + 1, "unknown")
    comparison = {"operator": _OPERATORS[field.Operator], "value1": next(iter(values), None)}
    return {**empty_autofilter_criteria(field.Field + 1, "comparison"), **comparison}


def _field(number: int, operator: int, values: Sequence[str]) -> Uno:
    shown = tuple(_value(value, as_text=operator == _EQUAL) for value in values)
    return bridge.struct(_FIELD, Field=number - 1, Operator=operator, Values=shown)


def _value(value: str, as_text: bool) -> Uno:
    try:
        number = float(value)
    except ValueError:
        number, as_text = 0.0, True
    return bridge.struct(
        "com.sun.star.sheet.FilterFieldValue",
        IsNumeric=not as_text,
        NumericValue=number,
        StringValue=value,
        FilterType=int(as_text),
    )
