"""What the story of a person tells of where they lived; a vague day stands with its words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from policepost.core.language import _
from policepost.core.shapes import Ref, TimelineLine
from policepost.core.vague import Known, VagueDay, format_if_vague
from policepost.residents import moving, residing
from policepost.residents.records import Resident
from policepost.residents.residing import StayLine


def lines(session: Session, ref: Ref) -> list[TimelineLine]:
    """Return each move of a person whose day is known, at least by its month or year."""
    stays = residing.stays(session, ref.id, date.max)
    found = [line for stay in stays for line in _out_of(ref, stay)]  # on one day: before moving in
    found += [line for stay in stays for line in _into(ref, stay)]
    resident = session.get_one(Resident, ref.id)
    if resident.left_on is not None:
        left = residing.left_of(resident.left_on, resident.left_vague)
        day = resident.left_on if left.known is Known.NOTHING else left.possibly
        died = resident.left_kind == moving.DIED
        found.append(
            TimelineLine(
                ref=ref,
                at=day,
                title=_("Died") if died else _("Left"),
                detail=resident.left_reason,
                tone="muted",
                vague=format_if_vague(left),
            )
        )
    return found


def _out_of(ref: Ref, stay: StayLine) -> Iterator[TimelineLine]:
    """Tell of moving out of a former dwelling; of who left, the leaving is told."""
    if stay.id and stay.until and stay.until.known is not Known.NOTHING:
        title = _("Lives no more in the other dwelling") if stay.manner else _("Moved")
        yield _line(ref, stay.until, title, stay.address)


def _into(ref: Ref, stay: StayLine) -> Iterator[TimelineLine]:
    """Tell of moving into the main dwelling of today, or into another one besides."""
    if stay.since.known is Known.NOTHING:
        return
    if stay.manner:
        yield _line(ref, stay.since, _("Lives in another dwelling too"), stay.address)
    elif stay.id is None:
        yield _line(ref, stay.since, _("Moved in"), "")


def _line(ref: Ref, day: VagueDay, title: str, address: str) -> TimelineLine:
    return TimelineLine(
        ref=ref, at=day.possibly, title=title, detail=address, vague=format_if_vague(day)
    )
