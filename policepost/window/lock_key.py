"""Ctrl+L where no shortcut of the window works: while a dialog or a menu is open."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication
from typing_extensions import override


class LockKey(QObject):
    """Hears the key in whatever window of the program has the keyboard.

    Qt keeps shortcuts from working behind a modal dialog, and a menu takes all keys. The filter
    lies on windows and not on the application, so that no painting is slowed down.
    """

    pressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = cast("QGuiApplication", QGuiApplication.instance())
        self._app.focusWindowChanged.connect(self._listen)

    def stop(self) -> None:
        """Listen to no further windows: the program ends."""
        self._app.focusWindowChanged.disconnect(self._listen)

    @Slot(QWindow)
    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # a second time changes nothing

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and _is_lock(cast("QKeyEvent", event)):
            over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if over is not None:
                self.pressed.emit()
                return True
        return False


def _is_lock(event: QKeyEvent) -> bool:
    control = Qt.KeyboardModifier.ControlModifier
    return event.key() == Qt.Key.Key_L and event.modifiers() == control
