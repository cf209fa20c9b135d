"""Choosing the way of a dispute: refused where the law closes it, and asked for at the print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.shapes import Person
from policepost.mediation import actions as mediation
from policepost.mediation import agreement_actions, sitting_actions
from policepost.mediation.facts import PartyFacts
from policepost.mediation.law import actions, ways
from policepost.mediation.law.actions import WayFacts
from tests.mediation import makers
from tests.mediation.makers import LIU, ZHANG, whole

if TYPE_CHECKING:
    from uuid import UUID

    from policepost.core.database import Database

FIGHT = WayFacts(
    way="police", act="beating", circumstance="relation", findings=("minor",), one_officer=True
)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock.at(datetime(2026, 11, 24, 12).astimezone()):
        yield


def test_what_was_found_is_kept_and_read_again(db: Database) -> None:
    dispute_id = makers.registered(db)
    told = replace(FIGHT, recording=" YS-2026-17\t", key=True, appraisal=True)
    actions.choose_way(db, dispute_id, replace(told, appraised_on=date(2026, 11, 20)))
    card = whole(db, dispute_id)
    assert (card.way, card.act, card.recording, card.key) == (
        *("police", "beating"),
        *("YS-2026-17", True),
    )
    kept = actions.stands(card)
    assert kept == replace(told, recording="YS-2026-17", appraised_on=date(2026, 11, 20))
    assert actions.weighed(card, kept)[1].ready


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"way": "court"}, "way"),
        ({"act": "none"}, "act"),
        ({"act": "crime"}, "act"),
        ({"exclusions": ("gang",)}, "exclusions"),
        ({"appraised_on": date(2026, 11, 25)}, "appraised_on"),
        ({"turned_crime_on": date(2026, 11, 25)}, "turned_crime_on"),
    ],
)
def test_an_unlawful_way_is_refused_with_its_article(
    db: Database, changes: dict[str, Any], field: str
) -> None:
    dispute_id = makers.registered(db)
    with pytest.raises(Refused) as refused:
        actions.choose_way(db, dispute_id, replace(FIGHT, **changes))
    assert refused.value.field == field
    assert whole(db, dispute_id).way == "people"


def test_the_refusal_names_the_law(db: Database) -> None:
    with pytest.raises(Refused, match=r"Gang fight.*art\. 179"):
        actions.choose_way(db, makers.registered(db), replace(FIGHT, exclusions=("gang",)))


def test_a_suspect_with_an_agent_closes_the_way_and_the_print(db: Database) -> None:
    agent = replace(
        LIU,
        role="suspect",
        representative="陈某",
        representative_kind="agent",
        powers="agree",
        authorised_on=date(2026, 11, 1),
    )
    dispute_id = makers.agreed(db, agent, ZHANG)
    with pytest.raises(Refused, match="may have no agent") as refused:
        actions.choose_way(db, dispute_id, FIGHT)
    assert refused.value.field == "parties"
    agreement_actions.print_agreement(db, dispute_id)  # people's mediation may


def test_what_is_missing_keeps_the_agreement_from_being_printed(db: Database) -> None:
    minor = replace(ZHANG, age=15, representative="张某", representative_kind="guardian")
    dispute_id = makers.agreed(db, LIU, minor)
    actions.choose_way(db, dispute_id, replace(FIGHT, recording="YS-1"))
    with pytest.raises(Refused, match="tell a guardian to attend") as refused:
        agreement_actions.print_agreement(db, dispute_id)
    assert refused.value.field == "parties"
    party = whole(db, dispute_id).parties[1]
    told = PartyFacts(
        **{one: getattr(party, one) for one in PartyFacts.__dataclass_fields__} | {"age": 15}
    )
    mediation.change_party(db, dispute_id, replace(told, guardian_told_on=date(2026, 11, 23)), told)
    agreement_actions.print_agreement(db, dispute_id)
    assert whole(db, dispute_id).copies == 3


def test_a_working_minor_of_sixteen_who_agrees_needs_nobody(db: Database) -> None:
    minor = replace(ZHANG, age=16, own_income=True, not_told_agreed=True)
    dispute_id = makers.agreed(db, LIU, minor)
    actions.choose_way(db, dispute_id, FIGHT)
    agreement_actions.print_agreement(db, dispute_id)
    assert whole(db, dispute_id).number


def test_a_risk_that_nobody_reported_keeps_it_from_being_printed(db: Database) -> None:
    dispute_id = makers.agreed(db, urgency="risk")
    with pytest.raises(Refused, match="tell the police station at once"):
        agreement_actions.print_agreement(db, dispute_id)


def test_the_way_stands_once_somebody_signed(db: Database) -> None:
    dispute_id = makers.in_force(db)
    with pytest.raises(Refused, match="signed"):
        actions.choose_way(db, dispute_id, replace(FIGHT, way="people"))
    actions.choose_way(db, dispute_id, WayFacts(key=True))
    assert whole(db, dispute_id).key


def test_a_quarrel_that_turned_into_a_crime_is_marked_whatever_its_way(db: Database) -> None:
    dispute_id = makers.registered(db)
    actions.choose_way(db, dispute_id, WayFacts(turned_crime_on=date(2026, 11, 24)))
    card = whole(db, dispute_id)
    assert card.turned_crime_on == date(2026, 11, 24)
    assert not any(one.lawful for one in actions.weighed(card, actions.stands(card)))


def test_two_officers_at_the_same_way(db: Database) -> None:
    dispute_id: UUID = makers.registered(db)
    seen = actions.stands(whole(db, dispute_id))
    db.officer = Person(None, "田警官")
    actions.choose_way(db, dispute_id, replace(seen, act="insult"), seen)
    db.officer = Person(None, "赵警官")
    actions.choose_way(db, dispute_id, replace(seen, key=True), seen)
    card = whole(db, dispute_id)
    assert (card.act, card.key) == ("insult", True)
    with pytest.raises(Refused, match=r"田警官 changed What was done at 2026-11-24 12:00"):
        actions.choose_way(db, dispute_id, replace(seen, act="beating"), seen)
    assert whole(db, dispute_id).act == "insult"


def test_a_closed_dispute_says_who_closed_it(db: Database) -> None:
    dispute_id = makers.registered(db)
    sitting_actions.plan_sitting(db, dispute_id, datetime(2026, 11, 27, 9).astimezone())
    db.officer = Person(None, "田警官")
    mediation.terminate(db, dispute_id, "乙方明确拒绝")
    with pytest.raises(Refused, match=r"田警官 closed this dispute at .*乙方明确拒绝"):
        actions.choose_way(db, dispute_id, FIGHT)


def test_all_lists_of_the_law_are_offered() -> None:
    assert [code for code, _words in ways.acts()][-3:] == ["none", "other", "crime"]
