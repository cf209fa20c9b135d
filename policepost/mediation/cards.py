"""Reads one dispute whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from policepost.core import clock
from policepost.mediation import names, rules
from policepost.mediation.head import Head
from policepost.mediation.lines import (
    AgreementLine,
    Card,
    FollowUpLine,
    MemberLine,
    PartyLine,
    PresenceLine,
    SignatureLine,
    SittingLine,
    TermLine,
)
from policepost.mediation.records import (
    Agreement,
    Attendance,
    Dispute,
    FollowUp,
    PanelMember,
    Party,
    Signature,
    Sitting,
    Term,
)
from policepost.residents.rules import age

Part = TypeVar("Part", Party, PanelMember, Sitting, Term, FollowUp)
Shape = TypeVar("Shape")
_OF_THE_CARD = ("place_id", "facts", "amount", "end_reason", "referred_to")
_COPIED = (*(one.name for one in fields(Head)), *_OF_THE_CARD)


def card(session: Session, dispute_id: UUID) -> Card | None:
    """Return a dispute whole, None if there is none with this id.

    The parties' ages are those on the day the agreement took effect, else today.
    """
    dispute = session.get(Dispute, dispute_id)
    if dispute is None:
        return None
    held = session.scalar(select(Agreement).where(Agreement.dispute_id == dispute_id))
    day = (held.effective_on if held else None) or clock.today()
    parties = tuple(_party(one, day) for one in _parts(session, dispute, Party, Party.position))
    panel = tuple(
        _line(MemberLine, one)
        for one in _parts(session, dispute, PanelMember, PanelMember.position)
    )
    return Card(
        **{name: getattr(dispute, name) for name in _COPIED},
        parties=parties,
        panel=panel,
        sittings=_sittings(session, dispute, parties, panel),
        terms=tuple(_line(TermLine, one) for one in _parts(session, dispute, Term, Term.position)),
        agreement=_agreement(session, held),
        follow_ups=tuple(
            _line(FollowUpLine, one) for one in _parts(session, dispute, FollowUp, FollowUp.due_on)
        ),
    )


def _parts(
    session: Session, dispute: Dispute, part: type[Part], order: InstrumentedAttribute[Any]
) -> list[Part]:
    chosen = select(part).where(part.dispute_id == dispute.id).order_by(order, part.id)
    return list(session.scalars(chosen))


def _line(shape: type[Shape], record: object, **more: object) -> Shape:
    """Copy the fields of a record that the ``shape`` names."""
    names = (one.name for one in fields(cast("Any", shape)) if one.name not in more)
    return shape(**{name: getattr(record, name) for name in names}, **more)


def _party(one: Party, day: date) -> PartyLine:
    years = one.age if one.birth is None else age(one.birth, day)
    return _line(PartyLine, one, label=rules.label(one.position), age=years)


def _sittings(
    session: Session,
    dispute: Dispute,
    parties: Sequence[PartyLine],
    panel: Sequence[MemberLine],
) -> tuple[SittingLine, ...]:
    found = _parts(session, dispute, Sitting, Sitting.number)
    expected: dict[UUID, dict[UUID, str]] = {one.id: {} for one in found}
    for one in session.scalars(select(Attendance).where(Attendance.sitting_id.in_(expected))):
        who = one.party_id or one.member_id
        if who is not None:
            expected[one.sitting_id][who] = one.state
    return tuple(
        _line(SittingLine, one, present=_present(expected[one.id], parties, panel)) for one in found
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


def _agreement(session: Session, held: Agreement | None) -> AgreementLine:
    if held is None:
        return AgreementLine()
    given = select(Signature).where(Signature.agreement_id == held.id).order_by(Signature.signed_on)
    signatures = tuple(
        SignatureLine(
            id=one.id,
            role=one.role,
            who=one.party_id or one.member_id,
            name=one.name,
            signed_on=one.signed_on,
        )
        for one in session.scalars(given)
    )
    return _line(AgreementLine, held, signatures=signatures)
