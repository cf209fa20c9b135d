"""How the fields of an entry and their stored values are told to the officer."""

from collections.abc import Mapping
from typing import Any

from policepost.core import tables
from policepost.core.language import N_, _
from policepost.core.vague import VagueDay, format_vague_day
from policepost.residents import rules
from policepost.residents.likeness import Cause

FIELD_NAMES: Mapping[str, str] = {
    "name": N_("Name"),
    "document_kind": N_("Document"),
    "id_number": N_("Identity number"),
    "sex": N_("Sex"),
    "birth_date": N_("Birth date"),
    "ethnic": N_("Ethnic group"),
    "phone": N_("Telephone"),
    "kind": N_("Kind"),
    "address_written": N_("Address"),
    "relation": N_("Relation to householder"),
    "living_reason": N_("Living here for"),
    "collected_on": N_("Collected on"),
    "collected_by": N_("Collected by"),
    "verified_on": N_("Verified"),
    "verified_by": N_("Verified by"),
    "moved_in_on": N_("Moved in"),
    "moved_in_vague": N_("Moved in (day not known)"),
    "household": N_("Household"),
    "left_on": N_("Left"),
    "left_vague": N_("Left (day not known)"),
    "left_kind": N_("How left"),
    "left_reason": N_("Why"),
    "locked_until": N_("Locked until"),
    "note": N_("Note"),
    "care_reason": N_("Why the post looks after the person"),
    "care_by": N_("Officer in charge"),
    "care_until": N_("Until"),
    "care_needs": N_("Needs"),
    "home_address": N_("Registered address"),
    "staying_until": N_("Intends to stay until"),
    "nationality": N_("Nationality"),
    "foreign_name": N_("Name in Latin letters"),
    "document_until": N_("Document valid until"),
    "entered_on": N_("Entered the country"),
    "declared_on": N_("Stay declared on"),
    "host": N_("Host"),
    "host_phone": N_("Telephone of the host"),
    "settling_reason": N_("Not registered because"),
    "settling_step": N_("What is being done"),
    "settling_by": N_("Followed up by"),
    "settling_on": N_("Next look on"),
    "guardian": N_("Guardian"),
    "guardian_phone": N_("Telephone of the guardian"),
}
"""What the history calls each column; ids are not shown."""

CAUSES: Mapping[Cause, str] = {
    Cause.NUMBER: N_("same document"),
    Cause.DIGIT: N_("number one digit off, similar name"),
    Cause.NAME_AND_BIRTH: N_("same or like-sounding name, same birth date"),
    Cause.PHONE_AND_NAME: N_("same telephone, similar name"),
    Cause.NEAR: N_("name or birth date one character off"),
}
"""Why two entries may be one person."""

HANGING: Mapping[str, str] = {
    "booking": N_("Appointments"),
    "dispute_party": N_("Disputes"),
    "hazard": N_("Hazards to rectify"),
    "dwelling": N_("Dwellings let"),
    "residence": N_("Former dwellings"),
    "not_met": N_("Visits at which nobody was met"),
    "settled_doubt": N_("Doubts that are settled"),
    "resident": N_("Guests and wards"),
    "resident_document": N_("Further documents"),
    "parked_row": N_("Rows of files waiting for a decision"),
    "rights_request": N_("Requests about the own record"),
    "retention_case": N_("Decisions on deletion"),
    "resident_merge": N_("Merged entries"),
    "resident_difference": N_("Noted as another person"),
}
"""What names a resident, as the comparison of two entries lists it."""

LEFT: Mapping[str, str] = {"moved": N_("Moved away"), "died": N_("Died")}
"""How somebody left, in words."""

TABLES = {
    "document_kind": "document_kinds",
    "sex": "sexes",
    "ethnic": "ethnic_groups",
    "kind": "resident_kinds",
    "relation": "relations",
    "living_reason": "living_reasons",
    "nationality": "nationalities",
    "settling_reason": "settling_reasons",
}
"""The table of codes of a field."""


def field_words(field: str, value: Any) -> str:
    """A value from the journal in words; identity numbers stay masked."""
    if value in {None, ""}:
        return ""
    if field == "id_number":
        return rules.masked(str(value))
    if field == "care_needs":
        label = tables.table("care_needs").label
        return _(", ").join(label(one) for one in str(value).split("/"))
    if field in {"moved_in_vague", "left_vague"}:
        return format_vague_day(VagueDay.read(str(value)))
    if field == "left_kind":
        return _(LEFT.get(str(value), str(value)))
    if field in TABLES:
        return tables.table(TABLES[field]).label(str(value))
    return str(value)
