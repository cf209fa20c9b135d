"""What single papers say beyond what all papers of a dispute are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from policepost.core import clock
from policepost.core.tables import table
from policepost.mediation import codes, names
from policepost.mediation.after.codes import AGREEMENTS_ON_PAPER, BASIS_ON_PAPER, CourtBasis
from policepost.mediation.desk import Desk
from policepost.mediation.filling import people
from policepost.mediation.filling.common import by_police, clause, matter, moment, told_day
from policepost.mediation.filling.sitting import helping, record_values
from policepost.mediation.lines import Card, SittingLine
from policepost.printing import numerals

Values = dict[str, Any]
PERFORMED: Mapping[str, str] = {
    codes.Performance.OPEN: "",
    codes.Performance.KEPT: "按期履行",
    codes.Performance.LATE: "逾期履行",
    codes.Performance.PARTLY: "部分履行",
    codes.Performance.BROKEN: "未履行",
}
FOUND: Mapping[str, str] = {
    codes.FollowUpResult.KEPT: "协议已履行。",
    codes.FollowUpResult.UNDER_WAY: "协议正在履行。",
    codes.FollowUpResult.NOT_KEPT: "协议未履行。",
    codes.FollowUpResult.UNREACHED: "未联系上当事人。",
}


def _one(found: Any, what: UUID | None) -> Any:
    for one in found:
        if one.id == what:
            return one
    raise LookupError(f"nothing {what} to print of")


def follow_up_values(held: Card, desk: Desk) -> Values:
    """Return the values of ``forms/follow_up_record.rml.j2`` for a dispute."""
    return {
        "number": held.number,
        "parties": [
            f"{one.label}：{name}"
            for one, name in zip(held.parties, names.on_paper(held.parties), strict=True)
        ],
        "phones": [one.phone for one in held.parties],
        "matter": matter(held),
        "terms": [
            {"text": one["text"], "due": one["due"], "performance": one["kept"]}
            for one in _performance(held)
        ],
        "visits": [
            {
                "day": numerals.day(one.done_on),
                "officer": one.officer,
                "found": FOUND[one.result] + one.note,
            }
            for one in held.follow_ups
            if one.done_on is not None
        ],
        "by_police": by_police(held),
        "office": desk.post,
    }


def _performance(held: Card) -> list[Values]:
    return [
        {
            "text": clause(one.text),
            "due": told_day(one.due_on),
            "kept": PERFORMED[one.performance],
        }
        for one in held.promises
        if one.text.strip()
    ]


def _record(held: Card, about: UUID | None, desk: Desk) -> Values:
    return record_values(held, _one(held.sittings, about), desk)


def _follow_up(held: Card, _about: UUID | None, desk: Desk) -> Values:
    return follow_up_values(held, desk)


def _proxy(held: Card, about: UUID | None, _desk: Desk) -> Values:
    day = held.agreement.effective_on or clock.today()
    position = [one.id for one in held.parties].index(_one(held.parties, about).id)
    principal = people.told_fully(held, day)[position]
    return {"principal": principal, "principal_alone": {**principal, "representative": ""}}


def _invitation(held: Card, about: UUID | None, desk: Desk) -> Values:
    sitting: SittingLine = _one(held.sittings, about)
    expected = {one.who for one in sitting.present}
    roles = table("panel_roles")
    told = names.on_paper(held.parties)
    guests = [
        {"name": name, "label": one.label, "phone": one.phone, "party": True}
        for one, name in zip(held.parties, told, strict=True)
        if one.id in expected
    ]
    guests += [
        {
            "name": one.name,
            "label": roles.chinese(one.role),
            "phone": one.phone,
            "party": False,
        }
        for one in held.panel
        if one.id in expected
    ]
    return {
        "guests": guests,
        "sitting_at": moment(sitting.planned_at),
        "sitting_place": sitting.place,
        "phone": desk.phone,
    }


def _investigation(held: Card, _about: UUID | None, _desk: Desk) -> Values:
    told = dict.fromkeys(("began", "place_of_talk", "questioned", "record"), "")
    return {**told, "questioner": held.officer}


def _police(held: Card, _about: UUID | None, _desk: Desk) -> Values:
    held_at = [one for one in held.sittings if one.outcome == codes.Outcome.AGREED]
    return {
        "helpers": [words for _who, words in helping(held)],
        "place_of_sitting": held_at[-1].place if held_at else "",
        "settled": moment(held_at[-1].started_at or held_at[-1].planned_at) if held_at else "",
    }


def _supplement(held: Card, about: UUID | None, _desk: Desk) -> Values:
    one = _one(held.supplements, about)
    return {
        "base": AGREEMENTS_ON_PAPER[held.agreement_kind],
        "supplement_number": one.number,
        "reason": one.reason,
        "terms": [clause(term.on_paper) for term in one.terms if term.text.strip()],
        "manner": one.manner,
        "performed_at": one.place,
        "deadline": f"{numerals.day(one.deadline)}前" if one.deadline else "",
    }


def _receipt(held: Card, about: UUID | None, _desk: Desk) -> Values:
    terms = (*held.terms, *(term for one in held.supplements for term in one.terms))
    term = next(one for one in terms if any(paid.id == about for paid in one.payments))
    payment = _one(term.payments, about)
    by, to = set(term.by_ids), set(term.to_ids)
    return {
        "payer": "、".join(one.name for one in held.parties if one.id.hex in by),
        "payee": "、".join(one.name for one in held.parties if one.id.hex in to),
        "sum": f"{payment.amount:.2f}",
        "capitals_of_sum": numerals.amount(payment.amount),
        "paid_on": numerals.day(payment.paid_on),
        "how": payment.how or term.how,
        "receipt_number": payment.receipt,
    }


def _confirmation(held: Card, _about: UUID | None, desk: Desk) -> Values:
    """The court that was asked, else the one that the post names; who knows neither writes it."""
    asked = held.confirmations[-1] if held.confirmations else None
    court, basis = (asked.court, asked.basis) if asked else (desk.court, "")
    if desk.court and not asked:
        basis = CourtBasis.SEAT
    added = [one.number for one in held.supplements if one.effective_on is not None]
    return {
        "court": court.removesuffix("人民法院"),
        "court_basis": BASIS_ON_PAPER[basis] if basis else "",
        "supplements": "、".join(added),
        "terms": [clause(one.on_paper) for one in held.promises if one.text.strip()],
    }


def _closing(held: Card, _about: UUID | None, _desk: Desk) -> Values:
    agreed = [] if held.status in codes.FAILED else _performance(held)
    return {"course": _course(held), "performance": agreed}


def _course(held: Card) -> list[str]:
    """Return each sitting that was held, in a line."""
    return [
        f"第{numerals.number(one.number)}次：{told_day(_day_of(one))}，{one.place}。"
        f"{codes.OUTCOMES_ON_PAPER[one.outcome]}"
        for one in held.sittings
        if one.outcome
    ]


def _day_of(sitting: SittingLine) -> date:
    return (sitting.started_at or sitting.planned_at).date()


def _duties(held: Card, _about: UUID | None, _desk: Desk) -> Values:
    return {
        "duties": [
            {
                "who": one.who,
                "what": one.what,
                "due": numerals.day(one.due_on),
                "done": f"{numerals.day(one.done_on)}完成" if one.done_on else "",
                "note": one.note,
            }
            for one in held.duties
        ]
    }


PARTS: Mapping[str, Callable[[Card, UUID | None, Desk], Values]] = {
    "mediation_record": _record,
    "follow_up_record": _follow_up,
    "proxy": _proxy,
    "invitation": _invitation,
    "investigation": _investigation,
    "police_agreement": _police,
    "supplement": _supplement,
    "receipt": _receipt,
    "confirmation_application": _confirmation,
    "closing_report": _closing,
    "duty_list": _duties,
}
"""By the code of the paper."""
