"""临江联智工程: the invented company, its people and what it has set for itself."""

from collections.abc import Sequence

from pmxl.figures.calendar import work_calendars
from pmxl.rows.settings import SETTINGS_LIST, DictionaryRow, PersonRow
from pmxl.sheets.building.defaults import dictionary_rows
from pmxl.vocabulary import Department, Setting, YesNo

NAME = "临江联智工程技术有限公司"
DOMAIN = "lianzhi.example"

SALES, OPERATIONS, SOLUTION, PMO = Department.SALES, Department.OPERATIONS, Department.SOLUTION, Department.PMO
PM, RND, ENGINEERING, FINANCE = Department.PM, Department.RND, Department.ENGINEERING, Department.FINANCE

_HEADS = {"吴海燕", "赵倩", "方圆", "林知远", "梁国栋", "顾一鸣"}
"""运营 and the heads of 方案, 工程 and 研发, who make up PMO (流程 1)."""

_PEOPLE = (
    ("李总", PMO, "总经理", "li.zong", ""),
    ("王雅琴", PMO, "PMO 主任", "wang.yaqin", "何磊"),
    ("何磊", PMO, "PMO 专员", "he.lei", "王雅琴"),
    ("吴海燕", OPERATIONS, "运营经理", "wu.haiyan", "赵倩"),
    ("赵倩", OPERATIONS, "运营专员", "zhao.qian", "方圆"),
    ("方圆", OPERATIONS, "合同与档案", "fang.yuan", "赵倩"),
    ("陈立群", SALES, "销售总监", "chen.liqun", "周敏"),
    ("周敏", SALES, "大客户经理", "zhou.min", "高翔"),
    ("高翔", SALES, "客户经理", "gao.xiang", "周敏"),
    ("许佳宁", SALES, "客户经理", "xu.jianing", "罗文斌"),
    ("罗文斌", SALES, "客户经理", "luo.wenbin", "许佳宁"),
    ("丁雪", SALES, "客户经理", "ding.xue", "高翔"),
    ("韩松", SALES, "客户经理", "han.song", "高翔"),
    ("林知远", SOLUTION, "方案负责人", "lin.zhiyuan", "孙强"),
    ("孙强", SOLUTION, "方案工程师", "sun.qiang", "郭子昂"),
    ("郭子昂", SOLUTION, "方案工程师", "guo.ziang", "孙强"),
    ("沈洁", SOLUTION, "造价工程师", "shen.jie", "郭子昂"),
    ("张伟明", PM, "高级项目经理", "zhang.weiming", "刘洋"),
    ("刘洋", PM, "项目经理", "liu.yang", "张伟明"),
    ("徐建军", PM, "项目经理", "xu.jianjun", "马晓东"),
    ("马晓东", PM, "项目经理", "ma.xiaodong", "徐建军"),
    ("谢芳", PM, "项目经理", "xie.fang", "邓凯"),
    ("邓凯", PM, "项目经理", "deng.kai", "谢芳"),
    ("顾一鸣", RND, "研发负责人", "gu.yiming", "杨帆"),
    ("杨帆", RND, "后端工程师", "yang.fan", "唐宁"),
    ("唐宁", RND, "前端工程师", "tang.ning", "杨帆"),
    ("白露", RND, "测试工程师", "bai.lu", "潘越"),
    ("潘越", RND, "产品经理", "pan.yue", "白露"),
    ("梁国栋", ENGINEERING, "工程负责人", "liang.guodong", "蒋涛"),
    ("蒋涛", ENGINEERING, "施工经理", "jiang.tao", "胡斌"),
    ("胡斌", ENGINEERING, "施工经理", "hu.bin", "蒋涛"),
    ("曹志刚", ENGINEERING, "调试工程师", "cao.zhigang", "彭勇"),
    ("彭勇", ENGINEERING, "调试工程师", "peng.yong", "曹志刚"),
    ("袁梅", ENGINEERING, "采购主管", "yuan.mei", "邱华"),
    ("邱华", ENGINEERING, "仓库主管", "qiu.hua", "袁梅"),
    ("郑丽华", FINANCE, "财务经理", "zheng.lihua", "冯婷"),
    ("冯婷", FINANCE, "会计", "feng.ting", "郑丽华"),
)

LEFT = "韩松"
"""Who has left the company; the open work went to the deputy."""

CALENDAR = work_calendars().company
"""The national calendar, which the company works by."""


def people() -> tuple[PersonRow, ...]:
    """人员: everybody, with who stands in for whom."""
    return tuple(
        PersonRow(
            name=name,
            department=department,
            also_pmo=YesNo.YES if name in _HEADS or department is PMO else YesNo.NO,
            title=title,
            login=login,
            mail=f"{login}@{DOMAIN}",
            phone=f"139{number * 7919 % 100000000:08d}",
            active=YesNo.NO if name == LEFT else YesNo.YES,
            backup=backup,
        )
        for number, (name, department, title, login, backup) in enumerate(_PEOPLE, start=1)
    )


def departments_of(name: str) -> Sequence[Department]:
    """What a person acts for."""
    own = next(department for known, department, *_ in _PEOPLE if known == name)
    return (own, PMO) if name in _HEADS and own is not PMO else (own,)


def dictionary() -> tuple[DictionaryRow, ...]:
    """字典 with the company's own name."""
    rows = dictionary_rows()
    return tuple(
        row.model_copy(update={"value": NAME}) if (row.list, row.word) == (SETTINGS_LIST, Setting.COMPANY) else row
        for row in rows
    )
