"""What several actions on a dispute share: finding it, and keeping its status true."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.counting import rows
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.mediation import cards, hindrances, meanwhile, rules
from policepost.mediation.after import numbering
from policepost.mediation.after.to_keep import TO_KEEP
from policepost.mediation.codes import FAILED, STATUS_WORDS, Outcome, Status
from policepost.mediation.lines import Card
from policepost.mediation.records import Agreement, Dispute, Sitting, Term

_AGREEMENT = select(Agreement).where(Agreement.dispute_id == bindparam("owner"))
_EFFECTIVE = select(Agreement.effective_on).where(Agreement.dispute_id == bindparam("owner"))
_PERFORMANCES = select(Term.performance).where(Term.dispute_id == bindparam("owner"), TO_KEEP)
_SITTINGS = select(Sitting.outcome, Sitting.planned_at, Sitting.started_at).where(
    Sitting.dispute_id == bindparam("owner")
)

CLOSED = (Status.TERMINATED, Status.REFERRED, Status.KEPT, Status.BROKEN)


def open_dispute(session: Session, dispute_id: UUID) -> Dispute:
    """Return a dispute that is to be changed; refused once it is closed."""
    dispute = session.get_one(Dispute, dispute_id)
    if dispute.status in CLOSED:
        how = _(STATUS_WORDS[dispute.status])
        reason = dispute.end_reason or dispute.referred_to
        raise meanwhile.closed(session, Ref(Dispute.__tablename__, dispute_id), how, reason)
    return dispute


def writable_dispute(session: Session, dispute_id: UUID) -> Dispute:
    """Return a dispute whose paper is to be changed; refused once somebody signed it."""
    dispute = open_dispute(session, dispute_id)
    if hindrances.frozen(whole(session, dispute_id).state):
        raise Refused(_(hindrances.FROZEN))
    return dispute


def whole(session: Session, dispute_id: UUID) -> Card:
    """Return a dispute that exists, with what this transaction has changed so far."""
    card = cards.card(session, dispute_id)
    if card is None:
        raise LookupError(f"no dispute {dispute_id}")
    return card


def agreement_of(session: Session, dispute_id: UUID) -> Agreement | None:
    """Return the agreement record, None if none was begun."""
    return session.scalar(_AGREEMENT, {"owner": dispute_id})


def agreement_begun(session: Session, dispute_id: UUID) -> Agreement:
    """Return the agreement record, begun if there is none."""
    agreement = agreement_of(session, dispute_id)
    if agreement is None:
        agreement = Agreement(
            dispute_id=dispute_id,
            oral=False,
            manner="",
            place="",
            recorder="",
            prints=0,
            copies_printed=0,
        )
        session.add(agreement)
    return agreement


def settle_status(session: Session, dispute: Dispute, today: date) -> None:
    """Set where the dispute stands after its sittings, agreement or terms changed."""
    session.flush()
    sittings = rows(session, _SITTINGS, owner=dispute.id)
    effective = next((day for (day,) in rows(session, _EFFECTIVE, owner=dispute.id)), None)
    performances: list[str] = []
    if effective is not None:  # until then nothing that was promised can be kept
        performances = [one for (one,) in rows(session, _PERFORMANCES, owner=dispute.id)]
    status = rules.status_of([one.outcome for one in sittings], performances, effective)
    agreed = [
        (one.started_at or one.planned_at).date()
        for one in sittings
        if one.outcome == Outcome.AGREED
    ]
    days = [*agreed, *([effective] if effective else [])]
    dispute.settled_on = min(days) if days else None
    dispute.ended_on = today if status in CLOSED else None
    dispute.status = status


def end(session: Session, dispute_id: UUID, status: Status, reason: str, to: str = "") -> None:
    """Close a dispute that was not settled."""
    dispute = open_dispute(session, dispute_id)
    if whole(session, dispute_id).agreement.effective_on is not None:
        raise Refused(_("The agreement is in force; record how its terms were kept instead."))
    numbering.void_of(
        session,
        dispute,
        agreement_of(session, dispute_id),
        reason="未达成协议，调解终止",
        officer=dispute.officer,
    )
    dispute.status = status
    dispute.settled_on = None
    dispute.ended_on = clock.today()
    dispute.end_reason = reason
    dispute.referred_to = to


def reopened(session: Session, dispute_id: UUID) -> Dispute:
    """Take back the end of a closed dispute; it stands again where its course left it."""
    dispute = session.get_one(Dispute, dispute_id)
    if dispute.status not in CLOSED:
        raise Refused(_("This dispute is not closed."))
    was_failed = dispute.status in FAILED
    dispute.end_reason = dispute.referred_to = ""
    settle_status(session, dispute, clock.today())
    if not was_failed:
        dispute.status, dispute.ended_on = Status.AGREED, None
    return dispute
