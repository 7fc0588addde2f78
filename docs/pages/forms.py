"""docs/forms.md: every form with what it shows and where that stands, and what is found in a broken template."""

from collections.abc import Iterator, Mapping, Sequence

from docs.pages.handbook import grid, joined
from pmxl.outcomes.finding import Finding
from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.declaration import Field, Form, Lines, Taken
from pmxl.reports.forms.template import SENTENCES

Provoked = Mapping[str, Sequence[Finding]]
"""For each code of a template, the findings in a template that was broken so."""


def forms_page(provoked: Provoked) -> str:
    """The page as text."""
    return joined(
        "# 表单",
        "十六张 A4 表单，由登记表填写，编号按种类和年份连续。出具：`pmxl form 表单名 --project 编号 [--pdf]`；"
        "一个阶段的全部表单：`pmxl forms --stage 阶段 --project 编号`；填好交回的：`pmxl form read 文件 [--accept]`。",
        "模板在 `表单模板/`，可以改字体、加标志和文字：每个字段是一个定义名称，明细表按列标题认列，其余保持原样。",
        "交回时只采纳这张表单要填的内容（下面 交回时 为 可采纳 的，编号除外）；抄录供核对的，改了只提示去哪张表改。",
        _overview(),
        *(part for form in FORMS.values() for part in _form(form)),
        *_templates(provoked),
    )


def _overview() -> str:
    rows = (
        (f"[{form.document}](#{form.document})", f"{form.prefix}-年份-序号", form.stage, form.owner, _sheets(form))
        for form in FORMS.values()
    )
    return grid(("表单", "编号", "阶段", "出具", "取自"), rows)


def _sheets(form: Form) -> str:
    names = [kind.sheet.name for kind in form.sheets]
    return "、".join(names) if len(names) <= _FEW else f"{'、'.join(names[:_FEW])}等 {len(names)} 张表"


_FEW = 8


def _form(form: Form) -> Iterator[str]:
    yield f"## {form.document}"
    fields = ((field.name, _source(field), "可采纳" if form.takes_back(field) else "只供核对") for field in form.fields)
    yield grid(("名称", "取自", "交回时"), fields)
    for lines in form.lines:
        headings = "、".join(column.heading for column in lines.columns)
        yield f"明细表「{lines.title or lines.name}」：{headings}。{_back(form, lines)}"


def _source(field: Field) -> str:
    value = field.value
    return f"{value.kind.sheet.name} › {value.column.heading}" if isinstance(value, Taken) else "计算"


def _back(form: Form, lines: Lines) -> str:
    if lines.kind is None:
        return "由 pmxl 汇集，交回时不读。"
    if not form.takes_back(lines):
        return f"交回时只供核对，要改请到 {lines.kind.sheet.name}。"
    added = "新增的行登记为新行" if lines.registers is not None else "新增的行只列出，请在表里登记"
    return f"交回时与 {lines.kind.sheet.name} 逐格比较，{added}。"


def _templates(provoked: Provoked) -> Iterator[str]:
    yield "## 模板检查"
    yield "模板里被改坏的地方在出具时提示，其余照常填写；`pmxl build` 生成原样的模板。"
    for code, sentence in SENTENCES.items():
        yield f"### {code} {sentence}"
        yield from (f"> {found.gap.place}：{found.gap.found}。{found.gap.remedy}。" for found in provoked[code])
