"""What an officer does with the file of a dispute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.mediation import course
from policepost.mediation.after import numbering
from policepost.mediation.after.codes import PaperKind
from policepost.mediation.dossier import rules
from policepost.mediation.filling.common import by_police
from policepost.mediation.records import Dossier, DossierItem

if TYPE_CHECKING:
    from policepost.core.database import Database

_FILE = select(Dossier).where(Dossier.dispute_id == bindparam("owner"))
_ITEM = select(DossierItem).where(
    DossierItem.dispute_id == bindparam("owner"), DossierItem.code == bindparam("code")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What is typed about a file: see `policepost.mediation.records.Dossier`."""

    keeping: str = ""
    situation: str = ""
    note: str = ""
    compiled_by: str = ""
    compiled_on: date | None = None


def write_file(db: Database, dispute_id: UUID, facts: FileFacts) -> None:
    """Set what stands on the cover and in the remarks. Refused for a day that is to come."""
    if facts.compiled_on is not None and facts.compiled_on > clock.today():
        raise Refused(_("A file cannot have been compiled in the future."), field="compiled_on")
    with db.transaction("Write the file") as session:
        held = _file_begun(session, dispute_id)
        held.keeping, held.situation = facts.keeping.strip(), facts.situation.strip()
        held.note, held.compiled_by = facts.note.strip(), facts.compiled_by.strip()
        held.compiled_on = facts.compiled_on


def number_file(db: Database, dispute_id: UUID) -> str:
    """Return the number of the file, taken now if it has none."""
    with db.transaction("Number the file") as session:
        held = _file_begun(session, dispute_id)
        if not held.number:
            police = by_police(course.whole(session, dispute_id))
            kind = PaperKind.POLICE_FILE if police else PaperKind.FILE
            taken = numbering.take(session, kind, dispute_id)
            held.year, held.serial, held.number = taken.year, taken.serial, taken.text
        return held.number


def _file_begun(session: Session, dispute_id: UUID) -> Dossier:
    held = session.scalar(_FILE, {"owner": dispute_id})
    if held is None:
        held = Dossier(dispute_id=dispute_id)
        session.add(held)
    return held


def begin_item(db: Database, dispute_id: UUID, code: str) -> UUID:
    """Return the record on which scans of an item hang, made now if there is none."""
    with db.transaction("Write the file") as session:
        return _item_begun(session, dispute_id, code).id


def leave_out(db: Database, dispute_id: UUID, code: str, reason: str) -> None:
    """Say why a file needs no such item; "" takes that back."""
    with db.transaction("Write the file") as session:
        _item_begun(session, dispute_id, code).left_out = reason.strip()


def _item_begun(session: Session, dispute_id: UUID, code: str) -> DossierItem:
    if code not in rules.BY_CODE:
        raise LookupError(f"no item {code}")
    held = session.scalar(_ITEM, {"owner": dispute_id, "code": code})
    if held is None:
        held = DossierItem(dispute_id=dispute_id, code=code, left_out="")
        session.add(held)
        session.flush()
    return held
