"""What stored values say in the journal: codes, days and papers in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from policepost.appointments import states as bookings
from policepost.audit.columns import field_name
from policepost.audit.kinds import kind_name
from policepost.core import tables
from policepost.core.language import N_, _, format_day, format_moment, ngettext
from policepost.core.vague import VagueDay, format_vague_day
from policepost.grids import words as grids
from policepost.inspections import checklists
from policepost.inspections import rules as inspection_rules
from policepost.inspections import words as inspections
from policepost.mediation import codes
from policepost.mediation.after import codes as after
from policepost.mediation.filling.kinds import KINDS
from policepost.mediation.law import opinions
from policepost.mediation.law import words as law
from policepost.officers.rules import TITLES
from policepost.printing.specimens import specimens
from policepost.residents import doubts
from policepost.residents import rules as resident_rules
from policepost.residents import words as residents
from policepost.verification import doubt_rules
from policepost.verification import rules as verifying

PAPERS: Mapping[str, str] = {
    **{one.code: one.title for one in KINDS},
    "file": N_("The whole file"),
    "household_sheet": N_("Household sheet"),
    "papers_to_bring": N_("Papers to bring"),
    "day_sheet": N_("Day sheet"),
    "agreement": N_("Mediation agreement"),
    "mediation_record": N_("Mediation record"),
    "follow_up_record": N_("Follow-up record"),
    "sitting_record": N_("Mediation record"),
    "inspection_record": N_("Inspection record"),
    "inspection": N_("Inspection record"),
    "notice": N_("Notice"),
    "own_record": N_("Own record"),
    "brief": N_("Monthly brief"),
}

_SETTINGS: Mapping[str, str] = {
    "device": N_("This copy of the post"),
    "post.name": N_("Name of the post"),
    "post.station": N_("Police station"),
    "looking.secret": N_("Secret of the searches"),
}


def _codes(words: Mapping[Any, str]) -> Callable[[Any], str]:
    return lambda value: _(words[value]) if value in words else str(value)


def _table(name: str) -> Callable[[Any], str]:
    return lambda value: tables.table(name).label(str(value))


def _law(*lists: str) -> Callable[[Any], str]:
    """Codes of the law's lists, divided by "/"."""

    def told(value: Any) -> str:
        rows = {
            row.code: row.label for name in lists for row in opinions.law().rows("police", name)
        }
        return "、".join(rows.get(code, code) for code in law.codes(str(value)))

    return told


def _several(words: Mapping[str, str]) -> Callable[[Any], str]:
    """Codes divided by "/"."""
    return lambda value: "、".join(_(words[code]) for code in str(value).split("/"))


def _powers(value: Any) -> str:
    return "、".join(map(tables.table("proxy_powers").label, law.codes(str(value))))


def _checklist(value: Any) -> str:
    known = checklists.shipped().get(str(value))
    return known.label if known else str(value)


_PARTY_KINDS: Mapping[str, str] = {codes.PERSON: N_("Individual"), codes.COMPANY: N_("Company")}
_SERIES: Mapping[str, str] = {
    **{series: after.PAPER_WORDS[kind] for kind, series in after.SERIES.items()},
    "inspection": N_("Inspection record"),
    **inspection_rules.NOTICES,
}
_RETENTION: Mapping[str, str] = {
    "proposed": N_("Proposed"),
    "locked": N_("Locked"),
    "kept": N_("Retained"),
    "deleted": N_("Deleted"),
}
_PARKED: Mapping[str, str] = {
    "waiting": N_("Waiting"),
    "same": N_("Known person"),
    "new": N_("New person"),
    "left_out": N_("Left out"),
}
_SHEETS: Mapping[str, str] = {
    "residents": N_("Residents"),
    "dwellings": N_("Dwellings"),
    "premises": N_("Premises"),
    "calls": N_("Calls to 110"),
}
_REQUESTS: Mapping[str, str] = {
    "copy": N_("A copy"),
    "correct": N_("Correction"),
    "delete": N_("Deletion"),
    "open": N_("Pending"),
    "done": N_("Done"),
    "partly": N_("Partly done"),
    "refused": N_("Refused"),
    "self": N_("The person"),
    "guardian": N_("Guardian"),
    "agent": N_("Authorised agent"),
    "relative": N_("Close relative of the deceased"),
}


_SIGN_IN_WAYS: Mapping[str, str] = {
    "window": N_("In the window"),
    "unlock": N_("At the locked screen"),
    "recovery": N_("With the recovery sheet"),
    "command": N_("By a command"),
}


def _moments(value: Sequence[str]) -> str:
    """When somebody tried in vain: how often, and when last."""
    last = format_moment(datetime.fromisoformat(max(value)).astimezone())
    told = ngettext("{count} time, at {moment}", "{count} times, last at {moment}", len(value))
    return told.format(count=len(value), moment=last)


def _vague_day(value: Any) -> str:
    """A day of a residence in words; an older version wrote it as a date, which reads the same."""
    return format_vague_day(VagueDay.read(str(value)))


_VALUES: Mapping[tuple[str, str], Callable[[Any], str]] = {
    ("attendance", "state"): _codes(codes.PRESENCE_WORDS),
    ("dispute_party", "kind"): _codes(_PARTY_KINDS),
    ("follow_up", "result"): _codes(codes.FOLLOW_UP_WORDS),
    ("signature", "role"): _codes(codes.SIGNER_WORDS),
    ("term", "performance"): _codes(codes.PERFORMANCE_WORDS),
    ("inspection", "checklist"): _checklist,
    ("checklist_edition", "name"): _checklist,
    ("number_series", "series"): lambda value: _(
        _SERIES.get(str(value).removeprefix("notice_"), str(value))
    ),
    ("retention_case", "kind"): lambda value: kind_name(str(value)),
    ("retention_case", "state"): _codes(_RETENTION),
    ("parked_row", "state"): _codes(_PARKED),
    ("parked_row", "kind"): _codes(_SHEETS),
    ("parked_row", "why"): lambda value: doubts.told(str(value)),
    ("sheet_layout", "kind"): _codes(_SHEETS),
    ("rights_request", "kind"): _codes(_REQUESTS),
    ("rights_request", "state"): _codes(_REQUESTS),
    ("rights_request", "standing"): _codes(_REQUESTS),
    ("booking", "state"): _codes(bookings.STATE_WORDS),
    ("booking", "kind"): _codes(bookings.KIND_WORDS),
    ("booking", "channel"): _codes(bookings.CHANNEL_WORDS),
    ("booking", "reason"): _codes(bookings.CANCEL_REASONS),
    ("dispute", "status"): _codes(codes.STATUS_WORDS),
    ("dispute", "urgency"): _codes(codes.URGENCY_WORDS),
    ("dispute", "kind"): _table("dispute_kinds"),
    ("dispute", "source"): _table("dispute_sources"),
    ("dispute", "way"): _codes(law.WAY_WORDS),
    ("dispute", "track"): _codes(law.TRACK_WORDS),
    ("dispute", "act"): _law("acts", "others"),
    ("dispute", "circumstance"): _law("circumstances"),
    ("dispute", "findings"): _law("findings"),
    ("dispute", "exclusions"): _law("exclusions"),
    ("dispute_party", "role"): _codes(law.ROLE_WORDS),
    ("dispute_party", "representative_kind"): _codes(law.REPRESENTATIVE_WORDS),
    ("dispute_party", "consent"): _codes(law.CONSENT_WORDS),
    ("dispute_party", "powers"): _powers,
    ("dispute", "ways_told"): _several(after.WAY_WORDS),
    ("term", "what"): _codes(after.TERM_WORDS),
    ("agreement", "kind"): _codes(after.AGREEMENT_WORDS),
    ("paper_number", "kind"): _codes(after.PAPER_WORDS),
    ("paper_number", "series"): lambda value: _(_SERIES[str(value)]),
    ("confirmation", "basis"): _codes(after.BASIS_WORDS),
    ("confirmation", "outcome"): _codes(after.COURT_WORDS),
    ("dispute_party", "sex"): _table("sexes"),
    ("dispute_party", "ethnic"): _table("ethnic_groups"),
    ("sitting", "outcome"): _codes(codes.OUTCOME_WORDS),
    ("panel_member", "role"): _table("panel_roles"),
    ("mediator", "role"): _table("panel_roles"),
    ("premises", "kind"): _table("premises_kinds"),
    ("residence", "since"): _vague_day,
    ("residence", "until"): _vague_day,
    ("residence", "manner"): _table("residence_manners"),
    ("residence", "relation"): _table("relations"),
    ("resident_document", "kind"): _table("document_kinds"),
    ("resident_document", "number"): lambda value: resident_rules.masked(str(value)),
    ("due_visit", "reason"): _codes(verifying.REASONS),
    ("due_visit", "outcome"): _codes(verifying.OUTCOMES),
    ("settled_doubt", "doubt"): _codes(doubt_rules.DOUBTS),
    ("inspection", "state"): _codes(inspection_rules.NAMES),
    ("hazard", "state"): _codes(inspection_rules.NAMES),
    ("hazard", "severity"): inspections.severity,
    ("recheck", "outcome"): _codes(inspections.OUTCOMES),
    ("rectification_notice", "kind"): _codes(inspection_rules.NOTICES),
    ("officer", "role"): _codes(TITLES),
    ("officer", "way"): _codes(_SIGN_IN_WAYS),
    ("officer", "failed"): _moments,
    ("officer", "strangers"): _moments,
    ("setting", "name"): _codes(_SETTINGS),
}


def _paper(name: str) -> str:
    form = specimens().get(name)
    return _(PAPERS[name]) if name in PAPERS else form.label if form else name


_OF_NOTES: Mapping[str, Callable[[str, str], str]] = {
    "field": lambda kind, name: field_name(kind, name) or field_name("resident", name) or name,
    "paper": lambda _kind, name: _paper(name),
    "list": lambda _kind, name: kind_name(name),
}
"""What looking, printing and exporting note, of whatever kind the record is."""


def value_words(kind: str, field: str, value: Any) -> str:
    """A stored value in words; identity numbers stay masked."""
    if value is None or value == "" or value == []:
        return ""
    if field in _OF_NOTES:
        return _OF_NOTES[field](kind, str(value))
    if kind == "resident":
        return _dated(residents.field_words(field, value))
    if kind in {"place", "dwelling", "place_stay", "grid_service"}:
        return _dated(grids.field_words(field, value))
    if field == "id_number":
        return resident_rules.masked(str(value))
    known = _VALUES.get((kind, field))
    return known(value) if known else _plain(value)


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d)?$")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, dict)):
        return _counted(value)
    return _dated(str(value))


def _dated(told: str) -> str:
    """A day or moment as the journal writes it in the words of the screen; others as they are."""
    if _DAY.fullmatch(told):
        return format_day(date.fromisoformat(told))
    if _MOMENT.match(told):
        return format_moment(datetime.fromisoformat(told).astimezone())
    return told


def _counted(value: list[Any] | dict[str, Any]) -> str:
    if isinstance(value, dict) and set(value) == {"is"}:
        return _plain(value["is"]) if value["is"] is not None else ""
    if isinstance(value, list) and all(isinstance(one, str) for one in value) and len(value) < 8:
        return _(", ").join(value)
    return ngettext("{count} entry", "{count} entries", len(value)).format(count=len(value))
