"""One more duty to be killed at and to meet full disks: an agreement on its way out and back.

It gets its number and a code, is printed, signed and sealed, and its scan is hung to the dispute.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from PIL import Image
from sqlalchemy import select

from policepost.core import attachments, clock
from policepost.core.database import Database
from policepost.core.shapes import Ref
from policepost.mediation import agreement_actions, scanning, signing_actions, sitting_actions
from policepost.mediation.facts import SittingFacts
from policepost.mediation.proof import issuing, queries
from policepost.mediation.proof.queries import Outcome
from policepost.mediation.records import Dispute, IssuedPaper
from tests.mediation import makers
from tests.trust import posts
from tests.trust.jobs import Job, Tell

DONE = ("numbered", "issued", "counted", "signed", "scanned")
"""What is told, in its order."""
SIGNED = "signed"
"""Under which a scan hangs."""


def prepare(db: Database) -> None:
    """Mediate a dispute until its agreement lacks nothing but the print."""
    now = clock.now()
    dispute = makers.registered(db, received_at=now - timedelta(days=3))
    makers.with_panel(db, dispute)
    with clock.at(now - timedelta(days=2)):
        sitting = sitting_actions.plan_sitting(db, dispute, now - timedelta(days=1), "调解室")
    card = makers.whole(db, dispute)
    came = tuple(one.who for one in card.sittings[0].present)
    began = now - timedelta(days=1)
    told = SittingFacts(started_at=began, outcome="agreed", record="双方同意。", came=came)
    sitting_actions.record_sitting(db, sitting, told)
    due = clock.today() + timedelta(days=10)
    terms = [replace(one, due_on=due) for one in makers.TERMS]
    agreement_actions.write_terms(db, dispute, terms)
    details = replace(makers.DETAILS, deadline=due)
    agreement_actions.write_agreement(db, dispute, details=details)


@cache
def _scan() -> bytes:
    made = io.BytesIO()
    Image.effect_noise((200, 280), 60).convert("RGB").save(made, "JPEG")
    return made.getvalue()


def _dispute(db: Database) -> UUID | None:
    asked = select(Dispute.id).where(Dispute.subject == makers.NOISE.subject)
    with db.reading() as session:
        return session.scalar(asked)


def carry(db: Database, tell: Callable[[str], None]) -> None:
    """Do what is not done yet, from the number to the scan."""
    dispute = _dispute(db)
    assert dispute is not None
    card = makers.whole(db, dispute)
    if card.agreement.printed_at is None:
        agreement_actions.print_agreement(db, dispute)
    tell("numbered")
    issued = issuing.issue_agreement(db, dispute)
    tell("issued")
    if not issued.prints:
        issuing.count_print(db, issued)
    tell("counted")
    signing_actions.sign_all(db, dispute, clock.today(), clock.today())
    tell("signed")
    scanning.add(db, Ref(Dispute.__tablename__, dispute), _scan(), "scan.jpg", SIGNED)
    tell("scanned")


def done(db: Database) -> list[str]:
    """How far the agreement has come, as words of `DONE`; its code is checked on the way."""
    dispute = _dispute(db)
    if dispute is None:
        return []
    card = makers.whole(db, dispute)
    with db.reading() as session:
        papers = session.scalars(select(IssuedPaper)).all()
        held = queries.papers_of(session, dispute)
        codes = queries.check_codes(session, [one.proof for one in held])
        hung = attachments.of(session, Ref(Dispute.__tablename__, dispute), SIGNED)
        whole = all(len(attachments.content(session, one.id)) == one.size for one in hung)
    genuine = [one for one in codes if one.outcome is Outcome.GENUINE]
    return [
        *(["numbered"] if card.number and card.agreement.printed_at else []),
        *(["issued"] if papers and len(genuine) == len(papers) else []),
        *(["counted"] if papers and papers[0].prints == 1 else []),
        *(["signed"] if card.agreement.signatures and card.agreement.effective_on else []),
        *(["scanned"] if len(hung) == 1 and whole else []),
    ]


def _carry(folder: Path, tell: Tell) -> None:
    with posts.opened(folder / "post") as db:
        tell("opened")
        carry(db, tell)


def _carried(_folder: Path, db: Database, told: Sequence[str]) -> list[str]:
    held = done(db)
    return [
        f"{one} was acknowledged and is lost" for one in DONE if one in told and one not in held
    ]


JOB = Job(_carry, _carried)
