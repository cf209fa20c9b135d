"""Why something cannot be done with a dispute yet: each reason a sentence that says what to do.

PML: People's Mediation Law (人民调解法, in force 2011).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from policepost.core.errors import Refused
from policepost.core.language import N_, _, format_day
from policepost.mediation.after.amounts import contradictions
from policepost.mediation.after.codes import BY_POLICE, AgreementKind, TermKind
from policepost.mediation.codes import COMPANY, OPEN, Performance, Signer, Status
from policepost.mediation.rules import needs_representative


@dataclass(frozen=True, slots=True)
class PartyState:
    """What the rules need to know of a party."""

    id: UUID
    label: str
    kind: str
    name: str
    age: int | None
    address: str
    phone: str
    representative: str
    own_income: bool
    documented: bool = True
    represented_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class TermState:
    """What the rules need to know of a term; ``parts`` are its instalments."""

    text: str
    due_on: date | None
    performance: str
    amount: Decimal | None = None
    parts: tuple[tuple[date, Decimal], ...] = ()
    what: str = ""


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why something cannot be done yet: a sentence that says what to do, and the field.

    ``law`` is the key of the article that asks for it (``resources/law``); "" where arithmetic or
    good sense does.
    """

    sentence: str
    field: str = ""
    law: str = ""

    def refusal(self) -> Refused:
        """Return it as a refusal."""
        return Refused(self.sentence, field=self.field)


@dataclass(frozen=True, slots=True)
class CaseState:
    """What the rules need to know of a dispute and its agreement.

    ``printed_on``: when what lies on paper now was printed first; None before. ``signatures``:
    role, who (the party or panel member; None of the seal) and day: two of the same name sign
    twice. ``mediators``: the panel members who sign as mediators. ``kind``: a value of
    ``AgreementKind``. ``last_sitting``, ``awaited_sitting``: the day of the last one that was held,
    and of one that lies behind us without a record. ``recording``: the reference of the recording
    of a mediation on the spot. ``lawful``: what the law of the chosen way forbids or still asks
    for.
    """

    status: str
    facts: str
    parties: tuple[PartyState, ...]
    mediators: tuple[UUID, ...]
    recorder: str
    terms: tuple[TermState, ...]
    manner: str
    deadline: date | None
    oral: bool
    printed_on: date | None
    altered: bool
    signatures: tuple[tuple[str, UUID | None, date], ...]
    effective_on: date | None
    kind: str = AgreementKind.PEOPLE
    total: Decimal | None = None
    responsibilities: str = ""
    last_sitting: date | None = None
    awaited_sitting: date | None = None
    recording: str = ""
    lawful: tuple[Hindrance, ...] = ()


def wanted_signatures(case: CaseState) -> list[tuple[str, UUID | None]]:
    """Return the signatures that make the agreement effective: role, and the party or member.

    Of people's mediation the parties, the mediators and the committee's seal (PML 29); of police
    mediation the parties (PROC 184). Who was chosen to sign for another signs once (CPL 56).
    """
    parties: list[tuple[str, UUID | None]] = [
        (Signer.PARTY.value, party.id) for party in case.parties if party.represented_by is None
    ]
    if case.kind in BY_POLICE:
        return parties
    wanted = parties + [(Signer.MEDIATOR.value, who) for who in case.mediators]
    return [*wanted, (Signer.SEAL.value, None)]


def asked_signatures(case: CaseState) -> list[tuple[str, UUID | None]]:
    """Return all who sign, in the order of the sheet: also those the law does not wait for."""
    wanted = wanted_signatures(case)
    asked = [one for one in wanted if one[0] == Signer.PARTY]
    asked += [(Signer.MEDIATOR.value, who) for who in case.mediators]
    if case.recorder:
        asked.append((Signer.RECORDER.value, None))
    return [*asked, (Signer.SEAL.value, None)]


def party_hindrances(party: PartyState) -> list[Hindrance]:
    """Return what is missing of a party for a written agreement (PML 29)."""
    found = []
    if not party.name:
        found.append(
            Hindrance(_("Enter the name of {party}.").format(party=party.label), "parties")
        )
    if not party.address and not party.phone:
        found.append(
            Hindrance(
                _("Enter the address or the telephone of {party}.").format(party=party.label),
                "parties",
            )
        )
    if not party.representative and needs_representative(
        party.kind, party.age, own_income=party.own_income
    ):
        sentence = (
            _("{party} is a company: enter who acts for it.")
            if party.kind == COMPANY
            else _("{party} is under 18: enter the legal representative.")
        )
        law = "" if party.kind == COMPANY else "cc19"
        found.append(Hindrance(sentence.format(party=party.label), "parties", law))
    return found


def agreeing_hindrances(case: CaseState) -> list[Hindrance]:
    """Return why the parties cannot be said to have agreed yet."""
    found: list[Hindrance] = []
    if case.status in {Status.TERMINATED, Status.REFERRED}:
        found.append(Hindrance(_("This dispute is closed; reopen it first.")))
    if len(case.parties) < 2:
        found.append(Hindrance(_("Enter at least two parties."), "parties"))
    if not any(term.text for term in case.terms):
        found.append(Hindrance(_("Write at least one term."), "terms"))
    return [*found, *case.lawful]


def printing_hindrances(case: CaseState) -> list[Hindrance]:
    """Return why the agreement cannot take a number and be printed yet (PML 29)."""
    found = agreeing_hindrances(case)
    for party in case.parties:
        found += party_hindrances(party)
    if not case.facts:
        found.append(Hindrance(_("Write the facts of the dispute."), "facts", "pml29"))
    if any(not term.text for term in case.terms):
        found.append(Hindrance(_("Fill in or remove the empty term."), "terms"))
    if not case.manner:
        found.append(Hindrance(_("Enter how the agreement is performed."), "manner", "pml29"))
    if case.kind in BY_POLICE and case.deadline is None and undated(case):
        sentence = _("Say until when it is performed: the police's agreement names the limit.")
        found.append(Hindrance(sentence, "deadline", "proc184"))
    if not case.mediators:
        found.append(Hindrance(_("Choose who signs as mediator."), "panel"))
    found += [Hindrance(one, "terms") for one in contradictions(case.terms, case.total)]
    return found


def undated(case: CaseState) -> list[int]:
    """Return the numbers of the terms that oblige to something without a day, from 1."""
    return [
        number
        for number, term in enumerate(case.terms, 1)
        if not (term.due_on or term.parts)
        and (term.amount or term.what in {TermKind.PAY, TermKind.DO, TermKind.GIVE_BACK})
    ]


def late_terms(case: CaseState) -> list[tuple[int, date]]:
    """Return the terms, from 1, that are due later than all of the agreement, and their days."""
    if case.deadline is None:
        return []
    found = []
    for number, term in enumerate(case.terms, 1):
        days = [day for day, _amount in term.parts] + ([term.due_on] if term.due_on else [])
        if days and max(days) > case.deadline:
            found.append((number, max(days)))
    return found


def signing_hindrances(case: CaseState, signed_on: date, today: date) -> list[Hindrance]:
    """Return why a signature of that day cannot be recorded."""
    found: list[Hindrance] = []
    if case.oral:
        found.append(Hindrance(_("An oral agreement is not signed.")))
    if case.printed_on is None:
        found.append(Hindrance(_("Print the agreement first; then it is signed.")))
    elif case.altered:
        found.append(
            Hindrance(_("Something was changed since the last print; print it again first."))
        )
    elif signed_on < case.printed_on:
        sentence = _(
            "The agreement was printed on {printed}; it cannot be signed on {day} already."
        )
        days = {"printed": format_day(case.printed_on), "day": format_day(signed_on)}
        found.append(Hindrance(sentence.format(**days), "signed_on"))
    if signed_on > today:
        found.append(Hindrance(_("A signature cannot lie in the future."), "signed_on"))
    return [*found, *sitting_hindrances(case, signed_on)]


def oral_hindrances(case: CaseState, agreed_on: date) -> list[Hindrance]:
    """Return why it cannot be recorded that all agreed in words, or on the spot without a paper."""
    found = agreeing_hindrances(case)
    if case.kind == AgreementKind.POLICE:
        sentence = _("The police's agreement is written and signed; print it.")
        found.append(Hindrance(sentence, law="proc184"))
    if case.kind == AgreementKind.SPOT and not case.recording:
        sentence = _(
            "Without a paper the recording must show parties, facts and terms: enter its reference "
            "first, or print the slip in three."
        )
        found.append(Hindrance(sentence, "recording", "proc178"))
    found += [Hindrance(one, "terms") for one in contradictions(case.terms, case.total)]
    return [*found, *sitting_hindrances(case, agreed_on)]


def sitting_hindrances(case: CaseState, agreed_on: date) -> list[Hindrance]:
    """Return why nothing can be agreed on a day for the sittings: the last comes before it."""
    found: list[Hindrance] = []
    if case.awaited_sitting is not None and case.awaited_sitting <= agreed_on:
        sentence = _("Record the sitting of {day} first, or that it was not held.")
        found.append(Hindrance(sentence.format(day=format_day(case.awaited_sitting))))
    if case.last_sitting is not None and agreed_on < case.last_sitting:
        sentence = _(
            "The last sitting was on {sitting}; an agreement of {day} cannot come before it. "
            "Correct the day, or that of the sitting."
        )
        days = {"sitting": format_day(case.last_sitting), "day": format_day(agreed_on)}
        found.append(Hindrance(sentence.format(**days), "signed_on"))
    return found


def frozen(case: CaseState) -> bool:
    """Tell whether what stands on the agreement may no longer change: somebody signed it."""
    return bool(case.signatures) or case.effective_on is not None


def writable(case: CaseState) -> bool:
    """Tell whether there are words that can still change: nobody signed, and nobody gave it up."""
    return case.status in OPEN and not frozen(case)


FROZEN: Final = N_(
    "The agreement is signed; withdraw the signatures before you change it, or add a supplementary "
    "agreement."
)


def check_unperformed(case: CaseState) -> None:
    """Refuse to take an agreement out of force once something promised in it was performed."""
    if any(term.performance != Performance.OPEN for term in case.terms):
        raise Refused(_("Terms were performed already; the agreement stays in force."))


def checked(hindrances: Sequence[Hindrance]) -> None:
    """Raise the first hindrance as a refusal."""
    if hindrances:
        raise hindrances[0].refusal()


def check_printable(case: CaseState) -> None:
    """Refuse with the first thing that is missing; a signed agreement can always be printed."""
    if case.oral:
        raise Refused(
            _("An oral agreement is not signed; its registration form is among the papers.")
        )
    if not frozen(case):
        checked(printing_hindrances(case))
