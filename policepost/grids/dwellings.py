"""What an officer can say of a dwelling: what it is used for, whose it is, who lets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock, tables
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.exchange import values
from policepost.grids.records import Dwelling, Place

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database

MOST_ROOMS = 999
"""Rooms, or people allowed, beyond which a slip of the finger is likelier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingForm:
    """What the form of a dwelling holds; see :class:`policepost.grids.records.Dwelling`."""

    use: str | None = None
    area: float | None = None
    rented: bool | None = None
    owner: str = ""
    landlord_id: UUID | None = None
    landlord: str = ""
    landlord_phone: str = ""
    rooms: int | None = None
    allowed: int | None = None


def edit_dwelling(db: Database, dwelling_id: UUID, form: DwellingForm) -> None:
    """Say what a dwelling is used for, whose it is, whether and by whom it is let.

    Raises:
        Refused: A field does not fit; a landlord is named though the dwelling is said not to be
            let.
    """
    _check(form)
    with db.transaction("Edit dwelling") as session:
        place = session.get_one(Place, dwelling_id)
        place.use, place.area, place.rented = form.use, form.area, form.rented
        place.collected_on, place.collected_by = clock.today(), db.officer.name
        told = session.get(Dwelling, dwelling_id)
        phone = "" if form.landlord_id else form.landlord_phone.strip()
        if phone and (told is None or told.landlord_phone != phone):
            phone = _phone(phone)
        tell(
            session,
            dwelling_id,
            {
                "owner": " ".join(form.owner.split()),
                "landlord_id": form.landlord_id,
                "landlord": "" if form.landlord_id else " ".join(form.landlord.split()),
                "landlord_phone": phone,
                "rooms": form.rooms,
                "allowed": form.allowed,
            },
        )


def _phone(typed: str) -> str:
    try:
        return values.phone_field(typed)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="landlord_phone") from None


def tell(session: Session, dwelling_id: UUID, facts: dict[str, object]) -> bool:
    """Write facts of a dwelling that differ from what is known; say whether there were any."""
    told = session.get(Dwelling, dwelling_id)
    if told is None:
        if not any(value not in (None, "") for value in facts.values()):
            return False
        empty = {"owner": "", "landlord": "", "landlord_phone": ""}
        session.add(Dwelling(id=dwelling_id, **{**empty, **facts}))
        return True
    differ = {name: new for name, new in facts.items() if getattr(told, name) != new}
    for name, new in differ.items():
        setattr(told, name, new)
    return bool(differ)


def _check(form: DwellingForm) -> None:
    if form.use is not None and form.use not in tables.table("dwelling_uses"):
        raise Refused(_("Choose what the dwelling is used for."), field="use")
    if form.area is not None and not 0 < form.area < 100_000:
        raise Refused(_("The area is a number of square metres."), field="area")
    for field, number in (("rooms", form.rooms), ("allowed", form.allowed)):
        if number is not None and not 0 < number <= MOST_ROOMS:
            raise Refused(_("Give a number from 1 to {most}.").format(most=MOST_ROOMS), field=field)
    if form.rented is False and (form.landlord_id or form.landlord.strip()):
        raise Refused(
            _("A dwelling with a landlord is let; say so, or take the landlord out."),
            field="rented",
        )
