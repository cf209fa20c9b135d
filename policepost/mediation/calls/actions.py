"""What an officer can do with a call that waits, besides taking it in as a dispute."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import one_line
from policepost.mediation.records import Handover

if TYPE_CHECKING:
    from policepost.core.database import Database


def decline(db: Database, call_id: UUID, reason: str) -> None:
    """Say why a call is no dispute of this post; it then waits no longer."""
    why = one_line(reason)
    if not why:
        raise Refused(_("Write why it is not taken in."), field="declined")
    with db.transaction("Decline call") as session:
        call = session.get_one(Handover, call_id)
        if call.dispute_id is not None:
            raise Refused(_("This call was taken in as a dispute meanwhile."))
        call.declined = why
