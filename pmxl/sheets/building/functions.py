"""The worksheet functions that our own formulas call."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from pmxl.sheets.building.expression import (
    OPERATIONS,
    Expression,
    Function,
    Result,
    Scope,
    Value,
    as_number,
    single,
)

_EPOCH = date(1899, 12, 30)
_CRITERION = re.compile(r"(<>|<=|>=|<|>|=)(.*)", re.DOTALL)


def serial(day: date) -> Decimal:
    """A date as spreadsheets count it."""
    return Decimal((day - _EPOCH).days)


def _day(value: Value) -> date:
    return _EPOCH + timedelta(days=int(as_number(value)))


def _sumifs(scope: Scope, arguments: list[Expression]) -> Result:
    summed, *criteria = [argument(scope) for argument in arguments]
    ranges, wanted = criteria[::2], [single(value) for value in criteria[1::2]]
    if not any(isinstance(value, str) and _CRITERION.match(value) for value in wanted):
        return _grouped(scope, summed, ranges).get(tuple(_folded(value) for value in wanted), Decimal(0))
    chosen = _matching(ranges, wanted)
    return sum((as_number(value) for value, hit in zip(_many(summed), chosen, strict=True) if hit), Decimal(0))


def _countifs(scope: Scope, arguments: list[Expression]) -> Result:
    criteria = [argument(scope) for argument in arguments]
    ranges, wanted = criteria[::2], [single(value) for value in criteria[1::2]]
    if not any(isinstance(value, str) and _CRITERION.match(value) for value in wanted):
        return _grouped(scope, None, ranges).get(tuple(_folded(value) for value in wanted), Decimal(0))
    return Decimal(sum(_matching(ranges, wanted)))


def _grouped(scope: Scope, summed: Result, ranges: Sequence[Result]) -> Mapping[tuple[Value, ...], Decimal]:
    key = (id(summed), *(id(values) for values in ranges))
    if key not in scope.index:
        sums: defaultdict[tuple[Value, ...], Decimal] = defaultdict(Decimal)
        counted = [Decimal(1)] * len(_many(ranges[0])) if summed is None else _many(summed)
        for value, *names in zip(counted, *map(_many, ranges), strict=True):
            sums[tuple(map(_folded, names))] += as_number(value)
        scope.index[key] = sums
    return scope.index[key]


def _folded(value: Value) -> Value:
    return value.casefold() if isinstance(value, str) else value


def _matching(ranges: Sequence[Result], wanted: Sequence[Value]) -> list[bool]:
    tests = [(_many(values), _test(value)) for values, value in zip(ranges, wanted, strict=True)]
    return [all(test(values[row]) for values, test in tests) for row in range(len(tests[0][0]))]


def _test(criterion: Value) -> Callable[[Value], bool]:
    match = _CRITERION.match(criterion) if isinstance(criterion, str) else None
    if match is None:
        return lambda value: value is not None and bool(OPERATIONS["="](value, criterion))
    if match[0] == "=":
        return lambda value: value is None
    compare = OPERATIONS[match[1]]
    operand: Value = Decimal(match[2]) if re.fullmatch(r"-?\d+(\.\d+)?", match[2]) else match[2]
    if match[1] == "<>":
        return lambda value: bool(compare(value, operand))
    numeric = isinstance(operand, Decimal)
    return lambda value: isinstance(value, Decimal) == numeric and value is not None and bool(compare(value, operand))


def _many(result: Result) -> Sequence[Value]:
    return [result] if result is None or isinstance(result, Decimal | str | bool) else result


def _all(scope: Scope, arguments: list[Expression]) -> list[Value]:
    return [value for argument in arguments for value in _many(argument(scope))]


def _numbers(scope: Scope, arguments: list[Expression]) -> list[Decimal]:
    return [value for value in _all(scope, arguments) if isinstance(value, Decimal)]


def _if(scope: Scope, arguments: list[Expression]) -> Result:
    return arguments[1](scope) if single(arguments[0](scope)) else arguments[2](scope)


class _NotFoundError(LookupError):
    """What a spreadsheet calls #N/A, until IFERROR takes it."""


def _if_error(scope: Scope, arguments: list[Expression]) -> Result:
    try:
        return arguments[0](scope)
    except _NotFoundError:
        return arguments[1](scope)


def _match(scope: Scope, arguments: list[Expression]) -> Result:
    """The place of the first value that is equal, counted from 1; our formulas ask for nothing but equal ones."""
    wanted, values, _ = (argument(scope) for argument in arguments)
    key: tuple[object, ...] = ("MATCH", id(values))
    if key not in scope.index:
        pairs = reversed([*enumerate(_many(values), start=1)])
        scope.index[key] = {(_folded(value),): Decimal(place) for place, value in pairs if value is not None}
    place = scope.index[key].get((_folded(single(wanted)),))
    if place is None:
        raise _NotFoundError
    return place


def _index(scope: Scope, arguments: list[Expression]) -> Result:
    values, place = (argument(scope) for argument in arguments)
    return _many(values)[int(as_number(single(place))) - 1]


def _date(scope: Scope, arguments: list[Expression]) -> Result:
    year, month, day = (int(value) for value in _numbers(scope, arguments))
    months = year * 12 + month - 1
    return serial(date(months // 12, months % 12 + 1, 1) + timedelta(days=day - 1))


def _edate(scope: Scope, arguments: list[Expression]) -> Result:
    start, months = _numbers(scope, arguments)
    month = _day(start).year * 12 + _day(start).month - 1 + int(months)
    return serial(date(month // 12, month % 12 + 1, 1)) + _day(start).day - 1


def _round(scope: Scope, arguments: list[Expression]) -> Result:
    value, digits = _numbers(scope, arguments)
    return value.quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP)


def _plain(compute: Callable[[list[Value]], Value]) -> Function:
    return lambda scope, arguments: compute(_all(scope, arguments))


FUNCTIONS: Mapping[str, Function] = {
    "SUMIFS": _sumifs,
    "COUNTIFS": _countifs,
    "SUM": lambda scope, arguments: sum(_numbers(scope, arguments), Decimal(0)),
    "MAX": lambda scope, arguments: max(_numbers(scope, arguments), default=Decimal(0)),
    "COUNTA": _plain(lambda values: Decimal(sum(value is not None for value in values))),
    "N": _plain(lambda values: as_number(values[0])),
    "AND": _plain(all),
    "OR": _plain(any),
    "ISNUMBER": _plain(lambda values: isinstance(values[0], Decimal)),
    "IF": _if,
    "IFERROR": _if_error,
    "MATCH": _match,
    "INDEX": _index,
    "ROUND": _round,
    "TODAY": lambda scope, _: serial(scope.today),
    "YEAR": _plain(lambda values: Decimal(_day(values[0]).year)),
    "MONTH": _plain(lambda values: Decimal(_day(values[0]).month)),
    "WEEKDAY": _plain(lambda values: Decimal(_day(values[0]).isoweekday())),
    "DATE": _date,
    "EDATE": _edate,
}
"""The meaning of each function; WEEKDAY counts from Monday, as our formulas ask it to."""
