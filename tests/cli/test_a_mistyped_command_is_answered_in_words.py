"""A command line that can't be understood: one Chinese line, what to do, exit code 2."""

import pytest
from click.testing import CliRunner

from pmxl.cli.main import main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chekc",), "没有「chekc」"),
        (("form", "不存在", "--project", "XM-2026-0019"), "没有「不存在」"),
        (("form", "read", "没有.xlsx"), "文件：找不到或不能读「没有.xlsx」"),
        (("check", "--dept", "后勤"), "--dept：没有「后勤」，请从 销售、运营"),
        (("check", "--al"), "没有选项「--al」"),
        (("advance",), "缺少「"),
        (("slip", "--task", "T01", "--days", "三"), "--days：「三」不适用"),
        (("process", "多余"), "多了不认识的内容"),
    ],
)
def test_what_was_mistyped_is_told_in_one_chinese_sentence(words: tuple[str, ...], said: str) -> None:
    told = CliRunner().invoke(main, words)
    answer = " ".join(told.output.split())
    assert (told.exit_code, "Usage" in answer, "Error" in answer) == (2, False, False)
    assert said in answer
    assert "--help 查看用法" in answer


def test_no_words_at_all_show_the_help() -> None:
    assert "工程项目管理" in CliRunner().invoke(main, []).output
