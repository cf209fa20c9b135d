"""What an entry of the register may say, and when it has to be looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from policepost.core import tables
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.residents import kind_rules

IDENTITY_CARD = "111"
PASSPORT = "414"
_NUMBERED_LIKE_A_CARD = frozenset({IDENTITY_CARD, "112", "113", "154"})
"""Documents that carry the citizen's identity number: cards, household register, permit."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Of the first 17 digits of an identity number (GB 11643-1999)."""
_WEIGHED = tuple({str(digit): digit * weight for digit in range(10)} for weight in WEIGHTS)
_CHECKS = "10X98765432"

_PROVINCE_RANGES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
PROVINCES = frozenset(
    str(number) for first, last in _PROVINCE_RANGES for number in range(first, last + 1)
)
"""First two digits of identity numbers; 81 to 83 are the residence cards of Hong Kong, Macao and
Taiwan."""

OLDEST = 130
"""Nobody in the register is older, in years."""

FIELDS: Mapping[str, str] = {
    "id_number": N_("identity number"),
    "birth_date": N_("birth date"),
    "phone": N_("telephone"),
    "dwelling": N_("address"),
    "relation": N_("relation to the householder"),
    **{name: kind_rules.NAMES[name] for name in kind_rules.OWN},
}
"""What a complete entry has, with what the officer calls it; the last ones are of some kinds."""


@lru_cache(maxsize=20_000)
def birth_in(packed: str) -> date | None:
    """Return the date that eight digits say, or nothing if there is no such day."""
    try:
        return date(int(packed[:4]), int(packed[4:6]), int(packed[6:]))
    except ValueError:
        return None


def check_character(first: str) -> str:
    """Return the check character of the first 17 digits (GB 11643-1999)."""
    return _CHECKS[sum(map(dict.__getitem__, _WEIGHED, first)) % 11]


def eighteen(number: str) -> str:
    """Return an identity number of the old kind, with 15 digits, in its 18 digits."""
    first = f"{number[:6]}19{number[6:]}"
    return first + check_character(first)


def is_old_number(number: str) -> bool:
    """Say whether a number has the 15 digits of the first cards."""
    return len(number) == 15 and number.isascii() and number.isdigit()


def identity_fault(number: str, today: date) -> str:
    """Return what is wrong with an identity number, or nothing.

    Errors are its form, its birth date and its check character (GB 11643-1999). Its county is
    none: it names the county of the first registration, by the codes of that year.
    """
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()):
        return _("An identity number has 17 digits and a check digit, 18 in all.")
    born = birth_in(number[6:14])
    if born is None:
        return _("There is no such birth date as in this identity number.")
    if born > today:
        return _("By this identity number the person is not yet born.")
    if born.year < today.year - OLDEST:
        return _("By this identity number the person is older than anybody.")
    if check_character(number[:17]) != number[17]:
        return _("The check digit does not fit; compare the number with the card.")
    return ""


def identity_warning(number: str) -> str:
    """Return what is odd about an identity number without being wrong, or nothing."""
    if number[:2] not in PROVINCES:
        return _("The identity number begins with no known province; compare it with the card.")
    return ""


def birth_of(number: str) -> date | None:
    """Return the birth date in a right identity number."""
    return birth_in(number[6:14])


def sex_of(number: str) -> str:
    """Return the sex in a right identity number, as a code of the table ``sexes``."""
    return "1" if int(number[16]) % 2 else "2"


def document_kind(number: str) -> str:
    """Return the kind of document that a number looks like: identity card or passport."""
    plain_card = len(number) in (15, 18) and number[:-1].isdigit()
    return IDENTITY_CARD if plain_card or number.isdigit() or not number else PASSPORT


def carries_identity(kind: str) -> bool:
    """Say whether a kind of document carries the citizen's identity number."""
    return kind in _NUMBERED_LIKE_A_CARD


def masked(number: str) -> str:
    """Return a number for lists: its first four and last four places."""
    if len(number) <= 8:
        return number[:1] + "*" * (len(number) - 1)
    return number[:4] + "*" * (len(number) - 8) + number[-4:]


GROWN_UP_ENOUGH = 14
"""Years; whatever is known of anybody younger is sensitive (Personal Information Protection Law art
28, special rules in art 31)."""

OF_AGE = 18
"""Years; who is younger has a guardian (Civil Code arts 17 and 27)."""

SENSITIVE: Mapping[str, str] = {
    "child": N_("under 14"),
    "care": N_("looked after by the post"),
    "elsewhere": N_("outside your grids"),
}
"""Why opening an entry asks for a reason."""


def sensitive(
    born: date | None, care_until: date | None, *, served: bool, today: date
) -> tuple[str, ...]:
    """Say why opening somebody's entry asks for a reason: keys of :data:`SENSITIVE`.

    Args:
        born: The birth date.
        care_until: Until when the post looks after the person, None if it does not.
        served: Whether the officer serves the person's grid.
        today: The day.
    """
    causes = {
        "child": under_age(born, today),
        "care": care_until is not None and care_until >= today,
        "elsewhere": not served,
    }
    return tuple(name for name, holds in causes.items() if holds)


def under_age(born: date | None, today: date) -> bool:
    """Say whether somebody is under 14, so that all that is known of them is sensitive.

    It ends by itself on the fourteenth birthday. Who was born on 29 February is fourteen on 1 March
    of a year without that day: the period ends with 28 February (Civil Code art 202).
    """
    years = age(born, today)
    return years is not None and years < GROWN_UP_ENOUGH


def minor(born: date | None, today: date) -> bool:
    """Say whether somebody is, or may be, a minor: of unknown age until the contrary is known."""
    years = age(born, today)
    return years is None or years < OF_AGE


def age(born: date | None, today: date) -> int | None:
    """Return the age in whole years."""
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def years_before(day: date, years: int) -> date:
    """Return the same day some years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


class Entry(Protocol):
    """As much of an entry as the rule of completeness looks at, besides the fields of its kind."""

    @property
    def kind(self) -> str:
        """The kind, a code of the table ``resident_kinds``."""

    @property
    def id_number(self) -> str | None:
        """Number of the identity card or other document."""

    @property
    def birth_date(self) -> date | None:
        """Birth date."""

    @property
    def phone(self) -> str:
        """Telephone numbers."""

    @property
    def dwelling_id(self) -> UUID | None:
        """Where the person lives."""

    @property
    def relation(self) -> str | None:
        """Relation to the householder."""


def missing(entry: Entry, today: date) -> tuple[str, ...]:
    """Return the names of the :data:`FIELDS` that an entry lacks, and of those of its kind.

    Somebody under 14 needs no telephone: who is asked is the guardian.
    """
    held = {
        "id_number": entry.id_number,
        "birth_date": entry.birth_date,
        "phone": entry.phone or under_age(entry.birth_date, today),
        "dwelling": entry.dwelling_id,
        "relation": entry.relation,
    }
    common = tuple(name for name, value in held.items() if not value)
    return common + kind_rules.lacking(entry.kind, entry)


@dataclass(frozen=True, slots=True)
class Care:
    """Why the post looks after somebody, who does, until when, and what is needed.

    Attributes:
        needs: Codes of the table ``care_needs``.
    """

    reason: str
    by: str
    until: date | None
    needs: tuple[str, ...] = ()


LONGEST_NAME = 100
"""Characters; the longest name on an identity card that is known has 30."""


def name_fault(name: str) -> str:
    """Return why a name cannot be one, empty if it can."""
    if len(name) <= LONGEST_NAME:
        return ""
    return _("This is too long for a name; enter the name alone.")


def checked_care(care: Care, today: date) -> Care:
    """Return a care need that may be kept: a reason, somebody responsible and an end, or none.

    An open-ended list of persons is what the register must not become (product rule; Personal
    Information Protection Law arts 6 and 19).
    """
    reason = " ".join(care.reason.split())
    if not reason and care.needs:
        raise Refused(_("Write down why the post looks after the person."), field="care_reason")
    if not reason:
        return Care("", "", None)
    if any(need not in tables.table("care_needs") for need in care.needs):
        raise Refused(_("Choose one from the list."), field="care_needs")
    if not care.by.strip():
        raise Refused(_("Say which officer looks after the person."), field="care_by")
    if care.until is None:
        raise Refused(_("Say until when the post looks after the person."), field="care_until")
    if care.until < today:
        raise Refused(_("The day on which care ends lies in the past."), field="care_until")
    if care.until > today + timedelta(days=366):
        raise Refused(
            _("Care ends within a year; it can be given a new reason then."), field="care_until"
        )
    return Care(reason, care.by.strip(), care.until, tuple(dict.fromkeys(care.needs)))


def proposed_care_end(today: date) -> date:
    """Return until when the post looks after somebody, where nobody says otherwise: half a year."""
    return today + timedelta(days=182)
