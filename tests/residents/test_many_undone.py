"""What was done to hundreds of people at once is taken back at once, and that again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import bulk
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import undo, undoing_many, verifying
from policepost.core.records import new_id
from policepost.core.searching import search
from policepost.core.shapes import Person
from policepost.grids import actions as grids
from policepost.grids.records import Place
from policepost.residents import actions
from policepost.residents.records import Resident
from tests.residents.conftest import TODAY

NAMES = ("张淑兰", "李䶮", "王五", "Zhao_Liu")


@pytest.fixture
def post(db: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A post in which four are many, with a dozen people in a dwelling."""
    monkeypatch.setattr(undoing_many, "MANY", 4)
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑")
    with db.transaction("Import residents") as session:
        home = grids.find_or_add_dwelling(session, "A3-1-302")
        session.add_all(
            Resident(
                id=new_id(),
                name=NAMES[at % 4],
                id_number=f"X{at:06}",
                kind="registered",
                dwelling_id=home,
                birth_date=date(1950 + at, 2, 28),
            )
            for at in range(12)
        )
    return db


def whole(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of people and places, as the file has it."""
    with db.engine.connect() as connection:
        return {
            kind.__tablename__: sorted(
                map(tuple, connection.exec_driver_sql(f"SELECT * FROM {kind.__tablename__}"))
            )
            for kind in (Resident, Place)
        }


def last(db: Database) -> int:
    with db.reading() as session:
        number = undo.last_entry(session, db.officer.name)
    assert number is not None
    return number


def right(db: Database) -> bool:
    with db.reading() as session, db.engine.connect() as connection:
        return search.verify(session) == [] and verifying.verify(connection) == []


def _act(session: Session, what: str, some: int) -> None:
    people = list(session.scalars(select(Resident).order_by(Resident.id)))[:some]
    if what == "verify":
        bulk.change_many(session, Resident, [one.id for one in people], {"verified_on": TODAY})
    elif what == "remove":
        for one in people:
            session.delete(one)
    elif what == "add":
        home = grids.find_or_add_dwelling(session, "A3-1-402")
        rows = [
            {"id": new_id(), "name": "陈一", "kind": "migrant"}
            | {"dwelling_id": home, "note": "新"}
            for _ in range(some)
        ]
        empty = {"phone": "", "note": ""}
        told = dict(bulk.defaults(Resident)) | empty
        bulk.insert_many(session, Resident, rows, empty=told)
    else:
        for one in people:
            one.name, one.phone = "改" + one.name, "139 0000 4417"
            one.left_on = TODAY if what == "leave" else None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["verify", "remove", "add", "rename", "leave"]), st.integers(1, 9)
        ),
        min_size=1,
        max_size=3,
    )
)
@example([("add", 3), ("remove", 9), ("remove", 9)])
@example([("add", 9), ("remove", 9), ("remove", 9)])
@settings(max_examples=20)
def test_what_was_done_to_many_is_as_before_and_the_undo_too(
    post: Database, steps: list[tuple[str, int]]
) -> None:
    before = whole(post)
    with post.transaction("Import residents") as session:
        for what, some in steps:
            _act(session, what, some)
            session.flush()
    after = whole(post)
    if after == before:
        return
    undo.undo(post, last(post))
    assert whole(post) == before
    assert right(post)
    undo.undo(post, last(post))
    assert whole(post) == after
    assert right(post)
    undo.undo(post, last(post))
    assert whole(post) == before


def test_the_search_follows_names_that_come_back(post: Database) -> None:
    with post.transaction("Import residents") as session:
        _act(session, "rename", 12)
    undo.undo(post, last(post))
    with post.reading() as session:
        assert len(search.find(session, "张淑兰")) == 3
        assert search.find(session, "改张淑兰") == []


def test_dwellings_that_people_are_found_by_are_taken_back_one_by_one(post: Database) -> None:
    doors = grids.add_dwellings(post, [f"B1-1-{at}01" for at in range(1, 9)])
    with post.transaction("Import residents") as session:
        for key in doors:
            place = session.get_one(Place, key)
            place.short_address = "改" + place.short_address
    undo.undo(post, last(post))
    assert right(post)


def test_many_that_changed_since_are_refused(post: Database) -> None:
    with post.reading() as session:
        people = session.scalars(select(Resident.id)).all()
    actions.verify_residents(post, people)
    number = last(post)
    actions.verify_residents(post, people)  # nothing changes: the same day
    with post.transaction("Import residents") as session:
        _act(session, "rename", 1)
    with pytest.raises(Refused, match="take back the later change first"):
        undo.undo(post, number)
