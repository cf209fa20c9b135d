"""The parts of a dispute as its page and its papers read them: plain, frozen lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from policepost.core.language import _
from policepost.core.shapes import Tone
from policepost.core.tables import table
from policepost.mediation import codes, hindrances, rules, standing
from policepost.mediation.after import rules as after_rules
from policepost.mediation.after.lines import (
    ConfirmationLine,
    DutyLine,
    PaymentLine,
    SupplementLine,
)
from policepost.mediation.agreement_lines import AgreementLine, TermLine
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
        return tuple(term for term in self._agreed if term.id not in self._changed)

    @property
    def replaced(self) -> tuple[TermLine, ...]:
        """The terms in whose place others stand; what was received under them was received."""
        return tuple(term for term in self._agreed if term.id in self._changed)

    @property
    def payments(self) -> tuple[PaymentLine, ...]:
        """All that was received, also before a term was replaced."""
        return tuple(paid for term in self._agreed for paid in term.payments)

    @property
    def _agreed(self) -> tuple[TermLine, ...]:
        new = [term for one in self.supplements if one.effective_on for term in one.terms]
        return (*self.terms, *new)

    @property
    def _changed(self) -> set[UUID | None]:
        return {term.replaces_id for term in self._agreed}

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
