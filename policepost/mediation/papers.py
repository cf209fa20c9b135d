"""What mediation prints: every paper of a dispute, filled, blank, or as it is being typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.core import clock, settings
from policepost.core.journalling import journal
from policepost.core.tables import table
from policepost.mediation import cards, codes, rules
from policepost.mediation.after.codes import WAYS_ON_PAPER
from policepost.mediation.desk import Desk, desk
from policepost.mediation.filling import agreement as wording
from policepost.mediation.filling import kinds
from policepost.mediation.filling.agreement import Draft
from policepost.mediation.filling.common import case_values
from policepost.mediation.filling.parts import PARTS
from policepost.mediation.lines import Card
from policepost.mediation.proof import content, queries
from policepost.mediation.proof.queries import Issued
from policepost.printing import paper
from policepost.printing.specimens import specimens

__all__ = [
    "Draft",
    "agreement",
    "blank",
    "content_of",
    "emptied",
    "follow_up_record",
    "issued_again",
    "make",
    "proof_of",
    "sitting_record",
]
_ROWS: Final = {"duties": 10, "items": 18, "performance": 4, "terms": 5}
"""Rows that lists have on a blank."""
_OWN: Final = frozenset({"mediation_record", "follow_up_record"})
"""Papers whose values are all their own."""
_STAYS: Final = frozenset({"label", "role", "words", "party", "apart", "by_police"})
"""What stands on a blank, too: the parties' places and the words beside boxes."""


def agreement(
    session: Session, dispute_id: UUID, today: date, draft: Draft | None = None
) -> paper.Paper:
    """Render the agreement of a dispute, as it is saved or with a draft laid over it.

    With its code, if it went out as it stands now.
    """
    held = _held(session, dispute_id)
    form, values = wording.filled(session, held, desk(session), today, draft)
    if held.number and not wording.says_something_else(draft, held):
        there = queries.standing_paper(session, dispute_id, content.record_of(held))
        if there is not None:
            values = _as_issued(there)
    return paper.render(form, {**values, "check_code": journal.check_code(session)})


def proof_of(issued: Issued) -> dict[str, object]:
    """Return what the form prints of the code of a paper that went out."""
    return {"text": issued.proof, "check_code": issued.check_code, "again": issued.prints}


def content_of(
    session: Session, held: Card, about: UUID | None = None
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Return what is proved of an agreement or a supplement: form, record and values."""
    record = content.record_of(held, about)
    if about is not None:
        return "supplement", record, _filled(session, held, "supplement", about, desk(session))
    form, values = wording.filled(session, held, desk(session), clock.today())
    return form, record, values


def issued_again(issued: Issued) -> paper.Paper:
    """Render a paper as it went out, whatever the record says today."""
    return paper.render(content.read(issued.content)["form"], _as_issued(issued))


def _as_issued(issued: Issued) -> dict[str, Any]:
    """Return the values of a paper as it went out, with its code."""
    return {**_revived(content.read(issued.content)["values"]), "proof": proof_of(issued)}


def _revived(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values that lay as JSON with the one day among them a day again."""
    made_on = values.get("made_on")
    return {**values, "made_on": date.fromisoformat(made_on)} if made_on else dict(values)


def make(session: Session, dispute_id: UUID, code: str, about: UUID | None = None) -> paper.Paper:
    """Render one paper of a dispute.

    Args:
        session: A session.
        dispute_id: The dispute.
        code: Which paper, a code of `kinds.KINDS`.
        about: The sitting, party, payment or supplement it is of.

    Raises:
        LookupError: There is no such dispute, or nothing in it to print the paper of.
    """
    if code in kinds.AGREEMENTS:
        return agreement(session, dispute_id, clock.today())
    held = _held(session, dispute_id)
    values = _filled(session, held, code, about, desk(session))
    if code == "supplement":
        there = queries.standing_paper(session, dispute_id, content.record_of(held, about), about)
        values = _as_issued(there) if there else {**values, "proof": None}
    return paper.render(code, values)


def _filled(
    session: Session, held: Card, code: str, about: UUID | None, post: Desk
) -> dict[str, Any]:
    own = PARTS[code](held, about, post) if code in PARTS else {}
    return own if code in _OWN else {**case_values(session, held, post), **own}


def sitting_record(session: Session, dispute_id: UUID, sitting_id: UUID) -> paper.Paper:
    """Render the record of one sitting; before it was held, a sheet to write on.

    Raises `LookupError` for a sitting that is not of this dispute.
    """
    return make(session, dispute_id, "mediation_record", sitting_id)


def follow_up_record(session: Session, dispute_id: UUID) -> paper.Paper:
    """Render the follow-up record: each term, what was found so far, and room to write."""
    return make(session, dispute_id, "follow_up_record")


def blank(session: Session, code: str, *, by_police: bool = False) -> paper.Paper:
    """Render a paper to write on by hand; with the post's own names, which need no writing.

    Args:
        session: A session.
        code: Which paper, a code of `kinds.KINDS`.
        by_police: Whether the police mediate: a paper of either way speaks their words then.
    """
    held = desk(session)
    own = {
        "blank": True,
        "office": held.post,
        "committee": held.committee,
        "station": str(settings.get(session, "post.station", "")),
        "by_police": by_police or code == kinds.POLICE_AGREEMENT,
    }
    values: Any = specimens()[code].values
    empty = _with_room(emptied(values))
    return paper.render(code, {**empty, **own, "proof": None, "check_code": ""})


def _with_room(empty: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a blank with rows to write in, and all boxes that may be ticked."""
    sources = table("dispute_sources")
    told: dict[str, Any] = {
        "sources": [{"words": row.name, "on": False} for row in sources],
        "ways": [{"words": words, "on": False} for words in WAYS_ON_PAPER.values()],
    }
    if "guests" in empty:
        told["guests"] = [one if one["party"] else {**one, "label": ""} for one in empty["guests"]]
    powers = [{"words": row.name, "on": False} for row in table("proxy_powers")]
    if empty.get("parties") and not isinstance(empty["parties"][0], Mapping):
        told["parties"] = [f"{rules.label(place)}：" for place in (1, 2)]
    for name in {"principal", "principal_alone"} & set(empty):
        told[name] = {**empty[name], "powers": powers}
    for name, rows in _ROWS.items():
        if empty.get(name) and isinstance(empty[name][0], Mapping):
            told[name] = [empty[name][0]] * rows
    return {**empty, **told}


def emptied(value: Any, name: str = "") -> Any:
    """Return values with nothing in them but their shape: as many parties, no words."""
    if isinstance(value, Mapping):
        empty = {key: emptied(one, key) for key, one in value.items()}
        return {**empty, "kind": codes.PERSON} if "acts" in value else empty
    if isinstance(value, list):
        return [emptied(one, name) for one in value]
    if name in _STAYS:
        return value
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return ""
    return 0 if isinstance(value, int) else None


def _held(session: Session, dispute_id: UUID) -> Card:
    held = cards.card(session, dispute_id)
    if held is None:
        raise LookupError(f"no dispute {dispute_id}")
    return held
