"""What mediation prints: plain values for the forms, also from what is still being typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.core.journalling import journal
from policepost.core.tables import table
from policepost.mediation import cards, codes, names, rules
from policepost.mediation.desk import Desk, desk
from policepost.mediation.facts import AgreementFacts, PartyFacts
from policepost.mediation.lines import Card, PartyLine, SittingLine
from policepost.printing import numerals, paper
from policepost.residents.rules import age


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


def agreement_values(
    held: Card, settings: Desk, today: date, draft: Draft | None = None
) -> dict[str, object]:
    """Return the values of ``forms/agreement.rml.j2`` for a dispute, with a draft laid over it."""
    draft = draft or Draft()
    parties = _parties(held, draft, today)
    details: Any = draft.details or held.agreement
    terms = [term.text for term in held.terms] if draft.terms is None else draft.terms
    return {
        "number": held.number,
        "parties": parties,
        "facts": held.facts if draft.facts is None else draft.facts,
        "terms": [_clause(text) for text in terms if text.strip()],
        "manner": details.manner,
        "place": details.place,
        "deadline": f"{numerals.day(details.deadline)}前" if details.deadline else "",
        "copies": rules.copies(len(parties)),
        "mediators": max(1, len(held.signers)),
        "office": settings.post,
    }


def _clause(text: str) -> str:
    """Return a clause as it is printed: on one line, with a full stop at its end."""
    text = "".join(text.split("\n")).strip()
    return text if text[-1] in "。！？；”）…" else f"{text}。"


def _parties(held: Card, draft: Draft, today: date) -> list[dict[str, str]]:
    shown: Sequence[PartyLine | PartyFacts] = held.parties
    if draft.parties is not None:
        shown = draft.parties
    day = held.agreement.effective_on or today
    return [
        _party(one, rules.label(position), age(one.birth, day) if one.birth else one.age)
        | dict(zip(("apart", "mark"), names.in_a_row(mark), strict=True))
        for position, (one, mark) in enumerate(zip(shown, names.marks(shown), strict=True), 1)
    ]


def _party(one: PartyLine | PartyFacts, label: str, years: int | None) -> dict[str, str]:
    """Return a party as the form wants it; a minor's representative with the telephone."""
    acts = one.representative
    if acts and one.kind == codes.PERSON and one.representative_phone:
        acts = f"{acts}（电话{one.representative_phone}）"
    return {
        "label": label,
        "kind": one.kind,
        "name": one.name,
        "sex": table("sexes").chinese(one.sex) if one.sex in {"1", "2"} else "",
        "ethnic": table("ethnic_groups").chinese(one.ethnic),
        "age": "" if years is None else f"{years}岁",
        "occupation": one.occupation,
        "phone": one.phone,
        "address": one.address,
        "representative": acts,
        "acts": _signs_for(one),
    }


def _signs_for(one: PartyLine | PartyFacts) -> str:
    """Return who signs beside the name of a party that acts through somebody."""
    if one.kind == codes.COMPANY:
        return "法定代表人"
    return "法定代理人" if one.representative else ""


def agreement(
    session: Session, dispute_id: UUID, today: date, draft: Draft | None = None
) -> paper.Paper:
    """Render the agreement of a dispute, as it is saved or with a draft laid over it."""
    values = agreement_values(_held(session, dispute_id), desk(session), today, draft)
    return paper.render("agreement", values | {"check_code": journal.check_code(session)})


def record_values(held: Card, sitting: SittingLine, settings: Desk) -> dict[str, object]:
    """Return the values of ``forms/mediation_record.rml.j2`` for one sitting."""
    came, absent, helpers = _who_came(held, sitting)
    signing = [one.name for one in held.panel if one.signs and _was_there(sitting, one.id)]
    kind = table("dispute_kinds").chinese(held.kind)
    return {
        "number": held.number,
        "began": _moment(sitting.started_at or sitting.planned_at),
        "ended": _moment(sitting.ended_at) if sitting.ended_at else "",
        "place": sitting.place,
        "matter": f"{held.people}之间的{held.subject or kind}纠纷".replace("纠纷纠纷", "纠纷"),
        "parties": came,
        "helpers": helpers,
        "mediators": signing or list(held.signers),
        "recorder": sitting.recorder,
        "absent": absent,
        "record": sitting.record,
        "outcome": codes.OUTCOMES_ON_PAPER[sitting.outcome],
        "office": settings.post,
    }


def _was_there(sitting: SittingLine, who: UUID) -> bool:
    """Say whether somebody came, or is expected while nothing was recorded yet."""
    states: Mapping[UUID, str] = {one.who: one.state for one in sitting.present}
    if not sitting.outcome:
        return who in states
    return states.get(who) == codes.Presence.CAME


def _who_came(held: Card, sitting: SittingLine) -> tuple[list[str], list[str], list[str]]:
    """Return the parties who came, those who did not, and the helpers who came."""
    roles = table("panel_roles")
    told = names.on_paper(held.parties)
    parties = [
        (one.id, f"{one.label}：{name}") for one, name in zip(held.parties, told, strict=True)
    ]
    helpers = [
        (one.id, f"{roles.chinese(one.role)}：{one.name}") for one in held.panel if not one.signs
    ]
    came = [words for who, words in parties if _was_there(sitting, who)]
    expected = {one.who for one in sitting.present}
    absent = [
        words
        for who, words in [*parties, *helpers]
        if who in expected and not _was_there(sitting, who)
    ]
    return came, absent, [words for who, words in helpers if _was_there(sitting, who)]


def _moment(moment: datetime) -> str:
    return f"{numerals.day(moment.date())}{moment:%H时%M分}"


def sitting_record(session: Session, dispute_id: UUID, sitting_id: UUID) -> paper.Paper:
    """Render the record of one sitting; before it was held, a sheet to write on.

    Raises `LookupError` for a sitting that is not of this dispute.
    """
    held = _held(session, dispute_id)
    for sitting in held.sittings:
        if sitting.id == sitting_id:
            return paper.render("mediation_record", record_values(held, sitting, desk(session)))
    raise LookupError(f"no sitting {sitting_id}")


def follow_up_values(held: Card, settings: Desk) -> dict[str, object]:
    """Return the values of ``forms/follow_up_record.rml.j2`` for a dispute."""
    kind = table("dispute_kinds").chinese(held.kind)
    return {
        "number": held.number,
        "parties": [
            f"{one.label}：{name}"
            for one, name in zip(held.parties, names.on_paper(held.parties), strict=True)
        ],
        "phones": [one.phone for one in held.parties],
        "matter": f"{held.people}之间的{held.subject or kind}纠纷".replace("纠纷纠纷", "纠纷"),
        "terms": [
            {
                "text": _clause(one.text),
                "due": numerals.day(one.due_on) if one.due_on else "",
                "performance": _ON_PAPER[one.performance],
            }
            for one in held.terms
            if one.text.strip()
        ],
        "visits": [
            {
                "day": numerals.day(one.done_on),
                "officer": one.officer,
                "found": _FOUND[one.result] + one.note,
            }
            for one in held.follow_ups
            if one.done_on is not None
        ],
        "office": settings.post,
    }


_ON_PAPER: Mapping[str, str] = {
    codes.Performance.OPEN: "",
    codes.Performance.KEPT: "按期履行",
    codes.Performance.LATE: "逾期履行",
    codes.Performance.PARTLY: "部分履行",
    codes.Performance.BROKEN: "未履行",
}
_FOUND: Mapping[str, str] = {
    codes.FollowUpResult.KEPT: "协议已履行。",
    codes.FollowUpResult.UNDER_WAY: "协议正在履行。",
    codes.FollowUpResult.NOT_KEPT: "协议未履行。",
    codes.FollowUpResult.UNREACHED: "未联系上当事人。",
}


def follow_up_record(session: Session, dispute_id: UUID) -> paper.Paper:
    """Render the follow-up record: each term, what was found so far, and room to write."""
    held = _held(session, dispute_id)
    return paper.render("follow_up_record", follow_up_values(held, desk(session)))


def _held(session: Session, dispute_id: UUID) -> Card:
    held = cards.card(session, dispute_id)
    if held is None:
        raise LookupError(f"no dispute {dispute_id}")
    return held
