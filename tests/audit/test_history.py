"""The history of every kind of card: what it tells, to whom, and what is taken back from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from policepost.audit import belonging, history
from policepost.audit.history import open_history
from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import looking
from policepost.core.records import new_id
from policepost.core.shapes import Person, Ref
from policepost.features import FEATURES, import_all
from policepost.mediation import actions, agreement_actions
from policepost.mediation.facts import TermFacts
from policepost.officers.records import Officer
from policepost.ui.left_open import left_open
from policepost.ui.page import Context, Page
from tests.mediation.makers import LIU, NOISE, TERMS, ZHANG, agreed, name_post, printed, whole
from tests.plans import reads
from tests.ui.gallery import GalleryPage
from tests.window.histories import history_over, told


@pytest.fixture(autouse=True)
def _wednesday() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 25, 9).astimezone()):
        yield


def works_as(db: Database, role: str) -> Person:
    """Somebody with a role, who is at the desk from now on."""
    key = new_id()
    before, db.officer = db.officer, Person(None, "")
    with db.transaction("Add officer") as session:
        session.add(Officer(id=key, name=f"某{role}", role=role))
    db.officer = Person(key, f"某{role}")
    return before


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> Page:
    import_all(FEATURES)
    name_post(context.db)
    works_as(context.db, "chief")
    page = GalleryPage(context)
    qtbot.addWidget(page)
    page.resize(1198, 768)
    page.show()
    return page


def backs(page: Page) -> list[QPushButton]:
    buttons: list[QPushButton] = list(history_over(page).findChildren(QPushButton))
    return [one for one in buttons if one.text() == "Take back"]


def test_a_dispute_tells_of_all_that_belongs_to_it(db: Database, page: Page) -> None:
    other = agreed(db, subject="停车")
    key = printed(db)
    agreement_actions.write_terms(db, other, [TermFacts(text="另案条款。")])
    open_history(page, Ref("dispute", key))
    said = told(page)
    assert "History of" in history_over(page).title_label.text()
    assert "Register dispute" in said
    assert any(TERMS[0].text in line for line in said), "its terms"
    assert any("铺设" in line or "500" in line for line in said)
    assert any("Sitting · added" in line for line in said)
    assert any("Attendance · added" in line for line in said)
    assert not any("另案条款" in line for line in said), "another case's"


def test_of_the_journal_only_what_speaks_of_parts_is_read(db: Database) -> None:
    import_all(FEATURES)
    key = agreed(db)
    ref = Ref("dispute", key)
    steps = reads(db, lambda session: belonging.with_parts(session, ref))
    changes = [step for step in steps if "journal_change" in step]
    assert changes
    assert all("(entry=?)" in step or "(record_id=?)" in step for step in changes), changes


def test_what_was_removed_from_a_dispute_stays_in_its_history(db: Database, page: Page) -> None:
    key = agreed(db)
    agreement_actions.write_terms(db, key, TERMS[1:])
    open_history(page, Ref("dispute", key))
    said = told(page)
    assert "Term of the agreement · removed" in said
    assert any(TERMS[0].text in line for line in said)


def test_an_entry_stands_once_and_is_taken_back_whole(db: Database, page: Page) -> None:
    key = agreed(db)
    count = len(whole(db, key).terms)
    agreement_actions.write_terms(db, key, [*TERMS, TermFacts(text="甲方道歉。")])
    open_history(page, Ref("dispute", key))
    assert told(page).count("Register dispute") == 1
    assert page.focusWidget() is history_over(page), "no button has the keyboard"
    backs(page)[0].click()
    assert len(whole(db, key).terms) == count


def test_what_stands_in_the_way_is_said_in_the_sheet(db: Database, page: Page) -> None:
    key = actions.register_dispute(db, NOISE, (LIU, ZHANG))
    agreement_actions.write_terms(db, key, TERMS)
    open_history(page, Ref("dispute", key))
    backs(page)[-1].click()
    assert history_over(page).notice.text()
    assert whole(db, key).parties


@pytest.mark.parametrize(
    ("role", "sees", "takes"), [("chief", True, True), ("auxiliary", False, False)]
)
def test_who_sees_looks_and_may_take_back(
    db: Database,
    page: Page,
    role: str,
    sees: bool,
    takes: bool,
) -> None:
    key = agreed(db)
    looking.note_card(db, Ref("dispute", key), "协助调查")
    works_as(db, role)
    open_history(page, Ref("dispute", key))
    said = told(page)
    assert ("Who looked" in said) is sees
    assert any("协助调查" in line for line in said) is sees
    newest = backs(page)[0].accessibleName() if backs(page) else ""
    assert ("agreement" in newest.lower()) is takes


def test_a_long_history_and_many_looks_say_that_there_is_more(
    db: Database, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_ROWS", 3)
    monkeypatch.setattr(history, "LOOKS_SHOWN", 1)
    key = agreed(db)
    for _time in range(3):
        looking.note_card(db, Ref("dispute", key))
    open_history(page, Ref("dispute", key))
    said = told(page)
    assert "Earlier changes stand in the journal." in said
    assert "and 2 earlier looks" in said


def test_a_record_of_which_nothing_is_known_says_so(db: Database, page: Page) -> None:
    assert db.may("journal.read")
    open_history(page, Ref("booking", UUID(int=7)))
    assert "Nothing recorded yet." in told(page)
    assert "Nobody has looked yet." in told(page)


def test_it_opens_again_over_a_page_that_was_built_anew(db: Database, page: Page) -> None:
    key = agreed(db)
    open_history(page, Ref("dispute", key))
    left = left_open(page)
    assert left is not None
    history_over(page).close_sheet()
    left.open_over(page)
    assert "Register dispute" in told(page)
