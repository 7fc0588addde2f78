import re

from pmxl.vocabulary import Document
from pmxl.xlam import ribbon
from pmxl.xlam.build import addin_modules
from pmxl.xlam.ribbon_rules import problems


def test_the_ribbon_breaks_none_of_the_rules() -> None:
    assert problems(ribbon.ribbon_xml()) == ()


def test_the_groups_stand_in_the_order_of_who_clicks() -> None:
    assert {
        group.label: [button.label for button in group.buttons if not button.menu] for group in ribbon.groups()
    } == {
        "登记": ["新建立项", "我的待办", "项目一页纸"],
        "关口": ["校验本项目", "推进", "校验全部", "退回", "豁免"],
        "表单": [],
        "PMO": ["周报汇总", "月度评价", "会议纪要"],
        "进度与备货": ["进度计划", "延期影响", "资源负荷", "备货与到货"],
        "回款": ["账龄", "核销", "对账单"],
        "工具": ["数据字典", "操作日志验证", "日志", "关于", "帮助"],
    }


def test_the_menus_hold_what_does_not_fit_in_the_groups() -> None:
    menus: dict[str, list[str]] = {}
    for group in ribbon.groups():
        for button in group.buttons:
            if button.menu:
                menus.setdefault(button.menu, []).append(button.label)

    assert menus == {
        "生成表单": [document.value for document in Document],
        "备份/恢复": ["立即备份", "恢复"],
        "诊断": ["运行诊断", "复制诊断"],
    }


def test_each_form_of_the_process_has_its_action_and_no_other_has() -> None:
    forms = [tag for tag in ribbon.tags() if tag.startswith("form:")]

    assert forms == [f"form:{document.name.lower()}" for document in Document]


def test_action_names_are_the_contract_with_the_dispatcher() -> None:
    assert " ".join(tag for tag in ribbon.tags() if not tag.startswith("form:")) == (
        "new next show check_project advance check_all reject waive "
        "weekly_summary monthly_evaluation meeting_minutes schedule slip load stock ageing allocate statement "
        "dictionary verify_log backup restore open_log diagnose copy_diagnostics about help"
    )


def test_every_callback_is_a_public_sub_and_every_ribbon_sub_is_called() -> None:
    called = set(re.findall(r'\b(?:on|get)[A-Z]\w*="([^"]+)"', ribbon.ribbon_xml()))
    subs = {
        f"{module.name}.{name}"
        for module in addin_modules()
        if module.name != "xlwings"
        for name in re.findall(r"Public Sub (\w+)\(\w+ As IRibbonControl\)", module.source)
    }

    assert called == subs == {"PmxlRibbon.PmxlAction"}


def test_supertips_are_sentences_that_say_more_than_the_label() -> None:
    for group in ribbon.groups():
        for button in group.buttons:
            assert button.supertip.endswith("。"), button
            assert len(button.supertip) >= len(button.label) + 4, button
