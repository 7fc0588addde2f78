"""The process as a table of its steps."""

from collections.abc import Iterator

from pmxl.process.terms import Process, Step


def overview(process: Process) -> Iterator[tuple[str, ...]]:
    """A heading and one line a step: number, title, owner, condition, product, results and loop, who is told, rule."""
    yield "节点号", "节点", "责任部门", "条件", "产出", "结果", "通知", "规则"
    for step in process.steps.values():
        yield (
            step.number,
            step.title,
            step.owner + (f"（协助：{'、'.join(step.helpers)}）" if step.helpers else ""),
            step.condition or "",
            step.product or "",
            _results(step),
            "、".join(step.notices),
            step.rule,
        )


def _results(step: Step) -> str:
    back = {step.loop.result: f" → {step.loop.to}"} if step.loop else {}
    return " / ".join(result + back.get(result, "") for result in step.results)
