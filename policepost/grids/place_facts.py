"""What the panel shows of a place, and its facts in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policepost.core import tables
from policepost.core.language import _, format_day, ngettext
from policepost.core.masking import masked_phone
from policepost.core.shapes import DueLine, TimelineLine
from policepost.grids import rules
from policepost.grids.drawing_queries import StayLine
from policepost.grids.dwellers import Dweller
from policepost.grids.dwelling_queries import NOTHING_TOLD, DwellingCard
from policepost.grids.queries import PlaceCard, TreeLine
from policepost.grids.records import Level
from policepost.grids.seen import Seen
from policepost.grids.serving_queries import ServiceLine


@dataclass(frozen=True)
class PlaceData:
    """What the panel shows of a place."""

    place: PlaceCard
    line: TreeLine | None
    inside: Sequence[TreeLine]
    people: Sequence[Dweller]
    told: DwellingCard = NOTHING_TOLD
    stays: Sequence[StayLine] = ()
    services: Sequence[ServiceLine] = ()
    story: Sequence[TimelineLine] = ()
    due: Sequence[DueLine] = ()
    seen: Seen | None = None


def facts(data: PlaceData) -> list[tuple[str, str]]:
    """Name and value of each fact of a place; one without a value is not shown."""
    place, line = data.place, data.line
    use = tables.table("dwelling_uses").label(place.use)
    rented = {True: _("yes"), False: _("no"), None: ""}[place.rented]
    counts = ""
    if line is not None and place.level != Level.DWELLING:
        homes = ngettext("{count} dwelling", "{count} dwellings", line.dwellings)
        people = ngettext("{count} person", "{count} people", line.people)
        homes, people = (
            homes.format(count=f"{line.dwellings:,}"),
            people.format(count=f"{line.people:,}"),
        )
        counts = f"{homes} · {people}"
    return [
        (_("Address"), place.address if place.address != place.name else ""),
        (_("Grid"), place.grid if place.level != Level.GRID else ""),
        (_("Count"), counts),
        (_("Written as"), place.written),
        (_("By levels"), _levels(place)),
        (_("Use"), use),
        (_("Area"), f"{place.area:g} m²" if place.area else ""),
        (_("Rooms"), _number(data.told.rooms)),
        (_("People allowed"), _number(data.told.allowed)),
        (_("Owner"), data.told.owner),
        (_("Rented out"), rented),
        (_("Landlord"), _landlord(data.told)),
    ]


def _levels(place: PlaceCard) -> str:
    """The levels of the address as it was written, where it says more than the standard one."""
    address = rules.parse(place.written) if place.written else None
    return " › ".join(rules.levels(address).values()) if address else ""


def _number(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _landlord(told: DwellingCard) -> str:
    phone = masked_phone(told.landlord_phone)
    return " · ".join(part for part in (told.landlord, phone) if part)


def service(line: ServiceLine) -> str:
    """Say who serves a grid, and since when."""
    role = tables.table("grid_roles").label(line.role)
    told = (role, line.name, line.phone, period(line.since, line.until))
    return " · ".join(part for part in told if part)


def period(since: date | None, until: date | None) -> str:
    """Say a half-open period; ``until`` is told as the first day without."""
    if since and until:
        words = _("{since} until {until}")
        return words.format(since=format_day(since), until=format_day(until))
    if until:
        return _("until {until}").format(until=format_day(until))
    return _("since {since}").format(since=format_day(since)) if since else ""
