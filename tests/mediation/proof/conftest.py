"""An agreement that went out, signed by the post's key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest

from policepost.core import clock
from policepost.core.database import Database
from policepost.mediation import agreement_actions, papers
from policepost.mediation.proof import issuing
from policepost.mediation.proof.queries import Issued
from tests.mediation.makers import LIU, ZHANG, agreed, name_post

NOW = datetime(2026, 11, 25, 9).astimezone()


@dataclass(frozen=True)
class Out:
    """A paper that went out: which dispute, what was issued, and the PDF."""

    dispute_id: UUID
    issued: Issued
    pdf: bytes


@pytest.fixture(autouse=True)
def _now(db: Database) -> Iterator[None]:
    name_post(db)
    with clock.at(NOW):
        yield


def issue(db: Database, dispute_id: UUID) -> Out:
    """Number, issue and print an agreement."""
    agreement_actions.number_agreement(db, dispute_id)
    issued = issuing.issue_agreement(db, dispute_id)
    with db.reading() as session:
        pdf = papers.agreement(session, dispute_id, clock.today()).pdf
    agreement_actions.record_print(db, dispute_id)
    issuing.count_print(db, issued)
    return Out(dispute_id, issued, pdf)


@pytest.fixture
def out(db: Database) -> Out:
    """The noise dispute's agreement, printed."""
    return issue(db, agreed(db, LIU, ZHANG))
