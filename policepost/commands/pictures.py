"""Pictures of every screen in both languages and two sizes, drawn without a screen.

A page may offer states of itself, such as an open panel, by a method
``pictures() -> Iterable[tuple[str, Callable[[], None]]]``: a name, and what brings the state about.
"""

from __future__ import annotations

import struct
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from policepost import start
from policepost.core import language, preferences
from policepost.core.access.slots import Cost
from policepost.core.files import prepare_folder, refusing
from policepost.officers.sign_in import SignIn
from policepost.ui.tasks import Tasks
from policepost.upkeep.first_run import FirstRun
from policepost.window.program import Program

SIZES = ((1366, 768), (1920, 1080))
_SETTLE = 0.2
_MOMENT = 500
"""Milliseconds; what waits longer, such as a message that goes away, is part of the picture."""
_QUICK = 1
"""The level at which pictures are packed."""
_LONGEST = 60.0
_SEARCHES = ("zsl", "寺河")
_CHEAP = Cost(passes=1, memory=8, lanes=1)


def write(folder: Path, password: str, target: Path) -> Iterator[Path]:
    """Write a picture of every screen of the post; yields each file as it is written.

    Args:
        folder: The sample post.
        password: Of its first officer.
        target: Where the pictures go; made if it is missing.

    Raises:
        Refused: The target cannot be written.
    """
    prepare_folder(target)
    app = QApplication.instance() or QApplication(["policepost"])
    assert isinstance(app, QApplication)  # noqa: S101
    for spoken in language.LANGUAGES:
        for size in SIZES:
            camera = _Camera(target, f"{spoken}-{size[0]}x{size[1]}", size)
            with tempfile.TemporaryDirectory() as empty:
                yield from _first_run(app, Path(empty), spoken, camera)
            yield from _post(app, folder, password, spoken, camera)


class _Camera:
    """Takes pictures of a window of one size, numbered in their order."""

    def __init__(self, target: Path, prefix: str, size: tuple[int, int]) -> None:
        self._target, self._prefix, self._size = target, prefix, size
        self._number = 0
        self.tasks: list[Tasks] = []

    def place(self, window: QWidget) -> None:
        """Give the window its size."""
        window.showNormal()
        window.setFixedSize(*self._size)
        settle()

    def take(self, window: QWidget, name: str) -> Path:
        """Take a picture once everything has come to rest."""
        self._rest(window)
        self._number += 1
        path = self._target / f"{self._prefix}-{self._number:02d}-{name}.png"
        with refusing(self._target):
            path.write_bytes(_packed(window.grab().toImage()))
        return path

    def _rest(self, window: QWidget) -> None:
        """Wait until nothing is read, drawn or about to be, and that twice in a row."""
        end = time.monotonic() + _LONGEST
        quiet = 0
        while time.monotonic() < end and quiet < 2:
            settle(0.03)
            busy = any(tasks.busy for tasks in self.tasks) or _is_about_to(window)
            quiet = 0 if busy else quiet + 1


def _packed(image: QImage) -> bytes:
    """A picture as PNG without transparency: no dot differs.

    Qt tries for each line how its dots are best told, which takes as long as all the rest; plain
    surfaces are told just as well as they are.
    """
    import numpy as np

    image = image.convertToFormat(QImage.Format.Format_RGB888)
    high, wide = image.height(), image.width()
    dots = np.frombuffer(image.constBits(), np.uint8).reshape(high, image.bytesPerLine())
    lines = np.zeros((high, 1 + 3 * wide), np.uint8)  # before each line, that it is told as it is
    lines[:, 1:] = dots[:, : 3 * wide]
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.data, _QUICK)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(said)) + name + said + struct.pack(">I", zlib.crc32(name + said))
        for name, said in parts
    )


def _is_about_to(window: QWidget) -> bool:
    """Say whether something waits a moment before it is done: a search, a preview, a draft."""
    timers: list[QTimer] = list(window.findChildren(QTimer))
    return any(
        timer.isActive() and timer.isSingleShot() and timer.remainingTime() < _MOMENT
        for timer in timers
    )


def settle(seconds: float = _SETTLE) -> None:
    """Let lists, previews and layouts come to rest."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.005)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + _LONGEST
    while not until():
        if time.monotonic() > end:
            raise TimeoutError("the window did not become ready")
        settle(0.02)


def _begin(app: QApplication, folder: Path, spoken: str, password: str = "") -> Program:
    preferences.change(folder, language=spoken)
    start.dress(app, folder)
    program = Program(folder, start.HOUSE, password)
    program.begin()
    return program


def _first_run(app: QApplication, folder: Path, spoken: str, camera: _Camera) -> Iterator[Path]:
    """The wizard with typical answers, to the recovery sheet."""
    program = _begin(app, folder, spoken)
    window, wizard = program.window, program.screen
    assert isinstance(wizard, FirstRun)  # noqa: S101
    wizard.cost = _CHEAP
    camera.place(window)
    yield camera.take(window, "wizard-post")
    wizard.steps[0].form.set_values({"post": "泽颢警务室", "station": "北街派出所"})
    wizard.proceed()
    yield camera.take(window, "wizard-grids")
    wizard.proceed()
    wizard.steps[2].form.set_values({"officer": "田某"})
    wizard.steps[2].passwords.first.edit.setText("石榴 green 47")
    yield camera.take(window, "wizard-officer")
    wizard.steps[2].passwords.second.edit.setText("石榴 green 47")
    wizard.proceed()
    _wait(lambda: wizard.sheet is not None and wizard.sheet.print_button.isEnabled())
    yield camera.take(window, "wizard-sheet")
    window.close()
    settle()


def _post(
    app: QApplication, folder: Path, password: str, spoken: str, camera: _Camera
) -> Iterator[Path]:
    """Signing in, every page with its states, the search, the keys, the locked screen."""
    program = _begin(app, folder, spoken)
    window = program.window
    camera.place(window)
    yield camera.take(window, "sign-in")
    screen = program.screen
    assert isinstance(screen, SignIn)  # noqa: S101
    screen.password_card.lost.emit()
    yield camera.take(window, "recovery")
    screen.recovery_card.left.emit()
    screen.password_card.password.edit.setText(password)
    screen.password_card.button.click()
    _wait(lambda: program.workspace is not None and program.workspace.is_open)
    workspace: Any = program.workspace
    camera.tasks.append(program.tasks)
    for entry in workspace.offer.entries:
        workspace.open_page(entry.name)
        yield camera.take(window, entry.name)
        for name, show in _states(workspace.current):
            show()
            yield camera.take(window, f"{entry.name}-{name}")
        workspace.rebuild()
    workspace.open_page(workspace.offer.entries[0].name)
    for text in _SEARCHES:
        settle()
        workspace.open_search()
        workspace.finder.today_box.setText(text)
        yield camera.take(window, "search")
        workspace.finder.today_box.clear()
    workspace.show_shortcuts()
    yield camera.take(window, "keys")
    workspace.rebuild()
    program.lock()
    yield camera.take(window, "locked")
    window.close()
    settle()


def _states(page: QWidget) -> Iterable[tuple[str, Callable[[], None]]]:
    offered = getattr(page, "pictures", None)
    return offered() if offered else ()
