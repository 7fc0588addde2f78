"""docs/figures.md: every figure that reports show, with its one definition, written from the source."""

import inspect
from collections.abc import Callable, Iterable, Iterator

from pmxl.figures import evaluation, standing_questions
from pmxl.figures.ageing import Ageing, Buckets
from pmxl.figures.cash import CashMonth, cash_by_month, expectation
from pmxl.figures.due_dates import DueDates
from pmxl.figures.dunning import dunning
from pmxl.figures.events import due
from pmxl.figures.goods import ItemStock, Kit, is_accepted, is_awaited
from pmxl.figures.ledger import Ledger
from pmxl.figures.light import light
from pmxl.figures.load import WeekLoad, load
from pmxl.figures.plan_progress import PlanProgress, plan_progress
from pmxl.figures.progress import Reconciliation
from pmxl.figures.receivables import Receivable
from pmxl.figures.schedule import Forecast, Schedule, overrun, schedule
from pmxl.figures.slip import Slip
from pmxl.figures.stock import Stock
from pmxl.reports.surveys.pages import Surveyed
from pmxl.reports.weekly import counts

Figure = Callable[..., object] | property | type

GROUPS: tuple[tuple[str, tuple[tuple[str, Figure], ...]], ...] = (
    ("周报汇总的流量与比率", tuple((figure.__name__, figure) for figure in counts.FIGURES)),
    (
        "回款三项与对平",
        (
            *tuple(
                (name, getattr(Receivable, name))
                for name in (
                    "unreceived",
                    "invoiced_unreceived",
                    "uninvoiced",
                    "unplanned",
                    "unallocated",
                    "open",
                    "owed",
                    "not_due",
                )
            ),
            ("Receivable", Receivable),
            ("due", due),
        ),
    ),
    (
        "各处共同的问法",
        tuple(
            (question.__qualname__, question)
            for question in (
                standing_questions.last_acceptance,
                standing_questions.is_passed,
                standing_questions.passed_acceptance,
                standing_questions.last_feasibility,
                standing_questions.last_summary,
                standing_questions.last_quote,
                standing_questions.last_survey,
                standing_questions.task_is_done,
                standing_questions.task_is_over,
                standing_questions.step_is_finished,
                standing_questions.completed_on,
                standing_questions.is_live,
                standing_questions.is_given_up,
                standing_questions.shares_of_receipts,
                DueDates.of,
                DueDates.reckoned,
            )
        ),
    ),
    (
        "到账与核销",
        tuple(
            (name, inspect.getattr_static(Ledger, name))
            for name in (
                "invoiced",
                "received",
                "allocated_to",
                "allocated_of",
                "unclaimed",
                "open_of",
                "owed_of",
                "overpaid_of",
                "left_of",
            )
        ),
    ),
    (
        "账龄、催款、资金预测",
        (
            ("Buckets.of", Buckets.of),
            ("Ageing.total", inspect.getattr_static(Ageing, "total")),
            ("Ageing.overdue", inspect.getattr_static(Ageing, "overdue")),
            ("dunning", dunning),
            ("expectation", expectation),
            ("CashMonth", CashMonth),
            ("cash_by_month", cash_by_month),
        ),
    ),
    (
        "进度、关键路径、灯色",
        (
            ("schedule", schedule),
            ("Forecast", Forecast),
            ("Schedule.finish", Schedule.finish),
            ("overrun", overrun),
            ("Schedule.critical_path", Schedule.critical_path),
            ("plan_progress", plan_progress),
            ("PlanProgress.planned", inspect.getattr_static(PlanProgress, "planned")),
            ("PlanProgress.actual", inspect.getattr_static(PlanProgress, "actual")),
            ("PlanProgress.deviation", inspect.getattr_static(PlanProgress, "deviation")),
            ("light", light),
            ("Reconciliation", Reconciliation),
            ("Reconciliation.gap", inspect.getattr_static(Reconciliation, "gap")),
            ("Reconciliation.agrees", Reconciliation.agrees),
            ("Slip.by_month", inspect.getattr_static(Slip, "by_month")),
        ),
    ),
    (
        "备货与负荷",
        (
            ("ItemStock.remaining", inspect.getattr_static(ItemStock, "remaining")),
            ("ItemStock.missing", inspect.getattr_static(ItemStock, "missing")),
            ("ItemStock.needed", inspect.getattr_static(ItemStock, "needed")),
            ("is_awaited", is_awaited),
            ("is_accepted", is_accepted),
            ("Stock.overdue", Stock.overdue),
            ("Kit", Kit),
            ("Stock.arrival_share", Stock.arrival_share),
            ("load", load),
            ("WeekLoad.ratio", inspect.getattr_static(WeekLoad, "ratio")),
        ),
    ),
    (
        "月度评价与踏勘总结",
        (
            *tuple((figure.__name__, figure) for figure in evaluation.FIGURES),
            ("Evaluation.score", inspect.getattr_static(evaluation.Evaluation, "score")),
            ("Surveyed", Surveyed),
            ("Surveyed.days_to_quote", inspect.getattr_static(Surveyed, "days_to_quote")),
            ("Surveyed.days_to_contract", inspect.getattr_static(Surveyed, "days_to_contract")),
        ),
    ),
)
"""Every figure by topic: how the source calls it, and where it is defined."""


def figures_page() -> str:
    """The page as text."""
    return "\n".join(_lines(GROUPS)) + "\n"


def _lines(groups: Iterable[tuple[str, Iterable[tuple[str, Figure]]]]) -> Iterator[str]:
    yield "# 数字的定义"
    yield ""
    yield "报表里的每个数字只有一个定义，写在一个函数里；本页由这些函数的说明生成，测试保证一致。金额单位为元。"
    for title, figures in groups:
        yield from ("", f"## {title}", "", "| 名称 | 定义 |", "|---|---|")
        for name, figure in figures:
            yield f"| `{name}` | {_definition(figure)} |"


def _definition(figure: Figure) -> str:
    return " ".join((inspect.getdoc(figure) or "").split()).replace("|", "\\|")
