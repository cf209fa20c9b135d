"""Writes the terms of an agreement or of a supplement, with their instalments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.mediation import facts
from policepost.mediation.codes import Performance
from policepost.mediation.records import Instalment, Term

_TERMS = select(Term).where(
    Term.dispute_id == bindparam("dispute"),
    Term.supplement_id.is_not_distinct_from(bindparam("of")),
)
_PARTS = (
    select(Instalment).where(Instalment.term_id == bindparam("term")).order_by(Instalment.number)
)


def put_terms(
    session: Session,
    dispute_id: UUID,
    terms: Sequence[facts.TermFacts],
    supplement_id: UUID | None = None,
) -> None:
    """Set the clauses in their order; who is left out is removed with its instalments."""
    held = {
        one.id: one for one in session.scalars(_TERMS, {"dispute": dispute_id, "of": supplement_id})
    }
    for position, told in enumerate(terms, 1):
        term = held.pop(told.id, None) if told.id is not None else None
        if term is None:
            term = Term(
                dispute_id=dispute_id,
                supplement_id=supplement_id,
                performance=Performance.OPEN,
                note="",
            )
            session.add(term)
        _put(term, told, position)
        if told.instalments is not None:
            _put_parts(session, term, told.instalments)
    for gone in held.values():
        _put_parts(session, gone, ())
        session.flush()
        session.delete(gone)


def _put(term: Term, told: facts.TermFacts, position: int) -> None:
    term.position, term.text = position, told.text
    term.due_on, term.amount = told.due_on, told.amount
    term.what, term.how = told.what, told.how.strip()
    by_ids, to_ids = list(told.by_ids), list(told.to_ids)
    if by_ids != term.by_ids:
        term.by_ids = by_ids
    if to_ids != term.to_ids:
        term.to_ids = to_ids
    term.replaces_id = told.replaces_id


def _put_parts(session: Session, term: Term, parts: Sequence[tuple[date, Decimal]]) -> None:
    """Set the instalments of a term; what is as it was stays the same record."""
    if not parts and term in session.new:
        return
    session.flush()
    held = list(session.scalars(_PARTS, {"term": term.id}))
    for number, (day, amount) in enumerate(parts, 1):
        if number > len(held):
            session.add(Instalment(term_id=term.id, number=number, due_on=day, amount=amount))
        else:
            held[number - 1].due_on, held[number - 1].amount = day, amount
    for gone in held[len(parts) :]:
        session.delete(gone)
    if parts:
        term.due_on = parts[-1][0]


def check_replaced(terms: Sequence[facts.TermFacts], known: Sequence[UUID]) -> None:
    """Refuse that a supplement changes what is no term, or one term twice."""
    replaced = [one.replaces_id for one in terms if one.replaces_id is not None]
    if len(set(replaced)) < len(replaced) or set(replaced) - set(known):
        raise Refused(_("Choose for each changed term once which one it replaces."), field="terms")
