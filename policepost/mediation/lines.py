"""The parts of a dispute as its page and its papers read them: plain, frozen lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from policepost.core.language import _
from policepost.core.shapes import Tone
from policepost.core.tables import table
from policepost.mediation import codes, hindrances, rules, standing
from policepost.mediation.after import clauses
from policepost.mediation.after import rules as after_rules
from policepost.mediation.after.lines import (
    ConfirmationLine,
    DutyLine,
    InstalmentLine,
    PaymentLine,
    SupplementLine,
)
from policepost.mediation.head import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """A party as the card shows it; ``age`` in years on the day asked for."""

    id: UUID
    position: int
    label: str
    kind: str
    resident_id: UUID | None
    name: str
    sex: str
    ethnic: str
    birth: date | None
    age: int | None
    occupation: str
    phone: str
    address: str
    id_number: str
    representative: str
    representative_phone: str
    own_income: bool
    role: str = ""
    representative_kind: str = ""
    representative_relation: str = ""
    representative_number: str = ""
    powers: str = ""
    authorised_on: date | None = None
    guardian_told_on: date | None = None
    guardian_told_how: str = ""
    not_told_agreed: bool = False
    service_address: str = ""
    consent: str = ""
    represented_by: UUID | None = None
    representative_id: UUID | None = None

    @property
    def needs_representative(self) -> bool:
        """Whether somebody must act for the party."""
        return rules.needs_representative(self.kind, self.age, own_income=self.own_income)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """A member of the panel."""

    id: UUID
    mediator_id: UUID | None
    role: str
    name: str
    organisation: str
    phone: str
    signs: bool

    @property
    def role_words(self) -> str:
        """The role in the language of the screen."""
        return table("panel_roles").label(self.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceLine:
    """Somebody expected at a sitting: ``who`` is the id of a party or of a panel member."""

    who: UUID
    is_party: bool
    name: str
    role: str
    state: str

    @property
    def words(self) -> str:
        """The state in the language of the screen."""
        return _(codes.PRESENCE_WORDS[self.state])

    @property
    def tone(self) -> Tone:
        """The colour of the state."""
        return codes.PRESENCE_TONES[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingLine:
    """A sitting with who is expected or came."""

    id: UUID
    number: int
    planned_at: datetime
    place: str
    started_at: datetime | None
    ended_at: datetime | None
    recorder: str
    record: str
    outcome: str
    minutes: int
    methods: str
    read_aloud_at: datetime | None
    present: tuple[PresenceLine, ...]

    @property
    def outcome_words(self) -> str:
        """How it ended, in the language of the screen; "" before."""
        return _(codes.OUTCOME_WORDS[self.outcome]) if self.outcome else ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLine:
    """A look at whether the promise is kept."""

    id: UUID
    due_on: date
    purpose: str
    done_on: date | None
    officer: str
    result: str
    note: str

    @property
    def result_words(self) -> str:
        """What it found, in the language of the screen; "" before."""
        return _(codes.FOLLOW_UP_WORDS[self.result]) if self.result else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Head):
    """A dispute with all that belongs to it."""

    place_id: UUID | None
    facts: str
    claims: str
    amount: Decimal | None
    end_reason: str
    referred_to: str
    officer_id: UUID | None
    confidential: bool
    way: str
    track: str
    track_reason: str
    act: str
    circumstance: str
    findings: str
    exclusions: str
    injured: bool
    appraisal: bool
    appraised_on: date | None
    one_officer: bool
    recording: str
    handover_number: str
    reported_at: datetime | None
    reported_to: str
    earlier_ids: str
    sent_by: str
    sent_number: str
    key: bool
    turned_crime_on: date | None
    parties: tuple[PartyLine, ...]
    panel: tuple[MemberLine, ...]
    sittings: tuple[SittingLine, ...]
    terms: tuple[TermLine, ...]
    agreement: AgreementLine
    follow_ups: tuple[FollowUpLine, ...]
    supplements: tuple[SupplementLine, ...] = ()
    confirmations: tuple[ConfirmationLine, ...] = ()
    duties: tuple[DutyLine, ...] = ()
    ways_told: str = ""

    @property
    def agreement_kind(self) -> str:
        """What the agreement is: a value of ``AgreementKind``."""
        return self.agreement.kind or after_rules.kind_of(self.way, oral=self.agreement.oral)

    @property
    def copies(self) -> int:
        """How many copies of the agreement are made: what the law asks for, or more."""
        least = after_rules.copies(self.agreement_kind, len(self.parties))
        return max(least, self.agreement.copies or 0)

    @property
    def promises(self) -> tuple[TermLine, ...]:
        """The terms to keep: those of supplements in force stand in place of what they change."""
        new = [term for one in self.supplements if one.effective_on for term in one.terms]
        gone = {term.replaces_id for term in new}
        return tuple(term for term in (*self.terms, *new) if term.id not in gone)

    @property
    def digest(self) -> str:
        """A digest of what stands on the agreement."""
        return standing.digest(self)

    @property
    def altered(self) -> bool:
        """Whether something that stands on the agreement was changed since the last print."""
        return bool(self.agreement.prints) and self.agreement.printed_digest != self.digest

    @property
    def signers(self) -> tuple[str, ...]:
        """The names of those who sign as mediators."""
        return tuple(member.name for member in self.panel if member.signs)

    @property
    def state(self) -> hindrances.CaseState:
        """What the rules need to know of it."""
        return standing.state(self)
