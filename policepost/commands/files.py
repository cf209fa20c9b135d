"""Commands that write files: export, print."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from policepost.appointments import exporting as bookings
from policepost.appointments import papers as appointments
from policepost.appointments.lines import listed
from policepost.commands import saved
from policepost.commands.kinds import OF_A_CASE
from policepost.commands.naming import named
from policepost.commands.opening import file_password, opened, print_json
from policepost.core import clock, rights
from policepost.core.errors import Refused
from policepost.core.files import refusing, write_whole
from policepost.core.journalling import looking
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.core.taking import Way
from policepost.exchange import leaving
from policepost.exchange.book import Page
from policepost.grids import exporting as places
from policepost.grids.premises_queries import premises_ids
from policepost.inspections import exporting as checks
from policepost.inspections import papers as inspections
from policepost.inspections.lists import Filter, hazard_ids, inspection_ids
from policepost.intake import exporting as desk
from policepost.mediation import exporting as disputes
from policepost.mediation import guarding
from policepost.mediation import papers as mediation
from policepost.mediation.dossier import binding
from policepost.mediation.dossier.binding import Bound
from policepost.mediation.listing import ids as dispute_ids
from policepost.mediation.records import Sitting
from policepost.mediation.rules import SENSITIVE
from policepost.residents import doubles_exporting, listing
from policepost.residents import exporting as residents
from policepost.verification import exporting as verification
from policepost.verification.worklists import RECORDS, SUBJECTS, Work, WorkFilter

if TYPE_CHECKING:
    from argparse import Namespace

    from sqlalchemy.orm import Session

    from policepost.core.database import Database
    from policepost.printing.paper import Paper

DONE = 0


def export_list(asked: Namespace) -> int:
    """Write a list as a spreadsheet; people, dwellings and premises come back by the import."""
    what, make = _EXPORTS[asked.kind]
    way = Way(
        asked.reason,
        None if asked.columns is None else re.split("[,，、]", asked.columns),
        file_password() if asked.protect else "",
        asked.encoding,
    )
    with opened(asked) as db:
        if asked.filter is not None:
            make = saved.sheet(db, asked.kind, asked.filter)
        if asked.list is not None:
            what, make = _work_list(asked)
        target = asked.to.expanduser().resolve()
        shown = asked.filter or asked.list or ""
        count = leaving.export(db, target, make, what=what, way=way, shown=shown)
    if asked.json:
        print_json({"file": str(asked.to), "rows": count})
    else:
        print(_("Wrote {count} rows to {file}.").format(count=count, file=asked.to))
    return DONE


def _residents_sheet(session: Session) -> Page:
    everybody = listing.ids(session, listing.EVERYBODY, clock.today())
    return residents.page(session, everybody)


def _doubles_sheet(session: Session) -> Page:
    everybody = replace(listing.EVERYBODY, doubles=True)
    return doubles_exporting.page(session, listing.ids(session, everybody, clock.today()))


def _work_list(asked: Namespace) -> tuple[str, Callable[[Session], Page]]:
    """The kind of a work list's records, and what reads it. Raises Refused for other lists."""
    if asked.kind != "work":
        raise Refused(_("Only work has lists to choose from; leave --list out."))
    work = Work(asked.list)
    return RECORDS[SUBJECTS[work]], partial(verification.whole, shown=WorkFilter(work))


def _hazards_sheet(session: Session) -> Page:
    return checks.hazards(session, hazard_ids(session, Filter(), clock.today()))


_EXPORTS: dict[str, tuple[str, Callable[[Session], Page]]] = {
    "residents": ("resident", _residents_sheet),
    "dwellings": ("place", places.dwellings),
    "premises": ("premises", lambda session: places.premises(session, premises_ids(session))),
    "appointments": ("booking", lambda session: bookings.page(session, listed(session, {}))),
    "disputes": ("dispute", lambda session: disputes.page(session, dispute_ids(session))),
    "inspections": (
        "inspection",
        lambda session: checks.inspections(session, inspection_ids(session, Filter())),
    ),
    "hazards": ("hazard", _hazards_sheet),
    "doubles": ("resident", _doubles_sheet),
    "waiting": ("parked_row", desk.waiting),
    "imports": ("import_batch", desk.every_import),
    "layouts": ("sheet_layout", desk.every_layout),
    "uses": ("dwelling_use", verification.uses),
    "work": ("place", lambda session: verification.whole(session, WorkFilter())),
}
"""Each list: the kind of its records, and how its sheet is read."""


def print_paper(asked: Namespace) -> int:
    """Write any paper of any record as a PDF."""
    with opened(asked) as db:
        if needed := _NEEDS.get(asked.paper):
            rights.demand_right(db.officer, needed)
        _open(db, _printed(db, asked), asked.reason.strip())
        try:
            paper = _PAPERS[asked.paper](db, asked.id)
        except LookupError as error:
            sentence = _("There is no {paper} for {id}.")
            raise Refused(sentence.format(paper=asked.paper, id=asked.id)) from error
        looking.note_print(db, _printed(db, asked), asked.paper.replace("-", "_"))
    target = asked.to.expanduser().resolve()
    with refusing(target.parent):
        write_whole(target, paper.pdf)
    if paper.missing:
        sentence = _("No font has {characters}; they print as 〓.")
        print(sentence.format(characters=" ".join(paper.missing)), file=sys.stderr)
    if paper.warning:
        print(paper.warning, file=sys.stderr)
    if asked.json:
        missing = list(paper.missing)
        print_json({"file": str(asked.to), "pages": paper.pages, "missing": missing})
    return DONE


def _open(db: Database, ref: Ref, reason: str) -> None:
    """Open the dispute of which a paper is wanted, with a reason where the window asks for one.

    Raises:
        Refused: It is protected and nothing was said.
    """
    with db.reading() as session:
        sitting = session.get(Sitting, ref.id) if ref.kind == "sitting" else None
        dispute = sitting.dispute_id if sitting else ref.id
        head = guarding.head(session, dispute, clock.today())
        why = guarding.why(session, db.officer, head) if head else ()
    if not why:
        return
    if not reason:
        causes = _(", ").join(_(SENSITIVE[one]) for one in why)
        sentence = _("This dispute is protected ({causes}); say why with --reason, it is recorded.")
        raise Refused(sentence.format(causes=causes))
    looking.note_card(db, Ref("dispute", dispute), reason)


def _printed(db: Database, asked: Namespace) -> Ref:
    """The record that a paper is about; a day sheet is a list."""
    kind = _KIND_OF_PAPER.get(asked.paper, "")
    return Ref(kind, named(db, kind, asked.id)) if kind else Ref(looking.LISTING, looking.NOBODY)


_NEEDS = {
    **dict.fromkeys((*OF_A_CASE, "file"), "mediation.mediate"),
    "agreement": "mediation.sign",
    "follow-up-record": "mediation.mediate",
    "sitting-record": "mediation.mediate",
    "notice": "inspections.decide",
}
"""The right that each paper asks for in the window; the others need no more than to see people."""
_KIND_OF_PAPER = {
    **dict.fromkeys((*OF_A_CASE, "file"), "dispute"),
    "agreement": "dispute",
    "follow-up-record": "dispute",
    "sitting-record": "sitting",
    "inspection-record": "inspection",
    "notice": "rectification_notice",
    "papers-to-bring": "booking",
}


def _day(written: str) -> date:
    if written in {"today", _("today")}:
        return clock.today()
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise Refused(_("A day sheet wants a day such as 2026-11-24, or today.")) from error


def _agreement(db: Database, written: str) -> Paper:
    with db.reading() as session:
        return mediation.agreement(session, named(db, "dispute", written), clock.today())


def _follow_up(db: Database, written: str) -> Paper:
    with db.reading() as session:
        return mediation.follow_up_record(session, named(db, "dispute", written))


def _sitting(db: Database, written: str) -> Paper:
    with db.reading() as session:
        sitting = session.get(Sitting, named(db, "sitting", written))
        if sitting is None:
            raise LookupError(written)
        return mediation.sitting_record(session, sitting.dispute_id, sitting.id)


def _of_case(form: str, db: Database, written: str) -> Paper:
    with db.reading() as session:
        return mediation.make(session, named(db, "dispute", written), form)


def _file(db: Database, written: str) -> Bound:
    return binding.bind(db, named(db, "dispute", written), lambda _done, _of: None, lambda: False)


_PAPERS: dict[str, Callable[[Database, str], Paper | Bound]] = {
    **{name: partial(_of_case, name.replace("-", "_")) for name in OF_A_CASE},
    "file": _file,
    "agreement": _agreement,
    "sitting-record": _sitting,
    "follow-up-record": _follow_up,
    "inspection-record": lambda db, text: inspections.inspection_record(
        db, named(db, "inspection", text)
    ),
    "notice": lambda db, text: inspections.notice(db, named(db, "rectification_notice", text)),
    "day-sheet": lambda db, text: appointments.day_sheet(db, _day(text)),
    "papers-to-bring": lambda db, text: appointments.papers_to_bring(
        db, named(db, "booking", text), clock.now()
    ),
}
