"""What is deleted is gone from journal, search, drafts and pages, and the chain closes."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from policepost.core import drafts
from policepost.core.database import Database
from policepost.core.journalling import erasing, journal, verifying
from policepost.core.searching import search
from policepost.core.shapes import Person, Ref
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.residents.actions import ResidentForm, edit_resident, register_resident
from policepost.residents.records import Resident
from tests import raw_pages

NAME, PHONE = "欧阳䶮", "13900004417"


@pytest.fixture
def person(db: Database) -> UUID:
    """Somebody with a history and a draft."""
    import_all(FEATURES)
    grids.make_estate(db, "寺河嘉苑", community="寺河社区")
    db.officer = Person(None, "田某")
    form = ResidentForm(name=NAME, phone=PHONE, address="A3-1-302", note="行走不便")
    key = register_resident(db, form)
    edit_resident(db, key, ResidentForm(name=NAME, phone=PHONE, address="A3-1-302", note="搬家"))
    register_resident(db, ResidentForm(name="田某某", address="A3-1-303"))
    drafts.keep(db, "resident", key, {"name": NAME})
    drafts.keep(db, "dispute", None, {"phone": PHONE})
    drafts.keep(db, "dispute.other", None, {"phone": "13900000000"})
    return key


def forget(db: Database, key: UUID) -> None:
    with db.transaction("Delete for good") as session:
        erasing.delete_unseen(session, Resident, [key])
        erasing.forget_drafts(session, [key], [PHONE, "12"])
        erasing.erase(session, {key: "resident"}, rule="left")


def faults(db: Database) -> list[str]:
    with db.engine.connect() as connection:
        return [fault.what for fault in verifying.verify(connection)]


def test_the_chain_closes_over_what_was_erased(db: Database, person: UUID) -> None:
    assert faults(db) == []
    forget(db, person)
    assert faults(db) == []
    with db.reading() as session:
        lines = journal.history(session, [Ref("resident", person)])
        assert [line.op for line in lines] == ["erase", "change", "add"]
        assert [line.changes for line in lines[1:]] == [(), ()]
        assert search.find(session, NAME) == []
        assert search.verify(session) == []
        held = session.connection().exec_driver_sql("SELECT typed FROM draft").scalars().all()
        assert [json.loads(typed) for typed in held] == [{"phone": "13900000000"}]


def test_a_row_emptied_by_hand_is_found(db: Database, person: UUID) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_change_update")
        connection.exec_driver_sql(
            "UPDATE journal_change SET fields = '', salt = x'' WHERE record_id = ?", (person.hex,)
        )
    assert set(faults(db)) == {verifying.EMPTIED}


def test_the_journal_is_guarded_again_afterwards(db: Database, person: UUID) -> None:
    forget(db, person)
    with pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE journal_change SET fields = 'x'")


def test_erasing_that_fails_leaves_all_as_it_was(db: Database, person: UUID) -> None:
    with pytest.raises(ZeroDivisionError), db.transaction("Delete for good") as session:
        erasing.erase(session, {person: "resident"})
        1 / 0  # noqa: B018
    assert faults(db) == []
    with pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE journal_change SET fields = 'x'")
    with db.reading() as session:
        assert journal.history(session, [Ref("resident", person)])[0].changes


def test_nothing_of_it_is_left_in_any_page(db: Database, person: UUID) -> None:
    held = raw_pages.plain(db.folder, db.key)
    assert NAME.encode() in held
    assert PHONE.encode() in held
    forget(db, person)
    assert NAME.encode() in raw_pages.plain(db.folder, db.key)  # free pages and the log
    erasing.sweep(db)
    held = raw_pages.plain(db.folder, db.key)
    assert NAME.encode() not in held
    assert NAME.casefold().encode() not in held
    assert PHONE.encode() not in held
    assert b"ouyang" not in held
