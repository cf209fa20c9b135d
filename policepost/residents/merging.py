"""Two entries that are one person become one, and can be parted again exactly.

What names a resident is known by a registry: each feature says ``follows(Booking, "resident_id")``
once, and the merge leads all of it to the entry that stays. The other entry is removed; a
`ResidentMerge` leads whoever still knows its key, in a journal, on paper or in an open form, to the
person, and keeps what is needed to part the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, bindparam, event, inspect, or_, select
from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.counting import among, many, rows
from policepost.core.errors import Refused
from policepost.core.journalling.journal import plain, untold
from policepost.core.language import _
from policepost.core.records import Record, new_id
from policepost.core.sessions import PostSession
from policepost.core.vague import VagueDay
from policepost.grids.records import Dwelling, Place
from policepost.residents import merge_rules, residing
from policepost.residents.merge_rules import Choice, Side
from policepost.residents.records import Residence, Resident, ResidentDifference, ResidentMerge

if TYPE_CHECKING:
    from policepost.core.database import Database

Link = tuple[str, str, str]
"""What names a resident: kind of the record, its column, its key as the journal writes it."""

Hinders = Callable[[Session, UUID, UUID], None]
"""Raises ``Refused`` when two entries must not be merged as things stand."""

_MERGED = select(ResidentMerge.gone_id, ResidentMerge.kept_id).where(
    among(ResidentMerge.gone_id, "keys")
)
COLUMNS = tuple(
    one.key
    for one in inspect(Resident).column_attrs
    if one.key not in untold(Resident.__tablename__)
)


@dataclass(frozen=True)
class Followed:
    """A column that names a resident."""

    record: type[Record]
    column: str
    only: Mapping[str, str]

    @property
    def kind(self) -> str:
        """The kind of record."""
        return str(self.record.__tablename__)

    @cached_property
    def naming(self) -> Select[*tuple[Any, ...]]:
        """The statement that asks for the keys of records that name ``resident``."""
        record: Any = self.record
        only = [getattr(record, name) == value for name, value in self.only.items()]
        return select(record.id).where(getattr(record, self.column) == bindparam("resident"), *only)


followed: list[Followed] = []
"""Everything that names a resident, as each feature said."""
_hinders: list[Hinders] = []


def follows(record: type[Record], column: str, **only: str) -> None:
    """Let what names a resident follow when the entry is merged into another.

    Args:
        record: The class whose records name a resident.
        column: The column that does.
        **only: Values of other columns, where the column names a resident only then.
    """
    followed.append(Followed(record, column, only))


def hinders(rule: Hinders) -> None:
    """Let a feature refuse a merge: ``rule(session, kept, gone)`` raises ``Refused``."""
    _hinders.append(rule)


def links(session: Session, resident_id: UUID) -> list[Link]:
    """Return everything that names a resident."""
    found: list[Link] = []
    session.flush()
    for one in followed:
        keys = rows(session, one.naming, resident=resident_id)
        found += [(one.kind, one.column, key.hex) for (key,) in keys]
    return found


def standing(session: Session, resident_id: UUID) -> UUID:
    """Return the key under which a person is in the register now; one that was merged leads on."""
    kept = session.scalar(select(ResidentMerge.kept_id).where(ResidentMerge.gone_id == resident_id))
    return kept or resident_id


def former(session: Session, residents: Iterable[UUID]) -> list[UUID]:
    """Return the keys of the entries that were merged into some residents."""
    wanted = list(residents)
    return list(
        session.scalars(select(ResidentMerge.gone_id).where(ResidentMerge.kept_id.in_(wanted)))
    )


def different(session: Session, resident_id: UUID) -> list[tuple[ResidentDifference, str]]:
    """Return who was said to be another person than somebody: the note, and that one's name."""
    one, other = ResidentDifference.one_id, ResidentDifference.other_id
    found = session.scalars(
        select(ResidentDifference).where(or_(one == resident_id, other == resident_id))
    )
    return [
        (noted, session.get_one(Resident, key).name)
        for noted in found
        for key in {noted.one_id, noted.other_id} - {resident_id}
    ]


def into(session: Session, resident_id: UUID) -> list[ResidentMerge]:
    """Return what was merged into somebody's entry, the last first."""
    found = select(ResidentMerge).where(ResidentMerge.kept_id == resident_id)
    return list(session.scalars(found.order_by(ResidentMerge.id.desc())))


def columns_of(resident: Resident) -> dict[str, Any]:
    """Return the columns of an entry, without its key."""
    return {name: getattr(resident, name) for name in COLUMNS}


def merge(db: Database, kept_id: UUID, gone_id: UUID, choice: Choice) -> UUID:
    """Make one entry of two; all that names the second then names the first.

    What was printed or signed stays as it is: parties and bookings keep their own words.

    Args:
        db: The post.
        kept_id: The entry that stays, the left one.
        gone_id: The one that is merged into it.
        choice: Where each row of :data:`policepost.residents.merge_rules.ROWS` is taken from.

    Returns:
        The key of the merge, for :func:`policepost.residents.parting.part`.
    """
    with db.transaction("Merge residents") as session:
        kept, gone = _both(session, kept_id, gone_id)
        before, was = columns_of(kept), columns_of(gone)
        after = _without_self(merge_rules.combined(before, was, choice), {kept_id, gone_id})
        homes = {"kept": _home(session, kept), "gone": _home(session, gone)}
        own, moved = links(session, kept_id), links(session, gone_id)
        for link in moved:
            point(session, link, kept_id)
        session.flush()
        session.delete(gone)
        session.flush()  # its number is free now
        for name, value in after.items():
            setattr(kept, name, value)
        added = _stays(kept_id, was, homes["gone"], choice)
        session.add_all(added)
        session.flush()
        note = ResidentMerge(
            id=new_id(),
            gone_id=gone_id,
            kept_id=kept_id,
            merged_at=clock.now(),
            merged_by=db.officer.name,
            gone=_plain(was),
            kept=_plain(before),
            after=_plain(columns_of(kept)),
            homes=homes,
            moved=[list(link) for link in moved],
            own=[list(link) for link in own],
            added=[one.id.hex for one in added],
        )
        session.add(note)
        return note.id


def _both(session: Session, kept_id: UUID, gone_id: UUID) -> tuple[Resident, Resident]:
    """Return the two entries, or refuse what cannot become one."""
    kept, gone = session.get(Resident, kept_id), session.get(Resident, gone_id)
    if kept is None or gone is None or kept is gone:
        raise Refused(_("One of the two entries is no longer there; open the list again."))
    if kept.locked_until or gone.locked_until:
        raise Refused(_("One of the two entries is locked until it is deleted; it stays as it is."))
    for rule in _hinders:
        rule(session, kept_id, gone_id)
    return kept, gone


def _without_self(entry: dict[str, Any], people: set[UUID]) -> dict[str, Any]:
    """Take out that somebody is the own host or guardian: the two were the same person."""
    own = [name for name in ("host_id", "guardian_id") if entry[name] in people]
    return {**entry, **dict.fromkeys(own)}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}


def _home(session: Session, resident: Resident) -> list[str]:
    """Return the address of somebody's dwelling and the grid in which it lies."""
    place = session.get(Place, resident.dwelling_id) if resident.dwelling_id else None
    if place is None:
        return [resident.address_written, ""]
    return [place.address, place.grid_id.hex if place.grid_id else ""]


def _stays(
    kept_id: UUID, was: Mapping[str, Any], home: list[str], choice: Choice
) -> list[Residence]:
    """Return the former dwelling that is entered when both addresses are kept."""
    if choice.get("home") is not Side.BOTH:
        return []
    left = VagueDay.of(clock.today())
    if was["left_on"]:
        left = residing.left_of(was["left_on"], was["left_vague"])
    return [
        Residence(
            id=new_id(),
            resident_id=kept_id,
            dwelling_id=was["dwelling_id"],
            address=home[0],
            since=residing.since_of(was["moved_in_on"], was["moved_in_vague"]).text,
            until=left.text,
            household=was["household"],
            relation=was["relation"],
        )
    ]


def point(
    session: Session, link: Link, resident_id: UUID, *, only_from: UUID | None = None
) -> None:
    """Let a record name another resident; one that is gone, or names somebody else, is let be."""
    kind, column, key = link
    record_class = next(one.record for one in followed if (one.kind, one.column) == (kind, column))
    record = session.get(record_class, UUID(key))
    if record is not None and only_from in (None, getattr(record, column)):
        setattr(record, column, resident_id)


def _lead_on(session: Session, _context: object, _instances: object) -> None:
    """Before anything is written: what names a merged entry is led to the person.

    A form that was open, or a draft of last week, still knows the old key, and no foreign key
    would refuse it.
    """
    found = [
        (record, one.column, getattr(record, one.column))
        for record in (*session.new, *session.dirty)
        for one in followed
        if type(record) is one.record and _changed(record, one)
    ]
    if not found:
        return
    merged = rows(session, _MERGED, keys=many({key.hex for *_where, key in found}))
    leads: dict[UUID, UUID] = {gone: kept for gone, kept in merged}
    for record, column, key in found:
        if key in leads:
            setattr(record, column, leads[key])


def _changed(record: Record, one: Followed) -> bool:
    if any(getattr(record, name) != value for name, value in one.only.items()):
        return False
    added: Sequence[Any] = inspect(record).attrs[one.column].history.added or ()
    return any(value is not None for value in added)


def note_different(db: Database, one_id: UUID, other_id: UUID) -> None:
    """Keep that two entries are not the same person; they are not listed as doubles again."""
    with db.transaction("Note two different residents") as session:
        for key in (one_id, other_id):
            if session.get(Resident, key) is None:
                raise Refused(_("One of the two entries is no longer there; open the list again."))
        session.add(
            ResidentDifference(
                one_id=one_id, other_id=other_id, noted_at=clock.now(), noted_by=db.officer.name
            )
        )


event.listen(PostSession, "before_flush", _lead_on)
follows(Dwelling, "landlord_id")
follows(Residence, "resident_id")
follows(Resident, "host_id")
follows(Resident, "guardian_id")
follows(ResidentMerge, "kept_id")
follows(ResidentDifference, "one_id")
follows(ResidentDifference, "other_id")
