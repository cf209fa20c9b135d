"""What is stored of inspections."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Record


class ChecklistEdition(Record):
    """One wording of a checklist, kept for the inspections that were made with it.

    Told apart by its digest, so that a wording changed without a new version number is kept too.
    """

    __tablename__ = "checklist_edition"
    __table_args__ = (UniqueConstraint("digest"),)

    name: Mapped[str]
    version: Mapped[int]
    digest: Mapped[str]
    body: Mapped[dict[str, Any]]


class Inspection(Record):
    """One visit to one premises with one checklist.

    Attributes:
        checklist: Name of the checklist, for lists and filters; its words are in the edition.
        head: The premises as it was then: name, responsible, phone, address, kind, and the fields
            of the checklist's head.
        inspectors: ``{"name", "officer", "badge"}`` each, the one in charge first.
        answers: Item code to ``{"codes": [...], "note": ""}``.
        waived: Item code to the written reason why its fault became no hazard.
        year, number: The record's number, given when it is finished.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        Index(None, "premises_id", "state", "checked_on"),
        Index(None, "checked_on", "state", "grid_id"),
        Index(None, "state"),
        UniqueConstraint("year", "number"),
    )

    premises_id: Mapped[UUID] = mapped_column(ForeignKey("premises.id"))
    grid_id: Mapped[UUID | None]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("checklist_edition.id"))
    checklist: Mapped[str]
    state: Mapped[str]
    checked_on: Mapped[date]
    year: Mapped[int | None] = mapped_column(default=None)
    number: Mapped[int | None] = mapped_column(default=None)
    head: Mapped[dict[str, Any]]
    inspectors: Mapped[list[Any]]
    accompanied_by: Mapped[str] = mapped_column(default="")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    waived: Mapped[dict[str, Any]] = mapped_column(default=dict)
    remarks: Mapped[str] = mapped_column(default="")
    void_reason: Mapped[str] = mapped_column(default="")


class Notice(Record):
    """An order to correct: at once (``now``) or by a limit (``limit``).

    Attributes:
        serve_by: The last day for it to reach the place.
        served_to: Who took it.
    """

    __tablename__ = "rectification_notice"
    __table_args__ = (
        UniqueConstraint("kind", "year", "number"),
        Index(None, "served_on", "serve_by"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), index=True)
    premises_id: Mapped[UUID] = mapped_column(ForeignKey("premises.id"), index=True)
    grid_id: Mapped[UUID | None]
    kind: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    issued_on: Mapped[date]
    serve_by: Mapped[date]
    served_on: Mapped[date | None] = mapped_column(default=None)
    served_to: Mapped[str] = mapped_column(default="")
    void: Mapped[bool] = mapped_column(default=False)


class Hazard(Record):
    """Something found wrong, from the day it was found until it is put right.

    Attributes:
        item_code, item_text: What was asked, in the words of the edition.
        violations: Numbers of the violations as notices print them.
        owner: Who has to put it right.
        owner_resident_id: That person in the register, if known there.
        first_due_on: The limit of the notice; ``due_on`` moves when a re-check sets a new one.
        on_the_spot: Put right while the inspector stood there; no notice is needed.
        planned_on, planned_hour: When the next re-check is to be, if a day was set for it, and at
            what hour, if one was.
        must_report, reported_on, reported_to: Grave ones are told to the township and the fire
            brigade in writing.
    """

    __tablename__ = "hazard"
    __table_args__ = (
        Index(None, "premises_id", "state"),
        Index("ix_hazard_figures", "found_on", "state", "due_on", "grid_id", "severity"),
        Index("ix_hazard_due", "state", "due_on", "grid_id"),
        Index(None, "must_report", "reported_on"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), index=True)
    premises_id: Mapped[UUID] = mapped_column(ForeignKey("premises.id"))
    grid_id: Mapped[UUID | None]
    notice_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("rectification_notice.id"), default=None, index=True
    )
    item_code: Mapped[str]
    item_text: Mapped[str]
    description: Mapped[str]
    violations: Mapped[list[Any]]
    severity: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    owner_resident_id: Mapped[UUID | None] = mapped_column(default=None, index=True)
    found_on: Mapped[date]
    first_due_on: Mapped[date]
    due_on: Mapped[date]
    limit_reason: Mapped[str] = mapped_column(default="")
    planned_on: Mapped[date | None] = mapped_column(default=None)
    planned_hour: Mapped[time | None] = mapped_column(default=None)
    on_the_spot: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str]
    rectified_on: Mapped[date | None] = mapped_column(default=None)
    must_report: Mapped[bool] = mapped_column(default=False)
    reported_on: Mapped[date | None] = mapped_column(default=None)
    reported_to: Mapped[str] = mapped_column(default="")


class Recheck(Record):
    """One look at a hazard after its limit, and what was found."""

    __tablename__ = "recheck"

    hazard_id: Mapped[UUID] = mapped_column(ForeignKey("hazard.id"), index=True)
    premises_id: Mapped[UUID] = mapped_column(ForeignKey("premises.id"), index=True)
    checked_on: Mapped[date]
    checked_by: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    old_due_on: Mapped[date]
    new_due_on: Mapped[date | None] = mapped_column(default=None)


class Handover(Record):
    """A matter of section H that has to be handed over in writing."""

    __tablename__ = "inspection_handover"
    __table_args__ = (Index(None, "sent_on", "due_on"),)

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), index=True)
    premises_id: Mapped[UUID] = mapped_column(ForeignKey("premises.id"), index=True)
    grid_id: Mapped[UUID | None]
    item_code: Mapped[str]
    item_text: Mapped[str]
    due_on: Mapped[date]
    sent_on: Mapped[date | None] = mapped_column(default=None)
    sent_to: Mapped[str] = mapped_column(default="")
