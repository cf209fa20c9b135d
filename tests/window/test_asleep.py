"""Sleep, the lock of the session and a gap in the clock are noticed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from ctypes import addressof, wintypes

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from policepost.window import asleep
from policepost.window.asleep import Asleep

NEEDS_BUS = pytest.mark.skipif(
    not (shutil.which("dbus-daemon") and shutil.which("dbus-send")), reason="there is no D-Bus here"
)

LISTEN = """
import os, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from policepost.window.asleep import Asleep
app = QApplication([])
window = QWidget()
found = Asleep()
found.away.connect(lambda: print("away", flush=True))
found.begin(window)
print("listening", flush=True)
QTimer.singleShot(20_000, app.quit)
app.exec()
"""


def test_a_gap_in_the_clock_is_sleep(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(asleep, "elapsed", lambda: now)
    watch, window = Asleep(), QWidget()
    qtbot.addWidget(window)
    heard: list[float] = []
    watch.away.connect(lambda: heard.append(now))
    watch.begin(window)
    for now in (1005.0, 1010.0, 1039.0, 4639.0, 4644.0):  # noqa: B007 - read by the clock
        watch.look()
    watch.stop()
    assert heard == [4639.0]


def test_the_clock_goes_on() -> None:
    assert asleep.elapsed() <= asleep.elapsed()


@pytest.mark.parametrize(
    ("message", "word", "heard"),
    [
        (0x0218, 0x4, True),  # the computer goes to sleep
        (0x0218, 0x12, True),  # it woke
        (0x0218, 0xA, False),  # the battery is lower
        (0x02B1, 0x7, True),  # the session was locked
        (0x02B1, 0x2, True),  # another user took the screen
        (0x02B1, 0x8, False),  # unlocked
        (0x0200, 0x7, False),  # the mouse moves
    ],
)
def test_messages_of_windows_are_read(message: int, word: int, heard: bool) -> None:
    said: list[bool] = []
    filtering = asleep._Messages(lambda: said.append(True))
    sent = wintypes.MSG()
    sent.message, sent.wParam = message, word
    assert filtering.nativeEventFilter(b"windows_generic_MSG", addressof(sent)) == (False, 0)
    assert bool(said) is heard


@pytest.mark.parametrize(
    ("session", "path"),
    [
        ("", ""),
        ("2", "/org/freedesktop/login1/session/_32"),
        ("c1", "/org/freedesktop/login1/session/c1"),
        ("12-a", "/org/freedesktop/login1/session/_312_2da"),
    ],
)
def test_a_session_s_path_on_the_bus(session: str, path: str) -> None:
    assert asleep.session_path(session) == path


@pytest.fixture
def bus() -> Iterator[str]:
    """The address of a bus of our own, which is both system's and session's."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@NEEDS_BUS
@pytest.mark.parametrize(
    "signal",
    [
        ("/org/freedesktop/login1/session/_33", "org.freedesktop.login1.Session.Lock"),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", "boolean:true"),
        ("/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true"),
        ("/", "org.ukui.ScreenSaver.lock"),
        (asleep.MANAGER, f"{asleep.LOGIN}.Manager.PrepareForSleep", "boolean:true"),
    ],
)
def test_the_desktop_says_it_by_its_bus(bus: str, signal: tuple[str, ...]) -> None:
    environment = {
        **os.environ,
        "DBUS_SESSION_BUS_ADDRESS": bus,
        "DBUS_SYSTEM_BUS_ADDRESS": bus,
        "XDG_SESSION_ID": "3",
        "QT_QPA_PLATFORM": "offscreen",
    }
    with subprocess.Popen(
        [sys.executable, "-c", LISTEN], stdout=subprocess.PIPE, text=True, env=environment
    ) as listener:
        assert listener.stdout is not None
        assert listener.stdout.readline() == "listening\n"
        send = ["dbus-send", "--session", "--type=signal"]
        if signal[-1] == "boolean:true":  # that it ended is no reason to lock
            subprocess.run([*send, *signal[:-1], "boolean:false"], check=True, env=environment)
        subprocess.run([*send, *signal], check=True, env=environment)
        assert listener.stdout.readline() == "away\n"
        listener.terminate()
        assert listener.stdout.read() == ""
