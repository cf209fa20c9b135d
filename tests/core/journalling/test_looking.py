"""Who looked is kept: once for one look, never the number that was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import journal, looking
from policepost.core.journalling.looking import Looks
from policepost.core.records import new_id
from policepost.core.shapes import Person, Ref

NOON = datetime(2026, 11, 24, 12).astimezone()


def at_once(work: Callable[[], None]) -> None:
    work()


def ops(db: Database, ref: Ref) -> list[str]:
    with db.reading() as session:
        return [line.op for line in journal.history(session, [ref])]


def test_the_same_card_within_minutes_is_one_look(db: Database) -> None:
    looks, ref = Looks(db, at_once), Ref("resident", new_id())
    with clock.at(NOON):
        assert looks.card(ref)
        assert not looks.card(ref)
    with clock.at(NOON + timedelta(minutes=11)):
        assert looks.card(ref)
    assert ops(db, ref) == ["look", "look"]


def test_another_officer_and_a_reason_are_looks_of_their_own(db: Database) -> None:
    looks, ref = Looks(db, at_once), Ref("resident", new_id())
    with clock.at(NOON):
        looks.card(ref)
        looks.card(ref, "家长委托")
        db.officer = Person(new_id(), "赵某")
        assert looks.card(ref)
    with db.reading() as session:
        newest, reasoned, first = journal.history(session, [ref])
    assert (newest.officer, first.changes) == ("赵某", ())
    assert reasoned.changes == (("reason", None, "家长委托"),)


def test_a_reason_holds_for_the_day_and_the_officer(db: Database) -> None:
    db.officer, ref = Person(new_id(), "田某"), Ref("resident", new_id())

    def gave(officer: UUID | None = None) -> bool:
        with db.reading() as session:
            return looking.gave_reason(session, officer or db.officer.id, ref)

    with clock.at(NOON):
        looking.note_card(db, ref)
        assert not gave()
        looking.note_card(db, ref, "走访需要")
        assert gave()
        assert not gave(new_id())
    with clock.at(NOON + timedelta(days=1)):
        assert not gave()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("140502 19960312 9969", "140502199603129969"),
        ("14050219960312002x", "14050219960312002X"),
        ("139-0000-4417", "13900004417"),
        ("4417", ""),
        ("zhang", ""),
        ("3-2-1101", ""),
        ("", ""),
        ("张三 139", ""),
    ],
)
def test_what_counts_as_a_number(typed: str, number: str) -> None:
    assert looking.digits_of(typed) == number


def test_a_search_for_a_number_keeps_no_number(db: Database) -> None:
    looks = Looks(db, at_once)
    assert not looks.search("张")
    with clock.at(NOON):
        assert looks.search("139 0000 4417")
        assert not looks.search("13900004417")
    with db.reading() as session:
        ref = Ref(looking.NUMBER, looking.key_of(session, "13900004417"))
        (line,) = journal.history(session, [ref])
        assert (line.op, {name: new for name, _old, new in line.changes}) == (
            "search",
            {"ending": "4417", "length": 11},
        )
        kept = session.connection().exec_driver_sql("SELECT fields FROM journal_change").scalars()
        assert not any("13900004417" in fields for fields in kept)
        other = looking.key_of(session, "13900004418")
    assert ops(db, Ref(looking.NUMBER, other)) == []


def test_without_a_search_no_number_has_a_key(db: Database) -> None:
    with db.reading() as session:
        assert looking.key_of(session, "13900004417") == looking.NOBODY


def test_lists_and_papers_that_are_taken_away(db: Database) -> None:
    ref = Ref("dispute", new_id())
    looking.note_print(db, ref, "agreement", 3)
    looking.note_export(db, "resident", 412, "名册.xlsx", shown="网格02")
    with db.reading() as session:
        (paper,) = journal.history(session, [ref])
        (taken,) = journal.history(session, [Ref(looking.LISTING, looking.NOBODY)])
    assert paper.op == "print"
    assert ("copies", None, 3) in paper.changes
    assert ("rows", None, 412) in taken.changes
    assert ("filter", None, "网格02") in taken.changes
