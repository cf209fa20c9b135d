"""What an officer can do with a dispute, from its intake to its end.

The agreement and what follows it are in `policepost.mediation.agreement_actions`, the directory of
mediators in `policepost.mediation.directory`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import one_line, paragraphs
from policepost.core.records import new_id
from policepost.core.shapes import Ref
from policepost.grids.records import Place
from policepost.mediation import (
    checking,
    course,
    directory,
    expected,
    facts,
    looking_back,
    meanwhile,
    rules,
    veil,
)
from policepost.mediation.codes import Status
from policepost.mediation.records import Dispute, Handover, PanelMember, Party
from policepost.residents.cards import grid_of

if TYPE_CHECKING:
    from policepost.core.database import Database


def register_dispute(
    db: Database, told: facts.DisputeFacts, parties: Sequence[facts.PartyFacts]
) -> UUID:
    """Register a dispute with its parties, and choose its panel.

    Its grid is that of the place, else that of the first party in the register. Unless ``told``
    says who mediates, the rules propose it: the officer alone, or the post's usual panel. A call
    that was handed over is taken in with it.
    """
    told = checking.checked_dispute(told, clock.now())
    parties = checking.checked_parties(parties, clock.today())
    with db.transaction("Register dispute") as session:
        call = _call(session, told.handover_number)
        grid_id = told.grid_id or _grid(session, told, parties)
        track = told.track or looking_back.proposal(session, told, parties).track
        members = directory.usual_panel(session, db.officer, grid_id)
        dispute = Dispute(
            id=new_id(),
            status=Status.REGISTERED,
            officer_id=db.officer.id,
            officer=db.officer.name,
            received_on=told.received_at.date(),
            **{**asdict(told), "grid_id": grid_id, "track": track},
        )
        name_dispute(dispute, [party.name for party in parties])
        session.add(dispute)
        for position, party in enumerate(parties, 1):
            session.add(_party(dispute.id, party, position))
        for position, member in enumerate(directory.of_track(members, track), 1):
            session.add(_member(dispute.id, member, position))
        if call is not None:
            session.flush()
            call.dispute_id = dispute.id
        return dispute.id


def _call(session: Session, number: str) -> Handover | None:
    """Return the call that becomes a dispute now; refused if it is one already."""
    if not number:
        return None
    asked = select(*veil.COLUMNS).where(Dispute.handover_number == number)
    taken = session.execute(asked).first()
    if taken is not None:
        words = _("Call {number} was taken in already: {people}. Open that dispute instead.")
        who = veil.people(session, taken)
        raise Refused(words.format(number=number, people=who), field="handover_number")
    return session.scalar(select(Handover).where(Handover.call_number == number))


def _grid(
    session: Session, told: facts.DisputeFacts, parties: Sequence[facts.PartyFacts]
) -> UUID | None:
    if told.place_id is not None:
        return session.get_one(Place, told.place_id).grid_id
    for party in parties:
        if party.resident_id is not None:
            return grid_of(session, party.resident_id)
    return None


def change_dispute(
    db: Database,
    dispute_id: UUID,
    told: facts.DisputeFacts,
    seen: facts.DisputeFacts | None = None,
) -> None:
    """Correct what was registered; the facts on a signed agreement can no longer change.

    ``seen`` is what stood there when the officer began: only what differs is written, and what
    somebody else changed since is said (:mod:`policepost.mediation.meanwhile`).
    """
    told = checking.checked_dispute(told, clock.now())
    with db.transaction("Change dispute") as session:
        dispute = course.open_dispute(session, dispute_id)
        values = asdict(told)
        if not told.track:
            del values["track"]
        if seen is not None:
            held = {name: getattr(dispute, name) for name in values}
            ref = Ref(Dispute.__tablename__, dispute_id)
            values = meanwhile.changed(session, ref, asdict(seen), values, held)
        if values.get("facts", dispute.facts) != dispute.facts:
            course.writable_dispute(session, dispute_id)
        for name, value in values.items():
            setattr(dispute, name, value)
        dispute.received_on = dispute.received_at.date()
        if told.grid_id is None and told.place_id is not None:
            dispute.grid_id = _grid(session, told, ())


def add_party(db: Database, dispute_id: UUID, party: facts.PartyFacts) -> UUID:
    """Add one party after the others; expected at the sitting that is planned."""
    party = checking.checked_party(party, clock.today())
    with db.transaction("Add party") as session:
        dispute = course.writable_dispute(session, dispute_id)
        held = expected.parties(session, dispute_id)
        checking.check_count(len(held) + 1)
        checking.check_twice([party, *held])
        added = new_party(session, dispute, party, len(held) + 1)
        name_dispute(dispute, [one.name for one in [*held, added]])
        return added.id


def change_party(
    db: Database, dispute_id: UUID, party: facts.PartyFacts, seen: facts.PartyFacts
) -> None:
    """Correct what is known of one party; ``seen`` is what stood there when the officer began."""
    party = checking.checked_party(party, clock.today())
    with db.transaction("Change parties") as session:
        dispute = course.writable_dispute(session, dispute_id)
        held = expected.parties(session, dispute_id)
        one = _still_there(held, party.id)
        checking.check_twice([party, *(other for other in held if other.id != party.id)])
        stored = {name: getattr(one, name) for name in asdict(party)}
        ref = Ref(Party.__tablename__, one.id)
        for name, value in meanwhile.changed(
            session, ref, asdict(seen), asdict(party), stored
        ).items():
            setattr(one, name, value)
        name_dispute(dispute, [other.name for other in held])


def _still_there(held: Sequence[Party], party_id: UUID | None) -> Party:
    for one in held:
        if one.id == party_id:
            return one
    raise Refused(_("Somebody else has removed this party meanwhile; close this and look again."))


def remove_party(db: Database, dispute_id: UUID, party_id: UUID) -> None:
    """Take a party out; refused once somebody signed, and for the last one."""
    with db.transaction("Change parties") as session:
        dispute = course.writable_dispute(session, dispute_id)
        held = expected.parties(session, dispute_id)
        gone = _still_there(held, party_id)
        left = [one for one in held if one is not gone]
        checking.check_count(len(left))
        expected.drop(session, gone.id)
        session.delete(gone)
        for position, one in enumerate(left, 1):
            one.position = position
            if one.represented_by == gone.id:
                one.represented_by = None
        name_dispute(dispute, [one.name for one in left])


def name_dispute(dispute: Dispute, names: Sequence[str]) -> None:
    """Name a dispute after its parties, in their order."""
    dispute.people = rules.people(names)


def _party(dispute_id: UUID, party: facts.PartyFacts, position: int) -> Party:
    values = {**asdict(party), "id": new_id()}
    return Party(dispute_id=dispute_id, position=position, **values)


def new_party(session: Session, dispute: Dispute, party: facts.PartyFacts, position: int) -> Party:
    """Add a party, and expect it at the sitting that is planned."""
    added = _party(dispute.id, party, position)
    session.add(added)
    planned = expected.planned(session, dispute.id)
    if planned is not None:
        expected.invite(session, planned.id, party_id=added.id)
    return added


def choose_panel(db: Database, dispute_id: UUID, members: Sequence[facts.MemberFacts]) -> None:
    """Set who mediates; those new to it are invited to the sitting that is planned."""
    members = [facts.checked_member(member) for member in members]
    with db.transaction("Choose panel") as session:
        _put_panel(session, course.writable_dispute(session, dispute_id), members)


def choose_track(db: Database, dispute_id: UUID, track: str) -> None:
    """Let somebody else mediate as the rules propose by now: the officer alone, or the panel.

    To the joint panel come those of the usual one who are not on it yet; nobody is taken off it.
    """
    with db.transaction("Choose who mediates") as session:
        dispute = course.writable_dispute(session, dispute_id)
        dispute.track, dispute.track_reason = track, ""
        held = session.scalars(select(PanelMember).where(PanelMember.dispute_id == dispute_id))
        there = {one.name for one in held}
        usual = directory.usual_panel(session, db.officer, dispute.grid_id)
        new = [one for one in directory.of_track(usual, track) if one.name not in there]
        planned = expected.planned(session, dispute_id)
        for position, member in enumerate(new, len(there) + 1):
            added = _member(dispute_id, replace(member, signs=False), position)
            session.add(added)
            if planned is not None:
                expected.invite(session, planned.id, member_id=added.id)


def _member(dispute_id: UUID, member: facts.MemberFacts, position: int) -> PanelMember:
    values = {**asdict(member), "id": new_id()}
    return PanelMember(dispute_id=dispute_id, position=position, **values)


def _put_panel(session: Session, dispute: Dispute, members: Sequence[facts.MemberFacts]) -> None:
    chosen = select(PanelMember).where(PanelMember.dispute_id == dispute.id)
    held = {one.id: one for one in session.scalars(chosen)}
    planned = expected.planned(session, dispute.id)
    for position, member in enumerate(members, 1):
        one = held.pop(member.id, None) if member.id is not None else None
        if one is None:
            one = _member(dispute.id, member, position)
            session.add(one)
            if planned is not None:
                expected.invite(session, planned.id, member_id=one.id)
        for name, value in asdict(member).items():
            if name != "id":
                setattr(one, name, value)
        one.position = position
    for gone in held.values():
        expected.drop(session, gone.id)
        session.delete(gone)


def terminate(db: Database, dispute_id: UUID, reason: str, ways_told: Sequence[str] = ()) -> None:
    """End the mediation without agreement (People's Mediation Law art 26).

    ``ways_told``: of which other ways the parties were told, values of ``OtherWay``.
    """
    said = paragraphs(reason)
    if not said:
        raise Refused(_("Write why the mediation ends."), field="end_reason")
    with db.transaction("Terminate mediation") as session:
        course.end(session, dispute_id, Status.TERMINATED, said)
        session.get_one(Dispute, dispute_id).ways_told = "/".join(ways_told)


def refer(db: Database, dispute_id: UUID, to: str, reason: str = "") -> None:
    """Hand the dispute to somebody else: the police, a court, a department."""
    whom = one_line(to)
    if not whom:
        raise Refused(_("Write who takes the dispute over."), field="referred_to")
    with db.transaction("Refer dispute") as session:
        course.end(session, dispute_id, Status.REFERRED, paragraphs(reason), whom)


def reopen(db: Database, dispute_id: UUID) -> None:
    """Open a closed dispute again where its course left it."""
    with db.transaction("Reopen dispute") as session:
        course.reopened(session, dispute_id)


def change_officer(db: Database, dispute_id: UUID, officer_id: UUID | None, name: str) -> None:
    """Give a dispute to another officer."""
    if not name.strip():
        raise Refused(_("Choose the officer in charge."), field="officer")
    with db.transaction("Change officer of dispute") as session:
        dispute = course.open_dispute(session, dispute_id)
        dispute.officer_id, dispute.officer = officer_id, name.strip()
