"""People from a spreadsheet into the register: one transaction, undone like any other.

A row is matched by its number, else by name and birth date, else by name and dwelling. Rows that
change nothing are left alone, so that a file can be imported again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import bulk, clock, pinyin, settings
from policepost.core.journalling.journal import plain
from policepost.core.journalling.undo import stored
from policepost.core.language import N_, _
from policepost.core.records import new_id, new_ids
from policepost.core.searching import search
from policepost.core.vague import VagueDay
from policepost.exchange.kinds import SheetKind
from policepost.exchange.report import Cancelled, Change, ProblemLevel, Progress, Report
from policepost.exchange.rows import LeftOut, Plan, Said
from policepost.exchange.values import Cell
from policepost.grids.places import PlaceBook
from policepost.grids.rules import Address
from policepost.residents import finding
from policepost.residents.headings import FIELDS
from policepost.residents.kinds import Kind
from policepost.residents.reading import Person, Reader
from policepost.residents.records import Residence, Resident, ResidentMerge

if TYPE_CHECKING:
    pass

__all__ = ["RESIDENTS", "Plan", "import_residents", "look"]

_DEFAULTS = {**bulk.defaults(Resident), "kind": Kind.REGISTERED.value}
_TOLD_OTHERWISE = frozenset(
    {"dwelling_id", "grid_id", "address_written", "left_reason", "left_kind", "left_vague"}
)
"""Columns of a change that others tell of: the address, the grid, the day of leaving."""


@dataclass(frozen=True, slots=True)
class _Home:
    """What an address and a grid, as rows write them, come to.

    Attributes:
        fields: Columns of a resident.
        where: What the search entries of those who live there say of it; nothing without a
            dwelling.
        lies_in: The grid of the building, if the rows name another one.
    """

    fields: dict[str, Any]
    where: finding.Where | None
    lies_in: str = ""


class _Intake:
    """One import: finds who is known, gathers who is new, writes both."""

    def __init__(self, session: Session, plan: Plan, report: Report, under: str) -> None:
        self._session = session
        self._report = report
        self._today = today = clock.today()
        self._book = PlaceBook(session)
        self._under = under or self._first_estate()
        self._reader = Reader(
            *(plan, report, today),
            estates=(*self._book.estates(), self._under),
            under=self._under,
        )
        self._known = _Known(session)
        self._decided = plan.decided
        self._seen: dict[str, tuple[int, str]] = {}
        self._grids: dict[tuple[str, str], UUID] = {}
        self._fresh = new_ids()
        self._new: list[dict[str, Any]] = []
        self._entries: list[search.Entry] = []
        self._homes: dict[tuple[Address | None, str], _Home] = {}
        self._new_by_name: set[tuple[str, date | None, UUID | None]] = set()

    def _first_estate(self) -> str:
        known = self._book.estates()
        return known[0] if known else settings.get(self._session, "post.name", _("Post"))

    def run(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """Take in every row, then write."""
        self._reader.take_all(self._take, progress, cancelled)
        self._book.save()
        bulk.insert_many(self._session, Resident, self._new, self._entries, empty=_DEFAULTS)
        self._reader.go_on(self._report.read, progress, cancelled)

    def _take(self, number: int, row: Sequence[Cell], said: Said) -> None:
        """Add the person of a row, change the entry that is there, or leave it as it is."""
        person = self._reader.person(number, row, said)
        fields = person.fields
        self._refuse_twice(person)
        home = self._settle(person)
        if number in self._decided:
            known = self._known.chosen(fields, self._decided[number])
        else:
            known = self._known.find(fields)
        if known is None:
            self._add(person, home)
        elif changes := self._changes(known, fields):
            self._change(number, known, changes)
        else:
            self._report.alike.append(number)

    def _refuse_twice(self, person: Person) -> None:
        """Leave out a row whose number stood in an earlier one."""
        number = person.fields.get("id_number")
        if number is None:
            return
        first, name = self._seen.setdefault(number, (person.row, person.fields["name"]))
        if first == person.row:
            return
        if name == person.fields["name"]:
            why = _("The same person as in row {row}.").format(row=first)
            raise LeftOut(ProblemLevel.SKIPPED, "id_number", number, why)
        why = _("Row {row} has the same number with another name.").format(row=first)
        raise LeftOut(ProblemLevel.REFUSED, "id_number", number, why)

    def _settle(self, person: Person) -> _Home:
        """Find the dwelling and the grid, adding what is new to the tree."""
        key = (person.address, person.grid)
        home = self._homes.get(key)
        if home is None:
            home = self._homes[key] = self._home(person)
        person.fields.update(home.fields)
        if home.lies_in:
            self._reader.warn(
                *(person.row, "grid", person.grid),
                _("The building lies in {grid}; move the building if that is wrong.").format(
                    grid=home.lies_in
                ),
            )
        return home

    def _home(self, person: Person) -> _Home:
        grid = self._grid(person) if person.grid else None
        if person.address is None:
            return _Home({"grid_id": grid} if grid else {}, None)
        dwelling = self._book.dwelling(person.address, grid)
        its_grid = self._book.grid_of(dwelling)
        lies_in = self._book.name_of(its_grid) if its_grid else ""
        where = finding.where(
            *(self._book.address_of(dwelling), self._book.short_address_of(dwelling)), lies_in
        )
        fields = {"dwelling_id": dwelling, "grid_id": its_grid, "address_written": ""}
        elsewhere = grid is not None and its_grid != grid
        return _Home(fields, where, (lies_in or _("no grid")) if elsewhere else "")

    def _grid(self, person: Person) -> UUID:
        estate = person.address.estate if person.address else self._under
        key = (person.grid, estate)
        if key not in self._grids:
            self._grids[key] = self._book.grid(person.grid, self._book.estate(estate))
        return self._grids[key]

    def _add(self, person: Person, home: _Home) -> None:
        fields = person.fields
        key = (fields["name"], fields.get("birth_date"), fields.get("dwelling_id"))
        if "id_number" not in fields:
            if key in self._new_by_name:
                why = _("The same person as in an earlier row.")
                raise LeftOut(ProblemLevel.SKIPPED, "name", fields["name"], why)
            self._new_by_name.add(key)
        name_key = pinyin.sort_key(fields["name"])
        fields["id"] = next(self._fresh)
        fields["name_key"] = name_key
        self._new.append(fields)
        self._entries.append(self._entry(fields, home))
        self._report.new.append(person.row)

    def _entry(self, fields: dict[str, Any], home: _Home) -> search.Entry:
        """Make the search entry of somebody new."""
        where = home.where
        if where is None:
            grid = fields.get("grid_id")
            in_grid = self._book.name_of(grid) if grid else ""
            where = finding.where(fields.get("address_written", ""), "", in_grid)
        return finding.entry(
            *(fields["id"], fields["name"], fields.get("id_number"), fields.get("phone")),
            *(fields.get("note"), where),
        )

    def _changes(self, known: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
        """Return what a row says otherwise than the entry; a newer verification stays.

        What one of two entries said before they were merged was decided then, and is nothing new.
        """
        settled = self._known.settled(known["id"])
        changes = {
            name: value
            for name, value in fields.items()
            if known[name] != value and plain(value) not in settled.get(name, ())
        }
        if known["left_on"]:  # only who was decided to be back comes so far
            changes.update(left_on=None, left_reason="", left_kind="", left_vague="")
        verified = changes.get("verified_on")
        if verified and known["verified_on"] and verified < known["verified_on"]:
            changes.pop("verified_on")
            changes.pop("verified_by", None)
        return changes

    def _change(self, number: int, known: dict[str, Any], changes: dict[str, Any]) -> None:
        self._report.changes.append(
            Change(number, known["id"], known["name"], self._told(known, changes))
        )
        resident = self._session.get_one(Resident, known["id"])
        moved = "dwelling_id" in changes and known["dwelling_id"] is not None
        if moved:
            self._session.add(
                Residence(
                    id=new_id(),
                    resident_id=resident.id,
                    dwelling_id=resident.dwelling_id,
                    address=self._book.address_of(known["dwelling_id"]),
                    since=VagueDay.of(resident.moved_in_on).text,
                    until=self._today.isoformat(),
                )
            )
        for name, value in changes.items():
            setattr(resident, name, value)
        known.update(changes)

    def _told(
        self, known: dict[str, Any], changes: dict[str, Any]
    ) -> dict[str, tuple[object, object]]:
        """Return what a row changes, with places by their names."""
        told: dict[str, tuple[object, object]] = {
            name: (known[name], value)
            for name, value in changes.items()
            if name not in _TOLD_OTHERWISE
        }
        if "dwelling_id" in changes:
            before = known["dwelling_id"]
            old = self._book.address_of(before) if before else known["address_written"]
            told["address"] = (old, self._book.address_of(changes["dwelling_id"]))
        elif "address_written" in changes:
            told["address"] = (known["address_written"], changes["address_written"])
        if "grid_id" in changes:
            pair = (known["grid_id"], changes["grid_id"])
            old, new = (self._book.name_of(one) if one else "" for one in pair)
            told["grid"] = (old, new)
        return told


class _Known:
    """The people who are in the register, to be found as a row describes them.

    An entry that was merged into another is found as it was before, and means who stayed.
    """

    def __init__(self, session: Session) -> None:
        table = Resident.__table__
        rows = session.execute(select(table)).mappings().all()
        people = [dict(row) for row in rows]
        self._by_id = {one["id"]: one for one in people}
        self._by_number = {one["id_number"]: one for one in people if one["id_number"]}
        self._by_name: dict[str, list[dict[str, Any]]] = {}
        for one in people:
            self._by_name.setdefault(one["name"], []).append(one)
        self._settled: dict[UUID, dict[str, set[Any]]] = {}
        for merge in session.scalars(select(ResidentMerge)):
            self._lead_on(merge)

    def _lead_on(self, merge: ResidentMerge) -> None:
        """Let an entry that was merged into another be found as it was."""
        kept = self._by_id[merge.kept_id]
        settled = self._settled.setdefault(merge.kept_id, {})
        for said in (merge.gone, merge.kept):
            for name, value in said.items():
                settled.setdefault(name, set()).add(value)
        gone = {
            name: stored(Resident, name, value)
            for name, value in merge.gone.items()
            if name in kept
        }
        gone["stays"] = kept
        if gone["id_number"]:
            self._by_number.setdefault(gone["id_number"], gone)
        self._by_name.setdefault(gone["name"], []).append(gone)

    def settled(self, key: UUID) -> Mapping[str, Collection[Any]]:
        """Return what was decided of a merged entry: by column, what either said before."""
        return self._settled.get(key, {})

    def chosen(self, fields: dict[str, Any], key: UUID | None) -> dict[str, Any] | None:
        """Return the entry that the officer said a row is; nothing if it is somebody new.

        Refused if somebody else has the row's number.
        """
        number = fields.get("id_number")
        holder = _stays(self._by_number.get(number)) if number else None
        if holder is not None and holder["id"] != key:
            why = _("{name} has this number in the register; put one of the two right first.")
            raise LeftOut(
                *(ProblemLevel.REFUSED, "id_number", number or ""),
                why.format(name=holder["name"]),
                (holder["id"],),
            )
        if key is None:
            return None
        if key not in self._by_id:
            why = _("This entry is no longer in the register.")
            raise LeftOut(ProblemLevel.REFUSED, "name", fields["name"], why)
        return self._by_id[key]

    def find(self, fields: dict[str, Any]) -> dict[str, Any] | None:
        """Return the entry that a row means; doubtful ones are left out."""
        number = fields.get("id_number")
        as_written = self._by_number.get(number) if number else None
        found = _stays(as_written)
        if as_written is None or found is None:
            found = self._alike(fields)
        elif fields["name"] not in (found["name"], *self.settled(found["id"]).get("name", ())):
            why = _("The register has this number with the name {name}.")
            raise LeftOut(
                *(ProblemLevel.DOUBTFUL, "name", fields["name"], why.format(name=found["name"])),
                (found["id"],),
            )
        if found and found["left_on"]:
            why = _("The register says that this person has left; put them back on the list first.")
            raise LeftOut(ProblemLevel.DOUBTFUL, "name", fields["name"], why, (found["id"],))
        return found

    def _alike(self, fields: dict[str, Any]) -> dict[str, Any] | None:
        """Return the one entry of the same name with the same birth date, or dwelling."""
        if fields["name"] not in self._by_name:
            return None
        born, number = fields.get("birth_date"), fields.get("id_number")
        same: Sequence[dict[str, Any]] = [
            one
            for one in self._by_name[fields["name"]]
            if not (number and one["id_number"])
            and not (born and one["birth_date"] and born != one["birth_date"])
        ]
        by_birth = [one for one in same if born and one["birth_date"] == born]
        home = fields.get("dwelling_id")
        by_home = [one for one in same if home and one["dwelling_id"] == home]
        found = {one["id"]: one for one in map(_stays, by_birth or by_home) if one}
        if len(found) > 1:
            why = _("Several people in the register may be meant; add the identity number.")
            raise LeftOut(ProblemLevel.DOUBTFUL, "name", fields["name"], why, tuple(found))
        return next(iter(found.values()), None)


def _stays(found: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the entry that stayed, of one that was merged into it."""
    return None if found is None else found.get("stays", found)


RESIDENTS = SheetKind(
    name="residents",
    title=N_("Residents"),
    action=N_("Import residents"),
    fields=FIELDS,
    needed=("name",),
    nameless=N_("{file} has no column of names; give the column that holds them the heading 姓名."),
    intake=_Intake,
    turn=1,
)
look, import_residents = RESIDENTS.look, RESIDENTS.take
