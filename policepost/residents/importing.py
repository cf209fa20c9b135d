"""People from a spreadsheet into the register: one transaction, undone like any other.

A row is matched by its number, else by name and birth date, else by name and dwelling. Rows that
change nothing are left alone, so that a file can be imported again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from operator import eq
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core import bulk, clock, settings
from policepost.core.counting import among, many
from policepost.core.language import N_, _
from policepost.core.records import new_id, new_keys
from policepost.core.vague import VagueDay
from policepost.exchange.kinds import SheetKind
from policepost.exchange.report import Cancelled, Change, ProblemLevel, Progress, Report
from policepost.exchange.rows import LeftOut, Pace, Plan, will_write
from policepost.grids.places import PlaceBook
from policepost.grids.rules import Address
from policepost.residents import differences, finding, further, kind_rules, residing, sweeping
from policepost.residents.differences import Entry, as_held
from policepost.residents.further import Held, Paper
from policepost.residents.headings import FIELDS
from policepost.residents.kinds import Kind
from policepost.residents.known import Known, lines
from policepost.residents.reading import Reader
from policepost.residents.records import Residence, Resident
from policepost.residents.sweeping import People

__all__ = ["RESIDENTS", "Plan", "import_residents", "look"]

_BLOCK = 2500
"""How many people are written at a time."""
_STEP = 200
_SOME = select(Resident).where(among(type_coerce(Resident.id, String), "keys"))
_OF_SOME_KINDS = tuple(column for name in kind_rules.OWN for column in kind_rules.columns(name))
"""Columns that the register keeps of some kinds of residents only."""
_TOLD_OTHERWISE = frozenset(
    {"dwelling_id", "grid_id", "address_written", "left_reason", "left_kind", "left_vague"}
)
"""Columns of a change that others tell of: the address, the grid, the day of leaving."""


class _Home(NamedTuple):
    """What an address and a grid, as rows write them, come to.

    Attributes:
        dwelling, grid: Their keys as they are stored, empty for none.
        where: What the search entries of those who live there say of it; nothing without a
            dwelling.
        lies_in: The grid of the building, if the rows name another one.
    """

    dwelling: str
    grid: str
    where: finding.Where | None
    lies_in: str = ""


class _Intake:
    """One import: finds who is known, gathers who is new, writes both."""

    def __init__(self, session: Session, plan: Plan, report: Report, under: str) -> None:
        self._session = session
        self._report = report
        self._today = today = clock.today()
        self._book = PlaceBook.of(session)
        self._under = under or self._first_estate()
        self._reader = Reader(
            *(plan, report, today),
            estates=(*self._book.estates(), self._under),
            under=self._under,
        )
        self._decided = plan.decided
        self._grids: dict[tuple[str, str], str] = {}
        self._changed: list[tuple[Entry, dict[str, str], list[Paper]]] = []
        self._held = Held(session)

    def _first_estate(self) -> str:
        known = self._book.estates()
        return known[0] if known else settings.get(self._session, "post.name", _("Post"))

    def run(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """Take in every row, then write."""
        pace = Pace(self._reader, progress, cancelled)
        self._report.read = self._reader.count
        pace.at(0)
        people = sweeping.read(self._reader, pace.ask)
        pace.at(0.3)
        self._refuse_twice(people)
        homes = self._settle(people)
        pace.at(0.4)
        new = self._compare(people, pace)
        pace.at(0.5)
        if new or self._changed or self._book.added:
            will_write(self._session)
        self._book.save()
        self._change_all(pace)
        for done in range(0, len(new), _BLOCK):
            pace.at(0.5 + 0.5 * done / len(new))
            self._add(people, new[done : done + _BLOCK], homes)
        pace.at(1)

    def _refuse_twice(self, people: People) -> None:
        """Leave out the rows whose number stood in an earlier one."""
        numbers, names = people.columns["id_number"], people.columns["name"]
        filled = [numbers[at] for at in people.rows if numbers[at]]
        if len(set(filled)) == len(filled):
            return
        seen: dict[str, int] = {}
        twice = set()
        for at in people.rows:
            first = seen.setdefault(numbers[at], at) if numbers[at] else at
            if first != at:
                twice.add(at)
                self._leave_out(at, self._twice(first, numbers[at], same=names[at] == names[first]))
        people.rows = [at for at in people.rows if at not in twice]

    def _twice(self, first: int, number: str, *, same: bool) -> LeftOut:
        row = self._reader.first + first
        if same:
            why = _("The same person as in row {row}.").format(row=row)
            return LeftOut(ProblemLevel.SKIPPED, "id_number", number, why)
        why = _("Row {row} has the same number with another name.").format(row=row)
        return LeftOut(ProblemLevel.REFUSED, "id_number", number, why)

    def _leave_out(self, at: int, left_out: LeftOut) -> None:
        self._reader.leave_out(self._reader.first + at, left_out)

    def _settle(self, people: People) -> list[_Home]:
        """Find the dwellings and the grids, adding what is new to the tree; one for each row."""
        wanted = dict.fromkeys(map(people.home.__getitem__, people.rows))
        found = {number: self._home(*people.homes[number]) for number in wanted}
        nowhere = _Home("", "", None)
        homes = [found.get(number, nowhere) for number in people.home]
        people.columns["dwelling_id"] = [home.dwelling for home in homes]
        people.columns["grid_id"] = [home.grid for home in homes]
        if any(home.lies_in for home in found.values()):
            for at in people.rows:
                if homes[at].lies_in:
                    grid = people.homes[people.home[at]][1]
                    self._reader.warn(
                        *(self._reader.first + at, "grid", grid),
                        _(
                            "The building lies in {grid}; move the building if that is wrong."
                        ).format(grid=homes[at].lies_in),
                    )
        return homes

    def _home(self, address: Address | None, written: str) -> _Home:
        grid = self._grid(written, address) if written else ""
        if address is None:
            return _Home("", grid, None)
        at = self._book.place(address, grid)
        lies_in = self._book.named(at.grid)
        elsewhere = (lies_in or _("no grid")) if grid and at.grid != grid else ""
        return _Home(at.key, at.grid, finding.where(at.address, at.short, lies_in), elsewhere)

    def _grid(self, written: str, address: Address | None) -> str:
        key = (written, address.estate if address else self._under)
        if key not in self._grids:
            self._grids[key] = self._book.grid(written, self._book.estate(key[1])).hex
        return self._grids[key]

    def _compare(self, people: People, pace: Pace) -> list[int]:
        """Compare each row with who is known; return the rows of those who are new."""
        names = tuple(name for name, said in people.columns.items() if any(said))
        known = Known(self._session, names, self._held)
        if not people.rows or (not known and not self._decided):
            return self._only_once(people, people.rows)
        said = people.of(people.rows)
        numbers, plain = said["id_number"], known.plain
        same = list(map(eq, map(plain.get, numbers), lines([said[name] for name in names])))
        alike, new = self._report.alike, []
        first = self._reader.first
        unlike = {number - first for number in self._decided} | people.papers.keys()
        for done, at in enumerate(people.rows):
            if done % _STEP == 0:
                pace.ask()
            if same[done] and numbers[done] in plain and at not in unlike:
                alike.append(first + at)
                continue
            try:
                if self._is_new(at, known, people):
                    new.append(at)
            except LeftOut as left_out:
                self._leave_out(at, left_out)
        return self._only_once(people, new)

    def _is_new(self, at: int, known: Known, people: People) -> bool:
        """Compare one row with the entry that it means; say whether there is none."""
        number = self._reader.first + at
        fields = people.said(at)
        if number in self._decided:
            entry = known.chosen(fields, self._decided[number])
        elif fields.get("id_number") or known.may_be(fields["name"]):
            entry = known.find(fields)
        else:
            return True
        if entry is None:
            return True
        changes = differences.between(entry, fields, known.settled(entry["id"]), self._held)
        papers = self._papers_of(entry, fields, people.papers.get(at, ()))
        if changes or papers:
            told = self._told(entry, changes)
            if papers:
                told["documents"] = self._held.told(entry["id"], papers)
            self._report.changes.append(Change(number, UUID(entry["id"]), entry["name"], told))
            self._changed.append((dict(entry), changes, papers))
            known.change(entry, changes)
        else:
            self._report.alike.append(number)
        return False

    def _papers_of(
        self, entry: Entry, fields: Mapping[str, str], papers: Sequence[Paper]
    ) -> list[Paper]:
        """Return the further documents of a row that its entry does not have yet."""
        if further.is_further(entry, fields):
            until = fields.get("document_until")
            day = date.fromisoformat(until) if until else None
            papers = (Paper(fields["document_kind"], fields["id_number"], day), *papers)
        if not papers:
            return []
        first = entry.get("document_kind", ""), entry["id_number"]
        return self._held.news(entry["id"], papers, first)

    def _only_once(self, people: People, new: Sequence[int]) -> list[int]:
        """Leave out who stood in an earlier row, of those without a number."""
        numbers, names = people.columns["id_number"], people.columns["name"]
        births, homes = people.columns["birth_date"], people.columns["dwelling_id"]
        seen = set()
        kept = []
        for at in new:
            if not numbers[at]:
                key = (names[at], births[at], homes[at])
                if key in seen:
                    why = _("The same person as in an earlier row.")
                    self._leave_out(at, LeftOut(ProblemLevel.SKIPPED, "name", names[at], why))
                    continue
                seen.add(key)
            kept.append(at)
        first = self._reader.first
        self._report.new += [first + at for at in kept]
        return kept

    def _add(self, people: People, some: Sequence[int], homes: Sequence[_Home]) -> None:
        """Write the people of some rows."""
        columns = people.of(some)
        columns["kind"] = kinds = [
            kind or Kind.REGISTERED.value for kind in columns.get("kind", [""] * len(some))
        ]
        strange = {kind: kind_rules.strange(kind) for kind in set(kinds)}
        for name in filter(columns.__contains__, _OF_SOME_KINDS):
            said = zip(columns[name], kinds, strict=True)
            columns[name] = ["" if name in strange[kind] else one for one, kind in said]
        columns["id"] = keys = new_keys(len(some))
        papers = {
            key: told for key, at in zip(keys, some, strict=True) if (told := people.papers.get(at))
        }
        places = [homes[at].where or self._where(homes[at], people, at) for at in some]
        texts = {name: columns.get(name, [""] * len(some)) for name in finding.SAID}
        if papers:
            texts["phone"] = _with_numbers(texts["phone"], keys, papers)
        bulk.insert_columns(self._session, Resident, columns, finding.told(keys, texts, places))
        further.add(self._session, papers)

    def _where(self, home: _Home, people: People, at: int) -> finding.Where:
        """Return what the search entry of somebody new says, who lives in no dwelling."""
        in_grid = self._book.named(home.grid)
        written = people.columns.get("address_written")
        return finding.where(written[at] if written else "", "", in_grid)

    def _change_all(self, pace: Pace) -> None:
        """Write what rows say otherwise than the entries."""
        for start in range(0, len(self._changed), _STEP):
            pace.ask()
            some = self._changed[start : start + _STEP]
            keys = many(entry["id"] for entry, changes, _papers in some if changes)
            found = {one.id.hex: one for one in self._session.scalars(_SOME, {"keys": keys})}
            told: set[str] = set()
            for entry, changes, papers in some:
                if changes:
                    if entry["id"] in told:  # by another row: the journal keeps what each changes
                        self._session.flush()
                    told.add(entry["id"])
                    self._change(found[entry["id"]], changes)
                self._held.save(entry["id"], papers)

    def _change(self, resident: Resident, changes: Mapping[str, str]) -> None:
        if "dwelling_id" in changes and resident.dwelling_id is not None:
            self._keep_former(resident, changes)
        for name, value in changes.items():
            setattr(resident, name, as_held(name, value))
        if "kind" in changes:
            for name, nothing in kind_rules.strange(resident.kind).items():
                setattr(resident, name, nothing)

    def _keep_former(self, resident: Resident, changes: Mapping[str, str]) -> None:
        """Keep where somebody lived until now; since when elsewhere the row says, else today."""
        since = residing.since_of(resident.moved_in_on, resident.moved_in_vague)
        moved = changes.get("moved_in_vague") or changes.get("moved_in_on", "")
        later = moved and VagueDay.read(moved).possibly >= since.possibly
        address = self._book.address_of(resident.dwelling_id) if resident.dwelling_id else ""
        self._session.add(
            Residence(
                id=new_id(),
                resident_id=resident.id,
                dwelling_id=resident.dwelling_id,
                address=address,
                since=since.text,
                until=moved if later else self._today.isoformat(),
                household=resident.household,
                relation=resident.relation,
            )
        )
        resident.moved_in_on, resident.moved_in_vague = self._today, ""
        resident.household = 1

    def _told(self, entry: Entry, changes: Mapping[str, str]) -> dict[str, tuple[object, object]]:
        """Return what a row changes, with places by their names."""
        told: dict[str, tuple[object, object]] = {
            name: (as_held(name, entry[name]), as_held(name, value))
            for name, value in changes.items()
            if name not in _TOLD_OTHERWISE
        }
        if "dwelling_id" in changes:
            before = entry["dwelling_id"]
            old = self._book.address_of(UUID(before)) if before else entry["address_written"]
            told["address"] = (old, self._book.address_of(UUID(changes["dwelling_id"])))
        elif "address_written" in changes:
            told["address"] = (entry["address_written"], changes["address_written"])
        if "grid_id" in changes:
            pair = (entry["grid_id"], changes["grid_id"])
            told["grid"] = (self._book.named(pair[0]), self._book.named(pair[1]))
        return told


def _with_numbers(
    phones: Sequence[str], keys: Sequence[str], papers: Mapping[str, Sequence[Paper]]
) -> list[str]:
    """Return what people are found by besides the first number: telephones, further documents."""
    more = ([one.number for one in papers.get(key, ())] for key in keys)
    return [
        "\n".join(filter(None, one)) for one in ([p, *n] for p, n in zip(phones, more, strict=True))
    ]


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
