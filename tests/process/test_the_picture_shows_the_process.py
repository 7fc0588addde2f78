import re
from xml.etree import ElementTree as ET

from docs.pages.swimlane import swimlane
from pmxl.process.definition import PROCESS
from pmxl.process.overview import overview

SVG = "{http://www.w3.org/2000/svg}"


def picture() -> ET.Element:
    return ET.fromstring(swimlane(PROCESS))


def texts() -> list[str]:
    return [element.text or "" for element in picture().iter(f"{SVG}text")]


def boxes() -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each step."""
    found = [rect for rect in picture().iter(f"{SVG}rect") if rect.find(f"{SVG}title") is not None]
    sizes = [[float(rect.attrib[name]) for name in ("x", "y", "width", "height")] for rect in found]
    return [(x, y, x + width, y + height) for x, y, width, height in sizes]


def test_every_step_stage_and_department_is_written_in_the_picture() -> None:
    whole = "".join(texts())
    for step in PROCESS.steps.values():
        assert step.number in texts()
        assert step.title in whole
    for definition in PROCESS.stages:
        assert definition.stage in whole
    assert {step.owner for step in PROCESS.steps.values()} <= set(texts())


def test_no_step_covers_another_or_leaves_the_picture() -> None:
    width, height = (float(picture().attrib[name]) for name in ("width", "height"))
    places = boxes()
    assert len(places) == len(PROCESS.steps)
    for number, (left, top, right, bottom) in enumerate(places):
        assert left >= 0
        assert top >= 0
        assert right <= width
        assert bottom <= height
        for other in places[number + 1 :]:
            assert right < other[0] or other[2] < left or bottom < other[1] or other[3] < top


def test_every_loop_is_drawn_in_red_with_its_word() -> None:
    loops = [step.loop for step in PROCESS.steps.values() if step.loop]
    drawn = [path for path in picture().iter(f"{SVG}path") if path.get("marker-end") == "url(#back)"]
    assert len(drawn) == len(loops) + 1  # and one in the legend
    assert sorted(text for text in texts() if text in {loop.result for loop in loops}) == sorted(
        loop.result for loop in loops
    )


def test_no_line_of_a_title_is_wider_than_its_box() -> None:
    titles = [text for text in texts() if any(text in step.title for step in PROCESS.steps.values())]
    wide = [re.sub("[ -~]{2}", "宽", text) for text in titles]
    assert max(map(len, wide)) <= 9


def test_the_table_has_a_line_for_every_step_with_its_loop() -> None:
    lines = list(overview(PROCESS))
    assert len(lines) == 1 + len(PROCESS.steps)
    assert lines[2][:7] == (
        "1.2",
        "立项信息评估",
        "运营（协助：PMO）",
        "",
        "",
        "通过 / 不通过 → 1.1",
        "销售、总经理",
    )
