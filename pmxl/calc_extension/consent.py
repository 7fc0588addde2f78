"""Says yes to what LibreOffice asks while it installs the extension: the one who runs the command has decided."""

from typing import Any

from pmxl.calc import bridge

_APPROVAL = "com.sun.star.task.XInteractionApprove"
_INTERFACES = (
    "com.sun.star.ucb.XCommandEnvironment",
    "com.sun.star.task.XInteractionHandler",
    "com.sun.star.lang.XTypeProvider",
)


class Consent:
    """A command environment that approves every question and shows no progress."""

    def getTypes(self) -> tuple[Any, ...]:  # noqa: N802  # UNO's name
        """The UNO interfaces that it has."""
        return tuple(bridge.load().getTypeByName(name) for name in _INTERFACES)

    def getImplementationId(self) -> Any:  # noqa: N802  # UNO's name
        """An empty id, as UNO wants it now."""
        return bridge.load().ByteSequence(b"")

    def getInteractionHandler(self) -> "Consent":  # noqa: N802  # UNO's name
        """Answers questions itself."""
        return self

    def getProgressHandler(self) -> None:  # noqa: N802  # UNO's name
        """Shows no progress."""

    def handle(self, request: Any) -> None:
        """Approve."""
        approval = bridge.load().getTypeByName(_APPROVAL)
        for continuation in request.getContinuations():
            if continuation.queryInterface(approval) is not None:
                continuation.select()
                return
