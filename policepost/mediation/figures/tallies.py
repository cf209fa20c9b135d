"""Counts what a period of mediation comes to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from policepost.core import tables
from policepost.core.clock import add_months
from policepost.core.language import N_, _, chinese
from policepost.core.periods import Period
from policepost.mediation import codes, veil
from policepost.mediation.after.to_keep import TO_KEEP
from policepost.mediation.codes import Performance, Status
from policepost.mediation.figures.shapes import Report, Row, Table
from policepost.mediation.law.words import WAY_WORDS
from policepost.mediation.records import Agreement, Dispute, Party, Sitting, Term

GROUPED: Final = (*(N_("Came in"), N_("Settled"), N_("Performed"), N_("Broken"), N_("Given up")),)
"""Heads of the tables that divide what came in in the period."""
SPANS: Final = (
    (N_("Within a day"), 0, 1),
    (N_("2 to 7 days"), 2, 7),
    (N_("8 to 30 days"), 8, 30),
    (N_("More than 30 days"), 31, 10**6),
)
"""How long it took from the day of receipt to agreement, in days, both included."""
REPEATED: Final = 2
MOST_REPEATED: Final = 20
REPEAT_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Received:
    """What is counted of a dispute that came in."""

    id: UUID
    kind: str
    source: str
    way: str
    status: str
    received_on: date
    settled_on: date | None


def report(session: Session, period: Period, grid_id: UUID | None = None) -> Report:
    """Return all tables of a period, for one grid or the whole post.

    A dispute counts in the period in which it came in, a promise in that in which it was due, a
    sitting in that in which it was held.
    """
    of = _of(period, grid_id)
    asked = select(*(getattr(Dispute, name) for name in Received.__slots__)).where(*of)
    found = [Received(*row) for row in session.execute(asked)]
    narrow: Mapping[str, object] = {
        "first": period.first,
        "last": period.last,
        "grid_id": grid_id,
    }
    return Report(
        (
            _grouped("kind", N_("By kind"), found, _coded("dispute_kinds"), narrow),
            _grouped("source", N_("By source"), found, _coded("dispute_sources"), narrow),
            _grouped("way", N_("By way"), found, _worded(WAY_WORDS), narrow),
            _outcomes(found, narrow),
            _methods(session, period, grid_id),
            _days(found),
            _promises(session, period, grid_id),
            _crimes(session, period, grid_id),
            _people(session, period, grid_id),
            _places(session, period, grid_id),
        )
    )


def _of(period: Period, grid_id: UUID | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [
        Dispute.received_on.between(period.first, period.last),
    ]
    if grid_id is not None:
        wanted.append(Dispute.grid_id == grid_id)
    return wanted


Named = Iterable[tuple[str, str, str]]
"""Code, words on the screen, words on paper."""


def _coded(name: str) -> Named:
    kept = tables.table(name)
    return [(row.code, row.label, kept.chinese(row.code)) for row in kept]


def _worded(words: Mapping[str, str]) -> Named:
    return [(str(code), _(text), chinese(text)) for code, text in words.items()]


def _grouped(
    by: str, title: str, found: Iterable[Received], names: Named, narrow: Mapping[str, object]
) -> Table:
    groups: defaultdict[str, list[Received]] = defaultdict(list)
    for one in found:
        groups[getattr(one, by)].append(one)
    rows = [
        Row(words, told, _ended(groups[code]), {**narrow, by: code})
        for code, words, told in names
        if groups[code]
    ]
    whole = _ended([one for some in groups.values() for one in some])
    return Table(by, title, GROUPED, (*rows, Row(_("All"), "合计", whole, narrow)))


def _ended(some: list[Received]) -> tuple[int, ...]:
    stands = Counter(one.status for one in some)
    return (
        len(some),
        sum(one.settled_on is not None for one in some),
        stands[Status.KEPT],
        stands[Status.BROKEN],
        sum(stands[status] for status in codes.FAILED),
    )


def _outcomes(found: list[Received], narrow: Mapping[str, object]) -> Table:
    stands = Counter(one.status for one in found)
    rows = [
        Row(words, told, (stands[code], _percent(stands[code], len(found))), opens)
        for code, words, told in _worded(codes.STATUS_WORDS)
        for opens in ({**narrow, "statuses": (code,)},)
    ]
    heads = (N_("Disputes"), N_("Share"))
    return Table("outcome", N_("Where they stand"), heads, tuple(rows))


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.0f}%" if whole else "—"


def _moments(period: Period) -> tuple[datetime, datetime]:
    first = datetime.combine(period.first, time.min).astimezone()
    last = datetime.combine(period.last, time.min).astimezone()
    return first, last + timedelta(days=1)


def _methods(session: Session, period: Period, grid_id: UUID | None) -> Table:
    first, after = _moments(period)
    asked = select(Sitting.methods, Sitting.outcome, Sitting.dispute_id).where(
        Sitting.methods != "", Sitting.started_at >= first, Sitting.started_at < after
    )
    if grid_id is not None:
        asked = asked.join(Dispute, Dispute.id == Sitting.dispute_id)
        asked = asked.where(Dispute.grid_id == grid_id)
    used: Counter[str] = Counter()
    agreed: Counter[str] = Counter()
    behind: defaultdict[str, set[UUID]] = defaultdict(set)
    for methods, outcome, dispute_id in session.execute(asked):
        for name in methods.split("、"):
            used[name] += 1
            agreed[name] += outcome == codes.Outcome.AGREED
            behind[name].add(dispute_id)
    rows = [
        Row(name, name, (len(behind[name]), count, agreed[name]), _these(behind[name]))
        for name, count in used.most_common()
    ]
    heads = (N_("Disputes"), N_("Sittings"), N_("Agreement reached"))
    return Table("method", N_("By method"), heads, tuple(rows))


def _these(disputes: Collection[UUID]) -> Mapping[str, object] | None:
    """The filter of the list that shows some disputes; None where there are none."""
    return {"ids": tuple(disputes)} if disputes else None


def _days(found: Iterable[Received]) -> Table:
    took = {
        one.id: (one.settled_on - one.received_on).days
        for one in found
        if one.settled_on is not None
    }
    rows = [
        Row(_(words), chinese(words), (len(within),), _these(within))
        for words, least, most in SPANS
        for within in ([key for key, days in took.items() if least <= days <= most],)
    ]
    remark = N_("Half of them took at most (days): {days}") if took else ""
    values = {"days": int(median(took.values()))} if took else {}
    heads = (N_("Disputes"),)
    return Table("days", N_("Days until agreement"), heads, tuple(rows), remark, values)


def _promises(session: Session, period: Period, grid_id: UUID | None) -> Table:
    asked = (
        select(Term.performance, Term.dispute_id)
        .join(Agreement, Agreement.dispute_id == Term.dispute_id)
        .join(Dispute, Dispute.id == Term.dispute_id)
        .where(Agreement.effective_on.is_not(None), TO_KEEP)
        .where(Term.due_on.between(period.first, period.last))
    )
    if grid_id is not None:
        asked = asked.where(Dispute.grid_id == grid_id)
    counted: Counter[str] = Counter()
    behind: defaultdict[str, set[UUID]] = defaultdict(set)
    for code, dispute_id in session.execute(asked):
        counted[code] += 1
        behind[code].add(dispute_id)
    rows = [
        Row(words, told, (len(behind[code]), counted[code], share), _these(behind[code]))
        for code, words, told in _worded(codes.PERFORMANCE_WORDS)
        for share in (_percent(counted[code], counted.total()),)
    ]
    told_of = counted.total() - counted[Performance.OPEN]
    kept = counted[Performance.KEPT] + counted[Performance.LATE]
    remark = N_("Kept, of those told of: {share}") if told_of else ""
    values = {"share": _percent(kept, told_of)}
    heads = (N_("Disputes"), N_("Promises"), N_("Share"))
    title = N_("Promises that fell due")
    return Table("promises", title, heads, tuple(rows), remark, values)


def _crimes(session: Session, period: Period, grid_id: UUID | None) -> Table:
    asked = select(func.count()).where(Dispute.turned_crime_on.between(period.first, period.last))
    if grid_id is not None:
        asked = asked.where(Dispute.grid_id == grid_id)
    count = session.scalar(asked) or 0
    opens = {"crime_first": period.first, "crime_last": period.last, "grid_id": grid_id}
    row = Row(_("Turned into a crime"), "民转刑案件", (count,), opens)
    remark = "" if count else N_("None: as it should be.")
    return Table("crime", N_("Crimes out of disputes"), (N_("Disputes"),), (row,), remark)


def _lately(period: Period) -> Period:
    """Whoever comes again comes within a year, whatever the period."""
    return Period(min(period.first, add_months(period.last, -REPEAT_MONTHS)), period.last)


def _people(session: Session, period: Period, grid_id: UUID | None) -> Table:
    """Who had more than one dispute; between whom a confidential one is does not count."""
    who = func.coalesce(Party.resident_id, func.nullif(Party.id_number, ""))
    asked = (
        select(func.max(Party.name), func.max(Party.resident_id), func.count(Dispute.id.distinct()))
        .join(Dispute, Dispute.id == Party.dispute_id)
        .where(*_of(_lately(period), grid_id), veil.told_to(session), who.is_not(None))
        .group_by(who)
        .having(func.count(Dispute.id.distinct()) >= REPEATED)
        .order_by(func.count(Dispute.id.distinct()).desc(), func.max(Party.name))
        .limit(MOST_REPEATED)
    )
    rows = [
        Row(name, name, (count,), {"party": resident} if resident else {"text": name})
        for name, resident, count in session.execute(asked)
    ]
    return _again("people", N_("People with several disputes in a year"), rows)


def _places(session: Session, period: Period, grid_id: UUID | None) -> Table:
    in_words = case((Dispute.place_id.is_(None), Dispute.place), else_="")
    asked = (
        select(func.max(Dispute.place), Dispute.place_id, func.count())
        .where(*_of(_lately(period), grid_id), veil.told_to(session))
        .where(or_(Dispute.place_id.is_not(None), Dispute.place != ""))
        .group_by(Dispute.place_id, in_words)
        .having(func.count() >= REPEATED)
        .order_by(func.count().desc(), func.max(Dispute.place))
        .limit(MOST_REPEATED)
    )
    rows = [
        Row(place, place, (count,), {"place_id": place_id} if place_id else {"place": place})
        for place, place_id, count in session.execute(asked)
    ]
    return _again("places", N_("Places with several disputes in a year"), rows)


def _again(name: str, title: str, rows: Iterable[Row]) -> Table:
    remark = N_("To see where help is needed; it says nothing about anybody.")
    return Table(name, title, (N_("Disputes"),), tuple(rows), remark)
