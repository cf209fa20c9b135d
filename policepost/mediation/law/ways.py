"""Which way is lawful: people's mediation, by the police, or by the police on the spot.

Plain calculations over plain values. Each answer carries its reasons, each reason the articles on
which it rests; lists and articles are data (``resources/law/mediation.toml``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from policepost.core import clock
from policepost.core.language import _
from policepost.mediation.law.opinions import Opinion, Quarrel, Reason, Weight, law
from policepost.mediation.law.sides import side_reasons
from policepost.mediation.law.words import BY_POLICE, Consent, Way

NONE, OTHER, CRIME = "none", "other", "crime"


def acts() -> list[tuple[str, str]]:
    """What somebody may have done, as choices: acts that may be mediated, then what is none."""
    rows = (*law().rows("police", "acts"), *law().rows("police", "others"))
    return [(row.code, row.label) for row in rows]


def weigh(quarrel: Quarrel) -> tuple[Opinion, ...]:
    """Say of each way whether it is lawful, why, and what is missing for it."""
    return tuple(opinion(way, quarrel) for way in Way)


def opinion(way: str, quarrel: Quarrel) -> Opinion:
    """Say of one way whether it is lawful, why, and what is missing for it."""
    chosen = Way(way)
    asked = {Way.PEOPLE: _people, Way.POLICE: _police, Way.SPOT: _spot}[chosen]
    found = [*_always(quarrel), *asked(quarrel)]
    for side in quarrel.sides:
        found += side_reasons(side, chosen)
    order = list(Weight)
    return Opinion(chosen, tuple(sorted(found, key=lambda one: order.index(one.weight))))


def proposed(opinions: Iterable[Opinion]) -> Opinion:
    """Of several ways the first to think of: a ready one of the police, else people's mediation.

    On the spot comes before a mediation at the station, as it asks less of the parties.
    """
    by_way = {one.way: one for one in opinions}
    ready = (by_way[way] for way in (Way.SPOT, Way.POLICE) if by_way[way].ready)
    return next(ready, by_way[Way.PEOPLE])


def _always(quarrel: Quarrel) -> Iterator[Reason]:
    if quarrel.turned_crime or quarrel.act == CRIME:
        words = _("It is a suspected crime: hand it to the criminal police, do not mediate it.")
        yield Reason(Weight.AGAINST, words, ("pml25",), "act")
    if quarrel.may_escalate and not quarrel.reported:
        words = _("It may escalate: tell the police station at once and enter when.")
        yield Reason(Weight.MISSING, words, ("pml25",), "reported_day")


def _people(quarrel: Quarrel) -> Iterator[Reason]:
    yield Reason(Weight.FOR, _("A quarrel among people, settled of their own will."), ("pml2",))
    for side in _refusing(quarrel):
        words = _("{party} plainly refuses: no mediation. Tell them of the other ways.")
        yield Reason(Weight.AGAINST, words.format(party=side), ("pml17", "pml26"), "parties")
    if quarrel.act and quarrel.act not in {NONE, CRIME}:
        words = _(
            "The civil part only: the violation stays with the police, unless both have performed "
            "and apply in writing."
        )
        yield Reason(Weight.WARNING, words, ("psapl9_4", "proc186"), "act")


def _refusing(quarrel: Quarrel) -> list[str]:
    return [side.label for side in quarrel.sides if side.consent == Consent.REFUSES]


def _police(quarrel: Quarrel) -> Iterator[Reason]:
    yield from _act(quarrel)
    yield from _circumstance(quarrel)
    if quarrel.act != NONE and "minor" not in quarrel.findings:
        words = _("Only what is minor is mediated: enter whether it is.")
        yield Reason(Weight.MISSING, words, ("psapl9", "proc178"), "findings")
    yield from _excluded(quarrel)
    yield from _recorded(quarrel)
    if quarrel.appraisal and quarrel.appraised_on is None:
        words = _("Wait for the appraisal report and enter its day.")
        yield Reason(Weight.MISSING, words, ("work_days",), "appraised_on")


def _act(quarrel: Quarrel) -> Iterator[Reason]:
    listed = {row.code: row for row in law().rows("police", "acts")}
    if not quarrel.act:
        yield Reason(Weight.MISSING, _("Enter what was done."), ("proc178",), "act")
    elif quarrel.act == NONE:
        words = _("No violation: only people's mediation, or a court.")
        yield Reason(Weight.AGAINST, words, ("proc178",), "act")
    elif quarrel.act in listed:
        words = _("{act}: one of the acts that may be mediated.")
        yield Reason(
            Weight.FOR, words.format(act=listed[quarrel.act].label), ("psapl9", "proc178"), "act"
        )
    elif quarrel.act != CRIME:
        words = _("This is none of the acts that the police may mediate.")
        yield Reason(Weight.AGAINST, words, ("proc178",), "act")


def _circumstance(quarrel: Quarrel) -> Iterator[Reason]:
    known = {row.code: row for row in law().rows("police", "circumstances")}
    if quarrel.act == NONE:
        return
    if quarrel.circumstance in known:
        label = known[quarrel.circumstance].label
        yield Reason(Weight.FOR, label, ("proc178",), "circumstance")
    else:
        words = _("Enter in which of the circumstances of the law it happened.")
        yield Reason(Weight.MISSING, words, ("proc178",), "circumstance")


def _excluded(quarrel: Quarrel) -> Iterator[Reason]:
    known = {row.code: row for row in law().rows("police", "exclusions")}
    for code in quarrel.exclusions:
        label = known[code].label if code in known else code
        words = _("Never mediated by the police: {cause}.").format(cause=label)
        yield Reason(Weight.AGAINST, words, ("proc179",), "exclusions")
    for side in _refusing(quarrel):
        words = _("{party} is plainly unwilling: the police do not mediate.").format(party=side)
        yield Reason(Weight.AGAINST, words, ("proc179",), "parties")


def _recorded(quarrel: Quarrel) -> Iterator[Reason]:
    if not quarrel.one_officer:
        return
    if quarrel.recording:
        words = _("One officer with full recording: {reference}.")
        yield Reason(
            Weight.FOR, words.format(reference=quarrel.recording), ("proc52",), "recording"
        )
    else:
        words = _(
            "One officer alone and no recording: enter its reference, or the evidence cannot "
            "support a punishment."
        )
        yield Reason(Weight.WARNING, words, ("proc52", "psapl108"), "recording")


def _spot(quarrel: Quarrel) -> Iterator[Reason]:
    yield from (one for one in _police(quarrel) if one.articles != ("work_days",))
    if quarrel.act == NONE:
        return
    if quarrel.appraisal:
        words = _("What has to be appraised is not mediated on the spot.")
        yield Reason(Weight.AGAINST, words, ("proc178",), "appraisal")
    labels = {row.code: row.label for row in law().rows("police", "findings")}
    for code in law().part("police")["spot_findings"]:
        if code not in quarrel.findings and code != "minor":
            words = _("On the spot only where this is so: {finding}.")
            yield Reason(
                Weight.MISSING, words.format(finding=labels[code]), ("proc178",), "findings"
            )


class Appraised(Protocol):
    """What has to be known of an appraisal to say until when a mediation ends."""

    @property
    def appraisal(self) -> bool:
        """Whether an injury or a price is to be appraised."""

    @property
    def appraised_on(self) -> date | None:
        """When the report came."""


def finish_until(way: str, received_on: date, quarrel: Appraised) -> date | None:
    """Until when a mediation by the police is to end, None where nothing says so.

    Three working days from acceptance, or from the report where something is appraised (2007 rules
    of the Ministry).
    """
    if way not in BY_POLICE:
        return None
    start = quarrel.appraised_on if quarrel.appraisal else received_on
    days: int = law().part("limits")["police_days"]
    return clock.add_working_days(start, days) if start is not None else None
