"""The one window of the program: first the sign-in or the wizard, then the work."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget
from typing_extensions import override

from policepost.core.language import _
from policepost.ui import style

SMALLEST = (1120, 680)
USUAL = (1366, 768)
IDLE_MINUTES = 10
_LOOK_EVERY_MS = 5000
_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class AfterPaint(QObject):
    """Calls back once, after a widget has been painted for the first time."""

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget, self._then = widget, then
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


class PostWindow(QMainWindow):
    """Shows one thing at a time; `idle` says that nobody has touched it for ten minutes."""

    idle = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        style.dress(self)
        self.setWindowTitle(_("Policepost"))
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self.idle_seconds = IDLE_MINUTES * 60
        self._touched = time.monotonic()
        self._watching = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def show_only(self, screen: QWidget) -> None:
        """Put a screen in front of the others."""
        if self.stack.indexOf(screen) < 0:
            self.stack.addWidget(screen)
        self.stack.setCurrentWidget(screen)
        self.setWindowTitle(_("Policepost"))

    def let_go(self, screen: QWidget) -> None:
        """Take a screen away for good."""
        screen.hide()
        self.stack.removeWidget(screen)
        screen.deleteLater()

    def watch(self, *, on: bool) -> None:
        """Begin or end looking whether somebody is there."""
        self._touched = time.monotonic()
        if on:
            self._timer.start()
        else:
            self._timer.stop()

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = time.monotonic()

    def quiet_seconds(self) -> float:
        """For how long nobody has touched the window."""
        return time.monotonic() - self._touched

    @Slot()
    def _look(self) -> None:
        if self.quiet_seconds() >= self.idle_seconds:
            self.watch(on=False)
            self.idle.emit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if not self._watching and handle is not None:
            # On the window itself and not on the application: a filter in Python on every event
            # of every widget would slow down all painting.
            self._watching = True
            handle.installEventFilter(self)
            QApplication.inputMethod().cursorRectangleChanged.connect(self.touch)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self._touched = time.monotonic()
        return False

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)


def fit(window: QMainWindow) -> None:
    """Take the whole screen where it is small, the usual size in the middle where it is large."""
    screen = window.screen().availableGeometry()
    if screen.width() <= USUAL[0] + 100 or screen.height() <= USUAL[1] + 60:
        window.showMaximized()
        return
    width = min(screen.width(), style.px(1500))
    height = min(screen.height(), style.px(900))
    window.resize(width, height)
    window.move(screen.center() - window.rect().center())
    window.show()
