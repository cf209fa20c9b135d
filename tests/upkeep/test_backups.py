"""Backups on the screen: by themselves, on closing, in two places, back in three steps."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from policepost.audit import words
from policepost.core import clock, database, language, lock
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.backups import keeping, locations, remembered, schedule, standing
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, looking
from policepost.core.shapes import Person, Ref
from policepost.features import FEATURES, import_all
from policepost.officers import actions as officers
from policepost.ui.messages import Toast
from policepost.ui.page import Context
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.tasks import Tasks
from policepost.upkeep import backing, backup_actions, backup_sheets, papers, restoring
from policepost.upkeep.backing import Backing, Farewell
from policepost.upkeep.backup_sheets import Backups, RuleSheet
from policepost.upkeep.page import SettingsPage
from policepost.upkeep.problem import Problem
from tests.core.post_with_keys import PASSWORD, copied, give_keys, put, turn_page, word

LONG = 20_000
MORNING = datetime(2026, 11, 24, 9).astimezone()


@pytest.fixture
def post(db: Database) -> Iterator[Database]:
    """A post with its key file and the station chief signed in."""
    import_all(FEATURES)
    ring = give_keys(db)
    officers.register_first(db, ring.officers()[0])
    db.officer = Person(ring.officers()[0].id, ring.officers()[0].name)
    with clock.at(MORNING):
        put(db, "before")
        yield db


@pytest.fixture
def page(qtbot: QtBot, post: Database, context: Context) -> SettingsPage:
    """The settings."""
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(1198, 760)
    page.show()
    rest(qtbot, page.tasks)
    return page


def rest(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: not tasks.busy, timeout=LONG)


def told(page: SettingsPage) -> str:
    toast = cast("Toast | None", page.findChild(Toast))
    return toast.sentence.text() if toast is not None and toast.isVisible() else ""


def panel(page: SettingsPage, kind: type) -> Backups:
    return cast("list[Backups]", page.findChildren(kind))[-1]


def opened_list(qtbot: QtBot, page: SettingsPage) -> Backups:
    page.backups.restore_button.click()
    rest(qtbot, page.tasks)
    return panel(page, Backups)


# By themselves


def test_a_quiet_minute_of_a_day_with_work_makes_one(
    qtbot: QtBot, post: Database, tasks: Tasks
) -> None:
    quiet = [0.0]
    keeper = Backing(post, tasks, lambda: quiet[0])
    keeper.look()
    rest(qtbot, tasks)
    assert standing.last_good(post) is None
    quiet[0] = 61
    with qtbot.waitSignal(keeper.made, timeout=LONG):
        keeper.look()
    made = standing.last_good(post)
    assert made is not None
    assert made.why == schedule.DAY
    put(post, "more")
    keeper.look()
    rest(qtbot, tasks)
    assert standing.last_good(post) == made
    with (
        clock.at(MORNING + timedelta(hours=4)),
        qtbot.waitSignal(keeper.made, timeout=LONG),
    ):
        keeper.look()
    keeper.stop()


def test_without_a_quiet_minute_it_does_not_wait_for_ever(
    qtbot: QtBot, post: Database, tasks: Tasks
) -> None:
    keeper = Backing(post, tasks, lambda: 0.0)
    keeper.look()
    rest(qtbot, tasks)
    with (
        clock.at(MORNING + schedule.PATIENCE),
        qtbot.waitSignal(keeper.made, timeout=LONG),
    ):
        keeper.look()
    keeper.stop()


def test_one_that_fails_is_told_once_and_tried_again(
    qtbot: QtBot, post: Database, tasks: Tasks
) -> None:
    (post.folder / locations.BESIDE).write_text("in the way", encoding="utf-8")
    heard: list[str] = []
    keeper = Backing(post, tasks, lambda: 99.0)
    keeper.told.connect(heard.append)
    for minutes in (0, 1, 16, 32):
        with clock.at(MORNING + timedelta(minutes=minutes)):
            keeper.look()
            rest(qtbot, tasks)
    assert len(heard) == 1
    assert "is a file" in heard[0]
    assert "tried again" in heard[0]
    (post.folder / locations.BESIDE).unlink()
    with (
        clock.at(MORNING + timedelta(minutes=50)),
        qtbot.waitSignal(keeper.made, timeout=LONG),
    ):
        keeper.look()
    keeper.stop()


def test_a_stick_put_in_later_gets_the_last_one_and_an_old_one_is_opened(
    qtbot: QtBot, post: Database, tasks: Tasks, tmp_path: Path
) -> None:
    made = keeping.run(post).made
    locations.name_second(post.folder, tmp_path / "stick")
    turn_page(made.folder / database.FILE, 3)
    heard: list[str] = []
    keeper = Backing(post, tasks, lambda: 99.0)
    keeper.told.connect(heard.append)
    keeper.look()
    rest(qtbot, tasks)
    assert heard
    assert "not whole" in heard[0]
    keeper.stop()


def test_closing_makes_one_if_there_is_something_new(qtbot: QtBot, post: Database) -> None:
    with lock.hold(post.folder):
        backing.say_farewell(post)
        assert "closing" in (post.folder / lock.FILE).read_text(encoding="utf-8")
    (made,) = standing.good(post, locations.beside(post.folder))
    assert made.why == schedule.CLOSE
    backing.say_farewell(post)
    assert len(standing.good(post, locations.beside(post.folder))) == 1


def test_closing_the_small_window_too_gives_the_backup_up_and_loses_nothing(
    qtbot: QtBot, post: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing, "SHOWN_AFTER_MS", 0)
    asked = threading.Event()
    plain = keeping.at_the_end

    def patient(db: Database, stopped: object) -> None:
        asked.wait()
        plain(db, stopped)  # type: ignore[arg-type]

    monkeypatch.setattr(keeping, "at_the_end", patient)
    small = Farewell(post)

    def impatient() -> None:
        assert small.isVisible()
        small.close()
        asked.set()

    QTimer.singleShot(50, impatient)
    small.wait()
    assert standing.last_good(post) is None
    assert word(post) == "before"


# The card


def test_one_made_by_hand_and_how_it_is_shown(
    qtbot: QtBot, page: SettingsPage, post: Database
) -> None:
    card = page.backups
    assert card.backup_badge.text() == "Make one"
    assert card.first_row.value.text() == str(post.folder / "backups")
    assert "None yet" in card.second_row.value.text()
    card.backup_button.click()
    qtbot.waitUntil(lambda: "Backed up" in told(page), timeout=LONG)
    rest(qtbot, page.tasks)
    assert card.backup_badge.text() == "Today"
    assert "holds everything" in card.backup_words.text()
    put(post, "more")
    with clock.at(MORNING + timedelta(days=5)):
        card.show_state()
        rest(qtbot, page.tasks)
        assert card.backup_badge.text() == "5 days old"
        assert card.backup_badge.property("tone") == "bad"
        assert "without the last work" in card.backup_words.text()


def test_the_second_place_is_named_once_and_forgotten(
    qtbot: QtBot, page: SettingsPage, post: Database, tmp_path: Path
) -> None:
    card = page.backups
    card.second_button.click()
    dialog = cast("QFileDialog", page.findChild(QFileDialog, "second-place"))
    dialog.fileSelected.emit(str(tmp_path / "stick"))
    dialog.reject()
    qtbot.waitUntil(lambda: "both places" in told(page), timeout=LONG)
    rest(qtbot, page.tasks)
    assert card.second_badge.text() == "Connected"
    assert "same disk" in page.notice.text()
    shutil.move(tmp_path / "stick", tmp_path / "pocket")
    card.show_state()
    rest(qtbot, page.tasks)
    assert card.second_badge.text().startswith("Last seen")
    card.forget_button.click()
    rest(qtbot, page.tasks)
    assert locations.second(post.folder) is None
    card.name_second(str(post.folder / "backups"))
    assert "another disk" in page.notice.text()


def test_another_folder_on_this_computer(
    qtbot: QtBot, page: SettingsPage, post: Database, tmp_path: Path
) -> None:
    page.backups.folder_button.click()
    dialog = cast("QFileDialog", page.findChild(QFileDialog, "backup-folder"))
    dialog.fileSelected.emit(str(tmp_path / "d"))
    dialog.reject()
    rest(qtbot, page.tasks)
    assert len(standing.good(post, tmp_path / "d")) == 1
    (tmp_path / "file").write_text("x", encoding="utf-8")
    page.backups.choose_first(str(tmp_path / "file"))
    assert "is a file" in page.notice.text()
    page.backups.choose_first(str(post.folder / "backups"))
    rest(qtbot, page.tasks)
    assert locations.first(post.folder) == post.folder / "backups"


def test_whoever_may_not_is_told_so(qtbot: QtBot, page: SettingsPage, post: Database) -> None:
    ring = Keyring.read(post.folder / keys.FILE)
    form = officers.OfficerForm(name="李某", role="auxiliary")
    added = officers.add_officer(post, ring, form, "another long one")
    post.officer = Person(added, "李某")
    page.backups.backup_button.click()
    qtbot.waitUntil(lambda: "may not" in page.notice.text(), timeout=LONG)
    backing.say_farewell(post)
    assert standing.last_good(post) is not None


def test_the_rule_is_changed_in_its_panel(page: SettingsPage, post: Database) -> None:
    page.backups.rule_button.click()
    sheet = cast("RuleSheet", panel(page, RuleSheet))
    assert sheet.form
    sheet.form.set_values({"daily": 14, "monthly": 24})
    sheet.save()
    rule = standing.rule(post)
    assert (rule.daily, rule.weekly, rule.monthly) == (14, 4, 24)


def test_the_sheet_says_where_the_backups_lie_and_how_to_come_back(
    qtbot: QtBot, page: SettingsPage, post: Database
) -> None:
    assert papers.backup_sheet(post).pages == 1
    made = keeping.run(post).made
    paper = papers.backup_sheet(post)
    assert (paper.pages, paper.missing, paper.warning) == (1, (), "")
    import pypdfium2

    text = pypdfium2.PdfDocument(paper.pdf)[0].get_textpage().get_text_bounded()
    assert made.folder.name in text.replace("\r\n", "")
    assert "怎样恢复" in text
    page.backups.paper_button.click()
    sheet = cast("PaperSheet", panel(page, PaperSheet))
    qtbot.waitUntil(sheet.print_button.isEnabled, timeout=LONG)


# The way back


def test_three_steps_lead_back(qtbot: QtBot, page: SettingsPage, post: Database) -> None:
    made = keeping.run(post).made
    put(post, "after")
    sheet = opened_list(qtbot, page)
    line = sheet.list.chosen()
    assert line is not None
    assert line.copy.folder == made.folder
    sheet.done_button.click()
    rest(qtbot, page.tasks)
    assert sheet.steps.currentIndex() == 1
    words = " ".join(one.text() for one in cast("list[QLabel]", sheet.findChildren(QLabel)))
    assert "1 entry of the journal would be lost" in words
    assert "田某" in words
    with qtbot.waitSignal(page.restore_asked, timeout=LONG) as signal:
        sheet.done_button.click()
    chosen = signal.args[0]
    assert isinstance(chosen, restoring.Chosen)
    assert (chosen.source, chosen.key, chosen.by) == (made.folder, post.key, "田某")
    saved = standing.last_good(post)
    assert saved is not None
    assert saved.why == schedule.RESTORE


def test_back_and_check_again(qtbot: QtBot, page: SettingsPage, post: Database) -> None:
    made = keeping.run(post).made
    sheet = opened_list(qtbot, page)
    sheet.look()
    rest(qtbot, page.tasks)
    sheet.back_button.click()
    assert sheet.steps.currentIndex() == 0
    sheet.prove_button.click()
    qtbot.waitUntil(lambda: "is whole" in sheet.notice.text(), timeout=LONG)
    turn_page(made.folder / database.FILE, 3)
    sheet.prove()
    qtbot.waitUntil(lambda: "does not count" in sheet.notice.text(), timeout=LONG)
    assert str(made.folder) in remembered.read(post.folder).broken
    again = opened_list(qtbot, page)
    assert again.list.lines[0].badge(asked=True)[0] == "Damaged"


def test_a_backup_and_a_former_post_are_deleted_when_confirmed(
    qtbot: QtBot, page: SettingsPage, post: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.at(MORNING - timedelta(days=1)):
        old = keeping.run(post).made.folder
    newest = keeping.run(post).made.folder
    aside = post.folder / "before-restore-20261101-080000"
    shutil.copytree(old, aside)
    sheet = opened_list(qtbot, page)
    answers = iter([False, True, True, True])
    monkeypatch.setattr(backup_sheets, "confirmed", lambda *_: next(answers))

    def press(folder: Path) -> None:
        at = next(n for n, line in enumerate(sheet.list.lines) if line.copy.folder == folder)
        sheet.list.setCurrentRow(at)
        sheet.delete_button.click()
        rest(qtbot, page.tasks)

    press(old)
    assert old.is_dir(), "not confirmed"
    press(old)
    press(aside)
    press(newest)
    assert "newest backup that is whole" in sheet.notice.text()
    assert [one.is_dir() for one in (old, aside, newest)] == [False, False, True]
    assert [line.copy.folder for line in sheet.list.lines] == [newest]
    with post.reading() as session:
        told = journal.history(session, [Ref("backup", looking.NOBODY)])
    names = [{name: new for name, _old, new in one.changes}["name"] for one in told]
    assert names == [aside.name, old.name]
    assert list(words.sentences(told[1]))[1] == f"Name: {old.name}"


def test_what_is_not_ours_to_delete_stays(post: Database, tmp_path: Path) -> None:
    with clock.at(MORNING - timedelta(days=1)):
        full = keeping.run(post).made.folder
    keeping.run(post)
    (full / "letter.txt").write_text("x", encoding="utf-8")
    elsewhere = Path(shutil.copytree(full, tmp_path / full.name))
    lines = {line.copy.folder: line for line in restoring.lines(post.folder, post)}
    for folder, said in ((full, "Something else"), (elsewhere, "elsewhere")):
        line = replace(lines[full], copy=replace(lines[full].copy, folder=folder))
        with pytest.raises(Refused, match=said):
            backup_actions.delete(post, line)
        with pytest.raises(Refused, match="elsewhere"):
            backup_actions.delete(post, replace(line, aside=True))
        assert (folder / "letter.txt").is_file()


def test_a_folder_that_goes_to_a_cloud_is_warned_about_and_taken(
    qtbot: QtBot, page: SettingsPage, post: Database, tmp_path: Path
) -> None:
    cloud = tmp_path / "Dropbox"
    page.backups.choose_first(str(cloud / "first"))
    assert "Dropbox copies this folder out of the house" in page.notice.text()
    rest(qtbot, page.tasks)
    assert standing.good(post, cloud / "first")
    assert "Dropbox" in backup_actions.name_second_place(post, cloud / "second")


def test_a_backup_with_a_key_of_its_own_asks_for_its_password(
    qtbot: QtBot, page: SettingsPage, post: Database, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    _ring, key, _code = Keyring.create(other / keys.FILE, "南街", "李某", PASSWORD)
    Database.create(other, key).close()
    sheet = opened_list(qtbot, page)
    assert "no backup yet" in sheet.notice.text()
    sheet.take(str(tmp_path))
    assert "no backup" in sheet.notice.text()
    sheet.take(str(other))
    sheet.look()
    rest(qtbot, page.tasks)
    assert sheet.own.isVisibleTo(sheet)
    assert sheet.own.officer.text() == "李某"
    sheet.own.password.edit.setText("wrong word")
    sheet.look()
    qtbot.waitUntil(lambda: "wrong" in sheet.notice.text(), timeout=LONG)
    sheet.own.password.edit.setText(PASSWORD)
    with clock.at(MORNING + timedelta(hours=1)):
        sheet.look()
        rest(qtbot, page.tasks)
    assert sheet.steps.currentIndex() == 1
    words = " ".join(one.text() for one in cast("list[QLabel]", sheet.findChildren(QLabel)))
    assert "another post" in words


def test_the_start_screen_lists_what_it_finds_and_restores_it(
    qtbot: QtBot, post: Database, tasks: Tasks, tmp_path: Path
) -> None:
    made = keeping.run(post).made
    put(post, "after")
    post.close()
    (post.folder / keys.FILE).unlink()
    screen = Problem("The key file is missing.", post.folder, tasks)
    qtbot.addWidget(screen)
    screen.show()
    rest(qtbot, tasks)
    assert [line.copy.folder for line in screen.list.lines] == [made.folder]
    assert screen.officer.text() == "田某"
    screen.password.edit.setText(PASSWORD)
    screen.go_on()
    rest(qtbot, tasks)
    assert screen.shown.isVisible()
    screen.back_button.click()
    assert screen.list.isVisible()
    screen.go_on()
    rest(qtbot, tasks)
    with qtbot.waitSignal(screen.restored, timeout=LONG):
        screen.go_on()
    restored = Database.open(post.folder, post.key)
    assert word(restored) == "before"
    restored.close()


def test_a_damaged_backup_on_the_start_screen_says_so_and_another_can_be_taken(
    qtbot: QtBot, post: Database, tasks: Tasks, tmp_path: Path
) -> None:
    made = keeping.run(post).made
    whole = copied(made.folder, tmp_path / made.folder.name)
    turn_page(made.folder / database.FILE, 0)
    post.close()
    screen = Problem("The post's file is damaged.", post.folder, tasks)
    qtbot.addWidget(screen)
    screen.show()
    rest(qtbot, tasks)
    screen.password.edit.setText(PASSWORD)
    screen.go_on()
    qtbot.waitUntil(lambda: "damaged" in screen.problem.text(), timeout=LONG)
    assert screen.isEnabled()
    screen.take(str(whole))
    screen.go_on()
    rest(qtbot, tasks)
    assert screen.chosen is not None


@pytest.mark.parametrize("spoken", ["zh_CN", "en"])
def test_every_why_and_state_has_words(spoken: str) -> None:
    language.use(spoken)
    words = {language._(one) for one in schedule.WHYS.values()}
    assert len(words) == len(schedule.WHYS)
    assert all(language._(one) for one, _tone in restoring.BADGES.values())
