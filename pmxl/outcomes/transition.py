"""What a gate decided about a project."""

from dataclasses import dataclass

from pmxl.outcomes.finding import Finding
from pmxl.vocabulary import Stage


@dataclass(frozen=True)
class GateResult:
    """A gate that was tried: every finding of its checks, holding or not (流程 3)."""

    project: str
    stage: Stage
    target: Stage
    findings: tuple[Finding, ...]

    @property
    def holding(self) -> tuple[Finding, ...]:
        """What holds the project here."""
        return tuple(finding for finding in self.findings if finding.holds)

    @property
    def waived(self) -> tuple[Finding, ...]:
        """What would hold it if no waiver covered it."""
        return tuple(finding for finding in self.findings if finding.waived)

    @property
    def verdict(self) -> str:
        """关口结论 in one word: 通过, 豁免通过, 未通过, or 无法判断 where nothing else holds it."""
        if self.holding:
            return "无法判断" if all(finding.blind for finding in self.holding) else "未通过"
        return "豁免通过" if self.waived else "通过"
