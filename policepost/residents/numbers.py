"""What the numbers of documents look like, as far as it is known.

A number with a check digit is wrong if the digit does not fit: that is an error. Of the others only
the usual form is known, and forms change with every new edition of a document: what looks otherwise
is a warning, for the officer compares it with the paper in the hand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final

from policepost.core.language import N_, _
from policepost.core.paths import resources
from policepost.residents import rules

RESIDENCE_PERMIT = "154"
PASSPORT = "414"
PERMANENT_RESIDENCE = "553"
HMT_PERMIT = "hmt"
TAIWAN_PERMIT = "511"

_LONGEST = 40
_PLAIN = re.compile(r"[0-9A-Z]+")
_TRAVEL = frozenset({"411", "412", "413", "414", "420", "421"})
_FORMS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "117": (
        re.compile(r"[A-Z]\d{9}"),
        N_("A birth certificate has a letter and 9 digits; compare the number with the paper."),
    ),
    "420": (
        re.compile(r"(K\d{8}|K[A-Z]\d{7}|H\d{8})"),
        N_("A Hong Kong passport has K and 8 digits, or KJ and 7; compare the number."),
    ),
    "421": (
        re.compile(r"M[A-Z]\d{7}"),
        N_("A Macao passport has MA or MB and 7 digits; compare the number."),
    ),
    TAIWAN_PERMIT: (
        re.compile(r"\d{8}|\d{10}[A-Z]?"),
        N_("A Taiwan residents' permit has 8 digits, old ones 10; compare the number."),
    ),
    "513": (
        re.compile(r"W\d{8}|C\d{8}|C[A-Z]\d{7}"),
        N_("A permit for Hong Kong and Macao has C or W and 8 digits; compare the number."),
    ),
    "516": (
        re.compile(r"[HM]\d{8}(\d{2})?"),
        N_("A Hong Kong and Macao residents' permit has H or M and 8 digits; compare the number."),
    ),
    "517": (
        re.compile(r"[LT]\d{8}"),
        N_("A permit for Taiwan has L or T and 8 digits; compare the number."),
    ),
}
"""Kinds of which the usual form is known, with what is said when a number looks otherwise."""

_CHINESE_PASSPORT = re.compile(r"(E\d{8}|E[A-Z]\d{7}|G\d{8}|1[45]\d{7}|[DPS]\d{7,8}|[DPS]E\d{7})")
_OLD_PERMANENT = re.compile(r"[A-Z]{3}\d{12}")
_NEW_PERMANENT = re.compile(r"9\d{16}[0-9X]")


def carries_birth(kind: str, number: str) -> bool:
    """Say whether a right number of a kind tells birth date and sex in the citizen's way.

    Besides the cards of citizens these are the residence permits of people from Hong Kong, Macao
    and Taiwan (国办发〔2018〕81号) and the permanent residence cards of 18 characters, which are
    issued since 2023-12-01.
    """
    if kind == PERMANENT_RESIDENCE:
        return _NEW_PERMANENT.fullmatch(number) is not None
    return kind == HMT_PERMIT or rules.carries_identity(kind)


def fault(kind: str, number: str, today: date) -> str:
    """Return what is wrong with a document's number, or nothing."""
    if not number:
        return ""
    if kind == PERMANENT_RESIDENCE:
        return _permanent_fault(number, today)
    if carries_birth(kind, number):
        if kind == HMT_PERMIT and number[:2] not in ("81", "82", "83"):
            return _("The number of this residence permit begins with 81, 82 or 83.")
        return rules.identity_fault(number, today)
    if kind in _TRAVEL and (not _PLAIN.fullmatch(number) or not 5 <= len(number) <= 12):
        return _("A passport has 5 to 12 letters and digits and nothing else.")
    if len(number) > _LONGEST:
        return _("This is too long for the number of a document.")
    return ""


def _permanent_fault(number: str, today: date) -> str:
    """Check a foreigner's permanent residence card, old or new.

    The old number (15 characters) ends with a check digit over letters and digits with the weights
    7, 3, 1 (ICAO Doc 9303), the new one (18) with that of GB 11643.
    """
    if _NEW_PERMANENT.fullmatch(number):
        return rules.identity_fault(number, today)
    if not _OLD_PERMANENT.fullmatch(number):
        return _(
            "A permanent residence card has 18 characters beginning with 9, or an old one three"
            " letters and 12 digits."
        )
    if icao_digit(number[:14]) != number[14]:
        return _("The check digit does not fit; compare the number with the card.")
    return ""


def icao_digit(written: str) -> str:
    """Return the check digit of letters and digits as passports have it (ICAO Doc 9303-3)."""
    values = (int(one) if one.isdigit() else ord(one) - 55 for one in written)
    return str(sum(value * (7, 3, 1)[at % 3] for at, value in enumerate(values)) % 10)


def warning(kind: str, number: str, nationality: str | None = None) -> str:
    """Return what is odd about a document's number without being wrong, or nothing.

    Args:
        kind: A code of the table ``document_kinds``.
        number: The number, in capital letters without spaces.
        nationality: Whose passport it is, a code of the table ``nationalities``.
    """
    if not number:
        return ""
    if len(number) == 18 and carries_birth(kind, number) and kind != PERMANENT_RESIDENCE:
        return rules.identity_warning(number)
    if kind in _FORMS:
        form, sentence = _FORMS[kind]
        return "" if form.fullmatch(number) else _(sentence)
    if kind in _TRAVEL and nationality == "CHN" and not _CHINESE_PASSPORT.fullmatch(number):
        return _("No Chinese passport has a number of this form; compare it with the passport.")
    return ""


_CARD_YEARS: Final = ((16, 5), (26, 10), (46, 20))


def card_years(years_old: int) -> int | None:
    """Return for how many years an identity card is valid that was issued at an age.

    None from 46 on: it has no end (Resident Identity Card Law art 5).
    """
    return next((years for below, years in _CARD_YEARS if years_old < below), None)


def odd_end(kind: str, born: date | None, until: date | None) -> str:
    """Return what is odd about the last day of somebody's identity card, or nothing."""
    if kind != rules.IDENTITY_CARD or born is None or until is None:
        return ""
    for _below, years in _CARD_YEARS:
        issued_at = rules.age(born, rules.years_before(until, years))
        if issued_at is not None and issued_at >= 0 and card_years(issued_at) == years:
            return ""
    return _(
        "At this age no identity card ends on this day: cards are valid for 5 years below 16, 10 "
        "below 26, 20 below 46, then without end. Compare it with the card."
    )


def looks_like(kind: str, number: str) -> bool:
    """Say whether a number has the usual form of a kind whose form is known."""
    return _FORMS[kind][0].fullmatch(number) is not None


@cache
def _facts() -> Mapping[str, Mapping[str, int | list[str]]]:
    """Return what the table of documents says besides its rows."""
    path = resources() / "tables" / "document_kinds.toml"
    facts: Mapping[str, Mapping[str, int | list[str]]] = tomllib.loads(
        path.read_text(encoding="utf-8")
    )
    return facts


def reminded_days() -> Mapping[str, int]:
    """Return how many days before its end each kind of document is to be renewed."""
    days = _facts()["days"]
    return {kind: number for kind, number in days.items() if isinstance(number, int)}


def due_on(kind: str, until: date) -> date:
    """Return the last day to renew a document: its end, or so many days before as the law asks."""
    days = _facts()["before"].get(kind, 0)
    return until - timedelta(days=days) if isinstance(days, int) else until


def of_firms() -> frozenset[str]:
    """Return the kinds of document that say what a firm is, not who somebody is."""
    codes = _facts()["firms"]["codes"]
    return frozenset(codes if isinstance(codes, list) else ())


def renew_from(kind: str, until: date | None) -> date | None:
    """Return the day from which a document is to be renewed; nothing if the kind is let be."""
    days = reminded_days().get(kind)
    if until is None or days is None:
        return None
    return until - timedelta(days=days)
