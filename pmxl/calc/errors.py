"""Every failure of the Calc engine; each message says what can't be done and what to do instead."""

import sys

from pmxl.errors import PmxlError


class PythonUnoMissingError(PmxlError):
    """The running Python can't load pyuno, the bridge to LibreOffice."""

    def __init__(self) -> None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        super().__init__(
            f"无法连接 LibreOffice：当前 Python {version} 载入不了 uno。"
            "请先安装 python3-uno（sudo apt install python3-uno），并使用与系统相同版本的 Python。"
        )


class OfficeNotInstalledError(PmxlError):
    """No soffice program can be found."""

    def __init__(self) -> None:
        super().__init__(
            "找不到 LibreOffice（soffice）。请先安装 libreoffice-calc（sudo apt install libreoffice-calc）。"
        )


class OfficeNotStartedError(PmxlError):
    """An office was started but never answered."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"LibreOffice 没有启动成功：{reason}。请手动打开一次 LibreOffice 看是否报错，然后重试。")


class OfficeNotReachableError(PmxlError):
    """No running office answers at the given connection."""

    def __init__(self, connection: str) -> None:
        super().__init__(
            f"连接不上正在运行的 LibreOffice（{connection}）。"
            f'请用 soffice --accept="{connection};urp;" 启动它，或改为由 pmxl 自行启动。'
        )


class NotInCalcError(PmxlError):
    """Excel can do this and Calc, or this engine, can't."""

    def __init__(self, what: str, instead: str) -> None:
        super().__init__(f"LibreOffice Calc 中无法使用：{what}。{instead}。")


class BookLockedError(PmxlError):
    """A lock file beside the workbook kept Calc from opening it."""

    def __init__(self, workbook: str, holder: str, lock: str) -> None:
        super().__init__(
            f"{workbook}：正由 {holder} 打开（锁文件 {lock}），没有打开。"
            "请其关闭后重试；若确认已无人打开，请删除该锁文件。"
        )


class BookNotOpenedError(PmxlError):
    """Calc could not make a workbook of the file."""

    def __init__(self, workbook: str) -> None:
        super().__init__(f"{workbook}：Calc 打不开。文件可能已损坏、加了密码或不是表格文件，请在 Calc 中手动打开检查。")


class SaveRefusedError(PmxlError):
    """Calc would overwrite a file that it did not make, and lose parts of it."""

    def __init__(self, workbook: str) -> None:
        super().__init__(
            f"{workbook}：这个文件不是由 pmxl 新建的，没有保存。"
            "LibreOffice 保存 Excel 文件会丢失表格样式、计算列和汇总行设置，"
            "请由使用者在 Calc 中自行保存，或另存为新文件。"
        )


class UnknownFileTypeError(PmxlError):
    """Calc has no known filter for the ending of the file's name."""

    def __init__(self, workbook: str, known: str) -> None:
        super().__init__(f"{workbook}：不认识这种文件类型，没有保存。请使用以下扩展名之一：{known}。")


class ProtectedSheetError(PmxlError):
    """A protected sheet refused a change."""

    def __init__(self, workbook: str, sheet: str, where: str) -> None:
        super().__init__(
            f"{workbook} › {sheet}!{where}：工作表受保护，没有写入任何内容。"
            "请在 Calc 的「工具 › 保护工作表」中取消保护后重试。"
        )


class ChangeRefusedError(PmxlError):
    """Calc refused a change for a reason of its own."""

    def __init__(self, workbook: str, where: str, what: str, reason: str) -> None:
        super().__init__(f"{workbook} › {where}：Calc 拒绝了{what}（{reason or '没有说明原因'}）。请检查后重试。")


class AddressError(PmxlError):
    """Text that should name cells names nothing."""

    def __init__(self, sheet: str, text: str) -> None:
        super().__init__(f"工作表「{sheet}」中没有「{text}」这个区域、名称或表格。请写成 A1 或 A1:C3 这样的地址。")


class NumberFormatError(PmxlError):
    """Calc doesn't understand a number format."""

    def __init__(self, code: str) -> None:
        super().__init__(f"数字格式「{code}」Calc 无法识别。请改用例如 0.00、yyyy-mm-dd 或 @ 的写法。")


class NameTakenError(PmxlError):
    """The workbook already has a name or table called so, or the text can't be a name."""

    def __init__(self, workbook: str, name: str) -> None:
        super().__init__(f"{workbook}：名称「{name}」已被占用或不合规。请换一个以文字开头、不含空格的名称。")


class MacroNotFoundError(PmxlError):
    """Neither the workbook nor the office has the macro."""

    def __init__(self, macro: str) -> None:
        super().__init__(f"找不到宏「{macro}」。请在 Calc 的「工具 › 宏」中核对模块名和过程名，并确认已允许运行宏。")


class MacroFailedError(PmxlError):
    """A macro ran and failed."""

    def __init__(self, macro: str, reason: str) -> None:
        super().__init__(f"宏「{macro}」运行出错：{reason}。请在 Calc 的宏编辑器中检查。")


class AlertUnseenError(PmxlError):
    """A question was to be asked in an office that has no window."""

    def __init__(self, prompt: str) -> None:
        super().__init__(f"LibreOffice 在无窗口模式下运行，无法询问「{prompt}」。请在有窗口的 LibreOffice 中执行。")
