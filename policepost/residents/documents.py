"""Documents that somebody has besides the first: a passport beside the permit to live here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core import clock, counting, tables
from policepost.core.counting import among, many
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.records import new_id
from policepost.core.shapes import Ref
from policepost.exchange import values
from policepost.residents import merging, numbers, rules
from policepost.residents.records import Resident, ResidentDocument

if TYPE_CHECKING:
    from policepost.core.database import Database

KIND = ResidentDocument.__tablename__


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentForm:
    """What the form of a further document holds."""

    kind: str
    number: str
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A further document, as the card shows it."""

    id: UUID
    kind: str
    number: str
    valid_until: date | None

    @property
    def masked(self) -> str:
        """The number as lists show it."""
        return rules.masked(self.number)


def add(db: Database, resident_id: UUID, form: DocumentForm) -> UUID:
    """Keep a further document of somebody.

    Raises:
        Refused: The number does not fit its kind, or the person has this document already.
    """
    with db.transaction("Add document of resident") as session:
        document = ResidentDocument(id=new_id(), resident_id=resident_id)
        _fill(session, document, form)
        session.add(document)
        return document.id


def correct(db: Database, document_id: UUID, form: DocumentForm) -> None:
    """Correct a further document, or note that it was renewed. Raises as :func:`add`."""
    with db.transaction("Correct document of resident") as session:
        _fill(session, session.get_one(ResidentDocument, document_id), form)


def remove(db: Database, document_id: UUID) -> None:
    """Take a further document out of the register."""
    with db.transaction("Remove document of resident") as session:
        session.delete(session.get_one(ResidentDocument, document_id))


def show_number(db: Database, document_id: UUID) -> str:
    """Return a document's whole number for the screen; the journal keeps who looked at it."""
    with db.transaction("Look at identity number") as session:
        document = session.get_one(ResidentDocument, document_id)
        ref = Ref(Resident.__tablename__, document.resident_id)
        journal.note(session, "look", ref, field="number")
        return document.number


def _fill(session: Session, document: ResidentDocument, form: DocumentForm) -> None:
    number = values.code(form.number)
    if form.kind not in tables.table("document_kinds") or form.kind in numbers.of_firms():
        raise Refused(_("Choose the kind of document."), field="kind")
    if not number:
        raise Refused(_("Enter the number of the document."), field="number")
    if fault := numbers.fault(form.kind, number, clock.today()):
        raise Refused(fault, field="number")
    _refuse_second(session, document, form.kind, number)
    document.kind, document.number = form.kind, number
    document.valid_until = form.valid_until


def _refuse_second(session: Session, document: ResidentDocument, kind: str, number: str) -> None:
    """Refuse what the same person has already; the permit carries the number of the card."""
    with session.no_autoflush:
        person = session.get_one(Resident, document.resident_id)
        twice = session.scalar(
            select(ResidentDocument.id).where(
                ResidentDocument.resident_id == document.resident_id,
                ResidentDocument.kind == kind,
                ResidentDocument.number == number,
                ResidentDocument.id != document.id,
            )
        )
    if twice is not None or (person.document_kind, person.id_number) == (kind, number):
        raise Refused(_("The entry has this document already."), field="number")


def odd(db: Database, resident_id: UUID, form: DocumentForm) -> list[str]:
    """Return what is odd about a document without being wrong, for the officer to look at."""
    number = values.code(form.number)
    with db.reading() as session:
        person = session.get_one(Resident, resident_id)
        found = [numbers.warning(form.kind, number, person.nationality)]
        found.append(numbers.odd_end(form.kind, person.birth_date, form.valid_until))
        if form.valid_until and form.valid_until < clock.today():
            found.append(_("This document is no longer valid."))
        others = {*_holders(session, number), *_first_holders(session, number)} - {resident_id}
        names = session.scalars(select(Resident.name).where(Resident.id.in_(others)))
        found += [_("{name} has a document with this number.").format(name=one) for one in names]
    return [one for one in found if one]


def _holders(session: Session, number: str) -> Sequence[UUID]:
    found = select(ResidentDocument.resident_id).where(ResidentDocument.number == number)
    return session.scalars(found).all()


def _first_holders(session: Session, number: str) -> Sequence[UUID]:
    return session.scalars(select(Resident.id).where(Resident.id_number == number)).all()


def of(session: Session, resident_id: UUID) -> list[DocumentLine]:
    """Return the further documents of somebody, in the order of their kinds."""
    rows = session.execute(
        select(
            *(ResidentDocument.id, ResidentDocument.kind),
            *(ResidentDocument.number, ResidentDocument.valid_until),
        )
        .where(ResidentDocument.resident_id == resident_id)
        .order_by(ResidentDocument.kind, ResidentDocument.valid_until, ResidentDocument.id)
    )
    return [DocumentLine(*row) for row in rows]


def by_person(session: Session, people: Sequence[str]) -> Mapping[str, list[DocumentLine]]:
    """Return the further documents of some people, by their keys in hexadecimal digits."""
    rows = session.execute(
        select(
            *(ResidentDocument.resident_id, ResidentDocument.id, ResidentDocument.kind),
            *(ResidentDocument.number, ResidentDocument.valid_until),
        )
        .where(among(type_coerce(ResidentDocument.resident_id, String), "keys"))
        .order_by(ResidentDocument.kind, ResidentDocument.valid_until, ResidentDocument.id),
        {"keys": many(people)},
    )
    found: defaultdict[str, list[DocumentLine]] = defaultdict(list)
    for key, document, kind, number, until in rows:
        found[key.hex].append(DocumentLine(document, kind, number, until))
    return found


_NUMBERS = select(ResidentDocument.resident_id, ResidentDocument.number).where(
    among(type_coerce(ResidentDocument.resident_id, String), "keys")
)


def numbers_by_person(session: Session, people: Sequence[UUID]) -> Mapping[UUID, tuple[str, ...]]:
    """Return the numbers of the further documents of some people, by which they are found."""
    found: dict[UUID, tuple[str, ...]] = {}
    session.flush()
    for key, number in counting.rows(session, _NUMBERS, keys=many(one.hex for one in people)):
        found[key] = (*found.get(key, ()), number)
    return found


merging.follows(ResidentDocument, "resident_id")
