"""What is received, how terms are kept by it, courts and duties."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from policepost.core import check, clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.mediation import agreement_actions, follow_up_actions, signing_actions
from policepost.mediation.after import confirming, duties, numbering, payments
from policepost.mediation.after.confirming import Answer
from policepost.mediation.after.duties import DutyFacts
from policepost.mediation.after.payments import PaymentFacts
from policepost.mediation.codes import Performance, Status
from policepost.mediation.facts import TermFacts
from tests.mediation.makers import DETAILS, TUESDAY, agreed, in_force, name_post, printed, whole

DAY = date(2026, 12, 15)
PARTS = ((date(2026, 12, 10), Decimal(200)), (date(2027, 1, 10), Decimal(300)))
OWED = TermFacts(
    text="甲方付给乙方人民币500元（伍佰元整）", amount=Decimal(500), what="pay", instalments=PARTS
)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(datetime(2026, 12, 15, 9).astimezone()):
        yield


def owing(db: Database) -> tuple[UUID, UUID]:
    """An agreement in force with one term of two instalments; the dispute and the term."""
    dispute_id = agreed(db)
    agreement_actions.write_agreement(db, dispute_id, terms=[OWED], details=DETAILS)
    agreement_actions.print_agreement(db, dispute_id)
    signing_actions.sign_all(db, dispute_id, DAY, DAY)
    return dispute_id, whole(db, dispute_id).terms[0].id


def paid(db: Database, term_id: UUID, amount: str, day: date = DAY) -> UUID:
    """Record a payment."""
    told = PaymentFacts(paid_on=day, amount=Decimal(amount), how="现金", receipt=" 收1 ")
    return payments.record_payment(db, term_id, told)


def test_instalments_are_kept_with_their_term_and_set_its_day(db: Database) -> None:
    dispute_id = agreed(db)
    agreement_actions.write_terms(db, dispute_id, [OWED])
    (term,) = whole(db, dispute_id).terms
    assert [(one.number, one.due_on, one.amount) for one in term.instalments] == [
        (1, *PARTS[0]),
        (2, *PARTS[1]),
    ]
    assert (term.due_on, term.what) == (date(2027, 1, 10), "pay")
    kept = replace(OWED, id=term.id, instalments=None)
    agreement_actions.write_terms(db, dispute_id, [kept])
    assert len(whole(db, dispute_id).terms[0].instalments) == 2
    agreement_actions.write_terms(db, dispute_id, [replace(kept, instalments=PARTS[:1])])
    assert len(whole(db, dispute_id).terms[0].instalments) == 1
    agreement_actions.write_terms(db, dispute_id, [TermFacts(text="只此一条")])
    assert whole(db, dispute_id).terms[0].instalments == ()


def test_money_received_keeps_the_term_and_closes_the_dispute(db: Database) -> None:
    dispute_id, term_id = owing(db)
    first = paid(db, term_id, "150", date(2026, 12, 15))
    card = whole(db, dispute_id)
    assert (card.terms[0].performance, card.terms[0].received) == ("partly", Decimal(150))
    assert (card.terms[0].payments[0].receipt, card.status) == ("收1", Status.AGREED)
    paid(db, term_id, "350")
    card = whole(db, dispute_id)
    assert (card.terms[0].performance, card.status) == (Performance.LATE, Status.KEPT)
    with pytest.raises(Refused, match=r"closed|Kept"):
        payments.take_back_payment(db, first)


def test_a_payment_entered_by_mistake_is_taken_back(db: Database) -> None:
    dispute_id, term_id = owing(db)
    payments.take_back_payment(db, paid(db, term_id, "150"))
    term = whole(db, dispute_id).terms[0]
    assert (term.performance, term.performed_on, term.payments) == (Performance.OPEN, None, ())
    signing_actions.withdraw_signatures(db, dispute_id)  # nothing was performed


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (PaymentFacts(paid_on=DAY + timedelta(days=1), amount=Decimal(1)), "paid_on"),
        (PaymentFacts(paid_on=DAY, amount=None), "amount"),
        (PaymentFacts(paid_on=DAY, amount=Decimal(0)), "amount"),
        (PaymentFacts(paid_on=DAY, amount=Decimal("500.01")), "amount"),
    ],
)
def test_what_is_no_payment(db: Database, told: PaymentFacts, field: str) -> None:
    dispute_id, term_id = owing(db)
    with pytest.raises(Refused) as refused:
        payments.record_payment(db, term_id, told)
    assert refused.value.field == field
    assert not whole(db, dispute_id).terms[0].payments


def test_nothing_is_received_without_an_amount_or_before_it_is_in_force(db: Database) -> None:
    mat, money = whole(db, printed(db)).terms
    with pytest.raises(Refused, match="not in force"):
        paid(db, money.id, "1")
    with pytest.raises(Refused, match="Nothing is to be paid"):
        paid(db, mat.id, "1")


def test_receipts_are_counted(db: Database) -> None:
    dispute_id, term_id = owing(db)
    paid(db, term_id, "1")
    with db.reading() as session:
        assert payments.next_receipt(session, dispute_id) == "2"


def test_what_contradicts_itself_is_not_printed(db: Database) -> None:
    for told, says in (
        (replace(OWED, text="甲方付给乙方人民币500元（叁佰元整）"), "figures"),
        (replace(OWED, text="甲方付给乙方人民币400元"), "the text says 400元"),
        (replace(OWED, instalments=PARTS[:1]), "instalments add up to 200"),
    ):
        dispute_id = agreed(db)
        agreement_actions.write_terms(db, dispute_id, [told])
        with pytest.raises(Refused, match=says) as refused:
            agreement_actions.print_agreement(db, dispute_id)
        assert refused.value.field == "terms"
    dispute_id = agreed(db)
    details = replace(DETAILS, total=Decimal(499))
    agreement_actions.write_agreement(db, dispute_id, terms=[OWED], details=details)
    with pytest.raises(Refused, match="499 in all"):
        agreement_actions.print_agreement(db, dispute_id)


# The court


def test_a_court_is_asked_within_thirty_days_and_answers(db: Database) -> None:
    dispute_id = in_force(db)  # effective 2026-11-25, so until 2026-12-25
    made = confirming.apply(db, dispute_id, " 寺河区人民法院 ", "domicile", DAY)
    (line,) = whole(db, dispute_id).confirmations
    assert (line.court, line.words, line.due_on) == (
        "寺河区人民法院",
        "Applied for",
        date(2026, 12, 18),
    )
    with pytest.raises(Refused, match="asked already"):
        confirming.apply(db, dispute_id, "另一法院", "seat", DAY)
    with clock.at(date(2027, 1, 20)):
        confirming.answer(db, made, Answer(accepted_on=date(2026, 12, 18)))
        (line,) = whole(db, dispute_id).confirmations
        assert (line.words, line.due_on, line.tone) == (
            "Accepted by the court",
            date(2027, 1, 4),
            "wait",
        )
        told = Answer(
            accepted_on=date(2026, 12, 18),
            decided_on=date(2026, 12, 30),
            outcome="confirmed",
            decision_number="（2026）晋0502民特1号",
        )
        confirming.answer(db, made, told)
    (line,) = whole(db, dispute_id).confirmations
    assert (line.words, line.due_on, line.tone) == ("Confirmed", None, "good")


@pytest.mark.parametrize(
    ("court", "basis", "day", "field"),
    [
        ("", "seat", DAY, "court"),
        ("某法院", "moon", DAY, "basis"),
        ("某法院", "seat", DAY + timedelta(days=1), "applied_on"),
        ("某法院", "seat", date(2026, 11, 24), "applied_on"),
    ],
)
def test_what_is_no_application(
    db: Database, court: str, basis: str, day: date, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        confirming.apply(db, in_force(db), court, basis, day)
    assert refused.value.field == field


def test_no_court_confirms_what_is_about_identity_or_too_late(db: Database) -> None:
    dispute_id = in_force(db, facts="双方因离婚后子女抚养发生争执。")
    with pytest.raises(Refused, match="离婚"):
        confirming.apply(db, dispute_id, "某法院", "seat", DAY)
    dispute_id = in_force(db)
    with clock.at(date(2026, 12, 28)), pytest.raises(Refused, match="ended on"):
        confirming.apply(db, dispute_id, "某法院", "seat", date(2026, 12, 28))
    with pytest.raises(Refused, match="not in force"):
        confirming.apply(db, printed(db), "某法院", "seat", DAY)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Answer(accepted_on=date(2026, 12, 14)), "accepted_on"),
        (Answer(accepted_on=date(2026, 12, 16)), "accepted_on"),
        (Answer(accepted_on=DAY, decided_on=DAY), "decided_on"),
        (Answer(accepted_on=DAY, outcome="confirmed"), "decided_on"),
        (Answer(decided_on=DAY, outcome="perhaps"), "outcome"),
        (Answer(decided_on=DAY, outcome="confirmed"), "accepted_on"),
    ],
)
def test_what_no_court_answers(db: Database, told: Answer, field: str) -> None:
    made = confirming.apply(db, in_force(db), "某法院", "seat", DAY)
    with pytest.raises(Refused) as refused:
        confirming.answer(db, made, told)
    assert refused.value.field == field


def test_a_court_that_did_not_accept_can_be_asked_again(db: Database) -> None:
    dispute_id = in_force(db)
    made = confirming.apply(db, dispute_id, "某法院", "seat", DAY)
    confirming.answer(db, made, Answer(decided_on=DAY, outcome="not_accepted", note="材料不全"))
    confirming.apply(db, dispute_id, "某法院", "seat", DAY)
    assert [one.words for one in whole(db, dispute_id).confirmations] == [
        "Not accepted",
        "Applied for",
    ]


# The responsibility list


def test_duties_are_listed_ticked_and_changed(db: Database) -> None:
    dispute_id = agreed(db)
    told = [
        DutyFacts(who="田某", what="每周走访双方", due_on=date(2026, 12, 10)),
        DutyFacts(who="宋经理", what="检查地垫", due_on=date(2026, 12, 20)),
        DutyFacts(who=" ", what="", due_on=None),
    ]
    duties.set_duties(db, dispute_id, told)
    first, second = whole(db, dispute_id).duties
    assert (first.overdue(DAY), second.overdue(DAY)) == (True, False)
    duties.tick_duty(db, first.id, DAY, "已走访")
    kept = DutyFacts(id=first.id, who="田某", what="每周走访", due_on=first.due_on, note="已走访")
    duties.set_duties(db, dispute_id, [kept])
    (line,) = whole(db, dispute_id).duties
    assert (line.what, line.done_on, line.note, line.overdue(DAY)) == (
        "每周走访",
        DAY,
        "已走访",
        False,
    )
    duties.tick_duty(db, first.id, None)
    assert whole(db, dispute_id).duties[0].done_on is None


def test_what_is_no_duty(db: Database) -> None:
    dispute_id = agreed(db)
    for one in (
        DutyFacts(who="", what="走访", due_on=DAY),
        DutyFacts(who="田某", what="", due_on=DAY),
        DutyFacts(who="田某", what="走访", due_on=None),
    ):
        with pytest.raises(Refused) as refused:
            duties.set_duties(db, dispute_id, [one])
        assert refused.value.field == "duties"
    duties.set_duties(db, dispute_id, [DutyFacts(who="田某", what="走访", due_on=DAY)])
    with pytest.raises(Refused, match="future"):
        duties.tick_duty(db, whole(db, dispute_id).duties[0].id, DAY + timedelta(days=1))


# Numbers


def test_each_kind_counts_by_itself_and_a_voided_number_keeps_its_line(db: Database) -> None:
    name_post(db)
    first, second = printed(db), printed(db)
    spoken = agreed(db)
    assert signing_actions.agree_orally(db, spoken, TUESDAY.date()) == "(2026)泽颢口调字第1号"
    numbering.void_number(db, first, " 打印错误 ")
    card = whole(db, first)
    assert (card.number, card.agreement.prints, card.agreement.printed_at) == ("", 0, None)
    assert agreement_actions.print_agreement(db, first) == "(2026)泽颢调字第3号"
    with db.reading() as session:
        assert numbering.years(session) == [2026]
        assert numbering.gaps(session) == []
        told = [
            (one.text, one.reason, bool(one.voided_on)) for one in numbering.lines(session, 2026)
        ]
    assert told == [
        ("(2026)泽颢调字第1号", "打印错误", True),
        ("(2026)泽颢调字第2号", "", False),
        ("(2026)泽颢调字第3号", "", False),
        ("(2026)泽颢口调字第1号", "", False),
    ]
    signing_actions.sign_all(db, second, DAY)
    with pytest.raises(Refused, match="signed"):
        numbering.void_number(db, second, "不用")
    signing_actions.sign_all(db, second, DAY, DAY)
    with pytest.raises(Refused, match="in force"):
        numbering.void_number(db, second, "不用")
    with pytest.raises(Refused, match="nothing to void"):
        numbering.void_number(db, agreed(db), "不用")
    with pytest.raises(Refused) as refused:
        numbering.void_number(db, second, " ")
    assert refused.value.field == "reason"


def test_words_recorded_by_mistake_are_withdrawn_and_their_number_voided(db: Database) -> None:
    dispute_id = agreed(db)
    with pytest.raises(Refused, match="Nothing was agreed"):
        signing_actions.withdraw_oral(db, dispute_id, "误录")
    signing_actions.agree_orally(db, dispute_id, TUESDAY.date())
    with pytest.raises(Refused) as refused:
        signing_actions.withdraw_oral(db, dispute_id, " ")
    assert refused.value.field == "reason"
    signing_actions.withdraw_oral(db, dispute_id, "误录")
    card = whole(db, dispute_id)
    assert (card.number, card.agreement.oral, card.agreement.effective_on) == ("", False, None)
    assert card.follow_ups == ()
    assert agreement_actions.print_agreement(db, dispute_id).endswith("第1号")
    with db.reading() as session:
        assert [one.reason for one in numbering.lines(session, 2026)] == ["", "误录"]


def test_the_number_of_what_ends_without_agreement_is_voided(db: Database) -> None:
    from policepost.mediation import actions

    dispute_id = printed(db)
    actions.terminate(db, dispute_id, "乙方拒签")
    with db.reading() as session:
        (line,) = numbering.lines(session, 2026)
    assert (line.voided_on, line.dispute_id) == (clock.today(), dispute_id)
    assert whole(db, dispute_id).number == ""


def test_a_series_has_no_gap_whatever_happens(db: Database) -> None:
    """Any order of taking, voiding and failing; what nobody can explain would be told."""
    from random import Random

    from sqlalchemy import delete

    from policepost.mediation.records import PaperNumber

    random, open_ = Random(7), []
    for _turn in range(14):
        dispute_id = agreed(db)
        step = random.randrange(4)
        if step == 0:
            with pytest.raises(Refused):
                agreement_actions.print_agreement(db, dispute_id, copies=0)
        elif step == 1:
            signing_actions.agree_orally(db, dispute_id, TUESDAY.date())
        else:
            agreement_actions.print_agreement(db, dispute_id)
            open_.append(dispute_id)
        if open_ and random.random() < 0.4:
            numbering.void_number(db, open_.pop(), "作废")
    with db.reading() as session:
        assert numbering.gaps(session) == []
        for series in ("mediation", "mediation_oral"):
            serials = [one.serial for one in numbering.lines(session, 2026) if one.series == series]
            assert serials == list(range(1, len(serials) + 1))
            assert serials
    with db.transaction("Record payment") as session:  # somebody tampers with the file
        session.execute(
            delete(PaperNumber).where(PaperNumber.series == "mediation", PaperNumber.serial == 1),
            execution_options={"journalled": True},
        )
    with db.reading() as session:
        (gap,) = numbering.gaps(session)
    assert (gap.series, gap.serial) == ("mediation", 1)
    assert [one.sentence for one in check.run(db) if one.part == "numbers"] == [
        "No. 1 of 2026, People's mediation agreement: nothing says what became of it."
    ]


def test_a_term_that_was_kept_by_hand_needs_no_payment(db: Database) -> None:
    dispute_id, term_id = owing(db)
    follow_up_actions.record_performance(db, dispute_id, {term_id: Performance.KEPT}, DAY)
    assert whole(db, dispute_id).status == Status.KEPT
