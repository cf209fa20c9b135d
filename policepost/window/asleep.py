"""Notices that the computer goes to sleep, slept, or has its own screen locked.

Three ways, for no system has all: what Linux says by D-Bus (logind, the desktop's screen saver),
what Windows sends to its windows, and a clock that shows a gap where the timer did not come.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
from ctypes import wintypes
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    SLOT,
    QAbstractNativeEventFilter,
    QByteArray,
    QObject,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtDBus import QDBusConnection

LOOK_EVERY_MS = 5_000
GAP_SECONDS = 30.0
"""So late the timer comes only when the computer slept (or the program stood still)."""

LOGIN, MANAGER = "org.freedesktop.login1", "/org/freedesktop/login1"
SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.ukui.ScreenSaver",
)
_POWER, _SESSION = 0x0218, 0x02B1  # WM_POWERBROADCAST, WM_WTSSESSION_CHANGE
_AWAY = {
    _POWER: frozenset({0x0004, 0x0007, 0x0012}),  # PBT_APMSUSPEND, …RESUMESUSPEND, …RESUMEAUTOMATIC
    _SESSION: frozenset({0x2, 0x4, 0x6, 0x7}),  # WTS_CONSOLE_DISCONNECT, _REMOTE_…, _LOGOFF, _LOCK
}


class Asleep(QObject):
    """`away` says that nobody can be looking any more; it may come more than once."""

    away = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._buses: list[QDBusConnection] = []
        self._messages: _Messages | None = None
        self._last = elapsed()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def begin(self, window: QWidget) -> None:
        """Listen from now on; loads what it needs, so it is called when the window is in use.

        Args:
            window: Whose messages Windows sends.
        """
        self._last = elapsed()
        self._timer.start()
        if sys.platform == "win32":
            self._messages = _Messages(self.away.emit)
            self._application().installNativeEventFilter(self._messages)
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(int(window.winId()), 0)
        elif sys.platform.startswith("linux"):
            self._listen()

    def stop(self) -> None:
        """Listen no more."""
        self._timer.stop()
        self._buses.clear()
        if self._messages is not None:
            self._application().removeNativeEventFilter(self._messages)
            self._messages = None

    @staticmethod
    def _application() -> QApplication:
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101
        return app

    @Slot()
    def look(self) -> None:
        """Compare the clock with what it showed at the last look."""
        now = elapsed()
        gap, self._last = now - self._last, now
        if gap > GAP_SECONDS:
            self.away.emit()

    def _listen(self) -> None:
        """Listen to logind and to the screen savers; without a bus the clock must do.

        Whoever sends these signals is not asked: the worst that a false one does is to lock.
        """
        from PySide6.QtDBus import QDBusConnection

        own = session_path(os.environ.get("XDG_SESSION_ID", ""))
        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        self._buses = [system, session]
        self._hear(system, MANAGER, f"{LOGIN}.Manager", "PrepareForSleep", "prepare(bool)")
        self._hear(system, own, f"{LOGIN}.Session", "Lock", "locked()")
        for saver in SAVERS:
            self._hear(session, "", saver, "ActiveChanged", "prepare(bool)")
        self._hear(session, "", SAVERS[-1], "lock", "locked()")

    def _hear(
        self, bus: QDBusConnection, path: str, interface: str, signal: str, slot: str
    ) -> None:
        if bus.isConnected():
            # PySide's types ask for bytes, PySide itself for a str.
            bus.connect("", path, interface, signal, self, cast("bytes", SLOT(slot)))

    @Slot(bool)
    def prepare(self, begins: bool) -> None:  # noqa: FBT001 - as the bus says it
        """Sleep or the screen saver begins (or ends: then the screen is locked long since)."""
        if begins:
            self.away.emit()

    @Slot()
    def locked(self) -> None:
        """The session was locked."""
        self.away.emit()


class _Messages(QAbstractNativeEventFilter):
    """Reads what Windows sends: sleep, and the lock of the session."""

    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__()
        self._tell = tell

    @override
    def nativeEventFilter(
        self, eventType: QByteArray | bytes | bytearray | memoryview[int], message: int
    ) -> object:
        found = wintypes.MSG.from_address(int(message))
        if found.wParam in _AWAY.get(found.message, ()):
            self._tell()
        return False, 0


def elapsed() -> float:
    """Seconds that go on while the computer sleeps and do not jump when its clock is set."""
    counting_sleep: int | None = getattr(time, "CLOCK_BOOTTIME", None)  # of Linux
    if counting_sleep is None:
        return time.monotonic()  # on Windows it counts sleep as well
    return time.clock_gettime(counting_sleep)


def session_path(session: str) -> str:
    """Where logind keeps a session on the bus; "" (any) for one that has no name."""
    if not session:
        return ""
    escaped = "".join(
        one if one.isascii() and (one.isalpha() or (at and one.isdigit())) else f"_{ord(one):02x}"
        for at, one in enumerate(session)
    )
    return f"{MANAGER}/session/{escaped}"
