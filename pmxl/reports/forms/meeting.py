"""会议纪要 (流程 3.2, 周会): its agenda from what is open, its decisions to become 会议待办."""

from collections.abc import Mapping, Sequence

from pmxl.process.agenda import Matter, open_matters
from pmxl.reports.forms.choosing import fields_of, meetings, project, the_subject
from pmxl.reports.forms.declaration import (
    Addition,
    Case,
    Form,
    Lines,
    NewRow,
    Signatures,
    columns,
    counted,
    fields,
    made,
)
from pmxl.rows.column import Kind
from pmxl.rows.meetings import ItemRow, MeetingRow
from pmxl.rows.sheets import SHEETS
from pmxl.vocabulary import Department, Document, ItemKind, ItemState, Stage

ME, IT = MeetingRow, ItemRow


def _agenda(case: Case) -> Sequence[Matter]:
    about = case.subject.row
    return open_matters(case.register, case.dossier, about if isinstance(about, MeetingRow) else None, case.today)


def _decided(case: Case) -> Sequence[ItemRow]:
    rows = case.of(ItemRow) if case.dossier else case.register.of(ItemRow)
    return [row for row in rows if row.source == case.subject.name]


def _follow_up(added: Addition) -> Mapping[str, object]:
    held = next((row for row in added.register.of(MeetingRow) if row.number == added.subject), None)
    return {
        "project": added.project,
        "kind": ItemKind.ACTION,
        "source": added.subject,
        "raised": (held.held if held else None) or added.today,
        "state": ItemState.OPEN,
    }


meeting = fields_of(the_subject, ME)

MINUTES = Form(
    document=Document.MINUTES,
    prefix="HYJY",
    stage=Stage.CONTRACT,
    owner=Department.PMO,
    subjects=meetings,
    taken_back=(MeetingRow, "决议待办"),
    needs_project=False,
    kinds=SHEETS,
    blocks=(
        fields(
            "会议信息",
            meeting("title", strong=True),
            (meeting("number"), meeting("kind")),
            (meeting("held"), meeting("place")),
            project("name"),
            (meeting("organiser"), meeting("departments")),
            meeting("attendees", lines=2),
            meeting("agenda", lines=2),
        ),
        Lines(
            name="议题",
            title="议题（未结事项）",
            of=_agenda,
            key="序号",
            least=3,
            columns=(
                counted("序号", 2),
                made("项目编号", 4, lambda _, row: row.project, Kind.CODE),
                made("议题", 8, lambda _, row: row.topic),
                made("现状", 7, lambda _, row: row.standing),
                made("责任", 3, lambda _, row: row.owner),
            ),
        ),
        fields(
            "纪要与决议",
            meeting("minutes", lines=5),
            meeting("decisions", lines=4),
            meeting("verdict", strong=True),
        ),
        Lines(
            name="决议待办",
            title="决议待办（填写后交回登记）",
            kind=IT,
            of=_decided,
            key="待办编号",
            least=5,
            registers=NewRow(
                needed=("matter", "department", "person", "due"),
                fills=_follow_up,
                same=("source", "matter"),
                prefix="DB",
            ),
            columns=columns(IT, number=3, project=4, matter=7, department=3, person=2, due=3, kind=2),
        ),
        Signatures(boxes=("组织人", "记录人", "参会部门代表"), opinion=False),
    ),
)
