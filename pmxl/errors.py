"""Every failure of the tool, a file or a request; each composes its own message: where, what is there, what to do."""

import errno
from collections.abc import Mapping, Sequence


class PmxlError(Exception):
    """The tool could not do what was asked; the message is for the user, in Chinese."""


class SheetNotFoundError(PmxlError):
    """No workbook of the workspace has the sheet."""

    def __init__(self, sheet: str, workbooks: Sequence[str]) -> None:
        where = "、".join(workbooks) or "（没有工作簿）"
        super().__init__(f"{where}：找不到工作表「{sheet}」。请恢复该工作表，或用 pmxl init 建立空白工作簿后复制过来。")


class SheetFoundTwiceError(PmxlError):
    """Two workbooks, or two sheets of one, claim to be the same sheet."""

    def __init__(self, sheet: str, workbooks: Sequence[str]) -> None:
        super().__init__(f"工作表「{sheet}」同时出现在 {'、'.join(workbooks)}。请只保留一处，其余改名或移出文件夹。")


class UnseenError(PmxlError):
    """What was asked for rests on something that could not be read, or stands twice."""

    def __init__(self, reasons: Sequence[str]) -> None:
        each = list(dict.fromkeys(reasons))
        shown = "\n".join(each[:_REASONS])
        more = f"\n……另有 {len(each) - _REASONS} 处，用 pmxl check 查看" if len(each) > _REASONS else ""
        super().__init__(f"所依据的内容有 {len(each)} 处读不到或不能确定，没有给出结果，没有写入：\n{shown}{more}")


_REASONS = 10


class HeadingNotFoundError(PmxlError):
    """No row of the sheet looks like its heading row."""

    def __init__(self, workbook: str, sheet: str, headings: Sequence[str]) -> None:
        shown = "、".join(headings[:4])
        super().__init__(f"{workbook} › {sheet}：前 30 行里找不到表头（应有 {shown} 等列）。请恢复表头行。")


class ColumnNotFoundError(PmxlError):
    """A change names a column that the sheet does not have."""

    def __init__(self, workbook: str, sheet: str, heading: str) -> None:
        super().__init__(f"{workbook} › {sheet}：缺少列「{heading}」，无法写入。请恢复该列表头，内容未改动。")


class NoFolderError(PmxlError):
    """A report or form is asked for where there is no folder to put it."""

    def __init__(self) -> None:
        super().__init__("当前工作区不是文件夹，无法存放新文件。请先把工作簿保存到共享文件夹，再用 --workspace 指定。")


class WorkspaceNotFoundError(PmxlError):
    """The folder holds no workbook of a workspace."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder}：这里没有 pmxl 的工作簿。请用 --workspace 指定文件夹，或先运行 pmxl init。")


class WorkbookUnreadableError(PmxlError):
    """A file can't be read as a workbook, or is too dangerous to be read."""

    def __init__(self, workbook: str, reason: str, remedy: str) -> None:
        super().__init__(f"{workbook}：{reason}。{remedy}。")


class WorkbookBusyError(PmxlError):
    """Somebody has the workbook open, or another pmxl is writing it."""

    def __init__(self, workbook: str, holder: str | None) -> None:
        who = f"正由 {holder} 打开" if holder else "正被其他程序占用"
        super().__init__(f"{workbook}：{who}，没有写入任何内容。请其关闭后重试，或加 --wait 60 等待。")


class WriteRefusedError(PmxlError):
    """A change can't be written without damaging the workbook; nothing was written."""

    def __init__(self, workbook: str, where: str, reason: str, remedy: str) -> None:
        super().__init__(f"{workbook} › {where}：{reason}，没有写入任何内容。{remedy}。")


class ConflictError(PmxlError):
    """A cell no longer holds what the change was based on; both values are named."""

    def __init__(self, workbook: str, where: str, expected: object, held: object) -> None:
        self.expected, self.held = expected, held
        super().__init__(
            f"{workbook} › {where}：读取时为「{_shown(expected)}」，现在是「{_shown(held)}」，"
            "有人刚改过。没有写入，请核对后重试。"
        )


class PartlyWrittenError(PmxlError):
    """Of several workbooks that were to change together some were written and another could not be."""

    def __init__(self, written: Sequence[str], error: PmxlError) -> None:
        super().__init__(f"{'、'.join(written)} 已写入，其余未写入：{error}排除后请再执行一次。")


class RowNotFoundError(PmxlError):
    """No row has the key that a change names."""

    def __init__(self, workbook: str, sheet: str, key: str) -> None:
        super().__init__(f"{workbook} › {sheet}：找不到 {key} 这一行。请核对编号，行可能已被删除。")


class RowFoundTwiceError(PmxlError):
    """Several rows have the key that a change names."""

    def __init__(self, workbook: str, sheet: str, key: str, rows: Sequence[int]) -> None:
        numbers = "、".join(str(row) for row in rows)
        super().__init__(f"{workbook} › {sheet}：{key} 出现在第 {numbers} 行，无法确定改哪一行。请删去重复行后重试。")


class KeyTakenError(PmxlError):
    """A row to append has a key that another row holds already."""

    def __init__(self, workbook: str, sheet: str, key: str) -> None:
        super().__init__(f"{workbook} › {sheet}：{key} 已经存在，没有重复写入。请刷新后重试。")


class NotOneWorkbookError(PmxlError):
    """One decision would have to change two workbooks, which can't be done all or nothing."""

    def __init__(self, sheets: Sequence[str]) -> None:
        super().__init__(f"工作表 {'、'.join(sheets)} 不在同一个工作簿，无法一次写完。请把它们放进同一个工作簿。")


class NotAllowedError(PmxlError):
    """The one who asks has no right to it (流程 3)."""

    def __init__(self, name: str, departments: Sequence[str], deed: str, allowed: Sequence[str]) -> None:
        who = f"{name}（{'、'.join(departments)}）" if departments else f"{name}（人员表中没有此人或未填部门）"
        super().__init__(f"{who} 无权{deed}，没有写入。请由 {'或'.join(allowed)} 操作；脚本可用 --as 姓名 指定操作人。")


class LoginUnknownError(PmxlError):
    """The operating system does not say who is logged in."""

    def __init__(self) -> None:
        super().__init__(
            "电脑登录名：系统没有给出（环境变量 USERNAME、USER 都是空的）。请加 --as 姓名，或设置 USERNAME 后重试。"
        )


class LoginFoundTwiceError(PmxlError):
    """Several people of 人员 have the login name of the one who asks."""

    def __init__(self, login: str, names: Sequence[str]) -> None:
        who = "、".join(names)
        super().__init__(
            f"设置 › 人员：登录名「{login}」对应 {who}，无法确定操作人。请改正其中的登录名，或加 --as 姓名。"
        )


class ProjectNotFoundError(PmxlError):
    """立项登记 has no such project."""

    def __init__(self, asked: str, near: Sequence[str]) -> None:
        hint = f"，是否要找 {'、'.join(near)}" if near else ""
        super().__init__(f"立项登记：找不到项目「{asked}」{hint}。请核对项目编号、申请编号或项目名称。")


class ProjectFoundTwiceError(PmxlError):
    """Several rows of 立项登记 answer to what was asked."""

    def __init__(self, asked: str, rows: Sequence[int]) -> None:
        numbers = "、".join(str(row) for row in rows)
        remedy = "请用项目编号指定，或删去重复行"
        super().__init__(f"立项登记：「{asked}」对应第 {numbers} 行，无法确定是哪一个。{remedy}。")


class NotPossibleNowError(PmxlError):
    """The project is not in a state in which this can be done."""

    def __init__(self, project: str, standing: str, deed: str, remedy: str) -> None:
        super().__init__(f"{project}：{standing}，不能{deed}。{remedy}。")


class ContradictedError(PmxlError):
    """A result is to be recorded that the sheets contradict; everything that does is named."""

    def __init__(self, project: str, deed: str, objections: Sequence[str]) -> None:
        listed = "\n".join(f"  {objection}" for objection in objections)
        super().__init__(f"{project}：不能{deed}，没有写入。表里与之矛盾的有：\n{listed}")


class UnknownPersonError(PmxlError):
    """Somebody asks for their own work whom 人员 does not have, so that nobody can say what is theirs."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"人员表中没有此人：「{name}」，无法判断其待办。请 PMO 在人员表登记姓名和登录名，或用 --as 姓名 指定。"
        )


class NotAsLoggedError(PmxlError):
    """操作日志, or what is shown of it elsewhere, is not as pmxl wrote it, so that nothing may be decided on it."""

    def __init__(self, where: str, found: str, remedy: str) -> None:
        super().__init__(f"{where}：{found}，没有写入。{remedy}。")


class UnknownWordError(PmxlError):
    """A word of the request is none of those that it could be."""

    def __init__(self, what: str, given: str, known: Sequence[str]) -> None:
        super().__init__(f"{what}「{given}」不存在。可选：{'、'.join(known)}。")


class FolderNotEmptyError(PmxlError):
    """A new workspace would overwrite workbooks that are there."""

    def __init__(self, folder: str, names: Sequence[str]) -> None:
        super().__init__(f"{folder}：已有 {'、'.join(names)}，没有覆盖。请换一个空文件夹。")


class ExampleMissingError(PmxlError):
    """The example workspace can't be found, neither inside the package nor beside it."""

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(f"{'、'.join(places)}：找不到示例工作簿。请重新安装 pmxl。")


class DefinitionError(Exception):
    """The process, a rule or a row model is declared wrongly: a programmer's error, raised at import."""


_SYSTEM: Mapping[int, str] = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "文件或文件夹不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EEXIST: "同名文件已存在",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "超出磁盘配额",
    errno.EFBIG: "文件超过磁盘允许的大小",
    errno.EROFS: "磁盘是只读的",
    errno.EBUSY: "文件正被占用",
    errno.ETXTBSY: "文件正被占用",
    errno.EIO: "磁盘读写出错",
    errno.ENODEV: "磁盘不在了",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EMFILE: "同时打开的文件太多",
    errno.ETIMEDOUT: "网络超时",
    errno.EHOSTDOWN: "文件服务器没有响应",
    errno.EHOSTUNREACH: "连不上文件服务器",
    errno.ENETUNREACH: "网络不通",
    errno.ECONNRESET: "网络连接中断",
    errno.ECONNREFUSED: "对方拒绝连接",
    errno.ESTALE: "文件服务器上的文件已换过",
}


def system_says(error: OSError) -> str:
    """What the operating system reports, in Chinese: its own words are English, or what the locale makes of them."""
    return _SYSTEM.get(error.errno or 0, f"系统错误 {error.errno}" if error.errno else "系统没有说明原因")


def _shown(value: object) -> str:
    return "（空）" if value is None or value == "" else str(value)
