"""What the play is about: one small project, its papers' numbers, and the goods of its contract."""

NAME, CUSTOMER = "北岸社区活动中心弱电改造", "北岸社区居民委员会"
CONTRACT, REQUEST, ACCEPTANCE = "HT-2026-0901", "BH-2026-0901", "YS-2026-0901"
SITE, CONTACT = "北岸路 18 号", "何主任"
GOODS = (
    ("CAM-24", "网络摄像机", "400 万 红外", "视安", "台", 24, 680),
    ("ACS-12", "门禁控制器", "双门 含读卡器", "安控", "套", 12, 1250),
)
