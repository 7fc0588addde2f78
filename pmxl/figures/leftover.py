"""What a figure could not use: the row, the field and the reason, never dropped silently."""

from dataclasses import dataclass

from pmxl.rows.row import Row


@dataclass(frozen=True, slots=True)
class Leftover:
    """A row, or one of its fields, that a figure leaves out, with the reason in the user's words."""

    row: Row
    field: str
    reason: str

    def __str__(self) -> str:
        origin, heading = self.row.origin, self.row.heading(self.field)
        place = f"第 {origin.row} 行 " if origin.row else ""
        return f"{self.row.sheet.name} {place}{heading}：{self.reason}"
