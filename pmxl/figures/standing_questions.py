"""The standing questions: what many stations ask of the same rows, each answered once, here.

Checks, figures, forms, pages and the example ask these functions; a test of the house forbids them to look at the
fields behind an answer themselves, so that no two of them can answer differently.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from pmxl.rows.acceptance import AcceptanceRow, DocumentRow, SummaryRow
from pmxl.rows.contract import ContractRow
from pmxl.rows.initiation import MemberRow, ProjectRow, StepRow, SurveyRow
from pmxl.rows.meetings import MeetingRow
from pmxl.rows.money import AllocationRow, ReceiptRow
from pmxl.rows.register import Register
from pmxl.rows.row import Row
from pmxl.rows.schedule import TaskRow
from pmxl.rows.solution import QuoteRow
from pmxl.vocabulary import STEP_FINISHED, STEP_TOOK_PLACE, ProjectState, Stage, StepState, TaskState, Verdict

R = TypeVar("R", bound=Row)
K = TypeVar("K", bound=Hashable)

FEASIBILITY = "可行性评估"
"""The 会议类型 of the meeting that step 3.2 demands."""

COMPLETION_STEP = "5.4"
"""完工通知: the step whose day is the day of completion."""

OPEN_STEPS = tuple(state for state in StepState if state not in STEP_FINISHED)
"""The states in which something is left to do at a step, for formulas that count them."""

_PASSED = frozenset({Verdict.PASSED, Verdict.CONDITIONAL})
_RECORDED = frozenset({StepState.DONE, StepState.RETURNED, StepState.WAIVED})
_AT_REST = frozenset({ProjectState.PAUSED, ProjectState.TERMINATED, ProjectState.CLOSED})


def latest(rows: Iterable[R], day: Callable[[R], date | int | None]) -> R | None:
    """The row with the latest day or highest number; of several alike the last one, one without it before any other."""
    return max(reversed([*rows]), key=lambda row: (day(row) is not None, day(row)), default=None)


def last_acceptance(rows: Iterable[AcceptanceRow]) -> AcceptanceRow | None:
    """最近一次验收: by 验收日期; of two on one day the lower row (流程 6.1)."""
    return latest(rows, lambda row: row.held)


def is_passed(row: AcceptanceRow) -> bool:
    """Whether an acceptance passed: 通过 or 有条件通过."""
    return row.verdict in _PASSED


def is_conditional(row: AcceptanceRow) -> bool:
    """Whether an acceptance passed on conditions that are to be closed."""
    return row.verdict is Verdict.CONDITIONAL


def passed_acceptance(contract: ContractRow, rows: Iterable[AcceptanceRow]) -> AcceptanceRow | None:
    """The first acceptance of a contract, or of its project as a whole, that passed or passed on conditions."""
    own = [row for row in rows if row.contract in ("", contract.number) and is_passed(row) and accepted_on(row)]
    return min(own, key=lambda row: accepted_on(row) or date.max, default=None)


def accepted_on(row: AcceptanceRow) -> date | None:
    """The day of an acceptance: 验收日期, else 签署日期."""
    return row.held or row.signed


def last_feasibility(rows: Iterable[MeetingRow]) -> MeetingRow | None:
    """最近一次可行性评估: by the day it was held; of two on one day the lower row (流程 3.2)."""
    return latest(filter(is_feasibility, rows), lambda row: row.held)


def is_feasibility(row: MeetingRow) -> bool:
    """Whether a meeting is a 可行性评估."""
    return row.kind == FEASIBILITY


def is_confirmed(row: MeetingRow) -> bool:
    """Whether a 可行性评估 says 通过, without conditions."""
    return row.verdict is Verdict.PASSED


def last_summary(rows: Iterable[SummaryRow]) -> SummaryRow | None:
    """项目总结 of a project: by 总结日期; a project has one row, but who types two means the later."""
    return latest(rows, lambda row: row.summarised)


def latest_documents(rows: Iterable[DocumentRow]) -> tuple[DocumentRow, ...]:
    """The latest version of each document of 文档登记."""
    return tuple({row.number: row for row in sorted(rows, key=lambda row: row.version or 0)}.values())


def last_survey(rows: Iterable[SurveyRow]) -> SurveyRow | None:
    """The last round of 踏勘安排."""
    return latest(rows, lambda row: row.round)


def last_quote(rows: Iterable[QuoteRow]) -> QuoteRow | None:
    """The version of 方案报价 with the highest number."""
    return latest(rows, lambda row: row.version)


def work_is_done(state: TaskState | None, actual_finish: date | None) -> bool:
    """Whether a task with this 状态 and 实际完成 is done: either says so, unless it is cancelled."""
    return state is TaskState.DONE or (actual_finish is not None and state is not TaskState.CANCELLED)


def work_is_over(state: TaskState | None, actual_finish: date | None) -> bool:
    """Whether nothing is left to do of a task with this 状态 and 实际完成: done or cancelled."""
    return state is TaskState.CANCELLED or work_is_done(state, actual_finish)


OPEN_TASKS = tuple(state for state in TaskState if not work_is_over(state, None))
OVER_TASKS = tuple(state for state in TaskState if work_is_over(state, None))
"""The states in which something, or nothing, is left to do of a task without 实际完成, for formulas that count them."""


def task_is_done(row: TaskRow) -> bool:
    """Whether a task is done: by its 状态 or an 实际完成, unless it is cancelled."""
    return work_is_done(row.state, row.actual_finish)


def task_is_over(row: TaskRow) -> bool:
    """Whether nothing is left to do of a task: it is done or cancelled."""
    return work_is_over(row.state, row.actual_finish)


def task_is_cancelled(row: TaskRow) -> bool:
    """Whether a task was given up; it counts in no plan, no progress and no rate."""
    return row.state is TaskState.CANCELLED


def task_is_begun(row: TaskRow) -> bool:
    """Whether a task counts as started: by its state, an actual start or any progress."""
    return row.state is TaskState.STARTED or row.actual_start is not None or bool(row.progress and row.progress > 0)


def task_is_at_odds(row: TaskRow) -> bool:
    """Whether 实际完成 says that a task is done while its 状态 says that it isn't."""
    return task_is_done(row) and row.state is not TaskState.DONE


def finished_on(row: TaskRow) -> date | None:
    """The day on which a task was done; none while it isn't, or where nobody wrote it down."""
    return row.actual_finish if task_is_done(row) else None


def due_finish(row: TaskRow) -> date | None:
    """The day by which a task was to be finished: 基线完成, or 计划完成 where it has no baseline."""
    return row.baseline_finish or row.planned_finish


def step_is_done(row: StepRow) -> bool:
    """Whether a step took place: 已完成, or 由关口结清 because its gate found the evidence of it."""
    return row.state in STEP_TOOK_PLACE


def step_is_not_applicable(row: StepRow) -> bool:
    """Whether a step does not exist for its project, or need not be carried out any more: 不适用."""
    return row.state is StepState.NOT_APPLICABLE


def step_is_finished(row: StepRow) -> bool:
    """Whether nothing is left to do at a step, as long as no waiver that stands for it expires."""
    return row.state in STEP_FINISHED


def step_was_recorded(row: StepRow) -> bool:
    """Whether somebody recorded a result of a step: done, sent back, or on a waiver; a gate settles the others."""
    return row.state in _RECORDED


def last_step(rows: Iterable[StepRow], number: str) -> StepRow | None:
    """The row of one step; where it was repeated in several rows, the last."""
    return next((row for row in reversed([*rows]) if row.step == number), None)


def completed_on(rows: Iterable[StepRow]) -> date | None:
    """The day of 完工通知 (流程 5.4): the last one that is done; none before."""
    days = [row.finished for row in rows if row.step == COMPLETION_STEP and step_is_done(row) and row.finished]
    return max(days, default=None)


def is_admitted(project: ProjectRow) -> bool:
    """Whether 立项信息评估 said 通过, so that the project may be numbered (流程 1.2)."""
    return project.verdict is Verdict.PASSED


def is_live(project: ProjectRow) -> bool:
    """Whether a project is worked on: neither 已暂停, 已终止 nor 已关闭."""
    return project.state not in _AT_REST


def is_running(project: ProjectRow) -> bool:
    """Whether a project is 进行中: numbered, and not at rest."""
    return project.state is ProjectState.RUNNING


def is_paused(project: ProjectRow) -> bool:
    """Whether a project is 已暂停 and resumes where it was."""
    return project.state is ProjectState.PAUSED


def is_closed(project: ProjectRow) -> bool:
    """Whether a project is 已关闭, by its 状态 or its 阶段."""
    return project.state is ProjectState.CLOSED or project.stage is Stage.CLOSED


def is_ended(project: ProjectRow) -> bool:
    """Whether a project is over: 已终止 or 已关闭 by its 状态."""
    return project.state in {ProjectState.TERMINATED, ProjectState.CLOSED}


def is_given_up(project: ProjectRow) -> bool:
    """Whether a project is 已终止 (未立项, 丢单, 解约): nothing more is expected of it, and nobody is reminded."""
    return project.state is ProjectState.TERMINATED


def resting(register: Register) -> frozenset[str]:
    """The projects that nobody works on, by what other sheets call them."""
    return register.once(_resting)


def _resting(register: Register) -> frozenset[str]:
    return frozenset(number for number, project in register.projects.items() if not is_live(project))


def given_up(register: Register) -> frozenset[str]:
    """The projects that were given up, by what other sheets call them."""
    return frozenset(number for number, project in register.projects.items() if is_given_up(project))


def is_member(row: MemberRow, today: date) -> bool:
    """Whether a person still belongs to the team on a day."""
    return row.left is None or row.left > today


NodeSums = Mapping[tuple[str, int | None], Decimal]
"""A sum by 合同编号 and 期次; a key that is not there sums to 0, though it is not in the mapping."""


def sums(pairs: Iterable[tuple[K, Decimal | None]]) -> Mapping[K, Decimal]:
    """A sum by key, in 元 or in the unit of what is added; an empty cell counts nothing."""
    totals: defaultdict[K, Decimal] = defaultdict(Decimal)
    for key, amount in pairs:
        totals[key] += amount or 0
    return totals


Received = tuple[str, str, Decimal | None]
"""到账编号, 合同编号, 到账金额 of a receipt."""
Laid = tuple[str, str, Decimal | None]
"""到账编号, 合同编号, 核销金额 of an allocation."""


def shares_of_receipts(receipts: Iterable[Received], allocations: Iterable[Laid]) -> Iterator[tuple[int, str, Decimal]]:
    """What each receipt counts for each contract: its place, the contract, and an amount that may be negative.

    A receipt counts for the contract that claimed it, less what it paid for others, for which that part counts. Of two
    receipts with one number the first is split; an allocation of a receipt that isn't there moves nothing.
    """
    rows = [*receipts]
    first = {number: at for at, (number, _, _) in reversed([*enumerate(rows)])}
    for at, (_, contract, amount) in enumerate(rows):
        yield at, contract, amount or Decimal(0)
    for receipt, contract, amount in allocations:
        home = first.get(receipt)
        if home is not None and rows[home][1] != contract and amount:
            yield home, rows[home][1], -amount
            yield home, contract, amount


def received_by_contract(receipts: Iterable[Received], allocations: Iterable[Laid]) -> Mapping[str, Decimal]:
    """已到账 by contract: what its receipts count for it, split ones by what was allocated (流程 5)."""
    return sums((contract, amount) for _, contract, amount in shares_of_receipts(receipts, allocations))


def received_of_contracts(register: Register) -> Mapping[str, Decimal]:
    """已到账 by contract, of all rows that were read; no row is made for it."""
    return register.once(_received_of_contracts)


def _received_of_contracts(register: Register) -> Mapping[str, Decimal]:
    return received_by_contract(
        register.columns(ReceiptRow, "number", "contract", "amount"),
        register.columns(AllocationRow, "receipt", "contract", "amount"),
    )


def allocated_by_receipt(register: Register) -> Mapping[str, Decimal]:
    """已核销 of every receipt, whichever contracts it was laid against; no row is made for it."""
    return register.once(_allocated_by_receipt)


def _allocated_by_receipt(register: Register) -> Mapping[str, Decimal]:
    return sums(register.columns(AllocationRow, "receipt", "amount"))


def paid_by_node(register: Register) -> NodeSums:
    """已核销 of every payment node, by contract and term; no row is made for it."""
    return register.once(_paid_by_node)


def _paid_by_node(register: Register) -> NodeSums:
    rows = register.columns(AllocationRow, "contract", "term", "amount")
    return sums(((contract, term), amount) for contract, term, amount in rows)
