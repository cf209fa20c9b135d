"""What a sheet may hold: how it is recognised, and how its rows come into the post."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from policepost.core import beside
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.exchange import columns, layouts, rows, sheets
from policepost.exchange.columns import Field, Guess
from policepost.exchange.layouts import Layout
from policepost.exchange.report import Cancelled, Progress, Report
from policepost.exchange.rows import Plan
from policepost.exchange.sheets import Sheet

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database

BOOK = N_("Import a register")
"""Name of the transaction that takes in several sheets."""


class Intake(Protocol):
    """One import, inside its transaction."""

    def run(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """Take in every row, then write."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetKind:
    """One kind of sheet that a feature can import.

    Attributes:
        name: What the command line calls it.
        title: English message id of what the officer calls it.
        action: English name of the transaction, as in the table of rights.
        fields: What its columns may be.
        needed: The fields of which it has at least one.
        nameless: English message id of the refusal of a ``{file}`` without them.
        intake: Makes the import from session, plan, report and the estate of rows that name none.
        asks_estate: Whether rows may want an estate that they do not name.
        turn: Of several sheets those with the smaller number are taken in first: people live in
            dwellings.
    """

    name: str
    title: str
    action: str
    fields: Sequence[Field]
    needed: Sequence[str]
    nameless: str
    intake: Callable[[Session, Plan, Report, str], Intake]
    asks_estate: bool = True
    turn: int = 0

    def look(self, path: Path, sheet: str | None = None) -> Plan:
        """Read a file and guess its columns, choosing the sheet that looks most like this kind.

        Refused if it is no spreadsheet, holds nothing or lacks the columns that are needed.
        """
        found = rows.choose(sheets.read(path, sheet), self.fields, self.needed)
        if found is None:
            raise Refused(_(self.nameless).format(file=path.name))
        return found

    def plan(self, sheet: Sheet) -> Plan:
        """Guess the columns of one sheet, of which the officer says that it holds this."""
        found = columns.guess(sheet.rows, self.fields)
        if found is None:
            headings = columns.headings(sheet.rows)
            found = replace(headings, columns=columns.match(headings.headings, self.fields))
        return Plan(sheet, found)

    def under(self, sheet: Sheet, heading: int) -> Plan:
        """Guess the columns of one sheet whose headings stand in a row, counted from 0."""
        words = columns.headings_of(sheet.rows[heading])
        return Plan(sheet, Guess(heading, words, columns.match(words, self.fields)))

    def lacks(self, plan: Plan) -> bool:
        """Say whether a plan has none of the columns that are needed."""
        return not any(name in plan.guess.columns for name in self.needed)

    def take(
        self,
        db: Database,
        plan: Plan,
        *,
        under: str = "",
        dry_run: bool = False,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Report:
        """Bring what one sheet holds into the register, as :func:`take_in` does."""
        [report] = take_in(
            *(db, [Part(self, plan)]),
            under=under,
            dry_run=dry_run,
            progress=progress,
            cancelled=cancelled,
        )
        return report


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of a file, and what it seems to hold.

    Attributes:
        kind: Nothing if the sheet is left out.
        plan: Its columns.
        remembered: From whom a sheet with such headings came before, if its columns are those that
            were put right then.
    """

    kind: SheetKind | None
    plan: Plan
    remembered: str = ""

    @property
    def ready(self) -> bool:
        """Whether it can be taken in."""
        return self.kind is not None and not self.kind.lacks(self.plan)


After = Callable[["Session", Sequence[Report]], None]
"""What else is written in the transaction of an import, once its rows are."""


def take_in(
    db: Database,
    parts: Sequence[Part],
    *,
    under: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    after: After | None = None,
) -> list[Report]:
    """Bring what sheets hold into the register: all of it or, when stopped, nothing.

    Args:
        db: The post.
        parts: The sheets; all become one transaction, which is undone like any other.
        under: The estate of rows that name none; by default the post's first, made from the
            post's name if there is none.
        dry_run: Only say what would happen.
        progress: Told how far it is.
        cancelled: Asked whether to stop; then :class:`CancelledImport` is raised.
        after: Called at the end of the transaction, also of a trial, with the reports.

    Returns:
        What became of the rows of each part, in the order of the parts.
    """
    reports = [Report(sheet=part.plan.sheet.name) for part in parts]
    kinds = [part.kind for part in parts if part.kind is not None]
    turns = sorted(range(len(kinds)), key=lambda at: kinds[at].turn)

    def work(session: Session) -> None:
        done, of = 0, sum(map(_length, parts))
        with beside.writing(session) if of >= beside.MUCH else nullcontext():
            for at in turns:
                plan = parts[at].plan
                told = _told(progress, done, of)
                kinds[at].intake(session, plan, reports[at], under).run(told, cancelled)
                reports[at].problems.sort(key=lambda problem: problem.row)
                session.flush()
                done += _length(parts[at])
        if after is not None:
            after(session, reports)

    action = kinds[0].action if len(kinds) == 1 else BOOK
    rows.run(db, action, work, dry_run=dry_run)
    return reports


def _length(part: Part) -> int:
    return len(part.plan.sheet.rows) - part.plan.guess.heading - 1


def _told(progress: Progress | None, before: int, of: int) -> Progress | None:
    """Tell of one sheet as a part of all."""
    if progress is None:
        return None
    return lambda done, of_sheet: progress(before + done, max(of, before + of_sheet))


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was read, and what its sheets seem to hold.

    Attributes:
        name: Of the file.
        sender: Who it seems to come from, for remembering its columns.
        parts: One for each sheet that holds anything.
    """

    name: str
    sender: str
    parts: tuple[Part, ...]

    @property
    def taken(self) -> tuple[Part, ...]:
        """The sheets that are not left out."""
        return tuple(part for part in self.parts if part.kind is not None)


def look(
    path: Path,
    kinds: Sequence[SheetKind],
    known: Sequence[Layout] = (),
    *,
    sheet: str | None = None,
    sender: str = "",
    password: str = "",
) -> Looked:
    """Read a file and guess what each of its sheets holds: the kind of which it has most columns.

    Args:
        path: The file.
        kinds: What a sheet may hold; where two fit alike the first is meant.
        known: The columns that were put right before, see :mod:`policepost.exchange.layouts`.
        sheet: The only sheet to be read; by default all.
        sender: Who the file is from; by default guessed from its title and name.
        password: Under which a workbook lies; it is kept nowhere.

    Refused is only what is no spreadsheet, or holds nothing; a sheet that seems to hold none of
    the kinds is left out, until the officer says what it is.
    """
    read = sheets.read(path, sheet, password)
    from_whom = sender or layouts.sender(path.stem, read[0].rows)
    parts = tuple(_part(one, kinds, known, from_whom) for one in read)
    return Looked(path.name, from_whom, parts)


def look_again(
    looked: Looked, kinds: Sequence[SheetKind], known: Sequence[Layout], sender: str
) -> Looked:
    """Guess once more what a file holds that was read before, as the sender's columns are."""
    parts = tuple(_part(one.plan.sheet, kinds, known, sender) for one in looked.parts)
    return Looked(looked.name, sender, parts)


def _part(sheet: Sheet, kinds: Sequence[SheetKind], known: Sequence[Layout], sender: str) -> Part:
    guessed = _guessed(sheet, kinds)
    found = layouts.find(sheet.rows, known, sender, guessed.plan.guess)
    if found is None:
        return guessed
    layout, guess = found
    kind = next((one for one in kinds if one.name == layout.kind), None)
    taken = _with_new_headings(layout, guess, kind) if kind else {}
    return Part(kind, Plan(sheet, replace(guess, columns=taken)), layout.sender)


def _with_new_headings(layout: Layout, guess: Guess, kind: SheetKind) -> dict[str, int]:
    """Return remembered columns, and what headings that were not there then seem to be."""
    matched = columns.match(guess.headings, kind.fields)
    names = {field.name for field in kind.fields}
    kept = {name: at for name, at in guess.columns.items() if name in names}
    new = {
        name: at
        for name, at in matched.items()
        if guess.headings[at] not in layout.headings and at not in kept.values()
    }
    return {**new, **kept}


def _guessed(sheet: Sheet, kinds: Sequence[SheetKind]) -> Part:
    best: Part | None = None
    for kind in kinds:
        plan = rows.choose([sheet], kind.fields, kind.needed)
        if plan and (best is None or _columns(plan) > _columns(best.plan)):
            best = Part(kind, plan)
    return best or Part(None, Plan(sheet, columns.headings(sheet.rows)))


def _columns(plan: Plan) -> int:
    return len(plan.guess.columns)


def nothing_known(looked: Looked, kinds: Sequence[SheetKind]) -> Refused:
    """Say plainly what a file is not, when none of its sheets holds anything known."""
    titles = _(", ").join(_(kind.title) for kind in kinds)
    words = _(
        "{file} does not look like a list of {kinds}: its columns are {headings}. If it is one, say"
        " in the window, on the left, what the sheet holds and which column is which; other lists"
        " are not taken in."
    )
    headings = [one for one in looked.parts[0].plan.guess.headings if one]
    shown = "、".join(headings[:8]) + ("…" if len(headings) > 8 else "")
    return Refused(words.format(file=looked.name, kinds=titles, headings=shown or "–"))


def put_right(part: Part, kinds: Sequence[SheetKind]) -> bool:
    """Say whether a sheet is taken otherwise than would be guessed."""
    guessed = _guessed(part.plan.sheet, kinds)
    columns_ = (dict(one.plan.guess.columns) for one in (part, guessed))
    return (
        part.kind is not guessed.kind or len({tuple(sorted(one.items())) for one in columns_}) > 1
    )
