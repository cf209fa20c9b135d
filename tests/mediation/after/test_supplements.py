"""Supplementary agreements, and signatures in the light of the sittings."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.mediation import (
    agreement_actions,
    follow_up_actions,
    hindrances,
    signing_actions,
    sitting_actions,
)
from policepost.mediation.after import numbering, supplements
from policepost.mediation.after.supplements import SupplementFacts
from policepost.mediation.codes import Performance, Signer, Status
from policepost.mediation.facts import TermFacts
from tests.mediation.makers import TERMS, TUESDAY, agreed, in_force, name_post, printed, sign, whole

DAY = date(2026, 12, 1)
TOLD = SupplementFacts(reason="甲方暂时困难", manner="分期履行", recorder="赵㙓")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(datetime(2026, 12, 1, 9).astimezone()):
        yield


def begun(db: Database) -> tuple[UUID, UUID]:
    """A supplement that puts off the second term of an agreement in force."""
    name_post(db)
    dispute_id = in_force(db)
    second = whole(db, dispute_id).terms[1]
    text = "原协议第二条改为：甲方于2027年1月10日前付给乙方500元"
    term = TermFacts(
        text=text, due_on=date(2027, 1, 10), amount=Decimal(500), replaces_id=second.id
    )
    return dispute_id, supplements.write_supplement(db, dispute_id, TOLD, [term])


def signed(db: Database, supplement_id: UUID, dispute_id: UUID, day: date = DAY) -> date | None:
    """Print it and let everybody sign."""
    supplements.number_supplement(db, supplement_id)
    supplements.record_supplement_print(db, supplement_id, 3)
    wanted = hindrances.wanted_signatures(whole(db, dispute_id).state)
    return supplements.sign_supplement(db, supplement_id, dict.fromkeys(wanted, day))


def test_a_supplement_changes_what_is_to_be_kept_and_leaves_the_agreement(db: Database) -> None:
    dispute_id, supplement_id = begun(db)
    before = whole(db, dispute_id)
    assert [one.due_on for one in before.promises] == [date(2026, 12, 1), date(2026, 12, 10)]
    assert supplements.number_supplement(db, supplement_id) == "(2026)泽颢调补字第1号"
    assert signed(db, supplement_id, dispute_id) == DAY
    card = whole(db, dispute_id)
    assert card.terms == before.terms
    assert (card.digest, card.altered) == (before.digest, False)
    assert [one.due_on for one in card.promises] == [date(2026, 12, 1), date(2027, 1, 10)]
    assert [one.purpose for one in card.follow_ups if one.due_on > date(2026, 12, 10)] == [
        "补充协议第一条"
    ]
    (line,) = card.supplements
    assert (line.number, line.effective_on, line.prints, line.signed) == (
        "(2026)泽颢调补字第1号",
        DAY,
        1,
        True,
    )
    first, new = card.promises
    kept = {first.id: Performance.KEPT, new.id: Performance.KEPT}
    follow_up_actions.record_performance(db, dispute_id, kept, DAY)
    assert whole(db, dispute_id).status == Status.KEPT  # the replaced term waits for nobody


def test_a_supplement_can_be_changed_until_it_is_signed(db: Database) -> None:
    dispute_id, supplement_id = begun(db)
    (term,) = whole(db, dispute_id).supplements[0].terms
    changed = [TermFacts(text="改写", id=term.id), TermFacts(text="另加一条")]
    supplements.write_supplement(db, dispute_id, TOLD, changed, supplement_id)
    assert [one.text for one in whole(db, dispute_id).supplements[0].terms] == ["改写", "另加一条"]
    with pytest.raises(Refused, match="begun already"):
        supplements.write_supplement(db, dispute_id, TOLD, changed)
    signed(db, supplement_id, dispute_id)
    with pytest.raises(Refused, match="is signed"):
        supplements.write_supplement(db, dispute_id, TOLD, changed, supplement_id)
    supplements.withdraw_supplement(db, supplement_id)
    assert whole(db, dispute_id).supplements[0].effective_on is None
    supplements.write_supplement(db, dispute_id, TOLD, changed[:1], supplement_id)
    assert supplements.altered(whole(db, dispute_id).supplements[0])
    wanted = hindrances.wanted_signatures(whole(db, dispute_id).state)
    with pytest.raises(Refused, match="print it again"):
        supplements.sign_supplement(db, supplement_id, dict.fromkeys(wanted, DAY))


def test_a_day_is_corrected_and_what_was_performed_stays(db: Database) -> None:
    dispute_id, supplement_id = begun(db)
    signed(db, supplement_id, dispute_id)
    with clock.at(date(2026, 12, 2)):
        seal: dict[tuple[str, UUID | None], date] = {("seal", None): date(2026, 12, 2)}
        assert supplements.sign_supplement(db, supplement_id, seal) == date(2026, 12, 2)
        (term,) = whole(db, dispute_id).supplements[0].terms
        done = {term.id: Performance.KEPT}
        follow_up_actions.record_performance(db, dispute_id, done, date(2026, 12, 2))
        with pytest.raises(Refused, match="performed already"):
            supplements.withdraw_supplement(db, supplement_id)
    with pytest.raises(Refused, match=r"rests on this one|performed"):
        signing_actions.withdraw_signatures(db, dispute_id)


def test_an_agreement_under_a_supplement_keeps_its_signatures(db: Database) -> None:
    dispute_id, supplement_id = begun(db)
    supplements.number_supplement(db, supplement_id)
    with pytest.raises(Refused, match="rests on this one"):
        signing_actions.withdraw_signatures(db, dispute_id)
    with pytest.raises(Refused, match="number already"):
        supplements.discard_supplement(db, supplement_id)
    numbering.void_supplement(db, supplement_id, "双方改变主意")
    with pytest.raises(Refused, match="nothing to void"):
        numbering.void_supplement(db, supplement_id, "再作废")
    supplements.discard_supplement(db, supplement_id)
    assert whole(db, dispute_id).supplements == ()
    signing_actions.withdraw_signatures(db, dispute_id)


def test_what_cannot_become_of_a_supplement(db: Database) -> None:
    with pytest.raises(Refused, match="not in force yet"):
        supplements.write_supplement(db, printed(db), TOLD, TERMS)
    dispute_id, supplement_id = begun(db)
    wanted = hindrances.wanted_signatures(whole(db, dispute_id).state)
    with pytest.raises(Refused, match="Print the agreement first"):
        supplements.sign_supplement(db, supplement_id, dict.fromkeys(wanted, DAY))
    with pytest.raises(Refused, match="at least one copy"):
        supplements.record_supplement_print(db, supplement_id, 0)
    twice = [TermFacts(text="一", replaces_id=whole(db, dispute_id).terms[0].id)] * 2
    with pytest.raises(Refused, match="once which one"):
        supplements.write_supplement(db, dispute_id, TOLD, twice, supplement_id)
    for terms, says in (
        ([], "at least one term"),
        ([TermFacts(text=""), TermFacts(text="二")], "empty term"),
        ([TermFacts(text="付3元（肆元整）")], "capitals"),
    ):
        supplements.write_supplement(db, dispute_id, TOLD, terms, supplement_id)
        with pytest.raises(Refused, match=says):
            supplements.number_supplement(db, supplement_id)
    supplements.write_supplement(db, dispute_id, TOLD, TERMS, supplement_id)
    supplements.number_supplement(db, supplement_id)
    supplements.record_supplement_print(db, supplement_id, 3)
    for day, says in ((date(2026, 11, 30), "before the day"), (date(2026, 12, 2), "future")):
        with pytest.raises(Refused, match=says):
            supplements.sign_supplement(db, supplement_id, {wanted[0]: day})
    supplements.sign_supplement(db, supplement_id, {wanted[0]: DAY})
    with pytest.raises(Refused, match="is signed"):
        numbering.void_supplement(db, supplement_id, "作废")
    with pytest.raises(LookupError):
        supplements.line_of(whole(db, dispute_id), dispute_id)


# Signatures in the light of the sittings


def test_an_agreement_signed_before_the_last_sitting_is_refused(db: Database) -> None:
    dispute_id = printed(db)  # the sitting was on the day of the print
    liu = whole(db, dispute_id).parties[0].id
    friday = datetime(2026, 11, 27, 9).astimezone()
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, friday, "调解室")
    with pytest.raises(Refused, match="Record the sitting of"):
        sign(db, dispute_id, Signer.PARTY, date(2026, 11, 27), who=liu)
    from policepost.mediation.facts import SittingFacts

    sitting_actions.record_sitting(
        db, sitting_id, SittingFacts(started_at=friday, outcome="agreed", record="双方同意。")
    )
    with pytest.raises(Refused, match="cannot come before it") as refused:
        sign(db, dispute_id, Signer.PARTY, date(2026, 11, 26), who=liu)
    assert refused.value.field == "signed_on"
    sign(db, dispute_id, Signer.PARTY, date(2026, 11, 27), who=liu)


def test_nothing_is_agreed_in_words_before_the_last_sitting(db: Database) -> None:
    dispute_id = agreed(db)
    with pytest.raises(Refused, match="cannot come before it"):
        signing_actions.agree_orally(db, dispute_id, date(2026, 11, 23))
    signing_actions.agree_orally(db, dispute_id, TUESDAY.date())
    assert whole(db, dispute_id).agreement_kind == "oral"


def test_the_example_of_the_law_takes_effect_with_the_seal(db: Database) -> None:
    """A 2026-03-02, B and the mediator 03-03, the seal 03-05: confirmation until 04-07."""
    with clock.at(datetime(2026, 3, 2, 9).astimezone()):
        from tests.mediation.makers import DETAILS, LIU, ZHANG, registered, with_panel

        dispute_id = registered(db, received_at=datetime(2026, 2, 25, 9).astimezone())
        member = with_panel(db, dispute_id)
        agreement_actions.write_agreement(
            db, dispute_id, terms=[TermFacts(text="互相致歉")], details=DETAILS
        )
        agreement_actions.print_agreement(db, dispute_id)
    first, second = whole(db, dispute_id).parties
    with clock.at(date(2026, 3, 6)):
        days = {
            ("party", first.id): date(2026, 3, 2),
            ("party", second.id): date(2026, 3, 3),
            ("mediator", member): date(2026, 3, 3),
            ("seal", None): date(2026, 3, 5),
        }
        assert signing_actions.record_signatures(db, dispute_id, days) == date(2026, 3, 5)
    assert whole(db, dispute_id).agreement.confirmation_until == date(2026, 4, 7)
    assert (LIU.name, ZHANG.name) == (first.name, second.name)


def test_what_is_replaced_is_followed_up_no_longer_until_it_holds_again(db: Database) -> None:
    def ahead() -> list[tuple[date, str]]:
        told = whole(db, dispute_id).follow_ups
        return [(one.due_on, one.purpose) for one in told if one.done_on is None]

    dispute_id, supplement_id = begun(db)
    before = [(date(2026, 12, 1), "第一条"), (date(2026, 12, 10), "第二条")]
    assert ahead() == before
    signed(db, supplement_id, dispute_id)
    assert ahead() == [before[0], (date(2027, 1, 11), "补充协议第一条")]
    supplements.withdraw_supplement(db, supplement_id)
    assert ahead() == before


def test_a_look_at_several_terms_goes_on_for_the_others(db: Database) -> None:
    name_post(db)
    dispute_id = agreed(db)
    day = date(2026, 12, 10)
    both = [TermFacts(text="铺设隔音地垫", due_on=day), TermFacts(text="修复吊顶", due_on=day)]
    agreement_actions.write_terms(db, dispute_id, both)
    agreement_actions.print_agreement(db, dispute_id)
    signing_actions.sign_all(db, dispute_id, DAY, DAY)
    first = whole(db, dispute_id).terms[0].id
    later = TermFacts(text="缓期铺设", due_on=date(2027, 1, 8), replaces_id=first)
    signed(db, supplements.write_supplement(db, dispute_id, TOLD, [later]), dispute_id)
    told = [(one.due_on, one.purpose) for one in whole(db, dispute_id).follow_ups]
    assert told == [(day, "第二条"), (date(2027, 1, 8), "补充协议第一条")]


def test_what_an_officer_set_to_look_after_outlives_the_signatures(db: Database) -> None:
    def ahead() -> list[str]:
        return [one.purpose for one in whole(db, dispute_id).follow_ups if one.done_on is None]

    dispute_id = printed(db)
    follow_up_actions.add_follow_up(db, dispute_id, DAY, "看看楼道")
    signing_actions.sign_all(db, dispute_id, TUESDAY.date(), date(2026, 11, 25))
    assert sorted(ahead()) == ["看看楼道", "第一条", "第二条"]
    sign(db, dispute_id, Signer.SEAL, date(2026, 11, 26))  # corrected
    assert sorted(ahead()) == ["看看楼道", "第一条", "第二条"]
    signing_actions.withdraw_signatures(db, dispute_id)
    assert ahead() == ["看看楼道"]
