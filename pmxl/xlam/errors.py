"""What can go wrong while the Excel add-in is built or installed; each message says where, what, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from pmxl.errors import PmxlError


class AddinBuildError(PmxlError):
    """The add-in can't be built from these sources."""


class AddinInstallError(PmxlError):
    """The add-in can't be put into, or taken out of, Excel's start-up folder."""


class IncompressibleChunkError(AddinBuildError):
    """The last piece of a stream is short and grows under compression: the format can't hold it."""

    def __init__(self, size: int) -> None:
        super().__init__(f"VBA 压缩：最后一段 {size} 字节无法压缩，文件格式不允许。请改用普通文本的 VBA 源码。")


class CompoundFileTooLargeError(AddinBuildError):
    """The VBA project is larger than the writer supports."""

    def __init__(self, size: int) -> None:
        super().__init__(f"vbaProject.bin：内容约 {size} 字节，超过 7 MB 的上限。请减少 VBA 模块。")


class EntryNameError(AddinBuildError):
    """A stream or storage has a name that a compound file can't hold."""

    def __init__(self, name: str) -> None:
        super().__init__(f"vbaProject.bin：名称「{name}」无效（1–31 个字符，不含 / \\ : !）。请改名。")


class ModuleNameError(AddinBuildError):
    """A VBA module has a name that VBA does not accept, or that another module has already."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"VBA 模块「{name}」：{reason}。请改名后重新生成。")


class ModuleSourceError(AddinBuildError):
    """A line of VBA source would not survive in Excel."""

    def __init__(self, module: str, line: int, reason: str, remedy: str) -> None:
        self.line = line
        super().__init__(f"VBA 模块「{module}」第 {line} 行：{reason}。{remedy}。")


class XlwingsChangedError(AddinBuildError):
    """The installed xlwings is not the one whose VBA module we know how to adapt."""

    def __init__(self, version: str, purpose: str, found: int) -> None:
        super().__init__(
            f"xlwings {version} 的 VBA 模块：「{purpose}」应恰好出现 1 处，实际 {found} 处。"
            "请安装 pmxl 约束文件中指定的 xlwings 版本。"
        )


class XlwingsMissingError(AddinBuildError):
    """xlwings, or a file of it that the add-in needs, is not installed."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"Python 环境：缺少 {missing}。请运行 python -m pip install xlwings。")


class AddinSourcesMissingError(AddinBuildError):
    """The ribbon or the VBA sources can't be found beside the package."""

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(f"{'、'.join(places)}：找不到 Excel 加载项的源文件。请重新安装 pmxl。")


class RibbonRuleError(AddinBuildError):
    """The ribbon breaks rules of Excel, so Excel would silently not show it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(f"customUI14.xml：{len(problems)} 处不合规则：{'；'.join(problems)}。请修改后重新生成。")


class InterpreterPathError(AddinBuildError):
    """The path of the Python interpreter can't be passed through the Windows command line."""

    def __init__(self, interpreter: str, character: str) -> None:
        super().__init__(
            f"Python 解释器 {interpreter}：路径含有命令行不能传递的字符「{character}」。"
            "请把 Python 安装到只含字母、数字和空格的文件夹。"
        )


class WorksheetFunctionError(AddinBuildError):
    """A worksheet function can't be called from VBA as it is declared."""

    def __init__(self, module: str, reason: str, remedy: str) -> None:
        super().__init__(f"工作表函数模块 {module}：{reason}。{remedy}。")


class StartupFolderUnknownError(AddinInstallError):
    """Without %APPDATA% it is unknown where Excel looks for add-ins."""

    def __init__(self) -> None:
        super().__init__(
            "环境变量 APPDATA：没有设置，不知道 Excel 的 XLSTART 在哪里。"
            "请在 Windows 上以使用 Excel 的账号运行；其他系统请用 pmxl addin build 生成文件。"
        )


class ExcelHoldsAddinError(AddinInstallError):
    """Excel has the add-in loaded, so its file can't be replaced or deleted."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path}：Excel 正在使用这个加载项，没有改动。请关闭所有 Excel 窗口后重试"
            "（任务管理器里也不应再有 EXCEL.EXE）；若 Excel 并未运行，请删除同一文件夹里的 ~$pmxl.xlam。"
        )


class StartupFolderNotWritableError(AddinInstallError):
    """The account may not write to Excel's start-up folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder}：没有写入权限，没有改动。请让 IT 开放该文件夹，或用 pmxl addin build --out 生成后由 IT 放入。"
        )


class AddinNotReadableError(AddinInstallError):
    """The installed add-in is not one that pmxl wrote, or is damaged."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path}：读不出加载项的版本信息，文件可能损坏。请运行 pmxl addin install 重新安装。")
