"""The register: who lived where, when, as far as it is known."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _say_how_well_a_day_is_known()
    _keep_what_each_kind_needs()
    _keep_what_dangerous_premises_need()
    _verify_places()
    _keep_what_a_round_found()
    _keep_files_taken_in()
    _keep_what_is_confidential()
    _keep_saved_filters()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), server_default="", nullable=False)


def _number(name: str, default: int) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default=str(default), nullable=False)


def _say_how_well_a_day_is_known() -> None:
    """Days become texts such as ``2020-05``; somebody may live in several dwellings at a time."""
    for name in ("moved_in_vague", "left_vague", "left_kind"):
        op.add_column("resident", _text(name))
    op.add_column("resident", _number("household", 1))
    with op.batch_alter_table("residence", schema=None) as batch_op:
        batch_op.alter_column("since", existing_type=sa.Date(), type_=sa.String())
        batch_op.alter_column("until", existing_type=sa.Date(), type_=sa.String(), nullable=True)
        batch_op.add_column(_text("manner"))
        batch_op.add_column(_number("household", 1))
        batch_op.add_column(sa.Column("relation", sa.String(), nullable=True))
        batch_op.create_index("ix_residence_dwelling_id", ["dwelling_id"])
    op.execute("UPDATE residence SET since = '?' WHERE since IS NULL")
    with op.batch_alter_table("residence", schema=None) as batch_op:
        batch_op.alter_column("since", existing_type=sa.String(), nullable=False)


def _verify_places() -> None:
    """Dwellings and premises know who collected and who verified them, as people do."""
    for table in ("place", "premises"):
        for name in ("collected", "verified"):
            op.add_column(table, sa.Column(f"{name}_on", sa.Date(), nullable=True))
            op.add_column(table, _text(f"{name}_by"))


def _found_in(name: str, parents: dict[str, str], *columns: sa.schema.SchemaItem) -> None:
    """Make a table of what was found about residents or places."""
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(column, sa.Uuid(), nullable=False) for column in parents),
        *columns,
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, table in parents.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _keep_what_a_round_found() -> None:
    """Who was not met, visits to make, doubts that are settled, dwellings in use or not."""
    _found_in(
        "not_met",
        {"resident_id": "resident", "dwelling_id": "place"},
        sa.Column("tried_on", sa.Date(), nullable=False),
        sa.Column("tried_by", sa.String(), nullable=False),
    )
    _found_in(
        "due_visit",
        {"dwelling_id": "place"},
        *(sa.Column(one, sa.String(), nullable=False) for one in ("reason", "opened_by")),
        *(sa.Column(one, sa.Date(), nullable=False) for one in ("opened_on", "due_on")),
        sa.Column("closed_on", sa.Date(), nullable=True),
        *(
            sa.Column(one, sa.String(), nullable=False)
            for one in ("visitor", "closed_by", "outcome")
        ),
    )
    _found_in(
        "settled_doubt",
        {"resident_id": "resident"},
        sa.Column("settled_on", sa.Date(), nullable=False),
        *(sa.Column(one, sa.String(), nullable=False) for one in ("doubt", "settled_by")),
    )
    _found_in(
        "dwelling_use",
        {"dwelling_id": "place"},
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("dwelling_id", "month", name=op.f("uq_dwelling_use_dwelling_id_month")),
    )
    op.create_index("ix_not_met_resident_id", "not_met", ["resident_id", "tried_on"])
    op.create_index("ix_settled_doubt_resident_id", "settled_doubt", ["resident_id"])
    for table in ("not_met", "due_visit"):
        op.create_index(f"ix_{table}_dwelling_id", table, ["dwelling_id"])
    op.create_index(
        "ix_due_visit_open", "due_visit", ["due_on"], sqlite_where=sa.text("closed_on IS NULL")
    )
    op.create_index(
        "ix_dwelling_use_month",
        "dwelling_use",
        ["month", "used", "dwelling_id"],
    )


def _keep_what_each_kind_needs() -> None:
    """Fields of some kinds of resident, guardians, needs, and documents besides the first."""
    for name in (
        *("care_needs", "home_address", "foreign_name", "host", "host_phone"),
        *("settling_step", "settling_by", "guardian", "guardian_phone"),
    ):
        op.add_column("resident", _text(name))
    for name in ("nationality", "settling_reason"):
        op.add_column("resident", sa.Column(name, sa.String(), nullable=True))
    for name in ("staying_until", "document_until", "entered_on", "declared_on", "settling_on"):
        op.add_column("resident", sa.Column(name, sa.Date(), nullable=True))
    for name in ("host_id", "guardian_id"):
        op.add_column("resident", sa.Column(name, sa.Uuid(), nullable=True))
    for name in ("staying_until", "document_until", "host_id", "guardian_id"):
        _index_of_few("resident", name, f"{name} IS NOT NULL", name)
    _index_of_few("resident", "settling_on", "settling_reason IS NOT NULL", "settling")
    undeclared = "kind = 'overseas' AND declared_on IS NULL"
    _index_of_few("resident", "moved_in_on", undeclared, "undeclared")
    op.create_table(
        "resident_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_resident_document_resident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_document")),
    )
    op.create_index("ix_resident_document_resident_id", "resident_document", ["resident_id"])
    op.create_index("ix_resident_document_number", "resident_document", ["number"])
    _index_of_few("resident_document", "valid_until", "valid_until IS NOT NULL", "valid_until")


def _index_of_few(table: str, column: str, where: str, name: str) -> None:
    """Index one column of the few rows that a condition lets through."""
    op.create_index(f"ix_{table}_{name}", table, [column], sqlite_where=sa.text(where))


def _keep_files_taken_in() -> None:
    """Files that were imported, rows that wait for a decision, columns put right."""
    of_batch = ("file", "sender", "imported_by")
    _table_of_files(
        "import_batch",
        *(sa.Column(one, sa.String(), nullable=False) for one in of_batch),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=False),
    )
    texts = ("kind", "file", "sheet", "under", "about", "why", "digest", "state", "decided_by")
    lists = ("headings", "cells", "columns", "candidates")
    _table_of_files(
        "parked_row",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        *(sa.Column(one, sa.String(), nullable=False) for one in texts),
        *(sa.Column(one, sa.JSON(), nullable=False) for one in lists),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("parked_on", sa.Date(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_parked_row_batch_id")
        ),
    )
    for name in ("batch_id", "digest", "record_id"):
        op.create_index(f"ix_parked_row_{name}", "parked_row", [name])
    _index_of_few("parked_row", "id", "state = 'waiting'", "waiting")
    _table_of_files(
        "sheet_layout",
        *(sa.Column(one, sa.String(), nullable=False) for one in ("sender", "kind")),
        *(sa.Column(one, sa.JSON(), nullable=False) for one in ("headings", "columns")),
        sa.Column("noted_on", sa.Date(), nullable=False),
    )


def _table_of_files(name: str, *columns: Any) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _keep_what_is_confidential() -> None:
    """A dispute can be marked, so that whoever opens it says why."""
    mark: sa.Column[bool] = sa.Column(
        "confidential", sa.Boolean(), server_default="0", nullable=False
    )
    op.add_column("dispute", mark)


def _keep_saved_filters() -> None:
    """What an officer narrows a list down to, under a name."""
    names = ("officer", "list_name", "name")
    _table_of_files(
        "saved_filter",
        *(sa.Column(one, sa.String(), nullable=False) for one in names),
        sa.Column("content", sa.JSON(), nullable=False),
    )
    op.create_index(
        op.f("ix_saved_filter_officer_saved_filter_list_name_saved_filter_name"),
        "saved_filter",
        list(names),
        unique=True,
    )


def _keep_what_dangerous_premises_need() -> None:
    """Licence, store, keepers and security of premises with explosives or chemicals."""
    for name in ("licence", "stores", "keepers", "security_by", "security_phone"):
        op.add_column("premises", _text(name))
    op.add_column("premises", sa.Column("licence_until", sa.Date(), nullable=True))
    _index_of_few("premises", "licence_until", "licence_until IS NOT NULL", "licence_until")
