"""A merge is taken back: two entries again, each with what it had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.core.journalling.changes import stored
from policepost.core.journalling.journal import plain
from policepost.core.journalling.undo import Entry
from policepost.core.language import _
from policepost.grids.records import Place
from policepost.residents import merging
from policepost.residents.merge_rules import ROWS
from policepost.residents.merging import COLUMNS, Link
from policepost.residents.records import Residence, Resident, ResidentMerge

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True)
class Since:
    """Something of a merged person that came after the merge.

    Attributes:
        key: What names it for :func:`part`.
        row: The row of the entry that was changed; empty for a record.
        kind: The kind of record that was added; empty for a row.
        record_id: Its key.
    """

    key: str
    row: str = ""
    kind: str = ""
    record_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MergeLine:
    """A merge that can be taken back.

    Attributes:
        gone_number, kept_number: Of the document of each; empty if it had none.
        last: Whether no later one stands before it.
    """

    id: UUID
    gone_id: UUID
    kept_id: UUID
    gone_name: str
    kept_name: str
    gone_number: str
    kept_number: str
    merged_at: datetime
    merged_by: str
    last: bool


def merges(session: Session, resident_id: UUID) -> list[MergeLine]:
    """Return what was merged into somebody's entry, the last first."""
    return [
        MergeLine(
            id=one.id,
            gone_id=one.gone_id,
            kept_id=one.kept_id,
            gone_name=one.gone["name"],
            kept_name=one.kept["name"],
            gone_number=one.gone["id_number"] or "",
            kept_number=one.kept["id_number"] or "",
            merged_at=one.merged_at,
            merged_by=one.merged_by,
            last=number == 0,
        )
        for number, one in enumerate(merging.into(session, resident_id))
    ]


def since(session: Session, merge_id: UUID) -> list[Since]:
    """Return what was changed or added since a merge, and so belongs to neither entry by itself."""
    return _since(session, session.get_one(ResidentMerge, merge_id))


def _since(session: Session, merge: ResidentMerge) -> list[Since]:
    kept = session.get_one(Resident, merge.kept_id)
    rows = [Since(f"row:{row}", row=row) for row in ROWS if _row_changed(merge, kept, row)]
    known = {(one[0], one[1], one[2]) for one in (*merge.own, *merge.moved)}
    records = [
        Since(":".join(link), kind=link[0], record_id=UUID(link[2]))
        for link in merging.links(session, merge.kept_id)
        if link not in known and link[2] not in merge.added and link[2] != merge.id.hex
    ]
    return rows + records


def _row_changed(merge: ResidentMerge, kept: Resident, row: str) -> bool:
    """Say whether a row is not as the merge left it; a grid that was redrawn is no change.

    A column that is younger than the merge stays with the entry that has it.
    """
    return any(
        plain(getattr(kept, name)) != merge.after[name]
        for name in ROWS[row]
        if name in merge.after and (name != "grid_id" or kept.dwelling_id is None)
    )


def part(db: Database, merge_id: UUID, whose: Mapping[str, UUID] | None = None) -> UUID:
    """Take a merge back: both entries and all that named them are as they were.

    Args:
        db: The post.
        merge_id: The merge.
        whose: To whom belongs what came since, by its key; the key of either entry.

    Returns:
        The key of the entry that is there again.

    Raises:
        Refused: Another entry was merged into this one later, or it is not said whose something is.
    """
    given = dict(whose or {})
    with db.transaction("Part merged residents") as session:
        merge = session.get(ResidentMerge, merge_id)
        if merge is None:
            raise Refused(_("These entries are two again already."))
        _refuse_later(session, merge)
        came = _since(session, merge)
        people = {merge.kept_id, merge.gone_id}
        if any(given.get(one.key) not in people for one in came):
            raise Refused(_("Say of everything that came since whose it is."))
        _part(session, merge, came, given)
        return merge.gone_id


def _refuse_later(session: Session, merge: ResidentMerge) -> None:
    later = session.scalar(
        select(ResidentMerge)
        .where(ResidentMerge.kept_id == merge.kept_id, ResidentMerge.id > merge.id)
        .order_by(ResidentMerge.id.desc())
        .limit(1)
    )
    if later is not None:
        raise Refused(
            _("{name} was merged into this entry later; part that one first.").format(
                name=later.gone["name"]
            )
        )


def _part(
    session: Session, merge: ResidentMerge, came: Sequence[Since], whose: Mapping[str, UUID]
) -> None:
    kept_id, gone_id = merge.kept_id, merge.gone_id
    moved = [(kind, column, key) for kind, column, key in merge.moved]
    moved += [_link(one) for one in came if one.kind and whose[one.key] == gone_id]
    added = [UUID(key) for key in merge.added]
    _part_entries(session, merge, [one for one in came if one.row], whose)
    for link in moved:
        merging.point(session, link, gone_id, only_from=kept_id)
    for stay in session.scalars(select(Residence).where(Residence.id.in_(added))):
        session.delete(stay)


def _part_entries(
    session: Session, merge: ResidentMerge, rows: Sequence[Since], whose: Mapping[str, UUID]
) -> None:
    """Give both entries the fields that they had, and what was changed since to one of them."""
    kept = session.get_one(Resident, merge.kept_id)
    old, back, homes = _stored(merge.gone), _stored(merge.kept), merge.homes
    for one in rows:
        mine = back if whose[one.key] == kept.id else old
        mine.update({name: getattr(kept, name) for name in ROWS[one.row]})
    _refuse_one_number(back, old)
    gone = Resident(id=merge.gone_id, **old)
    session.delete(merge)
    session.flush()  # from here on the old key stands for itself
    for name, value in back.items():
        setattr(kept, name, value)
    _find_home(session, kept, homes["kept"])
    session.flush()  # the old number is free now
    _find_home(session, gone, homes["gone"])
    session.add(gone)
    session.flush()


def _link(one: Since) -> Link:
    kind, column, key = one.key.split(":")
    return kind, column, key


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: stored(Resident, name, values[name]) for name in COLUMNS if name in values}


def _refuse_one_number(back: Mapping[str, Any], old: Mapping[str, Any]) -> None:
    if back["id_number"] and back["id_number"] == old["id_number"]:
        raise Refused(_("Both entries would have the same number; give it to the other one."))


def _find_home(session: Session, resident: Resident, home: Sequence[str]) -> None:
    """Follow what became of the dwelling meanwhile: another grid, or removed."""
    if resident.dwelling_id is None:
        return
    place = session.get(Place, resident.dwelling_id)
    if place is None:
        resident.dwelling_id, resident.address_written = None, home[0]
    elif (place.grid_id.hex if place.grid_id else "") != home[1]:
        resident.grid_id = place.grid_id


def _take_back(session: Session, entry: Entry) -> None:
    """Undo takes a merge back only while nothing came since; a parted pair is merged anew."""
    for change in entry.changes:
        if change.op == "remove":
            raise Refused(_("Merge the two entries again instead."))
        merge = session.get(ResidentMerge, change.id)
        if change.op != "add" or merge is None:
            continue
        _refuse_later(session, merge)
        if _since(session, merge):
            raise Refused(
                _("Something was added since; part the two on the card and say whose it is.")
            )


undo.refuses(ResidentMerge.__tablename__, _take_back)
