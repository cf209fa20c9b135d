"""What pages and papers read of promises and what follows them: plain, frozen lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from policepost.core.language import _
from policepost.core.shapes import Tone
from policepost.mediation.after import codes, rules

if TYPE_CHECKING:
    from policepost.mediation.agreement_lines import SignatureLine, TermLine


NOTHING: Final = UUID(int=0)
"""The key of what is not stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentLine:
    """One part of what is to be paid under a term."""

    id: UUID | None = None
    number: int
    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLine:
    """Money that was received."""

    id: UUID = NOTHING
    paid_on: date
    amount: Decimal
    how: str = ""
    receipt: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementLine:
    """A supplementary agreement with its terms and signatures."""

    id: UUID
    position: int
    reason: str
    manner: str
    place: str
    deadline: date | None
    recorder: str
    year: int | None
    serial: int | None
    number: str
    printed_at: datetime | None
    prints: int
    copies_printed: int
    printed_digest: str
    effective_on: date | None
    terms: tuple[TermLine, ...] = ()
    signatures: tuple[SignatureLine, ...] = ()

    @property
    def signed(self) -> bool:
        """Whether somebody has signed it, so that its text stays."""
        return bool(self.signatures)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationLine:
    """That a court was asked to confirm the agreement."""

    id: UUID
    court: str
    basis: str
    applied_on: date
    accepted_on: date | None
    decided_on: date | None
    outcome: str
    decision_number: str
    note: str

    @property
    def words(self) -> str:
        """How it stands, in the language of the screen."""
        if self.outcome:
            return _(codes.COURT_WORDS[self.outcome])
        return _("Accepted by the court") if self.accepted_on else _("Applied for")

    @property
    def tone(self) -> Tone:
        """The colour of how it stands."""
        return codes.COURT_TONES[self.outcome] if self.outcome else "wait"

    @property
    def due_on(self) -> date | None:
        """By when the court answers; None once it has."""
        if self.outcome:
            return None
        return rules.court_due(self.applied_on, self.accepted_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """A line of the responsibility list."""

    id: UUID
    position: int
    officer_id: UUID | None
    who: str
    what: str
    due_on: date
    done_on: date | None
    note: str

    def overdue(self, today: date) -> bool:
        """Whether it should have been done before today."""
        return self.done_on is None and self.due_on < today
