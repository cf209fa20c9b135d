"""What the law and arithmetic say of promises: instalments, performance, courts, copies.

PML: People's Mediation Law (人民调解法). CPL: Civil Procedure Law (民事诉讼法, 2023). PSAPL: Public
Security Administration Punishments Law (治安管理处罚法, in force 2026). PROC: Procedure for
administrative cases (公安机关办理行政案件程序规定).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Final, Protocol

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _, format_day
from policepost.mediation.after.codes import BY_POLICE, AgreementKind, CourtBasis
from policepost.mediation.codes import Performance

CENT: Final = Decimal("0.01")
MOST_PARTS: Final = 120
"""Parts of one plan: ten years of months."""

POLICE_COPIES: Final = 3
"""One for each side and one for the police; on the spot a slip in three (PROC 184)."""

ACCEPTED_WITHIN: Final = 3
DECIDED_WITHIN: Final = 15
"""Days in which a court says whether it accepts, and decides (SPC 2011, arts 4 and 5)."""


class Part(Protocol):
    """An instalment, as far as the rules look at it."""

    @property
    def number(self) -> int:
        """1 is the first."""

    @property
    def due_on(self) -> date:
        """Until when it is to be paid."""

    @property
    def amount(self) -> Decimal:
        """In yuan."""


class Paid(Protocol):
    """Money that was received."""

    @property
    def paid_on(self) -> date:
        """The day."""

    @property
    def amount(self) -> Decimal:
        """In yuan."""


@dataclass(frozen=True, slots=True)
class Due:
    """What became of one part: ``full_on`` is the day on which it was paid in full."""

    number: int
    due_on: date
    amount: Decimal
    received: Decimal = Decimal(0)
    full_on: date | None = None

    @property
    def missing(self) -> Decimal:
        """What is still to be paid, in yuan."""
        return self.amount - self.received

    def overdue(self, today: date) -> bool:
        """Whether it should have been paid before today."""
        return bool(self.missing) and self.due_on < today

    @property
    def performance(self) -> Performance:
        """How it was kept so far."""
        if self.full_on is not None:
            return Performance.LATE if self.full_on > self.due_on else Performance.KEPT
        return Performance.PARTLY if self.received else Performance.OPEN


def plan(amount: Decimal | None, parts: int, first: date) -> list[tuple[date, Decimal]]:
    """Divide a sum into equal monthly parts to the cent; the last takes the rest.

    They fall on the day of ``first`` in each month, or on the last of a shorter one.
    Raises `Refused` where nothing can be divided so.
    """
    if amount is None or amount <= 0:
        raise Refused(_("Enter the amount of the term first."), field="amount")
    if not 1 <= parts <= MOST_PARTS:
        raise Refused(_("Enter between 1 and {most} parts.").format(most=MOST_PARTS), field="parts")
    each = (amount / parts).quantize(CENT, ROUND_DOWN)
    if not each:
        raise Refused(_("The amount is too small for so many parts."), field="parts")
    days = [clock.add_months(first, month) for month in range(parts)]
    sums = [each] * (parts - 1) + [amount - each * (parts - 1)]
    return list(zip(days, sums, strict=True))


def check_parts(amount: Decimal | None, parts: Sequence[tuple[date, Decimal]]) -> None:
    """Refuse instalments that do not add up to the term's amount, or go back in time."""
    if not parts:
        return
    if any(one <= 0 for _day, one in parts):
        raise Refused(_("Each instalment needs an amount."), field="instalments")
    days = [day for day, _one in parts]
    if days != sorted(days):
        raise Refused(_("Put the instalments in the order of their days."), field="instalments")
    total = sum((one for _day, one in parts), Decimal(0))
    if amount is None or total != amount:
        raise Refused(
            _("The instalments add up to {total} yuan, the term says {amount}.").format(
                total=total, amount=amount or 0
            ),
            field="instalments",
        )


def allocated(parts: Sequence[Part], payments: Iterable[Paid]) -> list[Due]:
    """Tell what became of each part: money received fills them in their order.

    So a debt falls due first that was due first (Civil Code art 560).
    """
    waiting = [(one.paid_on, one.amount) for one in sorted(payments, key=lambda one: one.paid_on)]
    found: list[Due] = []
    for part in parts:
        received, day = Decimal(0), None
        while waiting and received < part.amount:
            day, left = waiting.pop(0)
            taken = min(left, part.amount - received)
            received += taken
            if left > taken:
                waiting.insert(0, (day, left - taken))
        full = day if received == part.amount else None
        found.append(Due(part.number, part.due_on, part.amount, received, full))
    return found


def paid_performance(
    amount: Decimal, due_on: date | None, parts: Sequence[Part], payments: Sequence[Paid]
) -> Performance:
    """Tell how a term to pay was kept by what was received."""
    received = sum((one.amount for one in payments), Decimal(0))
    if not received:
        return Performance.OPEN
    if received < amount:
        return Performance.PARTLY
    if parts:
        late = any(one.performance == Performance.LATE for one in allocated(parts, payments))
    else:
        late = due_on is not None and _full_on(amount, payments) > due_on
    return Performance.LATE if late else Performance.KEPT


def _full_on(amount: Decimal, payments: Sequence[Paid]) -> date:
    total = Decimal(0)
    day = date.min
    for one in sorted(payments, key=lambda one: one.paid_on):
        if total < amount:
            total, day = total + one.amount, one.paid_on
    return day


def kind_of(way: str, *, oral: bool) -> AgreementKind:
    """Return what the agreement of a dispute is that is mediated in a way.

    On the spot no paper is needed where a recording shows it all (PROC 178), so ``oral`` there
    makes it no people's agreement.
    """
    if way == AgreementKind.SPOT:
        return AgreementKind.SPOT
    if way == AgreementKind.POLICE:
        return AgreementKind.POLICE
    return AgreementKind.ORAL if oral else AgreementKind.PEOPLE


def copies(kind: str, parties: int) -> int:
    """Return how many copies the law asks for.

    One for each party and one for the committee (PML 29); of the police three, one for each side
    and one kept (PROC 184); on the spot a slip in three.
    """
    return POLICE_COPIES if kind in BY_POLICE else parties + 1


def courts(addresses: Iterable[str], place: str, seat: str, source: str) -> list[tuple[str, str]]:
    """Return which courts the parties may ask: the basis, and where that is (CPL art 205)."""
    found = [(CourtBasis.INVITED.value, "")] if source == "court" else []
    found += [(CourtBasis.DOMICILE.value, one) for one in dict.fromkeys(addresses) if one]
    if place:
        found.append((CourtBasis.OBJECT.value, place))
    return [*found, (CourtBasis.SEAT.value, seat)]


def confirmation_hindrance(
    kind: str, effective: date | None, until: date | None, doubt: str, today: date
) -> str:
    """Say why a court cannot be asked to confirm the agreement; "" if it can.

    Args:
        kind: A value of ``AgreementKind``.
        effective: Since when the agreement is in force.
        until: The last day to apply (PML 33, CPL 205).
        doubt: Why a court does not confirm it: marriage, adoption, identity (SPC 2011, art 4).
        today: The present day.
    """
    if effective is None or until is None:
        return _("The agreement is not in force yet; record the signatures first.")
    if kind in BY_POLICE:
        return _("A court confirms agreements of people's mediation, not those of the police.")
    if doubt:
        return doubt
    if today > until:
        return _(
            "The 30 days ended on {day}; a party who wants more can go to court by itself."
        ).format(day=format_day(until))
    return ""


def court_due(applied: date, accepted: date | None) -> date:
    """Return by when the court answers: three days to accept, then fifteen to decide (SPC 2011)."""
    if accepted is None:
        return clock.limit_in_days(applied, ACCEPTED_WITHIN)
    return clock.limit_in_days(accepted, DECIDED_WITHIN)
