"""The people who are in the register, to be found as the rows of a sheet describe them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import beside
from policepost.core.language import _
from policepost.exchange.report import ProblemLevel
from policepost.exchange.rows import LeftOut
from policepost.residents import differences, doubts
from policepost.residents.differences import Entry
from policepost.residents.doubts import Doubt
from policepost.residents.further import Held
from policepost.residents.records import ResidentMerge

_ALWAYS = (
    *("id", "name", "id_number", "left_on", "birth_date", "dwelling_id", "grid_id", "kind"),
    *("address_written", "verified_on", "moved_in_vague"),
)
"""What is asked of everybody, whatever a sheet says."""
_BETWEEN = "\x1f"
"""Stands between columns that are compared at once; no cell of a sheet has it."""


def lines(columns: Sequence[Sequence[str]]) -> list[str]:
    """Return what the rows of some columns say, each in one text."""
    return list(map(_BETWEEN.join, zip(*columns, strict=True)))


class Known:
    """The people of the register as they are stored.

    An entry that was merged into another is found as it was before, and means who stayed.

    Args:
        session: The transaction's session.
        columns: What the rows of the sheet say of people.
        held: What else the register holds of them.

    Attributes:
        plain: By identity number the stored ``columns``, as :func:`lines` says them, of those who
            live in the area and of whom nothing was merged or changed by this import.
    """

    def __init__(self, session: Session, columns: Sequence[str], held: Held) -> None:
        others = [name for name in _ALWAYS if name not in columns]
        self._names = (*columns, *others)
        self._at = {name: at for at, name in enumerate(self._names)}
        beside.wait(session)
        self._driver: Any = session.connection().connection.driver_connection
        self.plain = self._read_plain(columns)
        self._entries: dict[str, Entry] = {}
        self._gone: dict[str, Entry] = {}
        self._gone_by_name: dict[str, list[Entry]] = {}
        self._settled: dict[str, dict[str, set[Any]]] = {}
        self._held = held
        for merge in session.scalars(select(ResidentMerge)):
            self._lead_on(merge)

    def __bool__(self) -> bool:
        return bool(self.plain or self._rows)

    def _read_plain(self, columns: Sequence[str]) -> dict[str, str]:
        said = f"||'{_BETWEEN}'||".join(f"coalesce({name}, '')" for name in columns) or "''"
        # by the index of those who have not left, each row would be sought by itself
        asked = f"SELECT id_number, {said} FROM resident NOT INDEXED "  # noqa: S608
        living = "WHERE id_number <> '' AND coalesce(left_on, '') = ''"
        return dict(self._driver.execute(asked + living).fetchall())

    @cached_property
    def _rows(self) -> list[tuple[str, ...]]:
        """Everybody; hardly ever needed when a sheet is taken in once more."""
        asked = ", ".join(f"coalesce({name}, '')" for name in self._names)
        found = self._driver.execute(f"SELECT {asked} FROM resident").fetchall()  # noqa: S608
        return list(found)

    @cached_property
    def _numbered(self) -> dict[str, tuple[str, ...]]:
        """Everybody who has one by identity number."""
        at = self._at["id_number"]
        return {row[at]: row for row in self._rows if row[at]}

    def entry(self, row: tuple[str, ...]) -> Entry:
        """Return somebody's columns by their names."""
        key = row[self._at["id"]]
        if key not in self._entries:
            self._entries[key] = dict(zip(self._names, row, strict=True))
        return self._entries[key]

    @cached_property
    def by_id(self) -> Mapping[str, tuple[str, ...]]:
        """Everybody by key."""
        at = self._at["id"]
        return {row[at]: row for row in self._rows}

    @cached_property
    def named(self) -> dict[str, list[tuple[str, ...]]]:
        """Everybody by name."""
        found: dict[str, list[tuple[str, ...]]] = {}
        at = self._at["name"]
        for row in self._rows:
            found.setdefault(row[at], []).append(row)
        return found

    def _lead_on(self, merge: ResidentMerge) -> None:
        """Let an entry that was merged into another be found as it was."""
        kept = self.entry(self.by_id[merge.kept_id.hex])
        settled = self._settled.setdefault(merge.kept_id.hex, {})
        for said in (merge.gone, merge.kept):
            for name, value in said.items():
                settled.setdefault(name, set()).add(value or "")
        gone = {name: str(merge.gone.get(name) or "") for name in self._names}
        gone["stays"] = kept  # type: ignore[assignment] # the one that is no text
        if gone["id_number"]:
            self._gone.setdefault(gone["id_number"], gone)
        self._gone_by_name.setdefault(gone["name"], []).append(gone)
        self.plain.pop(kept["id_number"], None)

    def settled(self, key: str) -> Mapping[str, Collection[Any]]:
        """Return what was decided of a merged entry: by column, what either said before."""
        return self._settled.get(key, {})

    def change(self, entry: Entry, changes: Mapping[str, str]) -> None:
        """Remember what the import changes in an entry."""
        self.plain.pop(entry["id_number"], None)
        entry.update(changes)

    def _holder(self, number: str) -> Entry | None:
        """Return the entry that has a number, as it was before a merge; else as a further one."""
        row = self._numbered.get(number) if number else None
        if row is None and number and number not in self._gone:
            row = self.by_id.get(self._held.holder(number) or "")
        return self.entry(row) if row else self._gone.get(number)

    def chosen(self, fields: Entry, key: UUID | None) -> Entry | None:
        """Return the entry that the officer said a row is; nothing if it is somebody new.

        Refused if somebody else has the row's number.
        """
        number = fields.get("id_number", "")
        holder = _stays(self._holder(number))
        if holder is not None and (key is None or holder["id"] != key.hex):
            why = _("{name} has this number in the register; put one of the two right first.")
            raise LeftOut(
                *(ProblemLevel.REFUSED, "id_number", number, why.format(name=holder["name"])),
                (UUID(holder["id"]),),
            )
        if key is None:
            return None
        if key.hex not in self.by_id:
            why = _("This entry is no longer in the register.")
            raise LeftOut(ProblemLevel.REFUSED, "name", fields["name"], why)
        return self.entry(self.by_id[key.hex])

    def find(self, fields: Entry) -> Entry | None:
        """Return the entry that a row means; doubtful ones are left out."""
        found = _stays(self._holder(fields.get("id_number", "")))
        if found is None:
            found = self._alike(fields)
        elif fields["name"] not in (found["name"], *self.settled(found["id"]).get("name", ())):
            stored = doubts.kept(Doubt.OTHER_NAME, found["name"])
            raise _doubtful(stored, fields["name"], [found["id"]])
        if found and found["left_on"]:
            raise _doubtful(Doubt.LEFT, fields["name"], [found["id"]])
        return found

    def may_be(self, name: str) -> bool:
        """Say whether anybody has a name, so that more has to be compared."""
        return name in self.named or name in self._gone_by_name

    def _alike(self, fields: Entry) -> Entry | None:
        """Return the one entry of the same name with the same birth date, dwelling or telephone.

        A row that says nothing else than what one entry says is that entry, though neither may
        name a birth date or a dwelling: so what was exported comes back as it is.
        """
        name = fields["name"]
        if not self.may_be(name):
            return None
        everybody = [*map(self.entry, self.named.get(name, ())), *self._gone_by_name.get(name, ())]
        born, number = fields.get("birth_date"), fields.get("id_number")
        same = [
            one
            for one in everybody
            if not (number and one["id_number"])
            and not (born and one["birth_date"] and born != one["birth_date"])
        ]
        agreeing = [one for one in same if self._agrees(one, fields)]
        for some in ([one for one in agreeing if _says_no_more(one, fields)], agreeing):
            if len(some) == 1:
                return _stays(some[0])
        found = {one["id"]: one for one in map(_stays, self._likely(same, fields)) if one}
        if len(found) > 1:
            raise _doubtful(Doubt.SEVERAL, name, found)
        if not found and same and not any(map(fields.get, _TELLING)):
            meant = dict.fromkeys(one["id"] for one in map(_stays, same) if one)
            raise _doubtful(Doubt.NAME_ALONE, name, meant)
        return next(iter(found.values()), None)

    def _likely(self, same: Sequence[Entry], fields: Entry) -> Sequence[Entry]:
        """Return those of the same name whom a row means by the best that it tells of them."""
        born, home, phone = map(fields.get, ("birth_date", "dwelling_id", "phone"))
        if by_birth := [one for one in same if born and one["birth_date"] == born]:
            return by_birth
        if home:
            return [one for one in same if self._lives_in(one, home)]
        return [one for one in same if phone and one["phone"] == phone]

    def _agrees(self, one: Entry, fields: Entry) -> bool:
        """Say whether a row says of somebody nothing else than the register."""
        return not differences.between(one, fields, self.settled(one["id"]), self._held)

    def _lives_in(self, one: Entry, home: str) -> bool:
        """Say whether somebody lives in a dwelling, if only besides the main one."""
        return one["dwelling_id"] == home or self._held.lives_besides(one["id"], home)


_TELLING = ("id_number", "birth_date", "dwelling_id", "address_written", "phone")
"""Columns that tell people of the same name apart."""


def _says_no_more(one: Entry, fields: Entry) -> bool:
    """Say whether the register tells nothing of somebody by which a row could differ."""
    return all(one.get(name, "") == fields.get(name, "") for name in _TELLING)


def _doubtful(stored: str, name: str, candidates: Iterable[str]) -> LeftOut:
    """Return what leaves a row out until somebody says whom it means."""
    told = (ProblemLevel.DOUBTFUL, "name", name, doubts.told(stored))
    return LeftOut(*told, tuple(map(UUID, candidates)), stored)


def _stays(found: Entry | None) -> Entry | None:
    """Return the entry that stayed, of one that was merged into it."""
    return None if found is None else found.get("stays", found)
