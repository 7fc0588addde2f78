"""What may be entered into cells: lists and comparisons."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pmxl.calc import bridge
from pmxl.calc.bridge import Uno
from pmxl.calc.formulas import to_calc, to_excel

if TYPE_CHECKING:
    from pmxl.calc.ranges import Range

_TYPES = {
    "ANY": "none",
    "WHOLE": "whole_number",
    "DECIMAL": "decimal",
    "DATE": "date",
    "TIME": "time",
    "TEXT_LEN": "text_length",
    "LIST": "list",
    "CUSTOM": "custom",
}
_OPERATORS = {
    "BETWEEN": "between",
    "NOT_BETWEEN": "not_between",
    "EQUAL": "equal_to",
    "NOT_EQUAL": "not_equal_to",
    "GREATER": "greater_than",
    "LESS": "less_than",
    "GREATER_EQUAL": "greater_than_or_equal",
    "LESS_EQUAL": "less_than_or_equal",
}
_STYLES = {"STOP": "stop", "WARNING": "warning", "INFO": "information"}


class DataValidation:
    """The rule on a range, as Calc gives it for the range as a whole."""

    def __init__(self, cells: "Range") -> None:
        self._cells = cells

    @property
    def api(self) -> Uno:
        """A copy of the UNO rule; it counts when it is set back."""
        return self._cells.sheet.xl_area(self._cells.area).Validation

    @property
    def type(self) -> str:
        """The kind of rule."""
        return _TYPES.get(self.api.Type.value, "unknown")

    @property
    def operator(self) -> str | None:
        """How values are compared; None for lists and formulas."""
        return _OPERATORS.get(self.api.getOperator().value) if self.type not in ("none", "list", "custom") else None

    @property
    def formula1(self) -> str | None:
        """The first limit, or the list."""
        return _shown(self.api.getFormula1())

    @property
    def formula2(self) -> str | None:
        """The second limit."""
        return _shown(self.api.getFormula2())

    @property
    def formula(self) -> str | None:
        """The formula of a rule that is one."""
        return self.formula1 if self.type == "custom" else None

    @property
    def source(self) -> str | None:
        """The list: texts with commas between, or a reference that begins with =."""
        text = self.api.getFormula1() if self.type == "list" else ""
        if text.startswith('"'):
            return ",".join(part.strip('"') for part in text.split(";"))
        return _shown(text)

    @property
    def in_cell_dropdown(self) -> bool | None:
        """Whether a list drops down in the cell."""
        return bool(self.api.ShowList) if self.type == "list" else None

    @property
    def ignore_blank(self) -> bool:
        """Whether a cell may be empty."""
        return bool(self.api.IgnoreBlankCells)

    @property
    def input_title(self) -> str:
        """The title of the hint."""
        return str(self.api.InputTitle)

    @property
    def input_message(self) -> str:
        """The hint."""
        return str(self.api.InputMessage)

    @property
    def show_input(self) -> bool:
        """Whether the hint is shown."""
        return bool(self.api.ShowInputMessage)

    @property
    def error_title(self) -> str:
        """The title of the refusal."""
        return str(self.api.ErrorTitle)

    @property
    def error_message(self) -> str:
        """The refusal."""
        return str(self.api.ErrorMessage)

    @property
    def show_error(self) -> bool:
        """Whether a wrong entry is refused."""
        return bool(self.api.ShowErrorMessage)

    @property
    def alert_style(self) -> str | None:
        """How it is refused."""
        return _STYLES.get(self.api.ErrorAlertStyle.value)

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        """Allows the texts of a list, a range or a name."""
        if isinstance(source, Sequence):
            formula = ";".join('"' + text.replace('"', '""') + '"' for text in source)
        else:
            formula = _reference(source)
        self._put("LIST", None, formula, "", ShowList=int(in_cell_dropdown))

    def set_rule(self, rule_type: str, operator: str | None, formula1: str, formula2: str | None) -> None:
        """Allows what compares so, or what a formula finds true."""
        kind = next(name for name, word in _TYPES.items() if word == rule_type)
        compared = next((name for name, word in _OPERATORS.items() if word == operator), None)
        self._put(kind, compared, _limit(formula1), _limit(formula2) if formula2 else "")

    def delete(self) -> None:
        """Allows everything."""
        self._put("ANY", None, "", "")

    def _put(self, kind: str, operator: str | None, formula1: str, formula2: str, **more: object) -> None:
        rule = self.api
        rule.Type = bridge.enum("com.sun.star.sheet.ValidationType", kind)
        if operator:
            rule.setOperator(bridge.enum("com.sun.star.sheet.ConditionOperator", operator))
        rule.setFormula1(formula1)
        rule.setFormula2(formula2)
        for name, value in more.items():
            setattr(rule, name, value)
        self._cells.set_properties(Validation=rule)


def _reference(source: Any) -> str:
    """A range is named with its sheet; a name goes by its own."""
    if hasattr(source, "area"):
        return _limit(f"={source.sheet_reference}")
    return str(source.name)


def _limit(formula: str) -> str:
    return to_calc(formula).removeprefix("=")


def _shown(text: str) -> str | None:
    return to_excel(f"={text}") if text else None
