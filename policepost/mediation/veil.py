"""Between whom a confidential dispute is: lists tell it to who is in charge of it, nobody else.

Others see surnames and the kind, enough to find it by its number and to open it with a reason
(`policepost.mediation.guarding`); the search finds it by its number alone. Mediators keep
privacy to themselves (People's Mediation Law art 15 (4)).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, not_, or_

from policepost.core.masking import masked_name
from policepost.core.sessions import VIEWER
from policepost.core.tables import table
from policepost.mediation.records import Dispute

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_OTHERS = re.compile(r"(.*?)((?:等\d+人)?)", re.DOTALL)
BETWEEN = "、"
"""Stands between the names of the parties."""
COLUMNS = (Dispute.people, Dispute.subject, Dispute.kind, Dispute.officer_id, Dispute.confidential)
"""What must be read of a dispute to say how it is shown."""


def is_veiled(session: Session, dispute: Any) -> bool:
    """Say whether who reads is not told between whom a dispute is.

    Args:
        session: Of the reader; where the program reads for itself nobody is told.
        dispute: A record, or a row with :data:`COLUMNS`.
    """
    if not dispute.confidential:
        return False
    return VIEWER not in session.info or session.info[VIEWER].id != dispute.officer_id


def people(session: Session, dispute: Any) -> str:
    """The parties as the reader may see them in a list."""
    return covered(dispute.people) if is_veiled(session, dispute) else str(dispute.people)


def covered(people: str) -> str:
    """The surnames of the parties, and how many there are where not all are named."""
    named, others = _OTHERS.fullmatch(people).groups()  # type: ignore[union-attr]
    return BETWEEN.join(masked_name(name) for name in named.split(BETWEEN)) + others


def subject(session: Session, dispute: Any) -> str:
    """What it is about as the reader may see it in a list; of a veiled one its kind."""
    told = "" if is_veiled(session, dispute) else str(dispute.subject)
    return told or table("dispute_kinds").label(dispute.kind)


def told_to(session: Session) -> ColumnElement[bool]:
    """The condition for disputes of which the reader may see the parties in a list."""
    viewer = session.info[VIEWER].id if VIEWER in session.info else None
    return or_(not_(Dispute.confidential), Dispute.officer_id == viewer)
