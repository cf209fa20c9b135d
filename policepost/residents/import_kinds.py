"""The kinds of sheet that the post imports, for the window and the command line."""

from policepost.grids.importing import DWELLINGS
from policepost.grids.premises_importing import PREMISES
from policepost.residents.importing import RESIDENTS

KINDS = (RESIDENTS, DWELLINGS, PREMISES)
"""What a sheet may hold; where two fit alike the first is meant."""
