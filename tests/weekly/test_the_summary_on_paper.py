"""PMO周报 of the example year as files: the workbook, its links and snapshot, the HTML page, the terminal."""

import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from pmxl.actions.desk import Desk
from pmxl.actions.weekly import WeeklyMade, week_summary, weekly_summary
from pmxl.adapters.folder import FolderWorkspace
from pmxl.cli import week as week_commands
from pmxl.figures.errors import WeekUnreadableError
from pmxl.reports.weekly.html import html
from pmxl.reports.weekly.snapshot import read_snapshot
from pmxl.rows.governance import LogRow
from tests.given import desk_over


def test_the_workbook_stands_in_its_folder_under_the_weeks_name(made: WeeklyMade) -> None:
    assert (made.workbook.parent.name, made.workbook.name) == ("周报汇总", "PMO周报_2026-W47.xlsx")


def test_every_topic_has_its_sheet_and_helpers_are_hidden(made: WeeklyMade) -> None:
    book = openpyxl.load_workbook(made.workbook)
    visible = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    hidden = {sheet.title for sheet in book if sheet.sheet_state != "visible"}
    assert visible == [
        "总览", "本周变化", "项目红黄绿", "口径对账", "进度", "风险", "周报", "待办", "备货到货", "回款", "豁免",
        "资源负荷", "下周到期", "数据问题", "说明",
    ]  # fmt: skip
    assert {"快照", "图表数据", "趋势"} <= hidden


def test_every_page_prints_on_a4_lying_and_one_page_wide(made: WeeklyMade) -> None:
    for sheet in openpyxl.load_workbook(made.workbook):
        if sheet.sheet_state == "visible":
            assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9), sheet.title
            assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title


def test_numbers_lead_to_the_cell_that_holds_them(made: WeeklyMade, workspace: Path) -> None:
    sheet = openpyxl.load_workbook(made.workbook)["风险"]
    linked = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink and cell.hyperlink.target]
    cell = next(cell for cell in linked if str(cell.value).startswith("FX-"))
    book, (name, _, address) = cell.hyperlink.target.replace("\\", "/"), cell.hyperlink.location.rpartition("!")
    assert (made.workbook.parent / book).resolve() == (workspace / "实施台账.xlsx").resolve()
    assert openpyxl.load_workbook(workspace / "实施台账.xlsx")[name.strip("'")][address].value == cell.value


def test_every_external_link_points_at_a_workbook_sheet_and_row_that_are_there(
    made: WeeklyMade, workspace: Path
) -> None:
    rows = {
        (path.name, sheet.title): sheet.max_row
        for path in workspace.glob("*.xlsx")
        for sheet in openpyxl.load_workbook(path, read_only=False)
    }
    found = [
        (cell.hyperlink.target, cell.hyperlink.location)
        for sheet in openpyxl.load_workbook(made.workbook)
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink and cell.hyperlink.target
    ]
    assert len(found) > 300
    for target, place in found:
        sheet, _, address = place.rpartition("!")
        row = int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        assert 1 < row <= rows[target.replace("\\", "/").removeprefix("../"), sheet.strip("'")]


def test_the_hidden_snapshot_comes_back_as_it_was_kept(made: WeeklyMade) -> None:
    assert read_snapshot(made.workbook) == made.summary.snapshot()


def test_a_file_without_a_readable_snapshot_is_no_failure(tmp_path: Path, made: WeeklyMade) -> None:
    broken = tmp_path / "PMO周报_2026-W46.xlsx"
    broken.write_bytes(made.workbook.read_bytes()[:2000])
    assert (read_snapshot(broken), read_snapshot(tmp_path / "missing.xlsx")) == (None, None)


def test_the_next_summary_takes_last_weeks_values_from_the_snapshot(example: Desk, made: WeeklyMade) -> None:
    later = week_summary(example, "2026-W48")
    assert later.week.prior is not None
    before = {kpi.name: kpi.before for kpi in later.figures}
    assert before["到期未收"] == next(kpi.value for kpi in made.summary.figures if kpi.name == "到期未收")
    assert later.week.prior.head == example.read((LogRow,)).of(LogRow)[-1].digest


def test_a_summary_made_long_after_its_week_is_no_base_to_compare_with(example: Desk) -> None:
    late = weekly_summary(example, "2026-W41").workbook
    assert read_snapshot(late) is not None
    assert week_summary(example, "2026-W42").week.prior is None
    late.unlink()


def test_the_last_page_prints_the_head_of_the_log(made: WeeklyMade) -> None:
    sheet = openpyxl.load_workbook(made.workbook)["说明"]
    assert made.summary.head in {cell.value for row in sheet.iter_rows() for cell in row}


def test_the_page_shows_the_same_figures_as_the_workbook(made: WeeklyMade) -> None:
    assert made.page is not None
    told = dict(re.findall(r'data-kpi="([^"]+)" data-value="([^"]+)"', made.page.read_text(encoding="utf-8")))
    assert told == {kpi.name: str(kpi.value) for kpi in made.summary.figures}
    kept = read_snapshot(made.workbook)
    assert kept is not None
    assert {name: str(value) for name, value in kept.figures.items()} == {k: v for k, v in told.items() if v != "None"}


def test_the_page_needs_nothing_from_outside_and_runs_no_script(made: WeeklyMade) -> None:
    text = html(made.summary)
    assert not re.findall(r"<script|<link|src=|https?://|url\(|@import|\son\w+=", text)


def test_text_from_cells_can_not_become_markup() -> None:
    from pmxl.reports.paper.page import Heading, Page, Section, plain
    from pmxl.reports.weekly.html import _page

    evil = "<img src=x onerror=alert(1)>"
    drawn_page = _page(Page("页", evil, (10,), (Section("节", (Heading(evil),), ((plain(evil),),)),)))
    assert "<img" not in drawn_page
    assert drawn_page.count("&lt;img") == 4


def test_a_formula_typed_into_a_cell_stays_text_in_the_summary(made: WeeklyMade) -> None:
    with zipfile.ZipFile(made.workbook) as package:
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not [sheet for sheet in sheets if re.search(rb"<c [^>]*><f>", sheet)]


def test_the_money_page_agrees_with_the_tiles_of_the_first_page(made: WeeklyMade) -> None:
    page = next(page for page in made.summary.pages if page.name == "回款")
    by_customer, equations, ageing = page.sections[:3]
    assert by_customer.total is not None
    assert ageing.total is not None
    figures = {kpi.name: kpi.value for kpi in made.summary.figures}
    assert by_customer.total[5].value == figures["到期未收"]
    assert by_customer.total[3].value == figures["合同未收"]
    assert [line[3].value for line in equations.lines] == [0] * 5
    late = [item.value for item in ageing.total[2:-2]]
    assert sum(late) == figures["到期未收"]  # type: ignore[arg-type]  # the columns hold money


def test_each_topics_total_is_the_sum_of_all_of_its_lines(made: WeeklyMade) -> None:
    for page in made.summary.pages:
        for section in page.sections:
            if section.total and section.title.startswith(("账龄", "质保金", "按月")):
                for place in range(1, len(section.headings)):
                    values = [line[place].value for line in section.lines if place < len(line)]
                    if place < len(section.total) and section.total[place].value is not None:
                        assert sum(values) == section.total[place].value, section.title  # type: ignore[arg-type]


def test_a_week_that_is_none_is_answered_in_words(example: Desk) -> None:
    with pytest.raises(WeekUnreadableError, match="2026-W47"):
        weekly_summary(example, "下周")


def test_the_terminal_shows_figures_lights_decisions_and_the_files(workspace: Path) -> None:
    from datetime import datetime

    from pmxl.adapters.clock import FixedClock

    result = CliRunner().invoke(
        week_commands.weekly, ["-w", str(workspace), "--as", "王雅琴"], obj=FixedClock(datetime(2026, 11, 24, 9, 30))
    )
    assert result.exit_code == 1, result.output  # a risk of the example is due 「月底前」, and so counted nowhere
    assert all(
        word in result.output
        for word in ("PMO周报 2026-W47", "到期未收", "要拍板的事", "PMO周报_2026-W47.xlsx", "存疑", "「月底前」")
    )
    assert max(map(len, result.output.splitlines())) <= 180


@settings(max_examples=25)
@drawn(st.lists(st.sampled_from(["立项", "方案与报价", "签合同", "实施", "验收"]), max_size=8))
def test_stages_and_lights_always_add_up_to_the_running_projects(stages: list[str]) -> None:
    from pmxl.figures.affairs import Affairs
    from pmxl.reports.weekly.facts import Week
    from pmxl.reports.weekly.summary import Summary
    from tests.given import TODAY, given

    rows = "\n".join(f"SQ-{n} | XM-{n} | 甲 | {stage} | 进行中" for n, stage in enumerate(stages))
    text = f"## 立项登记\n申请编号 | 项目编号 | 项目名称 | 阶段 | 状态\n{rows}"
    summary = Summary(Week(Affairs(given(text), TODAY), "2026-W47"))
    assert sum(sum(counts.values()) for counts in summary.stages.values()) == len(stages)
    assert sum(summary.week.light_counts.values()) == len(stages)


def test_the_last_week_before_an_unknown_year_says_that_its_load_is_not_known() -> None:
    example = FolderWorkspace(Path(__file__).parents[2] / "workbooks" / "示例")
    summary = week_summary(desk_over(example, today=date(2026, 12, 28)), "2026-W52")
    told = next(page.headline for page in summary.pages if page.name == "资源负荷")
    assert told == "工作日历只知道到 2026 年，本周起没有推算；请在 设置.xlsx 的 工作日历 填入 2027 年"
