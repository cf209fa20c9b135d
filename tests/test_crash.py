"""The last resort writes down where it happened, nothing about whom, and goes on."""

import gc
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QAbstractListModel, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from policepost import cleaning, crash
from policepost.core.errors import Refused
from policepost.ui.tasks import Tasks


@pytest.fixture
def told(tmp_path: Path) -> Iterator[list[Path]]:
    heard: list[Path] = []
    crash.install(tmp_path / "log", heard.append)
    yield heard
    crash.uninstall()


def fail(value: str) -> None:
    raise ValueError(f"cannot use {value!r} of 张淑兰 140502199001019984")


def caught(value: str) -> BaseException:
    try:
        fail(value)
    except ValueError as error:
        return error
    raise AssertionError


def test_the_log_has_the_place_and_no_person(
    told: list[Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    error = caught("139 0000 4417")
    sys.excepthook(type(error), error, error.__traceback__)
    written = (tmp_path / "log" / crash.LOG).read_text(encoding="utf-8")
    assert "ValueError: cannot use " in written
    assert "test_crash.py" in written
    assert "fail" in written
    for personal in ("张淑兰", "140502", "4417"):
        assert personal not in written
    assert told == [tmp_path / "log" / crash.LOG]
    caplog.clear()


def test_the_cause_of_an_error_is_written_too(
    told: list[Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        try:
            fail("x")
        except ValueError as cause:
            raise RuntimeError("the list cannot be shown") from cause
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    written = (tmp_path / "log" / crash.LOG).read_text(encoding="utf-8")
    assert written.index("RuntimeError: the list cannot be shown") < written.index("ValueError")
    caplog.clear()


def test_errors_that_name_each_other_as_their_cause_are_written_once() -> None:
    first, second = ValueError("one"), KeyError("other")
    first.__cause__, second.__context__ = second, first

    assert cleaning.described(first).splitlines() == ["ValueError: …", "KeyError: '…'"]


class Page:
    """Something without a title."""


def test_names_in_the_program_stay_readable() -> None:
    with pytest.raises(AttributeError) as found:
        Page().tilte  # type: ignore[attr-defined]  # noqa: B018
    assert cleaning.harmless(found.value) == "'Page' object has no attribute 'tilte'"
    assert cleaning.harmless(KeyError("zhangwei")) == "'…'"
    assert (
        cleaning.harmless(FileNotFoundError(2, "No such file", "/home/zhang/post")) == "[Errno 2]"
    )


NAME, LATIN, PHONE, NUMBER = "张淑兰", "zhangshulan", "139 0000 4417", "999001199001010014"
PERSONAL = (NAME, "淑兰", LATIN, "139", "0000", "4417", "9990", "0014", "北街")


class Broken:
    """Its text and its repr hold a name, or break themselves."""

    def __init__(self, *, breaks: bool = False) -> None:
        self.breaks = breaks

    @override
    def __repr__(self) -> str:
        if self.breaks:
            raise ValueError(NAME)
        return f"<Broken {NAME} {LATIN} {PHONE}>"


class BadText(Exception):
    """An error that cannot say what it is."""

    @override
    def __str__(self) -> str:
        raise ValueError(NUMBER)


def personal_errors() -> list[Callable[[], object]]:
    held = {NAME: PHONE}

    def group() -> None:
        raise ExceptionGroup(f"of {LATIN}", [ValueError(NAME), TypeError(PHONE)])

    def caused() -> None:
        try:
            held[LATIN]
        except KeyError as error:
            note = RuntimeError(f"row {NUMBER}")
            note.add_note(NAME)
            raise note from error

    def bad_text() -> None:
        raise BadText

    return [
        group,
        caused,
        bad_text,
        lambda: int(PHONE),
        lambda: held[NUMBER],
        lambda: getattr(Page(), LATIN),
        lambda: fail(f"{LATIN}北街"),
        lambda: open(f"/nowhere/{NAME}/{LATIN}"),  # noqa: PTH123
        lambda: NAME.encode("ascii"),
        lambda: json.loads(f"{{{NAME}"),
        lambda: fail(repr(Broken())),
        lambda: fail(Broken(breaks=True)),  # type: ignore[arg-type]
        lambda: date.fromisoformat(LATIN),
        lambda: UUID(NUMBER),
        lambda: exec(f"raise RuntimeError({PHONE!r})"),  # noqa: S102
    ]


@pytest.mark.parametrize("number", range(len(personal_errors())))
def test_nothing_about_a_person_is_written(
    told: list[Path], tmp_path: Path, caplog: pytest.LogCaptureFixture, number: int
) -> None:
    del told
    with pytest.raises(Exception) as caught_error:  # noqa: PT011 - every kind of error
        personal_errors()[number]()
    sys.excepthook(caught_error.type, caught_error.value, caught_error.tb)
    written = (tmp_path / "log" / crash.LOG).read_text(encoding="utf-8")
    assert caught_error.type.__name__ in written
    # Lines, columns and times are figures too: only what is said counts.
    said = re.sub(r":\d+ |^\S+ \S+ ERROR", " ", written, flags=re.MULTILINE)
    assert [one for one in PERSONAL if one in said] == []
    caplog.clear()


def test_an_error_that_repeats_is_written_once_and_counted(
    told: list[Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for _time in range(120):
        error = caught(NAME)
        sys.excepthook(type(error), error, error.__traceback__)
    written = (tmp_path / "log" / crash.LOG).read_text(encoding="utf-8")
    assert written.count("Traceback") + written.count("test_crash.py") == 2
    assert "10 times: ValueError" in written
    assert "100 times: ValueError" in written
    assert len(told) == 1
    assert crash.repeated() == [("ValueError", 120)]
    caplog.clear()


class Model(QAbstractListModel):
    """Fails whenever a view asks for a line."""

    @override
    def rowCount(self, parent: object = None) -> int:
        return 3

    @override
    def data(self, index: object, role: int = 0) -> object:
        fail(f"{LATIN} {PHONE}")
        return None


class Canvas(QWidget):
    """Fails in its painting and at every key."""

    @override
    def paintEvent(self, event: object) -> None:
        fail(NAME)

    @override
    def keyPressEvent(self, event: object) -> None:
        fail(NUMBER)


class Gone:
    """Fails when it goes."""

    def __del__(self) -> None:
        fail(NAME)


def test_wherever_it_is_raised_the_program_goes_on(
    qtbot: QtBot, told: list[Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tasks = Tasks()
    canvas = Canvas()
    view = QListView()
    button = QPushButton()
    for widget in (canvas, view, button):
        qtbot.addWidget(widget)
        widget.show()
    button.clicked.connect(lambda: fail("a slot"))
    button.click()
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QApplication.postEvent(canvas, key)
    view.setModel(Model(view))
    painting = QTimer(canvas)
    painting.timeout.connect(canvas.update)
    painting.start(1)
    QTimer.singleShot(0, lambda: fail("a timer"))
    tasks.run(lambda: fail("a worker"), lambda _nothing: None)
    gone = Gone()
    del gone
    gc.collect()
    qtbot.waitUntil(lambda: not tasks.busy, timeout=5_000)
    qtbot.waitUntil(lambda: len(told) >= 7, timeout=5_000)
    qtbot.waitUntil(lambda: max(count for _kind, count in crash.repeated()) > 10, timeout=5_000)
    painting.stop()
    tasks.finish()
    view.setModel(None)
    canvas.close()
    written = (tmp_path / "log" / crash.LOG).read_text(encoding="utf-8")
    for place in ("paintEvent", "keyPressEvent", "data", "__del__", "_raise", "<lambda>"):
        assert place in written
    assert written.count(" paintEvent") == 1
    assert len(told) < 12
    assert not [one for one in (NAME, LATIN, PHONE, NUMBER) if one in written]
    caplog.clear()


def test_a_crash_of_the_interpreter_is_noticed_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    script = (
        "import sys; from pathlib import Path; from policepost import crash; import ctypes\n"
        "crash.install(Path(sys.argv[1]), print); ctypes.string_at(0)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder)], check=False)
    assert done.returncode != 0
    crash.install(folder, lambda _path: None)
    assert crash.died_before()
    _log, faults = crash.written()
    assert "egmentation fault" in faults or "violation" in faults
    assert "string_at" in faults
    assert str(Path(sys.prefix).parent) not in faults
    crash.uninstall()
    crash.install(folder, lambda _path: None)
    assert not crash.died_before()
    crash.uninstall()


def test_an_error_in_a_thread_is_told(told: list[Path], caplog: pytest.LogCaptureFixture) -> None:
    thread = threading.Thread(target=fail, args=("x",))
    thread.start()
    thread.join()
    assert len(told) == 1
    caplog.clear()


def test_a_folder_that_cannot_be_written_only_costs_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "log").write_text("a file", encoding="utf-8")
    heard: list[Path] = []
    crash.install(tmp_path / "log", heard.append)
    error = caught("x")
    sys.excepthook(type(error), error, error.__traceback__)
    crash.uninstall()
    assert len(heard) == 1
    caplog.clear()


def test_afterwards_the_hooks_are_the_interpreter_s_own(tmp_path: Path) -> None:
    crash.install(tmp_path, lambda _path: None)
    assert sys.excepthook is not sys.__excepthook__
    crash.uninstall()
    assert sys.excepthook is sys.__excepthook__
    assert threading.excepthook is threading.__excepthook__


def test_a_refusal_that_met_nobody_is_said_and_not_logged(tmp_path: Path) -> None:
    said: list[str] = []
    crash.install(tmp_path / "log", lambda _path: said.append("logged"), said.append)
    sentence = "The post's file is damaged."
    sys.excepthook(Refused, Refused(sentence), None)
    crash.uninstall()
    assert said == [sentence]
    assert not (tmp_path / "log" / crash.LOG).exists()
