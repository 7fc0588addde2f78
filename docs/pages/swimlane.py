"""docs/process.svg: the process as a swimlane picture; lanes are departments, columns are stages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from pmxl.process.terms import Process, StageDefinition, Step
from pmxl.vocabulary import Department


def swimlane(process: Process) -> str:
    """An SVG picture: two bands of three stages, in each a lane for every department that owns a step there."""
    half = -(-len(process.stages) // 2)
    bands = _bands((process.stages[:half], process.stages[half:]))
    boxes = {box.step.number: box for band in bands for box in band.boxes}
    width = max(band.width for band in bands) + MARGIN
    height = bands[-1].top + bands[-1].height + MARGIN
    parts = [
        *(part for band in bands for part in _band(band)),
        *(part for band in bands for column in band.columns for part in _flow(column, boxes)),
        *(part for box in boxes.values() for part in _loop(box, boxes)),
        *(part for box in boxes.values() for part in _box(box)),
        *_between(bands),
        *_legend(bands[-1]),
    ]
    return _HEAD.format(width=width, height=height) + "\n".join(parts) + "\n</svg>\n"


Lines = Iterator[str]

INK, MUTED, LINE, PAPER, BAND, ACCENT, RED = "#1F2933", "#7B8794", "#D9E2EC", "#FFFFFF", "#F7FAFC", "#1F5FA8", "#D64545"
STRIPS = {
    Department.SALES: "#1F5FA8",
    Department.OPERATIONS: "#14857C",
    Department.SOLUTION: "#7A4FB5",
    Department.PMO: "#1F2933",
    Department.PM: "#E07B2A",
    Department.RND: "#2E9E5B",
    Department.ENGINEERING: "#8C5A2B",
    Department.FINANCE: "#B98A12",
}
MARGIN, LABEL, HEADING = 20, 96, 40
LANE, CELL, BOX, TALL = 80, 154, 124, 56
GATE, DIAMOND = 48, 15
TITLE_LENGTH = 8

_HEAD = f"""<svg xmlns="http://www.w3.org/2000/svg" width="{{width}}" height="{{height}}"
 viewBox="0 0 {{width}} {{height}}"
 font-family="'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', sans-serif" font-size="13" fill="{INK}">
<defs>
<marker id="on" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
<path d="M0 0L8 4L0 8z" fill="{MUTED}"/></marker>
<marker id="back" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
<path d="M0 0L8 4L0 8z" fill="{RED}"/></marker>
</defs>
<rect width="100%" height="100%" fill="{PAPER}"/>
"""


@dataclass(frozen=True)
class _Box:
    """A step in its place; x and y are its centre."""

    step: Step
    x: float
    y: float

    @property
    def left(self) -> float:
        return self.x - BOX / 2

    @property
    def right(self) -> float:
        return self.x + BOX / 2


@dataclass(frozen=True)
class _Column:
    """A stage's part of a band: where it begins and ends, and at which height its gate stands."""

    definition: StageDefinition
    left: float
    right: float
    gate_y: float

    @property
    def gate_x(self) -> float:
        return self.right - GATE / 2


@dataclass(frozen=True)
class _Band:
    """A row of stages."""

    top: float
    columns: tuple[_Column, ...]
    boxes: tuple[_Box, ...]
    lanes: tuple[Department, ...]

    @property
    def width(self) -> float:
        return self.columns[-1].right

    @property
    def height(self) -> float:
        return HEADING + len(self.lanes) * LANE


def _bands(halves: tuple[tuple[StageDefinition, ...], ...]) -> tuple[_Band, ...]:
    bands: list[_Band] = []
    for stages in halves:
        top = bands[-1].top + bands[-1].height + 2 * MARGIN if bands else MARGIN
        left: float = MARGIN + LABEL
        lanes = _lanes(stages)
        columns: list[_Column] = []
        boxes: list[_Box] = []
        for definition in stages:
            places = _places(definition, lanes)
            boxes += [
                _Box(step, left + (cell + 0.5) * CELL, top + HEADING + (lanes.index(step.owner) + 0.5) * LANE)
                for step, cell in places
            ]
            right = left + (max(cell for _, cell in places) + 1) * CELL + GATE
            gate_y = top + HEADING + (lanes.index(definition.gate.owner) + 0.5) * LANE
            columns.append(_Column(definition, left, right, gate_y))
            left = right
        bands.append(_Band(top, tuple(columns), tuple(boxes), lanes))
    return tuple(bands)


def _lanes(stages: tuple[StageDefinition, ...]) -> tuple[Department, ...]:
    busy = {step.owner for definition in stages for step in definition.steps}
    busy |= {definition.gate.owner for definition in stages}
    return tuple(department for department in Department if department in busy)


def _places(definition: StageDefinition, lanes: tuple[Department, ...]) -> list[tuple[Step, int]]:
    """Each step with its cell from the left; a step shares the cell of the one before while the flow keeps its way."""
    places: list[tuple[Step, int]] = []
    cell, way, last = 0, 0, -1
    for step in definition.steps:
        lane = lanes.index(step.owner)
        turn = (lane > last) - (lane < last)
        if last >= 0 and (turn == 0 or (way and turn != way)):
            cell, way = cell + 1, 0
        elif last >= 0:
            way = turn
        places.append((step, cell))
        last = lane
    return places


def _band(band: _Band) -> Lines:
    """The lanes with their names, the stages' headings, and the gates between them."""
    for index, department in enumerate(band.lanes):
        y = band.top + HEADING + index * LANE
        fill = BAND if index % 2 == 0 else PAPER
        yield f'<rect x="{MARGIN}" y="{y}" width="{band.width - MARGIN}" height="{LANE}" fill="{fill}"/>'
        yield f'<rect x="{MARGIN}" y="{y + 8}" width="4" height="{LANE - 16}" rx="2" fill="{STRIPS[department]}"/>'
        yield _text(MARGIN + 14, y + LANE / 2 + 5, department, size=14, weight=600, anchor="start")
    for column in band.columns:
        number = column.definition.steps[0].number.partition(".")[0]
        middle = (column.left + column.right) / 2
        yield _text(middle, band.top + 24, f"{number}  {column.definition.stage}", size=16, weight=600, fill=ACCENT)
        yield (
            f'<line x1="{column.right}" y1="{band.top + 6}" x2="{column.right}" y2="{band.top + band.height}" '
            f'stroke="{LINE}"/>'
        )
    yield (
        f'<rect x="{MARGIN}" y="{band.top + HEADING}" width="{band.width - MARGIN}" height="{band.height - HEADING}" '
        f'fill="none" stroke="{LINE}"/>'
    )


def _flow(column: _Column, boxes: dict[str, _Box]) -> Lines:
    """The arrows from step to step and to the gate; a step that only a loop leads to is passed by."""
    steps = column.definition.steps
    detours = {step.loop.to for step in steps if step.loop and step.loop.to > step.number}
    path = [boxes[step.number] for step in steps if step.number not in detours]
    for before, after in pairwise(path):
        yield _arrow(_way(before, after), MUTED, "on")
    last, x, y = path[-1], column.gate_x, column.gate_y
    bend = last.right + (CELL - BOX) / 2
    yield _arrow([(last.right, last.y), (bend, last.y), (bend, y), (x - DIAMOND, y)], MUTED, "on")
    corners = f"{x - DIAMOND},{y} {x},{y - DIAMOND} {x + DIAMOND},{y} {x},{y + DIAMOND}"
    yield f'<polygon points="{corners}" fill="{PAPER}" stroke="{ACCENT}" stroke-width="2"/>'
    yield _text(x, y + 4, "关", size=12, weight=600, fill=ACCENT)


Way = list[tuple[float, float]]


def _way(before: _Box, after: _Box) -> Way:
    if before.x == after.x:
        side = TALL / 2 if after.y > before.y else -TALL / 2
        return [(before.x, before.y + side), (after.x, after.y - side)]
    bend = before.right + (CELL - BOX) / 2
    return [(before.right, before.y), (bend, before.y), (bend, after.y), (after.left, after.y)]


def _loop(box: _Box, boxes: dict[str, _Box]) -> Lines:
    """The red arrow of the result that sends back, with its word beside it."""
    loop = box.step.loop
    if loop is None:
        return
    way, (x, y) = _back(box, boxes[loop.to])
    yield _arrow(way, RED, "back", dashed=True)
    width = 13 * len(loop.result) + 6
    yield f'<rect x="{x - width / 2}" y="{y - 9}" width="{width}" height="17" rx="3" fill="{PAPER}"/>'
    yield _text(x, y + 4, loop.result, size=12, fill=RED)


def _back(source: _Box, target: _Box) -> tuple[Way, tuple[float, float]]:
    """The way of a loop, and where its word stands."""
    half, low, aside = TALL / 2, 12, 9
    if source.x == target.x and target.step.number > source.step.number:
        return [(source.x, source.y + half), (target.x, target.y - half)], (source.x, (source.y + target.y) / 2)
    if source.x == target.x:
        left = source.left - aside
        way = [(source.left, source.y), (left, source.y), (left, target.y + low), (target.left, target.y + low)]
        return way, (left + 26, (source.y + target.y) / 2)
    if source.x - target.x > 2 * CELL:
        left, bottom = source.left - aside, target.y + half + 7
        way = [
            (source.left, source.y),
            (left, source.y),
            (left, bottom),
            (target.x, bottom),
            (target.x, target.y + half),
        ]
        return way, ((left + target.x) / 2, bottom)
    if target.y > source.y:
        way = [(source.x, source.y + half), (source.x, target.y + low), (target.right, target.y + low)]
        return way, (source.x, (source.y + target.y) / 2)
    right = target.right + aside
    way = [(source.left, source.y), (right, source.y), (right, target.y + low), (target.right, target.y + low)]
    return way, (right, (source.y + target.y) / 2)


def _box(box: _Box) -> Lines:
    """A step: number, title on at most two lines, its department's colour, dashed where it has a condition."""
    left, top, step = box.left, box.y - TALL / 2, box.step
    dash = ' stroke-dasharray="5 3"' if step.condition else ""
    yield (
        f'<rect x="{left}" y="{top}" width="{BOX}" height="{TALL}" rx="6" fill="{PAPER}" stroke="{MUTED}"{dash}>'
        f"<title>{escape(step.rule)}</title></rect>"
    )
    yield f'<rect x="{left}" y="{top + 6}" width="3" height="{TALL - 12}" fill="{STRIPS[step.owner]}"/>'
    yield _text(left + 11, top + 16, step.number, size=11, weight=600, fill=ACCENT, anchor="start")
    if step.condition:
        yield _text(left + BOX - 8, top + 16, step.condition, size=10, fill=MUTED, anchor="end")
    for line, part in enumerate(_lines(step.title)):
        yield _text(left + 11, top + 32 + 16 * line, part, size=12.5, anchor="start")


def _lines(title: str) -> tuple[str, ...]:
    """A title on one line, or on two of about the same length, broken between words."""
    if len(title) <= TITLE_LENGTH:
        return (title,)
    cuts = [match.start() for match in _BREAKS.finditer(title)] or [len(title) // 2]
    cut = min(cuts, key=lambda at: abs(2 * at - len(title)))
    return title[:cut], title[cut:]


_BREAKS = re.compile("(?<=、)|(?<=计划)|(?<=需要)|(?<=包含)|(?<=方案)|(?<=确定)|(?=与)|(?=并)")
"""Where a title may be broken."""


def _between(bands: tuple[_Band, ...]) -> Lines:
    """How a gate leads on: to the next stage, from the end of a band to the next, and to the closed end."""
    for band in bands:
        firsts = {box.step.number: box for box in band.boxes}
        for column, after in pairwise(band.columns):
            first = firsts[after.definition.steps[0].number]
            x, y = column.right, column.gate_y
            yield _arrow([(column.gate_x + DIAMOND, y), (x, y), (x, first.y), (first.left, first.y)], MUTED, "on")
    for band, after_band in pairwise(bands):
        last, first = band.columns[-1], after_band.boxes[0]
        yield _arrow([(last.gate_x + DIAMOND, last.gate_y), (last.right + 12, last.gate_y)], MUTED, "on")
        yield _arrow([(first.left - 22, first.y), (first.left, first.y)], MUTED, "on")
    end = bands[-1].columns[-1]
    x, y = end.right + 40, end.gate_y
    yield _arrow([(end.gate_x + DIAMOND, y), (x, y)], MUTED, "on")
    yield f'<rect x="{x}" y="{y - 18}" width="84" height="36" rx="18" fill="{BAND}" stroke="{MUTED}"/>'
    yield _text(x + 42, y + 5, "已关闭", weight=600)


def _legend(band: _Band) -> Lines:
    """What the marks mean, in the free corner beside the last stage."""
    x, y = band.width + 40, band.top + band.height - 4 * 28
    dash = 'stroke-dasharray="5 3"'
    box = f'<rect x="{x}" y="{{y}}" width="34" height="16" rx="4" fill="{PAPER}" stroke="{MUTED}"'
    back = f'<path d="M{x} {{middle}}h34" stroke="{RED}" stroke-width="1.4" {dash} marker-end="url(#back)"/>'
    gate = f'<path d="M{x + 17} {{y}}l9 8l-9 8l-9 -8z" fill="{PAPER}" stroke="{ACCENT}" stroke-width="2"/>'
    samples = (
        (f"{box}/>", "节点"),
        (f"{box} {dash}/>", "有条件的节点"),
        (back, "退回或重做"),
        (gate, "关口：依据齐全才推进"),
    )
    for row, (sample, meaning) in enumerate(samples):
        top = y + 28 * row
        yield sample.format(y=top, middle=top + 8)
        yield _text(x + 46, top + 13, meaning, size=12, anchor="start")


def _arrow(way: Way, colour: str, marker: str, *, dashed: bool = False) -> str:
    """A line through points with an arrow at its end."""
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in way)
    dash = ' stroke-dasharray="5 3"' if dashed else ""
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.4"{dash} marker-end="url(#{marker})"/>'


def _text(
    x: float, y: float, words: str, *, size: float = 13, weight: int = 400, fill: str = INK, anchor: str = "middle"
) -> str:
    style = f'font-size="{size:g}" font-weight="{weight}" fill="{fill}" text-anchor="{anchor}"'
    return f'<text x="{x:g}" y="{y:g}" {style}>{escape(words)}</text>'
