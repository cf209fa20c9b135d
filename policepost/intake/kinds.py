"""The kinds of sheet that the post takes in, for the window and the command line."""

from policepost.exchange.kinds import SheetKind
from policepost.grids.importing import DWELLINGS
from policepost.grids.premises_importing import PREMISES
from policepost.mediation.calls.importing import CALLS
from policepost.residents.importing import RESIDENTS
from policepost.verification.importing import USES

KINDS = (RESIDENTS, DWELLINGS, PREMISES, USES, CALLS)
"""What a sheet may hold; where two fit alike the first is meant."""

BY_NAME = {kind.name: kind for kind in KINDS}

RECORDS = {
    "residents": "resident",
    "dwellings": "place",
    "premises": "premises",
    "uses": "dwelling_use",
    "calls": "handover",
}
"""By name of a kind, the records that its rows become."""


def kind_of(name: str) -> SheetKind:
    """Return a kind by its name."""
    return BY_NAME[name]
