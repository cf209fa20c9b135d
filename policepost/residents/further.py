"""What the rows of a sheet say of people beside their own columns: documents, second dwellings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import bulk, tables
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.records import new_id
from policepost.exchange import values
from policepost.exchange.rows import LeftOut, Said
from policepost.exchange.values import Cell
from policepost.residents import numbers, rules
from policepost.residents.cells import PASSPORT_FORM, CellReader
from policepost.residents.records import Residence, ResidentDocument

OTHER = "990"
COLUMNS = ("permit_number", "passport_number", "documents")
"""The columns that name further documents."""
_UNTIL = re.compile(r"(?:有效期)?[至到]?(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)")


@dataclass(frozen=True, slots=True)
class Paper:
    """A further document, as a row tells it.

    Attributes:
        kind: A code of the table ``document_kinds``.
        until: The last day on which it is valid; none if the row does not say.
    """

    kind: str
    number: str
    until: date | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells the documents of one person apart."""
        return self.kind, self.number


def read(
    reader: CellReader, number: int, row: Sequence[Cell], said: Said, first: tuple[str, str]
) -> tuple[Paper, ...]:
    """Return the further documents that a row names; what cannot be one is told and left out.

    Args:
        reader: Of the sheet.
        number: Of the row, as the spreadsheet numbers it.
        row: Its cells.
        said: What they say.
        first: Kind and number of the document by which the row knows the person.
    """
    found: dict[tuple[str, str], Paper] = {}
    told = [
        *_own(reader, number, row, said, numbers.RESIDENCE_PERMIT, "permit"),
        *_own(reader, number, row, said, rules.PASSPORT, "passport"),
        *_others(reader, number, said.get("documents", "")),
    ]
    for paper, field in told:
        if fault := numbers.fault(paper.kind, paper.number, reader.today):
            reader.warn(number, field, paper.number, fault)
        elif paper.key != first:
            found.setdefault(paper.key, paper)
    return tuple(found.values())


def _own(
    reader: CellReader, number: int, row: Sequence[Cell], said: Said, kind: str, name: str
) -> Iterator[tuple[Paper, str]]:
    """Yield the document that has columns of its own."""
    field, until = f"{name}_number", f"{name}_until"
    if field not in said:
        return
    try:
        code = reader.number_in(number, row, field)
    except LeftOut as left_out:  # of the person there is more in the row than this
        reader.warn(number, field, left_out.value, left_out.why)
        return
    day: dict[str, Any] = {}
    if until in said:
        reader.read_day(number, row, until, day)
    if code:
        yield Paper(kind, code, day.get(until)), field


def _others(reader: CellReader, number: int, written: str) -> Iterator[tuple[Paper, str]]:
    """Yield what stands in one cell: kind, number and perhaps the last day, divided by ；."""
    for part in filter(None, map(str.strip, written.split(";"))):
        words = part.replace(":", " ").split()
        until = _until(words[-1]) if len(words) > 1 else None
        words = words[:-1] if until else words
        kind = reader.code("document_kinds", words[0]) if len(words) > 1 else None
        code = values.code("".join(words[1:] if kind else words))
        if kind is None:
            kind = rules.PASSPORT if PASSPORT_FORM.fullmatch(code) else OTHER
        if kind in numbers.of_firms() or not any(map(str.isdigit, code)):
            why = _("This is no document of a person; write it like 护照 E12345678 2030-01-31.")
            reader.warn(number, "documents", part, why)
            continue
        yield Paper(kind, code, until), "documents"


def _until(word: str) -> date | None:
    found = _UNTIL.fullmatch(word)
    try:
        return values.day(found[1]) if found else None
    except Refused:
        return None


def words(kind: str, number: str, until: date | None) -> str:
    """Return a further document as one cell has it, in words that :func:`read` understands."""
    told = tables.table("document_kinds").chinese(kind), number, until.isoformat() if until else ""
    return " ".join(filter(None, told))


class Held:
    """What the register holds of people in records of their own, as far as a sheet asks.

    Attributes:
        session: The transaction's session.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def _papers(self) -> Mapping[str, dict[tuple[str, str], tuple[UUID, date | None]]]:
        """By person the documents, each with its record and its last day."""
        found: defaultdict[str, dict[tuple[str, str], tuple[UUID, date | None]]] = defaultdict(dict)
        asked = select(
            *(ResidentDocument.resident_id, ResidentDocument.kind, ResidentDocument.number),
            *(ResidentDocument.id, ResidentDocument.valid_until),
        )
        for person, kind, number, key, until in self.session.execute(asked):
            found[person.hex][kind, number] = key, until
        return found

    @cached_property
    def _homes(self) -> Mapping[str, set[str]]:
        """By person the dwellings in which they live besides the main one."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        asked = select(Residence.resident_id, Residence.dwelling_id).where(
            Residence.until.is_(None), Residence.dwelling_id.is_not(None)
        )
        for person, dwelling in self.session.execute(asked):
            found[person.hex].add(dwelling.hex)  # type: ignore[union-attr] # asked for
        return found

    @cached_property
    def _holders(self) -> Mapping[str, str]:
        """By number of a further document who has it, where that is one person."""
        found: dict[str, str] = {}
        several = set()
        for person, papers in self._papers.items():
            for _kind, number in papers:
                if found.setdefault(number, person) != person:
                    several.add(number)
        return {number: person for number, person in found.items() if number not in several}

    def holder(self, number: str) -> str | None:
        """Return the key of the one person who has a further document of this number."""
        return self._holders.get(number)

    def has(self, person: str, number: str) -> bool:
        """Whether somebody has a further document of this number."""
        papers = self._papers.get(person, ())
        return any(number == other for _kind, other in papers)

    def lives_besides(self, person: str, dwelling: str) -> bool:
        """Whether somebody lives in a dwelling besides the main one."""
        return dwelling in self._homes.get(person, ())

    def news(self, person: str, papers: Sequence[Paper], first: tuple[str, str]) -> list[Paper]:
        """Return the documents of a row that somebody does not have, or not until that day."""
        held = self._papers.get(person, {})
        return [
            paper
            for paper in papers
            if paper.key != first
            and (paper.key not in held or (paper.until and paper.until != held[paper.key][1]))
        ]

    def told(self, person: str, news: Sequence[Paper]) -> tuple[str, str]:
        """Return the documents that change as they are and will be, their numbers masked."""
        held = self._papers.get(person, {})
        before = (Paper(*one.key, held[one.key][1]) for one in news if one.key in held)
        old, new = (
            "；".join(words(one.kind, rules.masked(one.number), one.until) for one in some)
            for some in (before, news)
        )
        return old, new

    def save(self, person: str, news: Sequence[Paper]) -> None:
        """Write the documents of somebody whom the register knows."""
        held = self._papers.get(person, {})
        for one in news:
            if one.key in held:
                known = self.session.get_one(ResidentDocument, held[one.key][0])
                known.valid_until = one.until
            else:
                fields = {"kind": one.kind, "number": one.number, "valid_until": one.until}
                row = ResidentDocument(id=new_id(), resident_id=UUID(person), **fields)
                self.session.add(row)


def add(session: Session, papers: Mapping[str, Sequence[Paper]]) -> None:
    """Write the documents of people who are new, by their keys; the search knows of them."""
    rows = [
        {
            "id": new_id(),
            "resident_id": UUID(person),
            "kind": one.kind,
            "number": one.number,
            "valid_until": one.until,
        }
        for person, some in papers.items()
        for one in some
    ]
    bulk.insert_many(session, ResidentDocument, rows, ())


def besides(entry: Mapping[str, Any], fields: Mapping[str, str], held: Held) -> tuple[str, ...]:
    """Return the columns of a row that tell nothing of what stands with the entry itself.

    That is where somebody lives, if it is their second dwelling, and a document that they have
    besides the first.
    """
    found: tuple[str, ...] = ()
    if held.lives_besides(entry["id"], fields.get("dwelling_id", "")):
        found += _OF_HOME
    if is_further(entry, fields) or held.has(entry["id"], fields.get("id_number", "")):
        found += _OF_DOCUMENT
    return found


def is_further(entry: Mapping[str, Any], fields: Mapping[str, str]) -> bool:
    """Whether a row knows by another document somebody whom the register knows by the card."""
    kind, number = fields.get("document_kind", ""), fields.get("id_number", "")
    return bool(
        number
        and entry["id_number"] not in ("", number)
        and rules.carries_identity(entry["document_kind"])
        and not rules.carries_identity(kind)
    )


_OF_HOME = (
    *("dwelling_id", "grid_id", "address_written", "relation", "moved_in_on", "moved_in_vague"),
)
_OF_DOCUMENT = ("id_number", "document_kind", "document_until")
