"""The materials that the invented company works with, by kind of project."""

from decimal import Decimal
from typing import NamedTuple


class Good(NamedTuple):
    """One material: its code and name, what it costs, and how many a small project takes."""

    code: str
    name: str
    model: str
    brand: str
    unit: str
    cost: Decimal
    usual: int


def _good(line: str) -> Good:
    code, name, model, brand, unit, cost, usual = line.split("|")
    return Good(code, name, model, brand, unit, Decimal(cost), int(usual))


_CABLE = "RD-1001|六类非屏蔽网线|CAT6 305m|联创|箱|618.00|6"
_TRAY = "RD-1105|镀锌桥架|200×100|金源|米|46.50|120"
_SWITCH = "RD-2003|接入交换机|24 口 PoE|锐通|台|2380.00|3"
_CABINET = "RD-3001|壁挂机柜|9U|图宏|台|420.00|2"
_POWER = "RD-3204|电源模块|24V 10A|稳科|个|186.00|8"

_LINES = {
    "弱电工程": (
        "RD-4001|网络摄像机|400 万 红外|视安|台|486.00|16",
        _CABLE,
        "RD-4102|网络硬盘录像机|32 路 8 盘位|视安|台|5260.00|1",
        _SWITCH,
        "RD-4203|门禁控制器|四门|安控|台|1180.00|2",
        _TRAY,
        _CABINET,
    ),
    "楼宇自控": (
        "RD-5001|直接数字控制器|16 点|博控|台|3650.00|3",
        "RD-5102|温湿度传感器|管道式|博控|只|265.00|12",
        "RD-5203|电动调节阀执行器|DN80|恒阀|台|1420.00|4",
        _CABLE,
        _POWER,
        _TRAY,
    ),
    "机房工程": (
        "RD-6001|标准服务器机柜|42U|图宏|台|3180.00|4",
        "RD-6102|模块化不间断电源|40 kVA|稳科|套|38600.00|1",
        "RD-6203|列间空调|25 kW|凌冷|台|41200.00|1",
        "RD-6304|动环监控主机|32 路|博控|台|8600.00|1",
        _CABLE,
        _TRAY,
    ),
    "机电改造": (
        "RD-7001|消防联动控制柜|双电源|安控|台|12800.00|1",
        "RD-7102|输入输出模块|二总线|安控|个|142.00|24",
        "RD-7203|防爆接线箱|ExdⅡB|金源|个|236.00|10",
        _TRAY,
        _POWER,
    ),
    "软件平台": (
        "RD-8001|数据采集网关|8 口 RS485|联创|台|1960.00|4",
        "RD-8102|智能电表|三相 0.5S|威表|只|318.00|16",
        "RD-8203|边缘服务器|塔式 64G|浪涛|台|15800.00|1",
        _SWITCH,
        _CABLE,
    ),
    "维保服务": (
        "RD-9001|备件箱|巡检专用|联创|套|2600.00|1",
        _POWER,
    ),
}

GOODS = {kind: tuple(map(_good, lines)) for kind, lines in _LINES.items()}
"""The contract list of a small project of each kind."""
