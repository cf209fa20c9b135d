"""What may be set for the whole post, and by whom."""

import pytest

from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.access.policy import Policy
from policepost.core.access.slots import Cost
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.shapes import Person
from policepost.officers import actions as officers
from policepost.upkeep import actions, queries


@pytest.fixture
def ring(db: Database) -> Keyring:
    """The key file of a chief and an auxiliary; the chief is signed in."""
    cost = Cost(passes=1, memory=8, lanes=1)
    path = db.folder / keys.FILE
    made, key, _code = Keyring.create(path, "北街", "田某", "a long password", cost=cost)
    ring = made.reseal(key, db.key, path)  # the tests' post has a key of its own
    officers.register_first(db, ring.officers()[0])
    ring.add(db.key, "李某", "another long one", "auxiliary")
    db.officer = Person(ring.officers()[0].id, "田某")
    return ring


@pytest.mark.parametrize("minutes", [0, -3, 61])
def test_an_idle_time_out_of_bounds_is_refused(db: Database, minutes: int) -> None:
    with pytest.raises(Refused, match="between 1 and 60") as caught:
        actions.set_idle_minutes(db, minutes)
    assert caught.value.field == "idle"
    assert queries.post(db).idle_minutes == 10


def test_an_auxiliary_makes_no_recovery_sheet(db: Database, ring: Keyring) -> None:
    db.officer = Person(ring.officers()[1].id, "李某")
    with pytest.raises(Refused, match="station chief"):
        actions.renew_recovery(db)
    db.officer = Person(ring.officers()[0].id, "田某")
    renewed, code = actions.renew_recovery(db)
    assert renewed.recover(code) == db.key


def test_work_without_an_officer_may_manage_accounts(db: Database, ring: Keyring) -> None:
    db.officer = Person(None, "")  # a scheduled job; it holds the key already
    added = officers.add_officer(
        db, ring, officers.OfficerForm(name="王某", role="officer"), "a third long one"
    )
    assert Keyring.read(ring.path).officer("王某")
    renewed, code = actions.renew_recovery(db)
    assert renewed.recover(code) == db.key
    assert added in {one.id for one in ring.officers()}


def test_a_post_without_a_name_keeps_its_names(db: Database, ring: Keyring) -> None:
    actions.rename_post(db, " 新警务室 ", "南街派出所")
    with pytest.raises(Refused):
        actions.rename_post(db, "", "南街派出所")
    assert (queries.post(db).post, Keyring.read(ring.path).post) == ("新警务室", "新警务室")


def test_the_idle_time_is_kept(db: Database) -> None:
    actions.set_idle_minutes(db, 3)
    assert queries.post(db).idle_minutes == 3


def test_the_rules_for_passwords_lie_in_the_key_file(db: Database, ring: Keyring) -> None:
    actions.set_password_rules(db, Policy(least=12))
    assert Keyring.read(ring.path).policy.least == 12
    db.officer = Person(ring.officers()[1].id, "李某")
    with pytest.raises(Refused, match="station chief"):
        actions.set_password_rules(db, Policy(least=10))


def test_a_post_is_checked_by_who_may(db: Database, ring: Keyring) -> None:
    assert actions.check_post(db) == []


def test_the_accounts_say_since_when_they_have_their_passwords(db: Database, ring: Keyring) -> None:
    (chief,) = queries.accounts(db)
    assert (chief.officer.name, chief.grids, chief.must_change) == ("田某", "", False)
    assert chief.password_set_on == ring.officers()[0].set_on
    assert chief.last_sign_in is None
