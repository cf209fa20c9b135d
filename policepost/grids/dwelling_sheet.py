"""The sheet of a dwelling: its use, whose it is, who lets it and to how many."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from policepost.core import tables
from policepost.core.language import _
from policepost.core.searching import search
from policepost.core.shapes import Hit
from policepost.grids.dialogs import Done, PlaceSheet
from policepost.grids.dwelling_queries import DwellingCard
from policepost.grids.dwellings import MOST_ROOMS, DwellingForm, edit_dwelling
from policepost.grids.queries import PlaceCard
from policepost.ui.form import ChoiceField, LineField, NumberField
from policepost.ui.page import Context
from policepost.ui.person_field import Person, PersonField

_OFFERED = 10


class EditDwellingSheet(PlaceSheet):
    """Says what a dwelling is used for, whose it is and who lets it."""

    def __init__(
        self,
        page: QWidget,
        context: Context,
        place: PlaceCard,
        told: DwellingCard,
        done: Done,
    ) -> None:
        super().__init__(page, context, _("Edit {name}").format(name=place.short_address), done)
        self._of = place
        uses = [(row.code, row.label) for row in tables.table("dwelling_uses")]
        self.entry.row(
            ChoiceField("use", _("Use"), uses, empty=""),
            NumberField("area", _("Area"), unit="m²", least=None, decimals=True),
        )
        self.entry.row(
            NumberField("rooms", _("Rooms"), least=1, most=MOST_ROOMS),
            NumberField("allowed", _("People allowed"), least=1, most=MOST_ROOMS),
        )
        self.entry.add(LineField("owner", _("Owner")))
        self.entry.section(_("Letting"))
        rented = [(True, _("yes")), (False, _("no"))]
        self.entry.add(ChoiceField("rented", _("Rented out"), rented, empty=_("not known")))
        self.entry.add(PersonField("landlord", _("Landlord"), self._find))
        self.entry.add(LineField("landlord_phone", _("Landlord's telephone, of an outsider")))
        self.entry.set_values(
            {
                "use": place.use,
                "area": None if place.area is None else f"{place.area:g}",
                "rented": place.rented,
                "rooms": told.rooms,
                "allowed": told.allowed,
                "owner": told.owner,
                "landlord": Person(told.landlord_id, told.landlord) if told.landlord else None,
                "landlord_phone": "" if told.landlord_id else told.landlord_phone,
            }
        )
        self.ready(_("Save"))

    def _find(self, text: str) -> Sequence[Hit]:
        with self.db.reading() as session:
            return search.find(session, text, _OFFERED, kinds=["resident"])

    @override
    def save(self) -> tuple[UUID | None, str]:
        """Keep what the dwelling is."""
        said = self.entry.values()
        area = None if said["area"] is None else float(said["area"])
        landlord = said["landlord"] or Person(None, "")
        form = DwellingForm(
            use=said["use"],
            area=area,
            rented=said["rented"],
            owner=said["owner"],
            landlord_id=landlord.id,
            landlord="" if landlord.id else landlord.name,
            landlord_phone=said["landlord_phone"],
            rooms=said["rooms"],
            allowed=said["allowed"],
        )
        edit_dwelling(self.db, self._of.id, form)
        return self._of.id, _("{name} is saved.").format(name=self._of.short_address)
