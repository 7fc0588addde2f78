"""诊断: which sheets of a workspace stand twice, are missing or lie unused; what stands twice comes first."""

from pmxl.ports.workbook import Workspace
from pmxl.rows.sheets import SHEETS
from pmxl.rows.sight import TWICE, Problem
from pmxl.sheets.reading import MISSING_SHEET, read_register
from pmxl.sheets.strangers import UNUSED

_ORDER = (TWICE, MISSING_SHEET, UNUSED)


def sheet_problems(workspace: Workspace) -> tuple[Problem, ...]:
    """What is wrong with the workspace's sheets as a whole, each file or sheet once, the gravest first.

    Workbooks that can't be read at all are the workspace's to tell.
    """
    problems = read_register(workspace, SHEETS, formulas=True).problems
    once = {problem.gap: problem for problem in problems if problem.code in _ORDER and problem.gap.place.sheet}
    beside = {problem.gap: problem for problem in problems if problem.code == UNUSED}
    return tuple(sorted((once | beside).values(), key=lambda problem: _ORDER.index(problem.code)))
