"""工具: 数据字典, 操作日志验证, 备份, 恢复, 日志, 诊断, 帮助, 关于."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pmxl.actions.log import verify_log
from pmxl.adapters.folder import FolderWorkspace
from pmxl.live_ui import diagnosis
from pmxl.live_ui.desktop import copy_text, show_file
from pmxl.live_ui.home import log_file, user_folder
from pmxl.live_ui.session import Session
from pmxl.live_ui.told import Told
from pmxl.outcomes.finding import Place
from pmxl.rows.column import Column
from pmxl.rows.sheets import SHEETS

if TYPE_CHECKING:
    from pmxl.reports.paper.page import Line

_SHOWN = 5


def dictionary(session: Session) -> Told:
    """数据字典: every column of every sheet, as a workbook."""
    from pmxl.reports.paper.book import Cover, write_pages
    from pmxl.reports.paper.page import Heading, Look, Page, Section

    meaning = Heading("可选值或说明", Look.LONG)
    headings = (Heading("列"), Heading("填写部门"), Heading("必填"), meaning, Heading("示例"))
    sections = tuple(
        Section(f"{kind.sheet.name} · {kind.sheet.about}", headings, tuple(map(_column, kind.columns())))
        for kind in SHEETS
    )
    page = Page("数据字典", f"{len(SHEETS)} 张工作表的每一列", (22.0, 14.0, 8.0, 60.0, 24.0), sections)
    folder = Path(tempfile.mkdtemp(prefix="pmxl-"))
    path = write_pages(
        folder / "数据字典.xlsx", Cover("数据字典", session.desk.workspace.name, "以本机 pmxl 为准"), [page]
    )
    return Told(("已打开数据字典工作簿。",), path)


def verify(session: Session) -> Told:
    """操作日志验证: whether the chain of the log holds."""
    result = verify_log(session.desk)
    if result.whole:
        hint = () if result.sorted else ("各行没有按序号排列（有人排过序），内容不受影响；pmxl repair 可排回。",)
        return Told((f"操作日志 {result.rows} 行逐行相连，完整。", *hint, f"链头 {result.head[:16]}"))
    if not result.faults:
        lost = f"操作日志里已没有上次写入时的第 {result.lost} 号记录：工作簿可能被换成了旧副本。"
        return Told((lost, "请与 备份 文件夹里的副本比对；有意恢复备份的，用 pmxl restore。"))
    shown = [f"· 第 {one.row.origin.row} 行（序号 {one.row.number}）：{one.kind}" for one in result.faults[:_SHOWN]]
    rest = len(result.faults) - _SHOWN
    more = (f"…另有 {rest} 处",) if rest > 0 else ()
    origin = result.faults[0].row.origin
    advice = "请与 备份 文件夹里的副本比对，查明是谁改动。"
    lines = (f"操作日志有 {len(result.faults)} 处不相连：", *shown, *more, advice)
    return Told(lines, None, Place(origin.workbook, origin.sheet, origin.row))


def backup(session: Session) -> Told:
    """立即备份: the saved state of every workbook of the folder into 备份."""
    desk = session.desk
    if desk.folder is None:
        return Told(("云端工作簿：这里没有本地文件夹，请用 OneDrive 的版本历史，或另存到共享文件夹。",))
    folder = FolderWorkspace(desk.folder, clock=desk.clock)
    saved = [book.name for book in desk.workspace.workbooks() if (desk.folder / book.name).is_file()]
    kept = [folder.workbook(name).back_up().name for name in saved]
    lines = (
        f"已备份 {len(kept)} 个工作簿到 备份 文件夹（磁盘上最近一次保存的内容）：",
        *(f"· {name}" for name in kept),
    )
    return Told((*lines, "打开着且未保存的改动不在其中，请先保存再备份。"))


def restore(session: Session) -> Told:
    """恢复: which backups the workbook in front has, and how to restore one."""
    folder, name = session.desk.folder, session.book.name
    kept = FolderWorkspace(folder).workbook(name).backups() if folder else []
    if not kept:
        return Told((f"{name}：备份 文件夹里没有它的备份。",))
    shown = [f"· {one.number}　{one.at:%Y-%m-%d %H:%M:%S}" for one in kept[:_SHOWN]]
    how = f"打开着的工作簿不能恢复。请关闭后运行：pmxl restore {name} 编号（恢复前会先备份现状）。"
    return Told((f"{name} 最近的备份：", *shown, how))


def open_log(_session: Session) -> Told:
    """日志: open the log in the desktop's own program."""
    path = log_file()
    if not path.exists():
        return Told(("还没有日志。",))
    show_file(path)
    return Told((f"日志：{path}",))


def diagnose(session: Session) -> Told:
    """运行诊断: what pmxl runs on, and whether it can write."""
    return Told(diagnosis.lines(session.book))


def copy_diagnostics(session: Session) -> Told:
    """复制诊断: the diagnosis to the clipboard, or into a file where there is no way to it."""
    text = "\n".join(diagnosis.lines(session.book))
    if copy_text(text):
        return Told(("诊断已复制到剪贴板，可粘贴发给支持人员（不含项目数据）。",))
    path = user_folder() / "诊断.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Told((f"这台电脑没有可用的剪贴板程序，诊断已存为 {path}（不含项目数据）。",))


def about(session: Session) -> Told:
    """关于: versions and licence."""
    return Told((*diagnosis.versions(session.app), "许可：MIT。xlwings（BSD-3）驱动 Excel；LibreOffice 经由 UNO。"))


def help_(_session: Session) -> Told:
    """帮助: the manual in the desktop's own program, or where to read it."""
    manual = Path(__file__).resolve().parents[2] / "docs" / "手册.md"
    if manual.exists():
        show_file(manual)
    return Told(
        (
            "先在立项登记等工作表中选中项目所在的行，再点按钮。",
            "校验：列出缺项，不改动。推进、退回、豁免：写入并记操作日志，写入前自动备份到 备份 文件夹。",
            "按钮变灰或没有反应：先按 Enter 退出单元格编辑；仍不行请点 诊断。",
            f"手册：{manual}" if manual.exists() else "手册随 pmxl 源码提供：docs/手册.md、docs/实时.md",
        )
    )


def _column(column: Column) -> "Line":
    from pmxl.reports.paper.page import plain

    words = "、".join(column.choices) or (f"字典「{column.listed}」" if column.listed else "")
    meaning = "；".join(
        part for part in (words, column.hint, f"公式 {column.formula}" if column.formula else "") if part
    )
    needed = "是" if column.required else ""
    texts = (column.heading, str(column.owner), needed, meaning, column.example)
    return tuple(plain(text) for text in texts)
