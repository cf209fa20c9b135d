"""Reads one dispute whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from policepost.core import clock
from policepost.core.counting import rows
from policepost.mediation import names, rules
from policepost.mediation.after.lines import (
    ConfirmationLine,
    DutyLine,
    InstalmentLine,
    PaymentLine,
    SupplementLine,
)
from policepost.mediation.agreement_lines import AgreementLine, SignatureLine, TermLine
from policepost.mediation.head import Head
from policepost.mediation.lines import (
    Card,
    FollowUpLine,
    MemberLine,
    PartyLine,
    PresenceLine,
    SittingLine,
)
from policepost.mediation.records import (
    Agreement,
    Attendance,
    Confirmation,
    Dispute,
    Duty,
    FollowUp,
    Instalment,
    PanelMember,
    Party,
    Payment,
    Signature,
    Sitting,
    Supplement,
    Term,
)
from policepost.residents.rules import age

Shape = TypeVar("Shape")
_OF_THE_CARD = (
    *("place_id", "facts", "claims", "amount", "end_reason", "referred_to"),
    *("officer_id", "confidential", "ways_told", "way", "track", "track_reason"),
    *("act", "circumstance", "findings", "exclusions", "injured", "appraisal", "appraised_on"),
    *("one_officer", "recording", "handover_number", "reported_at", "reported_to"),
    *("earlier_ids", "key", "turned_crime_on", "sent_by", "sent_number"),
)
_COPIED = (*(one.name for one in fields(Head)), *_OF_THE_CARD)
_PARTS: Mapping[type, tuple[type[Any], InstrumentedAttribute[Any]]] = {
    PartyLine: (Party, Party.position),
    MemberLine: (PanelMember, PanelMember.position),
    SittingLine: (Sitting, Sitting.number),
    TermLine: (Term, Term.position),
    FollowUpLine: (FollowUp, FollowUp.due_on),
    AgreementLine: (Agreement, Agreement.id),
    SupplementLine: (Supplement, Supplement.position),
    ConfirmationLine: (Confirmation, Confirmation.applied_on),
    DutyLine: (Duty, Duty.position),
}
"""Of which records of a dispute a line tells, and in which order."""
_PERHAPS: Mapping[type, tuple[type[Any], type[Any]]] = {
    **{
        shape: (record, record)
        for shape, (record, _order) in _PARTS.items()
        if shape not in {PartyLine, MemberLine}
    },
    InstalmentLine: (Instalment, Term),
    PaymentLine: (Payment, Term),
}
"""What many disputes have nothing of: its records, and those that belong to the dispute."""

Asked = Select[*tuple[Any, ...]]


def card(session: Session, dispute_id: UUID) -> Card | None:
    """Return a dispute whole, None if there is none with this id.

    The parties' ages are those on the day the agreement took effect, else today. What a transaction
    has changed so far is written first.
    """
    session.flush()
    found = rows(session, _dispute(), owner=dispute_id)
    if not found:
        return None
    copied, there = found[0][: len(_COPIED)], found[0][len(_COPIED) :]
    lacking = frozenset(shape for shape, has in zip(_PERHAPS, there, strict=True) if not has)
    case = _Case(session, dispute_id, lacking)
    agreement, given = _agreement(case)
    day = agreement.effective_on or clock.today()
    parties = tuple(_party(told, day) for told in case.told(PartyLine))
    panel = case.lines(MemberLine)
    terms, supplements = _promised(case, given)
    return Card(
        **dict(zip(_COPIED, copied, strict=True)),
        parties=parties,
        panel=panel,
        sittings=_sittings(case, parties, panel),
        agreement=agreement,
        follow_ups=case.lines(FollowUpLine),
        confirmations=case.lines(ConfirmationLine),
        duties=case.lines(DutyLine),
        terms=terms,
        supplements=supplements,
    )


@cache
def _dispute() -> Asked:
    """Ask for a dispute, and of what it has anything: to be told so is cheaper than to look."""
    chosen = select(*(getattr(Dispute, name) for name in _COPIED)).add_columns(
        *(
            exists().where(
                owner.dispute_id == Dispute.id,
                *([record.term_id == owner.id] if record is not owner else []),
            )
            for record, owner in _PERHAPS.values()
        )
    )
    return chosen.where(Dispute.id == bindparam("owner"))


@dataclass(frozen=True, slots=True)
class _Case:
    """A dispute that is being read, and which of `_PERHAPS` it has nothing of."""

    session: Session
    id: UUID
    lacking: frozenset[type]

    def told(self, shape: type) -> Iterator[dict[str, Any]]:
        """Return what the lines of a part of it are made of, in their order."""
        if shape in self.lacking:
            return iter(())
        names, statement = _part(shape)
        found = rows(self.session, statement, owner=self.id)
        return (dict(zip(names, row, strict=True)) for row in found)

    def lines(self, shape: type[Shape]) -> tuple[Shape, ...]:
        """Return the lines of a part of it that are told by themselves."""
        return tuple(shape(**told) for told in self.told(shape))


@cache
def _part(shape: type) -> tuple[tuple[str, ...], Asked]:
    """Return which fields of a line stand in its record, and the statement that reads them."""
    record, order = _PARTS[shape]
    names = tuple(one.name for one in fields(shape) if hasattr(record, one.name))
    chosen = select(*(getattr(record, name) for name in names))
    of_dispute = record.dispute_id == bindparam("owner")
    return names, chosen.where(of_dispute).order_by(order, record.id)


@cache
def _expected() -> Asked:
    who = func.coalesce(Attendance.party_id, Attendance.member_id)
    return (
        select(Attendance.sitting_id, who, Attendance.state)
        .join(Sitting, Sitting.id == Attendance.sitting_id)
        .where(Sitting.dispute_id == bindparam("owner"), who.is_not(None))
    )


@cache
def _signed() -> Asked:
    who = func.coalesce(Signature.party_id, Signature.member_id).label("who")
    return (
        select(Signature.id, Signature.role, who, Signature.name, Signature.signed_on)
        .add_columns(Signature.signed_by, Signature.supplement_id)
        .where(Signature.agreement_id == bindparam("owner"))
        .order_by(Signature.signed_on, Signature.id)
    )


def _party(told: dict[str, Any], day: date) -> PartyLine:
    if told["birth"] is not None:
        told["age"] = age(told["birth"], day)
    return PartyLine(**told, label=rules.label(told["position"]))


def _sittings(
    case: _Case, parties: Sequence[PartyLine], panel: Sequence[MemberLine]
) -> tuple[SittingLine, ...]:
    held = list(case.told(SittingLine))
    expected: defaultdict[UUID, dict[UUID, str]] = defaultdict(dict)
    if held:
        for sitting_id, who, state in rows(case.session, _expected(), owner=case.id):
            expected[sitting_id][who] = state
    return tuple(
        SittingLine(**told, present=_present(expected[told["id"]], parties, panel)) for told in held
    )


def _present(
    states: Mapping[UUID, str], parties: Sequence[PartyLine], panel: Sequence[MemberLine]
) -> tuple[PresenceLine, ...]:
    """Return who is expected, the parties first, each in the order of the case."""
    told = names.on_screen(parties)
    people = [(one.id, True, name, one.label) for one, name in zip(parties, told, strict=True)]
    people += [(one.id, False, one.name, one.role) for one in panel]
    return tuple(
        PresenceLine(who=who, is_party=is_party, name=name, role=role, state=states[who])
        for who, is_party, name, role in people
        if who in states
    )


def _agreement(case: _Case) -> tuple[AgreementLine, Sequence[SignatureLine]]:
    """Return the agreement with its signatures, and those of its supplements."""
    for told in case.told(AgreementLine):
        rest = ("id", "role", "who", "name", "signed_on", "signed_by", "supplement_id")
        given = [
            SignatureLine(**dict(zip(rest, row, strict=True)))
            for row in rows(case.session, _signed(), owner=told["id"])
        ]
        own = tuple(one for one in given if one.supplement_id is None)
        return AgreementLine(**told, signatures=own), given
    return AgreementLine(), ()


def _promised(
    case: _Case, given: Sequence[SignatureLine]
) -> tuple[tuple[TermLine, ...], tuple[SupplementLine, ...]]:
    """Return the terms of the agreement, and its supplements with theirs."""
    instalments = _by_term(case, _instalments(), InstalmentLine)
    payments = _by_term(case, _payments(), PaymentLine)
    terms = [
        TermLine(
            **told,
            instalments=tuple(instalments[told["id"]]),
            payments=tuple(payments[told["id"]]),
        )
        for told in case.told(TermLine)
    ]
    supplements = [
        SupplementLine(
            **told,
            terms=tuple(one for one in terms if one.supplement_id == told["id"]),
            signatures=tuple(one for one in given if one.supplement_id == told["id"]),
        )
        for told in case.told(SupplementLine)
    ]
    return tuple(one for one in terms if one.supplement_id is None), tuple(supplements)


def _by_term(case: _Case, statement: Asked, shape: type[Shape]) -> defaultdict[UUID, list[Shape]]:
    found: defaultdict[UUID, list[Shape]] = defaultdict(list)
    if shape in case.lacking:
        return found
    names = [column.name for column in statement.selected_columns][1:]
    for term_id, *told in rows(case.session, statement, owner=case.id):
        found[term_id].append(shape(**dict(zip(names, told, strict=True))))
    return found


@cache
def _instalments() -> Asked:
    return (
        select(*(Instalment.term_id, Instalment.id, Instalment.number))
        .add_columns(Instalment.due_on, Instalment.amount)
        .join(Term, Term.id == Instalment.term_id)
        .where(Term.dispute_id == bindparam("owner"))
        .order_by(Instalment.number)
    )


@cache
def _payments() -> Asked:
    return (
        select(*(Payment.term_id, Payment.id, Payment.paid_on, Payment.amount))
        .add_columns(Payment.how, Payment.receipt, Payment.note)
        .join(Term, Term.id == Payment.term_id)
        .where(Term.dispute_id == bindparam("owner"))
        .order_by(Payment.paid_on, Payment.id)
    )
