"""The law's limits and the post's habits, by hand-worked cases."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from policepost.core.errors import Refused
from policepost.mediation import rules
from policepost.mediation.codes import COMPANY, PERSON, Outcome, Performance, Status


def test_the_next_mediation_day_is_a_tuesday_or_friday_that_is_worked() -> None:
    assert rules.next_mediation_day(date(2026, 11, 23)) == date(2026, 11, 24)
    assert rules.next_mediation_day(date(2026, 11, 24)) == date(2026, 11, 27)
    assert rules.next_mediation_day(date(2026, 9, 30)) == date(2026, 10, 9)  # National Day
    assert rules.next_mediation_day(date(2026, 11, 23), taken={date(2026, 11, 24)}) == date(
        2026, 11, 27
    )


def test_other_mediation_days_and_none_at_all() -> None:
    assert rules.next_mediation_day(date(2026, 11, 23), {2}) == date(2026, 11, 25)
    assert rules.next_mediation_day(date(2026, 11, 23), ()) is None


def test_a_make_up_workday_is_no_mediation_day() -> None:
    assert rules.next_mediation_day(date(2026, 2, 13), {1, 4}) == date(2026, 2, 24)


def test_parties_are_called_by_the_heavenly_stems() -> None:
    assert [rules.label(position) for position in (1, 2, 10)] == ["甲方", "乙方", "癸方"]


def test_a_number_is_written_by_the_posts_pattern() -> None:
    assert rules.number_text(rules.NUMBER_PATTERN, 2026, "泽颢", 33) == "(2026)泽颢调字第33号"
    assert rules.number_text("{short}人调字〔{year}〕{serial:03}号", 2026, "泽", 7).endswith(
        "007号"
    )


@pytest.mark.parametrize(
    "pattern", ["{year}", "第{serial}号", "{year}{serial", "{year}{who}{serial}"]
)
def test_a_pattern_that_loses_something_is_refused(pattern: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.number_text(pattern, 2026, "泽颢", 1)
    assert refused.value.field == "number_pattern"


@pytest.mark.parametrize(
    ("kind", "age", "own_income", "needed"),
    [
        (PERSON, 7, False, True),
        (PERSON, 15, True, True),
        (PERSON, 16, False, True),
        (PERSON, 16, True, False),
        (PERSON, 18, False, False),
        (PERSON, None, False, False),
        (COMPANY, None, False, True),
    ],
)
def test_who_acts_through_a_representative(
    kind: str, age: int | None, own_income: bool, needed: bool
) -> None:
    assert rules.needs_representative(kind, age, own_income=own_income) is needed


def test_an_agreement_takes_effect_with_the_last_signature_the_law_asks_for() -> None:
    one, other, mediator = uuid4(), uuid4(), uuid4()
    wanted = [("party", one), ("party", other), ("mediator", mediator), ("seal", None)]
    given: list[tuple[str, UUID | None, date]] = [
        ("party", one, date(2026, 3, 2)),
        ("party", other, date(2026, 3, 3)),
        ("mediator", mediator, date(2026, 3, 3)),
        ("recorder", None, date(2026, 3, 9)),
    ]
    assert rules.effective_on(given, wanted) is None
    sealed = [*given, ("seal", None, date(2026, 3, 5))]
    assert rules.effective_on(sealed, wanted) == date(2026, 3, 5)


def test_judicial_confirmation_ends_thirty_days_later_and_not_on_a_holiday() -> None:
    assert rules.confirmation_deadline(date(2026, 3, 5)) == date(2026, 4, 7)  # after Qingming


def test_what_a_court_does_not_confirm_is_told() -> None:
    assert "离婚" in rules.confirmation_doubt(["双方协议离婚。"])
    assert rules.confirmation_doubt(["甲方道歉。"]) == ""


def test_what_is_signed_by_hand_alone_is_told() -> None:
    said = rules.signature_doubt(["遗产由甲方继承。"])
    assert "继承、遗产" in said
    assert "Electronic Signature Law, art. 3" in said
    assert rules.signature_doubt(["甲方道歉。"]) == ""


def test_follow_ups_are_proposed_from_the_due_days() -> None:
    effective = date(2026, 11, 25)
    due = [date(2026, 12, 1), None, date(2026, 12, 5), date(2026, 12, 7), date(2026, 11, 1)]
    assert rules.follow_up_days(due, effective) == [date(2026, 12, 1), date(2026, 12, 7)]
    assert rules.follow_up_days([None], effective) == [date(2026, 12, 25)]


def test_late_is_late() -> None:
    assert rules.performance_on(date(2026, 12, 1), date(2026, 12, 1)) == Performance.KEPT
    assert rules.performance_on(date(2026, 12, 2), date(2026, 12, 1)) == Performance.LATE
    assert rules.performance_on(date(2026, 12, 2), None) == Performance.KEPT


@pytest.mark.parametrize(
    ("outcomes", "performances", "effective", "status"),
    [
        ([], [], None, Status.REGISTERED),
        ([""], [], None, Status.MEDIATING),
        ([Outcome.FAILED, Outcome.ADJOURNED], [], None, Status.MEDIATING),
        ([Outcome.ADJOURNED, Outcome.AGREED], ["open"], None, Status.AGREED),
        ([Outcome.AGREED], ["open", "kept"], date(2026, 1, 1), Status.AGREED),
        ([Outcome.AGREED], ["partly", "broken"], date(2026, 1, 1), Status.AGREED),
        ([Outcome.AGREED], ["broken", "kept"], date(2026, 1, 1), Status.BROKEN),
        ([Outcome.AGREED], ["kept", "late"], date(2026, 1, 1), Status.KEPT),
    ],
)
def test_where_a_dispute_stands(
    outcomes: list[str], performances: list[str], effective: date | None, status: Status
) -> None:
    assert rules.status_of(outcomes, performances, effective) == status
