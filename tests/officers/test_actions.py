"""Accounts: the record and the key file change together."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from policepost.core import clock, keys
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.keys import Keyring, WrongPassword
from policepost.core.shapes import Person
from policepost.core.slots import Cost
from policepost.officers import actions, queries
from policepost.officers.actions import OfficerForm

PASSWORD = "a long password"  # noqa: S105


@pytest.fixture
def ring(db: Database) -> Keyring:
    """The key file of the post, with the first officer signed in."""
    path = db.folder / keys.FILE
    cost = Cost(passes=1, memory=8, lanes=1)
    ring, db.key, _code = Keyring.create(path, "北街", "田某", PASSWORD, cost=cost)
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


def test_badge_and_grids_can_change(db: Database, ring: Keyring) -> None:
    added, grid = add_li(db, ring), uuid4()
    actions.change_officer(db, added, badge_number="", grids=[grid])
    line = queries.officer(db, added)
    assert line
    assert (line.badge_number, line.grids) == ("", (grid,))
    with pytest.raises(Refused):
        actions.change_officer(db, added, badge_number="no", grids=[])
    assert queries.officer(db, uuid4()) is None
