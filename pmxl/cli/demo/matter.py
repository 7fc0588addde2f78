"""What the play is about: one small project, its papers' numbers, and the goods of its contract."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

NAME, CUSTOMER = "北岸社区活动中心弱电改造", "北岸社区居民委员会"
CONTRACT, REQUEST, ACCEPTANCE = "HT-2026-0901", "BH-2026-0901", "YS-2026-0901"
SITE, CONTACT = "北岸路 18 号", "何主任"
_GOODS = (
    ("CAM-24", "网络摄像机", "400 万 红外", "视安", "台", 24, 680),
    ("ACS-12", "门禁控制器", "双门 含读卡器", "安控", "套", 12, 1250),
)


def goods() -> Iterator[dict[str, Any]]:
    """The cells that every sheet with these goods has in common, line by line."""
    names = ("item", "product", "model", "brand", "unit")
    for line, (*texts, count, cost) in enumerate(_GOODS, start=1):
        yield {**dict(zip(names, texts, strict=True)), "line": line, "quantity": Decimal(count), "cost": Decimal(cost)}
