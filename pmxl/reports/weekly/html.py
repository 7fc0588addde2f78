"""The summary as one self-contained page for a mail or a phone: no script, no outside file, no sideways scrolling."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from pmxl.reports.paper.page import NUMERIC, Heading, Item, Look, Page, Section, Tone
from pmxl.reports.paper.words import written
from pmxl.reports.weekly.book import change_colour, colour_of, compared, figure, shown
from pmxl.reports.weekly.kpis import Kpi
from pmxl.reports.weekly.summary import Summary
from pmxl.sheets.building import palette
from pmxl.vocabulary import Light

_LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN)
_MOST = 60

_STYLE = f"""
*{{box-sizing:border-box}}
body{{margin:0;font:14px/1.55 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif;
color:{palette.INK};background:#EEF2F6}}
main{{max-width:1120px;margin:0 auto;background:{palette.PAPER}}}
header{{background:{palette.INK};color:{palette.PAPER};padding:20px 24px}}
header h1{{margin:0;font-size:22px}}header p{{margin:6px 0 0;opacity:.8;font-size:12px}}
.lead{{margin:0;padding:14px 24px;background:{palette.BAND};font-size:15px}}
.tiles{{display:grid;grid-template-columns:repeat(6,1fr);gap:10px;padding:16px 24px}}
.tile{{background:{palette.BAND};border:1px solid {palette.LINE};border-left:4px solid;padding:8px 12px;
min-width:0}}
.tile b{{display:block;font-size:23px;line-height:1.35;white-space:nowrap}}
.tile span{{display:block;font-size:12px;color:{palette.MUTED}}}
.charts{{display:grid;grid-template-columns:1fr 1fr;gap:16px;padding:0 24px}}
figure{{margin:0;border:1px solid {palette.LINE};padding:10px;min-width:0}}figcaption{{font-weight:600;
margin-bottom:6px}}
svg{{width:100%;height:auto;display:block}}
section,ol{{margin:18px 24px}}h2{{font-size:16px;border-bottom:2px solid {palette.ACCENT};padding-bottom:4px;
margin:22px 24px 8px}}
ol{{padding:0;list-style:none;counter-reset:n}}
ol li{{counter-increment:n;padding:9px 0 9px 34px;position:relative;border-bottom:1px solid {palette.LINE}}}
ol li:before{{content:counter(n);position:absolute;left:8px;color:{palette.ACCENT};font-weight:700}}
ol em{{display:block;font-style:normal;color:{palette.ACCENT};font-weight:600}}
details{{margin:0 24px;border-bottom:1px solid {palette.LINE}}}
summary{{cursor:pointer;padding:11px 0;
overflow-wrap:anywhere}}summary b{{margin-right:10px}}summary span{{color:{palette.MUTED};font-size:13px}}
h3{{font-size:14px;margin:12px 0 4px}}h3 small{{color:{palette.MUTED};font-weight:400;margin-left:8px}}
table{{border-collapse:collapse;width:100%;font-size:12.5px;margin-bottom:12px}}
th{{background:{palette.BAND};text-align:left;border-bottom:1px solid {palette.ACCENT};padding:5px 7px}}
td{{border-bottom:1px solid {palette.LINE};padding:5px 7px;vertical-align:top;overflow-wrap:anywhere}}
.n{{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}}tr.t td{{font-weight:700;
background:{palette.BAND}}}
.good{{color:{palette.GREEN}}}.warn{{color:{palette.AMBER_INK};font-weight:600}}.bad{{color:{palette.RED};
font-weight:600}}
.muted{{color:{palette.MUTED}}}.strong{{font-weight:700}}
i{{font-style:normal;padding:1px 7px;border-radius:3px;font-weight:600;white-space:nowrap}}
footer{{padding:16px 24px 28px;color:{palette.MUTED};font-size:11px;overflow-wrap:anywhere}}
@media(max-width:760px){{
.tiles{{grid-template-columns:1fr 1fr;padding:12px}}.charts{{grid-template-columns:1fr;padding:0 12px}}
h2,ol,details,section{{margin-left:12px;margin-right:12px}}header,.lead,footer{{padding-left:14px;
padding-right:14px}}
table,tbody,tr,td{{display:block;width:100%}}thead{{display:none}}
tr{{border:1px solid {palette.LINE};margin-bottom:8px;padding:4px 0}}
td{{border:0;padding:3px 8px 3px 104px;position:relative;min-height:1.6em;text-align:left;white-space:normal}}
td:before{{content:attr(data-h);position:absolute;left:8px;width:90px;color:{palette.MUTED};font-size:11.5px}}
td:empty{{display:none}}}}
@media print{{details{{break-inside:avoid}}body{{background:#fff}}}}
"""


def html(summary: Summary) -> str:
    """The page as text."""
    week = summary.week
    company = escape(week.affairs.company)
    return "".join(
        (
            '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>{escape(summary.title)}</title><style>{_STYLE}</style></head><body><main>",
            f"<header><h1>{escape(summary.title)}</h1><p>{company} · {escape(summary.note)}</p></header>",
            f'<p class="lead">{escape(summary.headline)}</p>',
            f'<div class="tiles">{"".join(map(_tile, summary.tiles))}</div>',
            f'<div class="charts">{_charts(summary)}</div>',
            f"<h2>要拍板的事</h2>{_decisions(summary)}",
            f"<h2>其他指标</h2><section>{_figures(summary.rest)}</section>",
            "<h2>专题</h2>",
            *map(_page, summary.pages),
            f"<footer>操作日志链头 {escape(summary.head)}</footer></main></body></html>",
        )
    )


def _tile(kpi: Kpi) -> str:
    return (
        f'<div class="tile" style="border-left-color:{colour_of(kpi)}"><span>{escape(kpi.name)}</span>'
        f'<b data-kpi="{escape(kpi.name)}" data-value="{kpi.value}" style="color:{colour_of(kpi)}">'
        f"{escape(figure(kpi))}</b>"
        f'<span style="color:{change_colour(kpi)}">{escape(compared(kpi))}</span><span>{escape(kpi.note)}</span></div>'
    )


def _charts(summary: Summary) -> str:
    charts = (summary.stage_chart, summary.week_chart)
    return "".join(
        f"<figure><figcaption>{escape(chart.title)}</figcaption>{_bars(chart.columns)}</figure>" for chart in charts
    )


def _bars(columns: Mapping[str, Mapping[Light, int]]) -> str:
    """Stacked columns as an inline drawing, each part with its number."""
    top = max((sum(counts[light] for light in _LIGHTS) for counts in columns.values()), default=0) or 1
    step = 480 / max(len(columns), 1)
    parts = [
        part
        for place, (label, counts) in enumerate(columns.items())
        for part in _column(label, counts, place * step, step, 150 / top)
    ]
    return f'<svg viewBox="0 0 480 184" role="img">{"".join(parts)}</svg>'


def _column(label: str, counts: Mapping[Light, int], left: float, step: float, scale: float) -> Iterator[str]:
    bottom, width = 160.0, step * 0.62
    for light in _LIGHTS:
        height = counts[light] * scale
        if height:
            bottom -= height
            ink = palette.INK if light is Light.YELLOW else palette.PAPER
            yield (
                f'<rect x="{left + step * 0.19:.1f}" y="{bottom:.1f}" width="{width:.1f}" height="{height:.1f}" '
                f'fill="{palette.LIGHTS[light]}"><title>{label} {light} {counts[light]}</title></rect>'
                f'<text x="{left + step / 2:.1f}" y="{bottom + height / 2 + 4:.1f}" font-size="11" fill="{ink}" '
                f'text-anchor="middle">{counts[light]}</text>'
            )
    yield (
        f'<text x="{left + step / 2:.1f}" y="178" font-size="11" fill="{palette.MUTED}" '
        f'text-anchor="middle">{escape(label)}</text>'
    )


def _decisions(summary: Summary) -> str:
    if not summary.decisions:
        return "<section>本周没有需要总经理拍板的事</section>"
    items = (f"<li>{escape(found.text)}<em>→ {escape(found.ask)}</em></li>" for found in summary.decisions)
    return f"<ol>{''.join(items)}</ol>"


def _figures(figures: Sequence[Kpi]) -> str:
    rows = "".join(
        f'<tr><td data-h="指标">{escape(kpi.name)}</td>'
        f'<td class="n strong" data-h="本周" data-kpi="{escape(kpi.name)}" data-value="{kpi.value}">'
        f"{escape(figure(kpi))}</td>"
        f'<td class="n muted" data-h="上周">{escape(shown(kpi.before, kpi.look))}</td>'
        f'<td class="n" data-h="变化" style="color:{change_colour(kpi)}">{kpi.arrow}</td></tr>'
        for kpi in figures
    )
    head = '<thead><tr><th>指标</th><th class="n">本周</th><th class="n">上周</th><th class="n">变化</th></tr></thead>'
    return f"<table>{head}<tbody>{rows}</tbody></table>"


def _page(page: Page) -> str:
    sections = "".join(map(_section, page.sections))
    head = f"<summary><b>{escape(page.name)}</b><span>{escape(page.headline)}</span></summary>"
    return f"<details>{head}{sections}</details>"


def _section(section: Section) -> str:
    note = f"<small>{escape(section.note)}</small>" if section.note else ""
    title = f"<h3>{escape(section.title)}{note}</h3>"
    if not section.lines:
        return f'{title}<p class="muted">{escape(section.empty)}</p>'
    head = "".join(
        f"<th{_class(heading.look, Tone.PLAIN)}>{escape(heading.title)}</th>" for heading in section.headings
    )
    rows = "".join(_row(section.headings, line) for line in section.lines[:_MOST])
    left = len(section.lines) - _MOST
    more = f'<p class="muted">另有 {left} 行，见工作簿</p>' if left > 0 else ""
    total = _row(section.headings, section.total, ' class="t"') if section.total else ""
    return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{rows}{total}</tbody></table>{more}"


def _row(headings: Sequence[Heading], line: Sequence[Item], kind: str = "") -> str:
    cells = (_cell(heading, item) for heading, item in zip(headings, line, strict=False))
    return f"<tr{kind}>{''.join(cells)}</tr>"


def _cell(heading: Heading, item: Item) -> str:
    text = escape(written(item, heading.look)).replace("\n", "<br>")
    place = f' title="{escape(item.place)}"' if item.place else ""
    if heading.look is Look.LIGHT and text:
        light = Light(str(item.value))
        text = f'<i style="background:{palette.LIGHT_FILLS[light]}">{text}</i>'
    return f'<td data-h="{escape(heading.title)}"{_class(heading.look, item.tone)}{place}>{text}</td>'


def _class(look: Look, tone: Tone) -> str:
    names = [*(["n"] if look in NUMERIC else []), *([tone.value] if tone is not Tone.PLAIN else [])]
    return f' class="{" ".join(names)}"' if names else ""
