"""What of a mediation cannot be taken back by undo: what its own actions would refuse now.

Registered with :mod:`policepost.core.journalling.undo` when mediation is imported. A change whose
record was changed again since is refused there; these rules look at what lies in other records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.core.journalling.changes import Change
from policepost.core.language import _
from policepost.mediation import cards, course, hindrances
from policepost.mediation.after import payments
from policepost.mediation.codes import Outcome, Performance
from policepost.mediation.lines import Card
from policepost.mediation.records import (
    Agreement,
    Confirmation,
    Dispute,
    Duty,
    Instalment,
    PanelMember,
    Party,
    Payment,
    Signature,
    Sitting,
    Supplement,
    Term,
)

_ON_PAPER_AND_PRINTED = frozenset(
    {"manner", "place", "deadline", "recorder", "oral", "prints", "printed_digest"}
)
_KEEPING = frozenset({"performance", "performed_on", "note"})
Check = Callable[[Session, Card, undo.Entry, Change], None]


_OWNERS: Mapping[type[Any], tuple[type[Any], str]] = {
    Signature: (Agreement, "agreement_id"),
    Instalment: (Term, "term_id"),
    Payment: (Term, "term_id"),
}
"""Records that name their dispute through another."""


def _of(session: Session, part: type[Any], change: Change, name: str) -> UUID | None:
    """Return what a record belongs to, which one that is gone had written into the journal."""
    if change.op == "remove":
        held = change.fields.get(name)
        return UUID(held) if held else None
    found: UUID | None = getattr(session.get_one(part, change.id), name)
    return found


def _supplement(session: Session, part: type[Any], change: Change, card: Card) -> Any:
    """Return the supplementary agreement that a term or a signature is part of, None if none."""
    key = _of(session, part, change, "supplement_id")
    return next((one for one in card.supplements if one.id == key), None)


def _concerned(
    session: Session, part: type[Any], entry: undo.Entry
) -> Iterator[tuple[Card, Change]]:
    """Yield each change with the dispute that it belongs to; one made by the entry has nothing."""
    for change in entry.changes:
        owner, name = _OWNERS.get(part, (None, "dispute_id"))
        key = _of(session, part, change, name)
        if owner is not None:
            held = session.get(owner, key)
            key = held.dispute_id if held is not None else None
        card = cards.card(session, key) if key is not None else None
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


def _term(session: Session, card: Card, _entry: undo.Entry, change: Change) -> None:
    if change.op == "change" and not change.fields.keys() - _KEEPING:
        return
    if _of(session, Term, change, "supplement_id") is None:
        _refuse_signed(card)
    else:
        _refuse_signed_supplement(_supplement(session, Term, change, card))


def _refuse_signed_supplement(line: Any) -> None:
    if line is not None and line.signed:
        raise Refused(_("The supplementary agreement is signed; withdraw the signatures first."))


def _instalment(session: Session, card: Card, _entry: undo.Entry, change: Change) -> None:
    """What stands on paper stays once it is signed."""
    term = session.get_one(Term, _of(session, Instalment, change, "term_id"))
    line = next((one for one in card.supplements if one.id == term.supplement_id), None)
    if line is None:
        _refuse_signed(card)
    _refuse_signed_supplement(line)


def _whole_supplement(_session: Session, card: Card, _entry: undo.Entry, change: Change) -> None:
    line = next((one for one in card.supplements if one.id == change.id), None)
    if line is None:
        return
    if "effective_on" in change.fields:
        if line.effective_on and any(one.performance != Performance.OPEN for one in line.terms):
            raise Refused(_("Terms were performed already; the agreement stays in force."))
    else:
        _refuse_signed_supplement(line)


def _agreement(_session: Session, card: Card, _entry: undo.Entry, change: Change) -> None:
    """The text and the print stand once signed; in force it stays once something was performed."""
    if "effective_on" in change.fields:  # by signatures, or agreed in words
        if card.agreement.effective_on is not None:
            hindrances.check_unperformed(card.state)
    elif change.fields.keys() & _ON_PAPER_AND_PRINTED:
        _refuse_signed(card)


def _signature(session: Session, card: Card, entry: undo.Entry, change: Change) -> None:
    if _of(session, Signature, change, "supplement_id") is not None:
        line = _supplement(session, Signature, change, card)
        if line is not None and line.effective_on and Supplement.__tablename__ not in entry.kinds:
            raise Refused(_("The agreement is in force by later signatures; withdraw them first."))
        return
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


def _payment(session: Session, _card: Card, _entry: undo.Entry, change: Change) -> None:
    term_id = _of(session, Payment, change, "term_id")
    if term_id is not None:
        payments.check_stands(session, term_id)


def _anything(_session: Session, _card: Card, _entry: undo.Entry, _change: Change) -> None:
    """Only the closed dispute stands against it."""


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
    (Supplement, _whole_supplement),
    (Instalment, _instalment),
    (Payment, _payment),
    (Duty, _anything),
    (Confirmation, _anything),
):
    undo.refuses(_part.__tablename__, _rule(_part, _check))
