"""Why a click comes to nothing; each message says what to do."""

from pmxl.errors import PmxlError


class NothingSelectedError(PmxlError):
    """The selected row names no project, or not the row that the button needs."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"当前选中的行：不是{wanted}，没有执行。请先选中{wanted}所在的行，再点按钮。")


class CancelledError(PmxlError):
    """The user pressed 取消."""

    def __init__(self) -> None:
        super().__init__("已取消，没有写入任何内容。")


class UnknownTagError(PmxlError):
    """The ribbon asks for an action that this pmxl does not have."""

    def __init__(self, tag: str) -> None:
        super().__init__(
            f"功能区：没有「{tag}」这个操作。请运行 pmxl addin install（Calc：pmxl calc install）更新后重试。"
        )


class CannotAskError(PmxlError):
    """The host has no box in which a text can be typed."""

    def __init__(self, prompt: str) -> None:
        super().__init__(f"这里无法输入「{prompt}」。请改用命令行 pmxl，命令见手册。")


class AnswerUnreadableError(PmxlError):
    """What was typed is not what was asked for."""

    def __init__(self, prompt: str, given: str, example: str) -> None:
        super().__init__(f"{prompt}：「{given}」无法识别，没有写入任何内容。请按 {example} 填写后再点一次。")
