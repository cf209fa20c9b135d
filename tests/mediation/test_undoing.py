"""What of a mediation undo refuses, and what it takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

import policepost.mediation.queries  # noqa: F401 - as the program has it
from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.core.journalling.journal import JournalEntry
from policepost.mediation import (
    actions,
    agreement_actions,
    follow_up_actions,
    signing_actions,
    sitting_actions,
)
from policepost.mediation.codes import Outcome, Performance, Signer, Status
from policepost.mediation.facts import DisputeFacts, MemberFacts, SittingFacts, TermFacts
from tests.mediation import makers
from tests.mediation.makers import (
    DETAILS,
    LIU,
    NOISE,
    TERMS,
    TUESDAY,
    ZHANG,
    agreed,
    in_force,
    printed,
    registered,
    sign,
    whole,
)

DAY = TUESDAY.date()
LATER = date(2026, 11, 25)
AGAIN = [
    TermFacts(text="甲方铺设地垫。"),
    *TERMS[1:],
]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 25, 9).astimezone()):
        yield


def last(db: Database, action: str = "") -> int:
    """The last entry of the journal, or the last that did this."""
    chosen = select(JournalEntry.number).order_by(JournalEntry.number.desc()).limit(1)
    if action:
        chosen = chosen.where(JournalEntry.action == action)
    with db.reading() as session:
        number = session.scalar(chosen)
    assert number is not None
    return number


def change_text(db: Database, key: UUID) -> None:
    agreement_actions.write_terms(db, key, AGAIN)


def change_facts(db: Database, key: UUID) -> None:
    told = {name: getattr(NOISE, name) for name in DisputeFacts.__dataclass_fields__}
    actions.change_dispute(db, key, DisputeFacts(**{**told, "facts": "另有事实。"}))


def change_panel(db: Database, key: UUID) -> None:
    members = [MemberFacts(name="何某", role="mediator", signs=True)]
    actions.choose_panel(db, key, members)


def change_parties(db: Database, key: UUID) -> None:
    one, other = whole(db, key).parties
    makers.set_parties(db, key, [replace(LIU, id=one.id), replace(ZHANG, id=other.id, age=37)])


def change_details(db: Database, key: UUID) -> None:
    agreement_actions.write_agreement(db, key, details=replace(DETAILS, manner="一次性履行"))


@pytest.mark.parametrize(
    "change", [change_text, change_facts, change_panel, change_parties, change_details]
)
def test_what_stands_on_the_paper_is_not_taken_back_once_signed(
    db: Database, change: Callable[[Database, UUID], None]
) -> None:
    key = printed(db)
    before = whole(db, key)
    change(db, key)
    entry = last(db)
    agreement_actions.print_agreement(db, key)
    card = whole(db, key)
    sign(db, key, Signer.PARTY, LATER, who=card.parties[0].id)
    with pytest.raises(Refused, match=r"withdraw the signatures|changed again since"):
        undo.undo(db, entry)
    assert whole(db, key).digest == card.digest
    signing_actions.withdraw_signatures(db, key)
    if change is not change_details:  # the print wrote on the same record since
        undo.undo(db, entry)
        after = whole(db, key)
        assert (after.facts, after.panel, after.parties) == (
            *(before.facts, before.panel, before.parties),
        )
        assert [one.text for one in after.terms] == [one.text for one in before.terms]


def test_a_print_is_not_taken_back_once_somebody_signed_it(db: Database) -> None:
    key = printed(db)
    agreement_actions.print_agreement(db, key)
    entry = last(db)
    card = whole(db, key)
    sign(db, key, Signer.PARTY, DAY, who=card.parties[0].id)
    with pytest.raises(Refused, match="withdraw the signatures"):
        undo.undo(db, entry)
    signing_actions.withdraw_signatures(db, key)
    undo.undo(db, entry)
    assert whole(db, key).agreement.prints == 1


def test_signatures_are_taken_back_with_what_followed_from_them(db: Database) -> None:
    key = printed(db)
    signing_actions.sign_all(db, key, DAY, DAY)
    undo.undo(db, last(db))
    card = whole(db, key)
    assert (card.agreement.signatures, card.agreement.effective_on, card.follow_ups) == (
        (),
        None,
        (),
    )
    undo.undo(db, last(db))  # and that is taken back as well
    assert whole(db, key).agreement.effective_on == DAY


def test_a_signature_below_later_ones_stays(db: Database) -> None:
    key = printed(db)
    who = whole(db, key).parties[0].id
    sign(db, key, Signer.PARTY, DAY, who=who)
    first = last(db)
    signing_actions.sign_all(db, key, DAY, DAY)
    with pytest.raises(Refused, match="later signatures"):
        undo.undo(db, first)
    undo.undo(db, last(db))
    undo.undo(db, first)
    assert whole(db, key).agreement.signatures == ()


def test_an_agreement_that_was_performed_stays_in_force(db: Database) -> None:
    key = printed(db)
    signing_actions.sign_all(db, key, DAY, DAY)
    entry = last(db)
    term = whole(db, key).terms[0].id
    follow_up_actions.record_performance(db, key, {term: Performance.KEPT}, DAY)
    performed = last(db)
    with pytest.raises(Refused, match="performed already"):
        undo.undo(db, entry)
    undo.undo(db, performed)
    undo.undo(db, entry)
    assert whole(db, key).agreement.effective_on is None


def test_a_withdrawn_signature_does_not_come_back_onto_another_text(db: Database) -> None:
    key = printed(db)
    card = whole(db, key)
    sign(db, key, Signer.PARTY, DAY, who=card.parties[0].id)
    signing_actions.withdraw_signatures(db, key)
    withdrawn = last(db)
    change_text(db, key)
    with pytest.raises(Refused, match="record the signature anew"):
        undo.undo(db, withdrawn)
    with clock.at(datetime(2026, 11, 25, 10).astimezone()):
        agreement_actions.print_agreement(db, key)
        with pytest.raises(Refused, match="record the signature anew"):
            undo.undo(db, withdrawn)
    assert whole(db, key).agreement.signatures == ()


def test_the_sitting_that_an_agreement_rests_on_stays(db: Database) -> None:
    key = printed(db)
    sitting = whole(db, key).sittings[0]
    came = tuple(one.who for one in sitting.present)
    for outcome in (Outcome.ADJOURNED, Outcome.AGREED):
        told = SittingFacts(started_at=TUESDAY, outcome=outcome, record="如上。", came=came)
        sitting_actions.record_sitting(db, sitting.id, told)
    recorded = last(db)
    signing_actions.sign_all(db, key, DAY, DAY)
    with pytest.raises(Refused, match="is in force"):
        undo.undo(db, recorded)


def test_a_sitting_before_a_later_one_stays_recorded(db: Database) -> None:
    key = registered(db)
    sitting = sitting_actions.plan_sitting(db, key, TUESDAY, "调解室")
    told = SittingFacts(started_at=TUESDAY, outcome=Outcome.ADJOURNED, record="改日再议。")
    sitting_actions.record_sitting(db, sitting, told)
    recorded = last(db)
    sitting_actions.plan_sitting(db, key, datetime(2026, 11, 27, 9).astimezone(), "调解室")
    planned = last(db)
    with pytest.raises(Refused, match="later sitting"):
        undo.undo(db, recorded)
    undo.undo(db, planned)
    undo.undo(db, recorded)
    assert [one.outcome for one in whole(db, key).sittings] == [""]


def test_what_belongs_to_a_closed_dispute_is_not_taken_back(db: Database) -> None:
    key = in_force(db)
    first, second = whole(db, key).terms
    follow_up_actions.record_performance(db, key, {first.id: Performance.KEPT}, DAY)
    entry = last(db)
    follow_up_actions.record_performance(db, key, {second.id: Performance.KEPT}, DAY)
    closing = last(db)
    assert whole(db, key).status == Status.KEPT
    with pytest.raises(Refused, match="reopen it first"):
        undo.undo(db, entry)
    undo.undo(db, closing)
    assert whole(db, key).status == Status.AGREED
    undo.undo(db, entry)
    assert [one.performance for one in whole(db, key).terms] == [Performance.OPEN] * 2


def test_a_term_that_was_removed_comes_back_only_to_an_unsigned_paper(db: Database) -> None:
    key = agreed(db)
    kept = whole(db, key).terms[0]
    agreement_actions.write_terms(db, key, [TermFacts(text=kept.text, id=kept.id)])
    removed = last(db)
    agreement_actions.print_agreement(db, key)
    signing_actions.sign_all(db, key, date(2026, 11, 25))
    with pytest.raises(Refused, match="withdraw the signatures"):
        undo.undo(db, removed)
    signing_actions.withdraw_signatures(db, key)
    undo.undo(db, removed)
    assert len(whole(db, key).terms) == 2


def test_what_was_written_at_once_is_taken_back_at_once(db: Database) -> None:
    key = registered(db)
    agreement_actions.write_agreement(
        db, key, facts_told=" 新的事实 ", terms=TERMS, details=DETAILS
    )
    card = whole(db, key)
    assert (card.facts, len(card.terms), card.agreement.manner) == ("新的事实", 2, DETAILS.manner)
    undo.undo(db, last(db))
    card = whole(db, key)
    assert (card.facts, card.terms, card.agreement.manner) == (NOISE.facts, (), "")
    with pytest.raises(Refused) as refused:
        agreement_actions.write_agreement(db, registered(db, subject=""), facts_told=" ")
    assert refused.value.field == "facts"
