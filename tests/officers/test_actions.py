"""Accounts: the record and the key file change together."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from policepost.core import clock
from policepost.core.access import keys
from policepost.core.access.keys import Keyring, WrongPassword
from policepost.core.access.slots import Cost
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo
from policepost.core.journalling.journal import JournalChange
from policepost.core.shapes import Person, Ref
from policepost.officers import actions, queries
from policepost.officers.actions import OfficerForm, SignedIn
from policepost.officers.records import Officer

PASSWORD = "a long password"  # noqa: S105


@pytest.fixture
def ring(db: Database) -> Keyring:
    """The key file of the post, with the first officer signed in."""
    path = db.folder / keys.FILE
    cost = Cost(passes=1, memory=8, lanes=1)
    made, key, _code = Keyring.create(path, "北街", "田某", PASSWORD, cost=cost)
    ring = made.reseal(key, db.key, path)  # the tests' post has a key of its own
    actions.register_first(db, ring.officers()[0])
    db.officer = Person(ring.officers()[0].id, "田某")
    return ring


def add_li(db: Database, ring: Keyring) -> UUID:
    form = OfficerForm(name=" 李某 ", role="auxiliary", badge_number="F00123", grids=[uuid4()])
    return actions.add_officer(db, ring, form, "another long one")


def test_an_added_officer_may_sign_in_and_is_listed(db: Database, ring: Keyring) -> None:
    added = add_li(db, ring)
    assert Keyring.read(ring.path).unlock("李某", "another long one") == db.key
    line = queries.officer(db, added)
    assert line
    assert (line.name, line.badge_number, line.title) == ("李某", "F00123", "Auxiliary officer")
    assert [one.called for one in queries.officers(db)] == ["Auxiliary 李某", "Chief 田某"]


def test_a_retired_officer_is_out_but_keeps_the_name(db: Database, ring: Keyring) -> None:
    added = add_li(db, ring)
    actions.retire_officer(db, ring, added)
    with pytest.raises(WrongPassword):
        Keyring.read(ring.path).unlock("李某", "another long one")
    assert [one.name for one in queries.officers(db)] == ["田某"]
    assert [one.retired_on for one in queries.officers(db, retired=True)] == [None, clock.today()]


def test_an_account_whose_record_never_came_gives_way(db: Database, ring: Keyring) -> None:
    stray = ring.add(db.key, "李某", "nobody knows it", "chief")
    added = add_li(db, ring)
    assert {one.id for one in Keyring.read(ring.path).officers()} == {db.officer.id, added}
    assert added != stray.id
    assert not ring.renewal_due
    with pytest.raises(Refused, match="has an account"):
        add_li(db, ring)


def test_a_refused_record_takes_its_account_back(db: Database, ring: Keyring) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON officer BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with pytest.raises(DBAPIError):
        add_li(db, ring)
    assert [one.name for one in Keyring.read(ring.path).officers()] == ["田某"]


def test_an_officer_whose_account_is_gone_already_can_be_changed_and_retired(
    db: Database, ring: Keyring
) -> None:
    added = add_li(db, ring)
    ring.retire(db.key, added)
    actions.change_officer(db, ring, added, role="officer", badge_number="", grids=[])
    actions.retire_officer(db, ring, added)
    assert [one.name for one in queries.officers(db)] == ["田某"]


def test_nobody_retires_oneself(db: Database, ring: Keyring) -> None:
    add_li(db, ring)
    assert db.officer.id
    with pytest.raises(Refused, match="yourself"):
        actions.retire_officer(db, ring, db.officer.id)
    assert len(queries.officers(db)) == 2


def test_an_auxiliary_does_not_change_accounts(db: Database, ring: Keyring) -> None:
    db.officer = Person(add_li(db, ring), "李某")
    with pytest.raises(Refused, match="station chief"):
        actions.add_officer(db, ring, OfficerForm(name="王某", role="officer"), "a third long one")
    assert len(ring.officers()) == 2


@pytest.mark.parametrize(
    ("name", "role", "badge", "field"),
    [
        ("", "officer", "", "name"),
        ("王" * 41, "officer", "", "name"),
        ("王某", "mayor", "", "role"),
        ("王某", "officer", "12", "badge_number"),
        ("田某", "officer", "", "name"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_account(
    db: Database, ring: Keyring, name: str, role: str, badge: str, field: str
) -> None:
    form = OfficerForm(name=name, role=role, badge_number=badge)
    with pytest.raises(Refused) as caught:
        actions.add_officer(db, ring, form, "another long one")
    assert caught.value.field == field
    assert len(Keyring.read(ring.path).officers()) == len(queries.officers(db)) == 1


def test_a_record_that_cannot_be_written_leaves_no_account(
    db: Database, ring: Keyring, tmp_path: Path
) -> None:
    with db.transaction("Keep draft"), pytest.raises(RuntimeError, match="already open"):
        add_li(db, ring)
    assert len(Keyring.read(ring.path).officers()) == 1


def change(db: Database, ring: Keyring, who: UUID, role: str, badge: str = "") -> None:
    actions.change_officer(db, ring, who, role=role, badge_number=badge, grids=[])


def test_role_badge_and_grids_can_change(db: Database, ring: Keyring) -> None:
    added, grid = add_li(db, ring), uuid4()
    actions.change_officer(db, ring, added, role="officer", badge_number="", grids=[grid])
    line = queries.officer(db, added)
    assert line
    assert (line.role, line.badge_number, line.grids) == ("officer", "", (grid,))
    assert Keyring.read(ring.path).officers()[1].role == "officer"
    with pytest.raises(Refused):
        change(db, ring, added, "officer", "no")
    with pytest.raises(Refused):
        change(db, ring, added, "mayor")
    assert queries.officer(db, uuid4()) is None


def test_somebody_who_manages_accounts_must_stay(db: Database, ring: Keyring) -> None:
    added = add_li(db, ring)
    chief = db.officer.id
    assert chief
    with pytest.raises(Refused, match="last account that can manage") as caught:
        change(db, ring, chief, "officer")
    assert caught.value.field == "role"
    assert db.officer.role == "chief"
    change(db, ring, added, "administrator")
    change(db, ring, chief, "officer")
    assert db.officer.role == "officer"
    db.officer = Person(added, "李某")
    actions.retire_officer(db, ring, chief)
    assert [one.name for one in Keyring.read(ring.path).officers()] == ["李某"]


def test_a_post_where_nobody_manages_accounts_can_change_officers(
    db: Database, ring: Keyring
) -> None:
    added = add_li(db, ring)
    db.officer = Person(None, "")
    with db.transaction("Change officer") as session:  # as an older version allowed
        for one in session.scalars(select(Officer)):
            one.role = "officer"
    db.officer = Person(ring.officers()[0].id, "田某")
    change(db, ring, added, "chief")
    assert db.officer.role == "officer"


def test_a_password_that_somebody_else_sets_must_be_changed(db: Database, ring: Keyring) -> None:
    added = add_li(db, ring)
    assert Keyring.read(ring.path).officers()[1].must_change
    db.officer = Person(added, "李某")
    with pytest.raises(Refused, match="present password with another"):
        actions.change_own_password(db, ring, "another long one", "Another long one 2")
    actions.change_own_password(db, ring, "another long one", "一个自己的 new one")
    assert not Keyring.read(ring.path).officers()[1].must_change
    with pytest.raises(Refused, match="manage accounts"):
        actions.set_password(db, ring, ring.officers()[0].id, "a third long one")
    db.officer = Person(ring.officers()[0].id, "田某")
    actions.set_password(db, ring, added, "a third long one")
    assert Keyring.read(ring.path).unlock("李某", "a third long one") == db.key
    assert Keyring.read(ring.path).officers()[1].must_change
    with db.reading() as session:
        told = journal.history(session, [Ref("officer", added)])
    assert [line.action for line in told[:2]] == ["Set password", "Change own password"]


def test_an_old_copy_of_the_key_file_opens_nothing_new(
    db: Database, ring: Keyring, tmp_path: Path
) -> None:
    added = add_li(db, ring)
    kept = tmp_path / "kept.json"
    kept.write_bytes(ring.path.read_bytes())
    actions.retire_officer(db, ring, added)
    assert Keyring.read(ring.path).renewal_due
    actions.renew_key(db)
    stolen = Keyring.read(kept).unlock("李某", "another long one")
    with pytest.raises(Refused):
        Database.open(db.folder, stolen)
    assert Keyring.read(ring.path).unlock("田某", PASSWORD) == db.key
    db.officer = Person(None, "")
    assert [one.name for one in queries.officers(db)] == ["田某"]


def test_accounts_are_not_taken_back(db: Database, ring: Keyring) -> None:
    add_li(db, ring)
    with db.reading() as session:
        entry = undo.last_entry(session, "田某")
    assert entry
    with pytest.raises(Refused, match="not taken back"):
        undo.undo(db, entry)


def test_signing_in_is_noted_with_the_tries_in_vain_before_it(db: Database, ring: Keyring) -> None:
    moment = datetime(2026, 11, 24, 9).astimezone()
    with clock.at(moment):
        assert actions.note_sign_in(db, ring) == SignedIn()
    for name in ("田某", "nobody"):
        with clock.at(moment + timedelta(minutes=1)), pytest.raises(WrongPassword):
            Keyring.read(ring.path).unlock(name, "wrong")
    later = moment + timedelta(days=200)
    with clock.at(later):
        ring = Keyring.read(ring.path)
        tried = (moment + timedelta(minutes=1),)
        told = actions.note_sign_in(db, ring, "unlock")
        assert told.age
        assert told == SignedIn(moment, tried, tried, told.age)
        assert Keyring.read(ring.path).failed_tries("田某") == ()
        assert actions.note_sign_in(db, Keyring.read(ring.path)).failed == ()
    with db.reading() as session:
        line = journal.history(session, [Ref("officer", ring.officers()[0].id)])[1]
    assert (line.action, line.op) == ("Sign in", "sign_in")
    assert {name: new for name, _old, new in line.changes} == {
        "way": "unlock",
        "failed": [tried[0].isoformat()],
        "strangers": [tried[0].isoformat()],
    }
    db.officer = Person(None, "")
    assert actions.note_sign_in(db, ring) == SignedIn()


def test_a_clock_that_was_set_is_journalled_under_who_worked(db: Database, ring: Keyring) -> None:
    assert ring.officers()
    actions.note_clock(db, "Set back by 2 hours.")
    asked = select(JournalChange.kind, JournalChange.record_id, JournalChange.fields)
    with db.reading() as session:
        kind, record_id, fields = session.execute(asked.where(JournalChange.op == "clock")).one()
    assert db.officer.id is not None
    assert (kind, record_id) == ("officer", db.officer.id.hex)
    assert "Set back by 2 hours." in str(fields)


def test_nobody_signed_in_leaves_no_note_of_the_clock(db: Database) -> None:
    db.officer = Person(None, "田某")
    actions.note_clock(db, "Set back by 2 hours.")
    with db.reading() as session:
        assert not session.scalars(select(JournalChange).where(JournalChange.op == "clock")).all()
