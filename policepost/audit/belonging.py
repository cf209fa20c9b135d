"""Which records' changes are told together with those of another, such as a dispute's parties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from policepost.core.journalling.journal import JournalChange, JournalEntry
from policepost.core.shapes import Ref
from policepost.residents import merging
from policepost.residents.records import Resident

PARTS: Mapping[str, Mapping[str, str]] = {
    "resident": {
        "resident_document": "resident_id",
        **dict.fromkeys(("residence", "not_met", "settled_doubt"), "resident_id"),
    },
    "place": {
        "grid_service": "grid_id",
        "place_stay": "place_id",
        **dict.fromkeys(("due_visit", "dwelling_use"), "dwelling_id"),
    },
    "dispute": {
        "dispute_party": "dispute_id",
        "handover": "dispute_id",
        "panel_member": "dispute_id",
        "sitting": "dispute_id",
        "term": "dispute_id",
        "agreement": "dispute_id",
        "follow_up": "dispute_id",
        **dict.fromkeys(("supplement", "confirmation", "duty", "paper_number"), "dispute_id"),
        **dict.fromkeys(("issued_paper", "dossier", "dossier_item"), "dispute_id"),
    },
    "sitting": {"attendance": "sitting_id"},
    "agreement": {"signature": "agreement_id"},
    "term": {"instalment": "term_id", "payment": "term_id"},
    "inspection": {
        "hazard": "inspection_id",
        "rectification_notice": "inspection_id",
        "inspection_handover": "inspection_id",
    },
    "hazard": {"recheck": "hazard_id"},
}
"""Kinds of the parts of a kind, with the field in which a part names what it belongs to."""

SAME_KEY: Mapping[str, str] = {"place": "dwelling"}
"""Kinds of which a part has the key of the whole."""


def with_parts(session: Session, ref: Ref) -> list[Ref]:
    """A record and all that belongs or ever belonged to it; what was removed is in the journal.

    To a person belong the entries that were merged into it.
    """
    merged = merging.former(session, [ref.id]) if ref.kind == Resident.__tablename__ else []
    roots = [ref, *(Ref(ref.kind, key) for key in merged)]
    found = list(roots)
    if ref.kind in SAME_KEY:
        found.append(Ref(SAME_KEY[ref.kind], ref.id))
    new = roots
    while new:
        new = list(_parts(session, roots, new))
        found += new
    return found


def _parts(session: Session, roots: Sequence[Ref], of: Sequence[Ref]) -> Iterator[Ref]:
    """The parts of some records of which the roots are the oldest, so nothing older is read.

    Of the entries only those are read that speak of such parts: the import that brought a person
    has a hundred thousand rows.
    """
    fields = {part: field for one in of for part, field in PARTS.get(one.kind, {}).items()}
    if not fields:
        return
    asked = [
        (JournalChange.kind == kind)
        & func.json_extract(JournalChange.fields, f"$.{field}").in_(
            [one.id.hex for one in of if kind in PARTS.get(one.kind, {})]
        )
        for kind, field in fields.items()
    ]
    entries = select(JournalEntry.number).where(
        JournalEntry.number >= _first(session, roots),
        or_(*(JournalEntry.kinds.contains(f"|{kind}|", autoescape=True) for kind in fields)),
    )
    rows = session.execute(
        select(JournalChange.kind, JournalChange.record_id)
        .distinct()
        .where(
            JournalChange.entry.in_(entries),
            JournalChange.op.in_(("add", "remove")),
            JournalChange.fields != "",
            or_(*asked),
        )
    )
    yield from (Ref(kind, UUID(key)) for kind, key in rows)


def _first(session: Session, refs: Sequence[Ref]) -> int:
    """Number of the entry that made the oldest of some records."""
    wanted = select(func.min(JournalChange.entry)).where(
        JournalChange.record_id.in_([ref.id.hex for ref in refs])
    )
    return session.scalar(wanted) or 0
