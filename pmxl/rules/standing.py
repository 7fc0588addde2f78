"""The standing checks over all sheets, in the order in which a person mends them.

SJ 数据, RZ 操作日志, FH 复核与豁免, TQ 提醒. 阻断 here means that the sheets can't be relied on until it is mended; a
standing check holds no gate.
"""

from decimal import Decimal

from pmxl.rules import amounts, cells, dates, journal, references, reminders, waivers
from pmxl.rules.check import StandingCheck
from pmxl.vocabulary import Department, Mode

SALES, OPERATIONS, SOLUTION, PMO = Department.SALES, Department.OPERATIONS, Department.SOLUTION, Department.PMO
PM, ENGINEERING, FINANCE = Department.PM, Department.ENGINEERING, Department.FINANCE
BLOCK = Mode.BLOCK

DATA = (
    StandingCheck(code="SJ01", ask=cells.cells_have_their_type, owner=PMO, mode=BLOCK),
    StandingCheck(code="SJ02", ask=cells.cells_are_among_the_choices, owner=PMO, mode=BLOCK),
    StandingCheck(code="SJ03", ask=cells.columns_are_there, owner=PMO, mode=BLOCK),
    StandingCheck(code="SJ04", ask=cells.columns_stand_once, owner=PMO),
    StandingCheck(code="SJ05", ask=cells.sheets_are_found, owner=PMO, mode=BLOCK),
    StandingCheck(code="SJ06", ask=cells.cells_hold_no_error_value, owner=PMO, mode=BLOCK),
    StandingCheck(code="SJ07", ask=cells.results_are_recalculated, owner=PMO),
    StandingCheck(code="SJ08", ask=cells.formulas_stand, owner=PMO),
    StandingCheck(code="SJ09", ask=cells.rows_are_whole, owner=PMO),
    StandingCheck(code="SJ10", ask=cells.rules_are_in_force, owner=PMO),
    StandingCheck(code="SJ11", ask=cells.required_cells_are_filled, owner=PMO),
    StandingCheck(code="SJ12", ask=cells.cells_required_by_another_are_filled, owner=PMO),
    StandingCheck(code="SJ13", ask=references.projects_are_known, owner=PMO, mode=BLOCK),
    StandingCheck(code="SJ14", ask=references.numbers_are_known, owner=PMO, mode=BLOCK),
    StandingCheck(code="SJ15", ask=references.people_are_known, owner=PMO),
    StandingCheck(code="SJ16", ask=references.open_work_is_in_present_hands, owner=PMO),
    StandingCheck(code="SJ17", ask=references.keys_stand_once, owner=PMO, mode=BLOCK),
    StandingCheck(code="SJ18", ask=references.rows_stand_once, owner=PMO, mode=BLOCK),
    StandingCheck(code="SJ19", ask=dates.dates_run_forward, owner=PMO),
    StandingCheck(code="SJ20", ask=dates.what_happened_is_not_ahead, owner=PMO),
    StandingCheck(code="SJ21", ask=cells.codes_look_like_what_they_are, owner=PMO, mode=BLOCK),
    StandingCheck(code="SJ22", ask=amounts.invoices_stay_within_the_contract, owner=FINANCE, mode=BLOCK),
    StandingCheck(code="SJ23", ask=amounts.allocations_stay_within_the_receipt, owner=FINANCE, mode=BLOCK),
    StandingCheck(code="SJ24", ask=amounts.allocations_stay_within_the_node, owner=FINANCE, mode=BLOCK),
    StandingCheck(code="SJ25", ask=amounts.arrivals_stay_within_the_request, owner=ENGINEERING, mode=BLOCK),
    StandingCheck(code="SJ26", ask=amounts.nodes_add_up_to_the_contract, owner=SALES, mode=BLOCK),
    StandingCheck(code="SJ27", ask=references.contract_and_project_agree, owner=PMO, mode=BLOCK),
    StandingCheck(code="SJ28", ask=amounts.allocations_follow_the_receipt, owner=FINANCE, mode=BLOCK),
    StandingCheck(code="SJ29", ask=cells.departments_are_known, owner=PMO),
    StandingCheck(code="SJ30", ask=amounts.receipts_stay_within_the_contract, owner=FINANCE),
    StandingCheck(code="SJ31", ask=references.other_numbers_stand_once, owner=PMO, mode=BLOCK),
    StandingCheck(code="SJ32", ask=amounts.arrivals_are_accounted_for, owner=ENGINEERING),
    StandingCheck(code="SJ33", ask=cells.weeks_are_readable, owner=PM),
    StandingCheck(code="SJ34", ask=amounts.net_amounts_are_not_negative, owner=PMO),
    StandingCheck(code="SJ35", ask=references.manager_stays_the_only_one, owner=PMO),
    StandingCheck(code="SJ36", ask=cells.sheets_stand_once, owner=PMO, mode=BLOCK),
    StandingCheck(code="SJ37", ask=cells.nothing_lies_unused, owner=PMO),
    StandingCheck(code="SJ38", ask=cells.rows_stand_in_their_table, owner=PMO),
)

LOG = (
    StandingCheck(code="RZ01", ask=journal.stages_are_those_of_the_log, owner=PMO, mode=BLOCK),
    StandingCheck(code="RZ02", ask=journal.states_are_those_of_the_log, owner=PMO, mode=BLOCK),
    StandingCheck(code="RZ03", ask=journal.log_is_unbroken, owner=PMO, mode=BLOCK),
    StandingCheck(code="RZ04", ask=journal.steps_are_those_of_the_log, owner=PMO, mode=BLOCK),
    StandingCheck(code="RZ05", ask=journal.waivers_are_those_of_the_log, owner=PMO, mode=BLOCK),
    StandingCheck(code="RZ06", ask=journal.numbers_are_those_of_the_log, owner=PMO, mode=BLOCK),
    StandingCheck(code="RZ07", ask=journal.projects_are_still_registered, owner=PMO, mode=BLOCK),
    StandingCheck(code="RZ08", ask=journal.log_stands_in_order, owner=PMO),
)

REVIEW = (
    StandingCheck(code="FH01", ask=journal.evidence_is_unchanged, owner=PMO, mode=BLOCK),
    StandingCheck(code="FH02", ask=waivers.waivers_are_pmo_s, owner=PMO),
    StandingCheck(code="FH03", ask=waivers.waivers_have_not_expired, owner=PMO),
)

REMINDERS = (
    StandingCheck(code="TQ01", ask=reminders.items_are_in_time, owner=PMO, unit="天"),
    StandingCheck(code="TQ02", ask=reminders.tasks_are_in_time, owner=PM, unit="天"),
    StandingCheck(code="TQ03", ask=reminders.goods_are_in_time, owner=ENGINEERING, unit="天"),
    StandingCheck(code="TQ04", ask=reminders.payments_are_in_time, owner=SALES, unit="天"),
    StandingCheck(code="TQ05", ask=reminders.steps_are_in_time, owner=PMO, unit="天"),
    StandingCheck(code="TQ06", ask=reminders.risks_are_in_time, owner=PM, unit="天"),
    StandingCheck(code="TQ07", ask=waivers.waivers_expire_later, owner=PMO, threshold=Decimal(7), unit="天"),
    StandingCheck(code="TQ08", ask=reminders.nodes_have_their_due_date, owner=SALES, threshold=Decimal(7), unit="天"),
    StandingCheck(code="TQ09", ask=reminders.retention_falls_due_later, owner=SALES, threshold=Decimal(30), unit="天"),
    StandingCheck(code="TQ10", ask=reminders.contracts_come_back, owner=OPERATIONS, threshold=Decimal(14), unit="天"),
    StandingCheck(
        code="TQ11", ask=reminders.applications_are_assessed, owner=OPERATIONS, threshold=Decimal(3), unit="天"
    ),
    StandingCheck(code="TQ12", ask=reminders.quotes_are_still_valid, owner=SALES),
    StandingCheck(code="TQ13", ask=reminders.projects_move_on, owner=PMO, threshold=Decimal(90), unit="天"),
    StandingCheck(code="TQ14", ask=reminders.calendar_reaches_next_year, owner=PMO, threshold=Decimal(45), unit="天"),
    StandingCheck(code="TQ15", ask=reminders.reckoned_dates_are_fresh, owner=SALES),
)

STANDING = (*DATA, *LOG, *REVIEW, *REMINDERS)
"""Every standing check."""
