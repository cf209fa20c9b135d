"""Who should mediate: the officer alone, or the joint panel. A proposal with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from policepost.core.language import _, ngettext
from policepost.core.tables import table
from policepost.mediation.law.opinions import law
from policepost.mediation.law.words import TRACK_WORDS, Track


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What the proposal looks at; ``earlier`` counts the earlier disputes of people and place."""

    kind: str
    amount: Decimal | None = None
    parties: int = 0
    injured: bool = False
    may_escalate: bool = False
    earlier: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who should mediate, and why, in the language of the screen."""

    track: Track
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        """Who, in the language of the screen."""
        return _(TRACK_WORDS[self.track])

    @property
    def why(self) -> str:
        """The reasons in one line."""
        return _("; ").join(self.reasons)


def propose(about: Weighed) -> Proposal:
    """Propose the joint panel for what is complex, with every reason; else the officer alone."""
    from_ = law().part("tracks")
    found = []
    if about.may_escalate:
        found.append(_("it may escalate"))
    if about.injured:
        found.append(_("somebody is hurt"))
    if about.amount is not None and about.amount >= from_["amount"]:
        found.append(_("{amount} yuan are claimed").format(amount=f"{about.amount:,}"))
    if about.parties >= from_["parties"]:
        found.append(
            ngettext("{count} party", "{count} parties", about.parties).format(count=about.parties)
        )
    if about.kind in from_["kinds"]:
        words = _("{kind}: law of several authorities")
        found.append(words.format(kind=table("dispute_kinds").label(about.kind)))
    if about.earlier >= from_["earlier"]:
        words = _("quarrelled {count} times before")
        found.append(words.format(count=about.earlier))
    if found:
        return Proposal(Track.JOINT, tuple(found))
    return Proposal(Track.SIMPLE, (_("small, few people, nobody hurt"),))
