"""PMO and 进度与备货: each button's report as a new workbook; what it needs is imported when it is clicked."""

from typing import TYPE_CHECKING

from pmxl.live_ui import paper_buttons
from pmxl.live_ui.errors import AnswerUnreadableError
from pmxl.live_ui.session import Session
from pmxl.live_ui.told import Told
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import Document

if TYPE_CHECKING:
    from pmxl.reports.paper.page import Page


def weekly(session: Session) -> Told:
    """周报汇总: this week's summary."""
    from pmxl.actions.weekly import weekly_summary

    session.let_go("PMO周报_")
    path = weekly_summary(session.desk).workbook
    return Told((f"已生成 {path.name}。",), path)


def minutes(session: Session) -> Told:
    """会议纪要: the minutes as a form."""
    return paper_buttons.form(session, Document.MINUTES)


def evaluation(session: Session) -> Told:
    """月度评价: the accepted projects of the last full month."""
    from pmxl.actions.monthly import monthly_book

    session.let_go("月度总结评价_")
    path = monthly_book(session.desk)
    return Told((f"已生成 {path.name}。",), path)


def gantt(session: Session) -> Told:
    """进度计划: the schedule of the selected project, drawn."""
    from pmxl.actions.schedule import gantt as draw

    project = session.project()
    session.let_go("甘特图_")
    path = draw(session.desk, project)
    return Told((f"已生成 {path.name}。",), path)


def load(session: Session) -> Told:
    """资源负荷: who has too much, week by week."""
    from pmxl.actions.load import resource_load

    return _on_paper(session, resource_load(session.desk))


def slip(session: Session) -> Told:
    """延期影响: what a delay of the selected task moves; nothing is written."""
    from pmxl.actions.slip import slip_task

    row = session.row(TaskRow)
    assert isinstance(row, TaskRow)
    answer = session.ask(f"任务 {row.task} {row.name} 延后几个工作日：", "5")
    if not answer.isdecimal():
        raise AnswerUnreadableError("延后几个工作日", answer, "5")
    return _on_paper(session, slip_task(session.desk, row.project, row.task, int(answer)))


def stock(session: Session) -> Told:
    """备货与到货 of the selected project."""
    from pmxl.actions.stock import stock_standing

    return _on_paper(session, stock_standing(session.desk, session.project()))


def _on_paper(session: Session, page: "Page") -> Told:
    """A page as a workbook of its own, and its headline as the message."""
    from pmxl.reports.paper.book import Cover, write_pages

    desk = session.desk
    session.let_go(f"{page.name}_")
    path = desk.place("周报汇总", f"{page.name}_{desk.today}.xlsx")
    write_pages(path, Cover(page.name, desk.workspace.name, f"截至 {desk.today}"), [page])
    return Told((page.headline, f"已生成 {path.name}。"), path)
