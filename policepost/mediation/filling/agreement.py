"""The agreement as it is printed, also from what is still being typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from policepost.mediation.after import clauses
from policepost.mediation.after.rules import copies as copies_of
from policepost.mediation.desk import Desk
from policepost.mediation.facts import AgreementFacts, PartyFacts
from policepost.mediation.filling import kinds, people
from policepost.mediation.filling.common import case_values, clause
from policepost.mediation.filling.parts import PARTS
from policepost.mediation.lines import Card, PartyLine
from policepost.printing import numerals


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the form and is not saved yet; None means as it is saved.

    Attributes:
        facts: The facts of the dispute.
        terms: The texts of the clauses; empty ones are left out of the page.
        details: Manner, place, deadline and recorder.
        parties: The parties in their order.
    """

    facts: str | None = None
    terms: Sequence[str] | None = None
    details: AgreementFacts | None = None
    parties: Sequence[PartyFacts] | None = None


def says_something_else(draft: Draft | None, held: Card) -> bool:
    """Tell whether a draft differs from what is saved, so that no code stands for it yet."""
    if draft is None:
        return False
    saved = held.agreement
    details = draft.details
    return (
        draft.parties is not None
        or draft.facts not in {None, held.facts}
        or (draft.terms is not None and list(draft.terms) != [one.on_paper for one in held.terms])
        or (
            details is not None
            and (details.manner, details.place, details.deadline, details.total)
            != (saved.manner, saved.place, saved.deadline, saved.total)
        )
    )


def filled(
    session: Session, held: Card, desk: Desk, day: date, draft: Draft | None = None
) -> tuple[str, dict[str, Any]]:
    """Return the form of the agreement of a dispute and its values, with a draft laid over them."""
    form = kinds.agreement_form(held)
    said = values(held, desk, day, draft)
    if form == kinds.AGREEMENT:
        return form, said
    of_kind = PARTS[form](held, None, desk) if form in PARTS else {}
    whole = {**case_values(session, held, desk), **of_kind}
    laid_over = {
        "facts": said["facts"],
        "terms": said["terms"],
        "manner": said["manner"],
        "performed_at": said["place"],
        "deadline": said["deadline"],
    }
    return form, {**whole, **laid_over}


def values(held: Card, desk: Desk, day: date, draft: Draft | None = None) -> dict[str, Any]:
    """Return the values of ``forms/agreement.rml.j2``.

    Args:
        held: The dispute.
        desk: How the post mediates.
        day: On which the ages are reckoned, unless the agreement is in force already.
        draft: What is being typed.
    """
    draft = draft or Draft()
    shown: Sequence[PartyLine | PartyFacts] = held.parties
    if draft.parties is not None:
        shown = draft.parties
    parties = people.parties(shown, held.agreement.effective_on or day)
    details: Any = draft.details or held.agreement
    terms = [term.on_paper for term in held.terms] if draft.terms is None else draft.terms
    copies = max(copies_of(held.agreement_kind, len(parties)), details.copies or 0)
    return {
        "number": held.number,
        "parties": parties,
        "facts": held.facts if draft.facts is None else draft.facts,
        "terms": [clause(text) for text in terms if text.strip()],
        "responsibilities": details.responsibilities or held.agreement.responsibilities,
        "manner": clauses.with_total(details.manner, details.total),
        "place": details.place,
        "deadline": f"{numerals.day(details.deadline)}前" if details.deadline else "",
        "copies": copies,
        "mediators": max(1, len(held.signers)),
        "office": desk.post,
    }
