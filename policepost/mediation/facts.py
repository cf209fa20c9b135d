"""What an officer types about a dispute, as plain values, and the checks of a single one.

Each ``checked`` function returns the same facts tidied up, or refuses with the field's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.tables import table
from policepost.mediation.codes import COMPANY, PERSON, Urgency
from policepost.mediation.rules import MOST_PARTIES
from policepost.residents import rules as resident_rules

_OLDEST: Final = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFacts:
    """A dispute as it is registered."""

    kind: str
    source: str
    received_at: datetime
    subject: str = ""
    place: str = ""
    place_id: UUID | None = None
    grid_id: UUID | None = None
    facts: str = ""
    amount: Decimal | None = None
    urgency: str = Urgency.PLAIN
    confidential: bool = False


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
    own_income: bool = False


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
    """One clause of the agreement; ``id`` is None for one that is new."""

    text: str
    id: UUID | None = None
    due_on: date | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """How the agreement is performed."""

    manner: str = ""
    place: str = ""
    deadline: date | None = None
    recorder: str = ""
    oral: bool = False


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


def _coded(code: str, name: str, field: str, sentence: str) -> None:
    if code not in table(name):
        raise Refused(sentence, field=field)


def checked_dispute(facts: DisputeFacts, now: datetime) -> DisputeFacts:
    """Return the facts of a dispute tidied up, or refuse."""
    _coded(facts.kind, "dispute_kinds", "kind", _("Choose the kind of the dispute."))
    _coded(facts.source, "dispute_sources", "source", _("Choose how the dispute came in."))
    if facts.urgency not in set(Urgency):
        raise Refused(_("Choose how urgent it is."), field="urgency")
    if facts.received_at > now:
        raise Refused(_("A dispute cannot come in later than now."), field="received_at")
    if facts.amount is not None and facts.amount < 0:
        raise Refused(_("Enter the amount without a minus sign."), field="amount")
    tidy = replace(
        facts,
        subject=facts.subject.strip(),
        place=facts.place.strip(),
        facts=facts.facts.strip(),
    )
    check_told(tidy.subject, tidy.facts)
    return tidy


def check_told(subject: str, facts: str) -> None:
    """Refuse a dispute of which nothing is told."""
    if not subject.strip() and not facts.strip():
        raise Refused(_("Write in a few words what it is about."), field="facts")


def checked_party(facts: PartyFacts, today: date) -> PartyFacts:
    """Return the facts of a party tidied up, or refuse."""
    tidy = replace(
        facts,
        name=facts.name.strip(),
        occupation=facts.occupation.strip(),
        phone=facts.phone.strip(),
        address=facts.address.strip(),
        id_number=facts.id_number.strip().upper(),
        representative=facts.representative.strip(),
        representative_phone=facts.representative_phone.strip(),
    )
    if not tidy.name:
        raise Refused(_("Enter the name of the party."), field="name")
    if tidy.kind not in {PERSON, COMPANY}:
        raise Refused(_("Choose whether the party is a person or a company."), field="kind")
    tidy = _with_identity(tidy, today)
    if tidy.sex:
        _coded(tidy.sex, "sexes", "sex", _("Choose the sex from the list."))
    if tidy.ethnic:
        _coded(tidy.ethnic, "ethnic_groups", "ethnic", _("Choose the ethnic group from the list."))
    if tidy.birth is not None and tidy.birth > today:
        raise Refused(_("The day of birth lies in the future."), field="birth")
    if tidy.age is not None and not 0 <= tidy.age <= _OLDEST:
        raise Refused(_("Enter an age between 0 and {most}.").format(most=_OLDEST), field="age")
    return tidy


def _with_identity(party: PartyFacts, today: date) -> PartyFacts:
    """Return a person with sex and birth date as the identity number says, or refuse a wrong one.

    Numbers of other documents are kept as they are.
    """
    number = party.id_number
    is_card = bool(number) and resident_rules.document_kind(number) == resident_rules.IDENTITY_CARD
    if party.kind != PERSON or not is_card or resident_rules.is_old_number(number):
        return party
    fault = resident_rules.identity_fault(number, today)
    if fault:
        raise Refused(fault, field="id_number")
    return replace(party, sex=resident_rules.sex_of(number), birth=resident_rules.birth_of(number))


def checked_parties(parties: Sequence[PartyFacts], today: date) -> list[PartyFacts]:
    """Return the parties tidied up, or refuse; nobody stands on a paper twice."""
    tidy = [checked_party(party, today) for party in parties]
    if not tidy:
        raise Refused(_("Enter who the dispute is between."), field="parties")
    if len(tidy) > MOST_PARTIES:
        raise Refused(
            _("At most {most} parties fit one agreement.").format(most=MOST_PARTIES),
            field="parties",
        )
    residents = [party.resident_id for party in tidy if party.resident_id is not None]
    if len(set(residents)) < len(residents):
        raise Refused(_("The same resident is a party twice; remove one."), field="parties")
    return tidy


def checked_member(facts: MemberFacts) -> MemberFacts:
    """Return a member of the panel tidied up, or refuse."""
    tidy = replace(facts, name=facts.name.strip())
    if not tidy.name:
        raise Refused(_("Enter the name of the mediator."), field="panel")
    _coded(
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
    _coded(tidy.role, "panel_roles", "role", _("Choose the role of {name}.").format(name=tidy.name))
    return tidy


def checked_terms(terms: Sequence[TermFacts]) -> list[TermFacts]:
    """Return the terms tidied up, without empty ones at the end; refuse amounts below nothing."""
    tidy = [replace(term, text=term.text.strip()) for term in terms]
    while tidy and not tidy[-1].text:
        tidy.pop()
    if any(term.amount is not None and term.amount < 0 for term in tidy):
        raise Refused(_("Enter the amount without a minus sign."), field="terms")
    return tidy
