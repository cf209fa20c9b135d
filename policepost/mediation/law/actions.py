"""What an officer can do about the way of a dispute."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import one_line
from policepost.core.shapes import Ref
from policepost.mediation import course, meanwhile
from policepost.mediation.law import opinions, reading, ways
from policepost.mediation.law.words import Way, codes, stored
from policepost.mediation.records import Dispute

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.mediation.lines import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class WayFacts:
    """What was found out about a dispute, and by which way it is mediated. Codes of the law."""

    way: str = Way.PEOPLE
    act: str = ""
    circumstance: str = ""
    findings: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    appraisal: bool = False
    appraised_on: date | None = None
    one_officer: bool = False
    recording: str = ""
    key: bool = False
    turned_crime_on: date | None = None


def stands(card: Card) -> WayFacts:
    """What stands in a dispute now."""
    return WayFacts(
        way=card.way,
        act=card.act,
        circumstance=card.circumstance,
        findings=codes(card.findings),
        exclusions=codes(card.exclusions),
        appraisal=card.appraisal,
        appraised_on=card.appraised_on,
        one_officer=card.one_officer,
        recording=card.recording,
        key=card.key,
        turned_crime_on=card.turned_crime_on,
    )


def weighed(card: Card, told: WayFacts) -> tuple[opinions.Opinion, ...]:
    """Say what the rules would say of each way if a dispute stood as ``told``."""
    found = replace(
        reading.quarrel(card),
        act=told.act,
        circumstance=told.circumstance,
        findings=frozenset(told.findings),
        exclusions=told.exclusions,
        appraisal=told.appraisal,
        appraised_on=told.appraised_on,
        one_officer=told.one_officer,
        recording=one_line(told.recording),
        turned_crime=told.turned_crime_on is not None,
    )
    return ways.weigh(found)


def choose_way(
    db: Database, dispute_id: UUID, told: WayFacts, seen: WayFacts | None = None
) -> None:
    """Say what was found out and by which way the dispute is mediated.

    Refused for a way that the law closes, and once somebody signed. What is only missing may follow
    until the agreement is printed. ``seen`` is what stood there when the officer began.
    """
    told = _checked(told, clock.today())
    with db.transaction("Choose the way of mediation") as session:
        dispute = course.open_dispute(session, dispute_id)
        card = course.whole(session, dispute_id)
        values = _columns(told)
        held = {name: getattr(dispute, name) for name in values}
        before = _columns(seen) if seen is not None else held
        ref = Ref(Dispute.__tablename__, dispute_id)
        changed = meanwhile.changed(session, ref, before, values, held)
        if changed.keys() & {"way", "act", "circumstance"}:
            course.writable_dispute(session, dispute_id)
        opinion = next(one for one in weighed(card, told) if one.way == told.way)
        if "way" in changed or told.turned_crime_on is None:
            _refuse_unlawful(opinion)
        for name, value in changed.items():
            setattr(dispute, name, value)


def take_way(db: Database, card: Card, way: Way) -> None:
    """Go another way with a dispute as it stands; refused as by `choose_way`."""
    held = stands(card)
    choose_way(db, card.id, replace(held, way=way), held)


def _columns(told: WayFacts) -> dict[str, Any]:
    listed = {"findings": stored(told.findings), "exclusions": stored(told.exclusions)}
    return {**asdict(told), **listed}


def _checked(told: WayFacts, today: date) -> WayFacts:
    if told.way not in set(Way):
        raise Refused(_("Choose the way of mediation."), field="way")
    for name in ("appraised_on", "turned_crime_on"):
        day = getattr(told, name)
        if day is not None and day > today:
            raise Refused(_("This day lies in the future."), field=name)
    return replace(told, recording=one_line(told.recording))


def _refuse_unlawful(opinion: opinions.Opinion) -> None:
    for reason in opinion.of(opinions.Weight.AGAINST):
        sentence = _("{why} ({law})").format(why=reason.sentence, law=reason.cited)
        raise Refused(sentence, field=reason.field)
