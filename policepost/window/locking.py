"""What is taken out of sight, out of reach and off the clipboard while the screen is locked."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from policepost.ui.clipboard import ClipboardKeeper

if TYPE_CHECKING:
    from policepost.ui.tasks import Tasks
    from policepost.window.frame import PostWindow

_MOST_POPUPS = 20
_FORCE_ICONIC = 7  # DWMWA_FORCE_ICONIC_REPRESENTATION


class Curtain(QObject):
    """Drawn while the screen is locked.

    The workspace, and whatever floats over it, leaves the window altogether: hidden widgets stay in
    the tree that screen readers walk, and in reach of whoever asks them for their texts. Other
    windows are closed, answers of work in the background wait, and what was copied is cleared.
    """

    def __init__(self, window: PostWindow, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._tasks = window, tasks
        self.clipboard = ClipboardKeeper(self)
        self._closet: QWidget | None = None
        self._floating: list[tuple[QWidget, bool]] = []
        self._focused: QWidget | None = None

    def draw(self, workspace: QWidget) -> None:
        """Take everything away; what is typed stays in the widgets. The sign-in is shown next."""
        self.clipboard.clear()
        self._tasks.hold()
        close_others(self._window)
        self._focused = cast("QWidget | None", self._window.focusWidget())
        self._closet = QWidget()
        self._floating = [(one, one.isHidden()) for one in self._floats()]
        for one, _hidden in self._floating:
            one.setParent(self._closet)
        workspace.hide()
        self._window.stack.removeWidget(workspace)
        workspace.setParent(self._closet)
        _show_thumbnail(self._window, shown=False)

    def _floats(self) -> list[QWidget]:
        """What lies over the pages: results of the search, the veil of long work."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        children = cast("list[QWidget]", self._window.findChildren(QWidget, options=direct))
        central = self._window.centralWidget()
        return [one for one in children if one is not central and not one.isWindow()]

    def open(self) -> None:
        """Bring back what floated, the keyboard and the answers that waited.

        The workspace itself stands in the window again; nothing happens if it was never drawn.
        """
        for one, hidden in self._floating:
            if shiboken6.isValid(one):
                one.setParent(self._window)
                one.setHidden(hidden)
                one.raise_()
        if self._floating:
            self._fit_floating()
        focused = self._focused
        if focused is not None and shiboken6.isValid(focused):
            focused.setFocus(Qt.FocusReason.OtherFocusReason)
        self.drop()

    def _fit_floating(self) -> None:
        """Let what floated follow a window that has another size by now."""
        size = self._window.size()
        QCoreApplication.sendEvent(self._window, QResizeEvent(size, size))

    def drop(self) -> None:
        """Forget what is still behind the curtain: another officer came, or the program ends."""
        closet, self._closet = self._closet, None
        self._floating, self._focused = [], None
        if closet is None:
            return
        closet.deleteLater()
        _show_thumbnail(self._window, shown=True)
        self._tasks.release()

    def end(self) -> None:
        """The program ends: clear what was copied, and look after the clipboard no more."""
        self.drop()
        self.clipboard.stop()


def close_others(window: QWidget) -> None:
    """Close dialogs, menus, lists of choices and tips."""
    for _time in range(_MOST_POPUPS):
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if front is None:
            break
        _close(front)
    QToolTip.hideText()
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible():
            _close(other)


def _close(other: QWidget) -> None:
    """Close a window; one that will not is hidden."""
    other.close()
    if shiboken6.isValid(other):
        other.hide()


def _show_thumbnail(window: QWidget, *, shown: bool) -> None:
    """Let the task bar of Windows show the program's icon instead of a picture of the window.

    A window that was locked while it was minimised would be shown there as it was before.
    """
    if sys.platform == "win32":
        import ctypes

        with suppress(OSError, AttributeError):
            iconic = ctypes.c_int(not shown)
            handle = int(window.winId())
            ctypes.windll.dwmapi.DwmSetWindowAttribute(
                handle, _FORCE_ICONIC, ctypes.byref(iconic), ctypes.sizeof(iconic)
            )
