"""What may be entered into cells: lists and comparisons."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pmxl.calc import bridge
from pmxl.calc.bridge import Uno
from pmxl.calc.formulas import to_calc, to_excel
from pmxl.calc.members import Attribute

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


def _limit(formula: str) -> str:
    return to_calc(formula).removeprefix("=")


def _shown(text: str) -> str | None:
    return to_excel(f"={text}") if text else None


class DataValidation:
    """The rule on a range, as Calc gives it for the range as a whole."""

    type = Attribute("Type", lambda kind: _TYPES.get(kind.value, "unknown"))
    formula1 = Attribute("Formula1", _shown)
    formula2 = Attribute("Formula2", _shown)
    ignore_blank = Attribute("IgnoreBlankCells", bool)
    input_title = Attribute("InputTitle", str)
    input_message = Attribute("InputMessage", str)
    show_input = Attribute("ShowInputMessage", bool)
    error_title = Attribute("ErrorTitle", str)
    error_message = Attribute("ErrorMessage", str)
    show_error = Attribute("ShowErrorMessage", bool)
    alert_style = Attribute("ErrorAlertStyle", lambda style: _STYLES.get(style.value))

    def __init__(self, cells: "Range") -> None:
        self._cells = cells

    @property
    def api(self) -> Uno:
        """A copy of the UNO rule; it counts when it is set back."""
        return self._cells.api.Validation

    @property
    def operator(self) -> str | None:
        """How values are compared; None for lists and formulas."""
        return _OPERATORS.get(self.api.Operator.value) if self.type not in ("none", "list", "custom") else None

    @property
    def formula(self) -> str | None:
        """The formula of a rule that is one."""
        return self.formula1 if self.type == "custom" else None

    @property
    def source(self) -> str | None:
        """The list: texts with commas between, or a reference that begins with =."""
        text = self.api.Formula1 if self.type == "list" else ""
        if text.startswith('"'):
            return ",".join(part.strip('"') for part in text.split(";"))
        return _shown(text)

    @property
    def in_cell_dropdown(self) -> bool | None:
        """Whether a list drops down in the cell."""
        return bool(self.api.ShowList) if self.type == "list" else None

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        """Allows the texts of a list, a range or a name."""
        if isinstance(source, Sequence):
            formula = ";".join('"' + text.replace('"', '""') + '"' for text in source)
        else:
            formula = _limit(f"={source.sheet_reference}") if hasattr(source, "area") else str(source.name)
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
