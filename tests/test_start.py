"""From the first screen to the last: what is imported when, signing in, locking, problems."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from policepost import crash, start
from policepost.core import clock, language, preferences, settings
from policepost.core.access import keys
from policepost.core.backups import backup, keeping
from policepost.core.errors import Refused
from policepost.officers.sign_in import SignIn, Unlocked
from policepost.upkeep import actions, making, restoring
from policepost.upkeep.backup_sheets import Backups
from policepost.upkeep.first_run import FirstRun
from policepost.upkeep.page import SettingsPage
from policepost.upkeep.problem import Problem
from policepost.window import telling
from policepost.window.program import Program
from policepost.window.shortcuts import everywhere
from tests.nobody import as_nobody
from tests.posts import post_form
from tests.running import Begin, enter, programs
from tests.seen import words

ROOT = Path(__file__).parents[1]
PASSWORD = "a long password"  # noqa: S105
HEAVY = ("sqlalchemy", "numpy", "pyqtgraph", "reportlab", "lxml", "pypinyin", "alembic")

PAINT = """
import builtins, sys
plain = builtins.__import__
from dataclasses import replace
from pathlib import Path
from policepost import start

assert builtins.__import__ is plain, "PySide6's import function is still in place"
heavy = sys.argv[2].split()
def look():
    print("loaded:", [name for name in heavy if name in sys.modules])
    program.window.close()
program = None
def prepare(made):
    global program
    program = made
    made._house = replace(made._house, prepare=lambda _ended: None)
    made.first_painted.connect(look)
sys.exit(start.run(Path(sys.argv[1]), on_start=prepare))
"""


THREADS = """
import builtins, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from policepost import start

plain = builtins.__build_class__
def build(body, name, *bases, **named):
    made = plain(body, name, *bases, **named)
    of_qt = any(one.__module__.startswith("PySide6") for one in made.__mro__)
    if of_qt and threading.current_thread() is not threading.main_thread():
        print(threading.current_thread().name, "makes", made.__module__, name)
    return made
builtins.__build_class__ = build

def open_all():
    for entry in program.workspace.offer.listed():
        program.workspace.open_page(entry.name)
    program.workspace.open_page("charts")
    wait()
def wait():
    if program.imports.busy or "pyqtgraph" not in sys.modules or program.tasks.busy:
        QTimer.singleShot(20, wait)
        return
    program.window.close()
program = None
def prepare(made):
    global program
    program = made
    program.ready.connect(open_all)
start.run(Path(sys.argv[1]), sys.argv[2], on_start=prepare)
print("PySide6.QtWidgets" in sys.modules, "policepost.intake.page" in sys.modules)
"""


BROKEN_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from policepost import start

def prepare(made):
    def broken():
        raise ValueError("张淑兰 13900004417")
    made.doors.show_sign_in = broken
    QTimer.singleShot(300, made.window.close)
sys.exit(start.run(Path(sys.argv[1]), on_start=prepare))
"""


@pytest.fixture(scope="module")
def made_post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A post with two officers; copied by each test."""
    folder = tmp_path_factory.mktemp("made")
    form = post_form(PASSWORD, grids=["网格01"])
    made = making.make_post(folder, form)
    made.ring.add(made.db.key, "李某", "another long one", "officer")
    made.db.close()
    preferences.change(folder, language="en")
    return folder


@pytest.fixture
def folder(made_post: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_post, tmp_path / "post"))


@pytest.fixture
def begin(qtbot: QtBot, qapp: QApplication) -> Iterator[Begin]:
    """Start the program in a folder, as `run` does."""
    with programs(qtbot) as begin:
        yield begin


def sign_in(qtbot: QtBot, program: Program, password: str = PASSWORD, officer: str = "") -> None:
    enter(program, password, officer)
    qtbot.waitUntil(
        lambda: program.screen is None and program.workspace is not None, timeout=20_000
    )


def ran(source: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a program of its own, without a screen, and return what it said."""
    return subprocess.run(
        [sys.executable, "-c", source, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


@pytest.mark.parametrize("has_post", [True, False])
def test_nothing_heavy_is_imported_before_the_first_paint(
    made_post: Path, tmp_path: Path, has_post: bool
) -> None:
    told = ran(PAINT, str(made_post if has_post else tmp_path), " ".join(HEAVY))
    assert told.stdout == "loaded: []\n", told.stderr
    assert told.returncode == 0


def test_classes_of_qt_are_made_on_the_screens_thread_alone(folder: Path) -> None:
    """Any other thread that makes one while the screen is painted may end the program."""
    told = ran(THREADS, str(folder), PASSWORD)
    assert told.stdout == "True True\n", told.stderr


def test_what_the_thread_imports_is_not_of_qt() -> None:
    imported = "import sys\nfrom policepost.features import import_all\nimport_all(sys.argv[1:])"
    told = ran(f"{imported}\nprint('PySide6' in sys.modules)", *start.HEAVY)
    assert told.stdout == "False\n", told.stderr


def test_signing_in_shows_today(qtbot: QtBot, begin: Begin, folder: Path) -> None:
    program = begin(folder)
    assert program.window.windowTitle() == "Policepost"
    with qtbot.waitSignal(program.ready, timeout=20_000):
        sign_in(qtbot, program)
    assert program.workspace
    assert program.workspace.current.name == "today"
    assert program.db
    assert program.db.officer.name == "田某"


def test_the_sample_post_opens_by_itself(qtbot: QtBot, begin: Begin, folder: Path) -> None:
    program = begin(folder, PASSWORD)
    with qtbot.waitSignal(program.ready, timeout=20_000):
        pass
    assert program.screen is None


def test_every_page_can_be_visited_in_both_languages(
    qtbot: QtBot, begin: Begin, folder: Path
) -> None:
    program = begin(folder)
    sign_in(qtbot, program)
    workspace = program.workspace
    assert workspace
    for spoken, called in (("zh_CN", "所长 田某"), ("en", "Chief 田某")):
        program.speak(spoken)
        assert called in words(workspace.navigation)
        for entry in workspace.offer.entries:
            workspace.open_page(entry.name)
            assert workspace.current.title()
    assert preferences.read(folder).language == "en"


def test_no_page_takes_a_key_of_the_window_or_one_twice(
    qtbot: QtBot, begin: Begin, folder: Path
) -> None:
    """Of two shortcuts with the same key neither works."""
    program = begin(folder)
    sign_in(qtbot, program)
    workspace = program.workspace
    assert workspace
    window_s = {key for keys, _words in everywhere([]) for key in keys.split("  ")}
    window_s |= {f"Ctrl+{number}" for number in range(10)}
    for entry in workspace.offer.entries:
        page = workspace.page(entry.name)
        shortcuts = cast("list[QShortcut]", page.findChildren(QShortcut))
        found = {one.key().toString() for one in shortcuts}
        assert not window_s & found - {"Ctrl+Enter", "Esc"}, entry.name
        own = [one.key().toString() for one in shortcuts if one.parent() is page]
        assert sorted(own) == sorted(set(own)), entry.name


def test_locking_keeps_the_page_and_another_officer_gets_another(
    qtbot: QtBot, begin: Begin, folder: Path
) -> None:
    program = begin(folder)
    sign_in(qtbot, program)
    workspace = program.workspace
    assert workspace
    workspace.open_page("settings")
    with qtbot.waitSignal(workspace.lock_asked):
        qtbot.keyClick(program.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(program.screen, SignIn)
    assert not workspace.isVisible()
    assert program.window.windowTitle() == "Policepost"
    sign_in(qtbot, program)
    assert program.workspace is workspace
    assert workspace.current.name == "settings"
    program.lock()
    sign_in(qtbot, program, "another long one", "李某")
    assert program.workspace is not workspace
    assert program.db
    assert program.db.officer.name == "李某"


def test_a_disk_that_is_nearly_full_is_said_after_signing_in(
    qtbot: QtBot,
    begin: Begin,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telling, "ENOUGH_ROOM", 10**12)
    program = begin(folder)
    with qtbot.waitSignal(program.ready, timeout=20_000):
        sign_in(qtbot, program)
    assert program.workspace
    notice = program.workspace.current.notice
    qtbot.waitUntil(lambda: "MB are left" in notice.text())


def test_an_untouched_window_locks_itself(qtbot: QtBot, begin: Begin, folder: Path) -> None:
    program = begin(folder)
    sign_in(qtbot, program)
    program.window._look()
    assert program.screen is None
    program.window.idle_seconds = 0
    program.window._look()
    assert isinstance(program.screen, SignIn)


def test_the_idle_time_is_the_post_s_own(qtbot: QtBot, begin: Begin, folder: Path) -> None:
    program = begin(folder)
    sign_in(qtbot, program)
    assert program.window.idle_seconds == 600
    assert program.db
    actions.set_idle_minutes(program.db, 3)
    qtbot.waitUntil(lambda: program.window.idle_seconds == 180)


def test_without_a_post_the_wizard_comes_and_language_can_change(
    begin: Begin, tmp_path: Path
) -> None:
    program = begin(tmp_path / "new")
    wizard = program.screen
    assert isinstance(wizard, FirstRun)
    wizard.steps[0].form.set_values({"post": "泽颢警务室"})
    wizard.language_asked.emit()
    assert language.current() == "zh_CN"
    assert isinstance(program.screen, FirstRun)
    assert program.screen.steps[0].form.typed()["post"] == "泽颢警务室"
    assert program.screen.next_button.text() == "下一步"


def test_qt_s_own_words_follow_the_language(begin: Begin, folder: Path) -> None:
    program = begin(folder)
    program.speak("zh_CN")
    assert "复制" in QApplication.translate("QLineEdit", "&Copy")
    assert QApplication.translate("QFileDialog", "Look in:") != "Look in:"
    program.speak("en")
    assert QApplication.translate("QLineEdit", "&Copy") == "&Copy"


def test_a_second_copy_is_refused(begin: Begin, folder: Path) -> None:
    begin(folder)
    with pytest.raises(Refused, match="open already"):
        begin(folder)


def test_a_second_copy_offers_no_backup_under_the_open_one(
    qtbot: QtBot, begin: Begin, folder: Path
) -> None:
    begin(folder)
    second = Program(folder, start.HOUSE)
    qtbot.addWidget(second.window)
    second.doors.show_problem("The post is open already.")
    assert isinstance(second.screen, Problem)
    assert second.screen.choose_button.isHidden()
    assert second.screen.restore_button.isHidden()
    second.finish()


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are a POSIX thing here")
def test_who_may_not_look_into_the_folder_is_told_and_offered_nothing(
    qtbot: QtBot, begin: Begin, folder: Path
) -> None:
    folder.chmod(0o700)  # as the program leaves it, for the user who works with it
    program = Program(folder, start.HOUSE)
    qtbot.addWidget(program.window)
    with as_nobody():
        with pytest.raises(Refused, match="may not write") as refused:
            program.begin()
        program.doors.show_problem(refused.value.sentence)
        problem = program.screen
        assert isinstance(problem, Problem)
        qtbot.waitUntil(lambda: not program.tasks.busy)
        assert problem.sentence.text() == refused.value.sentence
        assert problem.salvage_button.isHidden()
        program.finish()


def test_a_database_without_its_key_file_is_no_new_post(begin: Begin, folder: Path) -> None:
    (folder / keys.FILE).unlink()
    with pytest.raises(Refused, match=r"key file .* is missing"):
        begin(folder)
    assert (folder / "post.db").exists()


def test_a_damaged_database_leads_to_the_backup_and_back(
    qtbot: QtBot, begin: Begin, folder: Path, tmp_path: Path
) -> None:
    program = begin(folder)
    sign_in(qtbot, program)
    assert program.db
    made = backup.copy(program.db, tmp_path / "stick")
    program.window.close()
    (folder / "post.db").write_bytes(b"nothing of ours" * 500)
    program = begin(folder)
    assert isinstance(program.screen, SignIn)
    program.screen.password_card.password.edit.setText(PASSWORD)
    program.screen.password_card.button.click()
    qtbot.waitUntil(lambda: isinstance(program.screen, Problem), timeout=20_000)
    problem = program.screen
    assert isinstance(problem, Problem)
    assert "damaged" in problem.sentence.text()
    qtbot.waitUntil(lambda: len(problem.list.lines) == 1, timeout=20_000)
    assert problem.list.lines[0].why == "On closing"
    problem.take(str(tmp_path))
    assert "no backup" in problem.problem.text()
    problem.take(str(made))
    problem.password.edit.setText("not this")
    problem.restore_button.click()
    qtbot.waitUntil(lambda: "wrong" in problem.problem.text())
    with clock.at(clock.now().replace(year=2027)):
        problem.password.edit.setText(PASSWORD)
        problem.restore_button.click()
        qtbot.waitUntil(lambda: problem.chosen is not None, timeout=20_000)
        assert problem.shown.isVisibleTo(problem)
        problem.restore_button.click()
        qtbot.waitUntil(lambda: isinstance(program.screen, SignIn), timeout=20_000)
    sign_in(qtbot, program)
    assert program.workspace


def test_three_clicks_in_the_settings_lead_back_to_a_backup_and_closing_makes_the_next(
    qtbot: QtBot, begin: Begin, folder: Path
) -> None:
    program = begin(folder)
    sign_in(qtbot, program)
    assert program.db
    assert program.workspace
    keeping.run(program.db)
    with program.db.transaction("Set idle lock") as session:
        settings.put(session, "security.idle_minutes", 33)
    program.workspace.open_page("settings")
    page = program.workspace.current
    assert isinstance(page, SettingsPage)
    page.backups.restore_button.click()
    panel = cast("list[Backups]", page.findChildren(Backups))[-1]
    qtbot.waitUntil(lambda: panel.list.chosen() is not None, timeout=20_000)
    panel.done_button.click()
    qtbot.waitUntil(lambda: panel.steps.currentIndex() == 1, timeout=20_000)
    panel.done_button.click()
    qtbot.waitUntil(lambda: isinstance(program.screen, SignIn), timeout=20_000)
    sign_in(qtbot, program)
    with program.db.reading() as session:
        assert settings.get(session, "security.idle_minutes", 10) == 10
        assert settings.get(session, "backup.restored", {"by": ""})["by"] == "田某"
    program.window.close()
    program.finish()
    why = [line.why for line in restoring.lines(folder)]
    assert why.count("The post before a restore") == 1
    assert {"By hand", "Before a restore", "On closing"} <= set(why)


def test_a_new_computer_takes_a_backup_in_place_of_a_new_post(
    qtbot: QtBot, begin: Begin, folder: Path, tmp_path: Path
) -> None:
    program = begin(folder)
    sign_in(qtbot, program)
    program.window.close()
    program.finish()
    program = begin(tmp_path / "new")
    cast("FirstRun", program.screen).restore_button.click()
    problem = cast("Problem", program.screen)
    problem.take(str(folder / "backups"))
    problem.password.edit.setText(PASSWORD)
    problem.go_on()
    qtbot.waitUntil(lambda: problem.chosen is not None, timeout=20_000)
    problem.go_on()
    qtbot.waitUntil(lambda: isinstance(program.screen, SignIn), timeout=20_000)
    sign_in(qtbot, program)


def test_an_error_nobody_foresaw_is_told_on_the_page(
    qtbot: QtBot, begin: Begin, folder: Path
) -> None:
    program = begin(folder)
    sign_in(qtbot, program)
    program.crashed.emit("policepost.log")
    assert program.workspace
    assert "what you typed is kept" in program.workspace.current.notice.text()
    program.lock()
    program.crashed.emit("policepost.log")
    assert isinstance(program.screen, SignIn)
    assert "policepost.log" in program.screen.password_card.problem.text()


def test_an_error_nobody_foresaw_at_the_door_leaves_it_open(
    qtbot: QtBot, begin: Begin, folder: Path
) -> None:
    program = begin(folder)
    house = program._house

    def broken(*_asked: object) -> NoReturn:
        program._house = house
        raise ValueError

    program._house = replace(house, open=broken)
    with qtbot.captureExceptions() as errors:
        enter(program, PASSWORD)
        qtbot.waitUntil(lambda: bool(errors), timeout=20_000)
    assert errors[0][0] is ValueError
    sign_in(qtbot, program)


def test_an_error_while_starting_is_said_and_written_down(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN_START, str(folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "could not start" in done.stderr
    written = (folder / "log" / crash.LOG).read_text("utf-8")
    assert "ValueError" in written
    assert "broken" in written
    for told in (done.stderr, written):
        assert "张淑兰" not in told
        assert "4417" not in told


def test_whatever_page_is_damaged_the_way_back_is_offered(made_post: Path, tmp_path: Path) -> None:
    """Each of the post's pages is damaged in turn: it opens, or is refused with what to do."""
    ring = keys.Keyring.read(made_post / keys.FILE)
    account = ring.officers()[0]
    unlocked = Unlocked(account, ring.unlock(account.name, PASSWORD))
    pages = (made_post / "post.db").stat().st_size // 4096
    refused = []
    for page in range(1, pages, 7):  # every one was tried once; each takes a moment
        folder = shutil.copytree(made_post, tmp_path / str(page))
        with (folder / "post.db").open("r+b") as file:
            file.seek(page * 4096 + 100)
            file.write(b"\xff" * 64)
        try:
            opened = start.open_post(folder, unlocked, None)
        except Refused as refusal:
            refused.append(refusal.sentence)
        else:
            opened.db.close()
        shutil.rmtree(folder)  # nothing holds its file open
    assert refused
    assert all("restore the last good backup" in sentence for sentence in refused)
