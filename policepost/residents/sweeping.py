"""What the columns of a sheet say of people, each different cell looked at once.

Nearly all rows are plain: nothing in them is wrong or in doubt. Of those nothing is made but texts
in columns, as the register stores them. Whatever is odd in any cell sends its row to
:class:`policepost.residents.reading.Reader`, which says what is wrong; what both make of a plain
row is the same.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from policepost.core.errors import Refused
from policepost.core.journalling.journal import plain
from policepost.core.vague import VagueDay
from policepost.exchange import values
from policepost.exchange.coded import Numbered
from policepost.exchange.rows import LeftOut
from policepost.exchange.values import Cell
from policepost.grids.rules import Address
from policepost.residents import further, reading, rules
from policepost.residents.cells import CODED, DAYS, NOTHING, PHONES, SINCE, TO_COME, WORDS
from policepost.residents.further import Paper
from policepost.residents.reading import CARE, Reader

Meant = str | None
"""What a cell means as the register stores it, empty for nothing; None if it is odd."""

_STEP = 200
_WHOLE_DAY = len("2026-11-24")
_WRITTEN_OUT = re.compile(r"^[0-9]{17}[0-9X]$", re.MULTILINE).findall
_SEXES = bytes.maketrans(b"0123456789", b"2121212121")
_CHECKS = bytes(b"10X98765432"[total % 11] for total in range(256))
_WEIGHED = tuple(
    bytes.maketrans(b"0123456789", bytes(digit * weight % 11 for digit in range(10)))
    for weight in rules.WEIGHTS
)


@dataclass(slots=True)
class People:
    """The people of a sheet.

    Attributes:
        rows: Which of its rows name somebody, counted from 0, in their order.
        columns: By column of a resident, what each row says; empty for nothing.
        homes: The different pairs of dwelling and grid as the rows write it.
        home: For each row which of them it has.
        papers: The further documents of the rows that name any.
    """

    rows: list[int]
    columns: dict[str, list[str]]
    homes: list[tuple[Address | None, str]] = field(default_factory=list)
    home: Sequence[int] = ()
    papers: dict[int, tuple[Paper, ...]] = field(default_factory=dict)

    def said(self, at: int) -> dict[str, str]:
        """Return what one row says: a dwelling says in which grid it lies, even if in none."""
        told = {name: said[at] for name, said in self.columns.items() if said[at]}
        if "dwelling_id" in told:
            told.setdefault("grid_id", "")
            told["address_written"] = ""
        return told

    def of(self, some: Sequence[int]) -> dict[str, list[str]]:
        """Return the columns of some rows."""
        first, end = some[0], some[-1] + 1
        if end - first == len(some):
            return {name: said[first:end] for name, said in self.columns.items()}
        return {name: list(map(said.__getitem__, some)) for name, said in self.columns.items()}


def read(reader: Reader, go_on: Callable[[], None]) -> People:
    """Read all rows; those left out are told to the report.

    Args:
        reader: Knows the sheet and reads odd rows.
        go_on: Called now and then; may raise.
    """
    return _Sweep(reader, go_on).people()


class _Sweep:
    """One reading of one sheet."""

    def __init__(self, reader: Reader, go_on: Callable[[], None]) -> None:
        self._reader = reader
        self._go_on = go_on
        self._odd: set[int] = set()
        self._columns: dict[str, list[str]] = {}

    def people(self) -> People:
        self._read_names()
        self._read_documents()
        self._read_rest()
        found = People([], self._columns)
        self._read_homes(found)
        self._odd.update(self._filled(CARE))
        kept = bytearray(b"\1") * self._reader.count
        for done, at in enumerate(sorted(self._odd)):
            if done % _STEP == 0:
                self._go_on()
            kept[at] = self._read_odd(at)
        found.rows = [at for at, one in enumerate(kept) if one]
        self._read_papers(found, kept)
        return found

    def _filled(self, names: Iterable[str]) -> set[int]:
        """The rows that say anything in one of some columns."""
        found: set[int] = set()
        for name in filter(self._has, names):
            texts = self._reader.texts(name)
            found.update(
                [at for at, number in enumerate(self._reader.coded(name).at) if texts[number]]
            )
        return found

    def _read_papers(self, found: People, kept: Sequence[int]) -> None:
        """Read the further documents of the rows that name somebody."""
        reader = self._reader
        kinds, numbers = self._columns["document_kind"], self._columns["id_number"]
        for done, at in enumerate(sorted(self._filled(further.COLUMNS))):
            if done % _STEP == 0:
                self._go_on()
            if kept[at]:
                first = kinds[at], numbers[at]
                papers = further.read(
                    *(reader, reader.first + at, reader.row(at), reader.said_in(at), first)
                )
                if papers:
                    found.papers[at] = papers

    def _read_odd(self, at: int) -> bool:
        """Read one row by itself; say whether it names somebody."""
        reader = self._reader
        number = reader.first + at
        try:
            fields = reader.person(number, reader.row(at), reader.said_in(at)).fields
        except LeftOut as left_out:
            reader.leave_out(number, left_out)
            return False
        for name in {*fields, *self._columns}:
            if name not in self._columns:
                self._columns[name] = [""] * reader.count
            self._columns[name][at] = plain(fields.get(name)) or ""
        return True

    def _has(self, name: str) -> bool:
        return name in self._reader.fields

    def _each(self, name: str, meant: Sequence[Meant]) -> list[Any]:
        """Return what each row means by its cell; remember those that are odd."""
        coded = self._reader.coded(name)
        if None in meant:
            odd = {number for number, one in enumerate(meant) if one is None}
            self._odd.update([at for at, number in enumerate(coded.at) if number in odd])
        self._go_on()
        return coded.each(meant)

    def _read_names(self) -> None:
        heading = self._reader.guess.heading_of("name")

        def name(said: str) -> Meant:
            found = values.name(said)
            if not found or found == heading or rules.name_fault(found):
                return None
            odd = reading.TOTAL.search(found) or values.has_private(found)
            return None if odd else found

        if self._has("name"):
            texts, most = self._reader.texts("name"), rules.LONGEST_NAME
            whole = "|".join(texts)  # where all names are usual, most need no look of their own
            usual = not values.is_unusual(whole) and not reading.TOTAL.search(whole)
            meant = [
                one
                if usual and one.isalpha() and one != heading and len(one) <= most
                else name(one)
                for one in texts
            ]
            self._columns["name"] = self._each("name", meant)
        else:
            self._columns["name"] = [""] * self._reader.count
            self._odd.update(range(self._reader.count))

    def _read_documents(self) -> None:
        """Identity numbers with what they say; where there is none, sex and birth date."""
        count, reader = self._reader.count, self._reader
        numbers, sexes, births = [""] * count, [""] * count, [""] * count
        if self._has("id_number"):
            cells = reader.coded("id_number").cells
            found = _numbers(cells, reader.today)
            numbers = self._each("id_number", [one[0] if one else None for one in found])
            sexes = self._each("id_number", [one[1] if one else "" for one in found])
            births = self._each("id_number", [one[2] if one else "" for one in found])
        if self._has("sex"):
            named = self._coded("sex", "sexes")
            both = list(zip(sexes, named, strict=True))
            self._odd.update(
                [at for at, (is_, said) in enumerate(both) if is_ and said and is_ != said]
            )
            sexes = [is_ or said for is_, said in both]
        if self._has("birth_date"):
            births = self._births(numbers, births)
        known = self._filled(("passport_number",))
        self._odd.update([at for at in known if not numbers[at]])
        self._columns.update(id_number=numbers, sex=sexes, birth_date=births)
        self._read_kinds(numbers)

    def _births(self, numbers: Sequence[Meant], births: Sequence[str]) -> list[str]:
        """The day in the column counts for those without a number, and only theirs may be odd."""
        coded = self._reader.coded("birth_date")
        said = coded.each([self._day(cell, to_come=False) for cell in coded.cells])
        self._odd.update(
            [
                at
                for at, (n, day) in enumerate(zip(numbers, said, strict=True))
                if not n and day is None
            ]
        )
        return [born or day or "" for born, day in zip(births, said, strict=True)]

    def _read_kinds(self, numbers: Sequence[Meant]) -> None:
        """The kind of document: the card, unless another with the citizen's number is named."""
        kinds = [rules.IDENTITY_CARD if number else "" for number in numbers]
        if self._has("document_kind"):
            named = self._coded("document_kind", "document_kinds")
            self._odd.update(
                [
                    at
                    for at, (number, kind) in enumerate(zip(numbers, named, strict=True))
                    if number and kind and not rules.carries_identity(kind)
                ]
            )
            kinds = [kind and (other or kind) for kind, other in zip(kinds, named, strict=True)]
        self._columns["document_kind"] = kinds

    def _coded(self, name: str, table: str) -> list[str]:
        """What a column says in the codes of a table; what it does not know says nothing."""
        code = self._reader.code
        return self._each(name, [code(table, text) or "" for text in self._reader.texts(name)])

    def _read_rest(self) -> None:
        texts, code = self._reader.texts, self._reader.code
        for name in filter(self._has, DAYS):
            to_come = name in TO_COME
            cells = self._reader.coded(name).cells
            self._columns[name] = self._each(
                name, [self._day(one, to_come=to_come) for one in cells]
            )
        self._read_since()
        for name in filter(self._has, PHONES):
            self._columns[name] = self._each(name, _phones(texts(name)))
        for name, table in CODED.items():
            if self._has(name):
                meant = [code(table, text) if text else "" for text in texts(name)]
                self._columns[name] = self._each(name, meant)
        for name in filter(self._has, (*WORDS, "note")):
            self._columns[name] = self._each(name, texts(name))

    def _read_since(self) -> None:
        """Since when somebody lives there: the day, else the month or the year."""
        told = [self._each(name, self._sinces(name)) for name in filter(self._has, SINCE)]
        if not told:
            return
        days, *more = told
        if more:
            days = [day or month for day, month in zip(days, more[0], strict=True)]
        vague = {text for text in set(days) if text and len(text) < _WHOLE_DAY}
        if vague:
            first = {text: VagueDay.read(text).possibly.isoformat() for text in vague}
            self._columns["moved_in_vague"] = [text if text in vague else "" for text in days]
            days = [first.get(text, text) for text in days]
        self._columns["moved_in_on"] = days

    def _sinces(self, name: str) -> list[Meant]:
        """What each different cell of a column says: a day, a month or a year."""
        return list(map(self._since, self._reader.coded(name).cells))

    def _since(self, cell: Cell) -> Meant:
        try:
            since = self._reader.since(cell)
        except Refused:
            return None
        if since is None:
            return ""
        return None if since.possibly > self._reader.today else since.text

    def _day(self, cell: Cell, *, to_come: bool) -> Meant:
        try:
            day = self._reader.day(cell)
        except Refused:
            return None
        if day is None:
            return ""
        return None if day > self._reader.today and not to_come else day.isoformat()

    def _read_homes(self, found: People) -> None:
        """Give each pair of dwelling and grid, as the rows write them, a number."""
        reader = self._reader
        names = tuple(filter(self._has, (*reading.PARTS, "grid")))
        known: Numbered[tuple[int, ...]] = Numbered()
        numbers: list[Sequence[int]] = [reader.coded(name).at for name in names]
        numbers = numbers or [[0] * reader.count]
        found.home = list(map(known.__getitem__, zip(*numbers, strict=True)))
        self._go_on()
        texts = [reader.texts(name) for name in names]
        unread = set()
        for number, key in enumerate(known):
            said = {name: text[at] for name, text, at in zip(names, texts, key, strict=False)}
            parts = tuple([said.get(part, "") for part in reading.PARTS])
            address = reader.place(parts)
            found.homes.append((address, said.get("grid", "")))
            if address is None and any(parts[:6]):
                unread.add(number)
            if number % _STEP == 0:
                self._go_on()
        if unread:
            self._odd.update([at for at, number in enumerate(found.home) if number in unread])


def _phones(said: Sequence[str]) -> list[Meant]:
    """What texts say of telephones; those that are one number and no more are found together."""
    plain_ones = values.mobiles(said)
    return [one if one in plain_ones else _phone(one) for one in said]


def _phone(said: str) -> Meant:
    """What a text says of telephones."""
    if said in NOTHING or not said:
        return ""
    try:
        return "/".join(values.telephones(said))
    except Refused:
        return None


Number = tuple[str, str, str]
"""An identity number, and the sex and the birth date in it."""


def _numbers(cells: Sequence[Cell], today: date) -> list[Number | None]:
    """Return what each cell says as an identity number; None if it is odd in anything."""
    found: list[Number | None] = [None] * len(cells)
    written_out = set(_WRITTEN_OUT("\n".join([cell for cell in cells if cell.__class__ is str])))
    plain_ones = []
    for at, cell in enumerate(cells):
        if cell.__class__ is not str:
            found[at] = ("", "", "") if cell is None else None
        elif cell in written_out:
            plain_ones.append(at)
        elif not cell or _says_nothing(cell):
            found[at] = ("", "", "")
    numbers = [str(cells[at]) for at in plain_ones]
    births = _births_in({number[6:14] for number in numbers}, today)
    for at, number, right, sex in zip(
        plain_ones, numbers, right_checks(numbers), _sexes_in(numbers), strict=True
    ):
        born = births[number[6:14]]
        if right and born and number[:2] in rules.PROVINCES:
            found[at] = (number, sex, born)
    return found


def _says_nothing(cell: Cell) -> bool:
    try:
        return values.code(cell) in NOTHING
    except Refused:
        return False


def right_checks(numbers: Sequence[str]) -> list[bool]:
    """Say of numbers of 18 characters whether each ends in its check character (GB 11643-1999).

    The digits of one place are weighed (by what is left of eleven) and added for all numbers
    together: seventeen of them
    never make more than a byte holds.
    """
    block = "".join(numbers).encode("ascii")
    totals = sum(
        int.from_bytes(block[place::18].translate(weighed), "big")
        for place, weighed in enumerate(_WEIGHED)
    )
    checks = totals.to_bytes(len(numbers), "big").translate(_CHECKS)
    return [one == other for one, other in zip(checks, block[17::18], strict=True)]


def _sexes_in(numbers: Sequence[str]) -> str:
    """The codes of the sexes that numbers say."""
    return "".join(numbers).encode("ascii")[16::18].translate(_SEXES).decode("ascii")


_DAYS_OF_A_YEAR = frozenset(f"{date.fromordinal(at):%m%d}" for at in range(1, 366))
"""Of one without a 29th of February, as four digits."""


def _births_in(packed: Iterable[str], today: date) -> dict[str, str]:
    """The birth dates of eight digits each; an empty text where nobody was born then."""
    found = {}
    first, last = f"{today.year - rules.OLDEST:04}0101", f"{today:%Y%m%d}"
    for digits in packed:
        day = digits[4:]
        there = day in _DAYS_OF_A_YEAR or (day == "0229" and isleap(int(digits[:4])))
        lived = there and first <= digits <= last
        found[digits] = f"{digits[:4]}-{day[:2]}-{day[2:]}" if lived else ""
    return found
