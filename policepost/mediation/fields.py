"""By what the list of disputes can be filtered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import aliased

from policepost.core import tables
from policepost.core.language import N_, _
from policepost.grids.records import Place
from policepost.lists.conditions import Choices, Field, Kind
from policepost.mediation import codes
from policepost.mediation.law.words import TRACK_WORDS, WAY_WORDS
from policepost.mediation.records import Dispute

_grid = aliased(Place)
_grid_name = (
    select(_grid.name).where(_grid.id == Dispute.grid_id).correlate(Dispute).scalar_subquery()
)


def _coded(table: str) -> Choices:
    return lambda: [(row.code, row.label) for row in tables.table(table)]


def _worded(told: Mapping[str, str]) -> Choices:
    def choices() -> Sequence[tuple[str, str]]:
        return [(str(code), _(words)) for code, words in told.items()]

    return choices


FIELDS: tuple[Field, ...] = (
    Field(
        "people", N_("Parties"), Kind.TEXT, case((Dispute.confidential, ""), else_=Dispute.people)
    ),
    Field(
        "subject", N_("About"), Kind.TEXT, case((Dispute.confidential, ""), else_=Dispute.subject)
    ),
    Field("kind", N_("Kind"), Kind.CHOICE, Dispute.kind, _coded("dispute_kinds")),
    Field("status", N_("Status"), Kind.CHOICE, Dispute.status, _worded(codes.STATUS_WORDS)),
    Field("urgency", N_("Urgency"), Kind.CHOICE, Dispute.urgency, _worded(codes.URGENCY_WORDS)),
    Field("source", N_("Came from"), Kind.CHOICE, Dispute.source, _coded("dispute_sources")),
    Field("sent_by", N_("Handed over by the post"), Kind.TEXT, Dispute.sent_by),
    Field("handover_number", N_("Number of the call"), Kind.TEXT, Dispute.handover_number),
    Field("received_on", N_("Received"), Kind.DAY, Dispute.received_on),
    Field("way", N_("Way"), Kind.CHOICE, Dispute.way, _worded(WAY_WORDS)),
    Field("track", N_("Who mediates"), Kind.CHOICE, Dispute.track, _worded(TRACK_WORDS)),
    Field("number", N_("Number"), Kind.TEXT, Dispute.number),
    Field("place", N_("Place"), Kind.TEXT, Dispute.place),
    Field("grid", N_("Grid"), Kind.TEXT, _grid_name),
    Field("officer", N_("Officer in charge"), Kind.TEXT, Dispute.officer),
    Field("settled_on", N_("Agreed on"), Kind.DAY, Dispute.settled_on),
    Field("ended_on", N_("Ended on"), Kind.DAY, Dispute.ended_on),
    Field("end_reason", N_("Why it ended"), Kind.TEXT, Dispute.end_reason),
    Field("turned_crime_on", N_("Turned into a crime on"), Kind.DAY, Dispute.turned_crime_on),
    Field("key", N_("Key dispute"), Kind.YES, Dispute.key),
    Field("confidential", N_("Confidential"), Kind.YES, Dispute.confidential),
)
"""The likeliest first; the names stand in saved filters and never change."""
BY_NAME = {field.name: field for field in FIELDS}
