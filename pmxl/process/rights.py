"""Who may take a step or a gate: its owner department, or PMO (流程 3)."""

from pmxl.errors import NotAllowedError
from pmxl.ports.operator import Operator
from pmxl.vocabulary import Department


def demand(operator: Operator, owner: Department, deed: str) -> None:
    """Pass if the operator belongs to the owner department or to PMO; else raise NotAllowedError."""
    if not operator.is_pmo and owner not in operator.departments:
        raise NotAllowedError(operator.name, [str(d) for d in operator.departments], deed, [str(owner), "PMO"])


def demand_pmo(operator: Operator, deed: str) -> None:
    """Pass if the operator acts for PMO; else raise NotAllowedError."""
    if not operator.is_pmo:
        raise NotAllowedError(operator.name, [str(d) for d in operator.departments], deed, ["PMO"])
