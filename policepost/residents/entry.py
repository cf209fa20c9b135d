"""The form of a resident, and what of it the register takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from policepost.core import tables
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.vague import Known, VagueDay
from policepost.exchange import values
from policepost.residents import kind_rules, numbers, rules
from policepost.residents.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentForm:
    """What the form of a resident holds.

    What the kind does not keep is emptied, see :mod:`policepost.residents.kind_rules`; the others
    are described with :class:`policepost.residents.records.Resident`.

    Attributes:
        address: As written; a dwelling that is new is added. One that cannot be read is kept as
            it stands and the entry is listed as lacking its address.
        grid_id: The grid of a building that is new.
        moved_in_on: Since when the person lives in the dwelling. A plain date that is the first
            one of a vague day says no more than that one.
        care_needs: Codes of the table ``care_needs``.
    """

    name: str
    kind: str = Kind.REGISTERED
    document_kind: str = rules.IDENTITY_CARD
    id_number: str = ""
    document_until: date | None = None
    sex: str = ""
    birth_date: date | None = None
    ethnic: str | None = None
    phone: str = ""
    address: str = ""
    grid_id: UUID | None = None
    relation: str | None = None
    living_reason: str | None = None
    collected_on: date | None = None
    collected_by: str = ""
    moved_in_on: date | VagueDay | None = None
    note: str = ""
    home_address: str = ""
    staying_until: date | None = None
    nationality: str | None = None
    foreign_name: str = ""
    entered_on: date | None = None
    declared_on: date | None = None
    host_id: UUID | None = None
    host: str = ""
    host_phone: str = ""
    settling_reason: str | None = None
    settling_step: str = ""
    settling_by: str = ""
    settling_on: date | None = None
    guardian_id: UUID | None = None
    guardian: str = ""
    guardian_phone: str = ""
    care_needs: tuple[str, ...] = ()
    care_reason: str = ""
    care_by: str = ""
    care_until: date | None = None


_CODED: Mapping[str, str] = MappingProxyType(
    {
        "nationality": "nationalities",
        "settling_reason": "settling_reasons",
        "living_reason": "living_reasons",
    }
)
_PAST = ("collected_on", "entered_on", "declared_on")
"""Days of what has happened."""


def checked(
    form: ResidentForm, today: date, known: tuple[str, str | None] = ("", None)
) -> dict[str, Any]:
    """Return the columns that a form fills, except the dwelling, or refuse naming the field.

    Args:
        form: What was typed.
        today: The day.
        known: Kind and number of the document as the entry has them; an imported one may not fit
            and stays until it is corrected.
    """
    name = values.name(form.name)
    if not name:
        raise Refused(_("Enter the name as on the identity card."), field="name")
    if fault := rules.name_fault(name):
        raise Refused(fault, field="name")
    if form.kind not in tables.table("resident_kinds"):
        raise Refused(_("Choose the kind of resident."), field="kind")
    number, sex, born = _identity(form, today, known)
    _check_days(form, born, today)
    fields = {
        "name": name,
        "document_kind": form.document_kind,
        "id_number": number or None,
        "sex": sex,
        "birth_date": born,
        "ethnic": form.ethnic or None,
        "phone": values.phone_field(form.phone),
        "kind": str(form.kind),
        "relation": form.relation or None,
        "collected_on": form.collected_on,
        "collected_by": form.collected_by.strip(),
        **moved_in(form.moved_in_on),
        "note": form.note.strip(),
        **_cared(form, today),
        **_guarded(form, born, today),
        **_by_kind(form),
    }
    return kind_rules.kept(form.kind, fields)


def moved_in(since: date | VagueDay | None) -> dict[str, Any]:
    """Return the columns that say since when somebody lives in the main dwelling."""
    day = since if isinstance(since, VagueDay) else VagueDay.of(since)
    if day.known is Known.NOTHING:
        return {"moved_in_on": None, "moved_in_vague": ""}
    return {"moved_in_on": day.possibly, "moved_in_vague": "" if day.day else day.text}


def _check_days(form: ResidentForm, born: date | None, today: date) -> None:
    past = {name: getattr(form, name) for name in _PAST}
    moved: date | None = moved_in(form.moved_in_on)["moved_in_on"]
    for field, day in {"birth_date": born, "moved_in_on": moved, **past}.items():
        if day and day > today:
            raise Refused(_("This day lies in the future."), field=field)


def _by_kind(form: ResidentForm) -> dict[str, Any]:
    """Return the columns of the fields that only some kinds have."""
    for field, table in _CODED.items():
        code = getattr(form, field)
        if code and code not in tables.table(table):
            raise Refused(_("Choose one from the list."), field=field)
    return {
        "home_address": _words(form.home_address),
        "living_reason": form.living_reason or None,
        "staying_until": form.staying_until,
        "nationality": form.nationality or None,
        "foreign_name": _words(form.foreign_name),
        "document_until": form.document_until,
        "entered_on": form.entered_on,
        "declared_on": form.declared_on,
        **_named("host", form.host_id, form.host, form.host_phone),
        "settling_reason": form.settling_reason or None,
        "settling_step": form.settling_step.strip(),
        "settling_by": _words(form.settling_by),
        "settling_on": form.settling_on,
    }


def _cared(form: ResidentForm, today: date) -> dict[str, Any]:
    care = rules.Care(form.care_reason, form.care_by, form.care_until, form.care_needs)
    care = rules.checked_care(care, today)
    return {
        "care_needs": "/".join(care.needs),
        "care_reason": care.reason,
        "care_by": care.by,
        "care_until": care.until,
    }


def _guarded(form: ResidentForm, born: date | None, today: date) -> dict[str, Any]:
    """Return the guardian, of a minor; who is of age has none (Civil Code arts 17 and 27)."""
    if not rules.minor(born, today):
        return _named("guardian", None, "", "")
    return _named("guardian", form.guardian_id, form.guardian, form.guardian_phone)


def _named(role: str, resident: UUID | None, name: str, phone: str) -> dict[str, Any]:
    """Return the three columns of somebody who is named: a resident, or an outsider in words."""
    if resident is not None:
        return {f"{role}_id": resident, role: "", f"{role}_phone": ""}
    try:
        number = values.phone_field(phone)
    except Refused as refusal:
        raise Refused(refusal.sentence, field=f"{role}_phone") from None
    return {f"{role}_id": None, role: values.name(name), f"{role}_phone": number}


def _words(typed: str) -> str:
    return " ".join(typed.split())


def _identity(
    form: ResidentForm, today: date, known: tuple[str, str | None]
) -> tuple[str, str, date | None]:
    """Return number, sex and birth date; a right identity number tells the other two."""
    number = values.code(form.id_number)
    kinds = tables.table("document_kinds")
    if form.document_kind not in kinds or form.document_kind in numbers.of_firms():
        raise Refused(_("Choose the kind of document."), field="document_kind")
    if rules.carries_identity(form.document_kind) and rules.is_old_number(number):
        number = rules.eighteen(number)
    fault = numbers.fault(form.document_kind, number, today)
    if fault and (form.document_kind, number) == known:
        return number, form.sex or "0", form.birth_date
    if fault:
        raise Refused(fault, field="id_number")
    if not number or not numbers.carries_birth(form.document_kind, number):
        return number, form.sex or "0", form.birth_date
    return number, rules.sex_of(number), rules.birth_of(number)
