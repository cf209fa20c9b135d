"""The lines of the work lists: who or what, where, and why it waits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policepost.core.language import N_, _, format_month, format_short_day, ngettext
from policepost.core.shapes import Tone
from policepost.grids import dwelling_queries, verifying
from policepost.grids.queries import grid_names
from policepost.grids.records import Place, Premises
from policepost.residents import kind_rules
from policepost.residents import rules as residents
from policepost.residents.records import Residence, Resident
from policepost.verification import conditions, rules
from policepost.verification.records import DueVisit, DwellingUse, NotMet, SettledDoubt
from policepost.verification.worklists import Subject, Work, WorkFilter, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """One line of a work list.

    Attributes:
        title: The person, the address, the premises.
        address: Where; empty if the title says so.
        why: Why it is on the list, in words.
        day: When it was last verified; of a visit, by which day it is to be made.
        dwelling_id: The dwelling whose household opens with it; none for premises, and for people
            of whom nobody knows where they live.
        visit: By which day a visit is planned that is still to be made.
        reasons: Why, as messages of the catalogue or Chinese words, for sheets that leave the post.
    """

    id: UUID
    about: Subject
    title: str
    address: str
    grid: str
    why: str
    day: date | None
    tone: Tone = "plain"
    dwelling_id: UUID | None = None
    visit: date | None = None
    reasons: tuple[str, ...] = ()


def lines(session: Session, shown: WorkFilter, some: Sequence[UUID], today: date) -> list[WorkLine]:
    """Return the lines of some records of a list, in any order."""
    made: Mapping[Subject, Callable[..., list[WorkLine]]] = {
        "resident": _people,
        "dwelling": _dwellings,
        "premises": _premises,
        "visit": _visits,
    }
    return made[subject(shown.work)](session, shown.work, some, today)


def open_visits(session: Session, dwellings: Iterable[UUID]) -> dict[UUID, date]:
    """Return by which day the next open visit to each of some dwellings is to be made."""
    rows = session.execute(
        select(DueVisit.dwelling_id, func.min(DueVisit.due_on))
        .where(DueVisit.closed_on.is_(None), DueVisit.dwelling_id.in_(list(dwellings)))
        .group_by(DueVisit.dwelling_id)
    )
    return {key: day for key, day in rows}


def tries(session: Session, people: Iterable[UUID]) -> dict[UUID, list[date]]:
    """Return the days on which each of some people was not met since the last verification."""
    found: defaultdict[UUID, list[date]] = defaultdict(list)
    rows = session.execute(
        select(NotMet.resident_id, NotMet.tried_on)
        .join(Resident, Resident.id == NotMet.resident_id)
        .where(NotMet.resident_id.in_(list(people)), conditions.tried_since())
        .order_by(NotMet.tried_on)
    )
    for key, day in rows:
        found[key].append(day)
    return found


def doubts(
    session: Session, people: Sequence[Resident], today: date
) -> dict[UUID, tuple[rules.Doubt, ...]]:
    """Return what is odd about each of some entries and was not settled in the last year."""
    keys = [one.id for one in people]
    since = date.fromordinal(today.toordinal() - rules.SETTLED_DAYS)
    settled = {
        (key, doubt)
        for key, doubt in session.execute(
            select(SettledDoubt.resident_id, SettledDoubt.doubt).where(
                SettledDoubt.resident_id.in_(keys), SettledDoubt.settled_on > since
            )
        )
    }
    second = Counter(
        session.scalars(
            select(Residence.resident_id).where(
                Residence.resident_id.in_(keys), Residence.until.is_(None)
            )
        )
    )
    return {
        one.id: tuple(
            doubt
            for doubt in rules.doubts(_facts(one, 1 + second[one.id]), today)
            if (one.id, doubt.value) not in settled
        )
        for one in people
    }


def _facts(one: Resident, homes: int) -> rules.Facts:
    return rules.Facts(
        document_kind=one.document_kind,
        id_number=one.id_number or "",
        sex=one.sex,
        birth_date=one.birth_date,
        kind=one.kind,
        relation=one.relation or "",
        moved_in_on=one.moved_in_on,
        homes=homes,
    )


def missing_words(names: Iterable[str]) -> str:
    """Return fields of an entry that are missing, as the officer calls them."""
    return _(", ").join(_(one) for one in _fields(names))


def _fields(names: Iterable[str]) -> tuple[str, ...]:
    known = {**rules.PLACE_FIELDS, **kind_rules.NAMES, **residents.FIELDS}
    return tuple(known.get(name, name) for name in names)


@dataclass(frozen=True, slots=True)
class _Why:
    """Why a record is on a list: for the screen, and for sheets."""

    words: str = ""
    reasons: tuple[str, ...] = ()


_NOTHING = _Why()


def _lacks(names: Sequence[str]) -> _Why:
    return _Why(missing_words(names), _fields(names))


def _is_odd(odd: Sequence[rules.Doubt]) -> _Why:
    told = tuple(rules.DOUBTS[doubt] for doubt in odd)
    return _Why(_("; ").join(_(one) for one in told), told)


def _is_stale(day: date | None, due: date | None, today: date) -> _Why:
    """Say since when an entry is to be verified again."""
    if day is None or due is None:
        return _Why(_("Never verified"), (N_("Never verified"),))
    over = (today - due).days
    words = ngettext("{days} day overdue", "{days} days overdue", over)
    return _Why(words.format(days=f"{over:,}"), (f"逾期{over}天",))


def _was_missed(days: Sequence[date], today: date) -> _Why:
    """Say how often somebody was not met, and when last."""
    if not days:
        return _NOTHING
    times = ngettext("{count} time", "{count} times", len(days)).format(count=len(days))
    last = format_short_day(days[-1], today=today)
    words = _("{times}, last on {day}").format(times=times, day=last)
    return _Why(words, (f"{len(days)}次未见到",))


# One for each subject


def _people(session: Session, work: Work, some: Sequence[UUID], today: date) -> list[WorkLine]:
    found = session.execute(
        select(Resident, Place.short_address)
        .outerjoin(Place, Place.id == Resident.dwelling_id)
        .where(Resident.id.in_(some))
    ).all()
    people = [one for one, _short in found]
    names, why = grid_names(session), _why_of_people(session, work, people, today)
    visits = open_visits(session, [one.dwelling_id for one in people if one.dwelling_id])
    return [
        WorkLine(
            id=one.id,
            about="resident",
            title=one.name,
            address=short or one.address_written,
            grid=names.get(one.grid_id, "") if one.grid_id else "",
            why=why[one.id].words,
            reasons=why[one.id].reasons,
            day=one.verified_on,
            dwelling_id=one.dwelling_id,
            visit=visits.get(one.dwelling_id) if one.dwelling_id else None,
        )
        for one, short in found
    ]


def _why_of_people(
    session: Session, work: Work, people: Sequence[Resident], today: date
) -> dict[UUID, _Why]:
    if work is Work.MISSING:
        return {one.id: _lacks(residents.missing(one)) for one in people}
    if work is Work.DOUBTFUL:
        odd = doubts(session, people, today)
        return {one.id: _is_odd(odd[one.id]) for one in people}
    if work is Work.NOT_MET:
        tried = tries(session, [one.id for one in people])
        return {one.id: _was_missed(tried.get(one.id, ()), today) for one in people}
    days = verifying.within(session, "resident")
    return {
        one.id: _is_stale(one.verified_on, verifying.due_on(one.kind, one.verified_on, days), today)
        for one in people
    }


def _dwellings(session: Session, work: Work, some: Sequence[UUID], today: date) -> list[WorkLine]:
    found = session.scalars(select(Place).where(Place.id.in_(some))).all()
    names, visits = grid_names(session), open_visits(session, some)
    why = _why_of_dwellings(session, work, found, today)
    return [
        WorkLine(
            id=one.id,
            about="dwelling",
            title=one.short_address,
            address="",
            grid=names.get(one.grid_id, "") if one.grid_id else "",
            why=why.get(one.id, _NOTHING).words,
            reasons=why.get(one.id, _NOTHING).reasons,
            day=one.verified_on,
            dwelling_id=one.id,
            visit=visits.get(one.id),
        )
        for one in found
    ]


def _why_of_dwellings(
    session: Session, work: Work, places: Sequence[Place], today: date
) -> dict[UUID, _Why]:
    keys = [one.id for one in places]
    if work is Work.ROUND:
        return _households(session, keys, today)
    if work is Work.DWELLINGS_MISSING:
        told = dwelling_queries.dwelling_cards(session, keys)
        nothing = dwelling_queries.NOTHING_TOLD
        return {
            one.id: _lacks(
                rules.dwelling_missing(one.use, one.rented, told.get(one.id, nothing).landlord)
            )
            for one in places
        }
    if work is Work.DWELLINGS_DUE:
        days = verifying.within(session, "dwelling")
        kinds = {one.id: verifying.dwelling_kind(one.rented) for one in places}
        return {
            one.id: _is_stale(
                one.verified_on, verifying.due_on(kinds[one.id], one.verified_on, days), today
            )
            for one in places
        }
    return _uses(session, keys)


def _households(session: Session, keys: Sequence[UUID], today: date) -> dict[UUID, _Why]:
    """Return how many of each household are to be verified, and who is the householder."""
    stale = conditions.person_due(session, today)
    rows = session.execute(
        select(
            Resident.dwelling_id,
            func.count(),
            func.count().filter(stale),
            func.min(func.coalesce(Resident.relation, "99") + Resident.name),
        )
        .where(Resident.dwelling_id.in_(keys), Resident.left_on.is_(None))
        .group_by(Resident.dwelling_id)
    )
    return {
        key: _Why(
            _("{name}: {due} of {people}").format(name=first[2:], due=due, people=people),
            (f"{first[2:]}等{people}人，待核实{due}人",),
        )
        for key, people, due, first in rows
        if key
    }


def _uses(session: Session, keys: Sequence[UUID]) -> dict[UUID, _Why]:
    """Return in which month each dwelling was last in use, or not."""
    rows = session.execute(
        select(DwellingUse.dwelling_id, DwellingUse.month, DwellingUse.used)
        .where(DwellingUse.dwelling_id.in_(keys))
        .order_by(DwellingUse.month)
    )
    return {
        key: _Why(use_words(month, used=used), (f"{month}{'在用' if used else '未使用'}",))
        for key, month, used in rows
    }


def use_words(month: str, *, used: bool) -> str:
    """Return whether a dwelling was in use, with the month."""
    told = format_month(date.fromisoformat(f"{month}-01"))
    sentence = _("{month}: in use") if used else _("{month}: not in use")
    return sentence.format(month=told)


def _premises(session: Session, work: Work, some: Sequence[UUID], today: date) -> list[WorkLine]:
    found = session.scalars(select(Premises).where(Premises.id.in_(some))).all()
    names, days = grid_names(session), verifying.within(session, "premises")
    why = {
        one.id: _lacks(rules.premises_missing(one))
        if work is Work.PREMISES_MISSING
        else _is_stale(one.verified_on, verifying.due_on(one.kind, one.verified_on, days), today)
        for one in found
    }
    return [
        WorkLine(
            id=one.id,
            about="premises",
            title=one.name,
            address=one.address,
            grid=names.get(one.grid_id, "") if one.grid_id else "",
            why=why[one.id].words,
            reasons=why[one.id].reasons,
            day=one.verified_on,
        )
        for one in found
    ]


def _visits(session: Session, _work: Work, some: Sequence[UUID], today: date) -> list[WorkLine]:
    rows: Any = session.execute(
        select(DueVisit, Place.short_address, Place.grid_id)
        .join(Place, Place.id == DueVisit.dwelling_id)
        .where(DueVisit.id.in_(some))
    )
    names = grid_names(session)
    return [
        WorkLine(
            id=one.id,
            about="visit",
            title=short,
            address=one.visitor,
            grid=names.get(grid, "") if grid else "",
            why=_(rules.REASONS[one.reason]),
            reasons=(rules.REASONS[one.reason],),
            day=one.due_on,
            tone="bad" if one.due_on < today else "plain",
            dwelling_id=one.dwelling_id,
            visit=one.due_on,
        )
        for one, short, grid in rows
    ]
