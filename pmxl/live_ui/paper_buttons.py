"""表单 and 回款: new files that are opened, rows that are written; what a button needs is imported when clicked."""

from pmxl.live_ui import told
from pmxl.live_ui.errors import NothingSelectedError
from pmxl.live_ui.session import Session
from pmxl.live_ui.told import Told
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.money import ReceiptRow
from pmxl.vocabulary import Document


def form(session: Session, document: Document) -> Told:
    """Issue one form for the selected project, as its next version if it was issued before."""
    from pmxl.actions.forms import issue_form
    from pmxl.reports.forms.catalogue import FORMS

    project = session.project() if FORMS[document].needs_project else ""
    issued = issue_form(session.desk, document, project)
    first = issued.issues[0].path if issued.issues else None
    said = told.of_done(issued.done, first)
    return Told((*said.lines, *issued.skipped), first, said.cell)


def ageing(session: Session) -> Told:
    """账龄: the open amounts by how long they are due, as a workbook."""
    from pmxl.actions.ageing import ageing_book

    session.let_go("账龄_")
    path = ageing_book(session.desk)
    return Told((f"已生成 {path.name}，含账龄、三项金额、催款与资金预测。",), path)


def allocate(session: Session) -> Told:
    """核销: lay the selected receipt against payment nodes, oldest due first."""
    from pmxl.actions.allocate import allocate_receipt

    row = session.row(ReceiptRow)
    assert isinstance(row, ReceiptRow)
    asked = row.number or row.bank_number
    session.confirm(f"把到账「{asked}」（{row.amount or 0:,.2f} 元）核销到最早到期的回款节点？")
    allocated = allocate_receipt(session.desk, asked)
    said = told.of_done(allocated.done)
    return Told((*said.lines, f"未核销余额 {allocated.rest:,.2f} 元"), None, said.cell)


def statement(session: Session) -> Told:
    """对账单 of the selected project's customer."""
    from pmxl.actions.receivables import make_statements

    named = session.project()
    projects = session.desk.read([ProjectRow]).of(ProjectRow)
    customer = next((row.customer for row in projects if named in {row.number, row.application, row.name}), "")
    if not customer:
        raise NothingSelectedError("一个有客户名称的项目")
    paths = make_statements(session.desk, customer)
    return Told(
        (f"已生成 {len(paths)} 份对账单：{'、'.join(path.name for path in paths)}",), paths[0] if paths else None
    )
