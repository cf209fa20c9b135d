"""Who is expected at a sitting: shared by the actions on the panel, the parties and sittings."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from policepost.core.counting import rows
from policepost.mediation.codes import Presence
from policepost.mediation.records import Attendance, Party, Sitting

_PARTIES = select(Party).where(Party.dispute_id == bindparam("dispute")).order_by(Party.position)
_PARTY_IDS = (
    select(Party.id).where(Party.dispute_id == bindparam("dispute")).order_by(Party.position)
)
_PLANNED = select(Sitting).where(Sitting.dispute_id == bindparam("dispute"), Sitting.outcome == "")


def parties(session: Session, dispute_id: UUID) -> list[Party]:
    """Return the parties of a dispute in their order."""
    return list(session.scalars(_PARTIES, {"dispute": dispute_id}))


def party_ids(session: Session, dispute_id: UUID) -> list[UUID]:
    """Return the keys of the parties of a dispute in their order."""
    session.flush()
    return [key for (key,) in rows(session, _PARTY_IDS, dispute=dispute_id)]


def planned(session: Session, dispute_id: UUID) -> Sitting | None:
    """Return the sitting that is planned and not yet recorded."""
    return session.scalar(_PLANNED, {"dispute": dispute_id})


def invite(
    session: Session,
    sitting_id: UUID,
    *,
    party_id: UUID | None = None,
    member_id: UUID | None = None,
) -> None:
    """Invite a party or a member of the panel to a sitting."""
    session.add(
        Attendance(
            sitting_id=sitting_id, party_id=party_id, member_id=member_id, state=Presence.INVITED
        )
    )


def drop(session: Session, who: UUID) -> None:
    """Expect somebody who left the dispute at none of its sittings."""
    concerned = or_(Attendance.party_id == who, Attendance.member_id == who)
    for one in session.scalars(select(Attendance).where(concerned)):
        session.delete(one)
    session.flush()
