"""Issuing the agreement of a dispute before it is printed, so that its code stands on the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.mediation import course, papers
from policepost.mediation.proof import actions, content, queries
from policepost.mediation.proof.queries import Issued

if TYPE_CHECKING:
    from policepost.core.database import Database


def issue_agreement(db: Database, dispute_id: UUID, about: UUID | None = None) -> Issued:
    """Return the paper with its code that says what the agreement says now.

    Call it once the agreement has its number and before it is rendered for the printer.

    Args:
        db: The post.
        dispute_id: The dispute.
        about: A supplementary agreement of it; None for the agreement itself.

    Raises:
        Refused: It has no number yet.
    """
    with db.reading() as session:
        record = content.record_of(course.whole(session, dispute_id), about)
        there = queries.standing_paper(session, dispute_id, record, about)
    if there is not None:
        return there
    if not record["number"]:
        raise Refused(_("Give the agreement its number first."))
    with db.transaction("Issue paper") as session:
        held = course.whole(session, dispute_id)
        form, record, values = papers.content_of(session, held, about)
        return actions.issue(session, dispute_id, form, record, values, about=about)


def count_print(db: Database, issued: Issued) -> None:
    """Keep that a paper with a code was printed or written as a PDF."""
    with db.transaction("Count print of a paper") as session:
        actions.count_print(session, issued.id)
