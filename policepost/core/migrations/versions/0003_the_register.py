"""The register: who lived where, when, as far as it is known."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _say_how_well_a_day_is_known()


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
