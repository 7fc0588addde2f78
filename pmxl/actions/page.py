"""项目一页纸: one project on one page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pmxl.actions.desk import Desk, find_project
from pmxl.actions.judging import at_a_gate, gate_of, rulebook_of
from pmxl.outcomes.transition import GateResult
from pmxl.process.course import exists_for, recorded_steps
from pmxl.process.definition import PROCESS
from pmxl.process.terms import Step
from pmxl.rows.contract import ContractRow
from pmxl.rows.governance import LogRow, WaiverRow
from pmxl.rows.initiation import MemberRow, ProjectRow, StepRow
from pmxl.rows.money import AllocationRow, InvoiceRow, PaymentNodeRow, ReceiptRow
from pmxl.rows.register import Dossier


@dataclass(frozen=True)
class MoneyLine:
    """A project's money in 元, by the three words of the process (流程 5)."""

    contract: Decimal
    invoiced: Decimal
    received: Decimal
    due_unreceived: Decimal

    @property
    def unreceived(self) -> Decimal:
        """合同未收 = 合同金额 − 已到账."""
        return self.contract - self.received

    @property
    def invoiced_unreceived(self) -> Decimal:
        """已开票未收 = 已开票 − 已到账."""
        return self.invoiced - self.received


@dataclass(frozen=True)
class ProjectPage:
    """Everything that the page shows."""

    project: ProjectRow
    steps: tuple[tuple[Step, StepRow | None], ...]
    gate: GateResult | None
    money: MoneyLine
    team: Sequence[MemberRow]
    waivers: Sequence[WaiverRow]
    log: Sequence[LogRow]


def project_page(desk: Desk, asked: str) -> ProjectPage:
    """Stage, steps, gate, money, people and the last log rows of one project."""
    register = desk.read()
    dossier = find_project(register, asked)
    project = dossier.project
    recorded = recorded_steps(dossier)
    steps = tuple((step, recorded.get(step.number)) for step in PROCESS.steps.values() if exists_for(step, project))
    names = {name for name in (project.number, project.application) if name}
    return ProjectPage(
        project,
        steps,
        gate_of(desk, dossier, rulebook_of(register)) if at_a_gate(dossier) else None,
        money_line(desk, dossier),
        [row for row in dossier.of(MemberRow) if row.left is None or row.left > desk.today],
        [row for row in dossier.of(WaiverRow) if row.revoked is None],
        [row for row in register.of(LogRow) if row.project in names][-_LOG_ROWS:],
    )


_LOG_ROWS = 6


def money_line(desk: Desk, dossier: Dossier) -> MoneyLine:
    """合同, 已开票, 已到账 and 到期未收 = 到期的计划金额 − 其已核销."""
    due = [row for row in dossier.of(PaymentNodeRow) if row.due is not None and row.due < desk.today]
    due_keys = {(row.contract, row.term) for row in due}
    allocated = [row.amount for row in dossier.of(AllocationRow) if (row.contract, row.term) in due_keys]
    return MoneyLine(
        _sum(row.amount for row in dossier.of(ContractRow)),
        _sum(row.amount for row in dossier.of(InvoiceRow)),
        _sum(row.amount for row in dossier.of(ReceiptRow)),
        _sum(row.amount for row in due) - _sum(allocated),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
