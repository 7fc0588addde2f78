"""Asking the user for a text, in each host's own box."""

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from pmxl.live_ui.errors import CannotAskError

if TYPE_CHECKING:
    import xlwings as xw

TITLE = "项目管理"
_POSITION = 3  # com.sun.star.awt.PosSize.POS
_TEXT = 2  # Application.InputBox: an answer of this type is text


def ask_text(app: "xw.App", prompt: str, default: str = "") -> str | None:
    """What the user typed; None if they pressed 取消. Raises CannotAskError where the host has no box for it."""
    if app.engine.name == "calc":
        return _ask_in_calc(app, prompt, default)
    if sys.platform == "darwin":
        return _ask_on_mac(prompt, default)
    box = getattr(app.api, "InputBox", None)
    if box is None:
        raise CannotAskError(prompt)
    answer = box(prompt, TITLE, default, None, None, None, None, _TEXT)
    return None if answer is False else str(answer)


def _ask_on_mac(prompt: str, default: str) -> str | None:
    script = (
        "on run argv\n"
        "set shown to display dialog (item 1 of argv) default answer (item 2 of argv) with title (item 3 of argv)\n"
        "text returned of shown\n"
        "end run"
    )
    told = subprocess.run(  # noqa: S603  # the system's own program, arguments passed as such
        ["/usr/bin/osascript", "-e", script, prompt, default, TITLE], capture_output=True, text=True, check=False
    )
    return told.stdout.rstrip("\n") if told.returncode == 0 else None


def _ask_in_calc(app: "xw.App", prompt: str, default: str) -> str | None:
    """Draw a small dialog: Calc has no ready-made one for a text."""
    office: Any = app.impl.office  # the engine's own object
    create = office.create
    model = create("com.sun.star.awt.UnoControlDialogModel")
    lines = prompt.count("\n") + 1
    _set(model, Width=260, Height=58 + 9 * lines, Title=TITLE, Moveable=True)
    _control(model, "FixedText", "prompt", (8, 6, 244, 9 * lines + 4), Label=prompt, MultiLine=True)
    _control(model, "Edit", "answer", (8, 14 + 9 * lines, 244, 14), Text=default)
    buttons = 36 + 9 * lines
    _control(model, "Button", "ok", (140, buttons, 52, 15), Label="确定", PushButtonType=1, DefaultButton=True)
    _control(model, "Button", "cancel", (200, buttons, 52, 15), Label="取消", PushButtonType=2)
    dialog = create("com.sun.star.awt.UnoControlDialog")
    dialog.setModel(model)
    dialog.setVisible(False)
    window = _window(app)
    dialog.createPeer(create("com.sun.star.awt.Toolkit"), window)
    if window is not None:
        box, outer = dialog.getPosSize(), window.getPosSize()
        dialog.setPosSize((outer.Width - box.Width) // 2, (outer.Height - box.Height) // 3, 0, 0, _POSITION)
    try:
        dialog.getControl("answer").setFocus()
        return str(model.getByName("answer").Text) if dialog.execute() == 1 else None
    finally:
        dialog.dispose()


def _window(app: "xw.App") -> Any:  # a UNO window has no static type
    book = app.impl.books.current
    return book.controller.Frame.ContainerWindow if book is not None and book.controller else None


def _control(model: Any, kind: str, name: str, box: tuple[int, int, int, int], **more: object) -> None:
    made = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
    left, top, width, height = box
    _set(made, PositionX=left, PositionY=top, Width=width, Height=height, Name=name, **more)
    model.insertByName(name, made)


def _set(model: Any, **values: object) -> None:
    for name, value in values.items():
        if name == "PushButtonType":
            import uno  # the wire wants a short here

            value = uno.Any("short", value)  # noqa: PLW2901
            uno.invoke(model, "setPropertyValue", (name, value))
        else:
            setattr(model, name, value)
