"""Mediation from the quarrel to the kept promise."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Each part of the revision is a function of its own, called here."""
