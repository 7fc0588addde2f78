"""Each rule of ribbon XML, broken once."""

import pytest

from pmxl.xlam.ribbon_rules import problems

BUTTON = {
    "id": "b",
    "tag": "next",
    "label": "我的待办",
    "imageMso": "NewTask",
    "keytip": "T",
    "screentip": "s",
    "supertip": "p",
    "onAction": "PmxlRibbon.PmxlAction",
}
MENU = 'id="m" label="表单" imageMso="CreateForm" keytip="F" screentip="s" supertip="p"'


def ribbon(controls: str, group: str = 'id="g" label="登记"') -> str:
    return (
        '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon><tabs>'
        f'<tab id="t" label="项目管理" keytip="G"><group {group}>{controls}</group></tab></tabs></ribbon></customUI>'
    )


def button(**changed: str) -> str:
    attributes = " ".join(f'{name}="{value}"' for name, value in (BUTTON | changed).items())
    return f"<button {attributes} />"


def test_a_complete_button_in_a_group_breaks_no_rule() -> None:
    assert problems(ribbon(button(size="large"))) == ()


@pytest.mark.parametrize(
    ("controls", "told"),
    [
        (button(id="1b"), "1b：id「1b」无效"),
        (button(id="校验"), "校验：id「校验」无效"),
        (button(id="t"), "id「t」重复"),
        (button() + button(id="c", keytip="U"), "tag「next」重复"),
        (button(tag="Next"), "b：tag「Next」无效"),
        (button(tag="next'"), "b：tag「next'」无效"),
        (button(label=""), "b：label 有 0 个字符，应为 1–1024 个"),
        (button(supertip="x" * 1025), "b：supertip 有 1025 个字符，应为 1–1024 个"),
        (button(keytip="ABCD"), "b：keytip 有 4 个字符，应为 1–3 个"),
        (button(keytip="t"), "b：keytip「t」无效"),
        (button() + button(id="c", tag="new"), "t：快捷键提示 T 与其他控件冲突"),
        (button() + button(id="c", tag="new", keytip="TA"), "t：快捷键提示 T 与其他控件冲突"),
        (button(size="huge"), "b：size「huge」无效"),
        (button(imageMso="SaveAsPicture2"), "b：imageMso「SaveAsPicture2」无效"),
        (button(getLabel="X"), "b：label、getLabel 只能写一个"),
        (button(image="x"), "b：image、imageMso、getImage 只能写一个"),
        (button(idMso="Save"), "b：id、idMso、idQ 只能写一个"),
        (button(onAction="Other"), "b：onAction「Other」无效"),
        (button(colour="red"), "b：button 没有属性 colour"),
        ("<button id='b' />", "b：缺少 imageMso"),
        (f"<menu {MENU}>{button(size='large')}</menu>", "b：菜单里的控件不能有 size"),
        (f"<menu {MENU}><group id='h' label='x'/></menu>", "h：不能放在 menu 里"),
        ("<editBox id='e' />", "e：不认识的元素"),
    ],
)
def test_a_broken_rule_is_told_with_the_control_that_breaks_it(controls: str, told: str) -> None:
    assert told in problems(ribbon(controls))


def test_more_controls_than_a_group_can_hold_are_told() -> None:
    many = "".join(f'<separator id="s{number}" />' for number in range(1001))

    assert problems(ribbon(many)) == ("g：控件超过 1000 个",)


def test_the_ribbon_of_office_2007_is_told_apart() -> None:
    assert problems(ribbon(button()).replace("2009/07", "2006/01")) == (
        "根元素应为 customUI，命名空间应为 Office 2010 以后的一版",
    )


def test_text_that_is_no_xml_is_told_with_its_place() -> None:
    (told,) = problems("<customUI")

    assert told.startswith("不是合格的 XML：unclosed token: line 1")
