"""What follows from another column: set with it, told by no row, made again from any row."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import bulk, check, connecting, pinyin
from policepost.core.database import FILE, Database
from policepost.core.journalling import journal, undo
from policepost.core.journalling.journal import JournalChange, collected
from policepost.core.records import followed, following, new_id
from policepost.core.salvaging import rebuilding
from policepost.core.salvaging.writing import Kind
from policepost.features import FEATURES, import_all
from policepost.grids.records import Premises
from policepost.mediation.records import Dispute
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.residents.records import Resident
from tests.conftest import KEY
from tests.mediation import makers

FILES = Path(__file__).parents[2] / "files"
FOLLOWING = [(Resident, "name"), (Premises, "name"), (Dispute, "people")]

import_all(FEATURES)


def last(db: Database) -> int:
    with db.reading() as session:
        number = undo.last_entry(session, db.officer.name)
    assert number is not None
    return number


def keys(db: Database) -> dict[str, str]:
    """What people are sorted by, by their names."""
    with db.reading() as session:
        told = session.execute(select(Resident.name, Resident.name_key))
        return {name: str(key) for name, key in told}


def right(db: Database) -> bool:
    found = keys(db)
    return check.run(db) == [] and found == {name: pinyin.sort_key(name) for name in found}


def former(name: str) -> str:
    """What sorted a name before revision 0008."""
    return pinyin.sort_key(name).replace(pinyin.BEFORE_NAME, " ")


def test_three_columns_follow_from_a_text() -> None:
    assert {kind: [*following(kind.__tablename__)] for kind, _text in FOLLOWING} == {
        kind: [f"{text}_key"] for kind, text in FOLLOWING
    }


@pytest.mark.parametrize(("kind", "text"), FOLLOWING)
def test_it_is_set_with_its_text(kind: type[Any], text: str) -> None:
    one = kind(**{text: "白德"})
    assert getattr(one, f"{text}_key") == "bai de\t白德"
    setattr(one, text, "白德波")
    assert getattr(one, f"{text}_key") == "bai de bo\t白德波"


def test_no_row_tells_it_or_the_key(db: Database) -> None:
    one = residents.register_resident(db, ResidentForm(name="白德"))
    residents.edit_resident(db, one, ResidentForm(name="白德波"))
    many, columns = [new_id(), new_id()], [new_id().hex, new_id().hex]
    with db.transaction("Import residents") as session:
        rows = [{"id": key, "name": "白德", "kind": "migrant"} for key in many]
        bulk.insert_many(session, Resident, rows, empty=dict(bulk.defaults(Resident)))
        held = {"id": columns, "name": ["白德", "柏"], "kind": ["migrant"] * 2}
        bulk.insert_columns(session, Resident, held, ())
    with db.transaction("Remove resident") as session:
        session.delete(session.get_one(Resident, one))
    with db.reading() as session:
        asked = select(JournalChange.op, JournalChange.fields).where(
            JournalChange.kind == "resident"
        )
        told = [(op, json.loads(fields)) for op, fields in session.execute(asked)]
    assert [op for op, _fields in told] == ["add", "change", *["add"] * 4, "remove"]
    assert not any({"id", "name_key"} & fields.keys() for _op, fields in told)
    assert all("name" in fields for _op, fields in told)


@pytest.fixture
def grown(db: Database) -> Iterator[Database]:
    """A post whose journal was written by a former version: with the key, sorted otherwise."""
    yield db
    assert right(db)


def _tell(session: Session, key: UUID, op: str, fields: dict[str, Any]) -> None:
    """Let the row of what was just written be as former versions wrote it."""
    session.flush()
    rows = collected(session).rows
    (at,) = (n for n, row in enumerate(rows) if row[:3] == ("resident", key.hex, op))
    told = {**json.loads(rows[at][3]), **fields}
    rows[at] = ("resident", key.hex, op, journal.json_of(told))


def _rename(db: Database, key: UUID, name: str) -> None:
    with db.transaction("Change resident") as session:
        one = session.get_one(Resident, key)
        before, one.name = one.name, name
        _tell(session, key, "change", {"name_key": [former(before), former(name)]})


def _remove(db: Database, key: UUID) -> None:
    with db.transaction("Remove resident") as session:
        one = session.get_one(Resident, key)
        session.delete(one)
        _tell(session, key, "remove", {"id": key.hex, "name_key": former(one.name)})


def test_a_former_change_is_taken_back(grown: Database) -> None:
    key = residents.register_resident(grown, ResidentForm(name="白德"))
    _rename(grown, key, "白德波")
    undo.undo(grown, last(grown))
    assert keys(grown) == {"白德": "bai de\t白德"}


def test_a_former_removal_is_taken_back(grown: Database) -> None:
    key = residents.register_resident(grown, ResidentForm(name="白德"))
    _remove(grown, key)
    undo.undo(grown, last(grown))
    assert keys(grown) == {"白德": "bai de\t白德"}


@pytest.mark.parametrize("what", ["change", "remove"])
def test_many_former_ones_are_taken_back(
    grown: Database, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr("policepost.core.journalling.undoing_many.MANY", 3)
    names = {residents.register_resident(grown, ResidentForm(name=name)): name for name in "白张李"}
    with grown.transaction("Change residents") as session:
        for key, name in names.items():
            one = session.get_one(Resident, key)
            if what == "change":
                one.name = f"{name}德"
                _tell(session, key, what, {"name_key": [former(name), former(one.name)]})
            else:
                session.delete(one)
                _tell(session, key, what, {"id": key.hex, "name_key": former(name)})
    assert sorted(keys(grown)) == (["张德", "李德", "白德"] if what == "change" else [])
    undo.undo(grown, last(grown))
    assert keys(grown) == {"白": "bai\t白", "张": "zhang\t张", "李": "li\t李"}
    undo.undo(grown, last(grown))
    assert len(keys(grown)) == (3 if what == "change" else 0)


def test_a_former_change_that_was_taken_back_since_is_no_hindrance(grown: Database) -> None:
    key = residents.register_resident(grown, ResidentForm(name="白德"))
    added = last(grown)
    _rename(grown, key, "白德波")
    undo.undo(grown, last(grown))
    undo.undo(grown, added)
    assert keys(grown) == {}


def test_a_salvaged_post_sorts_as_this_version_does() -> None:
    key, other = new_id().hex, new_id().hex
    told = {"id": key, "name": "白德波", "name_key": "bai de 白德", "kind": "migrant"}
    row = {"kind": "resident", "record_id": key, "entry": 1, "n": 0}
    tables: dict[str, list[dict[str, Any]]] = {
        "resident": [{"id": other, "name": "白德", "name_key": "bai de 白德"}],
        "journal_change": [{**row, "op": "add", "fields": json.dumps(told)}],
    }
    rebuilding.rebuild(tables, {"resident": Kind(holes=True), "journal_change": Kind()})
    found = {one["id"]: one["name_key"] for one in tables["resident"]}
    assert found == {other: "bai de\t白德", key: "bai de bo\t白德波"}


def test_fields_go_with_what_follows_from_them() -> None:
    assert followed("resident", {"name": "白", "name_key": "x"}) == {
        "name": "白",
        "name_key": "bai\t白",
    }
    assert followed("resident", {"name_key": "x", "note": ""}) == {"note": ""}
    assert followed("setting", {"name": "白"}) == {"name": "白"}


def test_an_upgraded_post_sorts_as_this_version_does(tmp_path: Path) -> None:
    shutil.copy(FILES / "post-0007.db", tmp_path / FILE)
    connection = connecting.connect(tmp_path / FILE, KEY)
    ((before,),) = connection.execute("SELECT name_key FROM resident").fetchall()
    connection.close()
    db = Database.open(tmp_path, KEY)
    try:
        assert before == former("张𬭎")
        assert right(db)
        with db.reading() as session:
            for name, key in session.execute(select(Dispute.people, Dispute.people_key)):
                assert key == pinyin.sort_key(name)
            plan = session.connection().exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT id FROM resident WHERE left_on IS NULL ORDER BY name_key"
            )
            assert "USING COVERING INDEX" in str(plan.all())
    finally:
        db.close()


def test_parted_entries_sort_as_this_version_does(grown: Database) -> None:
    from policepost.residents import merging, parting
    from policepost.residents.records import ResidentMerge

    kept = residents.register_resident(grown, ResidentForm(name="白德"))
    gone = residents.register_resident(grown, ResidentForm(name="白德波"))
    merging.merge(grown, kept, gone, {})
    with grown.transaction("Change setting") as session:
        merge = session.scalars(select(ResidentMerge)).one()
        merge.gone = {**merge.gone, "name_key": former("白德波")}
        merge.kept = {**merge.kept, "name_key": former("白德")}
        merge.after = {**merge.after, "name_key": former("白德")}
        key = merge.id
    parting.part(grown, key)
    assert keys(grown) == {"白德": "bai de\t白德", "白德波": "bai de bo\t白德波"}


def test_a_dispute_is_sorted_by_its_parties(db: Database) -> None:
    makers.in_force(db)
    with db.reading() as session:
        one = session.scalars(select(Dispute)).one()
        assert one.people
        assert one.people_key == pinyin.sort_key(one.people)
