"""The command that brings in a spreadsheet, as the page of files does."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from policepost.commands.opening import opened, opening_password, print_json
from policepost.core import aside
from policepost.core.errors import Refused
from policepost.core.language import N_, _, captioned, ngettext
from policepost.exchange import kinds, rows
from policepost.exchange.kinds import Looked
from policepost.exchange.report import ProblemLevel, as_json, total
from policepost.exchange.sheets import Locked
from policepost.intake import actions, assumed, batch_queries, layout_queries, refused
from policepost.intake.kinds import KINDS, kind_of

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from policepost.core.database import Database
    from policepost.exchange.kinds import Part
    from policepost.exchange.report import Report

DONE = 0
_NAMED = 12
_LEVELS = {
    ProblemLevel.REFUSED: N_("Refused"),
    ProblemLevel.DOUBTFUL: N_("Doubtful"),
    ProblemLevel.WARNING: N_("Look at it"),
    ProblemLevel.SKIPPED: N_("Skipped"),
}
"""As the page of files calls them."""


def import_file(asked: Namespace) -> int:
    """Bring in a spreadsheet; prints the counts and what is wrong with rows.

    Guesses are accepted, columns that were put right before are taken so, doubtful rows are parked.
    """
    path = asked.file.expanduser().resolve()
    aside.prepare()  # it reads the file; to open the post takes longer than to begin it
    with opened(asked, alone=not asked.dry_run) as db:
        with nullcontext() if asked.dry_run else rows.saved_meanwhile(db):
            looked = _looked(db, path, asked)
        under = asked.under or _estate_before(db, looked.sender)
        with db.reading() as session:
            estate = assumed.assumed_estate(session, looked.taken, under)
        done = actions.take_in(db, looked, under=under, dry_run=asked.dry_run)
        saved = _save_refused(asked, looked, done.reports, under)
        db.settle()
    if asked.json:
        left = {part.plan.sheet.name: _left_columns(part) for part in looked.taken}
        told = {"parked": done.parked, "saved": saved, "columns_left": left}
        print_json({**as_json(done.reports), **told})
    else:
        _tell(done.reports)
        _tell_columns(looked)
        if estate:
            words = _("Rows that name no estate go into {name}; --under names theirs.")
            print(words.format(name=estate))
        if done.parked:
            print(_("{count} rows wait for a decision.").format(count=done.parked))
        if saved:
            words = _("Wrote {count} rows to {file}.")
            print(words.format(count=saved, file=asked.refused))
    return DONE


def _looked(db: Database, path: Path, asked: Namespace) -> Looked:
    """Read the file: all its sheets, or the one that looks most like what is asked for."""
    with db.reading() as session:
        known = layout_queries.layouts(session)
    wanted = (kind_of(asked.kind),) if asked.kind else KINDS
    look = partial(kinds.look, path, wanted, known, sheet=asked.sheet, sender=asked.sender)
    try:
        looked = look()
    except Locked:
        looked = look(password=opening_password())
    if not asked.kind:
        return looked
    if not looked.taken:
        raise Refused(_(wanted[0].nameless).format(file=path.name))
    best = max(looked.taken, key=lambda part: len(part.plan.guess.columns))
    return replace(looked, parts=(best,))


def _estate_before(db: Database, sender: str) -> str:
    """Return the estate in which the sender's last file lay, as the page of files proposes it."""
    with db.reading() as session:
        return batch_queries.estate_of(session, sender)


def _save_refused(asked: Namespace, looked: Looked, reports: Sequence[Report], under: str) -> int:
    """Write the rows that were left out where they are asked for; the number of rows."""
    if asked.refused is None or not refused.count(reports):
        return 0
    return refused.write(asked.refused.expanduser().resolve(), looked.taken, reports, under)


def _tell(reports: Sequence[Report]) -> None:
    counts = (
        (_("read"), total(reports, "read")),
        (_("added"), total(reports, "added")),
        (_("changed"), total(reports, "changed")),
        (_("the same"), total(reports, "same")),
        (_("skipped"), total(reports, "skipped")),
        (_("refused"), refused.count(reports)),
    )
    print("  ".join(f"{words} {count}" for words, count in counts))
    for report in reports:
        for one in report.problems:
            place = _("row {row}").format(row=one.row)
            where = " ".join(filter(None, (one.sheet, place, one.column, one.value)))
            print(f"{captioned(where, one.why)} [{_(_LEVELS[ProblemLevel(one.level)])}]")


def _left_columns(part: Part) -> list[str]:
    """Return the headings of the columns of a sheet that mean nothing to the register."""
    guess = part.plan.guess
    known = set(guess.columns.values())
    return [told for at, told in enumerate(guess.headings) if told and at not in known]


def _tell_columns(looked: Looked) -> None:
    """Say which columns were passed over: nobody saw the guess before."""
    for part in looked.taken:
        if left := _left_columns(part):
            names = _(", ").join(left[:_NAMED]) + (" …" if len(left) > _NAMED else "")
            words = ngettext(
                "{sheet}: {count} column is not taken in: {names}",
                "{sheet}: {count} columns are not taken in: {names}",
                len(left),
            )
            print(words.format(sheet=part.plan.sheet.name, count=len(left), names=names))
