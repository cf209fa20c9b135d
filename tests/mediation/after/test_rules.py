"""Instalments, performance, courts and copies."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core.errors import Refused
from policepost.mediation import rules as mediation_rules
from policepost.mediation.after import rules
from policepost.mediation.after.lines import InstalmentLine, PaymentLine
from policepost.mediation.codes import Performance

FIRST = date(2026, 12, 31)
CENTS = st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100)


@given(CENTS, st.integers(1, 60), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_plan_always_adds_up_to_the_cent(amount: Decimal, parts: int, first: date) -> None:
    if amount < Decimal(parts) / 100:
        with pytest.raises(Refused, match="too small"):
            rules.plan(amount, parts, first)
        return
    planned = rules.plan(amount, parts, first)
    assert sum(one for _day, one in planned) == amount
    assert len(planned) == parts
    assert planned == sorted(planned, key=lambda one: one[0])
    rules.check_parts(amount, planned)


def test_a_plan_keeps_the_day_of_the_month_and_the_last_part_takes_the_rest() -> None:
    planned = rules.plan(Decimal(1000), 3, FIRST)
    assert planned == [
        (FIRST, Decimal("333.33")),
        (date(2027, 1, 31), Decimal("333.33")),
        (date(2027, 2, 28), Decimal("333.34")),
    ]


@pytest.mark.parametrize(
    ("amount", "parts", "field"),
    [
        (None, 2, "amount"),
        (Decimal(0), 2, "amount"),
        (Decimal(9), 0, "parts"),
        (Decimal(9), 121, "parts"),
        (Decimal("0.01"), 2, "parts"),
    ],
)
def test_what_cannot_be_divided(amount: Decimal | None, parts: int, field: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.plan(amount, parts, FIRST)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("amount", "parts", "says"),
    [
        (Decimal(10), [(FIRST, Decimal(4)), (FIRST, Decimal(5))], "add up to 9"),
        (None, [(FIRST, Decimal(4))], "add up to 4"),
        (Decimal(4), [(FIRST, Decimal(4)), (FIRST, Decimal(0))], "needs an amount"),
        (Decimal(4), [(FIRST, Decimal(2)), (date(2026, 1, 1), Decimal(2))], "order"),
    ],
)
def test_parts_that_do_not_add_up(
    amount: Decimal | None, parts: list[tuple[date, Decimal]], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        rules.check_parts(amount, parts)
    rules.check_parts(amount, [])


def parts(*told: tuple[int, int]) -> list[InstalmentLine]:
    """Instalments, each of so many yuan and due on the so manieth of December 2026."""
    return [
        InstalmentLine(number=number, due_on=date(2026, 12, day), amount=Decimal(amount))
        for number, (amount, day) in enumerate(told, 1)
    ]


def paid(*told: tuple[int, int]) -> list[PaymentLine]:
    """Payments, each of so many yuan on the so manieth of December 2026."""
    return [
        PaymentLine(paid_on=date(2026, 12, day), amount=Decimal(amount)) for amount, day in told
    ]


def test_money_fills_the_parts_in_their_order() -> None:
    first, second, third = rules.allocated(
        parts((100, 5), (100, 10), (100, 20)), paid((50, 9), (120, 4))
    )
    assert (first.received, first.full_on, first.performance) == (
        Decimal(100),
        date(2026, 12, 4),
        Performance.KEPT,
    )
    assert (second.received, second.missing, second.performance) == (
        Decimal(70),
        Decimal(30),
        Performance.PARTLY,
    )
    assert (third.received, third.performance) == (Decimal(0), Performance.OPEN)
    assert second.overdue(date(2026, 12, 11))
    assert not second.overdue(date(2026, 12, 10))
    assert not first.overdue(date(2026, 12, 30))


@given(
    st.lists(st.integers(1, 500), min_size=1, max_size=6), st.lists(st.integers(1, 500), max_size=6)
)
def test_nothing_is_lost_between_payments_and_parts(due: list[int], received: list[int]) -> None:
    held = parts(*((amount, 1 + n) for n, amount in enumerate(due)))
    found = rules.allocated(held, paid(*((amount, 1 + n) for n, amount in enumerate(received))))
    assert sum(one.received for one in found) == min(sum(due), sum(received))
    assert all(one.received <= one.amount for one in found)


@pytest.mark.parametrize(
    ("held", "received", "performance"),
    [
        ([], [], Performance.OPEN),
        ([], [(40, 5)], Performance.PARTLY),
        ([], [(40, 5), (60, 10)], Performance.KEPT),
        ([], [(40, 5), (60, 11)], Performance.LATE),
        ([], [(100, 9), (5, 12)], Performance.KEPT),
        ([(50, 5), (50, 10)], [(100, 5)], Performance.KEPT),
        ([(50, 5), (50, 10)], [(100, 6)], Performance.LATE),
    ],
)
def test_how_a_term_to_pay_was_kept(
    held: list[tuple[int, int]], received: list[tuple[int, int]], performance: Performance
) -> None:
    told = rules.paid_performance(Decimal(100), date(2026, 12, 10), parts(*held), paid(*received))
    assert told == performance


def test_without_a_day_nothing_is_late() -> None:
    assert rules.paid_performance(Decimal(5), None, [], paid((5, 30))) == Performance.KEPT


@pytest.mark.parametrize(
    ("way", "oral", "kind", "copies"),
    [
        ("people", False, "people", 4),
        ("people", True, "oral", 4),
        ("police", False, "police", 3),
        ("police", True, "police", 3),
        ("spot", False, "spot", 3),
        ("spot", True, "spot", 3),
    ],
)
def test_three_parties_make_four_copies_and_of_the_police_three(
    way: str,
    oral: bool,
    kind: str,
    copies: int,
) -> None:
    assert rules.kind_of(way, oral=oral) == kind
    assert rules.copies(kind, 3) == copies
    assert rules.copies("police", 2) == 3


SIGNERS = ("party", "mediator", "seal")


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=3, max_size=3))
def test_an_agreement_is_in_force_from_the_last_day_that_the_law_asks_for(days: list[date]) -> None:
    given_ = [(role, None, day) for role, day in zip(SIGNERS, days, strict=True)]
    wanted = [(role, None) for role in SIGNERS]
    assert mediation_rules.effective_on(given_, wanted) == max(days)
    later = ("recorder", None, date(2027, 1, 1))
    assert mediation_rules.effective_on([*given_, later], wanted) == max(days)
    for missing in SIGNERS:
        rest = [one for one in given_ if one[0] != missing]
        assert mediation_rules.effective_on(rest, wanted) is None


def test_which_courts_the_parties_may_ask() -> None:
    assert rules.courts(["寺河村", "寺河村", ""], "3号楼", "泽颢警务室", "court") == [
        ("invited", ""),
        ("domicile", "寺河村"),
        ("object", "3号楼"),
        ("seat", "泽颢警务室"),
    ]
    assert rules.courts([], "", "泽颢", "grid") == [("seat", "泽颢")]


def test_when_a_court_confirms_nothing() -> None:
    effective, until = date(2026, 3, 5), date(2026, 4, 7)
    asked = rules.confirmation_hindrance
    assert asked("people", effective, until, "", until) == ""
    assert asked("oral", effective, until, "", until) == ""
    assert "ended on" in asked("people", effective, until, "", until + timedelta(days=1))
    assert "not those of the police" in asked("police", effective, until, "", effective)
    assert asked("people", effective, until, "离婚", effective) == "离婚"
    assert "not in force" in asked("people", None, None, "", effective)


def test_when_the_court_answers() -> None:
    assert rules.court_due(date(2026, 3, 9), None) == date(2026, 3, 12)
    assert rules.court_due(date(2026, 3, 9), date(2026, 3, 12)) == date(2026, 3, 27)
