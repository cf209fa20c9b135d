"""Mark the posts whose journal may hold entries of the third scheme.

Nothing is altered. Since scheme 3 an added record tells no empty text that its column holds by
itself (:mod:`policepost.core.journalling.chain`). A program of revision 0006 does not know the
scheme and would call such entries false; it refuses a post of a later revision, with its sentence.
"""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Leave all as it is."""
