"""The people of a dispute as its papers name them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from policepost.core.tables import table
from policepost.mediation import codes, names, rules
from policepost.mediation.facts import PartyFacts
from policepost.mediation.law import words
from policepost.mediation.lines import Card, PartyLine
from policepost.printing import numerals
from policepost.residents.rules import age

_APPLY = {words.Role.APPLICANT, words.Role.INJURED}


def parties(shown: Sequence[PartyLine | PartyFacts], day: date) -> list[dict[str, Any]]:
    """Return the parties as the forms want them; ages are those of ``day``."""
    labels = {one.id: rules.label(position) for position, one in enumerate(shown, 1)}
    return [
        party(one, rules.label(position), age(one.birth, day) if one.birth else one.age)
        | dict(zip(("apart", "mark"), names.in_a_row(mark), strict=True))
        | {"signed_by": labels.get(one.represented_by, "") if one.represented_by else ""}
        for position, (one, mark) in enumerate(zip(shown, names.marks(shown), strict=True), 1)
    ]


def party(one: PartyLine | PartyFacts, label: str, years: int | None) -> dict[str, Any]:
    """Return one party; a minor's representative stands there with the telephone."""
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
        "acts": signs_for(one),
    }


def signs_for(one: PartyLine | PartyFacts) -> str:
    """Return who signs beside the name of a party that acts through somebody."""
    if not one.representative and one.kind != codes.COMPANY:
        return ""
    if one.representative_kind:
        told = words.REPRESENTATIVES_ON_PAPER[one.representative_kind]
        return told.removesuffix("（负责人）")
    return "法定代表人" if one.kind == codes.COMPANY else "法定代理人"


def with_who_acts(one: PartyLine, name: str) -> str:
    """Return a party in a sentence: 丙方：刘小某（法定代理人刘某某）."""
    acts = f"（{signs_for(one)}{one.representative}）" if one.representative else ""
    return f"{one.label}：{name}{acts}"


def told_fully(held: Card, day: date) -> list[dict[str, Any]]:
    """Return the parties of a case with all that any of its papers says of them."""
    told = parties(held.parties, day)
    return [{**short, **_more(one)} for short, one in zip(told, held.parties, strict=True)]


def _more(one: PartyLine) -> dict[str, Any]:
    return {
        "role": words.ROLES_ON_PAPER[one.role] if one.role else "",
        "birth": numerals.day(one.birth) if one.birth else "",
        "id_number": one.id_number,
        "service_address": one.service_address,
        "representative_phone": one.representative_phone,
        "representative_number": one.representative_number,
        "relation": one.representative_relation,
        "powers": _powers(one),
        "guardian_told": _guardian_told(one),
        "authorised_on": numerals.day(one.authorised_on) if one.authorised_on else "",
    }


def _guardian_told(one: PartyLine) -> str:
    """Return when and how the guardian of a minor was told; "" where nobody was."""
    if one.guardian_told_on is None:
        return ""
    how = f"，方式：{one.guardian_told_how}" if one.guardian_told_how else ""
    return f"{numerals.day(one.guardian_told_on)}通知{how}"


def _powers(one: PartyLine) -> list[dict[str, Any]]:
    """Return every power that an authority may give, ticked where this one does."""
    powers = table("proxy_powers")
    given = words.codes(one.powers)
    return [{"words": row.name, "on": row.code in given} for row in powers]


def sides(held: Card, told: Sequence[dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """Return who applies and against whom; where nobody said it, the first party applies."""
    applies = [one.role in _APPLY for one in held.parties]
    if not any(applies) or all(applies):
        applies = [position == 0 for position in range(len(told))]
    asks, others = words.Role.APPLICANT, words.Role.RESPONDENT
    found: dict[words.Role, list[dict[str, Any]]] = {asks: [], others: []}
    for one, first in zip(told, applies, strict=True):
        side = asks if first else others
        role = one["role"] or words.ROLES_ON_PAPER[side]
        found[side].append({**one, "role": role})
    return found[asks], found[others]
