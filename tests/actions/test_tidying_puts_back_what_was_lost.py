"""整理: what was lost in a workspace's files is listed, then put back; what is others' waits for them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmxl.actions.desk import Desk
from pmxl.actions.repair_log import repair_log
from pmxl.actions.tidy import Tidied, tidy_workspace
from pmxl.adapters.clock import FixedClock
from pmxl.adapters.folder import FolderWorkspace
from pmxl.figures.chain import chained
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.lint import problems
from pmxl.ooxml.zip_package import ZipPackage
from pmxl.outcomes.change import Written
from pmxl.ports.operator import Operator
from pmxl.rows.contract import ContractRow
from pmxl.rows.governance import LogRow
from pmxl.rows.money import PaymentNodeRow
from pmxl.rows.row import Row
from pmxl.rows.settings import PersonRow
from pmxl.sheets.building.defaults import default_contents
from pmxl.sheets.building.workspace import build_workspace
from pmxl.vocabulary import Department, LogAction, PaymentNode, YesNo
from tests.given import PMO, somebody_of
from tests.live.office import opened as live

TODAY = date(2026, 11, 24)
MONEY, PROJECTS, SETTINGS = "回款台账.xlsx", "项目台账.xlsx", "设置.xlsx"
FIRST = PaymentNodeRow(
    contract="HT-2026-0001", term=1, project="XM-2026-0001", node=PaymentNode.ADVANCE, amount=Decimal(60)
)
SALES, FINANCE = somebody_of(Department.SALES), somebody_of(Department.FINANCE)
LOG = chained([LogRow(at=datetime(2026, 11, day), operator="周总监", action=LogAction.RULES) for day in (2, 3, 4)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small workspace as pmxl builds it: one contract, two payment nodes, three log rows."""
    contents: Mapping[type[Row], Sequence[Row]] = {
        **default_contents(()),
        PersonRow: (PersonRow(name="周敏", active=YesNo.YES),),
        ContractRow: (ContractRow(number="HT-2026-0001", amount=Decimal(100)),),
        PaymentNodeRow: (FIRST, FIRST.model_copy(update={"term": 2, "amount": Decimal(40)})),
        LogRow: LOG,
    }
    build_workspace(tmp_path, contents, today=TODAY)
    return tmp_path


def changed(folder: Path, workbook: str, sheet: str, change: Callable[[Any], object]) -> None:
    """Change a sheet as other programs do, which never extend a table."""
    book = openpyxl.load_workbook(folder / workbook)
    change(book[sheet])
    book.save(folder / workbook)


def put(**cells: object) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for cell, value in cells.items():
            sheet[cell] = value

    return change


def tidied(folder: Path, *, yes: bool = False, by: Operator = PMO, dry_run: bool = False) -> Tidied:
    desk = Desk(FolderWorkspace(folder), FixedClock(datetime(2026, 11, 27, 17, 0)), by, dry_run)
    result = tidy_workspace(desk, yes=yes)
    assert not result.refused, result.refused
    for path in folder.glob("*.xlsx"):
        with path.open("rb") as file:
            assert list(problems(BookParts(ZipPackage(file, path.name)))) == []
    return result


def told(written: tuple[Written, ...]) -> list[str]:
    return [str(one) for one in written]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.xlsx")}


def opened(folder: Path, workbook: str, sheet: str) -> Any:
    return openpyxl.load_workbook(folder / workbook)[sheet]


ROW_BELOW = put(A4="HT-2026-0001", B4=3, C4="XM-2026-0001", D4="质保金", F4=5)
OWED = "=N(回款计划[[#This Row],[计划金额]])-回款计划[[#This Row],[已核销]]"


def test_a_workspace_as_pmxl_builds_it_has_nothing_to_tidy(folder: Path) -> None:
    before = bytes_of(folder)
    assert told(tidied(folder, yes=True).written) == []
    assert bytes_of(folder) == before


def test_rows_typed_below_a_table_are_listed_with_every_formula_and_format_they_lack(folder: Path) -> None:
    changed(folder, MONEY, "回款计划", ROW_BELOW)
    before = bytes_of(folder)
    assert told(tidied(folder).written) == [
        "回款台账.xlsx › 回款计划 A4:W4 表格范围：A1:W3 → A1:W4",
        '回款台账.xlsx › 回款计划 M4 应收日期：（空） → =IF(ISNUMBER([@到期日]),[@到期日],IF(ISNUMBER([@推算到期日]),[@推算到期日],""))',
        "回款台账.xlsx › 回款计划 O4 已核销：（空） → =SUMIFS(核销[核销金额],核销[合同编号],[@合同编号],核销[期次],[@期次])",
        "回款台账.xlsx › 回款计划 P4 未核销：（空） → =N([@计划金额])-[@已核销]",
        "回款台账.xlsx › 回款计划 Q4 计划未收：（空） → =IF(COUNTIFS(合同[合同编号],[@合同编号])=0,0,MAX(0,[@未核销]))",
        "回款台账.xlsx › 回款计划 R4 到期未核销：（空） → =IF(AND(ISNUMBER([@应收日期]),N([@应收日期])<TODAY()),[@计划未收],0)",
        "回款台账.xlsx › 回款计划 S4 逾期天数：（空） → =IF(AND(ISNUMBER([@应收日期]),[@计划未收]>0),MAX(0,TODAY()-[@应收日期]),0)",
        "回款台账.xlsx › 回款计划 A4 合同编号：格式 常规 → 格式 文本",
        "回款台账.xlsx › 回款计划 B4 期次：格式 常规 → 格式 #,##0;-#,##0;–",
        "回款台账.xlsx › 回款计划 C4 项目编号：格式 常规 → 格式 文本",
        "回款台账.xlsx › 回款计划 D4 款项：格式 常规 → 格式 文本",
        "回款台账.xlsx › 回款计划 F4 计划金额：格式 常规 → 格式 #,##0.00;-#,##0.00;–",
    ]
    assert bytes_of(folder) == before


def test_tidying_extends_the_table_and_a_second_time_finds_nothing(folder: Path) -> None:
    changed(folder, MONEY, "回款计划", ROW_BELOW)
    tidied(folder, yes=True)
    sheet = opened(folder, MONEY, "回款计划")
    assert (sheet.tables["回款计划"].ref, sheet["P4"].value, sheet["P4"].number_format) == (
        "A1:W4",
        OWED,
        sheet["P3"].number_format,
    )
    assert told(tidied(folder, yes=True).written) == []


def test_a_dry_desk_writes_nothing_though_yes_was_said(folder: Path) -> None:
    changed(folder, MONEY, "回款计划", ROW_BELOW)
    before = bytes_of(folder)
    assert tidied(folder, yes=True, dry_run=True).written
    assert bytes_of(folder) == before


def test_a_number_typed_over_a_formula_is_named_before_it_goes(folder: Path) -> None:
    changed(folder, MONEY, "回款计划", put(P2=12345, P3=None))
    assert told(tidied(folder, yes=True).written) == [
        "回款台账.xlsx › 回款计划 P2 未核销：12345 → =N([@计划金额])-[@已核销]",
        "回款台账.xlsx › 回款计划 P3 未核销：（空） → =N([@计划金额])-[@已核销]",
    ]
    sheet = opened(folder, MONEY, "回款计划")
    assert [sheet[cell].value for cell in ("P2", "P3")] == [OWED, OWED]


def test_a_formula_that_somebody_changed_for_the_whole_column_is_the_one_put_back(folder: Path) -> None:
    changed(folder, MONEY, "回款计划", put(P2="=F2-O2-1", P3=7))
    assert told(tidied(folder).written) == ["回款台账.xlsx › 回款计划 P3 未核销：7 → =F3-O3-1"]


def test_a_lost_dropdown_and_format_come_back_and_changed_ones_stay(folder: Path) -> None:
    def lose(sheet: Any) -> None:
        rules = sheet.data_validations.dataValidation
        kept = [rule for rule in rules if not str(rule.sqref).startswith(("D2", "T2"))]
        next(rule for rule in kept if str(rule.sqref).startswith("U2")).formula1 = '"甲,乙"'
        sheet.data_validations.dataValidation = kept
        sheet["F2"].number_format, sheet["F3"].number_format = "General", "0.0"

    changed(folder, MONEY, "回款计划", lose)
    assert told(tidied(folder, yes=True).written) == [
        "回款台账.xlsx › 回款计划 D2:D2001 款项：没有下拉和校验 → 下拉（「款项」只能选：预付款、进度款、验收款、质保金。）",
        "回款台账.xlsx › 回款计划 F2 计划金额：格式 常规 → 格式 #,##0.00;-#,##0.00;–",
        "回款台账.xlsx › 回款计划 T2:T2001 承诺付款日期：没有下拉和校验 → 校验（「承诺付款日期」请填日期，如 2026-11-03。）",
    ]


def test_every_dropdown_and_rule_that_is_put_back_is_the_one_that_pmxl_builds(folder: Path) -> None:
    def rules(workbook: str) -> dict[tuple[str, str], tuple[object, ...]]:
        book = openpyxl.load_workbook(folder / workbook)
        every = [(sheet.title, rule) for sheet in book for rule in sheet.data_validations.dataValidation if rule.type]
        names = ("formula1", "formula2", "errorStyle", "allowBlank", "error", "errorTitle", "prompt", "promptTitle")
        return {(title, str(rule.sqref)): (rule.type, *(getattr(rule, n) for n in names)) for title, rule in every}

    def lose(sheet: Any) -> None:
        sheet.data_validations.dataValidation = []

    built = rules(MONEY)
    for title in ("合同", "回款计划"):
        changed(folder, MONEY, title, lose)
    assert rules(MONEY) != built
    tidied(folder, yes=True)
    assert rules(MONEY) == built


def test_the_company_name_and_the_words_of_dropdowns_follow_the_dictionary(folder: Path) -> None:
    def rename(sheet: Any) -> None:
        for row in sheet.iter_rows(min_row=2):
            if row[1].value == "公司名称":
                row[2].value = "华东某某工程有限公司"
            if row[1].value == "质量争议":
                row[4].value = "否"

    changed(folder, SETTINGS, "字典", rename)
    expected = [
        f"{book} › 首页 I2 公司名称：（公司名称） → 华东某某工程有限公司"
        for book in (MONEY, "实施台账.xlsx", SETTINGS, PROJECTS)
    ]
    words = ["E5 逾期原因：质量争议 → 客户资金", "E6 逾期原因：客户资金 → 审批流程", "E7 逾期原因：审批流程 → （空）"]
    assert told(tidied(folder, yes=True).written) == [
        expected[0],
        *(f"{MONEY} › 下拉 {one}" for one in words),
        *expected[1:],
    ]
    assert told(tidied(folder).written) == []


def test_a_row_below_with_its_formulas_filled_down_is_taken_in_as_it_is(folder: Path) -> None:
    changed(folder, MONEY, "回款计划", ROW_BELOW)
    changed(folder, MONEY, "回款计划", put(P4=OWED))
    written = tidied(folder, yes=True).written
    assert written[0].cell == "A4:W4"
    assert [one.cell for one in written if str(one.after).startswith("=")] == ["M4", "O4", "Q4", "R4", "S4"]
    assert opened(folder, MONEY, "回款计划")["P4"].value == OWED


def test_a_company_without_a_name_in_the_dictionary_keeps_the_one_on_the_page(folder: Path) -> None:
    changed(folder, SETTINGS, "字典", put(C2=None))
    assert told(tidied(folder).written) == []


def test_words_stay_where_the_dictionary_cannot_be_read(folder: Path) -> None:
    changed(folder, SETTINGS, "字典", lambda sheet: setattr(sheet, "title", "词典"))
    assert told(tidied(folder).written) == []


def test_columns_of_another_department_wait_for_it_or_for_pmo(folder: Path) -> None:
    changed(folder, MONEY, "回款计划", ROW_BELOW)
    changed(folder, MONEY, "回款计划", put(P2=12345))
    sales = tidied(folder, yes=True, by=SALES)
    assert {one.heading for one in sales.written} == {"表格范围", "合同编号", "期次", "项目编号", "款项", "计划金额"}
    assert {(owner, one.heading) for owner, one in sales.waiting} >= {(Department.FINANCE, "未核销")}
    assert opened(folder, MONEY, "回款计划")["P2"].value == 12345
    finance = tidied(folder, yes=True, by=FINANCE)
    assert finance.waiting == ()
    assert opened(folder, MONEY, "回款计划")["P2"].value == OWED


def test_no_formula_is_put_below_a_table_that_whoever_asks_may_not_extend(folder: Path) -> None:
    changed(folder, MONEY, "回款计划", ROW_BELOW)
    changed(folder, MONEY, "回款计划", put(P2=12345))
    finance = tidied(folder, yes=True, by=FINANCE)
    assert [one.cell for one in finance.written] == ["P2"]
    assert {owner for owner, _ in finance.waiting} == {Department.SALES}
    assert opened(folder, MONEY, "回款计划")["P4"].value is None


def test_somebody_whom_nobody_knows_tidies_nothing(folder: Path) -> None:
    changed(folder, SETTINGS, "字典", put(C2="华东某某工程有限公司"))
    result = tidied(folder, yes=True, by=Operator("stranger"))
    assert (result.written, bool(result.waiting)) == ((), True)


def test_each_tidied_workbook_is_one_row_of_the_log(folder: Path) -> None:
    changed(folder, MONEY, "回款计划", put(P2=12345))
    tidied(folder, yes=True)
    row = FolderWorkspace(folder).workbook(PROJECTS)
    log = Desk(FolderWorkspace(folder), FixedClock(datetime(2026, 11, 27)), PMO).read((LogRow,)).of(LogRow)
    assert (log[-1].operator, log[-1].action, log[-1].project) == ("周总监", LogAction.REPAIRED, "")
    assert log[-1].note == "整理 回款台账.xlsx，1 处\n回款计划 P2 未核销：12345→=N([@计划金额])-[@已核销]"
    assert len(row.backups()) == 1


def test_a_restored_backup_undoes_the_tidying_of_that_workbook(folder: Path) -> None:
    changed(folder, MONEY, "回款计划", put(P2=12345))
    before = bytes_of(folder)[MONEY]
    undo = tidied(folder, yes=True).backups
    assert list(undo) == [MONEY]
    FolderWorkspace(folder).workbook(MONEY).restore(undo[MONEY])
    assert bytes_of(folder)[MONEY] == before


def shuffled(sheet: Any) -> None:
    """The log sorted by somebody, its first and last row exchanged."""
    for column in range(1, sheet.max_column + 1):
        first, last = sheet.cell(2, column), sheet.cell(4, column)
        first.value, last.value = last.value, first.value


def test_a_sorted_log_goes_back_into_the_order_of_its_numbers(folder: Path) -> None:
    changed(folder, PROJECTS, "操作日志", shuffled)
    assert told(tidied(folder, yes=True).written) == ["项目台账.xlsx › 操作日志 整张表 序号：次序被打乱 → 按序号排回"]
    sheet = opened(folder, PROJECTS, "操作日志")
    assert [sheet.cell(row, 1).value for row in range(2, 6)] == [1, 2, 3, 4]
    desk = Desk(FolderWorkspace(folder), FixedClock(datetime(2026, 11, 27)), PMO)
    with pytest.raises(Exception, match="逐行相连，并按序号排列"):
        repair_log(desk)


def test_a_sorted_log_in_which_a_row_was_edited_is_left_to_repair(folder: Path) -> None:
    def edited(sheet: Any) -> None:
        shuffled(sheet)
        sheet["C3"] = "别人"

    changed(folder, PROJECTS, "操作日志", edited)
    before = bytes_of(folder)
    assert told(tidied(folder, yes=True).written) == []
    assert bytes_of(folder) == before


def test_a_sorted_log_waits_for_operations(folder: Path) -> None:
    changed(folder, PROJECTS, "操作日志", shuffled)
    result = tidied(folder, yes=True, by=SALES)
    assert [(owner, one.heading) for owner, one in result.waiting] == [(Department.OPERATIONS, "序号")]


def test_a_workbook_that_somebody_has_open_is_named_and_the_others_are_tidied(folder: Path) -> None:
    changed(folder, SETTINGS, "字典", put(C2="华东某某工程有限公司"))
    (folder / f"~${MONEY}").write_bytes(b"\x06\x00" + "周敏".encode("utf-16-le").ljust(163, b"\0"))
    desk = Desk(FolderWorkspace(folder), FixedClock(datetime(2026, 11, 27)), PMO)
    result = tidy_workspace(desk, yes=True)
    assert [str(error).partition("：")[0] for error in result.refused] == [MONEY]
    assert [one.workbook for one in result.written] == ["实施台账.xlsx", SETTINGS, PROJECTS]


def test_workbooks_that_pmxl_did_not_build_get_no_dropdowns_or_formats(folder: Path) -> None:
    def foreign(sheet: Any) -> None:
        sheet.data_validations.dataValidation = []
        sheet["F2"].number_format = "General"

    changed(folder, MONEY, "首页", put(I3=None))
    changed(folder, MONEY, "回款计划", foreign)
    changed(folder, MONEY, "回款计划", ROW_BELOW)
    assert {one.heading for one in tidied(folder).written} >= {"表格范围", "未核销"}
    assert not [one for one in tidied(folder).written if "格式" in str(one.after) or "下拉" in str(one.after)]


@pytest.mark.parametrize(
    ("below", "why"),
    [
        (put(A5="HT-2026-0001", B5=3, D5="质保金", F5=5), "a blank row lies between"),
        (put(A4="合计", F4=100), "a total"),
        (put(A4="制表人：周敏"), "a note"),
        (put(F4="=SUM(F2:F3)", B4=9), "a sum without a label"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_row_right_below_stays_outside_the_table(
    folder: Path, below: Callable[[Any], None], why: str
) -> None:
    changed(folder, MONEY, "回款计划", below)
    assert told(tidied(folder).written) == [], why


def test_rows_typed_below_the_log_are_sorted_in_once_the_table_holds_them(folder: Path) -> None:
    def shorten(sheet: Any) -> None:
        table = sheet.tables["操作日志"]
        table.ref = table.autoFilter.ref = table.ref.replace("4", "3")
        shuffled(sheet)

    changed(folder, PROJECTS, "操作日志", shorten)
    tidied(folder, yes=True)
    sheet = opened(folder, PROJECTS, "操作日志")
    assert [sheet.cell(row, 1).value for row in range(2, 6)] == [1, 2, 3, 4]
    assert sheet.tables["操作日志"].ref.endswith("5")


def test_a_word_whose_place_is_unclear_changes_no_dropdown(folder: Path) -> None:
    def blur(sheet: Any) -> None:
        row = next(row for row in sheet.iter_rows(min_row=2) if row[1].value == "质量争议")
        row[3].value = "最后"

    changed(folder, SETTINGS, "字典", blur)
    changed(folder, MONEY, "回款计划", put(P2=12345))
    assert [one.cell for one in tidied(folder, yes=True).written] == ["P2"]


def test_a_first_page_that_somebody_kept_apart_is_not_refreshed(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / MONEY)
    for name in [name for name in book.sheetnames if name != "首页"]:
        del book[name]
    book.save(folder / "旧首页.xlsx")
    changed(folder, SETTINGS, "字典", put(C2="华东某某工程有限公司"))
    assert "旧首页.xlsx" not in {one.workbook for one in tidied(folder).written}


def test_a_copy_of_a_workbook_is_not_tidied_and_nothing_is_while_both_lie_there(folder: Path) -> None:
    (folder / "设置 - 副本.xlsx").write_bytes((folder / SETTINGS).read_bytes())
    changed(folder, SETTINGS, "字典", put(C2="华东某某工程有限公司"))
    before = bytes_of(folder)
    assert told(tidied(folder, yes=True).written) == []
    assert bytes_of(folder) == before


@pytest.mark.libreoffice
@pytest.mark.xdist_group("live-calc")
def test_the_first_page_counts_the_rows_below_once_they_were_tidied_in(folder: Path) -> None:
    def unpaid() -> tuple[Any, Any]:
        book = live(folder / MONEY)
        book.app.calculate()
        tiles = book.sheets["首页"].range("B9:D10").options(ndim=2).value
        rows = book.sheets["回款计划"].range("P2:P4").options(ndim=2).value
        book.close()
        return tiles, rows

    changed(folder, MONEY, "回款计划", ROW_BELOW)
    (titles, before), _ = unpaid()
    tidied(folder, yes=True)
    (_, after), rows = unpaid()
    assert titles[0] == "计划未收"
    assert (before[0], after[0], rows) == (100.0, 105.0, [[60.0], [40.0], [5.0]])
