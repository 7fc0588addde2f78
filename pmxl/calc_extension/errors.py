"""What can go wrong while the Calc extension is built or installed."""

from collections.abc import Sequence

from pmxl.errors import PmxlError


class ExtensionSourcesMissingError(PmxlError):
    """The extension's text sources can't be found beside the package."""

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(f"{'、'.join(places)}：找不到 Calc 扩展的源文件。请重新安装 pmxl。")


class OfficeRunningError(PmxlError):
    """LibreOffice runs with the profile that the extension is to be installed into."""

    def __init__(self, profile: str) -> None:
        super().__init__(
            f"{profile}：LibreOffice 正在运行，没有改动。请关闭所有 LibreOffice 窗口后重试；"
            "若并未运行，请删除该文件夹里的 .lock。"
        )


class ExtensionRefusedError(PmxlError):
    """LibreOffice would not take the extension."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"LibreOffice 没有接受扩展：{reason}。请把这条信息连同 pmxl calc doctor 的输出发给支持人员。")
