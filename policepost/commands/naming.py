"""Which record a command names: by its id, or by words that the search finds alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.searching import search
from policepost.inspections.records import Notice
from policepost.mediation.records import Sitting

if TYPE_CHECKING:
    from policepost.core.database import Database

_PARTS = {
    "sitting": (Sitting, Sitting.dispute_id, "dispute"),
    "rectification_notice": (Notice, Notice.inspection_id, "inspection"),
}
"""Kinds that the search does not show: their record, what they belong to, and its kind."""


def named(db: Database, kind: str, written: str) -> UUID:
    """Return the record that is meant; of a kind that the search does not show, the last one.

    Such as the notice of an inspection and the sitting of a dispute: their own ids stand nowhere.

    Raises:
        Refused: Nothing, or more than one record, is found by these words.
    """
    if kind not in _PARTS:
        return _found(db, kind, written)
    part, of, whole = _PARTS[kind]
    known = _found(db, whole, written)
    with db.reading() as session:
        if session.get(part, known) is not None:
            return known
        asked = select(part.id).where(of == known).order_by(part.id.desc()).limit(1)
        return session.scalar(asked) or known


def _found(db: Database, kind: str, written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        pass
    with db.reading() as session:
        found = search.find(session, written, limit=2, kinds=[kind])
    if len(found) != 1:
        sentence = _('"{text}" does not name one record; give its id, as policepost find shows it.')
        raise Refused(sentence.format(text=written))
    return found[0].id
