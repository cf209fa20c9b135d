"""The fifteen worked examples of the rules, by their numbers, each as the program answers it."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from policepost.appointments import rules as booking
from policepost.appointments.slots import Desk
from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.masking import masked_name
from policepost.core.shapes import Person, Ref
from policepost.inspections import rules as inspecting
from policepost.inspections.rules import NoticeKind
from policepost.mediation import (
    agreement_actions,
    papers,
    rules,
    signing_actions,
    sitting_actions,
)
from policepost.mediation.after import rules as after
from policepost.mediation.after.codes import AgreementKind
from policepost.mediation.codes import Signer
from policepost.mediation.facts import AgreementFacts, SittingFacts, TermFacts
from policepost.mediation.law import opinions, ways
from policepost.mediation.law.opinions import Quarrel, Side, Weight
from policepost.mediation.law.words import Way
from policepost.mediation.planning.rules import second_until
from policepost.mediation.records import Dispute
from policepost.residents import numbers
from policepost.residents import rules as register
from policepost.retention import actions as retention
from policepost.retention import queries as due
from policepost.retention.actions import Done
from tests.inspections.made import DAILY
from tests.mediation.makers import LIU, ZHANG, in_force, name_post, registered, whole, with_panel
from tests.mediation.test_page import words_of
from tests.retention.deciding import CHIEF

A, B, M = UUID(int=1), UUID(int=2), UUID(int=3)
SUSPECT = Side(label="甲方", role="suspect", age=30, consent="agrees")
INJURED = Side(label="乙方", role="injured", age=40, consent="agrees")
FIGHT = Quarrel(
    sides=(SUSPECT, INJURED), act="beating", circumstance="relation", findings=frozenset({"minor"})
)


def of(way: Way, *sides: Side, **changes: object) -> opinions.Opinion:
    """What the rules say of one way of mediating a fight, or one that differs from it."""
    quarrel = replace(FIGHT, **changes)  # type: ignore[arg-type]
    return ways.opinion(way, replace(quarrel, sides=sides) if sides else quarrel)


def test_1_an_agreement_is_in_force_from_the_last_signature_or_the_seal() -> None:
    wanted = [(Signer.PARTY, A), (Signer.PARTY, B), (Signer.MEDIATOR, M), (Signer.SEAL, None)]
    days = [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 3), date(2026, 3, 5)]
    given = [(role.value, who, day) for (role, who), day in zip(wanted, days, strict=True)]
    asked = [(role.value, who) for role, who in wanted]
    effective = rules.effective_on(given, asked)
    assert effective == date(2026, 3, 5)
    assert rules.effective_on(given[:-1], asked) is None
    assert rules.confirmation_deadline(effective) == date(2026, 4, 7)  # after Qingming


def test_2_an_oral_agreement_is_in_force_the_same_day(db: Database) -> None:

    held = datetime(2026, 3, 5, 9).astimezone()
    with clock.at(held):
        key = registered(db, received_at=held)
        with_panel(db, key)
        sitting = sitting_actions.plan_sitting(db, key, held, "调解室")
        came = tuple(one.who for one in whole(db, key).sittings[0].present)
        told = SittingFacts(started_at=held, outcome="agreed", record="双方同意。", came=came)
        sitting_actions.record_sitting(db, sitting, told)
        agreement_actions.write_terms(db, key, [TermFacts(text="甲方当面道歉", due_on=held.date())])
        agreement_actions.write_agreement(db, key, details=AgreementFacts(oral=True))
        signing_actions.agree_orally(db, key, date(2026, 3, 5))
    assert whole(db, key).agreement.effective_on == date(2026, 3, 5)


def test_3_copies_are_one_for_each_party_and_the_committee_or_three_of_the_police() -> None:
    assert after.copies(AgreementKind.PEOPLE, 3) == 4
    assert after.copies(AgreementKind.POLICE, 3) == 3


def test_4_a_second_police_mediation_ends_within_seven_working_days() -> None:
    assert second_until(date(2026, 2, 13)) == date(2026, 3, 2)


def test_5_who_may_act_for_whom() -> None:
    by_agent = replace(SUSPECT, representative="钱某", representative_kind="agent")
    assert not of(Way.POLICE, by_agent, INJURED).lawful
    victim = replace(INJURED, representative="钱某", representative_kind="agent")
    assert not of(Way.POLICE, SUSPECT, victim).ready
    written = replace(victim, powers=("attend",), authorised_on=date(2026, 3, 2))
    assert of(Way.POLICE, SUSPECT, written).ready
    child = replace(INJURED, age=15, representative="刘父", representative_kind="guardian")
    assert not of(Way.POLICE, SUSPECT, child).ready
    earning = replace(INJURED, age=16, own_income=True, not_told_agreed=True)
    assert of(Way.POLICE, SUSPECT, earning).ready


def test_6_gang_fights_and_what_is_no_violation_are_not_for_the_police() -> None:
    (gang,) = [
        row.code for row in opinions.law().rows("police", "exclusions") if "结伙斗殴" in row.name
    ]
    assert not of(Way.POLICE, exclusions=(gang,)).lawful
    weighed = {one.way: one for one in ways.weigh(replace(FIGHT, act=ways.NONE))}
    assert [way for way, one in weighed.items() if one.lawful] == [Way.PEOPLE]


def test_7_one_officer_without_a_recording_is_warned() -> None:
    alone = of(Way.POLICE, one_officer=True)
    assert any("evidence" in one.sentence for one in alone.of(Weight.WARNING))
    assert of(Way.POLICE, one_officer=True, recording="YS-17").of(Weight.WARNING) == ()


@pytest.mark.parametrize("words", ["双方同意离婚", "解除收养关系", "确认亲子关系"])
def test_8_what_touches_on_status_is_confirmed_by_no_court(words: str) -> None:
    doubt = rules.confirmation_doubt([words])
    assert doubt
    day, until = date(2026, 3, 5), date(2026, 4, 7)
    assert after.confirmation_hindrance(AgreementKind.PEOPLE, day, until, doubt, day) == doubt


def test_9_what_a_fire_check_leads_to_is_due_in_working_days() -> None:
    checked = date(2026, 2, 13)  # a Friday, before a made-up Saturday and the Spring Festival
    assert inspecting.hand_over_by(DAILY, checked) == clock.add_working_days(checked, 5)
    assert inspecting.serve_by(DAILY, NoticeKind.LIMIT, checked) == clock.add_working_days(
        checked, 3
    )
    assert clock.add_working_days(checked, 3) == date(2026, 2, 25)
    assert clock.add_working_days(checked, 5) == date(2026, 2, 27)


def test_10_a_residence_permit_is_endorsed_in_its_last_month() -> None:
    until = date(2026, 6, 9)  # issued on 2025-06-10, valid for a year
    opens = numbers.renew_from("154", until)
    assert opens == date(2026, 5, 10)
    assert numbers.due_on("154", until) == until


def test_11_an_identity_card_is_valid_twenty_years_until_forty_five_then_for_ever() -> None:
    assert (numbers.card_years(45), numbers.card_years(46)) == (20, None)
    born = date(1980, 3, 2)
    assert numbers.odd_end("111", born, date(2045, 3, 2)) == ""  # issued at 45
    assert numbers.odd_end("111", born, date(2046, 3, 2)) != ""  # issued at 46


def test_12_a_rare_name_keeps_its_character_everywhere(db: Database, tmp_path: Path) -> None:
    name = "张𬭎"
    assert masked_name(name) == "张某"  # one mark for one character, as police notices write it
    with clock.at(datetime(2026, 11, 24, 9).astimezone()):
        key = registered(db, LIU, replace(ZHANG, name=name))
    with db.reading() as session:
        pdf = papers.make(session, key, "application").pdf
    assert name in words_of(pdf)
    for encoding in ("utf-8-sig", "gb18030"):
        target = tmp_path / f"{encoding}.csv"
        with target.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerow([name])
        assert target.read_text(encoding).strip() == name


def test_13_a_child_is_sensitive_until_the_fourteenth_birthday() -> None:
    born = date(2013, 3, 2)
    day_before, birthday = date(2027, 3, 1), date(2027, 3, 2)
    assert "child" in register.sensitive(born, None, served=True, today=day_before)
    assert "child" not in register.sensitive(born, None, served=True, today=birthday)


def test_14_a_mediated_dispute_is_not_deleted_within_its_term_but_locked(db: Database) -> None:
    db.officer = Person(None, "田某")
    name_post(db)
    mediated = in_force(db)
    with clock.at(datetime(2026, 11, 26, 9).astimezone()):
        mistaken = registered(db)
        for key in (mediated, mistaken):
            retention.propose(db, Ref("dispute", key), "重复登记")
        db.officer = CHIEF
        with db.reading() as session:
            proposed = {one.ref.id: one for one in due.due(session, clock.today())}
        assert retention.approve(db, [proposed[mediated]]) == Done(locked=1)
        assert retention.approve(db, [proposed[mistaken]]) == Done(deleted=1)
        assert whole(db, mediated).number
        with db.reading() as session:
            assert due.due(session, clock.today()) == []
    with db.transaction("Terminate mediation") as session:
        session.get_one(Dispute, mediated).ended_on = date(2026, 12, 1)
    with db.reading() as session:
        assert due.locked_until(session, Ref("dispute", mediated)) == date(2036, 12, 1)


def test_15_two_no_shows_in_a_month_close_booking_for_three_months() -> None:
    desk = Desk(no_show_blocks=True)
    missed = [date(2026, 11, 2), date(2026, 11, 20)]
    assert booking.closed_until(missed, desk) == date(2027, 2, 20)
    with pytest.raises(Refused):
        booking.check_not_closed(missed, desk, date(2027, 2, 19))
