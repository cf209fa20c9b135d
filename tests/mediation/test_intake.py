"""Registering disputes, their parties, panel and end."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.shapes import Person, Ref
from policepost.grids.actions import find_or_add_dwelling, make_estate, make_grids
from policepost.mediation import actions, directory, sitting_actions
from policepost.mediation.codes import COMPANY, Status
from policepost.mediation.facts import (
    DisputeFacts,
    MediatorFacts,
    MemberFacts,
    PartyFacts,
)
from policepost.residents.actions import ResidentForm, register_resident
from policepost.residents.rules import identity_fault
from tests.mediation import makers
from tests.mediation.makers import LIU, NOISE, TUESDAY, ZHANG, agreed, in_force, registered, whole


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock.at(datetime(2026, 11, 23, 9).astimezone()):
        yield


def test_a_dispute_is_registered_with_its_parties(db: Database) -> None:
    db.officer = Person(None, "田警官")
    card = whole(db, registered(db, amount=Decimal("500.50")))
    assert (card.people, card.status, card.officer) == ("刘某某、张𬭎", Status.REGISTERED, "田警官")
    assert [one.label for one in card.parties] == ["甲方", "乙方"]
    assert [one.age for one in card.parties] == [41, 36]
    assert card.amount == Decimal("500.50")
    assert card.title == "刘某某、张𬭎 · 噪音"
    assert (card.kind_words, card.status_words, card.tone) == ("Neighbours", "Registered", "info")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "war"}, "kind"),
        ({"source": "dream"}, "source"),
        ({"urgency": "panic"}, "urgency"),
        ({"received_at": datetime(2026, 11, 24).astimezone()}, "received_at"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"subject": " ", "facts": "\n"}, "facts"),
    ],
)
def test_what_cannot_be_registered(db: Database, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        registered(db, **changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"kind": "ghost"}, "kind"),
        ({"sex": "7"}, "sex"),
        ({"ethnic": "99"}, "ethnic"),
        ({"birth": date(2026, 12, 1)}, "birth"),
        ({"age": 131}, "age"),
        ({"id_number": "110101199001019961"}, "id_number"),
    ],
)
def test_what_no_party_can_be(db: Database, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        registered(db, replace(LIU, **changes))
    assert refused.value.field == field


def test_sex_and_birth_come_from_the_identity_number(db: Database) -> None:
    number = "14050219900101998"
    right = next(n for c in "0123456789X" if not identity_fault(n := number + c, date(2026, 1, 1)))
    people = [
        replace(LIU, id_number=right.lower(), sex="1", birth=None),
        replace(ZHANG, id_number="E12345678"),
        replace(ZHANG, name="某公司", kind=COMPANY, id_number="91140502"),
    ]
    person, foreigner, firm = whole(db, registered(db, *people)).parties
    assert (person.sex, person.birth, person.id_number) == ("2", date(1990, 1, 1), right)
    assert (foreigner.sex, foreigner.id_number) == ("2", "E12345678")
    assert firm.id_number == "91140502"


@pytest.mark.parametrize("number", ["00004417", "0000441701"])
def test_the_permit_of_a_taiwan_resident_is_no_identity_number(db: Database, number: str) -> None:
    (party,) = whole(db, registered(db, replace(LIU, id_number=number, sex="2"))).parties
    assert (party.id_number, party.sex) == (number, "2")
    with pytest.raises(Refused):
        registered(db, replace(LIU, id_number="000044170"))


def test_a_dispute_needs_somebody_and_has_at_most_five_hundred(db: Database) -> None:
    dispute_id = registered(db)
    for parties in ([], [LIU] * 501):
        with pytest.raises(Refused) as refused:
            makers.set_parties(db, dispute_id, parties)
        assert refused.value.field == "parties"


def test_parties_change_places_come_and_go(db: Database) -> None:
    dispute_id = registered(db)
    sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    liu, zhang = whole(db, dispute_id).parties
    added = actions.add_party(db, dispute_id, PartyFacts(name=" 王某 ", id_number="a1x"))
    card = whole(db, dispute_id)
    assert card.people == "刘某某、张𬭎、王某"
    assert card.parties[2].id_number == "A1X"
    assert {one.who for one in card.sittings[0].present} == {liu.id, zhang.id, added}
    changed = [replace(ZHANG, id=zhang.id, phone="1"), PartyFacts(name="王某", id=added)]
    makers.set_parties(db, dispute_id, changed)
    card = whole(db, dispute_id)
    assert [(one.label, one.id, one.phone) for one in card.parties] == [
        ("甲方", zhang.id, "1"),
        ("乙方", added, ""),
    ]
    assert {one.who for one in card.sittings[0].present} == {zhang.id, added}


def test_nobody_is_a_party_twice(db: Database) -> None:
    someone = whole(db, registered(db)).id  # any id serves as a resident's
    twice = replace(LIU, resident_id=someone)
    dispute_id = registered(db, replace(LIU, name="刘", resident_id=None))
    with pytest.raises(Refused, match="twice"):
        makers.set_parties(db, dispute_id, [twice, replace(twice, name="同一人")])
    makers.set_parties(db, dispute_id, [twice])
    with pytest.raises(Refused, match="twice"):
        actions.add_party(db, dispute_id, twice)


def test_five_hundred_parties_are_enough(db: Database) -> None:
    dispute_id = registered(db, *[replace(LIU, name=f"某{n}") for n in range(500)])
    with pytest.raises(Refused, match="At most 500"):
        actions.add_party(db, dispute_id, ZHANG)
    card = whole(db, dispute_id)
    assert card.people == "某0、某1、某2等500人"
    assert [one.label for one in card.parties[9:12]] == ["癸方", "第11方", "第12方"]


def test_the_usual_panel_is_chosen_the_grids_own_people_first(db: Database) -> None:
    db.officer = Person(None, "田某")
    grid = whole(db, registered(db)).id  # any id serves as a grid's
    for name, role, where, usual in (
        ("李某", "grid_chief", grid, True),
        ("周某", "grid_chief", None, True),
        ("陈某", "lawyer", None, True),
        ("孙某", "lawyer", None, False),
        ("吴某", "grid_worker", whole(db, registered(db)).id, True),
    ):
        told = MediatorFacts(name=name, role=role, grid_id=where, usual=usual)
        directory.add_mediator(db, told)
    card = whole(db, registered(db, grid_id=grid, track="joint"))
    assert [(one.role, one.name, one.signs) for one in card.panel] == [
        ("officer", "田某", True),
        ("lawyer", "陈某", False),
        ("grid_chief", "李某", False),
    ]
    assert card.panel[1].role_words == "Lawyer"


def test_a_peoples_mediator_signs_in_the_officers_place(db: Database) -> None:
    db.officer = Person(None, "田某")
    told = MediatorFacts(name="何某", role="mediator", organisation="调委会", usual=True)
    mediator_id = directory.add_mediator(db, told)
    assert whole(db, registered(db)).signers == ("何某",)
    directory.change_mediator(db, mediator_id, replace(told, name="何某某"))
    assert whole(db, registered(db)).signers == ("何某某",)
    directory.retire_mediator(db, mediator_id)
    assert whole(db, registered(db)).signers == ("田某",)
    with db.reading() as session:
        assert directory.mediators(session) == []
        assert [one.role_words for one in directory.mediators(session, retired=True)] == [
            "People's mediator"
        ]
    directory.retire_mediator(db, mediator_id, back=True)
    assert whole(db, registered(db)).signers == ("何某某",)


@pytest.mark.parametrize(
    ("name", "role", "field"), [(" ", "lawyer", "name"), ("某", "king", "role")]
)
def test_what_the_directory_refuses(db: Database, name: str, role: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        directory.add_mediator(db, MediatorFacts(name=name, role=role))
    assert refused.value.field == field


@pytest.mark.parametrize(("name", "role"), [(" ", "lawyer"), ("某", "king")])
def test_what_a_panel_refuses(db: Database, name: str, role: str) -> None:
    dispute_id = registered(db)
    with pytest.raises(Refused) as refused:
        actions.choose_panel(db, dispute_id, [MemberFacts(name=name, role=role)])
    assert refused.value.field == "panel"


def test_a_panel_is_changed_and_invited(db: Database) -> None:
    dispute_id = registered(db)
    actions.choose_panel(db, dispute_id, [MemberFacts(name="陈某", role="lawyer")])
    sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    lawyer = whole(db, dispute_id).panel[0]
    kept = MemberFacts(name="陈某某", role="lawyer", id=lawyer.id, signs=True)
    actions.choose_panel(db, dispute_id, [MemberFacts(name="李某", role="grid_chief"), kept])
    card = whole(db, dispute_id)
    assert [(one.name, one.id == lawyer.id) for one in card.panel] == [
        ("李某", False),
        ("陈某某", True),
    ]
    assert len(card.sittings[0].present) == 4
    actions.choose_panel(db, dispute_id, [])
    card = whole(db, dispute_id)
    assert card.panel == ()
    assert [one.is_party for one in card.sittings[0].present] == [True, True]


def test_what_was_registered_can_be_corrected(db: Database) -> None:
    dispute_id = registered(db)
    told = replace(NOISE, kind="property", received_at=datetime(2026, 11, 1, 8).astimezone())
    actions.change_dispute(db, dispute_id, replace(told, facts="漏水"))
    card = whole(db, dispute_id)
    assert (card.kind, card.facts, card.received_at.day) == ("property", "漏水", 1)
    with db.reading() as session:
        lines = journal.history(session, [Ref("dispute", dispute_id)])
    assert [line.action for line in lines] == ["Change dispute", "Register dispute"]


def test_a_mediation_that_failed_is_terminated_and_may_be_reopened(db: Database) -> None:
    dispute_id = registered(db)
    with pytest.raises(Refused) as refused:
        actions.terminate(db, dispute_id, " ")
    assert refused.value.field == "end_reason"
    actions.terminate(db, dispute_id, "乙方明确拒绝")
    card = whole(db, dispute_id)
    assert (card.status, card.end_reason, card.ended_on) == (
        Status.TERMINATED,
        "乙方明确拒绝",
        date(2026, 11, 23),
    )
    with pytest.raises(Refused, match="closed"):
        actions.add_party(db, dispute_id, LIU)
    actions.reopen(db, dispute_id)
    card = whole(db, dispute_id)
    assert (card.status, card.end_reason, card.ended_on) == (Status.REGISTERED, "", None)
    with pytest.raises(Refused, match="not closed"):
        actions.reopen(db, dispute_id)


def test_a_dispute_is_referred(db: Database) -> None:
    dispute_id = registered(db)
    with pytest.raises(Refused) as refused:
        actions.refer(db, dispute_id, "")
    assert refused.value.field == "referred_to"
    actions.refer(db, dispute_id, "北街派出所", "涉嫌治安违法")
    card = whole(db, dispute_id)
    assert (card.status, card.referred_to) == (Status.REFERRED, "北街派出所")


def test_what_is_in_force_cannot_be_terminated(db: Database) -> None:
    dispute_id = in_force(db)
    with pytest.raises(Refused, match="in force"):
        actions.terminate(db, dispute_id, "反悔")


def test_a_settlement_that_fell_through_counts_no_longer(db: Database) -> None:
    dispute_id = agreed(db)
    assert whole(db, dispute_id).settled_on == date(2026, 11, 24)
    actions.terminate(db, dispute_id, "甲方反悔，不签字")
    assert whole(db, dispute_id).settled_on is None


def test_another_officer_takes_over(db: Database) -> None:
    dispute_id = registered(db)
    with pytest.raises(Refused) as refused:
        actions.change_officer(db, dispute_id, None, " ")
    assert refused.value.field == "officer"
    actions.change_officer(db, dispute_id, None, "宋警官")
    assert whole(db, dispute_id).officer == "宋警官"


def test_the_grid_is_that_of_the_place_or_of_the_first_resident(db: Database) -> None:
    make_estate(db, "寺河嘉苑")
    (grid,) = make_grids(db, ["网格02"])
    with db.transaction("Add dwelling") as session:
        dwelling = find_or_add_dwelling(session, "A区3号楼2单元1101", grid)
    at_home = registered(db, place_id=dwelling)
    assert whole(db, at_home).grid_id == grid
    elsewhere = registered(db)
    assert whole(db, elsewhere).grid_id is None
    actions.change_dispute(db, elsewhere, replace(NOISE, place_id=dwelling))
    assert whole(db, elsewhere).grid_id == grid
    form = ResidentForm(name="刘某某", address="寺河嘉苑A区3号楼2单元1101")
    resident = register_resident(db, form)
    card = whole(db, registered(db, replace(LIU, resident_id=resident)))
    assert card.grid_id == grid
    assert not card.parties[0].needs_representative


def test_the_defaults_of_a_dispute() -> None:
    told = DisputeFacts(kind="other", source="other", received_at=TUESDAY)
    assert (told.urgency, told.amount) == ("plain", None)
