"""How the journal is told: kinds of record, fields and stored values in the officer's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from policepost.appointments import states as bookings
from policepost.core import tables
from policepost.core.journalling.journal import HistoryLine
from policepost.core.language import N_, _, format_day, format_moment, ngettext
from policepost.core.vague import VagueDay, format_vague_day
from policepost.grids import words as grids
from policepost.inspections import checklists
from policepost.inspections import rules as inspection_rules
from policepost.inspections import words as inspections
from policepost.mediation import codes
from policepost.officers.rules import TITLES
from policepost.printing.specimens import specimens
from policepost.residents import rules as resident_rules
from policepost.residents import words as residents
from policepost.verification import rules as verifying

WAYS: Mapping[str, str] = {
    "change": N_("Changed"),
    "look": N_("Looked"),
    "print": N_("Printed"),
    "export": N_("Exported"),
    "sign": N_("Signed in"),
    "erase": N_("Deleted for good"),
    "seal": N_("Sealed"),
}
WAY_TONES: Mapping[str, str] = {
    "look": "muted",
    "print": "info",
    "export": "wait",
    "sign": "good",
    "erase": "bad",
    "seal": "muted",
}

OPS: Mapping[str, str] = {
    "add": N_("added"),
    "change": N_("changed"),
    "remove": N_("removed"),
    "look": N_("looked at"),
    "search": N_("searched for"),
    "print": N_("printed"),
    "export": N_("exported"),
    "sign": N_("signed for"),
    "sign_in": N_("signed in"),
    "sign_out": N_("signed out"),
    "erase": N_("deleted for good"),
    "seal": N_("sealed"),
    "delete": N_("deleted"),
    "put_in": N_("put in"),
}

KINDS: Mapping[str, str] = {
    "resident": N_("Resident"),
    "residence": N_("Former dwelling"),
    "resident_document": N_("Further document"),
    "resident_merge": N_("Merge of two entries"),
    "resident_difference": N_("Two different people"),
    "place": N_("Address"),
    "dwelling": N_("Owner and landlord"),
    "place_stay": N_("Former grid"),
    "grid_service": N_("Service in a grid"),
    "premises": N_("Premises"),
    "not_met": N_("Not met at a visit"),
    "due_visit": N_("Visit to make"),
    "settled_doubt": N_("Doubt that is settled"),
    "dwelling_use": N_("Use of a dwelling"),
    "import_batch": N_("Imported file"),
    "parked_row": N_("Row waiting for a decision"),
    "sheet_layout": N_("Remembered columns"),
    "booking": N_("Booking"),
    "service": N_("Service"),
    "opening": N_("Opening hours"),
    "dispute": N_("Dispute"),
    "dispute_party": N_("Party"),
    "panel_member": N_("Member of the panel"),
    "mediator": N_("Mediator"),
    "sitting": N_("Sitting"),
    "attendance": N_("Attendance"),
    "term": N_("Term of the agreement"),
    "agreement": N_("Agreement"),
    "signature": N_("Signature"),
    "follow_up": N_("Follow-up"),
    "inspection": N_("Inspection"),
    "attachment": N_("Photo"),
    "hazard": N_("Hazard"),
    "recheck": N_("Re-check"),
    "rectification_notice": N_("Notice"),
    "inspection_handover": N_("Hand-over"),
    "checklist_edition": N_("Checklist"),
    "officer": N_("Account"),
    "setting": N_("Setting"),
    "number_series": N_("Series of numbers"),
    "retention_case": N_("Deletion"),
    "rights_request": N_("Request about the own record"),
    "number": N_("Searched number"),
    "listing": N_("List"),
    "backup": N_("Backup"),
    "form": N_("Printed form"),
    "journal_entry": N_("Journal"),
}
"""What each kind of record is called; a test holds it complete."""

_COMMON: Mapping[str, str] = {
    "name": N_("Name"),
    "kind": N_("Kind"),
    "phone": N_("Telephone"),
    "address": N_("Address"),
    "place": N_("Place"),
    "note": N_("Note"),
    "number": N_("No."),
    "year": N_("Year"),
    "state": N_("State"),
    "status": N_("State"),
    "officer": N_("Officer"),
    "role": N_("Role"),
    "position": N_("Position"),
    "due_on": N_("Due on"),
    "checked_on": N_("Checked"),
    "reason": N_("Reason"),
    "outcome": N_("Outcome"),
    "recorder": N_("Recorder"),
    "id_number": N_("Identity number"),
    "day": N_("Day"),
    "organisation": N_("Organisation"),
    "retired_on": N_("Retired on"),
    "field": N_("What was shown"),
    "paper": N_("Paper"),
    "copies": N_("Copies"),
    "list": N_("List"),
    "rows": N_("Rows"),
    "file": N_("File"),
    "filter": N_("Filter"),
    "columns": N_("Columns taken"),
    "protected": N_("Under a password"),
    "ending": N_("Number ends with"),
    "length": N_("Digits"),
    "rule": N_("Term of keeping"),
    "made_at": N_("Made"),
    "collected_on": N_("Collected on"),
    "collected_by": N_("Collected by"),
    "verified_on": N_("Verified"),
    "verified_by": N_("Verified by"),
    "locked_until": N_("Locked until"),
}

_OWN: Mapping[str, Mapping[str, str]] = {
    "resident": residents.FIELD_NAMES,
    **dict.fromkeys(("place", "dwelling", "place_stay", "grid_service"), grids.FIELD_NAMES),
    "residence": {
        "since": N_("Moved in"),
        "until": N_("Moved out"),
        "manner": N_("Lives there"),
        "household": N_("Household"),
        "relation": N_("Relation to householder"),
    },
    "resident_document": {
        "kind": N_("Document"),
        "number": N_("Number of the document"),
        "valid_until": N_("Valid until"),
    },
    "premises": {
        "credit_code": N_("Credit code"),
        "responsible": N_("Responsible person"),
        "responsible_phone": N_("Telephone of the responsible person"),
        "officer": N_("Named officer"),
        "tags": N_("Marked as"),
        "licence": N_("Licence"),
        "licence_until": N_("Licence valid until"),
        "stores": N_("What is stored"),
        "keepers": N_("Keepers of the store"),
        "security_by": N_("Responsible for security"),
        "security_phone": N_("Telephone of security"),
        "staff_count": N_("Staff"),
        "opened_on": N_("Opened on"),
        "closed_on": N_("Closed on"),
    },
    "not_met": {"tried_on": N_("Tried on"), "tried_by": N_("Tried by")},
    "due_visit": {
        "opened_on": N_("Planned on"),
        "opened_by": N_("Planned by"),
        "visitor": N_("Who goes"),
        "closed_on": N_("Closed on"),
        "closed_by": N_("Closed by"),
    },
    "settled_doubt": {
        "doubt": N_("Doubt"),
        "settled_on": N_("Settled on"),
        "settled_by": N_("Settled by"),
    },
    "dwelling_use": {"month": N_("Month"), "used": N_("In use")},
    "booking": {
        "channel": N_("How it was booked"),
        "starts_at": N_("Begins"),
        "minutes": N_("Minutes"),
        "wish": N_("Wish"),
        "companion": N_("Goes along"),
        "walk_in": N_("Came without a booking"),
        "brought": N_("Papers brought"),
        "booked_at": N_("Booked on"),
        "arrived_at": N_("Arrived"),
        "closed_at": N_("Closed"),
        "told_at": N_("Told what to bring"),
        "reason_note": N_("Reason in words"),
    },
    "service": {
        "english": N_("English name"),
        "minutes": N_("Minutes"),
        "papers": N_("Papers to bring"),
        "limits": N_("Limits"),
        "fee": N_("Fee"),
        "source": N_("Source"),
        "offered": N_("Offered"),
    },
    "opening": {"spans": N_("Hours")},
    "dispute": {
        "source": N_("How it came in"),
        "subject": N_("Subject"),
        "received_at": N_("Received"),
        "facts": N_("Facts"),
        "amount": N_("Amount"),
        "urgency": N_("Urgency"),
        "people": N_("Parties"),
        "settled_on": N_("Settled on"),
        "ended_on": N_("Ended on"),
        "end_reason": N_("Why it ended"),
        "referred_to": N_("Referred to"),
        "confidential": N_("Confidential"),
    },
    "dispute_party": {
        "sex": N_("Sex"),
        "ethnic": N_("Ethnic group"),
        "birth": N_("Birth date"),
        "age": N_("Age"),
        "occupation": N_("Occupation"),
        "representative": N_("Representative"),
        "representative_phone": N_("Representative's telephone"),
        "own_income": N_("Lives on own work"),
    },
    "panel_member": {"signs": N_("Signs the agreement")},
    "mediator": {"usual": N_("Invited by default")},
    "sitting": {
        "planned_at": N_("Planned for"),
        "started_at": N_("Began"),
        "ended_at": N_("Ended"),
        "record": N_("Record"),
    },
    "term": {
        "text": N_("Wording"),
        "amount": N_("Amount"),
        "performance": N_("Performance"),
        "performed_on": N_("Performed on"),
    },
    "agreement": {
        "serial": N_("Number of the year"),
        "oral": N_("Oral"),
        "manner": N_("How it is performed"),
        "deadline": N_("All of it by"),
        "printed_at": N_("Printed"),
        "prints": N_("Times printed"),
        "copies_printed": N_("Copies printed"),
        "effective_on": N_("In force since"),
    },
    "signature": {"signed_on": N_("Signed on")},
    "follow_up": {
        "purpose": N_("Purpose"),
        "done_on": N_("Done on"),
        "result": N_("Result"),
    },
    "inspection": {
        "checklist": N_("Checklist"),
        "accompanied_by": N_("With"),
        "remarks": N_("Remarks"),
        "void_reason": N_("Why it is void"),
        "inspectors": N_("Inspectors"),
        "answers": N_("Answers"),
        "waived": N_("Items left out"),
        "head": N_("Head of the record"),
    },
    "attachment": {
        "part": N_("Item"),
        "media_type": N_("Kind of file"),
        "size": N_("Size in bytes"),
    },
    "hazard": {
        "item_code": N_("Item"),
        "item_text": N_("Requirement"),
        "description": N_("Description"),
        "violations": N_("Rules broken"),
        "severity": N_("Severity"),
        "owner": N_("Responsible person"),
        "found_on": N_("Found on"),
        "first_due_on": N_("First limit"),
        "limit_reason": N_("Why this limit"),
        "on_the_spot": N_("Corrected on the spot"),
        "rectified_on": N_("Rectified on"),
        "must_report": N_("Must be reported"),
        "reported_on": N_("Reported on"),
        "reported_to": N_("Reported to"),
        "planned_on": N_("Re-check planned for"),
        "planned_hour": N_("Hour"),
    },
    "recheck": {
        "checked_by": N_("Checked by"),
        "old_due_on": N_("Limit before"),
        "new_due_on": N_("New limit"),
    },
    "rectification_notice": {
        "issued_on": N_("Issued on"),
        "serve_by": N_("Serve by"),
        "served_on": N_("Served on"),
        "served_to": N_("Served to"),
        "void": N_("Void"),
    },
    "inspection_handover": {
        "item_code": N_("Item"),
        "item_text": N_("Requirement"),
        "sent_on": N_("Handed over on"),
        "sent_to": N_("Handed over to"),
    },
    "checklist_edition": {"version": N_("Version")},
    "officer": {"badge_number": N_("Badge number"), "grids": N_("Grids")},
    "setting": {"value": N_("Value")},
    "number_series": {"series": N_("Series"), "last": N_("Last number")},
    "retention_case": {
        "proposed_at": N_("Proposed"),
        "proposed_by": N_("Proposed by"),
        "decided_at": N_("Decided"),
        "decided_by": N_("Decided by"),
        "decision": N_("Decision"),
    },
    "resident_merge": {
        "merged_at": N_("Merged on"),
        "merged_by": N_("Merged by"),
    },
    "import_batch": {
        "sender": N_("Sender"),
        "sheets": N_("Sheets"),
        "imported_at": N_("Imported on"),
        "imported_by": N_("Imported by"),
    },
    "parked_row": {
        "sheet": N_("Sheet"),
        "row": N_("Row"),
        "under": N_("Estate"),
        "why": N_("Doubt"),
        "parked_on": N_("Waiting since"),
        "decided_at": N_("Decided"),
        "decided_by": N_("Decided by"),
    },
    "sheet_layout": {
        "sender": N_("Sender"),
        "headings": N_("Headings"),
        "columns": N_("Columns"),
        "noted_on": N_("Noted on"),
    },
    "resident_difference": {
        "noted_at": N_("Noted on"),
        "noted_by": N_("Noted by"),
    },
    "rights_request": {
        "asked_on": N_("Asked on"),
        "asked_by": N_("Asked by"),
        "standing": N_("Standing"),
        "wish": N_("Wish"),
        "answer": N_("Answer"),
        "closed_on": N_("Closed on"),
    },
}

UNTOLD = frozenset(
    {
        *("one_id", "other_id", "kept_id", "gone_id"),
        *("gone", "kept", "after", "homes", "moved", "own", "added"),
        *("id", "name_key", "people_key", "received_on", "sort_key", "level", "short_address"),
        *("dwelling_id", "grid_id", "parent_id", "place_id", "officer_id", "resident_id"),
        *("service_id", "dispute_id", "mediator_id", "party_id", "member_id", "sitting_id"),
        *("agreement_id", "premises_id", "edition_id", "inspection_id", "notice_id", "hazard_id"),
        *(
            "owner_resident_id",
            "landlord_id",
            "host_id",
            "guardian_id",
            "successor_id",
            "record_id",
            "proposed_by_id",
            "batch_id",
            "candidates",
            "cells",
            "about",
            "printed_digest",
            "code",
            "digest",
            "body",
        ),
    }
)
"""Columns that say nothing to a reader: keys, and what is worked out from other columns."""

PAPERS: Mapping[str, str] = {
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


def field_name(kind: str, field: str) -> str:
    """What a column is called; empty for one that says nothing to a reader."""
    if field in UNTOLD:
        return ""
    named = _OWN.get(kind, {}).get(field) or _COMMON.get(field)
    return _(named) if named else ""


def kind_name(kind: str) -> str:
    """What a kind of record is called."""
    return _(KINDS.get(kind, N_("Record")))


def _codes(words: Mapping[Any, str]) -> Callable[[Any], str]:
    return lambda value: _(words[value]) if value in words else str(value)


def _table(name: str) -> Callable[[Any], str]:
    return lambda value: tables.table(name).label(str(value))


def _checklist(value: Any) -> str:
    known = checklists.shipped().get(str(value))
    return known.label if known else str(value)


_PARTY_KINDS: Mapping[str, str] = {codes.PERSON: N_("Individual"), codes.COMPANY: N_("Company")}
_SERIES: Mapping[str, str] = {
    "mediation": N_("Mediation agreement"),
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
    ("settled_doubt", "doubt"): _codes(verifying.DOUBTS),
    ("inspection", "state"): _codes(inspection_rules.NAMES),
    ("hazard", "state"): _codes(inspection_rules.NAMES),
    ("hazard", "severity"): inspections.severity,
    ("recheck", "outcome"): _codes(inspections.OUTCOMES),
    ("rectification_notice", "kind"): _codes(inspection_rules.NOTICES),
    ("officer", "role"): _codes(TITLES),
    ("setting", "name"): _codes(_SETTINGS),
}


def value_words(kind: str, field: str, value: Any) -> str:
    """A stored value in words; identity numbers stay masked."""
    if value is None or value == "" or value == []:
        return ""
    if kind == "resident":
        return _dated(residents.field_words(field, value))
    if kind in {"place", "dwelling", "place_stay", "grid_service"}:
        return _dated(grids.field_words(field, value))
    if field == "id_number":
        return resident_rules.masked(str(value))
    known = _VALUES.get((kind, field))
    return known(value) if known else _plain(field, value)


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d)?$")


def _plain(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "paper":
        return _paper(str(value))
    if field == "list":
        return kind_name(str(value))
    if field == "field":
        return field_name("resident", str(value)) or str(value)
    if isinstance(value, (list, dict)):
        return _counted(value)
    return _dated(str(value))


def _paper(name: str) -> str:
    form = specimens().get(name)
    return _(PAPERS[name]) if name in PAPERS else form.label if form else name


def _dated(told: str) -> str:
    """A day or moment as the journal writes it in the words of the screen; others as they are."""
    if _DAY.fullmatch(told):
        return format_day(date.fromisoformat(told))
    if _MOMENT.match(told):
        return format_moment(datetime.fromisoformat(told).astimezone())
    return told


def _counted(value: list[Any] | dict[str, Any]) -> str:
    if isinstance(value, dict) and set(value) == {"is"}:
        return _plain("", value["is"]) if value["is"] is not None else ""
    if isinstance(value, list) and all(isinstance(one, str) for one in value) and len(value) < 8:
        return _(", ").join(value)
    return ngettext("{count} entry", "{count} entries", len(value)).format(count=len(value))


def sentences(line: HistoryLine) -> Iterator[str]:
    """What one row of an entry says, a field a sentence; nothing that has no words."""
    for field, before, after in line.changes:
        if line.ref.kind == "setting" and field == "value" and _is_secret(line):
            continue
        name = field_name(line.ref.kind, field)
        new = value_words(line.ref.kind, field, after)
        old = value_words(line.ref.kind, field, before)
        if not name or not (new or old):
            continue
        if line.op == "change":
            yield f"{name}: {old or '–'} → {new or '–'}"
        else:
            yield f"{name}: {new or old}"


def _is_secret(line: HistoryLine) -> bool:
    return any(name == "name" and new == "looking.secret" for name, _old, new in line.changes)


def headline(line: HistoryLine, title: str) -> str:
    """What one row of an entry did to which record."""
    told = f"{kind_name(line.ref.kind)} · {_(OPS.get(line.op, line.op))}"
    return f"{told} · {title}" if title else told
