"""The features by name, for whoever needs all of them known before the file is opened.

Nothing is imported here and nothing of Qt is needed, so that commands run where no window could.
"""

import importlib
from collections.abc import Sequence

from policepost.core.language import N_

FEATURES = (
    *(f"policepost.{feature}.queries" for feature in ("officers", "grids", "residents")),
    *(f"policepost.{feature}.queries" for feature in ("appointments", "mediation", "inspections")),
    *("policepost.grids.entries", "policepost.grids.premises_queries"),
    "policepost.grids.dwelling_queries",
    "policepost.verification.queries",
    "policepost.inspections.finding",
    "policepost.intake.queries",
    "policepost.retention.queries",
    "policepost.lists.queries",
)
"""What must be known before the file is opened: their tables and their search entries."""

KIND_TITLES = {
    "resident": N_("Residents"),
    "place": N_("Addresses"),
    "dwelling": N_("Owners and landlords"),
    "premises": N_("Premises"),
    "booking": N_("Appointments"),
    "dispute": N_("Disputes"),
    "inspection": N_("Inspections"),
    "hazard": N_("Hazards"),
}
"""Headings of the groups in the search."""


def import_all(names: Sequence[str]) -> None:
    """Import modules for what they register: tables, search entries."""
    for name in names:
        importlib.import_module(name)
