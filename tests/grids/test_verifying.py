"""When entries are due to be verified again, and how the post sets its own rule."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.core.shapes import Person
from policepost.grids import actions as grids
from policepost.grids import verifying
from policepost.grids.dwellings import DwellingForm, edit_dwelling
from policepost.grids.premises import PremisesForm, add_premises, edit_premises
from policepost.grids.records import Place, Premises
from policepost.residents import actions, lines, listing, queries
from policepost.residents.actions import ResidentForm
from policepost.residents.listing import ResidentFilter

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("kind", "verified", "due"),
    [
        ("registered", date(2025, 11, 24), date(2026, 11, 24)),
        ("migrant", date(2026, 5, 28), date(2026, 11, 24)),
        ("lodging", date(2026, 8, 26), date(2026, 11, 24)),
        ("unknown", date(2025, 11, 24), date(2026, 11, 24)),
    ],
)
def test_each_kind_is_verified_in_its_time(kind: str, verified: date, due: date) -> None:
    days = verifying.usual("resident")
    assert verifying.due_on(kind, verified, days) == due
    assert not verifying.is_due(kind, verified, days, due)
    assert verifying.is_due(kind, verified, days, due + timedelta(days=1))
    assert verifying.is_due(kind, None, days, TODAY)
    assert verifying.due_on(kind, None, days) is None


@given(st.integers(verifying.SHORTEST, verifying.LONGEST), st.integers(0, 4_000))
def test_the_lists_condition_and_the_rule_agree(days: int, ago: int) -> None:
    rule, verified = {"registered": days}, TODAY - timedelta(days=ago)
    listed = verified < verifying.stale_before(rule, TODAY)["registered"]
    assert listed == verifying.is_due("registered", verified, rule, TODAY)


def test_premises_without_a_rule_of_their_own_have_the_rule_of_the_others() -> None:
    days = verifying.usual("premises")
    assert days["shop"] == 365
    assert days["flammables"] == 90
    assert verifying.dwelling_kind(True) == verifying.RENTED
    assert verifying.dwelling_kind(False) == verifying.dwelling_kind(None) == verifying.OTHER


def _somebody(db: Database) -> UUID:
    grids.make_estate(db, "寺河嘉苑")
    form = ResidentForm(name="张淑兰", id_number="140502194303129960", address="A3-1-302")
    key = actions.register_resident(db, form)
    actions.verify_residents(db, [key])
    return key


def _due(db: Database, key: UUID) -> tuple[int, int, bool, date | None]:
    """What the chip, the chart, the card and its day say."""
    with db.reading() as session:
        today = clock.today()
        chip = queries.counts(session, today, ResidentFilter()).unverified
        row = queries.population(session, today)[0]
        card = queries.card(session, key, today)
        listed = listing.ids(session, ResidentFilter(unverified=True), today)
        (line,) = lines.read(session, [key], today)
        assert card is not None
        assert len(listed) == chip
        assert line.needs_verifying == card.needs_verifying
        return chip, row.people - row.verified, card.needs_verifying, card.verify_due


def test_a_changed_rule_holds_at_once_everywhere_and_can_be_taken_back(db: Database) -> None:
    db.officer = Person(None, "田某")
    with clock.at(date(2026, 6, 1)):
        key = _somebody(db)
    with clock.at(TODAY):
        assert _due(db, key) == (0, 0, False, date(2027, 6, 1))
        verifying.set_within(db, {"resident": {"registered": 90}})
        assert _due(db, key) == (1, 1, True, date(2026, 8, 30))
        with db.reading() as session:
            assert verifying.within(session, "resident")["migrant"] == 180
            entry = undo.last_entry(session, "田某")
        assert entry is not None
        undo.undo(db, entry)
        assert _due(db, key) == (0, 0, False, date(2027, 6, 1))


def test_a_rule_set_for_one_subject_leaves_the_others(db: Database) -> None:
    verifying.set_within(db, {"premises": {"hotel": 30}, "dwelling": {"rented": 60}})
    verifying.set_within(db, {"premises": {"hotel": 180, "shop": 40}})
    with db.reading() as session:
        assert verifying.within(session, "premises")["hotel"] == 180
        assert verifying.within(session, "premises")["shop"] == 40
        assert dict(verifying.within(session, "dwelling")) == {"rented": 60, "other": 365}


@pytest.mark.parametrize("days", [0, 6, 1_831])
def test_a_slip_of_the_finger_is_refused_with_its_field(db: Database, days: int) -> None:
    with pytest.raises(Refused) as refusal:
        verifying.set_within(db, {"resident": {"migrant": days}})
    assert refusal.value.field == "resident.migrant"


def test_who_enters_or_edits_a_place_has_collected_it(db: Database) -> None:
    db.officer = Person(None, "田某")
    with clock.at(date(2026, 6, 1)):
        grids.make_estate(db, "寺河嘉苑")
        (door,) = grids.add_dwellings(db, ["A3-1-302"])
        shop = add_premises(db, PremisesForm(name="寺河超市", kind="shop"))
    with clock.at(TODAY):
        edit_dwelling(db, door, DwellingForm(use="home"))
        with db.reading() as session:
            place, premises = session.get_one(Place, door), session.get_one(Premises, shop)
        assert (place.collected_on, place.collected_by) == (TODAY, "田某")
        assert (premises.collected_on, premises.collected_by) == (date(2026, 6, 1), "田某")
        edit_premises(db, shop, PremisesForm(name="寺河超市", kind="shop", phone="0356-2020000"))
        with db.reading() as session:
            assert session.get_one(Premises, shop).collected_on == TODAY
