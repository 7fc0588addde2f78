"""备货: what is overdue, short and rejected over all projects, or the items of one against its contract's list."""

from pmxl.actions.desk import Desk, find_project
from pmxl.actions.receivables import affairs_of
from pmxl.figures.affairs import Affairs
from pmxl.figures.calendar import week_of
from pmxl.figures.goods import ItemKey, ItemStock
from pmxl.figures.progress import percent
from pmxl.reports.paper.marks import marked
from pmxl.reports.paper.page import Heading, Line, Look, Page, Section, Tone, plain
from pmxl.reports.weekly.facts import Week
from pmxl.reports.weekly.supply import goods_page
from pmxl.rows.contract import ContractItemRow
from pmxl.rows.register import Dossier
from pmxl.rows.stock import RequestLineRow


def stock_standing(desk: Desk, project: str = "") -> Page:
    """The stock of all running projects, or one project's items; raises ProjectNotFoundError."""
    affairs = affairs_of(desk)
    if not project:
        return goods_page(Week(affairs, week_of(desk.today)))
    return _project(affairs, find_project(affairs.register, project))


@marked
def _project(affairs: Affairs, dossier: Dossier) -> Page:
    number, stock = dossier.reference, affairs.stock
    names = {row.item: row.product for row in affairs.register.of(RequestLineRow)}
    names |= {row.item: row.product for row in affairs.register.of(ContractItemRow)}
    headings = (
        Heading("物料", Look.CODE),
        Heading("产品名称"),
        Heading("合同", Look.NUMBER),
        Heading("可申请", Look.NUMBER),
        Heading("已申请", Look.NUMBER),
        Heading("已下单", Look.NUMBER),
        Heading("已到", Look.NUMBER),
        Heading("签收", Look.NUMBER),
        Heading("不合格", Look.NUMBER),
        Heading("未到", Look.NUMBER),
    )
    lines = tuple(_item(key, item, names) for key, item in stock.items_of(number))
    kit = stock.kit(number)
    headline = (
        f"{dossier.project.name}：齐套率 {percent(kit.rate)}（{kit.complete}/{kit.needed} 种），"
        f"到货 {percent(stock.arrival_share(number))}（按成本）"
    )
    section = Section(
        "合同清单与备货", headings, lines, note="可申请 = 合同 − 已申请；签收以合格且已签为准", empty="没有备货"
    )
    return Page(f"备货 {number}", headline, (16, 30, *[11] * 8), (section,))


def _item(key: ItemKey, item: ItemStock, names: dict[str, str]) -> Line:
    return (
        plain(key[1]),
        plain(names.get(key[1], "")),
        plain(item.contracted),
        plain(item.remaining, Tone.BAD if item.remaining < 0 else Tone.PLAIN),
        plain(item.requested),
        plain(item.ordered),
        plain(item.arrived),
        plain(item.accepted),
        plain(item.rejected, Tone.BAD if item.rejected else Tone.PLAIN),
        plain(item.missing, Tone.BAD if item.missing else Tone.PLAIN),
    )
