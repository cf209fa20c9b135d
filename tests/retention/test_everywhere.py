"""Whatever table a person may stand in, nothing of a person deleted for good stays in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from policepost.core.database import Database
from policepost.core.records import Base, new_id
from policepost.core.shapes import Person, Ref
from policepost.features import FEATURES, import_all
from policepost.intake.records import ImportBatch, ParkedRow
from policepost.mediation.records import Handover, Party
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.retention import papers, queries, reach
from tests import raw_pages
from tests.mediation.makers import LIU, ZHANG, registered
from tests.retention.deciding import TODAY, delete

NAME, PHONE, NUMBER = "欧阳淑䶮", "13900004417", "140502194303129960"
TOLD_OF_THE_DELETION = {"journal_change", "journal_entry", "retention_case"}
import_all(FEATURES)


def some(column: sa.Column[Any]) -> Any:
    """A value that a column takes."""
    kind = column.type.python_type
    if kind is UUID:
        return new_id()
    if kind is datetime:
        return datetime(2026, 11, 1, 9).astimezone()
    if isinstance(column.type, sa.JSON):
        return []
    return {date: TODAY, bool: False, int: 1, float: 1.0}.get(kind, "x")


def tied() -> list[tuple[type[Any], str]]:
    """Every class with a column that names a resident."""
    found = []
    for mapper in Base.registry.mappers:
        for column in mapper.local_table.columns:
            ties = [key.column.table.name for key in column.foreign_keys]
            if "resident" in ties or column.name.endswith("resident_id"):
                found.append((mapper.class_, column.name))
    return found


def row(kind: type[Any], /, **known: Any) -> Any:
    """A record of a class with what it must have."""
    columns = kind.__table__.columns
    values = {
        one.name: some(one)
        for one in columns
        if not one.nullable and one.default is None and one.server_default is None
    }
    return kind(**{**values, **known})


def holders(db: Database, key: UUID) -> set[str]:
    """The tables in which a key stands, in any column."""
    found = set()
    with db.engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            names = [one["name"] for one in sa.inspect(connection).get_columns(table)]
            where = " OR ".join(f"instr(CAST({name} AS TEXT), '{key.hex}') > 0" for name in names)
            if connection.exec_driver_sql(f"SELECT 1 FROM {table} WHERE {where} LIMIT 1").first():
                found.add(table)
    return found


def test_every_table_that_names_a_resident_forgets_the_one_deleted(db: Database) -> None:
    db.officer = Person(None, "田某")
    key = residents.register_resident(db, ResidentForm(name=NAME, id_number=NUMBER, phone=PHONE))
    ties = tied()
    assert {kind.__tablename__ for kind, _column in ties} >= {
        *("residence", "resident_document", "booking", "dispute_party", "not_met"),
        *("settled_doubt", "rights_request", "hazard"),
    }
    with db.transaction("Register resident") as session:
        for kind, column in ties:
            if kind.__tablename__ in {"dispute_party", "resident_merge", "resident_difference"}:
                continue  # a dispute keeps its parties by its own term; merges: test_merged
            made = row(kind, **{column: key})
            _parents(session, made)
            session.add(made)
            session.flush()
    assert len(holders(db, key) - TOLD_OF_THE_DELETION) > 6
    delete(db, key)
    assert holders(db, key) <= TOLD_OF_THE_DELETION
    held = raw_pages.plain(db.folder, db.key)
    for trace in (NAME, PHONE, NUMBER):
        assert trace.encode() not in held, trace


def _parents(session: Any, made: Any) -> None:
    """Make what a record belongs to, so that no key hangs in the air."""
    for column in type(made).__table__.columns:
        for key in column.foreign_keys:
            value = getattr(made, column.key, None)
            parent = next(
                one.class_ for one in Base.registry.mappers if one.local_table is key.column.table
            )
            if value is not None and session.get(parent, value) is None:
                above = row(parent, **{key.column.name: value})
                _parents(session, above)
                session.add(above)
                session.flush()


@pytest.mark.parametrize("decided", [False, True])
def test_rows_of_files_that_tell_of_the_person_go_too(db: Database, *, decided: bool) -> None:
    db.officer = Person(None, "田某")
    key = residents.register_resident(db, ResidentForm(name=NAME, id_number=NUMBER, phone=PHONE))
    with db.transaction("Import residents") as session:
        batch = row(ImportBatch, file="名单.xlsx")
        session.add(batch)
        session.flush()
        told = row(
            ParkedRow,
            batch_id=batch.id,
            kind="residents",
            headings=["姓名", "证件号码"],
            cells=[NAME, NUMBER],
            candidates=[key.hex],
            record_id=key if decided else None,
            state="taken" if decided else "waiting",
        )
        cells = ["王某", "", PHONE]  # of the same household
        other = row(ParkedRow, batch_id=batch.id, cells=cells, candidates=[])
        session.add_all([told, other])
        session.flush()
        kept, waiting = other.id, Ref("parked_row", told.id)
    with db.reading() as session:
        assert queries.title(session, waiting).startswith("x · x · ")
    delete(db, key)
    assert holders(db, key) <= TOLD_OF_THE_DELETION
    held = raw_pages.plain(db.folder, db.key)
    assert NUMBER.encode() not in held
    with db.reading() as session:
        assert session.get(ParkedRow, kept) is not None


def test_calls_that_name_the_person_go_too_and_no_others(db: Database) -> None:
    db.officer = Person(None, "田某")
    key = residents.register_resident(db, ResidentForm(name=NAME, id_number=NUMBER, phone=PHONE))
    calls = {
        "caller": {"caller": NAME, "phone": PHONE},
        "declined": {"caller": NAME, "phone": PHONE, "declined": "不是纠纷"},
        "told of": {"gist": f"楼下{NAME}（电话{PHONE}）夜间打麻将"},
        "number": {"gist": f"与身份证{NUMBER}的人争吵"},
        "namesake": {"caller": NAME, "phone": "13800002291"},
        "household": {"caller": "王某", "phone": PHONE},
        "unknown": {"caller": NAME, "phone": ""},
    }
    with db.transaction("Import calls") as session:
        kept = {name: row(Handover, **{"declined": "", **told}) for name, told in calls.items()}
        session.add_all(kept.values())
        session.flush()
        ids = {name: one.id for name, one in kept.items()}
    delete(db, key)
    with db.reading() as session:
        left = {name for name, one in ids.items() if session.get(Handover, one) is not None}
    assert left == {"namesake", "household", "unknown"}
    held = raw_pages.plain(db.folder, db.key)
    assert NUMBER.encode() not in held
    assert "夜间打麻将".encode() not in held


def test_who_acts_for_a_party_stays_as_long_as_the_party(db: Database) -> None:
    db.officer = Person(None, "田某")
    key = residents.register_resident(db, ResidentForm(name=NAME))
    with db.reading() as session:
        assert queries.locked_until(session, Ref("resident", key)) is None
    acts = replace(ZHANG, representative=NAME, representative_id=key)
    dispute = registered(db, LIU, acts)
    with db.reading() as session:
        assert queries.locked_until(session, Ref("resident", key)) == date.max
        told = papers.own_values(session, key, TODAY)["disputes"]
    assert [line[1] for line in told] == ["邻里"]
    numbers = {"13900007788", "140502198503029970"}
    with db.transaction("Change parties") as session:
        party = session.scalars(sa.select(Party).where(Party.representative_id == key)).one()
        party.representative_phone, party.representative_number = sorted(numbers, key=len)
    with db.reading() as session:
        refs = reach.with_dependants(session, Ref("dispute", dispute))
        assert numbers <= reach.numbers_of(session, refs)
