"""The register: who lived where, when, as far as it is known."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _say_how_well_a_day_is_known()
    _keep_what_each_kind_needs()


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
