"""Who is asking."""

from dataclasses import dataclass

from pmxl.vocabulary import Department


@dataclass(frozen=True, slots=True)
class Operator:
    """A person of 人员, found by login name; without a department where 人员 does not know them."""

    name: str
    departments: frozenset[Department] = frozenset()

    @property
    def is_pmo(self) -> bool:
        """Whether they may act for any department (流程 3)."""
        return Department.PMO in self.departments
