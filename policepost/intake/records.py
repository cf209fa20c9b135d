"""What the post keeps of the files that were taken in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Record


class ImportBatch(Record):
    """One file that was taken in; taken back, it is gone and the journal tells of both.

    Attributes:
        file: Its name, without the folder.
        sender: Who it came from, as the officer calls them.
        sheets: Of each sheet its name, its kind, the counts of its report, and the estate that was
            named for rows without one.
    """

    __tablename__ = "import_batch"

    file: Mapped[str]
    sender: Mapped[str]
    imported_at: Mapped[datetime]
    imported_by: Mapped[str]
    sheets: Mapped[list[Any]]


class ParkedRow(Record):
    """A row of which it is doubtful whom it means, kept until somebody decides.

    It goes with the person that it was decided to be, and else by its own term (see
    ``resources/tables/retention.toml``): it holds what somebody wrote of a person.

    Attributes:
        kind: What the sheet held, by name of its kind.
        file, sheet, row: Where it stood; the row as the spreadsheet numbers it.
        headings, cells: The whole row as it stood, days as 2026-11-24.
        columns: From a field's name to the place of its cell.
        under: The estate of rows that name none.
        about: Which field the doubt is about.
        why: The doubt, see :func:`policepost.residents.doubts.kept`; rows of older versions have
            the sentence, in the language of whoever imported it.
        candidates: Keys of those who may be meant, as the journal writes them.
        digest: What the row says, for finding it again when the file comes once more.
        state: A value of :class:`policepost.intake.rules.State`.
        record_id: Whom it was decided to be.
    """

    __tablename__ = "parked_row"
    __table_args__ = (
        Index(None, "digest"),
        Index(None, "record_id"),
        # Of few rows: Today counts them after each change.
        Index("ix_parked_row_waiting", "id", sqlite_where=text("state = 'waiting'")),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("import_batch.id"), index=True)
    kind: Mapped[str]
    file: Mapped[str]
    sheet: Mapped[str]
    row: Mapped[int]
    headings: Mapped[list[str]]
    cells: Mapped[list[Any]]
    columns: Mapped[dict[str, Any]]
    under: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    why: Mapped[str]
    candidates: Mapped[list[str]]
    digest: Mapped[str]
    parked_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="waiting")
    record_id: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")


class SheetLayout(Record):
    """How somebody's columns were put right, for the next file of theirs.

    Attributes:
        sender: Who such files come from.
        kind: What the sheet holds, by name of its kind; empty for one that is always left out.
        headings: All headings of the sheet in their order.
        columns: From a field's name to the place of its column.
    """

    __tablename__ = "sheet_layout"

    sender: Mapped[str]
    kind: Mapped[str]
    headings: Mapped[list[str]]
    columns: Mapped[dict[str, Any]]
    noted_on: Mapped[date]
