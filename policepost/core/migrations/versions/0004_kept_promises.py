"""Mediation from the quarrel to the kept promise."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Each part of the revision is a function of its own, called here."""
    _plan_sittings()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), server_default="", nullable=False)


def _plan_sittings() -> None:
    """Rooms, methods and phrases of the post, when mediators can come, records read aloud."""
    op.create_table(
        "mediation_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        _text("text"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_choice")),
    )
    op.create_table(
        "mediator_absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediator_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        _text("note"),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["mediator.id"], name=op.f("fk_mediator_absence_mediator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediator_absence")),
    )
    op.create_index("ix_mediator_absence_mediator_id", "mediator_absence", ["mediator_id"])
    op.add_column("mediator", _text("weekdays"))
    op.add_column("sitting", _text("methods"))
    op.add_column(
        "sitting", sa.Column("minutes", sa.Integer(), server_default="60", nullable=False)
    )
    op.add_column("sitting", sa.Column("read_aloud_at", sa.DateTime(), nullable=True))
