"""A form is declared completely, or its module does not load."""

from dataclasses import replace

import pytest

from pmxl.errors import DefinitionError
from pmxl.reports.forms.catalogue import FORMS
from pmxl.reports.forms.choosing import itself, the_project
from pmxl.reports.forms.declaration import Fields, Form, Lines, column, taken
from pmxl.rows.initiation import ProjectRow
from pmxl.rows.row import Row
from pmxl.rows.schedule import TaskRow
from pmxl.vocabulary import Department, Document, Stage


def form_of(*blocks: Fields | Lines, taken_back: tuple[type[Row] | str, ...] = ()) -> Form:
    return Form(
        document=Document.PLAN,
        prefix="SSJH",
        stage=Stage.CONTRACT,
        owner=Department.SOLUTION,
        subjects=itself,
        taken_back=taken_back,
        blocks=blocks,
    )


def test_every_document_of_the_process_has_its_form() -> None:
    assert tuple(FORMS) == tuple(Document)


def test_a_field_that_the_row_lacks_is_refused_at_import() -> None:
    with pytest.raises(DefinitionError, match="ProjectRow has no field colour"):
        taken(the_project, ProjectRow, "colour")


def test_a_name_that_is_declared_twice_is_refused_at_import() -> None:
    name = taken(the_project, ProjectRow, "name")
    with pytest.raises(DefinitionError, match="项目名称 2 times"):
        form_of(Fields(rows=((name, name),)))


def test_a_form_can_not_take_back_what_it_does_not_show() -> None:
    with pytest.raises(DefinitionError, match="takes 任务 back and does not show it"):
        form_of(Fields(rows=((taken(the_project, ProjectRow, "name"),),)), taken_back=("任务",))


def test_lines_that_become_rows_must_be_taken_back() -> None:
    lines = next(lines for lines in FORMS[Document.SCHEDULE].lines)
    with pytest.raises(DefinitionError, match="registers lines of 进度计划 and does not take them back"):
        replace(FORMS[Document.SCHEDULE], blocks=(lines,), taken_back=())


def test_columns_that_do_not_fill_the_page_are_refused_at_import() -> None:
    lines = Lines(
        name="任务", title="任务", kind=TaskRow, of=lambda _: (), key="任务编号", columns=(column(TaskRow, "task", 4),)
    )
    with pytest.raises(DefinitionError, match="do not fill 24 units"):
        form_of(lines)


def test_lines_without_a_key_column_are_refused_at_import() -> None:
    with pytest.raises(DefinitionError, match="have no column 任务编号"):
        Lines(
            name="任务",
            title="任务",
            kind=TaskRow,
            of=lambda _: (),
            key="任务编号",
            columns=(column(TaskRow, "name", 24),),
        )
