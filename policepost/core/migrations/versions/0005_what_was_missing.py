"""What officers missed: hand-overs by other posts, several earlier disputes, who acts for whom."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Each part of the revision is a function of its own, called here."""
    _link_disputes_and_representatives()
    _confirm_second_dwellings()
    _write_down_claims()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), server_default="", nullable=False)


def _link_disputes_and_representatives() -> None:
    """Several earlier disputes, the post that handed one over, representatives of the register."""
    for name in ("earlier_ids", "sent_by", "sent_number"):
        op.add_column("dispute", _text(name))
    op.execute("UPDATE dispute SET earlier_ids = earlier_id WHERE earlier_id IS NOT NULL")
    op.drop_column("dispute", "earlier_id")
    op.create_index(
        "ix_dispute_goes_on", "dispute", ["earlier_ids"], sqlite_where=sa.text("earlier_ids <> ''")
    )
    op.add_column("dispute_party", sa.Column("representative_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_dispute_party_representative",
        "dispute_party",
        ["representative_id", "dispute_id"],
        sqlite_where=sa.text("representative_id IS NOT NULL"),
    )
    op.execute(  # disputes are found by representatives and by the numbers of others too
        "INSERT OR IGNORE INTO search_waiting SELECT 0, 0"
        " WHERE EXISTS (SELECT 1 FROM dispute_party WHERE representative <> '')"
        " OR EXISTS (SELECT 1 FROM dispute WHERE handover_number <> '')"
    )


def _confirm_second_dwellings() -> None:
    """When and by whom it was last confirmed that somebody lives in a dwelling besides the main."""
    op.add_column("residence", sa.Column("seen_on", sa.Date(), nullable=True))
    op.add_column("residence", _text("seen_by"))


def _write_down_claims() -> None:
    """What the applicant of a dispute asks for, which the application prints."""
    op.add_column("dispute", _text("claims"))
