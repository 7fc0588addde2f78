"""表单 on the command line: issue one, issue a stage's, read one that came back."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmxl.cli.console import say_made
from pmxl.cli.desk import HELD, at_desk
from pmxl.vocabulary import Document, Stage

if TYPE_CHECKING:
    from pmxl.actions.desk import Desk
    from pmxl.actions.forms import FormsIssued

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
STAGE = click.Choice([str(word) for word in Stage][:-1])


@click.group()
def form() -> None:
    """表单：pmxl form 备货申请单 --project 编号 出具一份；pmxl form read 文件 核对交回的表单。"""


def _issuing(document: Document) -> click.Command:
    @click.command(str(document), short_help=f"出具{document}")
    @click.option("--project", default="", metavar="编号", help="项目编号、申请编号或项目名称")
    @click.option("--number", default="", metavar="对象", help="同一项目有多份时指定：单号、合同编号、周次、版本、月份")
    @click.option("--pdf", is_flag=True, help="同时生成 PDF（需要 LibreOffice）")
    @at_desk
    def issue(desk: "Desk", project: str, number: str, *, pdf: bool) -> None:
        from pmxl.actions.forms import issue_form

        _show(issue_form(desk, document, project, number), pdf=pdf)

    issue.help = f"出具{document}：自动编号、填写、存入「表单」文件夹并登记；再次出具为新版本。"
    return issue


for _document in Document:
    form.add_command(_issuing(_document))


@form.command("read")
@click.argument("file", metavar="文件", type=FILE)
@click.option("--accept", is_flag=True, help="采纳属于我部门的改动")
@at_desk
def read(desk: "Desk", file: Path, *, accept: bool) -> int:
    """核对交回的表单：逐格列出与出具时、与登记表现值的差异；--accept 写入登记表。"""
    from pmxl.actions.forms_reading import read_returned
    from pmxl.cli import form_pages

    result = read_returned(desk, file, accept=accept)
    form_pages.read(result, str(file))
    return HELD if any(one.standpoint in form_pages.OPEN for one in result.differences) and not result.done else 0


@click.command()
@click.option("--stage", type=STAGE, required=True, help="哪个阶段的表单")
@click.option("--project", required=True, metavar="编号", help="项目编号、申请编号或项目名称")
@click.option("--pdf", is_flag=True, help="同时生成 PDF（需要 LibreOffice）")
@at_desk
def forms(desk: "Desk", stage: str, project: str, *, pdf: bool) -> int:
    """一次出具一个阶段的全部表单；还没有数据的说明原因并跳过。"""
    from pmxl.actions.forms import issue_stage

    issued = issue_stage(desk, Stage(stage), project)
    _show(issued, pdf=pdf)
    return HELD if issued.withheld else 0


def _show(result: "FormsIssued", *, pdf: bool) -> None:
    from pmxl.cli import form_pages

    form_pages.issued(result)
    if pdf and result.issues and not result.done.dry_run:
        from pmxl.adapters.pdf import to_pdf

        with form_pages.waiting("正在生成 PDF…"):
            made = to_pdf([one.path for one in result.issues])
        for path in made:
            say_made("PDF", path)


COMMANDS: tuple[click.Command, ...] = (form, forms)
