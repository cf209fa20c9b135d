"""Fixtures and guards that every test has.

Tests run without a screen, in English, with the user's own folders out of reach. The database is
a real encrypted one: the empty post is made once per run and copied for each test.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QMenu,
    QMessageBox,
    QWidget,
)
from sqlalchemy import event
from sqlalchemy.engine import Engine

from policepost.core import paths
from tests.counting import Counting, asked
from tests.engines import sharing

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.ui.changes import Changes
    from policepost.ui.garbage import Collector
    from policepost.ui.page import Context
    from policepost.ui.tasks import Tasks

gc.disable()  # the modules and the tests of a run stay: nobody looks through them for garbage

KEY = bytes(range(32))
"""The raw database key of every post that tests make."""

# A slow machine is no failure, so no example has a deadline.
settings.register_profile(
    "post",
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("post")

_OUTCOME = pytest.StashKey[bool]()

_COUNTING = Counting(asked()) if "coverage" in sys.modules else None  # as --cov has it

_UNCOUNTED = frozenset({"core", "exchange", "printing", "sample", "setup", "trust", "ui", "window"})
"""Folders whose tests are for no feature: nobody's lines may rest on them to be covered, nor on a
page."""


_LONG = frozenset({"commands", "sample", "setup", "trust"})
"""Folders with tests that take a minute or wait for programs that they begin."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no worker ends alone with it; else in random order."""
    items.sort(key=lambda item: item.path.parent.name not in _LONG)


def pytest_collection_finish() -> None:
    """Set apart what is there before the first test: collecting does not look through it."""
    gc.freeze()


def _is_counted(item: pytest.Item) -> bool:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return folder not in _UNCOUNTED and "qapp" not in getattr(item, "fixturenames", ())


@pytest.hookimpl(trylast=True)
def pytest_sessionstart() -> None:
    """Count the lines of rules, actions and queries instead of coverage, which reports them."""
    if _COUNTING:
        _COUNTING.take_over(sys.modules["coverage"].Coverage.current)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtestloop() -> Generator[None, object, object]:
    """Hand over what was counted before it is reported."""
    done = yield
    if _COUNTING:
        _COUNTING.end()
    return done


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Count lines in those tests of the features alone that need no screen."""
    if _COUNTING:
        _COUNTING.switch(on=_is_counted(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether the test itself passed; a failed one keeps its widgets in its traceback."""
    report = yield
    if call.when == "call":
        item.stash[_OUTCOME] = report.passed
    return report


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_left_on_the_clipboard() -> Iterator[None]:
    """As when the program ends: what still lay there would be freed after its application."""
    yield
    if QApplication.instance() is not None:
        QApplication.clipboard().clear()


@pytest.fixture(scope="session", autouse=True)
def _own_folders_out_of_reach(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Send everything that is kept per user into the run's temporary folder."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
            patch.setenv(name, str(home / name.lower()))
        patch.delenv("POLICEPOST_PASSWORD", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _posts_share_what_was_compiled() -> Iterator[None]:
    """Let the many posts of a run be as one that stays open, which compiles a statement once.

    Nor does any wait for the disk: no test pulls the plug (the trials do, in their own processes).
    """
    from policepost.core import connecting

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connecting, "create_engine", sharing(_wait_for_no_disk))
        patch.setattr(os, "fsync", lambda _file: None)
        yield


def _wait_for_no_disk(engine: Engine) -> None:
    event.listen(engine, "connect", _hurry)


def _hurry(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture(scope="session", autouse=True)
def _one_child_reads_what_strangers_made() -> Iterator[None]:
    """Ask one child process about all files of a run, where the program begins one for each.

    To begin takes the child several times as long as to read a small file. Who tries the limits
    has a child of its own (`aside.Aside`), and one that broke is followed by a new one.
    """
    from policepost.core import aside

    child, turn = aside.Aside(), threading.Lock()

    def once(work: str, question: bytes, seconds: float = aside.SECONDS) -> bytes:
        with turn:
            child.seconds = seconds
            return child.ask(work, question)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aside, "once", once)
        patch.setattr(aside, "prepare", child.begin)
        yield
    child.close()


@pytest.fixture(autouse=True)
def _own_count_of_wrong_passwords(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Let no test's wrong passwords lock a copy of the same post in the next test."""
    state = tmp_path_factory.getbasetemp() / "state" / uuid4().hex  # made when it is written to
    monkeypatch.setattr(paths, "state_folder", lambda: state)


@pytest.fixture(scope="session")
def _collector() -> Collector:
    """Remember how many old objects there were: they are looked through when there are more."""
    from policepost.ui.garbage import Collector

    return Collector()


@pytest.fixture(autouse=True)
def _garbage_is_collected_here(_collector: Collector) -> Iterator[None]:
    """Keep the collection of cycles on this thread, as the program does: a worker that happens to
    collect would free widgets where Qt aborts.
    """
    gc.disable()
    yield
    _collector.collect_due()


@pytest.fixture(autouse=True)
def _dressed_as_the_program_is(request: pytest.FixtureRequest) -> None:
    """Give each test of the screen the program's looks in normal size, whatever ran before it."""
    if "qapp" not in request.fixturenames:
        return
    from policepost.ui import style

    app = request.getfixturevalue("qapp")
    if style.scale() != 1.0 or not app.property("dressed"):
        style.apply(app)
        app.setProperty("dressed", True)


@pytest.fixture(scope="session", autouse=True)
def _what_is_shown_is_dressed() -> Iterator[None]:
    """Dress a page or a part that a test shows by itself as the window does that it stands in."""
    from policepost.ui import style

    show = QWidget.show

    def dressed(widget: QWidget) -> None:
        if widget.parentWidget() is None and not widget.styleSheet():
            style.dress(widget)
        show(widget)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QWidget, "show", dressed)
        yield


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Start each test in English and leave no other language behind."""
    from policepost.core import language

    language.use("en")
    yield
    language.use("en")


@pytest.fixture(scope="session")
def empty_post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an empty post with key ``KEY``; copy it, never write to it."""
    from policepost.core.database import Database

    folder = tmp_path_factory.mktemp("empty-post")
    Database.create(folder, KEY).close()
    return folder


def copy_of(empty_post: Path, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Open one more empty post, for each example of a property; the caller closes it."""
    from policepost.core.database import Database

    folder = tmp_path_factory.mktemp("copy") / "post"
    return Database.open(Path(shutil.copytree(empty_post, folder)), KEY)


@pytest.fixture
def db(empty_post: Path, tmp_path: Path) -> Iterator[Database]:
    """Open an empty, encrypted post of this test's own."""
    from policepost.core.database import Database

    folder = Path(shutil.copytree(empty_post, tmp_path / "post"))
    database = Database.open(folder, KEY)
    yield database
    database.close()


@pytest.fixture
def changes(qapp: QApplication, db: Database) -> Changes:
    """Announce what is committed to ``db``, as the window does."""
    from policepost.ui.changes import Changes

    changes = Changes()
    db.on_commit(changes.made.emit)
    return changes


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """Give the worker for slow tasks and wait for it at the end."""
    from policepost.ui.tasks import Tasks

    tasks = Tasks()
    yield tasks
    tasks.finish()


@pytest.fixture
def context(db: Database, changes: Changes, tasks: Tasks) -> Context:
    """Give a page all that it is built from."""
    from policepost.ui.page import Context

    return Context(db, changes, tasks)


@pytest.fixture(autouse=True)
def _no_dialog_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that reaches a blocking dialog at once instead of letting it hang."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        pytest.fail("a modal dialog would have blocked here")

    for kind in (QDialog, QMessageBox, QFileDialog, QInputDialog, QMenu):
        monkeypatch.setattr(kind, "exec", refuse)
    for name in ("question", "warning", "information", "critical"):
        monkeypatch.setattr(QMessageBox, name, refuse)
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, name, refuse)
    for name in ("getText", "getInt", "getItem"):
        monkeypatch.setattr(QInputDialog, name, refuse)


@pytest.fixture(autouse=True)
def _no_unexpected_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning; one that expects it ends with ``caplog.clear()``."""
    yield
    loud = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not loud, f"unexpected log: {loud}"


def _windows() -> list[QWidget]:
    """Return our windows that are alive; pyqtgraph keeps menus of its own."""
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and not type(widget).__module__.startswith("pyqtgraph")
    ]


@pytest.fixture(autouse=True)
def _no_window_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a window behind: give it to ``qtbot.addWidget``."""
    before = {id(widget) for widget in _windows()} if QApplication.instance() else set()
    yield
    if QApplication.instance() is None or not request.node.stash.get(_OUTCOME, False):
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in _windows() if id(widget) not in before]
    if left:
        left.clear()
        gc.collect()
        left = [widget for widget in _windows() if id(widget) not in before]
    assert not left, f"windows left behind: {left}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table of the trials that were run, as ``python -m tests.trust`` does."""
    from tests.trust import frame

    reports = [one for state in ("passed", "failed") for one in terminalreporter.getreports(state)]
    lines = [dict(one.user_properties).get(frame.PROPERTY) for one in reports]
    table = sorted(str(line) for line in lines if line)
    if table:
        terminalreporter.write_sep("=", "trials")
        for line in (frame.line(*frame.HEADINGS), *table):
            terminalreporter.write_line(line)
