"""Terms, the number, prints, signatures, and how the promise is kept."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo
from policepost.core.numbering import NumberSeries
from policepost.core.shapes import Ref
from policepost.mediation import (
    actions,
    agreement_actions,
    follow_up_actions,
    hindrances,
    signing_actions,
)
from policepost.mediation.codes import COMPANY, FollowUpResult, Performance, Signer, Status
from policepost.mediation.facts import AgreementFacts, MemberFacts, PartyFacts, TermFacts
from tests.mediation import makers
from tests.mediation.makers import (
    DETAILS,
    LIU,
    TERMS,
    TUESDAY,
    ZHANG,
    agreed,
    in_force,
    name_post,
    printed,
    registered,
    sign,
    whole,
    with_panel,
)

DAY = TUESDAY.date()
LATER = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock.at(datetime(2026, 11, 25, 9).astimezone()):
        yield


def test_terms_are_numbered_changed_and_removed(db: Database) -> None:
    dispute_id = agreed(db)
    first, second = whole(db, dispute_id).terms
    kept = TermFacts(text=" 改写 ", id=second.id, amount=Decimal("99.90"))
    agreement_actions.write_terms(
        db, dispute_id, [kept, TermFacts(text="新的一条"), TermFacts(text="  ")]
    )
    terms = whole(db, dispute_id).terms
    assert [(one.position, one.text) for one in terms] == [(1, "改写"), (2, "新的一条")]
    assert (terms[0].id, terms[0].amount, terms[0].due_on) == (second.id, Decimal("99.90"), None)
    assert first.id not in {one.id for one in terms}
    with pytest.raises(Refused) as refused:
        agreement_actions.write_terms(db, dispute_id, [TermFacts(text="付", amount=Decimal(-1))])
    assert refused.value.field == "terms"


def test_the_number_is_taken_with_the_first_print_and_never_again(db: Database) -> None:
    name_post(db)
    first = agreed(db)
    assert whole(db, first).number == ""
    assert agreement_actions.print_agreement(db, first) == "(2026)泽颢调字第1号"
    assert agreement_actions.print_agreement(db, first, copies=1) == "(2026)泽颢调字第1号"
    card = whole(db, first)
    assert (card.copies, card.agreement.prints, card.agreement.copies_printed) == (3, 2, 4)
    assert agreement_actions.print_agreement(db, agreed(db)) == "(2026)泽颢调字第2号"
    with db.reading() as session:
        assert session.scalar(select(NumberSeries.last)) == 2


def test_a_number_is_given_before_the_paper_and_the_print_told_after(db: Database) -> None:
    name_post(db)
    dispute_id = agreed(db)
    assert agreement_actions.number_agreement(db, dispute_id) == "(2026)泽颢调字第1号"
    card = whole(db, dispute_id)
    assert (card.agreement.prints, card.altered) == (0, False)
    with pytest.raises(Refused, match="Print the agreement first"):
        signing_actions.sign_all(db, dispute_id, DAY)
    agreement_actions.write_terms(db, dispute_id, TERMS[:1])  # while the printer was at work
    agreement_actions.record_print(db, dispute_id, 3, card.digest)
    assert whole(db, dispute_id).altered
    agreement_actions.record_print(db, dispute_id)
    card = whole(db, dispute_id)
    assert (card.agreement.prints, card.agreement.copies_printed, card.altered) == (2, 6, False)


def test_a_refused_print_takes_no_number(db: Database) -> None:
    with pytest.raises(Refused):
        agreement_actions.print_agreement(db, registered(db))
    with pytest.raises(Refused, match="at least one copy"):
        agreement_actions.print_agreement(db, agreed(db), copies=0)
    with db.reading() as session:
        assert session.scalar(select(NumberSeries.last)) is None


def _without_facts(db: Database, dispute_id: UUID) -> None:
    card = whole(db, dispute_id)
    told = {name: getattr(card, name) for name in ("kind", "source", "received_at", "subject")}
    from policepost.mediation.facts import DisputeFacts

    actions.change_dispute(db, dispute_id, DisputeFacts(**told))


def _with_parties(*parties: PartyFacts) -> Any:
    return lambda db, dispute_id: makers.set_parties(db, dispute_id, parties)


@pytest.mark.parametrize(
    ("spoil", "field", "says"),
    [
        (_with_parties(LIU), "parties", "at least two"),
        (
            _with_parties(LIU, PartyFacts(name="王某")),
            "parties",
            "address or the telephone of 乙方",
        ),
        (_with_parties(LIU, replace(ZHANG, age=15)), "parties", "乙方 is under 18"),
        (_with_parties(replace(LIU, kind=COMPANY), ZHANG), "parties", "甲方 is a company"),
        (lambda db, key: agreement_actions.write_terms(db, key, []), "terms", "at least one term"),
        (
            lambda db, key: agreement_actions.write_terms(
                db, key, [TermFacts(text=""), TermFacts(text="一")]
            ),
            "terms",
            "empty term",
        ),
        (
            lambda db, key: agreement_actions.write_agreement(db, key, details=AgreementFacts()),
            "manner",
            "how the agreement is performed",
        ),
        (_without_facts, "facts", "facts"),
        (lambda db, key: actions.choose_panel(db, key, []), "panel", "signs as mediator"),
        (lambda db, key: actions.terminate(db, key, "反悔"), "", "closed"),
    ],
)
def test_what_keeps_an_agreement_from_the_printer(
    db: Database, spoil: Any, field: str, says: str
) -> None:
    dispute_id = agreed(db)
    spoil(db, dispute_id)
    with pytest.raises(Refused, match=says) as refused:
        agreement_actions.print_agreement(db, dispute_id)
    assert refused.value.field == field


def test_a_party_without_a_name_is_told() -> None:
    party = whole_party(name="")
    assert [one.field for one in hindrances.party_hindrances(party)] == ["parties"]


def whole_party(**changes: Any) -> hindrances.PartyState:
    """A party nothing is missing of, but for ``changes``."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "label": "甲方",
        "kind": "person",
        "name": "刘",
        "age": 40,
        "address": "寺河",
        "phone": "",
        "representative": "",
        "own_income": False,
    }
    return hindrances.PartyState(**{**values, **changes})


def test_signatures_put_it_in_force_with_the_last_one(db: Database) -> None:
    dispute_id = printed(db)
    card = whole(db, dispute_id)
    mediator = next(one.id for one in card.panel if one.signs)
    for role, who, day in (
        (Signer.PARTY, card.parties[0].id, DAY),
        (Signer.PARTY, card.parties[1].id, DAY),
        (Signer.MEDIATOR, mediator, DAY),
        (Signer.RECORDER, None, DAY),
    ):
        sign(db, dispute_id, role, day, who=who)
    assert whole(db, dispute_id).agreement.effective_on is None
    assert whole(db, dispute_id).agreement.confirmation_until is None
    sign(db, dispute_id, Signer.SEAL, date(2026, 11, 25))
    card = whole(db, dispute_id)
    assert card.agreement.effective_on == date(2026, 11, 25)
    assert card.agreement.confirmation_until == date(2026, 12, 25)
    assert card.status == Status.AGREED
    assert [(one.due_on, one.purpose) for one in card.follow_ups] == [
        (date(2026, 12, 1), "第一条"),
        (date(2026, 12, 10), "第二条"),
    ]
    assert [one.name for one in card.agreement.signatures if one.role == "recorder"] == ["赵㙓"]


def test_a_signature_given_twice_corrects_its_day(db: Database) -> None:
    dispute_id = printed(db)
    who = whole(db, dispute_id).parties[0].id
    for day in (DAY, date(2026, 11, 25)):
        sign(db, dispute_id, Signer.PARTY, day, who=who)
    (signature,) = whole(db, dispute_id).agreement.signatures
    assert (signature.who, signature.signed_on) == (who, date(2026, 11, 25))


def test_all_may_sign_on_one_day(db: Database) -> None:
    dispute_id = printed(db)
    who = whole(db, dispute_id).parties[0].id
    sign(db, dispute_id, Signer.PARTY, DAY, who=who)
    assert signing_actions.sign_all(db, dispute_id, DAY) is None
    assert len(whole(db, dispute_id).agreement.signatures) == 4
    assert signing_actions.sign_all(db, dispute_id, DAY, date(2026, 11, 25)) == date(2026, 11, 25)


@pytest.mark.parametrize(("role", "who"), [(Signer.PARTY, None), (Signer.MEDIATOR, uuid4())])
def test_a_stranger_cannot_sign(db: Database, role: str, who: UUID | None) -> None:
    with pytest.raises(Refused, match="who signed"):
        sign(db, printed(db), role, DAY, who=who)


def test_what_cannot_be_signed(db: Database) -> None:
    with pytest.raises(Refused, match="Print the agreement first"):
        signing_actions.sign_all(db, agreed(db), DAY)
    dispute_id = printed(db)
    with pytest.raises(Refused, match="future"):
        signing_actions.sign_all(db, dispute_id, date(2026, 11, 26))
    agreement_actions.write_terms(db, dispute_id, TERMS[:1])
    assert whole(db, dispute_id).altered
    with pytest.raises(Refused, match="print it again"):
        signing_actions.sign_all(db, dispute_id, DAY)
    agreement_actions.print_agreement(db, dispute_id)
    assert not whole(db, dispute_id).altered
    signing_actions.sign_all(db, dispute_id, LATER)


def test_nobody_signs_before_what_is_signed_was_printed(db: Database) -> None:
    dispute_id = printed(db)
    liu = whole(db, dispute_id).parties[0].id
    with pytest.raises(Refused, match="printed on") as refused:
        sign(db, dispute_id, Signer.PARTY, date(2026, 11, 23), who=liu)
    assert refused.value.field == "signed_on"
    assert not whole(db, dispute_id).agreement.signatures
    sign(db, dispute_id, Signer.PARTY, date(2026, 11, 24), who=liu)


def test_one_more_copy_of_the_same_words_does_not_move_the_day_of_the_print(db: Database) -> None:
    dispute_id = printed(db)
    first = whole(db, dispute_id).agreement.printed_at
    agreement_actions.print_agreement(db, dispute_id, copies=1)
    assert whole(db, dispute_id).agreement.printed_at == first
    sign(db, dispute_id, Signer.SEAL, date(2026, 11, 24))
    signing_actions.withdraw_signatures(db, dispute_id)
    agreement_actions.write_terms(db, dispute_id, TERMS[:1])
    agreement_actions.print_agreement(db, dispute_id)
    with pytest.raises(Refused, match="printed on"):
        sign(db, dispute_id, Signer.SEAL, date(2026, 11, 24))


def test_what_is_changed_back_is_no_change(db: Database) -> None:
    dispute_id = printed(db)
    card = whole(db, dispute_id)
    kept = [TermFacts(text=one.text, id=one.id, due_on=one.due_on) for one in card.terms]
    agreement_actions.write_terms(db, dispute_id, [replace(kept[0], text="另一条"), kept[1]])
    assert whole(db, dispute_id).altered
    agreement_actions.write_terms(db, dispute_id, kept)
    assert not whole(db, dispute_id).altered


def test_a_term_taken_back_by_undo_is_seen(db: Database) -> None:
    dispute_id = printed(db)
    with db.reading() as session:
        lines = journal.history(session, [Ref("term", whole(db, dispute_id).terms[0].id)])
    undo.undo(db, lines[0].entry)
    assert whole(db, dispute_id).altered


def test_what_is_signed_stays_as_it_is(db: Database) -> None:
    dispute_id = printed(db)
    signing_actions.sign_all(db, dispute_id, DAY)
    for change in (
        lambda: agreement_actions.write_terms(db, dispute_id, TERMS),
        lambda: agreement_actions.write_agreement(db, dispute_id, details=DETAILS),
        lambda: actions.add_party(db, dispute_id, PartyFacts(name="王某")),
        lambda: with_panel(db, dispute_id),
        lambda: _without_facts(db, dispute_id),
    ):
        with pytest.raises(Refused, match="signed"):
            change()
    agreement_actions.print_agreement(db, dispute_id, copies=1)  # another copy can be printed
    assert whole(db, dispute_id).agreement.copies_printed == 4


def test_a_signature_taken_back_takes_the_force_with_it(db: Database) -> None:
    dispute_id = in_force(db)
    signing_actions.withdraw_signatures(db, dispute_id)
    card = whole(db, dispute_id)
    assert (card.agreement.effective_on, card.follow_ups) == (None, ())
    dispute_id = in_force(db)
    card = whole(db, dispute_id)
    kept = {card.terms[0].id: Performance.KEPT}
    follow_up_actions.record_performance(db, dispute_id, kept, date(2026, 11, 25))
    with pytest.raises(Refused, match="performed already"):
        signing_actions.withdraw_signatures(db, dispute_id)


def test_an_oral_agreement_is_in_force_the_same_day(db: Database) -> None:
    dispute_id = agreed(db)
    signing_actions.agree_orally(db, dispute_id, DAY)
    card = whole(db, dispute_id)
    assert (card.agreement.oral, card.agreement.effective_on) == (True, DAY)
    assert len(card.follow_ups) == 2
    with pytest.raises(Refused, match="oral"):
        agreement_actions.print_agreement(db, dispute_id)
    with pytest.raises(Refused, match="oral"):
        signing_actions.sign_all(db, dispute_id, DAY)


def test_what_is_no_oral_agreement(db: Database) -> None:
    with pytest.raises(Refused) as refused:
        signing_actions.agree_orally(db, agreed(db), date(2026, 11, 26))
    assert refused.value.field == "agreed_on"
    with pytest.raises(Refused, match="written"):
        signing_actions.agree_orally(db, printed(db), DAY)
    with pytest.raises(Refused, match="written"):
        agreement_actions.write_agreement(db, printed(db), details=replace(DETAILS, oral=True))
    dispute_id = registered(db)
    with pytest.raises(Refused, match="term"):
        signing_actions.agree_orally(db, dispute_id, DAY)
    assert not whole(db, dispute_id).agreement.oral


def test_kept_terms_close_the_dispute_and_late_ones_are_called_late(db: Database) -> None:
    dispute_id = in_force(db)
    first, second = whole(db, dispute_id).terms
    with clock.at(datetime(2026, 12, 20, 9).astimezone()):
        follow_up_actions.record_performance(
            db, dispute_id, {first.id: Performance.KEPT}, date(2026, 12, 2), "已铺设"
        )
        card = whole(db, dispute_id)
        assert (card.terms[0].performance, card.terms[0].note) == (Performance.LATE, "已铺设")
        assert card.status == Status.AGREED
        follow_up_actions.record_performance(
            db, dispute_id, {second.id: Performance.KEPT}, date(2026, 12, 10)
        )
        card = whole(db, dispute_id)
        assert (card.status, card.ended_on) == (Status.KEPT, date(2026, 12, 10))
        actions.reopen(db, dispute_id)
        card = whole(db, dispute_id)
        assert (card.status, card.ended_on) == (Status.AGREED, None)


def test_a_broken_term_breaks_the_promise(db: Database) -> None:
    dispute_id = in_force(db)
    first, second = whole(db, dispute_id).terms
    told = {first.id: Performance.BROKEN, second.id: Performance.OPEN}
    follow_up_actions.record_performance(db, dispute_id, told, DAY)
    card = whole(db, dispute_id)
    assert card.status == Status.AGREED
    assert [one.performed_on for one in card.terms] == [DAY, None]
    follow_up_actions.record_performance(db, dispute_id, {second.id: Performance.KEPT}, DAY)
    assert whole(db, dispute_id).status == Status.BROKEN


def test_what_no_performance_can_be(db: Database) -> None:
    dispute_id = in_force(db)
    term = whole(db, dispute_id).terms[0].id
    tomorrow = clock.today() + timedelta(days=1)
    for told, day, field in (
        ({term: "forgotten"}, DAY, "performance"),
        ({term: Performance.KEPT}, tomorrow, "performed_on"),
    ):
        with pytest.raises(Refused) as refused:
            follow_up_actions.record_performance(db, dispute_id, told, day)
        assert refused.value.field == field
    unsigned = printed(db)
    kept = {whole(db, unsigned).terms[0].id: Performance.KEPT}
    with pytest.raises(Refused, match="not in force"):
        follow_up_actions.record_performance(db, unsigned, kept, DAY)


def test_a_follow_up_is_recorded_with_what_it_found(db: Database) -> None:
    dispute_id = in_force(db)
    card = whole(db, dispute_id)
    with clock.at(datetime(2026, 12, 1, 9).astimezone()):
        follow_up_actions.record_follow_up(
            db,
            card.follow_ups[0].id,
            date(2026, 12, 1),
            FollowUpResult.UNDER_WAY,
            note=" 已铺设客厅 ",
            performances={card.terms[0].id: Performance.PARTLY},
            next_on=date(2026, 12, 4),
        )
    card = whole(db, dispute_id)
    done, again, _last = card.follow_ups
    assert (done.result_words, done.note) == ("Being performed", "已铺设客厅")
    assert (again.due_on, again.purpose, again.result_words) == (date(2026, 12, 4), "第一条", "")
    assert card.terms[0].performance == Performance.PARTLY
    with pytest.raises(Refused, match="done already"):
        follow_up_actions.move_follow_up(db, done.id, date(2026, 12, 9))
    follow_up_actions.move_follow_up(db, again.id, date(2026, 12, 7))
    assert whole(db, dispute_id).follow_ups[1].due_on == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("done_on", "result", "next_on", "field"),
    [
        (DAY, "perhaps", None, "result"),
        (date(2026, 11, 26), FollowUpResult.KEPT, None, "done_on"),
        (DAY, FollowUpResult.UNREACHED, DAY, "next_on"),
    ],
)
def test_what_no_follow_up_says(
    db: Database, done_on: date, result: str, next_on: date | None, field: str
) -> None:
    follow_up = whole(db, in_force(db)).follow_ups[0].id
    with pytest.raises(Refused) as refused:
        follow_up_actions.record_follow_up(db, follow_up, done_on, result, next_on=next_on)
    assert refused.value.field == field


def test_a_follow_up_can_be_added_once_something_was_agreed(db: Database) -> None:
    dispute_id = registered(db)
    with pytest.raises(Refused, match="Nothing was agreed"):
        follow_up_actions.add_follow_up(db, dispute_id, date(2026, 12, 9))
    dispute_id = agreed(db)
    added = follow_up_actions.add_follow_up(db, dispute_id, date(2026, 12, 9), "看地垫")
    (line,) = whole(db, dispute_id).follow_ups
    assert (line.id, line.purpose) == (added, "看地垫")


def test_a_number_outside_the_series_cannot_come_back(db: Database) -> None:
    dispute_id = printed(db)
    with pytest.raises(LookupError):
        signing_actions.sign_all(db, uuid4(), DAY)
    actions.terminate(db, dispute_id, "乙方拒签")
    assert agreement_actions.print_agreement(db, agreed(db)).endswith("第2号")


def test_two_mediators_sign_each(db: Database) -> None:
    dispute_id = agreed(db)
    two = [
        MemberFacts(name="田某", role="mediator", signs=True),
        MemberFacts(name="何某", role="mediator", signs=True),
    ]
    actions.choose_panel(db, dispute_id, two)
    agreement_actions.print_agreement(db, dispute_id)
    signing_actions.sign_all(db, dispute_id, LATER, LATER)
    signed = {
        one.name for one in whole(db, dispute_id).agreement.signatures if one.role == "mediator"
    }
    assert signed == {"田某", "何某"}
