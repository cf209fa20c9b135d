"""The list of disputes: ids in order for any filter, and lines by id."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session
from typing_extensions import override

from policepost.core.language import N_, _
from policepost.core.searching import search
from policepost.core.shapes import Tone
from policepost.lists.conditions import Condition, clauses
from policepost.mediation import codes, fields, veil
from policepost.mediation.head import Head
from policepost.mediation.records import Dispute, Party, Sitting

KIND: Final = Dispute.__tablename__
_HASTE: Final[Mapping[str, str]] = {
    codes.Urgency.SOON: N_("pressing"),
    codes.Urgency.RISK: N_("may escalate"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLine(Head):
    """A dispute as lists show it. ``next_sitting`` is the one that is planned."""

    sittings: int
    next_sitting: datetime | None

    @property
    @override
    def status_words(self) -> str:
        """The status in the language of the screen, with the haste while nothing is settled."""
        words = _(codes.STATUS_WORDS[self.status])
        return f"{words} · {_(_HASTE[self.urgency])}" if self._presses else words

    @property
    def _presses(self) -> bool:
        return self.urgency in _HASTE and self.status in codes.UNSETTLED

    @property
    @override
    def tone(self) -> Tone:
        """The colour of the status; red where it may escalate."""
        if self._presses and self.urgency == codes.Urgency.RISK:
            return "bad"
        return codes.STATUS_TONES[self.status]


SORTS: Final[Mapping[str, Any]] = {
    "": Dispute.received_at,
    "received": Dispute.received_at,
    "number": Dispute.number,
    "kind": Dispute.kind,
    "status": Dispute.status,
    "people": Dispute.people_key,
    "settled": Dispute.settled_on,
}
"""The names a column can be sorted under."""

_CONDITIONS: Final[Mapping[str, Callable[[Any], ColumnElement[bool]]]] = {
    "kind": lambda value: Dispute.kind == value,
    "kinds": lambda value: Dispute.kind.in_(tuple(value)),
    "source": lambda value: Dispute.source == value,
    "status": lambda value: Dispute.status == value,
    "statuses": lambda value: Dispute.status.in_(tuple(value)),
    "grid_id": lambda value: Dispute.grid_id == value,
    "urgency": lambda value: Dispute.urgency == value,
    "officer": lambda value: Dispute.officer == value,
    "first": lambda value: Dispute.received_on >= value,
    "last": lambda value: Dispute.received_on <= value,
    "settled_first": lambda value: Dispute.settled_on >= value,
    "settled_last": lambda value: Dispute.settled_on <= value,
    "ended_first": lambda value: Dispute.ended_on >= value,
    "ended_last": lambda value: Dispute.ended_on <= value,
    "way": lambda value: Dispute.way == value,
    "crime_first": lambda value: Dispute.turned_crime_on >= value,
    "crime_last": lambda value: Dispute.turned_crime_on <= value,
    "place_id": lambda value: Dispute.place_id == value,
    "place": lambda value: and_(Dispute.place_id.is_(None), Dispute.place == value),
    "ids": lambda value: Dispute.id.in_(tuple(value)),
    "party": lambda value: Dispute.id.in_(
        select(Party.dispute_id).where(Party.resident_id == value)
    ),
    "month": lambda value: func.substr(Dispute.received_on, 1, 7) == value,
}


def conditions(chosen: Mapping[str, object]) -> list[ColumnElement[bool]]:
    """Return what a filter asks for; keys without a value are left out.

    Raises `KeyError` for a key that no filter has.
    """
    return [
        _CONDITIONS[name](value)
        for name, value in chosen.items()
        if value not in (None, "", ()) and name not in {"text", "where"}
    ] + clauses(fields.BY_NAME, _asked(chosen))


def _wanted(session: Session, chosen: Mapping[str, object]) -> list[ColumnElement[bool]]:
    """What a filter asks for; asked by person or place, no confidential dispute answers."""
    wanted = conditions(chosen)
    if chosen.get("party") or chosen.get("place_id") or chosen.get("place"):
        wanted.append(veil.told_to(session))
    return wanted


def _asked(chosen: Mapping[str, object]) -> Sequence[Condition]:
    """What a filter asks of single fields, see :mod:`policepost.mediation.fields`."""
    where = chosen.get("where")
    return where if isinstance(where, tuple) else ()


def _matching(session: Session, text: str) -> ColumnElement[bool]:
    """Return the condition for disputes that the search finds under ``text``."""
    named = and_(Dispute.people.contains(text, autoescape=True), veil.told_to(session))
    return or_(search.holding(session, text, Dispute), named)


def ids(
    session: Session,
    chosen: Mapping[str, object] | None = None,
    *,
    sort: str = "",
    descending: bool = True,
    limit: int | None = None,
) -> list[UUID]:
    """Return the ids of the disputes that pass a filter, in order.

    Keys of ``chosen``: those of ``_CONDITIONS`` (kind, statuses, grid_id, first, last …) and
    ``text``; ``sort`` is a key of `SORTS`. The newest first unless said otherwise.
    """
    chosen = chosen or {}
    wanted = _wanted(session, chosen)
    text = str(chosen.get("text") or "").strip()
    if text:
        wanted.append(_matching(session, text))
    column = SORTS[sort]
    order = (column.desc(), Dispute.id.desc()) if descending else (column, Dispute.id)
    asked = select(Dispute.id).where(*wanted).order_by(*order).limit(limit)
    return list(session.scalars(asked))


def count(session: Session, chosen: Mapping[str, object]) -> int:
    """Count the disputes that pass a filter."""
    asked = select(func.count()).select_from(Dispute).where(*_wanted(session, chosen))
    return session.scalar(asked) or 0


_FIELDS = tuple(one.name for one in dataclasses.fields(Head))


def lines(session: Session, wanted: Sequence[UUID]) -> list[DisputeLine]:
    """Return the lines with these ids, in their order; one that is gone is left out."""
    columns = [getattr(Dispute, name) for name in _FIELDS]
    asked = select(*columns, Dispute.officer_id, Dispute.confidential)
    rows = session.execute(asked.where(Dispute.id.in_(wanted))).all()
    sittings = _sittings(session, wanted)
    found = {row.id: _line(session, row, *sittings.get(row.id, (0, None))) for row in rows}
    return [found[key] for key in wanted if key in found]


def _line(
    session: Session, row: Row[*tuple[Any, ...]], sittings: int, planned: datetime | None
) -> DisputeLine:
    told = dict(zip(_FIELDS, row[: len(_FIELDS)], strict=True))
    if veil.is_veiled(session, row):
        told |= {"people": veil.covered(row.people), "subject": "", "place": ""}
    return DisputeLine(**told, sittings=sittings, next_sitting=planned)


def _sittings(session: Session, wanted: Sequence[UUID]) -> dict[UUID, tuple[int, datetime | None]]:
    """Return how many sittings each dispute had, and when the next one is planned."""
    found: dict[UUID, tuple[int, datetime | None]] = {}
    chosen = select(Sitting.dispute_id, Sitting.planned_at, Sitting.outcome).where(
        Sitting.dispute_id.in_(wanted)
    )
    for dispute_id, planned_at, outcome in session.execute(chosen):
        number, planned = found.get(dispute_id, (0, None))
        found[dispute_id] = (number + 1, planned if outcome else planned_at)
    return found


def earlier(session: Session, residents: Sequence[UUID], limit: int = 5) -> list[DisputeLine]:
    """Return the latest disputes that any of some residents was a party to."""
    mine = select(Party.dispute_id).where(Party.resident_id.in_(residents))
    asked = select(Dispute.id).where(Dispute.id.in_(mine)).order_by(Dispute.received_at.desc())
    return lines(session, list(session.scalars(asked.limit(limit))))


def officers(session: Session) -> list[str]:
    """Return the names of those in charge of a dispute, for a filter."""
    return list(session.scalars(select(Dispute.officer).distinct().order_by(Dispute.officer)))
