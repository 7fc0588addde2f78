"""One grid as rows of its model: columns taken one by one, rows made when they are asked for."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from pmxl.grids.cell import Cell, ErrorValue, Stale
from pmxl.grids.frame import Frame, runs
from pmxl.grids.grid import Grid, address
from pmxl.grids.layout import plain_name
from pmxl.outcomes.finding import Gap, Place
from pmxl.rows.column import Column, Kind
from pmxl.rows.columned import ColumnedRows
from pmxl.rows.row import Origin, Row
from pmxl.rows.sight import NO_ROW, NOTHING_HIDDEN, Hidden, Problem, Sight
from pmxl.sheets.cells import ERROR_VALUE, UnclearError, empty_value, take_column
from pmxl.vocabulary import Mark

MISSING_COLUMN, COLUMN_TWICE, OVERWRITTEN_FORMULA, BLANK, OUTSIDE = "SJ03", "SJ04", "SJ08", "SJ11", "SJ38"
_TOTALS = {"合计", "总计", "小计", "共计", "汇总", "total", "subtotal"}
_TOTAL = re.compile(r"合计|总计|小计|共计|汇总|total", re.IGNORECASE)
_LIKE_TOTALS = re.compile(r"计|汇|[tｔ]\s*[oｏ]\s*[tｔ]", re.IGNORECASE)
"""What a total's heading holds, however it is typed."""


class Table:
    """The rows of one sheet and what was unclear in them; `formulas` holds the texts of its computed columns.

    `frame` is the table around them, given where it is to be judged whether all of them stand in it; `reach` is the row
    on which it should end. `wordless` is what hides the columns with a list in 字典 where that could not be read; with
    `cells` each row keeps hold of the grid, so that it can be written.
    """

    def __init__(
        self,
        grid: Grid,
        kind: type[Row],
        words: Mapping[str, Collection[str]],
        sight: Sight,
        formulas: Mapping[str, Mapping[int, str]] | None = None,
        wordless: tuple[Problem, ...] = (),
        *,
        frame: Frame | None = None,
        cells: bool = True,
    ) -> None:
        self._wordless = wordless
        self._grid, self._kind, self._formulas = grid, kind, formulas
        self.problems: list[Problem] = []
        self._unclear: dict[int, dict[str, tuple[Problem, ...]]] = {}
        self._input = [column for column in kind.columns() if column.heading in grid.columns and not column.formula]
        self._say_columns()
        self._cells = {column.heading: grid.column(column.heading) for column in self._input}
        self._indices = self._row_indices()
        values = {
            column.field: self._taken(column, words.get(column.listed, ()) if column.listed else ())
            for column in self._input
        }
        self._say_computed()
        self.reach = self._reach(frame) if frame is not None else None
        if frame is not None:
            self._say_outside(frame, self.reach or 0)
        self.rows: Sequence[Row] = ColumnedRows(
            kind,
            {column.field: values.get(column.field) or [empty_value(column)] * len(self) for column in kind.columns()},
            [grid.row_number(index) for index in self._indices],
            Origin(grid.workbook, grid.sheet, 0, dict(grid.columns), grid if cells else None),
            sight,
            self._hidden(),
        )

    def _hidden(self) -> Hidden:
        """What the problems hide, for those who ask for it."""
        columns = {column.field: self._wordless for column in self._input if column.listed and self._wordless}
        for problem in self.problems:
            if problem.mark is Mark.ABSENT:
                columns[problem.field] = (*columns.get(problem.field, ()), problem)
        left_out = tuple(problem for problem in self.problems if problem.code == NO_ROW)
        return Hidden(left_out, columns, self._unclear) if left_out or columns or self._unclear else NOTHING_HIDDEN

    def __len__(self) -> int:
        return len(self._indices)

    def _row_indices(self) -> Sequence[int]:
        """The rows that count: neither blank, nor a total, nor a lone note."""
        every = range(len(self._grid.rows))
        doubtful = {*self._nearly_empty(), *self._with_totals()}
        return [index for index in every if index not in doubtful or self._counts(index)] if doubtful else every

    def _nearly_empty(self) -> Iterator[int]:
        """The rows with one filled cell at most."""
        rows = zip(*self._cells.values(), strict=True)
        empty = len(self._cells) - 1
        return (index for index, row in enumerate(rows) if row.count(None) + row.count("") >= empty)

    def _with_totals(self) -> Iterator[int]:
        """The rows with a cell that heads a total."""
        for cells in self._cells.values():
            texts = {cell for cell in set(cells) if isinstance(cell, str)}
            if _LIKE_TOTALS.search("\n".join(texts)):
                heads = {text for text in texts if _names_total(text)}
                yield from (index for index, cell in enumerate(cells) if cell in heads)

    def _counts(self, index: int) -> bool:
        cells = [column[index] for column in self._cells.values()]
        filled = [cell for cell in cells if cell is not None and cell != ""]
        if self._is_total(cells):
            self._say_row(index, "这一行像是合计，不作为数据", "请把合计移到表格之外的工作表，或删去")
        elif len(filled) == 1 and self._lone(filled[0], cells):
            self._say_row(index, f"这一行只填了「{filled[0]}」，不作为数据", "请补全该行，或移到表格之外")
        else:
            return bool(filled)
        return False

    def _is_total(self, cells: Sequence[Cell]) -> bool:
        """Whether a row is a total: a cell says so and nothing else, or as part of a label where no row is named."""
        labels = [at for at, cell in enumerate(cells) if isinstance(cell, str) and _names_total(cell)]
        if any(_heads_total(str(cells[at])) for at in labels):
            return True
        named = [at for at, column in enumerate(self._input) if column.required and column.kind in _NAMING]
        keys = {self._kind.heading(name) for name in self._kind.sheet.key}
        return any(
            self._input[at].heading in keys or not any(cells[other] not in (None, "") for other in named if other != at)
            for at in labels
        )

    def _lone(self, cell: Cell, cells: Sequence[Cell]) -> bool:
        required = [column.required for column in self._input]
        return sum(required) > 1 and not required[cells.index(cell)]

    def _taken(self, column: Column, words: Collection[str]) -> Sequence[object]:
        cells = self._cells[column.heading]
        if len(self) < len(cells):
            cells = [cells[index] for index in self._indices]
        values, unclear = take_column(column, cells, words)
        for position, why in unclear.items():
            self._say_cell(self._indices[position], column, why, Mark.DOUBTFUL)
            self._unclear.setdefault(position, {})[column.field] = (self.problems[-1],)
        if "" in values and _ties(column):
            self._hide_untied(column, values)
        return values

    def _hide_untied(self, column: Column, values: Sequence[object]) -> None:
        """A row that doesn't name what it belongs to may be anyone's; the blank cell itself is told by its rule.

        Its project may be left out where its contract or request names it, and these where its project is named, unless
        its amounts are added up by them.
        """
        names = {"project"} if column.field != "project" else {"contract", "request", "receipt"}
        if column.field != "project" and any(one.required and one.kind is Kind.MONEY for one in self._input):
            names = set()
        owners = [self._cells[other.heading] for other in self._input if other.field in names and _ties(other)]
        for position in (at for at, value in enumerate(values) if value == ""):
            index = self._indices[position]
            if not any(cells[index] not in (None, "") for cells in owners):
                place = self._cell_place(index, column)
                remedy = f"请补填{column.heading}，或删去该行"
                problem = self._problem(
                    BLANK, place, "未填写，不知道这一行属于谁", remedy, column, index, Mark.DOUBTFUL
                )
                self._unclear.setdefault(position, {}).setdefault(column.field, (problem,))

    def _say_columns(self) -> None:
        for column in self._kind.columns():
            if column.heading not in self._grid.columns:
                found, remedy = _missing_column(column, self._grid.unknown)
                self._say(MISSING_COLUMN, Place(heading=column.heading), found, remedy, column, mark=_hides(column))
        for column in self._kind.columns():
            if column.heading in self._grid.twice:
                place = Place(heading=column.heading)
                found = f"列「{column.heading}」出现了两次，只读取最左一列"
                self._say(COLUMN_TWICE, place, found, "请删去或改名多余的一列", column, mark=_hides(column))

    def _say_computed(self) -> None:
        for column in self._kind.columns():
            if column.formula and column.heading in self._grid.columns:
                cells = self._grid.column(column.heading)
                for index in self._without_result(column.heading, cells):
                    self._say_cell(index, column, _computed_fault(cells[index]))

    def _reach(self, frame: Frame) -> int:
        """The row on which the table should end: the last of the rows typed right below it, as far as it has room.

        A row with one filled cell is rather a note, which stays below.
        """
        below, last = frozenset(number for number in self._numbers() if number > frame.bottom), frame.bottom
        while last + 1 in below and last < frame.room and self._filled(last + 1) > 1:
            last += 1
        return last

    def _numbers(self) -> Iterator[int]:
        return map(self._grid.row_number, self._indices)

    def _filled(self, row: int) -> int:
        cells = self._grid.rows[row - self._grid.heading_row - 1]
        return sum(cell is not None and cell != "" for cell in cells)

    def _say_outside(self, frame: Frame, reach: int) -> None:
        """Name the rows that were typed below the table, which formulas over the table pass by."""
        for first, last in runs(number for number in self._numbers() if number > frame.end):
            count = last - first + 1
            found = f"{frame.across(first, last)} 有 {count} 行写在表格之外，按表格计算的合计（如首页）没有算进去"
            remedy = "请运行 pmxl tidy，由它把表格扩到这些行" if last <= reach else _MOVE_INTO_TABLE
            self._say(OUTSIDE, Place(row=first), found, remedy)

    def _without_result(self, heading: str, cells: Sequence[Cell]) -> Sequence[int]:
        """The rows whose computed cell holds an error, or a value where its formula should be."""
        faulty = {index for index, cell in enumerate(cells) if isinstance(_result(cell), ErrorValue)}
        if self._formulas is not None:
            first = self._grid.row_number(0)
            standing = self._formulas.get(heading, {})
            faulty.update(index for index in self._indices if first + index not in standing)
        return sorted(faulty.intersection(self._indices)) if faulty else ()

    def _say_cell(self, index: int, column: Column, unclear: UnclearError, mark: Mark | None = None) -> None:
        place = self._cell_place(index, column)
        self._say(unclear.code, place, unclear.found, unclear.remedy, column, index, mark)

    def _cell_place(self, index: int, column: Column) -> Place:
        row = self._grid.row_number(index)
        return Place(row=row, heading=column.heading, cell=address(row, self._grid.columns[column.heading]))

    def _say_row(self, index: int, found: str, remedy: str) -> None:
        self._say(NO_ROW, Place(row=self._grid.row_number(index)), found, remedy, index=index, mark=Mark.DOUBTFUL)

    def _say(
        self,
        code: str,
        place: Place,
        found: str,
        remedy: str,
        column: Column | None = None,
        index: int | None = None,
        mark: Mark | None = None,
    ) -> None:
        self.problems.append(self._problem(code, place, found, remedy, column, index, mark))

    def _problem(
        self,
        code: str,
        place: Place,
        found: str,
        remedy: str,
        column: Column | None,
        index: int | None,
        mark: Mark | None,
    ) -> Problem:
        full = Place(self._grid.workbook, self._grid.sheet, place.row, place.heading, place.cell)
        owner = column.owner if column else self._kind.sheet.owner
        project = self._project(index) if index is not None else ""
        named = column.field if column else ""
        return Problem(code, Gap(full, found, remedy, project, owner), self._kind, named, mark)

    def _project(self, index: int) -> str:
        cell = self._cells["项目编号"][index] if "项目编号" in self._cells else None
        return cell.strip() if isinstance(cell, str) else ""


_MOVE_INTO_TABLE = "请把这些行移到紧接表格末行的下面（有汇总行的插在其上），再运行 pmxl tidy"


def _ties(column: Column) -> bool:
    """Whether a column must name what each of its rows belongs to: a project, a contract, a request, a receipt."""
    return column.required and bool(column.refers) and column.kind is Kind.CODE


def _hides(column: Column) -> Mark | None:
    """A computed column hides nothing: its values are never read."""
    return None if column.formula else Mark.ABSENT


def _missing_column(column: Column, unknown: Sequence[str]) -> tuple[str, str]:
    for other in unknown:
        if plain_name(other).startswith(f"{plain_name(column.heading)}("):
            found = f"缺少列「{column.heading}」，「{other}」的括注与它不符，不能当作它读取"
            return found, f"请按{column.unit or '本列的要求'}填写，并把表头改回「{column.heading}」"
    near = difflib.get_close_matches(column.heading, unknown, n=1, cutoff=0.5)
    renamed = f"，「{near[0]}」可能是它被改了名" if near else ""
    return f"缺少列「{column.heading}」{renamed}", "请恢复该列的表头；其余列照常读取"


def _heads_total(text: str) -> bool:
    return plain_name(text).rstrip(":").lower() in _TOTALS


def _names_total(text: str) -> bool:
    return bool(_TOTAL.search(plain_name(text)))


_NAMING = frozenset({Kind.TEXT, Kind.NAME, Kind.CODE, Kind.PERSON, Kind.CHOICE, Kind.LISTED, Kind.LONG_TEXT})
"""What names a row or says of what sort it is; a total has numbers, and at most dates, besides its label."""


def _result(cell: Cell) -> Cell:
    return cell.value if isinstance(cell, Stale) else cell


def _computed_fault(cell: Cell) -> UnclearError:
    value = _result(cell)
    if isinstance(value, ErrorValue):
        return UnclearError(ERROR_VALUE, f"公式结果是错误值 {value}", "请修正公式引用的单元格")
    shown = "空白" if value is None else f"「{value}」"
    return UnclearError(OVERWRITTEN_FORMULA, f"公式列被{shown}覆盖", "请运行 pmxl tidy，由它补回公式")
