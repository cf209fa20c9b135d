"""Two entries become one, and two again, exactly."""

from __future__ import annotations

import shutil
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo
from policepost.core.records import Base, Record, following, new_id
from policepost.core.searching import search
from policepost.core.shapes import Person
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.grids.records import Place
from policepost.residents import actions, merge_rules, merging, parting, queries
from policepost.residents.actions import ResidentForm
from policepost.residents.kinds import Kind
from policepost.residents.merge_rules import BOTH, ROWS, Side
from policepost.residents.records import Residence, Resident, ResidentDifference, ResidentMerge
from policepost.residents.words import HANGING
from tests.conftest import KEY
from tests.residents.conftest import TODAY

import_all(FEATURES)


def classes() -> dict[str, type[Record]]:
    return {
        mapper.class_.__tablename__: mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Record)
    }


def made(session: Session, record: type[Record], /, **given_: Any) -> UUID:
    """Add a record of any kind with whatever it must have."""
    values = dict(given_)
    for column in inspect(record).columns:
        parent = next((key.column.table.name for key in column.foreign_keys), None)
        by_itself = column.nullable or (column.default is not None and parent is None)
        by_itself = by_itself or column.name in following(record.__tablename__)
        if column.name in values or by_itself:
            continue
        values[column.name] = (
            made(session, classes()[parent]) if parent else _anything(column.type.python_type)
        )
    one = record(**values)
    session.add(one)
    session.flush()
    return one.id


def _anything(wanted: type[Any]) -> Any:
    fixed: dict[type[Any], Any] = {
        str: uuid4().hex,
        int: uuid4().int % 10**9,
        bool: False,
        UUID: uuid4(),
        date: TODAY,
        datetime: clock.now(),
        time: time(9),
        Decimal: Decimal(1),
        dict: {},
        list: [],
        object: [],
    }
    return fixed[wanted]


def tables(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the journal's own, and what the search keeps of each record."""
    found = {}
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if not table.name.startswith(("journal_", "search_")):
                rows = connection.execute(text(f"SELECT * FROM {table.name}"))
                found[table.name] = sorted(map(tuple, rows), key=repr)
        rows = connection.execute(
            text("SELECT kind, record_id, title, detail, names, text FROM search_entry")
        )
        found["search"] = sorted(map(tuple, rows))
    return found


LINKS = sorted({(one.kind, one.column) for one in merging.followed})


def test_everything_that_names_a_resident_follows() -> None:
    assert set(LINKS) >= {
        *(("booking", "resident_id"), ("dispute_party", "resident_id")),
        *(("residence", "resident_id"), ("hazard", "owner_resident_id")),
        *(("rights_request", "resident_id"), ("retention_case", "record_id")),
        *(("resident_merge", "kept_id"), ("resident_difference", "one_id")),
        ("resident_difference", "other_id"),
    }
    assert {kind for kind, _column in LINKS} <= HANGING.keys(), "the comparison has no word for it"
    naming = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "resident_id" in column.name
        or any(key.column.table.name == "resident" for key in column.foreign_keys)
    }
    assert naming <= set(LINKS), "a new column names a resident: merging.follows(...) is missing"


def test_every_column_is_chosen_in_one_row() -> None:
    chosen = [column for columns in ROWS.values() for column in columns]
    assert sorted(chosen) == sorted(merging.COLUMNS)
    assert ROWS.keys() == merge_rules.TITLES.keys()


_DAYS = st.one_of(st.none(), st.dates(date(1950, 1, 1), TODAY))
_PEOPLE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["张伟", "章伟", "张玮", "欧阳淑兰", "阿卜杜拉·买买提江"]),
        "id_number": st.one_of(st.none(), st.just("NEW")),
        "sex": st.sampled_from("012"),
        "birth_date": _DAYS,
        "phone": st.sampled_from(["", "13900004417", "13900004418/13900004419"]),
        "kind": st.sampled_from([*Kind]).map(str),
        "home_address": st.sampled_from(["", "阳城县凤城镇"]),
        "staying_until": _DAYS,
        "nationality": st.sampled_from([None, "GBR", "HKG"]),
        "document_until": _DAYS,
        "declared_on": _DAYS,
        "host": st.sampled_from(["", "姑妈"]),
        "settling_reason": st.sampled_from([None, "01"]),
        "guardian": st.sampled_from(["", "林父"]),
        "care_needs": st.sampled_from(["", "hearing/sight"]),
        "named": st.integers(-1, 2),
        "note": st.sampled_from(["", "行走不便", "独居"]),
        "collected_on": _DAYS,
        "verified_on": _DAYS,
        "left_on": st.one_of(st.none(), st.none(), st.dates(date(2020, 1, 1), TODAY)),
        "home": st.integers(-1, 1),
    }
)
_ATTACHED = st.lists(
    st.tuples(st.sampled_from(LINKS), st.integers(0, 2), st.integers(0, 2)), max_size=8
)
_SIDES = st.fixed_dictionaries(
    {row: st.sampled_from([*Side] if row in BOTH else [Side.LEFT, Side.RIGHT]) for row in ROWS}
)


def _populate(db: Database, people: list[dict[str, Any]], attached: list[Any]) -> list[UUID]:
    with db.transaction("Register resident") as session:
        homes = [
            session.get_one(Place, grids.find_or_add_dwelling(session, where))
            for where in ("A3-1-302", "A3-1-303")
        ]
        keys: list[UUID] = []
        for number, person in enumerate(people):
            values = dict(person)
            home, named = values.pop("home"), values.pop("named")
            if values["id_number"]:
                values["id_number"] = f"E000{number}"
                values["document_kind"] = "414"
            if home >= 0:
                values |= {"dwelling_id": homes[home].id, "grid_id": homes[home].grid_id}
            if 0 <= named < number:
                values |= {"host_id": keys[named], "guardian_id": keys[named]}
            keys.append(made(session, Resident, **values))
        for (kind, column), one, other in attached:
            _attach(session, kind, column, keys[one], keys[other])
    return keys


def _attach(session: Session, kind: str, column: str, person: UUID, other: UUID) -> UUID:
    every: dict[str, dict[str, Any]] = {
        "retention_case": {"kind": "resident", "state": "kept"},
        "resident_merge": {"gone": {}, "kept": {}, "after": {}, "homes": {}},
        "resident_difference": {"one_id": other, "other_id": other},
    }
    more = every.get(kind, {})
    return made(session, classes()[kind], **{**more, column: person})


def _meanwhile(db: Database, keys: list[UUID], new: list[UUID]) -> None:
    """What others do meanwhile: it touches nothing that the two entries themselves say."""
    with db.transaction("Edit resident") as session:
        third = session.get_one(Resident, keys[2])
        third.note, third.phone = "搬来的邻居", "13900004420"
        session.add_all(
            Residence(id=key, resident_id=keys[2], dwelling_id=None, address="旧居", until=TODAY)
            for key in new
        )


@settings(max_examples=50)
@given(
    people=st.lists(_PEOPLE, min_size=4, max_size=4),
    attached=_ATTACHED,
    first=_SIDES,
    second=_SIDES,
    chained=st.booleans(),
    order=st.booleans(),
)
def test_merged_and_parted_everything_is_as_before(
    empty_post: Path,
    tmp_path_factory: pytest.TempPathFactory,
    people: list[dict[str, Any]],
    attached: list[Any],
    first: dict[str, Side],
    second: dict[str, Side],
    chained: bool,
    order: bool,
) -> None:
    """Whatever hangs on whom, whatever is chosen, whatever others do meanwhile.

    The same changes are made to a copy in which nobody is merged: both posts must be equal.
    """
    folder = tmp_path_factory.mktemp("merge")
    db = Database.open(Path(shutil.copytree(empty_post, folder / "one")), KEY)
    grids.make_estate(db, "寺河嘉苑")
    keys = _populate(db, people, attached)
    db.close()
    other = Database.open(Path(shutil.copytree(folder / "one", folder / "two")), KEY)
    db = Database.open(folder / "one", KEY)
    later = [new_id(), new_id()]
    _meanwhile(other, keys, later)
    kept, gone = (keys[0], keys[1]) if order else (keys[1], keys[0])
    merged = [merging.merge(db, kept, gone, first)]
    if chained:
        merged.append(merging.merge(db, keys[3], kept, second))
    with db.reading() as session:
        assert merging.standing(session, gone) == (keys[3] if chained else kept)
        assert not merging.links(session, gone)
        assert search.verify(session) == []
    _meanwhile(db, keys, later)
    for merge in reversed(merged):
        parting.part(db, merge)
    assert tables(db) == tables(other)
    db.close()
    other.close()


@pytest.fixture
def pair(db: Database) -> tuple[UUID, UUID]:
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑")
    form = ResidentForm(name="张伟", birth_date=date(1980, 5, 6), address="A3-1-302")
    kept = actions.register_resident(db, form)
    other = ResidentForm(
        name="章伟", birth_date=date(1980, 5, 6), phone="139 0000 4417", address="A3-1-303"
    )
    return kept, actions.register_resident(db, other)


def _attached(db: Database, kind: str, column: str, person: UUID) -> UUID:
    with db.transaction("Edit resident") as session:
        return _attach(session, kind, column, person, person)


def _named(db: Database, kind: str, column: str, key: UUID) -> UUID:
    with db.reading() as session:
        found: UUID = getattr(session.get_one(classes()[kind], key), column)
        return found


CHOICE = {"phone": Side.RIGHT, "home": Side.BOTH}


def test_the_merged_entry_is_found_by_its_old_key(db: Database, pair: tuple[UUID, UUID]) -> None:
    kept, gone = pair
    merging.merge(db, kept, gone, CHOICE)
    with db.reading() as session:
        card = queries.card(session, gone, TODAY)
        assert card is not None
        assert (card.id, card.name, card.phone) == (kept, "张伟", "13900004417")
        assert [stay.address for stay in queries.former(session, kept)] == [
            "寺河嘉苑A区3号楼1单元303"
        ]
        assert [hit.id for hit in search.find(session, "13900004417")] == [kept]
        assert merging.former(session, [kept]) == [gone]


def test_what_is_written_with_the_old_key_is_led_on(db: Database, pair: tuple[UUID, UUID]) -> None:
    kept, gone = pair
    merging.merge(db, kept, gone, CHOICE)
    booking = _attached(db, "booking", "resident_id", gone)
    kept_case = _attached(db, "retention_case", "record_id", gone)
    assert _named(db, "booking", "resident_id", booking) == kept
    assert _named(db, "retention_case", "record_id", kept_case) == kept
    with db.transaction("Edit resident") as session:
        about_a_place = made(
            session, classes()["retention_case"], kind="place", record_id=gone, state="kept"
        )
    assert _named(db, "retention_case", "record_id", about_a_place) == gone


def test_what_came_since_goes_to_whom_the_officer_says(
    db: Database, pair: tuple[UUID, UUID]
) -> None:
    kept, gone = pair
    merge = merging.merge(db, kept, gone, CHOICE)
    mine = _attached(db, "booking", "resident_id", kept)
    theirs = _attached(db, "dispute_party", "resident_id", kept)
    with db.transaction("Edit resident") as session:
        person = session.get_one(Resident, kept)
        person.note, person.phone = "新备注", "13900004499"
    with db.reading() as session:
        came = {one.key: one for one in parting.since(session, merge)}
    assert {one.row or one.kind for one in came.values()} == {
        *("note", "phone", "booking", "dispute_party")
    }
    with pytest.raises(Refused, match="whose it is"):
        parting.part(db, merge)
    with pytest.raises(Refused, match="whose it is"):
        parting.part(db, merge, dict.fromkeys(came, new_id()))
    whose = {
        key: gone if one.row == "note" or one.kind == "dispute_party" else kept
        for key, one in came.items()
    }
    assert parting.part(db, merge, whose) == gone
    assert _named(db, "booking", "resident_id", mine) == kept
    assert _named(db, "dispute_party", "resident_id", theirs) == gone
    with db.reading() as session:
        one, two = session.get_one(Resident, kept), session.get_one(Resident, gone)
        assert (one.note, one.phone) == ("", "13900004499")
        assert (two.note, two.phone, two.name) == ("新备注", "13900004417", "章伟")
        assert queries.former(session, kept) == []
        assert search.verify(session) == []
    with pytest.raises(Refused, match="two again already"):
        parting.part(db, merge)


def test_the_last_merge_is_parted_first(db: Database, pair: tuple[UUID, UUID]) -> None:
    kept, gone = pair
    third = actions.register_resident(db, ResidentForm(name="张玮"))
    first = merging.merge(db, kept, gone, {})
    second = merging.merge(db, kept, third, {})
    with db.reading() as session:
        assert [(one.gone_name, one.last) for one in parting.merges(session, kept)] == [
            ("张玮", True),
            ("章伟", False),
        ]
    with pytest.raises(Refused, match="张玮 was merged into this entry later"):
        parting.part(db, first)
    parting.part(db, second)
    parting.part(db, first)


def test_a_removed_dwelling_and_a_new_grid_are_followed(
    db: Database, pair: tuple[UUID, UUID]
) -> None:
    kept, gone = pair
    merge = merging.merge(db, kept, gone, {})
    with db.reading() as session:
        home = session.get_one(ResidentMerge, merge).gone["dwelling_id"]
        mine = session.get_one(Resident, kept).dwelling_id
    grids.make_grids(db, ["网格01"])
    with db.transaction("Edit resident") as session:
        session.delete(session.get_one(Place, UUID(home)))
        place = session.get_one(Place, mine)
        grid = place.grid_id = made(session, Place, level="grid", name="网格09", sort_key="9")
        session.get_one(Resident, kept).grid_id = grid
    with db.reading() as session:
        assert parting.since(session, merge) == [], "a grid that was redrawn is no change"
    parting.part(db, merge)
    with db.reading() as session:
        back = session.get_one(Resident, gone)
        assert (back.dwelling_id, back.address_written) == (None, "寺河嘉苑A区3号楼1单元303")
        assert session.get_one(Resident, kept).grid_id == grid


def test_a_number_is_never_given_to_both(db: Database, pair: tuple[UUID, UUID]) -> None:
    kept, gone = pair
    with db.transaction("Edit resident") as session:
        session.get_one(Resident, gone).id_number = "E0001"
    merge = merging.merge(db, kept, gone, {"document": Side.LEFT})
    with db.transaction("Edit resident") as session:
        session.get_one(Resident, kept).id_number = "E0001"
    with pytest.raises(Refused, match="same number"):
        parting.part(db, merge, {"row:document": kept})
    parting.part(db, merge, {"row:document": gone})


def test_undo_takes_back_what_nothing_was_added_to(db: Database, pair: tuple[UUID, UUID]) -> None:
    kept, gone = pair
    with db.transaction("Edit resident") as session:
        session.get_one(Resident, gone).id_number = "E0001"
    _attached(db, "booking", "resident_id", gone)
    before = tables(db)
    merging.merge(db, kept, gone, {**CHOICE, "document": Side.RIGHT})
    undo.undo(db, _last(db))
    assert tables(db) == before
    merge = merging.merge(db, kept, gone, CHOICE)
    number = _last(db)
    booking = _attached(db, "booking", "resident_id", kept)
    with pytest.raises(Refused, match="say whose it is"):
        undo.undo(db, number)
    parting.part(db, merge, {f"booking:resident_id:{booking.hex}": gone})
    with pytest.raises(Refused, match="Merge the two entries again"):
        undo.undo(db, _last(db))


def _last(db: Database) -> int:
    with db.reading() as session:
        found = undo.last_entry(session, db.officer.name)
        assert found is not None
        return found


def test_what_cannot_be_merged_is_refused(db: Database, pair: tuple[UUID, UUID]) -> None:
    kept, gone = pair
    for one, other in ((kept, kept), (kept, new_id()), (new_id(), gone)):
        with pytest.raises(Refused, match="no longer there"):
            merging.merge(db, one, other, {})
    with pytest.raises(Refused, match="Choose one"):
        merging.merge(db, kept, gone, {"sex": Side.BOTH})
    with db.transaction("Edit resident") as session:
        made(session, classes()["retention_case"], kind="resident", record_id=gone)
    with pytest.raises(Refused, match="proposed for deletion"):
        merging.merge(db, kept, gone, {})
    with db.transaction("Edit resident") as session:
        session.get_one(Resident, kept).locked_until = TODAY
    with pytest.raises(Refused, match="locked"):
        merging.merge(db, kept, gone, {})


def test_two_different_people_are_remembered(db: Database, pair: tuple[UUID, UUID]) -> None:
    merging.note_different(db, *pair)
    with db.reading() as session:
        [noted] = session.query(ResidentDifference).all()
        assert ({noted.one_id, noted.other_id}, noted.noted_by) == ({*pair}, "田某")
        for key, other in (pair, pair[::-1]):
            [line] = [one for one in queries.timeline(session, key) if one.detail == "田某"]
            assert line.title == f"Not the same person as {session.get_one(Resident, other).name}"
    with pytest.raises(Refused, match="no longer there"):
        merging.note_different(db, pair[0], new_id())


def test_the_journal_tells_of_it_once(db: Database, pair: tuple[UUID, UUID]) -> None:
    kept, gone = pair
    merging.merge(db, kept, gone, CHOICE)
    with db.reading() as session:
        rows = session.query(journal.JournalChange).filter_by(entry=_last(db)).all()
    assert {(row.kind, row.op) for row in rows} == {
        *(("resident", "remove"), ("resident", "change")),
        *(("residence", "add"), ("resident_merge", "add")),
    }


def test_what_was_signed_or_booked_keeps_its_own_words(
    db: Database, pair: tuple[UUID, UUID]
) -> None:
    kept, gone = pair
    with db.transaction("Edit resident") as session:
        for kind in ("booking", "dispute_party"):
            made(session, classes()[kind], resident_id=gone, name="章伟", id_number="E0001")
    before = tables(db)
    merging.merge(db, kept, gone, CHOICE)
    after = tables(db)
    for table in before.keys() - {"resident", "residence", "resident_merge", "search"}:
        led = [
            tuple(kept.hex if said == gone.hex else said for said in row) for row in before[table]
        ]
        assert after[table] == sorted(led, key=repr)
    assert after["booking"] != before["booking"]
