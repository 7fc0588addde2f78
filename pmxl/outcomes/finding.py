"""What is wrong with a project or a sheet, as a value with a place."""

from dataclasses import dataclass

from pmxl.vocabulary import Department, Mode, Stage


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands or should stand: the parts that are known."""

    workbook: str = ""
    sheet: str = ""
    row: int | None = None
    heading: str = ""
    cell: str = ""

    def __str__(self) -> str:
        row = f"第 {self.row} 行" if self.row else ""
        column = f"{self.heading}（{self.cell}）" if self.heading and self.cell else self.heading or self.cell
        return " › ".join(part for part in (self.workbook, self.sheet, row, column) if part)


@dataclass(frozen=True, slots=True)
class Gap:
    """What a check found missing or wrong: where, what is there, what to do.

    `owner` and `step` say who mends it and at which step, where that isn't the rule's own: what a customer refused in
    1.7 is to be planned anew in 1.6.
    """

    place: Place
    found: str
    remedy: str
    project: str = ""
    owner: Department | None = None
    step: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A gap under the rule that found it; `waived` names the waiver that covers it, `step` where it is to be mended.

    `blind` names the rules that can't be judged because of the gap, "" for a whole gate: no waiver covers that.
    """

    code: str
    sentence: str
    mode: Mode
    owner: Department
    stage: Stage | None
    gap: Gap
    waived: str = ""
    blind: tuple[str, ...] = ()
    step: str = ""

    @property
    def project(self) -> str:
        """The project concerned, empty for a finding about a sheet."""
        return self.gap.project

    @property
    def holds(self) -> bool:
        """Whether this finding holds its project at the gate."""
        return self.mode is Mode.BLOCK and not self.waived

    def __str__(self) -> str:
        return f"[{self.code}] {self.gap.place}：{self.gap.found}。{self.gap.remedy}。"
