"""The forty projects of the invented year, from a fresh application to the closed file."""

from datetime import date

from pmxl.vocabulary import TerminationReason, Verdict
from tests.company.profile import Profile

_WEAK, _CONTROL, _ROOM, _POWER, _SOFT, _CARE = "弱电工程", "楼宇自控", "机房工程", "机电改造", "软件平台", "维保服务"

CLOSED = (
    Profile(name="临江三院门诊楼弱电改造", customer="临江市第三人民医院", site="临江市中山路 88 号", kind=_WEAK,
            amount=2_860_000, at="", since=date(2026, 10, 16), sales="周敏", manager="张伟明", solution="孙强",
            engineer="蒋涛", grade="A", relation="战略合作", versions=2, working_days=46, closing_waiver=True),
    Profile(name="云栖科技园 B 座楼宇自控", customer="云栖科技园管理有限公司", site="临江市云栖大道 9 号",
            kind=_CONTROL, amount=1_640_000, at="", since=date(2026, 7, 10), sales="高翔", manager="刘洋",
            solution="郭子昂", engineer="胡斌", versions=3, assessments=2, working_days=38, closing_waiver=True,
            verdict=Verdict.CONDITIONAL),
    Profile(name="东湖中学校园广播与监控", customer="临江市东湖中学", site="临江市湖滨路 12 号", kind=_WEAK,
            amount=486_000, at="", since=date(2026, 6, 12), sales="丁雪", manager="谢芳", solution="沈洁",
            engineer="胡斌", grade="C", versions=1, working_days=24, scheme="三段", margin=31),
    Profile(name="恒信银行临江分行机房维保", customer="恒信银行临江分行", site="临江市金融街 1 号", kind=_CARE,
            amount=228_000, at="", since=date(2026, 11, 6), sales="许佳宁", manager="邓凯", solution="沈洁",
            engineer="曹志刚", grade="C", stock=False, survey=False, versions=1, working_days=60, scheme="三段",
            margin=38),
)  # fmt: skip

ACCEPTANCE = (
    Profile(name="望湖国际酒店客房智控", customer="望湖国际酒店", site="临江市望湖路 66 号", kind=_CONTROL,
            amount=3_920_000, at="6.3", since=date(2026, 9, 11), sales="周敏", manager="徐建军", solution="孙强",
            engineer="蒋涛", grade="A", software=True, versions=3, working_days=58, behind=3, owing="half 验收款"),
    Profile(name="临江大学数据中心扩容", customer="临江大学", site="临江市学院路 200 号", kind=_ROOM,
            amount=5_780_000, at="6.3", since=date(2026, 10, 23), sales="陈立群", manager="张伟明", solution="林知远",
            engineer="胡斌", grade="A", relation="战略合作", feasibilities=2, working_days=55,
            verdict=Verdict.CONDITIONAL),
    Profile(name="锦绣花园一期门禁改造", customer="锦绣花园物业服务有限公司", site="临江市锦绣路 18 号", kind=_WEAK,
            amount=372_000, at="6.3", since=date(2026, 7, 10), sales="高翔", manager="谢芳", solution="郭子昂",
            engineer="蒋涛", grade="C", relation="一般", versions=2, working_days=26, scheme="三段", owing="验收款"),
    Profile(name="华泽制药二车间环境监测", customer="华泽制药股份有限公司", site="临江市高新区药谷路 7 号",
            kind=_SOFT, amount=1_980_000, at="6.1", since=date(2026, 11, 13), sales="罗文斌", manager="马晓东",
            solution="孙强", engineer="彭勇", software=True, working_days=50, behind=4),
    Profile(name="星河广场停车引导系统", customer="星河广场商业管理有限公司", site="临江市星河路 1 号", kind=_WEAK,
            amount=880_000, at="6.1", since=date(2026, 11, 11), sales="许佳宁", manager="邓凯", solution="沈洁",
            engineer="蒋涛", versions=2, working_days=32, acceptances=2, behind=5),
)  # fmt: skip

DELIVERY = (
    Profile(name="江北物流园安防一期", customer="江北物流园发展有限公司", site="临江市江北大道 300 号", kind=_WEAK,
            amount=4_350_000, at="5.1", since=date(2026, 9, 21), sales="陈立群", manager="刘洋", solution="林知远",
            engineer="胡斌", grade="A", versions=3, working_days=55, behind=2),
    Profile(name="市政务服务中心智能化", customer="临江市政务服务中心", site="临江市人民大道 1 号", kind=_WEAK,
            amount=7_260_000, at="5.1", since=date(2026, 9, 7), sales="周敏", manager="张伟明", solution="孙强",
            engineer="蒋涛", grade="A", software=True, relation="战略合作", versions=4, feasibilities=2,
            working_days=68, behind=9, owing="half 进度款"),
    Profile(name="南湾污水厂自控改造", customer="南湾水务有限公司", site="临江市南湾路 55 号", kind=_CONTROL,
            amount=3_180_000, at="5.1", since=date(2026, 10, 12), sales="罗文斌", manager="徐建军", solution="郭子昂",
            engineer="曹志刚", software=True, working_days=48, behind=0, survey_rounds=2),
    Profile(name="铭川汽车焊装车间能耗平台", customer="铭川汽车制造有限公司", site="临江市汽车城 2 号", kind=_SOFT,
            amount=2_450_000, at="5.1", since=date(2026, 9, 28), sales="丁雪", manager="马晓东", solution="孙强",
            engineer="彭勇", software=True, working_days=56, behind=4,
            early_start="现场停产检修窗口固定，未到的 2 台网关不影响首段施工"),
    Profile(name="海悦酒店消防联动改造", customer="海悦酒店管理有限公司", site="临江市海悦路 3 号", kind=_POWER,
            amount=1_260_000, at="5.1", since=date(2026, 10, 26), sales="高翔", manager="谢芳", solution="沈洁",
            engineer="胡斌", working_days=36, behind=1),
    Profile(name="明德小学多媒体教室", customer="临江市明德小学", site="临江市明德巷 20 号", kind=_WEAK,
            amount=395_000, at="6.1", since=date(2026, 11, 19), sales="丁雪", manager="邓凯", solution="沈洁",
            engineer="蒋涛", grade="C", versions=1, working_days=22, scheme="三段", relation="一般", ready=True),
    Profile(name="临江港务集装箱闸口识别", customer="临江港务集团", site="临江市港区一路 8 号", kind=_WEAK,
            amount=5_120_000, at="5.1", since=date(2026, 8, 31), sales="陈立群", manager="徐建军", solution="林知远",
            engineer="蒋涛", grade="A", software=True, versions=3, working_days=74, behind=14, signed_late=True,
            early_start="闸口土建已移交，先行施工基础与管线", owing="进度款"),
)  # fmt: skip

PREPARATION = (
    Profile(name="市图书馆新馆信息发布", customer="临江市图书馆", site="临江市文化路 10 号", kind=_WEAK,
            amount=690_000, at="5.1", since=date(2026, 11, 20), sales="许佳宁", manager="邓凯", solution="郭子昂",
            engineer="胡斌", working_days=20, ready=True),
    Profile(name="体育中心场馆照明控制", customer="临江市体育中心", site="临江市体育路 5 号", kind=_CONTROL,
            amount=1_150_000, at="4.6", since=date(2026, 11, 3), sales="罗文斌", manager="谢芳", solution="孙强",
            engineer="蒋涛", working_days=22, signed_late=True, owing="half 预付款"),
    Profile(name="临江数据港冷却群控", customer="临江数据港有限公司", site="临江市数据港路 1 号", kind=_CONTROL,
            amount=2_380_000, at="4.5", since=date(2026, 11, 12), sales="周敏", manager="马晓东", solution="林知远",
            engineer="曹志刚", software=True, grade="A", working_days=20),
    Profile(name="嘉禾粮库粮情监测", customer="嘉禾粮食储备库", site="临江市粮库路 9 号", kind=_WEAK, amount=540_000,
            at="4.2", since=date(2026, 11, 17), sales="丁雪", manager="刘洋", solution="沈洁", engineer="彭勇",
            working_days=20, signed_late=True, scheme="三段"),
)  # fmt: skip

CONTRACT = (
    Profile(name="翠屏山景区票务监控", customer="翠屏山旅游开发有限公司", site="临江市翠屏山景区", kind=_WEAK,
            amount=960_000, at="3.6", since=date(2026, 11, 18), sales="高翔", manager="马晓东", solution="郭子昂",
            engineer="胡斌"),
    Profile(name="和信大厦空调群控", customer="和信置业有限公司", site="临江市和信路 28 号", kind=_CONTROL,
            amount=1_780_000, at="3.4", since=date(2026, 11, 12), sales="许佳宁", manager="徐建军", solution="孙强",
            engineer="曹志刚", versions=3),
    Profile(name="康宁养老院呼叫系统", customer="康宁养老服务有限公司", site="临江市康宁路 2 号", kind=_WEAK,
            amount=318_000, at="3.2", since=date(2026, 11, 17), sales="丁雪", manager="邓凯", solution="沈洁",
            engineer="胡斌", grade="C", relation="一般", versions=1, feasibilities=2, scheme="三段"),
    Profile(name="凯越电子洁净厂房监控", customer="凯越电子有限公司", site="临江市电子城 11 号", kind=_POWER,
            amount=4_680_000, at="3.1", since=date(2026, 11, 16), sales="陈立群", manager="刘洋", solution="林知远",
            engineer="蒋涛", grade="A", software=True, versions=3),
)  # fmt: skip

QUOTATION = (
    Profile(name="临江宾馆网络升级", customer="临江宾馆", site="临江市迎宾路 1 号", kind=_WEAK, amount=760_000,
            at="2.4", since=date(2026, 11, 13), sales="周敏", manager="谢芳", solution="郭子昂", engineer="胡斌",
            versions=2),
    Profile(name="绿洲生态园环境监测", customer="绿洲生态农业有限公司", site="临江市绿洲路 6 号", kind=_SOFT,
            amount=520_000, at="2.4", since=date(2026, 10, 30), sales="罗文斌", manager="马晓东", solution="孙强",
            engineer="彭勇", software=True, relation="一般", versions=3),
    Profile(name="永昌化工防爆监控", customer="永昌化工有限公司", site="临江市化工园 3 号", kind=_WEAK,
            amount=2_140_000, at="2.2", since=date(2026, 11, 16), sales="陈立群", manager="徐建军", solution="林知远",
            engineer="蒋涛", grade="A", survey_rounds=2, relation="一般"),
    Profile(name="瑞丰印务配电改造", customer="瑞丰印务有限公司", site="临江市印务路 15 号", kind=_POWER,
            amount=890_000, at="2.1", since=date(2026, 11, 18), sales="高翔", manager="邓凯", solution="沈洁",
            engineer="胡斌"),
    Profile(name="青禾幼儿园安防", customer="青禾幼儿园", site="临江市青禾路 4 号", kind=_WEAK, amount=186_000,
            at="2.3", since=date(2026, 11, 19), sales="丁雪", manager="刘洋", solution="沈洁", engineer="彭勇",
            grade="C", versions=2, survey=False),
)  # fmt: skip

INITIATION = (
    Profile(name="金穗粮油筒仓测温", customer="金穗粮油集团", site="临江市粮油路 21 号", kind=_WEAK, amount=640_000,
            at="2.1", since=date(2026, 11, 20), sales="罗文斌", manager="谢芳", solution="孙强", engineer="曹志刚",
            survey_rounds=2, ready=True),
    Profile(name="启明科技展厅中控", customer="启明科技有限公司", site="临江市科技路 30 号", kind=_CONTROL,
            amount=430_000, at="1.5", since=date(2026, 11, 19), sales="许佳宁", manager="邓凯", solution="郭子昂",
            engineer="胡斌", stock=False),
    Profile(name="宏远机械车间动环", customer="宏远机械制造有限公司", site="临江市机械路 8 号", kind=_ROOM,
            amount=720_000, at="1.4", since=date(2026, 11, 19), sales="高翔", manager="", solution="孙强",
            engineer="蒋涛", assessments=2),
    Profile(name="博雅书院智慧教室", customer="博雅书院", site="临江市书院路 16 号", kind=_WEAK, amount=580_000,
            at="1.2", since=date(2026, 11, 19), sales="丁雪", manager="", solution="沈洁", engineer="胡斌"),
    Profile(name="安泰仓储消防监控", customer="安泰仓储有限公司", site="临江市仓储路 33 号", kind=_POWER,
            amount=1_020_000, at="1.2", since=date(2026, 11, 16), sales="罗文斌", manager="", solution="郭子昂",
            engineer="蒋涛", relation="较差", assessments=2),
    Profile(name="锦江花苑充电桩监控", customer="锦江花苑物业服务有限公司", site="临江市锦江路 77 号", kind=_POWER,
            amount=260_000, at="1.1", since=date(2026, 11, 20), sales="许佳宁", manager="", solution="沈洁",
            engineer="胡斌", grade=""),
)  # fmt: skip

HALTED = (
    Profile(name="东郊水厂加药自控", customer="临江市东郊水厂", site="临江市东郊路 100 号", kind=_CONTROL,
            amount=1_430_000, at="5.1", since=date(2026, 7, 20), sales="周敏", manager="刘洋", solution="孙强",
            engineer="曹志刚", working_days=40, behind=2, paused=date(2026, 9, 14),
            reason="业主土建延期，现场停工等待移交"),
    Profile(name="翰林府邸智能家居样板", customer="翰林置业有限公司", site="临江市翰林路 50 号", kind=_SOFT,
            amount=350_000, at="2.4", since=date(2026, 8, 12), sales="高翔", manager="谢芳", solution="沈洁",
            engineer="彭勇", software=True, versions=2, paused=date(2026, 9, 3),
            reason="客户预算调整，明年一季度再议"),
    Profile(name="长兴造纸能源管理", customer="长兴造纸有限公司", site="临江市造纸路 6 号", kind=_SOFT,
            amount=1_900_000, at="2.4", since=date(2026, 6, 8), sales="罗文斌", manager="马晓东", solution="林知远",
            engineer="彭勇", software=True, versions=3, ended=date(2026, 7, 3), ending=TerminationReason.LOST,
            reason="竞争对手报价低 18%，客户选择对方"),
    Profile(name="新城小区智慧安防", customer="新城物业服务有限公司", site="临江市新城路 40 号", kind=_WEAK,
            amount=820_000, at="1.2", since=date(2026, 4, 14), sales="韩松", manager="", solution="沈洁",
            engineer="胡斌", relation="较差", assessments=3, ended=date(2026, 4, 30),
            ending=TerminationReason.NOT_INITIATED, reason="客户资金未落实，信息始终不充分"),
    Profile(name="佳美超市冷链监控", customer="佳美超市连锁有限公司", site="临江市佳美路 12 号", kind=_CONTROL,
            amount=680_000, at="4.5", since=date(2026, 6, 22), sales="丁雪", manager="邓凯", solution="郭子昂",
            engineer="曹志刚", working_days=22, ended=date(2026, 7, 15), ending=TerminationReason.CANCELLED,
            reason="客户门店关停，双方协商解约，预付款退回"),
    Profile(name="江南印染蒸汽计量", customer="江南印染有限公司", site="临江市印染路 19 号", kind=_CONTROL,
            amount=930_000, at="2.4", since=date(2026, 3, 20), sales="高翔", manager="徐建军", solution="孙强",
            engineer="彭勇", versions=2, ended=date(2026, 4, 10), ending=TerminationReason.LOST,
            reason="客户改由集团统一招标，本次流标"),
)  # fmt: skip

PROFILES = CLOSED + ACCEPTANCE + DELIVERY + PREPARATION + CONTRACT + QUOTATION + INITIATION + HALTED
"""All projects; their numbers follow from the days on which they were applied for."""
