"""A workspace of ten thousand projects and 230 thousand other rows, the same every time; most projects are closed."""

import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

import xlsxwriter

from pmxl.figures.chain import chained
from pmxl.process.definition import PROCESS
from pmxl.rows.governance import LogRow
from pmxl.rows.row import Row
from pmxl.rows.sheets import SHEETS
from pmxl.rules.standing import STANDING
from pmxl.sheets.building.defaults import calendar_rows, rule_rows
from pmxl.vocabulary import Book, LogAction, Stage
from tests.company.company import dictionary, people

PROJECTS, RUNNING = 10_000, 0.15
START = date(2021, 1, 4)
TODAY = date(2026, 11, 24)
_CHANGING = ("布线", "安装", "调试", "联调", "培训", "试运行", "整改", "验收准备")

Cells = dict[str, object]


def build_big(folder: Path, projects: int = PROJECTS) -> Path:
    """Write the workspace into a folder, unless it stands there already."""
    mark = folder / f"{projects}.done"
    if mark.exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    rows = dict(_sheets(projects))
    for book in Book:
        _write(folder / f"{book}.xlsx", book, rows)
    mark.touch()
    return folder


def _write(path: Path, book: Book, rows: Mapping[str, list[Cells]]) -> None:
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": False, "strings_to_urls": False})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for kind in (kind for kind in SHEETS if kind.sheet.book is book):
        sheet = workbook.add_worksheet(kind.sheet.name)
        columns = kind.columns()
        sheet.write_row(0, 0, [column.heading for column in columns])
        for number, cells in enumerate(rows.get(kind.sheet.name, []), start=1):
            for place, column in enumerate(columns):
                if column.formula:
                    sheet.write_formula(number, place, f"=N(A{number + 1})", None, 0)
                else:
                    _put(sheet, number, place, cells.get(column.heading), day)
    workbook.close()


def _put(sheet: "xlsxwriter.worksheet.Worksheet", row: int, place: int, value: object, day: object) -> None:
    match value:
        case None | "":
            return
        case bool() | int() | float():
            sheet.write_number(row, place, value)
        case datetime():
            sheet.write_datetime(row, place, value, day)
        case date():
            sheet.write_datetime(row, place, datetime.combine(value, time.min), day)
        case _:
            sheet.write_string(row, place, str(value))


def _sheets(projects: int) -> Iterator[tuple[str, list[Cells]]]:
    named: dict[str, list[Cells]] = {}
    for number in range(1, projects + 1):
        for sheet, cells in _project(number, projects):
            named.setdefault(sheet, []).append(cells)
    named["操作日志"] = [_cells(row) for row in chained(list(_log(projects)))]
    named["项目小组"] = [
        {"项目编号": cells["项目编号"], "姓名": cells["项目经理"], "部门": "PM", "角色": "项目经理"}
        for cells in named["立项登记"][int(projects * (1 - RUNNING)) :]
    ]
    for kind, rows in (("人员", people()), ("字典", dictionary()), ("工作日历", calendar_rows((2025, 2026)))):
        named[kind] = [_cells(row) for row in rows]
    named["流程规则"] = [_cells(row) for row in rule_rows([*PROCESS.checks.values(), *STANDING])]
    yield from named.items()


def _log(projects: int) -> Iterator[LogRow]:
    for number in range(1, projects + 1):
        _runs, begun, stage = _standing(number, projects)
        entry = LogRow(at=datetime.combine(begun, time(9)), operator="吴海燕", project=f"XM-2026-{number:05}")
        numbered = {"action": LogAction.NUMBERED, "before": Stage.INITIATION, "after": Stage.INITIATION}
        yield entry.model_copy(update=numbered)
        moved = {"action": LogAction.ADVANCED, "before": Stage.PREPARATION, "after": Stage(stage), "result": "通过"}
        yield entry.model_copy(update=moved)


def _standing(number: int, projects: int) -> tuple[bool, date, str]:
    """Whether a project runs, when its work began, and its stage."""
    runs = number > projects * (1 - RUNNING)
    begun = TODAY - timedelta(days=20 + number % 60) if runs else START + timedelta(days=number % 1900)
    return runs, begun, ("实施", "验收", "实施前准备")[number % 3] if runs else "已关闭"


def _cells(row: Row) -> Cells:
    values = {column.heading: getattr(row, column.field) for column in row.columns() if not column.formula}
    return {heading: value.value if isinstance(value, StrEnum) else value for heading, value in values.items()}


def _project(number: int, projects: int) -> Iterator[tuple[str, Cells]]:
    runs, begun, stage = _standing(number, projects)
    name, contract, request = f"XM-2026-{number:05}", f"HT-2026-{number:05}", f"BH-2026-{number:05}"
    yield "立项登记", {
        "申请编号": f"SQ-2026-{number:05}", "项目编号": name, "项目名称": f"第{number}号园区弱电改造工程",
        "客户名称": f"客户{number % 900}有限公司", "阶段": stage, "状态": "进行中" if runs else "已关闭",
        "项目经理": ("张伟明", "刘洋", "徐建军", "马晓东")[number % 4], "项目类型": "弱电工程", "项目级别": "B",
        "销售负责人": "周敏", "申请日期": begun - timedelta(days=60), "客户联系人": "何主任", "联系电话": "13800000000",
        "项目地址": f"临江市第{number % 300}路 {number % 97} 号", "需求概述": "门禁、监控、综合布线与会议系统改造",
        "预计合同额": 100_000 + number, "要求完工日期": begun + timedelta(days=90), "客情关系": "良好", "含软件": "否",
        "需要备货": "是", "评估结论": "通过", "评估人": "吴海燕", "评估日期": begun - timedelta(days=55), "评估轮次": 1,
        "立项日期": begun - timedelta(days=54), "需要踏勘": "否", "进入阶段日期": begun,
    }  # fmt: skip
    yield from _tasks(number, name, begun, runs=runs)
    yield from _reports(number, name, begun)
    yield from _goods(number, name, contract, request, begun)
    yield from _money(number, name, contract, begun, runs=runs)
    if number % 5 < 2:
        yield "风险", {
            "风险编号": f"FX-2026-{number:05}", "项目编号": name, "风险描述": "停电窗口未定", "等级": ("低", "中", "高")[number % 3],
            "应对措施": "与客户确认", "责任人": "张伟明", "提出日期": begun, "期限": begun + timedelta(days=30),
            "状态": "未关闭" if runs else "已关闭", "关闭日期": None if runs else begun + timedelta(days=20),
        }  # fmt: skip


def _tasks(number: int, name: str, begun: date, *, runs: bool) -> Iterator[tuple[str, Cells]]:
    for task in range(8):
        start = begun + timedelta(days=7 * task)
        finish = start + timedelta(days=6)
        done = not runs or finish < TODAY
        started = done or start < TODAY
        yield "进度计划", {
            "项目编号": name, "任务编号": f"T{task + 1:02}", "任务名称": _CHANGING[task], "任务类型": "施工",
            "责任部门": "工程运维", "责任人": ("胡斌", "蒋涛", "曹志刚")[(number + task) % 3],
            "里程碑": "是" if task == 7 else "否", "计划开始": start, "计划完成": finish,
            "前置任务": f"T{task:02}" if task else "", "基线开始": start, "基线完成": finish,
            "实际开始": start if started else None, "实际完成": finish if done else None,
            "完成比例": 1 if done else 0.4 if started else 0, "状态": "已完成" if done else "进行中" if started else "未开始",
        }  # fmt: skip


def _reports(number: int, name: str, begun: date) -> Iterator[tuple[str, Cells]]:
    for week in range(3):
        day = begun + timedelta(days=7 * week)
        year, found, _ = day.isocalendar()
        yield "周报", {
            "项目编号": name, "周次": f"{year}-W{found:02}", "填报人": "张伟明", "填报日期": min(day, TODAY),
            "本周完成": f"完成{_CHANGING[week]}与第 {number % 40} 层验线", "下周计划": f"开始{_CHANGING[week + 1]}",
            "问题与风险": "材料到货与停电窗口", "工程进度": 0.2 * (week + 1), "PMO审阅人": "何磊", "审阅日期": day,
        }  # fmt: skip


def _goods(number: int, name: str, contract: str, request: str, begun: date) -> Iterator[tuple[str, Cells]]:
    if number % 5 >= 2:
        return
    yield "备货申请", {
        "申请单号": request, "项目编号": name, "合同编号": contract, "申请部门": "工程运维", "申请人": "胡斌",
        "申请日期": begun, "要求到货日期": begun + timedelta(days=14), "状态": "已下单",
    }  # fmt: skip
    for line in range(1, 5):
        yield "备货明细", {
            "申请单号": request, "序号": line, "物料代码": f"RD-{1000 + line}", "产品名称": "六类网线", "单位": "箱",
            "数量": 10 * line, "成本单价": 120.5, "来源": "采购", "采购单号": f"CG-{number}", "预计到货日期": begun + timedelta(days=14),
        }  # fmt: skip
        yield "到货签收", {
            "签收单号": f"QS-2026-{number:05}", "序号": line, "项目编号": name, "申请单号": request, "申请序号": line,
            "到货日期": begun + timedelta(days=13), "去向": "入库", "送货数量": 10 * line, "合格数量": 10 * line - (number % 50 == 0),
            "不合格数量": int(number % 50 == 0), "签收人": "胡斌", "签收日期": begun + timedelta(days=13),
        }  # fmt: skip


def _money(number: int, name: str, contract: str, begun: date, *, runs: bool) -> Iterator[tuple[str, Cells]]:
    if number % 5 == 4:
        return
    amount = 100_000 + 10 * number
    yield "合同", {
        "合同编号": contract, "项目编号": name, "合同名称": f"第{number}号合同", "客户名称": f"客户{number % 900}有限公司",
        "合同类型": "弱电工程", "合同金额": amount, "签订人": "周敏", "签订日期": begun - timedelta(days=10), "质保期": 12,
    }  # fmt: skip
    parts = (0.3, 0.5, 0.2)
    for term, (part, node) in enumerate(zip(parts, ("预付款", "进度款", "验收款"), strict=True), start=1):
        yield "回款计划", {
            "合同编号": contract, "期次": term, "项目编号": name, "款项": node, "比例": part, "计划金额": round(amount * part, 2),
            "触发条件": "固定日期", "计划日期": begun + timedelta(days=30 * term), "到期日": begun + timedelta(days=30 * term),
            "跟踪人": "周敏",
        }  # fmt: skip
    yield "开票", {
        "发票号码": f"{number:020}", "合同编号": contract, "期次": 1, "项目编号": name, "开票日期": begun, "开票金额": round(amount * 0.3, 2),
    }  # fmt: skip
    paid = 1 if runs else 2
    for term in range(1, paid + 1):
        share = round(amount * (parts[0] if term == 1 else 0.7), 2)
        receipt = f"DZ-{number:05}-{term}"
        yield "到账", {
            "到账编号": receipt, "银行流水号": f"L{number:08}{term}", "到账日期": begun + timedelta(days=20 * term),
            "付款方": f"客户{number % 900}有限公司", "到账金额": share, "合同编号": contract, "项目编号": name,
        }  # fmt: skip
        yield "核销", {
            "核销编号": f"HX-{number:05}-{term}", "到账编号": receipt, "合同编号": contract, "期次": term,
            "核销金额": min(share, round(amount * parts[term - 1], 2)), "核销日期": begun + timedelta(days=20 * term), "核销人": "冯婷",
        }  # fmt: skip


if __name__ == "__main__":
    print(build_big(Path(sys.argv[1])))
