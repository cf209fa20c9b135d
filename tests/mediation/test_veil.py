"""Between whom a confidential dispute is stands in lists for who is in charge of it alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

import policepost
from policepost.core import clock
from policepost.core.database import Database
from policepost.core.records import new_id
from policepost.core.searching import search
from policepost.core.shapes import Person
from policepost.lists.conditions import Ask, Condition
from policepost.mediation import (
    actions,
    exporting,
    guarding,
    listing,
    queries,
    sitting_actions,
    veil,
)
from policepost.mediation.planning import days
from tests.mediation import makers

MINE, OTHER = Person(new_id(), "田某"), Person(new_id(), "李某")
NOW = datetime(2026, 11, 24, 8).astimezone()
SAID = ("刘德厚", "王春梅")


@pytest.fixture
def dispute(db: Database) -> UUID:
    db.officer = MINE
    parties = [replace(makers.LIU, name=name, phone="") for name in SAID]
    with clock.at(NOW):
        key = makers.registered(db, *parties, confidential=True, subject="半夜吵闹")
        makers.with_panel(db, key)
        sitting_actions.plan_sitting(db, key, makers.TUESDAY, "调解室")
    return key


def listed(session: Session, key: UUID) -> str:
    return str(list(exporting.page(session, [key]).rows))


def guarded(session: Session, key: UUID) -> str:
    head = guarding.head(session, key, clock.today())
    assert head is not None
    return head.people


PLACES: dict[str, Callable[[Session, UUID], str]] = {
    "list": lambda session, key: listing.lines(session, [key])[0].title,
    "export": listed,
    "today": lambda session, _key: str(queries.due(session, clock.today())),
    "agenda": lambda session, _key: str(queries.agenda(session, makers.TUESDAY.date())),
    "before it opens": guarded,
}


@pytest.mark.parametrize("place", PLACES)
def test_only_who_is_in_charge_reads_the_names(db: Database, dispute: UUID, place: str) -> None:
    told = {}
    for who in (MINE, OTHER):
        db.officer = who
        with clock.at(NOW), db.reading() as session:
            told[who.name] = PLACES[place](session, dispute)
    assert all(name in told["田某"] for name in SAID)
    assert not any(name in told["李某"] for name in SAID)
    assert "刘某、王某" in told["李某"]
    assert "半夜吵闹" not in told["李某"]


def test_nobody_finds_it_by_a_name(db: Database, dispute: UUID) -> None:
    actions.change_dispute(db, dispute, replace(makers.NOISE, confidential=True, facts="密谈"))
    for who, own in ((MINE, [dispute]), (OTHER, [])):
        db.officer = who
        with db.reading() as session:
            for text in (*SAID, "密谈"):
                assert search.find(session, text, 12) == []
            assert listing.ids(session, {"text": SAID[0]}) == own
            asked = Condition("people", Ask.CONTAINS, SAID[0])
            assert listing.ids(session, {"where": (asked,)}) == []
    with db.reading() as session:
        assert search.verify(session) == []


def test_the_mark_taken_away_it_is_found_again(db: Database, dispute: UUID) -> None:
    actions.change_dispute(db, dispute, replace(makers.NOISE, confidential=False))
    db.officer = OTHER
    with db.reading() as session:
        assert [hit.id for hit in search.find(session, SAID[0], 12)] == [dispute]
        assert SAID[0] in listing.lines(session, [dispute])[0].people


@pytest.mark.usefixtures("dispute")
def test_a_sitting_on_the_same_day_does_not_tell(db: Database) -> None:
    for who, told in ((MINE, True), (OTHER, False)):
        db.officer = who
        with db.reading() as session:
            (one,) = days.planned_on(session, makers.TUESDAY.date())
        assert (SAID[0] in one.title) is told


@pytest.mark.parametrize(
    ("people", "covered"),
    [
        ("刘德厚、王春梅", "刘某、王某"),
        ("欧阳龘、尉迟𬭎靐", "欧阳某、尉迟某"),
        ("甲某、乙某、丙某等200人", "甲某、乙某、丙某等200人"),
        ("", ""),
    ],
)
def test_surnames_and_how_many(people: str, covered: str) -> None:
    assert veil.covered(people) == covered


def test_nothing_else_reads_the_parties_of_disputes_for_lists() -> None:
    """Whoever shows them asks the veil; these few keep or compare them."""
    root = Path(policepost.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"[Dd]ispute\.people\b", path.read_text(encoding="utf-8"))
    }
    own = {"actions", "after/numbering", "fields", "finding", "guarding", "listing", "veil"}
    assert found <= {f"mediation/{name}.py" for name in own}
