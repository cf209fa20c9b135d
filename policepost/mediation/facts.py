"""What an officer types about a dispute, as plain values, and the checks of a single one.

Each ``checked`` function returns the same facts tidied up, or refuses with the field's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import one_line, paragraphs, written
from policepost.core.tables import table
from policepost.mediation.after.codes import TermKind
from policepost.mediation.codes import PERSON, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFacts:
    """A dispute as it is registered; ``track`` "" for what the rules propose."""

    kind: str
    source: str
    received_at: datetime
    subject: str = ""
    place: str = ""
    place_id: UUID | None = None
    grid_id: UUID | None = None
    facts: str = ""
    claims: str = ""
    amount: Decimal | None = None
    urgency: str = Urgency.PLAIN
    confidential: bool = False
    track: str = ""
    track_reason: str = ""
    injured: bool = False
    handover_number: str = ""
    reported_at: datetime | None = None
    reported_to: str = ""
    earlier_ids: str = ""
    sent_by: str = ""
    sent_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFacts:
    """A party; ``id`` is None for one that is new. Codes of the tables sexes and ethnic_groups."""

    name: str
    id: UUID | None = None
    kind: str = PERSON
    resident_id: UUID | None = None
    sex: str = ""
    ethnic: str = ""
    birth: date | None = None
    age: int | None = None
    occupation: str = ""
    phone: str = ""
    address: str = ""
    id_number: str = ""
    representative: str = ""
    representative_phone: str = ""
    representative_id: UUID | None = None
    own_income: bool = False
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """A member of a dispute's panel; ``id`` is None for one that is new."""

    name: str
    role: str
    id: UUID | None = None
    mediator_id: UUID | None = None
    organisation: str = ""
    phone: str = ""
    signs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFacts:
    """One clause of the agreement; ``id`` is None for one that is new.

    Attributes:
        what: A value of ``TermKind``, or "".
        by_ids, to_ids: Who owes it and to whom: ids of parties in hexadecimal; none: all.
        how: 现金, 银行转账 …
        instalments: Day and amount of each part; None leaves them as they are stored.
        replaces_id: In a supplement, the clause in whose place this one stands.
    """

    text: str
    id: UUID | None = None
    due_on: date | None = None
    amount: Decimal | None = None
    what: str = ""
    by_ids: tuple[str, ...] = ()
    to_ids: tuple[str, ...] = ()
    how: str = ""
    instalments: tuple[tuple[date, Decimal], ...] | None = None
    replaces_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """How the agreement is performed.

    ``responsibilities`` says who answers for what (PML 29, item 2), ``total`` what is to be paid in
    all, ``copies`` how many are made where the parties want more than the law asks for.
    """

    manner: str = ""
    place: str = ""
    deadline: date | None = None
    recorder: str = ""
    oral: bool = False
    responsibilities: str = ""
    total: Decimal | None = None
    copies: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingFacts:
    """What was recorded of a sitting.

    Attributes:
        came: Ids of the parties and members who were there.
        methods: Names of the methods that were used.
        read_aloud: Whether the record was read to the parties, who said that it is right.
    """

    started_at: datetime
    outcome: str
    ended_at: datetime | None = None
    record: str = ""
    recorder: str = ""
    came: tuple[UUID, ...] = ()
    methods: tuple[str, ...] = ()
    read_aloud: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MediatorFacts:
    """An entry in the post's directory of mediators."""

    name: str
    role: str
    organisation: str = ""
    phone: str = ""
    grid_id: UUID | None = None
    usual: bool = False
    weekdays: str = ""


def check_coded(code: str, name: str, field: str, sentence: str) -> None:
    if code not in table(name):
        raise Refused(sentence, field=field)


def check_told(subject: str, facts: str) -> None:
    """Refuse a dispute of which nothing is told."""
    if not subject.strip() and not facts.strip():
        raise Refused(_("Write in a few words what it is about."), field="facts")


def checked_member(facts: MemberFacts) -> MemberFacts:
    """Return a member of the panel tidied up, or refuse."""
    tidy = replace(facts, name=facts.name.strip())
    if not tidy.name:
        raise Refused(_("Enter the name of the mediator."), field="panel")
    check_coded(
        tidy.role, "panel_roles", "panel", _("Choose the role of {name}.").format(name=tidy.name)
    )
    return tidy


def checked_mediator(facts: MediatorFacts) -> MediatorFacts:
    """Return an entry of the directory tidied up, or refuse."""
    tidy = replace(
        facts,
        name=facts.name.strip(),
        organisation=facts.organisation.strip(),
        phone=facts.phone.strip(),
    )
    if not tidy.name:
        raise Refused(_("Enter the name of the mediator."), field="name")
    check_coded(
        tidy.role, "panel_roles", "role", _("Choose the role of {name}.").format(name=tidy.name)
    )
    return tidy


def checked_details(told: AgreementFacts) -> AgreementFacts:
    """Return how the agreement is performed, tidied up."""
    return replace(
        told,
        manner=one_line(told.manner),
        place=one_line(told.place),
        recorder=one_line(told.recorder),
        responsibilities=paragraphs(told.responsibilities),
    )


def tidy_terms(terms: Sequence[TermFacts]) -> list[TermFacts]:
    """Return the terms as they are kept and printed, without empty ones at the end."""
    tidy = [replace(term, text=written(term.text), how=one_line(term.how)) for term in terms]
    while tidy and not tidy[-1].text:
        tidy.pop()
    return tidy


def checked_terms(terms: Sequence[TermFacts]) -> list[TermFacts]:
    """Return the terms tidied up, without empty ones at the end; refuse amounts below nothing."""
    tidy = tidy_terms(terms)
    if any(term.amount is not None and term.amount < 0 for term in tidy):
        raise Refused(_("Enter the amount without a minus sign."), field="terms")
    if any(term.what and term.what not in set(TermKind) for term in tidy):
        raise Refused(_("Choose what the term obliges to."), field="terms")
    return tidy
