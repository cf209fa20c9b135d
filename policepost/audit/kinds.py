"""What kinds of record, and what is done with them, are called in the journal."""

from __future__ import annotations

from collections.abc import Mapping

from policepost.core.language import N_, _

WAYS: Mapping[str, str] = {
    "change": N_("Changed"),
    "look": N_("Looked"),
    "print": N_("Printed"),
    "export": N_("Exported"),
    "sign": N_("Access"),
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
    "clock": N_("clock was set"),
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
    "handover": N_("Handed-over call"),
    "panel_member": N_("Member of the panel"),
    "mediator": N_("Mediator"),
    "mediator_absence": N_("Absence of a mediator"),
    "mediation_choice": N_("Room, method or phrase"),
    "sitting": N_("Sitting"),
    "attendance": N_("Attendance"),
    "term": N_("Term of the agreement"),
    "agreement": N_("Agreement"),
    "signature": N_("Signature"),
    "follow_up": N_("Follow-up"),
    "supplement": N_("Supplementary agreement"),
    "instalment": N_("Instalment"),
    "payment": N_("Payment"),
    "confirmation": N_("Confirmation by a court"),
    "duty": N_("Duty"),
    "paper_number": N_("Number on paper"),
    "issued_paper": N_("Paper that went out"),
    "post_key": N_("Key of a post"),
    "dossier": N_("File of a dispute"),
    "dossier_item": N_("Part of the file"),
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

_IN_NO_JOURNAL: Mapping[str, str] = {
    "journal_change": N_("Journal"),
    "attachment_content": N_("Photo"),
    "draft": N_("Draft"),
    "saved_filter": N_("Kept filter"),
    "post_key_secret": N_("Key of a post"),
}
"""Tables without a history of their own, for what is said of a damaged file."""


def kind_name(kind: str) -> str:
    """What a kind of record is called."""
    return _(KINDS.get(kind) or _IN_NO_JOURNAL.get(kind, N_("Record")))
