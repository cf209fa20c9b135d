"""Proposing, approving and carrying out deletions; what people ask about their own records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import attachments, clock, settings
from policepost.core.backups import keeping, standing
from policepost.core.backups.schedule import DELETION
from policepost.core.errors import Refused
from policepost.core.journalling import erasing, journal
from policepost.core.language import _
from policepost.core.shapes import Person, Ref
from policepost.grids.records import Dwelling
from policepost.inspections.records import Hazard
from policepost.residents.records import Resident
from policepost.retention import forgotten, queries, reach, rules
from policepost.retention.queries import DueRecord
from policepost.retention.records import RetentionCase, RightsRequest

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True)
class Done:
    """What became of some decisions."""

    deleted: int = 0
    locked: int = 0


def set_terms(db: Database, years: Mapping[str, int]) -> None:
    """Keep for how many years this post keeps what; nothing goes before the chief approves it.

    Args:
        db: The open post.
        years: By the name of the term.

    Raises:
        Refused: A term that the law does not allow, or a role that may not.
    """
    own = rules.checked_years(years)
    with db.transaction("Set terms of keeping") as session:
        settings.put(session, queries.SETTING, own)


def propose(db: Database, ref: Ref, reason: str) -> UUID:
    """Propose a record for deletion before or outside its term; the chief decides.

    Raises:
        Refused: Without a reason, or when it is proposed already.
    """
    said = rules.checked_reason(reason)
    with db.transaction("Propose deletion") as session:
        there = session.scalar(
            select(RetentionCase.id).where(
                RetentionCase.record_id == ref.id, RetentionCase.state.in_(("proposed", "locked"))
            )
        )
        if there is not None:
            raise Refused(_("This is proposed for deletion already."))
        case = _case(db, ref, clock.today())
        case.reason = said
        session.add(case)
        session.flush()
        return case.id


def _case(db: Database, ref: Ref, due_on: date, rule: str = "") -> RetentionCase:
    return RetentionCase(
        kind=ref.kind,
        record_id=ref.id,
        rule=rule,
        due_on=due_on,
        proposed_at=clock.now(),
        proposed_by_id=db.officer.id,
        proposed_by=db.officer.name,
    )


def _taken_up(db: Database, session: Session, one: DueRecord) -> RetentionCase:
    """The case of what is due: the one there is, or a new one that the term itself proposes."""
    case = session.get(RetentionCase, one.case) if one.case else None
    if case is None:
        case = _case(db, one.ref, one.due_on, one.rule)
        case.proposed_by_id, case.proposed_by = None, ""
        session.add(case)
    return case


def keep(db: Database, one: DueRecord, reason: str) -> None:
    """Keep what is due, with the reason; it is not proposed again by its term. Raises Refused."""
    said = rules.checked_reason(reason)
    with db.transaction("Keep record") as session:
        case = _taken_up(db, session, one)
        _decide(db, case, "kept", said)


def _decide(db: Database, case: RetentionCase, state: str, said: str) -> None:
    case.state, case.decision = state, said
    case.decided_at, case.decided_by = clock.now(), db.officer.name


def approve(db: Database, some: Sequence[DueRecord]) -> Done:
    """Delete records for good, or lock those that something else still needs.

    All is backed up first, if that has not been done. Each is one transaction and one entry.
    Afterwards the file is swept: about a second for 80 MB,
    so call it off the screen's thread.

    Raises:
        Refused: When one was proposed by hand by the same officer, or the disk is full; what was
            deleted by then is swept at the next start.
    """
    for one in some:
        _check(db, one)
    keeping.before(db, DELETION)
    locked = [one for one in some if one.locked_until and one.locked_until > clock.today()]
    rest = [one for one in some if one not in locked]
    for one in locked:
        _lock(db, one)
    if rest:
        forgotten.begin(db.folder)
        for one in rest:
            _delete(db, one)
        _sweep(db)
    return Done(len(rest), len(locked))


def _sweep(db: Database) -> None:
    """Take what was deleted out of the file's free pages and note it for older backups."""
    erasing.sweep(db)
    forgotten.write(db, *standing.places(db.folder))
    forgotten.end(db.folder)


def _check(db: Database, one: DueRecord) -> None:
    if one.case is not None:
        with db.reading() as session:
            case = session.get_one(RetentionCase, one.case)
            rules.check_decider(case.proposed_by_id, one.by_hand, db.officer.id)


def _lock(db: Database, one: DueRecord) -> None:
    """Only store the record any more (PIPL 47)."""
    with db.transaction("Lock record") as session:
        case = _taken_up(db, session, one)
        _decide(db, case, "locked", "")
        case.locked_until = one.locked_until
        if one.ref.kind == Resident.__tablename__:  # of disputes the term itself says it
            session.get_one(Resident, one.ref.id).locked_until = one.locked_until


def _delete(db: Database, one: DueRecord) -> None:
    with db.transaction("Delete for good") as session:
        case = _taken_up(db, session, one)
        _decide(db, case, "deleted", "")
        session.flush()
        _erase(session, one.ref, one.rule)


def _erase(session: Session, ref: Ref, rule: str) -> None:
    """Delete a record with all that goes with it, and let journal and drafts forget it."""
    refs = reach.with_dependants(session, ref)
    numbers = reach.numbers_of(session, refs)
    for about in (reach.rows_about, reach.calls_about):
        refs += [one for one in about(session, ref, numbers) if one not in refs]
    gone = reach.erasable(session, refs)
    for hazard in reach.hazards_of(session, ref.id):
        session.get_one(Hazard, hazard).owner_resident_id = None
    for dwelling in reach.let_by(session, ref.id):
        session.get_one(Dwelling, dwelling).landlord_id = None
    for resident, column in reach.named_by(session, ref.id):
        setattr(session.get_one(Resident, resident), column, None)
    session.flush()
    known = reach.classes()
    for one in reversed(refs):
        gone |= attachments.forget(session, one)
        erasing.delete_unseen(session, known[one.kind], [one.id])
    erasing.forget_drafts(session, list(gone), numbers)
    erasing.erase(session, gone, rule=rule)


def replay(db: Database) -> int:
    """Delete again what was deleted after a backup that has now been restored.

    A deletion that was cut short, by a power cut or a full disk, is brought to its end too. The
    program does it, whoever is signed in: the chief has decided already. Quick when there is
    nothing to do; call it after every opening, before anybody works.

    Returns:
        How many records were there again.
    """
    wanted, begun = forgotten.listed(db.folder), forgotten.is_begun(db.folder)
    if not wanted and not begun:
        return 0
    officer, db.officer = db.officer, Person(None, "")
    try:
        return _replay(db, wanted, begun=begun)
    finally:
        db.officer = officer


def _replay(db: Database, wanted: Sequence[forgotten.Forgotten], *, begun: bool) -> int:
    with db.reading() as session:
        back = reach.still_there(session, [(one.kind, one.id) for one in wanted])
    if back:
        forgotten.begin(db.folder)
    for ref in back:
        with db.transaction("Delete again after restoring") as session:
            if reach.still_there(session, [(ref.kind, ref.id)]):
                _erase(session, ref, "restored")
    if back or begun:
        with suppress(Refused):  # a full disk must not keep anybody out; the next start goes on
            _sweep(db)
    return len(back)


def note_request(
    db: Database,
    resident_id: UUID,
    kind: str,
    wish: str,
    *,
    asked_by: str = "",
    standing: str = "self",
) -> UUID:
    """Keep what somebody asks about the own record (PIPL 45 to 47, 49). Raises Refused."""
    said = wish.strip()
    if not said:
        raise Refused(_("Write down what is asked for."), field="wish")
    if standing != "self" and not asked_by.strip():
        raise Refused(_("Write down who asks for the person."), field="asked_by")
    with db.transaction("Note request") as session:
        request = RightsRequest(
            resident_id=resident_id,
            kind=kind,
            asked_on=clock.today(),
            asked_by=asked_by.strip(),
            standing=standing,
            wish=said,
            officer=db.officer.name,
        )
        session.add(request)
        session.flush()
        return request.id


def answer_request(db: Database, request_id: UUID, state: str, answer: str) -> None:
    """Close a request with what was done, or with the reason for refusing it (PIPL 50)."""
    said = answer.strip()
    if not said:
        raise Refused(
            _("Write down what was done, or why it was refused; the person may ask."),
            field="answer",
        )
    with db.transaction("Answer request") as session:
        request = session.get_one(RightsRequest, request_id)
        request.state, request.answer, request.closed_on = state, said, clock.today()


def note_own_record(db: Database, resident_id: UUID) -> None:
    """Keep that a person's own record was printed for the person."""
    with db.transaction("Print own record") as session:
        ref = Ref(Resident.__tablename__, resident_id)
        journal.note(session, "print", ref, paper="own_record", copies=1)
