"""What stands in the way of taking back where somebody lives."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session, aliased

from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.core.journalling.changes import Said
from policepost.core.language import _
from policepost.residents.records import Residence, Resident

_other = aliased(Residence)
_KEYS = (type_coerce(Residence.resident_id, String), type_coerce(Residence.id, String))
_OPEN = select(*_KEYS).where(Residence.until.is_(None))
_BESIDES_MAIN = _OPEN.join(Resident, Resident.id == Residence.resident_id).where(
    Resident.left_on.is_(None), Resident.dwelling_id == Residence.dwelling_id
)
_BESIDES_OTHER = _OPEN.join(_other, _other.resident_id == Residence.resident_id).where(
    _other.id != Residence.id,
    _other.until.is_(None),
    _other.dwelling_id == Residence.dwelling_id,
)


def _refuse_twice(session: Session, changes: Sequence[Said]) -> None:
    """Nobody comes to live twice in one dwelling, where it was added anew meanwhile."""
    found = [*session.execute(_BESIDES_MAIN), *session.execute(_BESIDES_OTHER)]
    if found:
        touched = {change.record_id for change in changes}
        if any(touched & {person, stay} for person, stay in found):
            raise Refused(
                _("Somebody would live twice in one dwelling; take back the later change first.")
            )


undo.checks(_refuse_twice)
