"""Taking back: the file is as before, and the journal tells of both."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from policepost.core import bulk, numbering, settings
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo, verifying
from policepost.core.records import new_id
from policepost.core.settings import Setting
from policepost.core.shapes import Person, Ref
from policepost.grids.actions import make_estate, make_grids
from tests.conftest import copy_of


def values(db: Database) -> dict[str, object]:
    with db.reading() as session:
        rows = session.execute(select(Setting.name, Setting.value))
        return {name: value["is"] for name, value in rows if name != "device"}


def last(db: Database) -> int:
    with db.reading() as session:
        number = undo.last_entry(session, db.officer.name)
    assert number is not None
    return number


def test_an_added_changed_or_removed_record_is_as_before(db: Database) -> None:
    with db.transaction("Add") as session:
        settings.put(session, "a", 1)
    added = last(db)
    with db.transaction("Change") as session:
        settings.put(session, "a", {"on": str(date(2026, 11, 24))})
    changed = last(db)
    with db.transaction("Remove") as session:
        session.delete(session.scalars(select(Setting).where(Setting.name == "a")).one())
    removed = last(db)
    undo.undo(db, removed)
    assert values(db) == {"a": {"on": "2026-11-24"}}
    with pytest.raises(Refused, match="take back the later change first"):
        undo.undo(db, changed)
    undo.undo(db, last(db))  # the undo itself can be taken back
    assert values(db) == {}
    with db.engine.connect() as connection:
        assert verifying.verify(connection) == []
    assert added < changed < removed


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.one_of(st.none(), st.integers())),
        min_size=1,
        max_size=6,
    )
)
def test_undo_of_any_transaction_restores_what_was(
    empty_post: Path,
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[str, int | None]],
) -> None:
    db = copy_of(empty_post, tmp_path_factory)
    db.officer = Person(None, "t")
    try:
        with db.transaction("Start") as session:
            settings.put(session, "a", 0)
            settings.put(session, "b", 0)
        before, number = values(db), last(db)
        with db.transaction("Steps") as session:
            for name, value in steps:
                held = session.scalar(select(Setting).where(Setting.name == name))
                if value is not None:
                    settings.put(session, name, value)
                elif held is not None:
                    session.delete(held)
                session.flush()
        if last(db) > number:
            undo.undo(db, last(db))
        assert values(db) == before
    finally:
        db.close()


def test_many_at_once_are_taken_back_at_once(db: Database) -> None:
    rows = [{"id": new_id(), "name": f"s{n}", "value": {"is": n}} for n in range(50)]
    with db.transaction("Import") as session:
        bulk.insert_many(session, Setting, rows)
    undo.undo(db, last(db))
    assert values(db) == {}


def test_looking_does_not_stand_in_the_way(db: Database) -> None:
    with db.transaction("Add") as session:
        settings.put(session, "a", 1)
    number = last(db)
    with db.reading() as session:
        key = session.scalar(select(Setting.id).where(Setting.name == "a"))
    assert isinstance(key, UUID)
    with db.transaction("Look") as session:
        journal.note(session, "look", Ref("setting", key))
    undo.undo(db, number)
    assert values(db) == {}


def test_a_number_on_paper_is_never_taken_back(db: Database) -> None:
    with db.transaction("Print") as session:
        numbering.take_number(session, "mediation", 2026)
    with pytest.raises(Refused, match="number on paper"):
        undo.undo(db, last(db))


def test_what_something_else_rests_on_stays(db: Database) -> None:
    estate = make_estate(db, "寺河嘉苑")
    made = last(db)
    make_grids(db, ["网格02"], estate)
    with pytest.raises(Refused, match="added to this since"):
        undo.undo(db, made)
    undo.undo(db, last(db))
    undo.undo(db, made)


def test_a_feature_can_refuse_in_its_own_words(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[undo.Entry] = []

    def rule(_session: object, entry: undo.Entry) -> None:
        asked.append(entry)
        if any(change.fields.get("name") == "kept" for change in entry.changes):
            raise Refused("This stays.")

    monkeypatch.setattr(undo, "_rules", {})
    undo.refuses("setting", rule)
    with db.transaction("Add") as session:
        settings.put(session, "kept", 1)
    with pytest.raises(Refused, match="This stays"):
        undo.undo(db, last(db))
    assert values(db) == {"kept": 1}
    with db.transaction("Add") as session:
        settings.put(session, "other", 1)
    undo.undo(db, last(db))
    assert values(db) == {"kept": 1}
    (change,) = asked[-1].changes
    assert (change.op, asked[-1].kinds) == ("add", frozenset({"setting"}))
