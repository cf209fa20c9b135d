"""What of a mediation cannot be taken back by undo: what its own actions would refuse now.

Registered with :mod:`policepost.core.journalling.undo` when mediation is imported. A change whose
record was changed again since is refused there; these rules look at what lies in other records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.core.journalling.changes import Change
from policepost.core.language import _
from policepost.mediation import cards, course, hindrances
from policepost.mediation.codes import Outcome
from policepost.mediation.lines import Card
from policepost.mediation.records import (
    Agreement,
    Dispute,
    PanelMember,
    Party,
    Signature,
    Sitting,
    Term,
)

_ON_PAPER_AND_PRINTED = frozenset(
    {"manner", "place", "deadline", "recorder", "oral", "prints", "printed_digest"}
)
_KEEPING = frozenset({"performance", "performed_on", "note"})
Check = Callable[[Session, Card, undo.Entry, Change], None]


def _of(session: Session, part: type[Any], change: Change, name: str) -> UUID:
    """Return what a record belongs to, which one that is gone had written into the journal."""
    if change.op == "remove":
        return UUID(change.fields[name])
    found: UUID = getattr(session.get_one(part, change.id), name)
    return found


def _concerned(
    session: Session, part: type[Any], entry: undo.Entry
) -> Iterator[tuple[Card, Change]]:
    """Yield each change with the dispute that it belongs to; one made by the entry has nothing."""
    for change in entry.changes:
        if part is Signature:
            agreement_id = _of(session, Signature, change, "agreement_id")
            dispute_id = session.get_one(Agreement, agreement_id).dispute_id
        else:
            dispute_id = _of(session, part, change, "dispute_id")
        card = cards.card(session, dispute_id)
        if card is not None:
            yield card, change


def _rule(part: type[Any], check: Check) -> undo.Rule:
    """Return the rule for a kind of record; nothing of a closed dispute is taken back.

    But for the entry that closed it, which touches the dispute itself.
    """

    def rule(session: Session, entry: undo.Entry) -> None:
        for card, change in _concerned(session, part, entry):
            if card.status in course.CLOSED and Dispute.__tablename__ not in entry.kinds:
                raise Refused(_("This dispute is closed; reopen it first."))
            check(session, card, entry, change)

    return rule


def _refuse_signed(card: Card) -> None:
    if hindrances.frozen(card.state):
        raise Refused(_(hindrances.FROZEN))


def _text(_session: Session, card: Card, _entry: undo.Entry, _change: Change) -> None:
    _refuse_signed(card)


def _term(_session: Session, card: Card, _entry: undo.Entry, change: Change) -> None:
    if change.op != "change" or change.fields.keys() - _KEEPING:
        _refuse_signed(card)


def _agreement(_session: Session, card: Card, _entry: undo.Entry, change: Change) -> None:
    """The text and the print stand once signed; in force it stays once something was performed."""
    if "effective_on" in change.fields:  # by signatures, or agreed in words
        if card.agreement.effective_on is not None:
            hindrances.check_unperformed(card.state)
    elif change.fields.keys() & _ON_PAPER_AND_PRINTED:
        _refuse_signed(card)


def _signature(_session: Session, card: Card, entry: undo.Entry, change: Change) -> None:
    if change.op == "remove":  # to take that back is to sign again
        printed_at = card.agreement.printed_at
        if card.altered or (printed_at is not None and printed_at > entry.at):
            raise Refused(
                _("The agreement was changed or printed again since; record the signature anew.")
            )
        return
    hindrances.check_unperformed(card.state)
    in_force = card.agreement.effective_on is not None
    if in_force and Agreement.__tablename__ not in entry.kinds:
        raise Refused(_("The agreement is in force by later signatures; withdraw them first."))


def _sitting(_session: Session, card: Card, _entry: undo.Entry, change: Change) -> None:
    if change.op != "change" or "outcome" not in change.fields:
        return
    before, after = change.fields["outcome"]
    if after == Outcome.AGREED and card.agreement.effective_on is not None:
        raise Refused(_("The agreement reached in this sitting is in force."))
    if not before and card.sittings[-1].id != change.id:
        raise Refused(_("A later sitting was planned since; take that back first."))


def _dispute(session: Session, entry: undo.Entry) -> None:
    """The facts stand on the paper."""
    for change in entry.changes:
        card = cards.card(session, change.id)
        if change.op == "change" and "facts" in change.fields and card is not None:
            _refuse_signed(card)


undo.refuses(Dispute.__tablename__, _dispute)
for _part, _check in (
    (Party, _text),
    (PanelMember, _text),
    (Term, _term),
    (Agreement, _agreement),
    (Signature, _signature),
    (Sitting, _sitting),
):
    undo.refuses(_part.__tablename__, _rule(_part, _check))
