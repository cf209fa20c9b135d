"""What the same people, or the same place, quarrelled about before; and who should mediate now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from policepost.core.language import _
from policepost.mediation import links, listing
from policepost.mediation.codes import OPEN, Urgency
from policepost.mediation.law import hints, tracks
from policepost.mediation.listing import DisputeLine
from policepost.mediation.records import Dispute, Party

if TYPE_CHECKING:
    from policepost.mediation.facts import DisputeFacts, PartyFacts
    from policepost.mediation.lines import Card

MOST = 5
"""How many earlier disputes are shown."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier dispute of the same people or the same place, and how it ended.

    ``same_people`` is None for one that was linked already, whatever for.
    """

    id: UUID
    received_on: date
    title: str
    state: str
    same_people: bool | None

    @property
    def words(self) -> str:
        """What is shown of it: when, what, how it ended, and why it is shown."""
        words = f"{self.received_on:%Y-%m-%d} {self.title} · {self.state}"
        if self.same_people is None:
            return words
        why = _("same people") if self.same_people else _("same place")
        return f"{words} ({why})"


class Named(Protocol):
    """As much of a party as tells who it is."""

    @property
    def resident_id(self) -> UUID | None:
        """Whom of the register it is."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def phone(self) -> str:
        """Its telephone, or nothing."""


def _same(
    residents: Sequence[UUID], names: Sequence[tuple[str, str]], place_id: UUID | None, place: str
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions: the same people; the same people or the same place."""
    mine = or_(Party.resident_id.in_(residents), tuple_(Party.name, Party.phone).in_(names))
    people = Dispute.id.in_(select(Party.dispute_id).where(mine))
    here: list[ColumnElement[bool]] = []
    if place_id is not None:
        here.append(Dispute.place_id == place_id)
    if place:
        here.append(Dispute.place == place)
    return people, or_(people, *here)


def earlier(
    session: Session,
    residents: Sequence[UUID],
    *,
    place_id: UUID | None = None,
    place: str = "",
    names: Sequence[tuple[str, str]] = (),
) -> list[Earlier]:
    """Return the latest disputes of some people, or in a place, the newest first.

    Args:
        session: A reading session.
        residents: Parties who stand in the register.
        place_id: The place of the post where it happened.
        place: The same in words, as it was told.
        names: Outsiders by name and telephone, which both must agree.
    """
    people, wanted = _same(residents, names, place_id, place)
    return _found(session, people, wanted)


def earlier_of(session: Session, card: Card) -> list[Earlier]:
    """Return the disputes of the same people or place before a registered one.

    Those that it goes on from stand first, whatever they are found by.
    """
    residents = [one.resident_id for one in card.parties if one.resident_id is not None]
    names = [(one.name, one.phone) for one in card.parties if one.phone]
    people, wanted = _same(residents, names, card.place_id, card.place)
    linked = links.before(session, card.earlier_ids)
    older = and_(wanted, Dispute.id != card.id, Dispute.received_at <= card.received_at)
    found = _found(session, people, and_(older, Dispute.id.not_in([one.id for one in linked])))
    return [*(_line(one, same_people=None) for one in linked), *found]


def _found(
    session: Session, people: ColumnElement[bool], wanted: ColumnElement[bool]
) -> list[Earlier]:
    asked = select(Dispute.id, people).where(wanted)
    rows = session.execute(asked.order_by(Dispute.received_at.desc()).limit(MOST)).all()
    same = {key: bool(held) for key, held in rows}
    return [_line(one, same_people=same[one.id]) for one in listing.lines(session, list(same))]


def _line(one: DisputeLine, *, same_people: bool | None) -> Earlier:
    return Earlier(one.id, one.received_at.date(), one.title, one.status_words, same_people)


def proposal(
    session: Session, told: DisputeFacts, parties: Sequence[PartyFacts]
) -> tracks.Proposal:
    """Propose who mediates a dispute that is being taken in."""
    about = tracks.Weighed(
        kind=told.kind,
        amount=told.amount,
        parties=len(parties),
        injured=told.injured,
        may_escalate=told.urgency == Urgency.RISK,
    )
    return proposed(session, about, parties)


def proposal_of(session: Session, card: Card) -> tracks.Proposal:
    """Propose who mediates a dispute that is registered."""
    about = tracks.Weighed(
        kind=card.kind,
        amount=card.amount,
        parties=len(card.parties),
        injured=card.injured,
        may_escalate=card.urgency == Urgency.RISK,
    )
    return proposed(session, about, card.parties, but=card.id)


def hints_of(session: Session, card: Card) -> list[hints.Hint]:
    """Return what should be decided anew about a dispute as it stands by now."""
    if card.status not in OPEN:
        return []
    return hints.hints(card, proposal_of(session, card))


def proposed(
    session: Session, about: tracks.Weighed, parties: Sequence[Named], but: UUID | None = None
) -> tracks.Proposal:
    """Propose who mediates, the earlier disputes of the same people counted too."""
    residents = [one.resident_id for one in parties if one.resident_id is not None]
    names = [(one.name, one.phone) for one in parties if one.resident_id is None and one.phone]
    same, _or_here = _same(residents, names, None, "")
    wanted = [same] if but is None else [same, Dispute.id != but]
    before = session.scalar(select(func.count()).select_from(Dispute).where(*wanted)) or 0
    return tracks.propose(replace(about, earlier=before))
