"""A new file read back before it takes the workbook's place: whole, untouched where it should be, else as planned."""

from collections.abc import Iterator
from pathlib import Path

from pmxl.adapters.closed_file.commit_plan import CommitPlan
from pmxl.adapters.closed_file.laws import broken_laws
from pmxl.errors import PmxlError, WriteRefusedError
from pmxl.ooxml.book_parts import BookParts
from pmxl.ooxml.lint import package_problems, table_problems
from pmxl.ooxml.tables import read_table
from pmxl.ooxml.zip_package import ZipPackage


def verify(new: Path, source: ZipPackage, plan: CommitPlan) -> None:
    """Raise unless the file is the source with the plan's changes and nothing else."""
    remedy = "请把该工作簿发给维护人员"
    try:
        with new.open("rb") as file:
            package = ZipPackage(file, source.workbook)
            problem = next(_problems(package, source, plan), None)
            reason = f"新文件有问题（{problem}）" if problem is not None else None
            if reason is None:
                reason = next(broken_laws(source, package, plan.asked), None)
                remedy = "请在 Excel 里整理名单和它周围的内容后重试；还不行，请把该工作簿发给维护人员"
    except PmxlError as error:
        reason = f"新文件有问题（{error}）"
    if reason is not None:
        raise WriteRefusedError(source.workbook, "写入前的校验", reason, remedy)


def _problems(new: ZipPackage, source: ZipPackage, plan: CommitPlan) -> Iterator[str]:
    changed = {part.casefold() for part in plan.replaced}
    expected = [entry.name for entry in source.entries if entry.name not in plan.removed]
    if [entry.name for entry in new.entries] != expected:
        yield "部件清单不符"
    for name in expected:
        if name.casefold() not in changed and not _same_bytes(new, source, name):
            yield f"{name} 被改动"
    parts = BookParts(new)
    if plan.removed:
        yield from package_problems(parts)
    for name in plan.replaced:
        if name in plan.expected:
            yield from (p for table in parts.related(name, "table") for p in table_problems(read_table(parts, table)))
        elif name in plan.alike:
            alike = plan.alike[name]
            if alike(new.stream(name)) != alike(source.stream(name)):
                yield f"{name} 被改动"
        else:
            parts.xml(name)


def _same_bytes(new: ZipPackage, source: ZipPackage, name: str) -> bool:
    one, other = new.entry(name), source.entry(name)
    if (one.crc, one.size, one.compressed) != (other.crc, other.size, other.compressed):
        return False
    return all(a == b for a, b in zip(new.packed(one), source.packed(other), strict=True))
