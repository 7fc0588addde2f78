"""期初: the opening entry of a project that began before pmxl, vouched for by somebody (流程 3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pmxl.actions.desk import Desk, Done, find_project
from pmxl.actions.guard import demand_sound_log
from pmxl.actions.initiate import step_rows
from pmxl.actions.numbering import free_number
from pmxl.actions.recording import Decision, log_entry, record
from pmxl.errors import NotPossibleNowError, UnknownWordError
from pmxl.figures import logged
from pmxl.ports.workbook import Workbook
from pmxl.process.rights import demand
from pmxl.rows.initiation import ProjectRow, StepRow
from pmxl.rows.register import Dossier
from pmxl.rows.settings import PersonRow
from pmxl.sheets.writing import added
from pmxl.vocabulary import Department, LogAction, ProjectState, Stage, StepState


@dataclass(frozen=True)
class Opening:
    """Where a project stood when pmxl took it over, who vouches for it, why, and which gates count as passed.

    Without `passed` every gate before the stage counts as passed; a gate that doesn't is asked again at the next one.
    """

    stage: Stage
    voucher: str
    reason: str
    passed: Sequence[Stage] | None = None

    @property
    def counted(self) -> tuple[Stage, ...]:
        """The gates that count as passed, in their order."""
        before = tuple(Stage)[: tuple(Stage).index(self.stage)]
        return before if self.passed is None else tuple(stage for stage in before if stage in self.passed)

    @property
    def note(self) -> str:
        """What the log row says; `logged.passed_by_opening` reads it."""
        return f"担保人 {self.voucher}；视为已通过：{'、'.join(self.counted) or '无'}；{self.reason}"


def open_balance(desk: Desk, asked: str, opening: Opening) -> Done:
    """Write the opening entry of a project that 操作日志 knows nothing of, and let it go on from there.

    Its 项目编号 stays; one without is given the next. Raises NotAllowedError for anyone but 运营 or PMO,
    UnknownWordError for a voucher that 人员 does not have or a gate that does not lie before the stage,
    NotPossibleNowError for a project that the log knows.
    """
    demand(desk.operator, Department.OPERATIONS, "登记期初")
    book = desk.decision_book()
    with book.held():
        register = desk.read()
        demand_sound_log(register)
        dossier = find_project(register, asked)
        _demand_unknown(dossier)
        _demand_known_words(opening, {person.name for person in register.of(PersonRow)})
        return _opened(desk, book, dossier, opening)


def _demand_unknown(dossier: Dossier) -> None:
    project = dossier.project
    name = dossier.reference or project.name
    if logged.account(dossier).known:
        remedy = f"立项登记与日志不一致时用 pmxl repair {name}，变更用 pmxl advance、reject"
        raise NotPossibleNowError(name, "操作日志里已有它的记录", "登记期初", remedy)
    same = [row for row in dossier.register.of(ProjectRow) if project.number and row.number == project.number]
    if len(same) > 1:
        remedy = "请先使每个项目编号只有一行"
        raise NotPossibleNowError(name, f"立项登记里有 {len(same)} 行用这个编号", "登记期初", remedy)


def _demand_known_words(opening: Opening, people: Iterable[str]) -> None:
    if opening.voucher not in people:
        raise UnknownWordError("担保人", opening.voucher, sorted(people)[:20])
    before = tuple(Stage)[: tuple(Stage).index(opening.stage)]
    for stage in opening.passed or ():
        if stage not in before:
            raise UnknownWordError(
                f"「{opening.stage}」之前的关口", stage, [str(one) for one in before] or ["（没有）"]
            )


def _opened(desk: Desk, book: Workbook, dossier: Dossier, opening: Opening) -> Done:
    project, register = dossier.project, dossier.register
    numbers = (row.number for row in register.of(ProjectRow))
    number = project.number or free_number("XM", desk.today.year, register, numbers)
    state = _state(project, opening.stage)
    fields = {
        "number": number,
        "stage": opening.stage,
        "state": state,
        "stage_since": project.stage_since or desk.today,
    }
    opened = project.model_copy(update=fields)
    rows = _steps(desk, opened, {row.step for row in dossier.of(StepRow)}, opening.stage)
    applied = f"申请编号 {project.application}；" if project.application else ""
    note = f"{applied}{opening.note}"
    entry = log_entry(desk, project=number, action=LogAction.OPENED, after=opening.stage, result=str(state), note=note)
    written = record(desk, book, register, Decision([(project, fields), *added(*rows)], (entry,), mends=True))
    summary = f"{number} {project.name}：期初「{opening.stage}」、{state}，{opening.note}"
    return Done(summary, written, f"pmxl show {number}；pmxl check 查看手工填写的节点", desk.dry_run)


def _state(project: ProjectRow, stage: Stage) -> ProjectState:
    """The 状态 as the register shows it, so far as it fits the stage; else 进行中, or 已关闭 at the end."""
    if stage is Stage.CLOSED:
        return ProjectState.CLOSED
    kept = {ProjectState.PAUSED, ProjectState.TERMINATED}
    return project.state if project.state in kept else ProjectState.RUNNING


def _steps(desk: Desk, project: ProjectRow, there: set[str], stage: Stage) -> Iterable[StepRow]:
    """The 流程节点 rows that the project lacks: those of the stages before are settled by the opening entry."""
    order = list(Stage)
    for row in step_rows(project, desk.today, {}):
        if row.step in there:
            continue
        before = row.stage is not None and order.index(row.stage) < order.index(stage)
        open_ = row.state is StepState.OPEN
        yield row.model_copy(update={"state": StepState.NOT_APPLICABLE, "note": "期初"}) if before and open_ else row
