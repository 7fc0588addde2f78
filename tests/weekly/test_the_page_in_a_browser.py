"""The HTML page in a real headless Chromium: no script errors, nothing wider than a phone, figures as in the workbook."""

import json
import subprocess
from pathlib import Path

import pytest

from pmxl.actions.weekly import WeeklyMade
from pmxl.reports.weekly.snapshot import read_snapshot
from tests.needs import BROWSERS, program

CHROMIUM = program(*BROWSERS)

pytestmark = pytest.mark.chromium

PROBE = """<script>
window.onerror = (message) => { document.title = 'ERROR ' + message };
window.onload = () => {
  const wide = [...document.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.offsetParent);
  const told = {};
  document.querySelectorAll('[data-kpi]').forEach(e => told[e.dataset.kpi] = e.dataset.value);
  const shown = JSON.stringify({error: document.title.startsWith('ERROR') ? document.title : '', width: innerWidth,
    scroll: document.documentElement.scrollWidth, wide: wide.slice(0, 3).map(e => e.tagName + '.' + e.className),
    open: document.querySelectorAll('details').length, told});
  document.body.innerHTML = '<pre id=probe></pre>'; document.getElementById('probe').textContent = shown;
};
</script>"""


def seen(page: Path, folder: Path, width: int, *, unfolded: bool) -> dict[str, object]:
    """What a browser of a width finds on the page, every topic unfolded if asked."""
    text = page.read_text(encoding="utf-8").replace("</body>", PROBE + "</body>")
    probe = folder / "probe.html"
    probe.write_text(text.replace("<details>", "<details open>") if unfolded else text, encoding="utf-8")
    # a window of a desktop browser is no narrower than 500 px: a frame stands for the phone
    frame = folder / "frame.html"
    frame.write_text(
        f'<body style="margin:0"><iframe src="probe.html" style="border:0;width:{width}px;height:900px" id=f></iframe>'
        "<script>onload=()=>setTimeout(()=>{document.body.textContent="
        "document.getElementById('f').contentDocument.getElementById('probe').textContent},300)</script>",
        encoding="utf-8",
    )
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    command += [f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=4000", "--dump-dom", frame.as_uri()]
    dump = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600).stdout
    found: dict[str, object] = json.loads(dump[dump.index("{") : dump.rindex("}") + 1].replace("&amp;", "&"))
    return found


@pytest.mark.parametrize("unfolded", [False, True])
def test_nothing_scrolls_sideways_on_a_phone_of_390_pixels(made: WeeklyMade, tmp_path: Path, unfolded: bool) -> None:
    assert made.page is not None
    found = seen(made.page, tmp_path, 390, unfolded=unfolded)
    assert (found["error"], found["width"], found["wide"]) == ("", 390, [])
    assert int(str(found["scroll"])) <= 390  # less by the width of a scroll bar


def test_the_browser_reads_the_figures_that_the_workbook_keeps(made: WeeklyMade, tmp_path: Path) -> None:
    assert made.page is not None
    kept = read_snapshot(made.workbook)
    assert kept is not None
    told = seen(made.page, tmp_path, 1100, unfolded=False)["told"]
    assert isinstance(told, dict)
    assert {k: v for k, v in told.items() if v != "None"} == {name: str(value) for name, value in kept.figures.items()}
