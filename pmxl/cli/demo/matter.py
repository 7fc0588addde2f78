"""What the play is about: one small project, its papers' numbers, and the goods of its contract."""

NAME, CUSTOMER = "北岸社区活动中心弱电改造", "北岸社区居民委员会"
CONTRACT, REQUEST, ACCEPTANCE = "HT-2026-0901", "BH-2026-0901", "YS-2026-0901"
GOODS = (("CAM-24", "网络摄像机", "台", 24, 680), ("ACS-12", "门禁控制器", "套", 12, 1250))
