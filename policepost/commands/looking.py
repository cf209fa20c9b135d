"""Commands that only look: find and figures."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

from policepost.commands.opening import opened, print_json
from policepost.core import clock, periods
from policepost.core.errors import Refused
from policepost.core.journalling import looking
from policepost.core.language import _
from policepost.core.periods import Period
from policepost.core.searching import search
from policepost.dashboard import rules
from policepost.dashboard.counts.scope import Scope
from policepost.dashboard.figures import figures as all_figures
from policepost.features import KIND_TITLES
from policepost.grids import queries as grids

if TYPE_CHECKING:
    from argparse import Namespace
    from uuid import UUID

    from sqlalchemy.orm import Session

DONE = 0
SHOWN = ("name", "title", "value", "base", "unit", "previous", "last_year")


def find(asked: Namespace) -> int:
    """Search as Ctrl+K does, the best first."""
    text = " ".join(asked.text)
    with opened(asked) as db:
        number = looking.digits_of(text)
        if number:
            looking.note_search(db, number)
        with db.reading() as session:
            found = search.find(session, text, limit=asked.limit)[: asked.limit]
    if asked.json:
        names = ("kind", "id", "title", "detail")
        print_json([{name: str(getattr(hit, name)) for name in names} for hit in found])
        return DONE
    for hit in found:
        print(f"{_(KIND_TITLES.get(hit.kind, hit.kind))}\t{hit.title}\t{hit.detail}\t{hit.id}")
    if not found:
        print(_("Nothing found."))
    return DONE


def figures(asked: Namespace) -> int:
    """Every indicator of the charts for a period, by default this year until today."""
    today = clock.today()
    usual = periods.this_year(today)
    first = _day(asked.first, "--from") or usual.first
    last = _day(asked.last, "--to") or usual.last
    if last < first:
        raise Refused(_("The period ends before it begins; exchange the two days."))
    with opened(asked) as db, db.reading() as session:
        grid = _grid(session, asked.grid)
        found = all_figures(session, Scope(Period(first, last), today, grid))
    if asked.json:
        assert set(SHOWN) <= {one.name for one in fields(found[0])} if found else True  # noqa: S101
        print_json([{name: getattr(one, name) for name in SHOWN} for one in found])
        return DONE
    for one in found:
        value = "–" if one.value is None else f"{rules.figure(one.value)}{one.unit}"
        print(f"{one.title}\t{value}")
    return DONE


def _day(written: str | None, option: str) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        sentence = _("{option} wants a day such as 2026-11-24.")
        raise Refused(sentence.format(option=option)) from error


def _grid(session: Session, name: str) -> UUID | None:
    if not name:
        return None
    known = grids.grid_names(session)
    for key, title in known.items():
        if name in {title, str(key)} or title.endswith(name.zfill(2)):
            return key
    sentence = _("There is no grid {name}; there are {known}.")
    raise Refused(sentence.format(name=name, known=_(", ").join(known.values())))
