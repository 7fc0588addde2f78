"""资源负荷: people and departments by week, from tasks and teams; read and told."""

from pmxl.actions.desk import Desk
from pmxl.actions.receivables import affairs_of
from pmxl.figures.calendar import week_of
from pmxl.reports.paper.page import Page
from pmxl.reports.weekly.facts import Week
from pmxl.reports.weekly.supply import load_page


def resource_load(desk: Desk) -> Page:
    """The load of the next weeks, the over-loaded first, with who could take over."""
    return load_page(Week(affairs_of(desk), week_of(desk.today)))
