"""What is proved of an agreement: its record as it stood, and what the paper said of it.

Two halves lie under one digest. ``record`` is what the database holds, by codes and days, so that a
later version that words a paper otherwise accuses nobody; ``values`` is what filled the form, so
that the same paper can be drawn again.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from policepost.core.language import N_, _
from policepost.mediation import codes, rules
from policepost.mediation.after.codes import BY_POLICE
from policepost.printing import numerals, paper

if TYPE_CHECKING:
    from policepost.mediation.agreement_lines import TermLine
    from policepost.mediation.lines import Card

_PARTY: Final = (
    *("kind", "name", "sex", "ethnic", "birth", "occupation", "phone", "address"),
    *("id_number", "role", "representative", "representative_phone", "representative_kind"),
)
_TOLD: Final = ("guardian_told_on", "guardian_told_how")
_TERM: Final = ("text", "due_on", "amount", "what", "how")
_DETAILS: Final = ("manner", "place", "deadline")
FIELD_NAMES: Final[Mapping[str, str]] = {
    "number": N_("Number of the agreement"),
    "facts": N_("Facts"),
    "parties": N_("Parties"),
    "terms": N_("Terms"),
    "manner": N_("How it is performed"),
    "place": N_("Place of performance"),
    "deadline": N_("All of it by"),
    "copies": N_("Number of copies"),
    "mediators": N_("Mediators"),
    "kind": N_("Kind"),
    "way": N_("Way"),
    "responsibilities": N_("Responsibilities"),
    "total": N_("Total"),
    "reason": N_("Reason"),
    "what": N_("What is to be done"),
    "how": N_("How it is paid"),
    "by": N_("Who owes it"),
    "to": N_("To whom"),
    "instalments": N_("Instalments"),
    "id_number": N_("Identity number"),
    "role": N_("Role"),
    "representative_kind": N_("Kind of representative"),
    "name": N_("Name"),
    "sex": N_("Sex"),
    "ethnic": N_("Ethnic group"),
    "birth": N_("Birth date"),
    "age": N_("Age"),
    "occupation": N_("Occupation"),
    "phone": N_("Telephone"),
    "address": N_("Address"),
    "representative": N_("Representative"),
    "representative_phone": N_("Representative's telephone"),
    "text": N_("Wording"),
    "due_on": N_("Due on"),
    "amount": N_("Amount"),
    "values": N_("Printed words"),
    "effective_on": N_("Agreed on"),
    "officer": N_("Officer"),
    "recording": N_("Recording"),
    "helpers": N_("Others present"),
    "panel_roles": N_("Role on the panel"),
    "held_on": N_("Time of the sitting"),
    "held_at": N_("Place of the sitting"),
    "guardian_told_on": N_("Guardian told on"),
    "guardian_told_how": N_("Told how"),
    "base_number": N_("Number of the agreement that is added to"),
    "base_effective_on": N_("Day of the agreement that is added to"),
}
"""What the fields of a record are called."""


def record_of(card: Card, about: UUID | None = None) -> dict[str, Any]:
    """Return what stands on the agreement of a dispute, as it is stored.

    Args:
        card: The dispute.
        about: A supplementary agreement of it; None for the agreement itself.

    Raises:
        LookupError: There is no such supplementary agreement.
    """
    by_police = about is None and card.agreement_kind in BY_POLICE
    told = {
        **(_agreement(card) if about is None else _supplement(card, about)),
        "parties": [_party(one, told=_TOLD if by_police else ()) for one in card.parties],
        "mediators": list(card.signers),
        "copies": card.copies,
    }
    plain: dict[str, Any] = plained(told)
    return plain


def _agreement(card: Card) -> dict[str, Any]:
    agreement = card.agreement
    return {
        **(_by_police(card) if card.agreement_kind in BY_POLICE else {}),
        **({"effective_on": agreement.effective_on} if agreement.oral else {}),
        "number": card.number,
        "kind": card.agreement_kind,
        "facts": card.facts,
        "terms": [_term(one, card) for one in card.terms],
        "responsibilities": agreement.responsibilities,
        "total": agreement.total,
        **{name: getattr(agreement, name) for name in _DETAILS},
    }


def _by_police(card: Card) -> dict[str, Any]:
    """What only an agreement of the police says: who held it, when, who was there, the recording.

    The hour stands there as the paper writes it, whatever the time zone of who checks it.
    """
    held = [one for one in card.sittings if one.outcome == codes.Outcome.AGREED]
    began = (held[-1].started_at or held[-1].planned_at) if held else None
    return {
        "officer": card.officer,
        "recording": card.recording,
        "helpers": [one.name for one in card.panel if not one.signs],
        "panel_roles": [one.role for one in card.panel],
        "held_on": f"{began:%Y-%m-%d %H:%M}" if began else "",
        "held_at": held[-1].place if held else "",
    }


def _supplement(card: Card, about: UUID) -> dict[str, Any]:
    for one in card.supplements:
        if one.id == about:
            return {
                "number": one.number,
                "kind": card.agreement_kind,
                "way": card.way,
                "base_number": card.number,
                "base_effective_on": card.agreement.effective_on,
                "reason": one.reason,
                "terms": [_term(term, card) for term in one.terms],
                **{name: getattr(one, name) for name in _DETAILS},
            }
    raise LookupError(f"no supplement {about}")


def _term(term: TermLine, card: Card) -> dict[str, Any]:
    """A clause, with who owes it to whom by their places on the paper."""
    places = {one.id.hex: one.position for one in card.parties}
    return {
        **{name: getattr(term, name) for name in _TERM},
        "by": [places.get(one) for one in term.by_ids],
        "to": [places.get(one) for one in term.to_ids],
        "instalments": [{"due_on": one.due_on, "amount": one.amount} for one in term.instalments],
    }


def _party(party: Any, told: Sequence[str] = ()) -> dict[str, Any]:
    """A party; of whom no birth date is known, the age that was told.

    ``told``: what else this paper says of it.
    """
    said = {name: getattr(party, name) for name in (*_PARTY, *told)}
    return said if party.birth is not None else {**said, "age": party.age}


def plained(value: Any) -> Any:
    """Return a value as JSON can say it, its texts in the form NFC."""
    if isinstance(value, Mapping):
        return {str(key): plained(one) for key, one in value.items()}
    if isinstance(value, str):
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, Sequence):
        return [plained(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value


def content(form: str, day: date, record: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """Return the whole that is proved.

    Args:
        form: The form that the values fill.
        day: On which the ages are reckoned.
        record: What is stored.
        values: What fills the form.
    """
    drawn = paper.form_mark(form)
    told = {"form": form, "day": day, "record": record, "values": values, "drawn": drawn}
    return plained(told)


def read(text: str) -> dict[str, Any]:
    """Return the whole that a canonical text says."""
    whole: dict[str, Any] = json.loads(text)
    return whole


def label(path: tuple[str | int, ...]) -> str:
    """Return what a place in a record is called: 乙方 · Name, Term 3 · Wording."""
    words = []
    for before, part in zip(("", *path), path, strict=False):
        if isinstance(part, str):
            words.append(_(FIELD_NAMES.get(part, part)))
        elif before == "parties":
            words[-1] = rules.label(part + 1)
        elif before == "terms":
            words[-1] = _("Term {number}").format(number=numerals.number(part + 1))
        else:
            words[-1] = f"{words[-1]} {part + 1}"
    return " · ".join(words)
