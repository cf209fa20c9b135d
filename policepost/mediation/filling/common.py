"""What all papers of a dispute are given: the values that ``forms/_case.rml.j2`` names."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from policepost.core import clock, settings
from policepost.core.tables import table
from policepost.mediation import codes, origin
from policepost.mediation.after.codes import BY_POLICE, WAYS_ON_PAPER, AgreementKind
from policepost.mediation.desk import Desk
from policepost.mediation.filling import people
from policepost.mediation.law import words
from policepost.mediation.lines import Card
from policepost.mediation.records import Dossier
from policepost.printing import numerals

_FILE = select(Dossier.number).where(Dossier.dispute_id == bindparam("dispute"))
_OUTCOMES = {
    codes.Status.KEPT: "达成协议并已履行。",
    codes.Status.BROKEN: "达成协议，未履行。",
    codes.Status.AGREED: "达成协议，正在履行。",
    codes.Status.TERMINATED: "未达成协议，终止调解。",
    codes.Status.REFERRED: "移送其他单位处理。",
}


def case_values(session: Session, held: Card, desk: Desk) -> dict[str, Any]:
    """Return everything that the papers of a dispute may say of it.

    Ages are those of the day on which the agreement took effect, else of today.
    """
    day = held.agreement.effective_on or clock.today()
    told = people.told_fully(held, day)
    applicants, respondents = people.sides(held, told)
    return {
        "blank": False,
        "office": desk.post,
        "station": str(settings.get(session, "post.station", "")),
        "committee": desk.committee,
        "parties": told,
        "applicants": applicants,
        "respondents": respondents,
        "matter": matter(held),
        "kind": table("dispute_kinds").chinese(held.kind),
        "source": origin.on_paper(held),
        "sources": _sources(held),
        "made_on": clock.today(),
        "file_number": session.scalar(_FILE, {"dispute": held.id}) or "",
        **_intake(held),
        **agreement_words(held),
        **_who(held),
        **_end(held),
    }


def matter(held: Card) -> str:
    """Return 事由: between whom and what about."""
    kind = table("dispute_kinds").chinese(held.kind)
    return f"{held.people}之间的{held.subject or kind}纠纷".replace("纠纷纠纷", "纠纷")


def told_day(day: date | None) -> str:
    """Return a day as papers write it; "" for none."""
    return numerals.day(day) if day is not None else ""


def moment(told: datetime) -> str:
    """Return a day with its hour as papers write it."""
    return f"{numerals.day(told.date())}{told:%H时%M分}"


def money(sum_: Decimal | None) -> str:
    """Return a sum as papers write it in figures: 3500.00元; "" for none."""
    return f"{sum_:.2f}元" if sum_ is not None else ""


def clause(text: str) -> str:
    """Return a clause as it is printed: on one line, with a full stop at its end."""
    text = "".join(text.split("\n")).strip()
    return text if text[-1] in "。！？；”）…" else f"{text}。"


def _sources(held: Card) -> list[dict[str, Any]]:
    sources = table("dispute_sources")
    return [
        {"words": origin.on_paper(held), "on": True}
        if row.code == held.source
        else {"words": row.name, "on": False}
        for row in sources
    ]


def _intake(held: Card) -> dict[str, Any]:
    return {
        "place": held.place,
        "received": numerals.day(held.received_at.date()),
        "amount": money(held.amount),
        "capitals": numerals.amount(held.amount) if held.amount is not None else "",
        "facts": held.facts,
        "claims": [line for line in held.claims.splitlines() if line.strip()],
        "handover": held.handover_number,
    }


def by_police(held: Card) -> bool:
    """Say whether the police mediate, so that papers speak their words and cite their articles."""
    return held.way in words.BY_POLICE or held.agreement_kind in BY_POLICE


def agreement_words(held: Card) -> dict[str, Any]:
    """Return what stands in the agreement, as its own form and others say it."""
    agreement = held.agreement
    until = agreement.confirmation_until
    return {
        "number": held.number,
        "terms": [clause(one.on_paper) for one in held.terms if one.text.strip()],
        "manner": agreement.manner,
        "performed_at": agreement.place,
        "deadline": f"{numerals.day(agreement.deadline)}前" if agreement.deadline else "",
        "copies": held.copies,
        "total": money(agreement.total),
        "responsibilities": agreement.responsibilities,
        "effective": told_day(agreement.effective_on),
        "confirm_until": told_day(until),
        "by_police": by_police(held),
        "spot": AgreementKind.SPOT in {held.way, held.agreement_kind},
        "recording": held.recording,
    }


def _who(held: Card) -> dict[str, Any]:
    roles = table("panel_roles")
    return {
        "mediators": list(held.signers),
        "helpers": [
            f"{roles.chinese(one.role)}：{one.name}" for one in held.panel if not one.signs
        ],
        "recorder": held.agreement.recorder,
        "officer": held.officer,
    }


def _end(held: Card) -> dict[str, Any]:
    told = words.codes(held.ways_told)
    return {
        "outcome": _OUTCOMES.get(codes.Status(held.status), ""),
        "settled": told_day(held.settled_on),
        "ended": told_day(held.ended_on),
        "end_reason": held.end_reason,
        "referred": held.referred_to,
        "ways": [
            {"words": on_paper, "on": code in told or not told}
            for code, on_paper in WAYS_ON_PAPER.items()
        ],
    }
