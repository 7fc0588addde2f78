"""Which action stands behind which tag of the ribbon."""

from collections.abc import Callable, Mapping
from functools import partial

from pmxl.live_ui import gate_buttons, paper_buttons, plan_buttons, tool_buttons
from pmxl.live_ui.session import Session
from pmxl.live_ui.told import Told
from pmxl.vocabulary import Document

Deed = Callable[[Session], Told]


def deeds() -> Mapping[str, Deed]:
    """Every tag with what is done when its button is clicked."""
    return {
        "new": gate_buttons.new,
        "next": gate_buttons.next_,
        "show": gate_buttons.show,
        "check_project": gate_buttons.check_project,
        "check_all": gate_buttons.check_all,
        "advance": gate_buttons.advance,
        "reject": gate_buttons.reject,
        "waive": gate_buttons.waive,
        **{f"form:{document.name.lower()}": partial(paper_buttons.form, document=document) for document in Document},
        "weekly_summary": plan_buttons.weekly,
        "monthly_evaluation": plan_buttons.evaluation,
        "meeting_minutes": plan_buttons.minutes,
        "schedule": plan_buttons.gantt,
        "slip": plan_buttons.slip,
        "load": plan_buttons.load,
        "stock": plan_buttons.stock,
        "ageing": paper_buttons.ageing,
        "allocate": paper_buttons.allocate,
        "statement": paper_buttons.statement,
        "dictionary": tool_buttons.dictionary,
        "verify_log": tool_buttons.verify,
        "backup": tool_buttons.backup,
        "restore": tool_buttons.restore,
        "open_log": tool_buttons.open_log,
        "diagnose": tool_buttons.diagnose,
        "copy_diagnostics": tool_buttons.copy_diagnostics,
        "about": tool_buttons.about,
        "help": tool_buttons.help_,
    }
