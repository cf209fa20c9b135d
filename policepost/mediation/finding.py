"""What a dispute is found by in the search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from policepost.core import counting
from policepost.core.searching import search
from policepost.core.tables import table
from policepost.mediation import veil
from policepost.mediation.listing import KIND
from policepost.mediation.records import Dispute, PaperNumber, Party

_FOUND_BY_PARTY = (
    select(
        *(Party.dispute_id, Party.name, Party.phone, Party.id_number),
        *(Party.representative, Party.representative_phone),
    )
    .where(counting.among(Party.dispute_id, "ids"))
    .order_by(Party.position)
)
_FOUND_BY = select(
    *(Dispute.id, Dispute.kind, Dispute.subject, Dispute.number, Dispute.received_on),
    *(Dispute.place, Dispute.people, Dispute.facts, Dispute.confidential),
    *(Dispute.handover_number, Dispute.sent_number),
).where(counting.among(Dispute.id, "ids"))


_FOUND_BY_NUMBER = select(PaperNumber.dispute_id, PaperNumber.text).where(
    counting.among(PaperNumber.dispute_id, "ids")
)


def _entries(session: Session, ids: Sequence[UUID]) -> Iterator[search.Entry]:
    """What a dispute is found by: its people and their numbers, its papers', place and facts.

    A confidential one is found by its number and kind alone, for what is found is shown to all.
    """
    session.flush()
    chosen = counting.many(key.hex for key in ids)
    parties: dict[UUID, list[Row[Any]]] = {key: [] for key in ids}
    for party in counting.rows(session, _FOUND_BY_PARTY, ids=chosen):
        parties[party.dispute_id].append(party)
    papers: dict[UUID, set[str]] = {key: set() for key in ids}
    for number in counting.rows(session, _FOUND_BY_NUMBER, ids=chosen):
        papers[number.dispute_id].add(number.text)
    for dispute in counting.rows(session, _FOUND_BY, ids=chosen):
        yield _entry(dispute, parties[dispute.id], sorted(papers[dispute.id] - {dispute.number}))


def _entry(dispute: Row[Any], parties: Sequence[Row[Any]], papers: Sequence[str]) -> search.Entry:
    """``papers``: numbers of its other papers, voided ones among them."""
    kind = table("dispute_kinds").chinese(dispute.kind)
    if dispute.confidential:
        return search.Entry(
            kind=KIND,
            id=dispute.id,
            title=f"{veil.covered(dispute.people)} · {kind}",
            detail=" · ".join(part for part in (dispute.number, f"{dispute.received_on}") if part),
            names=tuple(name for name in (dispute.number, kind) if name),
            numbers=tuple(one for one in (dispute.number, *papers) if one),
            text="",
        )
    about = dispute.subject or kind
    named = [name for one in parties for name in (one.name, one.representative)]
    of_people = (
        *(number for one in parties for number in (one.phone, one.id_number)),
        *(one.representative_phone for one in parties),
    )
    numbers = [dispute.number, *papers, *of_people, dispute.handover_number, dispute.sent_number]
    detail = (dispute.number, f"{dispute.received_on:%Y-%m-%d}", dispute.place)
    return search.Entry(
        kind=KIND,
        id=dispute.id,
        title=f"{dispute.people} · {about}",
        detail=" · ".join(part for part in detail if part),
        names=tuple(name for name in (*named, dispute.number, about) if name),
        numbers=tuple(number for number in numbers if number),
        text="\n".join(part for part in (dispute.place, dispute.facts) if part),
    )


search.register(
    Dispute,
    _entries,
    watches={
        Party: lambda _session, changed: {party.dispute_id for party in changed},
        PaperNumber: lambda _session, changed: {number.dispute_id for number in changed},
    },
    by={
        Dispute: _FOUND_BY.selected_columns.keys(),
        Party: (*_FOUND_BY_PARTY.selected_columns.keys(), "position"),
        PaperNumber: _FOUND_BY_NUMBER.selected_columns.keys(),
    },
)
