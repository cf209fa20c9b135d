"""What an officer can do with many parties at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.mediation import actions, checking, course, expected
from policepost.mediation.facts import PartyFacts
from policepost.mediation.many import rules

if TYPE_CHECKING:
    from policepost.core.database import Database


def add_parties(db: Database, dispute_id: UUID, told: Sequence[PartyFacts]) -> list[UUID]:
    """Add parties after the others, all or none; a refusal names the line it is about."""
    if not told:
        raise Refused(_("Write one party a line."), field="lines")
    parties = [_checked(number, party) for number, party in enumerate(told, 1)]
    with db.transaction("Add parties") as session:
        dispute = course.writable_dispute(session, dispute_id)
        held = expected.parties(session, dispute_id)
        checking.check_count(len(held) + len(parties))
        checking.check_twice([*held, *parties])
        added = [
            actions.new_party(session, dispute, party, position)
            for position, party in enumerate(parties, len(held) + 1)
        ]
        actions.name_dispute(dispute, [one.name for one in [*held, *added]])
        return [one.id for one in added]


def _checked(number: int, party: PartyFacts) -> PartyFacts:
    try:
        return checking.checked_party(party, clock.today())
    except Refused as refusal:
        words = _("Line {number}: {why}").format(number=number, why=refusal.sentence)
        raise Refused(words, field="lines") from refusal


def choose_signer(db: Database, dispute_id: UUID, who: Sequence[UUID], signer: UUID | None) -> None:
    """Let one party sign for others, or with ``None`` each of them itself.

    Refused once somebody signed. The written consent of those who are signed for belongs to the
    file (Civil Procedure Law art 56).
    """
    with db.transaction("Choose who signs") as session:
        course.writable_dispute(session, dispute_id)
        held = expected.parties(session, dispute_id)
        rules.check_signer({one.id: one.represented_by for one in held}, who, signer)
        for one in held:
            if one.id in who:
                one.represented_by = signer
