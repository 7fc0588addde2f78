"""文档登记 of the example: what every step produced, filed."""

from collections.abc import Iterator, Sequence
from datetime import date

from pmxl.rows.acceptance import DocumentRow
from pmxl.vocabulary import Department, Document, Stage, YesNo
from tests.company.profile import LAST_ENTRY
from tests.company.story import Story, later, running

_PRODUCTS = (
    ("1.1", Document.INITIATION, Department.SALES),
    ("2.1", Document.SURVEY, Department.SOLUTION),
    ("3.1", Document.PLAN, Department.SOLUTION),
    ("3.2", Document.MINUTES, Department.PMO),
    ("3.4", Document.CONTRACT_REVIEW, Department.OPERATIONS),
    ("4.3", Document.SCHEDULE, Department.PMO),
    ("4.4", Document.SOFTWARE_PLAN, Department.RND),
    ("4.5", Document.STOCK_REQUEST, Department.ENGINEERING),
    ("4.6", Document.GOODS_RECEIPT, Department.ENGINEERING),
    ("4.7", Document.CONSTRUCTION_PLAN, Department.ENGINEERING),
    ("6.1", Document.ACCEPTANCE, Department.SALES),
    ("6.4", Document.SUMMARY, Department.PMO),
)
_FILED_AFTER = 30


def document_rows(stories: Sequence[Story]) -> list[DocumentRow]:
    """文档登记: numbered by the day of the first version, versions below one another."""
    files = sorted(
        (file for story in stories if story.number for file in _files(story)),
        key=_first_day,
    )
    numbers = running("WD", [file[0].dated for file in files if file[0].dated])
    rows = [
        row.model_copy(update={"number": number}) for number, file in zip(numbers, files, strict=True) for row in file
    ]
    return sorted(rows, key=lambda row: (row.number, row.version))


def _first_day(file: tuple[DocumentRow, ...]) -> tuple[date, str]:
    return file[0].dated or LAST_ENTRY, file[0].title


def _files(story: Story) -> Iterator[tuple[DocumentRow, ...]]:
    for step, kind, department in _PRODUCTS:
        day = story.time.done(step)
        if day:
            yield (_document(story, kind, 1, day, department), *_updated(story, kind))
    made = [taken.finished for taken in (*story.time.rounds("2.2"), *story.time.rounds("2.5"))]
    for kind in (Document.QUOTE, Document.ADVICE) if made else ():
        yield tuple(
            _document(story, kind, version, day, Department.SOLUTION) for version, day in enumerate(made, start=1)
        )
    closed = story.time.done("6.5")
    if closed:
        yield (_document(story, Document.EVALUATION, 1, closed, Department.PMO),)


def _updated(story: Story, kind: Document) -> Iterator[DocumentRow]:
    """The plan of a project that was signed late was made anew before PMO confirmed it."""
    confirmed = story.time.done("4.2")
    if kind is Document.PLAN and story.profile.signed_late and confirmed:
        yield _document(story, kind, 2, story.time.day("4.1"), Department.SOLUTION)


def _document(story: Story, kind: Document, version: int, day: date, department: Department) -> DocumentRow:
    stage = _STAGES[kind]
    filed = story.time.stage is Stage.CLOSED or later(day, _FILED_AFTER) <= LAST_ENTRY
    return DocumentRow(
        version=version,
        project=story.number,
        stage=stage,
        kind=kind,
        title=f"{story.profile.name} {kind} V{version}",
        person=story.person(department),
        dated=day,
        place=f"项目档案/{story.number}/{list(Stage).index(stage) + 1}-{stage}",
        archived=YesNo.YES if filed else YesNo.NO,
    )


_STAGES = {
    Document.INITIATION: Stage.INITIATION,
    Document.SURVEY: Stage.SOLUTION,
    Document.QUOTE: Stage.SOLUTION,
    Document.ADVICE: Stage.SOLUTION,
    Document.PLAN: Stage.CONTRACT,
    Document.MINUTES: Stage.CONTRACT,
    Document.CONTRACT_REVIEW: Stage.CONTRACT,
    Document.SCHEDULE: Stage.PREPARATION,
    Document.SOFTWARE_PLAN: Stage.PREPARATION,
    Document.STOCK_REQUEST: Stage.PREPARATION,
    Document.GOODS_RECEIPT: Stage.PREPARATION,
    Document.CONSTRUCTION_PLAN: Stage.PREPARATION,
    Document.ACCEPTANCE: Stage.ACCEPTANCE,
    Document.SUMMARY: Stage.ACCEPTANCE,
    Document.EVALUATION: Stage.ACCEPTANCE,
}
