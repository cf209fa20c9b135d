"""How far a deletion reaches: what goes with a record, what only loses its tie, what is gone."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import String, and_, cast, false, or_, select
from sqlalchemy.orm import Session

from policepost.appointments.records import Booking
from policepost.core.journalling import journal, looking
from policepost.core.records import Base, Record
from policepost.core.shapes import Ref
from policepost.grids.records import Dwelling
from policepost.inspections.records import Hazard
from policepost.intake.records import ParkedRow
from policepost.mediation.records import Handover, Party
from policepost.residents import merging
from policepost.residents.records import Resident, ResidentDocument, ResidentMerge
from policepost.retention.records import RightsRequest

_TELLING = 6
"""From so many characters on a number tells of one person alone."""

SOFT = (
    (ParkedRow, "record_id", "resident"),
    (Booking, "resident_id", "resident"),
    (RightsRequest, "resident_id", "resident"),
)
"""Records that go with another to which no foreign key ties them."""


def classes() -> dict[str, type[Record]]:
    """Every kind of record with its class."""
    return {
        mapper.class_.__tablename__: mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Record)
    }


def _children(session: Session, ref: Ref) -> Iterator[Ref]:
    """The records that a foreign key, or one of `SOFT`, ties to another."""
    for kind, record in classes().items():
        for column in record.__table__.columns:
            if any(key.column.table.name == ref.kind for key in column.foreign_keys):
                keys = session.scalars(select(record.id).where(column == ref.id))
                yield from (Ref(kind, key) for key in keys)
    for record, field, parent in SOFT:
        if parent == ref.kind:
            keys = session.scalars(select(record.id).where(getattr(record, field) == ref.id))
            yield from (Ref(record.__tablename__, key) for key in keys)


def with_dependants(session: Session, ref: Ref) -> list[Ref]:
    """A record and all that goes with it; what rests on another stands after that one."""
    found: dict[Ref, None] = {ref: None}
    todo = deque([ref])
    while todo:
        for child in _children(session, todo.popleft()):
            if child not in found:
                found[child] = None
                todo.append(child)
    return list(found)


def numbers_of(session: Session, refs: Sequence[Ref]) -> set[str]:
    """Identity numbers and telephones of the people among some records."""
    found: set[str] = set()
    for ref in refs:
        if ref.kind == Resident.__tablename__:
            person = session.get_one(Resident, ref.id)
            found.update((person.id_number or "", *person.phone.split("/")))
        elif ref.kind == ResidentDocument.__tablename__:
            found.add(session.get_one(ResidentDocument, ref.id).number)
        elif ref.kind == Party.__tablename__:
            party = session.get_one(Party, ref.id)
            found.update((party.id_number, party.phone))
            found.update((party.representative_number, party.representative_phone))
        elif ref.kind == ResidentMerge.__tablename__:
            merge = session.get_one(ResidentMerge, ref.id)
            for said in (merge.gone, merge.kept):
                found.update((said["id_number"] or "", *said["phone"].split("/")))
    return {number.strip() for number in found if number.strip()}


def rows_about(session: Session, ref: Ref, numbers: set[str]) -> list[Ref]:
    """Rows of imported files that tell of a person: by a document, or as the only one meant.

    Args:
        session: A session.
        ref: What is deleted; nothing is found for what is no person.
        numbers: Of the person. Telephones, which families share, are left out, and short ones.
    """
    person = session.get(Resident, ref.id) if ref.kind == Resident.__tablename__ else None
    if person is None:
        return []
    cells, meant = cast(ParkedRow.cells, String), cast(ParkedRow.candidates, String)
    telling = [one for one in numbers - set(person.phone.split("/")) if len(one) >= _TELLING]
    found = session.scalars(
        select(ParkedRow.id).where(
            or_(
                meant == f'["{ref.id.hex}"]',
                *(cells.contains(one, autoescape=True) for one in telling),
            )
        )
    )
    return [Ref(ParkedRow.__tablename__, key) for key in found]


def calls_about(session: Session, ref: Ref, numbers: set[str]) -> list[Ref]:
    """Calls handed over by 110 that became no dispute and name a person.

    Namesakes and families are not taken for the person: either a document's number stands there, or
    the name and a telephone together.

    Args:
        session: A session.
        ref: What is deleted; nothing is found for what is no person.
        numbers: Of the person.
    """
    person = session.get(Resident, ref.id) if ref.kind == Resident.__tablename__ else None
    if person is None:
        return []
    told = Handover.caller + " " + Handover.phone + " " + Handover.place + " " + Handover.gist
    phones = {one.strip() for one in person.phone.split("/")}
    telling = [one for one in numbers if len(one) >= _TELLING]
    documents = [told.contains(one, autoescape=True) for one in telling if one not in phones]
    reached = [told.contains(one, autoescape=True) for one in telling if one in phones]
    named = and_(told.contains(person.name, autoescape=True), or_(false(), *reached))
    asked = select(Handover.id).where(Handover.dispute_id.is_(None), or_(named, *documents))
    return [Ref(Handover.__tablename__, key) for key in session.scalars(asked)]


def searches_for(session: Session, numbers: set[str]) -> dict[UUID, str]:
    """The keys under which the journal keeps searches for these numbers."""
    keys = {looking.key_of(session, number) for number in numbers} - {looking.NOBODY}
    return dict.fromkeys(keys, looking.NUMBER)


def hazards_of(session: Session, resident_id: UUID) -> list[UUID]:
    """Hazards that name a person as the one who must rectify; they stay, without the tie."""
    return list(session.scalars(select(Hazard.id).where(Hazard.owner_resident_id == resident_id)))


def let_by(session: Session, resident_id: UUID) -> list[UUID]:
    """Dwellings that name a person as landlord; they stay, without the tie."""
    return list(session.scalars(select(Dwelling.id).where(Dwelling.landlord_id == resident_id)))


def named_by(session: Session, resident_id: UUID) -> list[tuple[UUID, str]]:
    """Residents that name a person as host or guardian, with the column; they stay untied."""
    return [
        (key, column)
        for column in ("host_id", "guardian_id")
        for key in session.scalars(
            select(Resident.id).where(getattr(Resident, column) == resident_id)
        )
    ]


def gone(session: Session) -> list[tuple[str, UUID, str]]:
    """Kind, key and moment of every record that was ever deleted for good, as the journal has it.

    In the order of the entries: one that a restore brought back comes once more.
    """
    rows = session.execute(
        select(journal.JournalChange.kind, journal.JournalChange.record_id, journal.JournalEntry.at)
        .join(journal.JournalEntry, journal.JournalEntry.number == journal.JournalChange.entry)
        .where(
            journal.JournalChange.op == "erase",
            journal.JournalEntry.way == "erase",
            journal.JournalChange.kind != looking.NUMBER,
        )
        .order_by(journal.JournalEntry.number)
    )
    return [(kind, UUID(key), at) for kind, key, at in rows]


def still_there(session: Session, some: Sequence[tuple[str, UUID]]) -> list[Ref]:
    """Those of some records that exist."""
    known = classes()
    return [
        Ref(kind, key)
        for kind, key in some
        if kind in known and session.get(known[kind], key) is not None
    ]


def erasable(session: Session, refs: Sequence[Ref]) -> dict[UUID, str]:
    """What the journal is to forget: the records and the searches for their people's numbers.

    With a person go the entries that were merged into it, of which only the journal still tells.
    """
    people = [ref.id for ref in refs if ref.kind == Resident.__tablename__]
    merged = dict.fromkeys(merging.former(session, people), Resident.__tablename__)
    found = {ref.id: ref.kind for ref in refs} | merged
    return found | searches_for(session, numbers_of(session, refs))
