"""Every action on the example workspace after LibreOffice has opened and saved its workbooks."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from pmxl.actions.advance import advance_stage
from pmxl.actions.desk import Desk
from pmxl.actions.initiate import initiate_project, waiting_applications
from pmxl.actions.judging import check_workspace
from pmxl.actions.log import verify_log
from pmxl.actions.page import project_page
from pmxl.actions.pausing import pause_project, resume_project
from pmxl.actions.repair import repair_project
from pmxl.actions.setback import reject_project
from pmxl.actions.step import record_step
from pmxl.actions.todo import open_work
from pmxl.actions.waive import waive_rule
from pmxl.adapters.folder import FolderWorkspace
from pmxl.ports.operator import Operator
from pmxl.rows.initiation import ProjectRow
from pmxl.vocabulary import Department, ProjectState, Stage
from tests.company.mistakes import MISTAKES
from tests.given import TODAY, desk_over

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("resaved")]
EXAMPLE = Path(__file__).parents[2] / "workbooks" / "示例"
GENERAL_MANAGER = Operator("李总", frozenset({Department.PMO}))


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's workbooks as LibreOffice writes them."""
    folder = tmp_path_factory.mktemp("resaved")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    books = [str(path) for path in sorted(EXAMPLE.glob("*.xlsx"))]
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), *books]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    shutil.rmtree(folder / "profile")
    return folder


@pytest.fixture
def desk(resaved: Path, tmp_path: Path) -> Desk:
    """PMO's desk over a copy of them."""
    folder = tmp_path / "示例"
    shutil.copytree(resaved, folder)
    return desk_over(FolderWorkspace(folder), GENERAL_MANAGER)


def running(desk: Desk, stage: Stage) -> ProjectRow:
    """The first project that runs in a stage."""
    rows = desk.read((ProjectRow,)).of(ProjectRow)
    return next(row for row in rows if row.stage is stage and row.state is ProjectState.RUNNING)


def test_the_listed_mistakes_are_found_as_before(desk: Desk) -> None:
    found = {(finding.code, finding.gap.place.sheet) for finding in check_workspace(desk).findings}
    assert {(mistake.code, mistake.sheet) for mistake in MISTAKES} <= found


def test_a_project_moves_on_waivers_and_back(desk: Desk) -> None:
    project = running(desk, Stage.SOLUTION).number
    for code in {finding.code for finding in advance_stage(desk, project).gate.holding}:
        waive_rule(desk, project, code, reason="试行", condition="补齐", until=TODAY + timedelta(days=7))
    assert advance_stage(desk, project).done is not None
    reject_project(desk, project, "客户改需求")
    pause_project(desk, project, "等客户")
    resume_project(desk, project, "客户答复")
    assert project_page(desk, project).project.stage is Stage.SOLUTION


def test_a_step_is_recorded_and_the_log_keeps_its_one_known_fault(desk: Desk) -> None:
    before = verify_log(desk)
    record_step(desk, running(desk, Stage.CONTRACT).number, "3.4", "不通过", "财务意见未处理")
    after = verify_log(desk)
    assert after.rows == before.rows + 1
    assert [fault.row.number for fault in after.faults] == [fault.row.number for fault in before.faults]
    assert len(after.faults) == 1


def test_a_waiting_application_is_assessed_and_numbered(desk: Desk) -> None:
    waiting = next(row for row in waiting_applications(desk.read((ProjectRow,))) if row.application)
    record_step(desk, waiting.application, "1.2", "通过")
    assert initiate_project(desk, waiting.application).project.startswith("XM-2026-")


def test_the_stage_typed_by_hand_is_put_back(desk: Desk) -> None:
    typed = next(finding.project for finding in check_workspace(desk).findings if finding.code == "RZ01")
    repair_project(desk, typed)
    assert not [f for f in check_workspace(desk, typed).findings if f.code == "RZ01"]


def test_the_daily_page_is_the_same_as_from_the_published_workbooks(desk: Desk) -> None:
    published = open_work(desk_over(FolderWorkspace(EXAMPLE), GENERAL_MANAGER), Department.ENGINEERING)
    told = open_work(desk, Department.ENGINEERING)
    assert [(row.project, row.step, row.since) for row in told] == [(r.project, r.step, r.since) for r in published]
