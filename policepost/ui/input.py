"""Line edits that respect the input method: nothing acts on half-composed text."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

SEARCH_DELAY_MS = 120
EDITING_KEYS = frozenset(
    {Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Y, Qt.Key.Key_Z}
)
"""What Ctrl does in every text: all, copy, paste, cut, redo, undo."""


class LineEdit(QLineEdit):
    """A line edit that knows whether an input method is composing in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preedit = ""

    def composing(self) -> bool:
        """True while the input method shows text that is not yet chosen."""
        return bool(self._preedit)

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        # On X11 Qt gives Ctrl+E, Ctrl+D, Ctrl+K and others to the line edit; the program's own
        # keys of these letters come first, and where there are none the edit gets them after all.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            and Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
            and event.key() not in EDITING_KEYS
        ):
            event.ignore()
            return True
        return super().event(event)


class EscapedEdit(LineEdit):
    """An edit that Esc leaves (`escaped`), and not what it stands in."""

    escaped = Signal()

    def _takes_escape(self) -> bool:
        """Whether Esc is for the edit, before any shortcut around it."""
        return True

    def _escape(self) -> None:
        self.escaped.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._takes_escape():
            self._escape()
        else:
            super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._takes_escape()
        ):
            event.accept()
            return True
        return super().event(event)


class SearchEdit(EscapedEdit):
    """A search box: `searched` fires when typing rests, never while text is being composed.

    Enter searches at once, Esc empties the box, Down goes to what was found (`left_down`).
    """

    searched = Signal(str)
    left_down = Signal()

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self._last = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_DELAY_MS)
        self._timer.timeout.connect(self._search)
        self.textChanged.connect(self._typed)

    @Slot()
    def _typed(self) -> None:
        self._timer.start()

    def put(self, text: str) -> None:
        """Say what the list already shows: nothing is searched for before something is changed."""
        self._last = text.strip()
        self.setText(text)
        self._timer.stop()

    @Slot()
    def search_again(self) -> None:
        """Search for what stands there, also when it was the last that was searched for."""
        self._timer.stop()
        self._last = ""
        self._search()

    @Slot()
    def _search(self) -> None:
        text = self.text().strip()
        if not self.composing() and text != self._last:
            self._last = text
            self.searched.emit(text)

    @override
    def _takes_escape(self) -> bool:
        return bool(self.text())

    @override
    def _escape(self) -> None:
        self.clear()

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._timer.start()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not self.composing():
            self._timer.stop()
            self._search()
            self.left_down.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)
