"""Cards of dwellings and premises say who saw them last, and when they are due again."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.shapes import Person
from policepost.grids import actions, seen, verifying
from policepost.grids.premises import PremisesForm, add_premises
from policepost.verification import actions as verification

TODAY = date(2026, 11, 24)


def test_a_dwelling_is_due_until_it_is_verified_and_again_after_the_posts_days(
    db: Database,
) -> None:
    db.officer = Person(None, "田某")
    with clock.at(TODAY):
        estate = actions.make_estate(db, "寺河嘉苑")
        [door] = actions.add_dwellings(db, ["A3-2-1101"])
        with db.reading() as session:
            before = seen.of_dwelling(session, door)
            assert seen.of_dwelling(session, estate) is None
            assert seen.of_dwelling(session, uuid4()) is None
        assert list(seen.badges(before, TODAY)) == [("To verify", "wait")]
        verification.verify_dwellings(db, [door])
    verifying.set_within(db, {"dwelling": {verifying.OTHER: 30}})
    with db.reading() as session:
        after = seen.of_dwelling(session, door)
    assert after is not None
    assert after.due_on == TODAY + timedelta(days=30)
    assert not list(seen.badges(after, after.due_on))
    assert list(seen.badges(after, after.due_on + timedelta(days=1)))
    told = dict(seen.facts(after, TODAY))
    assert told["Verified"].startswith("田某 · ")
    assert set(told) == {"Verified", "Verify by"}


def test_premises_say_the_same_and_what_is_gone_says_nothing(db: Database) -> None:
    db.officer = Person(None, "田某")
    with clock.at(TODAY):
        shop = add_premises(db, PremisesForm(name="便民超市", kind="shop"))
        verification.verify_premises(db, [shop])
    with db.reading() as session:
        found = seen.of_premises(session, shop)
        assert seen.of_premises(session, uuid4()) is None
    assert found is not None
    assert found.verified_by == "田某"
    assert not found.is_due(TODAY)
    assert list(seen.badges(None, TODAY)) == list(seen.facts(None, TODAY)) == []
