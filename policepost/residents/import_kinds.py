"""The kinds of sheet that the post imports, for the window and the command line."""

from policepost.exchange.kinds import SheetKind
from policepost.grids.importing import DWELLINGS
from policepost.grids.premises_importing import PREMISES
from policepost.residents.importing import RESIDENTS

KINDS: list[SheetKind] = [RESIDENTS, DWELLINGS, PREMISES]
"""What a sheet may hold; where two fit alike the first is meant."""


def offer(kind: SheetKind) -> None:
    """Let the post import one more kind of sheet, which a feature above this one knows."""
    if kind not in KINDS:
        KINDS.append(kind)
