"""The chips over the three lists: which there are, and which each list has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from policepost.core import tables
from policepost.core.language import N_, _
from policepost.grids.queries import GridLine
from policepost.inspections import checklists, words
from policepost.inspections.lists import Filter
from policepost.inspections.rules import NAMES, HazardState, InspectionState
from policepost.ui.chip import Chip

HAZARD, INSPECTION, PREMISES = "hazard", "inspection", "premises"
KINDS = (HAZARD, INSPECTION, PREMISES)
_HAZARD_STATES = {
    "open": NAMES["to_rectify"],
    "overdue": NAMES["overdue"],
    HazardState.REFUSED.value: NAMES[HazardState.REFUSED],
    HazardState.IN_TIME.value: NAMES[HazardState.IN_TIME],
    HazardState.LATE.value: NAMES[HazardState.LATE],
}
_INSPECTION_STATES = {
    InspectionState.DOING.value: NAMES[InspectionState.DOING],
    InspectionState.OPEN.value: NAMES[InspectionState.OPEN],
    InspectionState.CLOSED.value: NAMES[InspectionState.CLOSED],
    InspectionState.VOID.value: NAMES[InspectionState.VOID],
}
_PREMISES_STATES = {"due": N_("Inspection due"), "hazards": N_("Hazards left")}


class FilterChips(QObject):
    """All chips of the row.

    Attributes:
        special: Shown while another page chose what no chip can say; pressed, that ends.
    """

    changed = Signal()
    """Another value is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.special = Chip(_("Chosen elsewhere"))
        self.special.hide()
        self.states = {
            HAZARD: Chip(_("State"), _choices(_("All states"), _HAZARD_STATES)),
            INSPECTION: Chip(_("State"), _choices(_("All states"), _INSPECTION_STATES)),
            PREMISES: Chip(_("State"), _choices(_("All premises"), _PREMISES_STATES)),
        }
        self.states[HAZARD].choose("open")
        kinds = [(row.code, row.label) for row in tables.table("premises_kinds")]
        self.premises_kinds = Chip(_("All kinds"), [(None, _("All kinds")), *kinds])
        marks = [(row.code, row.label) for row in tables.table("premises_tags")]
        self.tags = Chip(_("Any mark"), [(None, _("Any mark")), *marks])
        self.officers = Chip(_("Any officer"))
        self.grids = Chip(_("All grids"))
        severities = [(code, _(name)) for code, name in words.SEVERITIES.items()]
        self.severities = Chip(_("Any severity"), [(None, _("Any severity")), *severities])
        lists = [(one.code, one.short_label) for one in checklists.shipped().values()]
        self.checklists = Chip(_("All checklists"), [(None, _("All checklists")), *lists])
        self._own: dict[str, dict[str, Chip]] = {
            HAZARD: {"severity": self.severities},
            INSPECTION: {"checklist": self.checklists},
            PREMISES: {"tag": self.tags, "officer": self.officers},
        }
        for chip in self.in_order()[1:]:
            chip.changed.connect(self.changed)

    def in_order(self) -> list[Chip]:
        """Every chip as the row has them."""
        return [
            *(self.special, *self.states.values(), self.premises_kinds),
            *(self.tags, self.officers, self.severities, self.checklists, self.grids),
        ]

    def kept(self, kind: str) -> Mapping[str, Chip]:
        """The chips of a list by the names under which a kept filter has them."""
        every = {"kind": self.premises_kinds, "grid": self.grids}
        return {"state": self.states[kind], **every, **self._own[kind]}

    def asked(self, kind: str) -> Iterable[Chip]:
        """The chips that can narrow a list down."""
        return (self.special, *self.kept(kind).values())

    def values(self, kind: str) -> dict[str, Any]:
        """What the chips of a list narrow it down to, as fields of a `Filter`."""
        found: dict[str, Any] = {name: chip.value for name, chip in self.kept(kind).items()}
        found["grid_id"] = found.pop("grid")
        return found

    def choose(self, kind: str, wanted: Filter) -> None:
        """Show what a filter says, of which nobody is told."""
        for chip, value in (
            (self.states[kind], wanted.state),
            (self.premises_kinds, wanted.kind),
            (self.tags, wanted.tag),
            (self.officers, wanted.officer),
            (self.grids, wanted.grid_id),
            (self.severities, wanted.severity),
            (self.checklists, wanted.checklist),
        ):
            _choose_quietly(chip, value)

    def offer_grids(self, grids: Sequence[GridLine]) -> None:
        """Offer the post's grids."""
        self.grids.set_choices([(None, _("All grids")), *((one.id, one.name) for one in grids)])

    def dress(self, kind: str, officers: Sequence[str], *, special: bool) -> None:
        """Show the chips of a list; the officers are those who look after premises."""
        _choose_quietly(self.special, True if special else None)
        self.special.setVisible(special)
        for one, chip in self.states.items():
            chip.setVisible(one == kind)
        for one, chips in self._own.items():
            for chip in chips.values():
                chip.setVisible(one == kind)
        self.officers.setVisible(bool(officers))
        if officers:
            self.officers.set_choices([(None, _("Any officer")), *((one, one) for one in officers)])


def _choices(every: str, states: dict[str, str]) -> list[tuple[object, str]]:
    return [(None, every), *((code, _(name)) for code, name in states.items())]


def _choose_quietly(chip: Chip, value: object) -> None:
    chip.blockSignals(True)  # noqa: FBT003 - Qt's own signature
    chip.choose(value)
    chip.blockSignals(False)  # noqa: FBT003 - Qt's own signature
