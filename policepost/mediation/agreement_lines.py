"""An agreement as the page and the papers read it: its clauses and signatures, frozen lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from policepost.mediation import rules
from policepost.mediation.after import clauses
from policepost.mediation.after import rules as after_rules
from policepost.mediation.after.lines import InstalmentLine, PaymentLine


@dataclass(frozen=True, slots=True, kw_only=True)
class TermLine:
    """A clause of the agreement."""

    id: UUID
    position: int
    text: str
    due_on: date | None
    amount: Decimal | None
    performance: str
    performed_on: date | None
    note: str
    what: str = ""
    by_ids: Sequence[str] = ()
    to_ids: Sequence[str] = ()
    how: str = ""
    supplement_id: UUID | None = None
    replaces_id: UUID | None = None
    instalments: tuple[InstalmentLine, ...] = ()
    payments: tuple[PaymentLine, ...] = ()

    @property
    def received(self) -> Decimal:
        """What was received under it so far, in yuan."""
        return sum((one.amount for one in self.payments), Decimal(0))

    @property
    def on_paper(self) -> str:
        """Its words as papers write them, with what was agreed beside them."""
        return clauses.on_paper(self, [(one.due_on, one.amount) for one in self.instalments])

    @property
    def parts(self) -> list[after_rules.Due]:
        """What became of each instalment."""
        return after_rules.allocated(self.instalments, self.payments)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """A signature that was given; ``who`` is the party or panel member, None of the seal."""

    id: UUID
    role: str
    who: UUID | None
    name: str
    signed_on: date
    signed_by: str = ""
    supplement_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLine:
    """The agreement; without an id none was begun."""

    id: UUID | None = None
    year: int | None = None
    serial: int | None = None
    oral: bool = False
    manner: str = ""
    place: str = ""
    deadline: date | None = None
    recorder: str = ""
    printed_at: datetime | None = None
    prints: int = 0
    copies_printed: int = 0
    printed_digest: str = ""
    effective_on: date | None = None
    kind: str = ""
    responsibilities: str = ""
    total: Decimal | None = None
    copies: int | None = None
    signatures: tuple[SignatureLine, ...] = ()

    @property
    def confirmation_until(self) -> date | None:
        """The last day to apply for judicial confirmation."""
        if self.effective_on is None:
            return None
        return rules.confirmation_deadline(self.effective_on)
