"""What actions come to, as JSON for scripts."""

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmxl.actions.judging import Checked
    from pmxl.outcomes.finding import Finding


def checked(result: "Checked") -> str:
    """Findings and gates as a JSON object with the keys `findings` and `gates`."""
    gates = [
        {
            "project": gate.project,
            "stage": gate.stage,
            "target": gate.target,
            "verdict": gate.verdict,
            "findings": [_finding(row) for row in gate.findings],
        }
        for gate in result.gates
    ]
    found = {"findings": [_finding(row) for row in result.findings], "gates": gates}
    return json.dumps(found, ensure_ascii=False, indent=1)


def _finding(row: "Finding") -> dict[str, object]:
    place = row.gap.place
    return {
        "code": row.code,
        "mode": row.mode,
        "holds": row.holds,
        "project": row.project,
        "owner": row.gap.owner or row.owner,
        "workbook": place.workbook,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.heading,
        "cell": place.cell,
        "found": row.gap.found,
        "remedy": row.gap.remedy,
        "waived": row.waived,
    }
