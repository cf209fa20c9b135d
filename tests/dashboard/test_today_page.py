"""Today through its real page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost import pages
from policepost.appointments import actions as desk
from policepost.core import clock, language, settings
from policepost.core.backups import keeping, locations, schedule, standing
from policepost.core.database import Database
from policepost.core.records import new_id
from policepost.core.shapes import Listing, Person, Ref
from policepost.dashboard import today
from policepost.dashboard.duties import DUTIES, EVERYTHING, Duty
from policepost.dashboard.shapes import Line
from policepost.dashboard.today_page import TodayPage
from policepost.residents import held
from policepost.residents.records import Resident
from policepost.retention.actions import propose
from policepost.ui import style
from policepost.ui.changes import Changes
from policepost.ui.page import Context, Request
from policepost.ui.tasks import Tasks
from tests.core.post_with_keys import give_keys
from tests.dashboard import living
from tests.dashboard.living import TODAY
from tests.inspections import made
from tests.plans import spoken

Reader = Callable[[Session, datetime], Duty]
LONG = 20_000
DELETIONS = Listing("retention_case", {})


def context_of(db: Database, tasks: Tasks) -> Context:
    changes = Changes()
    db.on_commit(changes.made.emit)
    return Context(db, changes, tasks)


def shown(qtbot: QtBot, db: Database, tasks: Tasks) -> TodayPage:
    page = TodayPage(context_of(db, tasks))
    qtbot.addWidget(page)
    page.resize(1198, 768)
    with qtbot.waitExposed(page):
        page.show()
    return page


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, post: Database, tasks: Tasks) -> TodayPage:
    """Today of the lived post."""
    style.apply(qapp)
    return shown(qtbot, post, tasks)


@pytest.fixture
def fresh(qtbot: QtBot, qapp: QApplication, db: Database, tasks: Tasks) -> TodayPage:
    """Today of a post in which nothing was entered yet."""
    style.apply(qapp)
    return shown(qtbot, db, tasks)


def settle(qtbot: QtBot, page: TodayPage) -> None:
    """Wait until all is counted that is counted in the background."""
    quiet = lambda: not page._counting.isActive() and not page.tasks.busy  # noqa: E731
    qtbot.waitUntil(quiet, timeout=LONG)


def titles(lines: tuple[Line, ...]) -> list[str]:
    return [line.title for line in lines]


def dated(page: TodayPage) -> list[str]:
    """What is due, without the line on deletions, which is counted in the background."""
    return [line.title for line in page.due.shown() if line.opens != DELETIONS]


def asked(qtbot: QtBot, page: TodayPage, widget: object, key: Qt.Key) -> Request:
    with qtbot.waitSignal(page.asks) as heard:
        qtbot.keyClick(widget, key)
    request = heard.args[0]
    assert isinstance(request, Request)
    return request


def test_the_agenda_stands_in_order_of_the_hour(page: TodayPage) -> None:
    assert [line.when for line in page.agenda.shown()] == ["09:00", "11:00", "15:00"]
    kinds = [line.opens.kind for line in page.agenda.shown()]
    assert kinds == ["booking", "dispute", "booking"]
    assert page.agenda_card.heading.note.text().startswith("3 items · ")


def test_what_was_read_ahead_is_shown_without_reading_it_again(
    qtbot: QtBot, page: TodayPage, post: Database
) -> None:
    settle(qtbot, page)  # what it has counted meanwhile is not heard below
    read = today.read_day(post)
    second = TodayPage(page.context)
    qtbot.addWidget(second)
    second.take(read)
    assert spoken(post, second.prepare) == []
    assert second.agenda.shown() == page.agenda.shown()
    assert second.due.shown()
    assert spoken(post, second.refresh), "only the first time"


def test_what_is_overdue_stands_first(page: TodayPage) -> None:
    lines = page.due.shown()
    tones = [line.tone for line in lines]
    overdue = tones.count("bad")
    assert overdue
    assert tones[:overdue] == ["bad"] * overdue
    assert "overdue" in page.due_card.heading.note.text()


def test_enter_on_a_line_opens_its_record(qtbot: QtBot, page: TodayPage) -> None:
    page.agenda.setFocus()
    page.agenda.setCurrentIndex(page.agenda.model().index(0, 0))
    request = asked(qtbot, page, page.agenda, Qt.Key.Key_Return)
    line = page.agenda.shown()[0]
    assert isinstance(line.opens, Ref)
    assert (request.verb, request.kind, request.id) == ("open", "booking", line.opens.id)


def test_the_residents_to_verify_are_one_line_that_opens_them_all(
    qtbot: QtBot, page: TodayPage
) -> None:
    row = next(n for n, line in enumerate(page.due.shown()) if "Verify" in line.title)
    assert page.due.shown()[row].badge == "4"
    page.due.setCurrentIndex(page.due.model().index(row, 0))
    request = asked(qtbot, page, page.due, Qt.Key.Key_Return)
    assert (request.verb, request.kind) == ("list", "resident")
    assert request.values == {"unverified": True}


def test_every_tile_opens_the_records_it_counts(qtbot: QtBot, page: TodayPage) -> None:
    kinds = []
    for tile in page.tiles:
        tile.setFocus()
        kinds.append(asked(qtbot, page, tile, Qt.Key.Key_Return).kind)
    assert kinds == ["dispute", "resident", "hazard", "booking"]


def test_the_tiles_say_what_the_post_did(page: TodayPage) -> None:
    figures = [tile.figure.text() for tile in page.tiles]
    assert figures == ["1", "75%", "33.3%", "2"]
    assert page.tiles[0].remark.text() == "success 50%"
    assert page.tiles[2].remark.text() == "1 overdue"


def test_a_grid_opens_its_residents(qtbot: QtBot, page: TodayPage, grids: list[UUID]) -> None:
    assert [tile.opens for tile in page.grids.shown()] == grids
    page.grids.setCurrentIndex(page.grids.model().index(1, 0))
    request = asked(qtbot, page, page.grids, Qt.Key.Key_Return)
    assert (request.kind, request.values) == ("resident", {"grids": (grids[1],)})


def test_the_tone_of_a_grid_comes_with_its_reason(page: TodayPage) -> None:
    tiles = page.grids.shown()
    assert tiles[1].tone == "bad"
    assert "overdue" in tiles[1].items
    assert tiles[1].reason.startswith("Something here is overdue")


def test_a_change_is_seen_without_asking(
    qtbot: QtBot, page: TodayPage, post: Database, grids: list[UUID]
) -> None:
    booking = page.agenda.shown()[0].opens
    assert isinstance(booking, Ref)
    desk.arrive(post, booking.id)
    qtbot.waitUntil(lambda: page.agenda.shown()[0].badge == "Arrived", timeout=1000)
    living.bookings(post, [TODAY + timedelta(days=1)], grids)


def test_keys_lead_through_the_whole_page(qtbot: QtBot, page: TodayPage) -> None:
    page.focus_first()
    reached = set()
    for _press in range(12):
        reached.add(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert {*page.tiles, page.agenda, page.due, page.grids} <= reached


def test_a_fresh_post_says_what_to_do_first(qtbot: QtBot, fresh: TodayPage) -> None:
    assert fresh.first_steps.isVisible()
    assert fresh.agenda_card.nothing.isVisible()
    assert fresh.due_card.nothing.isVisible()
    assert fresh.grid_card.nothing.isVisible()
    with qtbot.waitSignal(fresh.asks) as heard:
        qtbot.mouseClick(fresh.first_steps.buttons[0], Qt.MouseButton.LeftButton)
    assert heard.args[0].kind == "import"


def test_figures_of_a_fresh_post_claim_nothing(fresh: TodayPage) -> None:
    assert [tile.figure.text() for tile in fresh.tiles] == ["0", "—", "—", "0"]


def test_steps_that_are_done_leave_the_card(qtbot: QtBot, fresh: TodayPage, db: Database) -> None:
    before = len(fresh.first_steps.buttons)
    grids = living.make_grids(db)
    living.people(db, grids)
    qtbot.waitUntil(lambda: len(fresh.first_steps.buttons) == before - 1, timeout=1000)


def test_whoever_wants_to_see_further_ahead_does_so_from_then_on(
    qtbot: QtBot, page: TodayPage, post: Database, tasks: Tasks
) -> None:
    near = dated(page)
    words = page.later.text()
    later = int(words.split()[0])
    assert "more later, the next on" in words
    qtbot.mouseClick(page.later, Qt.MouseButton.LeftButton)
    assert page.ahead.text().startswith("All that is known")
    everything = dated(page)
    assert len(everything) == len(near) + later
    assert not page.later.isVisible()
    again = dated(shown(qtbot, post, tasks))
    assert set(everything) - {"Back up the post"} <= set(again)
    page.ahead.choose(30)
    month = dated(page)
    assert len(near) <= len(month) <= len(everything)
    post.officer = Person(new_id(), "李敏")
    others = dated(shown(qtbot, post, tasks))
    assert set(others) <= set(near), "somebody else makes a choice of their own"


def test_many_premises_are_one_line(qtbot: QtBot, page: TodayPage, post: Database) -> None:
    for number in range(5):
        made.shop(post, f"小店{number}")
    with clock.at(living.moment(date(2026, 12, 30))):
        page.refresh()
    yearly = [line for line in page.due.shown() if isinstance(line.opens, Listing)]
    assert "Yearly inspection of 5 places" in titles(tuple(yearly))


def test_the_page_speaks_chinese(qtbot: QtBot, post: Database, tasks: Tasks) -> None:
    language.use("zh_CN")
    page = shown(qtbot, post, tasks)
    assert page.title() == "今日"
    assert page.due_card.heading.words.text() == "需要您处理"


def test_only_what_a_change_touched_is_read_again(
    qtbot: QtBot, page: TodayPage, post: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def noting(reader: Reader) -> Reader:
        def note(session: Session, now: datetime) -> Duty:
            read.append(reader.__name__)
            return reader(session, now)

        return note

    duties = tuple((noting(reader), kinds) for reader, kinds in DUTIES)
    monkeypatch.setattr(today, "DUTIES", duties)
    booking = page.agenda.shown()[0].opens
    assert isinstance(booking, Ref)
    desk.arrive(post, booking.id)
    qtbot.waitUntil(lambda: bool(read), timeout=1000)
    assert read == ["receiving"]
    page.mark_stale()
    qtbot.waitUntil(lambda: len(read) == 5, timeout=1000)


@pytest.mark.parametrize(("module", "limit"), [(held, "LARGE"), (today, "LONG")])
def test_a_long_day_is_read_beside_the_screen(
    qtbot: QtBot,
    page: TodayPage,
    post: Database,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    limit: str,
) -> None:
    settle(qtbot, page)
    readers: set[threading.Thread] = set()

    def noting(reader: Reader) -> Reader:
        def note(session: Session, now: datetime) -> Duty:
            readers.add(threading.current_thread())
            return reader(session, now)

        return note

    duties = tuple((noting(reader), kinds) for reader, kinds in DUTIES)
    monkeypatch.setattr(today, "DUTIES", duties)
    monkeypatch.setattr(module, limit, 1)
    booking = page.agenda.shown()[0].opens
    assert isinstance(booking, Ref)
    before = page.agenda.shown()
    desk.arrive(post, booking.id)
    assert page.agenda.shown() == before, "what was there stays until the rest is read"
    qtbot.waitUntil(lambda: page.agenda.shown() != before)
    page.ahead.choose(EVERYTHING)
    page.mark_stale()
    settle(qtbot, page)
    assert threading.main_thread() not in readers
    whole = read_whole(post, EVERYTHING)
    assert page.due.shown()[: len(whole)] == whole


def read_whole(post: Database, ahead: int) -> tuple[Line, ...]:
    with post.reading() as session:
        return today.Day().read(session, clock.now(), ahead=ahead).due


def test_the_next_day_everything_is_read_again(page: TodayPage) -> None:
    page.on_changes(frozenset({"resident"}))
    with clock.at(living.moment(TODAY + timedelta(days=1))):
        page.refresh()
    assert [line.when for line in page.agenda.shown()] == []


def test_time_that_passes_moves_the_free_slots_on(page: TodayPage) -> None:
    before = page.agenda_card.heading.note.text()
    with clock.at(living.moment(TODAY, 17)):
        page._time_passed()
        page._refresh_if_seen()
    assert page.agenda_card.heading.note.text() != before


def test_a_post_that_is_not_backed_up_is_told_in_red_and_one_press_makes_one(
    qtbot: QtBot, page: TodayPage, post: Database
) -> None:
    qtbot.waitUntil(page.backup.isVisible, timeout=LONG)
    assert "no backup yet" in page.backup.words.text()
    assert page.backup.property("tone") == "bad"
    with qtbot.waitSignal(page.asks) as heard:
        page.backup.more.click()
    assert heard.args[0].kind == "setting"
    page.backup.button.click()
    qtbot.waitUntil(lambda: "does not count" in page.backup.words.text(), timeout=LONG)
    give_keys(post)
    page.backup.button.click()
    qtbot.waitUntil(lambda: not page.backup.isVisible(), timeout=LONG)
    made = standing.last_good(post)
    assert made is not None
    assert made.why == schedule.HAND


def test_how_old_the_last_backup_is_and_that_the_stick_is_missing(
    qtbot: QtBot, page: TodayPage, post: Database, tmp_path: Path
) -> None:
    give_keys(post)
    locations.name_second(post.folder, tmp_path / "stick")
    keeping.run(post)
    (tmp_path / "stick").rename(tmp_path / "pocket")
    settle(qtbot, page)
    page.refresh()
    settle(qtbot, page)
    assert not page.backup.isVisible()
    with clock.at(living.moment(TODAY + timedelta(days=9))):
        page.refresh()
        qtbot.waitUntil(page.backup.isVisible, timeout=LONG)
        assert "days old" not in page.backup.words.text()  # nothing was done since
        assert "last connected on" in page.backup.words.text()
        agenda = page.agenda.shown()
        assert agenda == ()
        with post.transaction("Set idle lock") as session:
            settings.put(session, "security.idle_minutes", 7)
        page.refresh()
        qtbot.waitUntil(lambda: "9 days old" in page.backup.words.text(), timeout=LONG)


def test_whatever_today_and_the_charts_open_some_page_answers(page: TodayPage) -> None:
    answered = frozenset[str]().union(*(entry.load().answers for entry in pages.PAGES))
    kinds = {line.opens.kind for line in (*page.agenda.shown(), *page.due.shown())}
    kinds |= {tile.opens.kind for tile in page.tiles if tile.opens is not None}
    kinds |= {"premises", "import", "opening", "rectification_notice", "inspection", "resident"}
    assert kinds <= answered


def test_the_chief_is_told_what_waits_for_deletion(
    qtbot: QtBot, page: TodayPage, post: Database
) -> None:
    settle(qtbot, page)

    def said() -> list[Line]:
        return [line for line in page.due.shown() if line.opens == DELETIONS]

    before = int(said()[0].badge) if said() else 0
    with post.reading() as session:
        person = session.scalars(select(Resident.id)).first()
    assert person is not None
    propose(post, Ref("resident", person), "重复登记")
    page.on_changes(frozenset({"retention_case"}))
    qtbot.waitUntil(lambda: [line.badge for line in said()] == [str(before + 1)], timeout=LONG)
    assert said()[0].title.startswith(f"Decide on {before + 1} deletion")
    line = page.due.shown()[-1]
    assert line.opens == DELETIONS, "it has no day and stands last"
