"""The fields in which a dispute is told, shared by the sheets that register and correct one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.tables import Table, table
from policepost.mediation import codes, origin
from policepost.mediation.facts import DisputeFacts
from policepost.mediation.intake import where
from policepost.mediation.law.words import TRACK_WORDS
from policepost.ui.form import (
    CheckField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    NumberField,
    TextField,
    TimeField,
)

if TYPE_CHECKING:
    from policepost.core.database import Database

_OF_ANOTHER_POST = ("sent_by", "sent_number")
_OF_REPORT = ("reported_day", "reported_time", "reported_to")


def choices(rows: Table) -> list[tuple[str, str]]:
    """The rows of a code table as choices in the language of the screen."""
    return [(row.code, row.label) for row in rows]


def add_origin(form: Form) -> None:
    """Add how, as what and when the dispute came in."""
    form.row(
        ChoiceField("source", _("How it came in"), choices(table("dispute_sources"))),
        ChoiceField("kind", _("Kind"), choices(table("dispute_kinds"))),
    )
    form.row(
        DateField("day", _("Received on"), required=True),
        TimeField("time", _("at"), required=True),
    )


def add_weight(form: Form) -> None:
    """Add what is asked for, numbers others have for it, how urgent it is and who mediates."""
    form.add(TextField("claims", _("What the applicant asks for, a line each"), lines=2))
    form.add(LineField("handover_number", _("Number of the call")))
    form.row(
        LineField("sent_by", _("Handed over by the post"), required=True),
        LineField("sent_number", _("Number there")),
    )
    urgencies = [(code, _(said)) for code, said in codes.URGENCY_WORDS.items()]
    form.row(
        ChoiceField("urgency", _("Urgency"), urgencies),
        NumberField("amount", _("Amount claimed"), unit=_("yuan"), decimals=True),
    )
    form.row(
        DateField("reported_day", _("Told the police on")),
        TimeField("reported_time", _("at")),
    )
    asked = _("such as the police station")
    form.add(LineField("reported_to", _("Whom was told"), placeholder=asked))
    tracks = [(code, _(said)) for code, said in TRACK_WORDS.items()]
    form.row(
        ChoiceField("track", _("Who mediates"), tracks, empty=_("as proposed")),
        LineField("track_reason", _("Why otherwise than proposed")),
    )
    form.add(CheckField("injured", _("Somebody is hurt")))
    form.add(CheckField("confidential", _("Confidential: whoever opens it says why")))


def show_asked(form: Form, proposed: str) -> None:
    """Show only the fields that are asked of what stands in the others.

    ``proposed``: who mediates by the rules; only against that a reason is asked.
    """
    source = _chosen(form, "source")
    form.use("handover_number", used=source == origin.CALL_TO_110)
    for name in _OF_ANOTHER_POST:
        form.use(name, used=source == origin.ANOTHER_POST)
    for name in _OF_REPORT:
        form.use(name, used=_chosen(form, "urgency") == codes.Urgency.RISK)
    form.use("track_reason", used=_chosen(form, "track") not in {None, "", proposed})


def _chosen(form: Form, name: str) -> Any:
    try:
        return form.field(name).value()
    except Refused:
        return None


def told(db: Database, values: Mapping[str, Any]) -> DisputeFacts:
    """The dispute as it stands in a form; fields out of use are empty.

    Refused if the hour of a report is told without its day.
    """
    place = values["place"]
    words, place_id, grid_id = place.name if place else "", None, None
    if place is not None and place.id is not None:
        words, place_id, grid_id = where(db, place.id)
    return DisputeFacts(
        kind=values["kind"],
        source=values["source"],
        received_at=_moment(values["day"], values["time"] or time(0)),
        subject=values["subject"],
        place=words,
        place_id=place_id,
        grid_id=grid_id,
        facts=values.get("facts", ""),
        claims=values["claims"],
        amount=values["amount"],
        urgency=values["urgency"],
        confidential=values["confidential"],
        track=values["track"] or "",
        track_reason=values.get("track_reason", ""),
        injured=values["injured"],
        handover_number=values.get("handover_number", ""),
        sent_by=values.get("sent_by", ""),
        sent_number=values.get("sent_number", ""),
        reported_at=_reported(values),
        reported_to=values.get("reported_to", ""),
    )


def _reported(values: Mapping[str, Any]) -> datetime | None:
    day, hour = values.get("reported_day"), values.get("reported_time")
    if day is None and hour is None:
        return None
    if day is None or hour is None:
        raise Refused(_("Enter the day and the hour of the report."), field="reported_day")
    return _moment(day, hour)


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour).astimezone()
