"""What the rules propose anew when parties, act or facts of a dispute have changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policepost.core.language import _
from policepost.mediation import codes, hindrances
from policepost.mediation.law import opinions, reading, ways
from policepost.mediation.law.words import TRACK_WORDS, WAY_WORDS, Track, Way

if TYPE_CHECKING:
    from policepost.mediation.law.tracks import Proposal
    from policepost.mediation.lines import Card


@dataclass(frozen=True, slots=True)
class Hint:
    """Another way, or somebody else who should mediate, and why.

    Attributes:
        choice: What is proposed.
        why: Its reasons, in the language of the screen; a rule of law with its articles.
    """

    choice: Way | Track
    why: str

    @property
    def words(self) -> str:
        """What the card says."""
        if isinstance(self.choice, Way):
            said = _("By law now: {choice}. {why}")
            return said.format(choice=_(WAY_WORDS[self.choice]), why=self.why)
        said = _("Proposed now: {choice} ({why})")
        return said.format(choice=_(TRACK_WORDS[self.choice]), why=self.why)


def hints(card: Card, proposal: Proposal) -> list[Hint]:
    """Return what should be decided anew, the way first.

    Of who mediates nothing is said once the officer gave a reason for another choice, or once the
    quarrel is settled; of the way nothing once somebody signed.

    Args:
        card: The dispute as it stands.
        proposal: Who should mediate it as it stands, with its reasons.
    """
    found = []
    if hindrances.writable(card.state):
        found += _way(card)
    decided = card.track == proposal.track or bool(card.track_reason)
    if card.status in codes.UNSETTLED and not decided:
        found.append(Hint(proposal.track, proposal.why))
    return found


def _way(card: Card) -> list[Hint]:
    """The way that is open in place of one that the law has closed since it was chosen."""
    weighed = ways.weigh(reading.quarrel(card))
    chosen = next(one for one in weighed if one.way == card.way)
    if chosen.lawful:
        return []
    lawful = [one.way for one in weighed if one.lawful]
    better = next((way for way in (Way.POLICE, Way.PEOPLE) if way in lawful), None)
    if better is None:  # none is left: the reasons on the card say so
        return []
    against = chosen.of(opinions.Weight.AGAINST)[0]
    return [Hint(better, _("{why} ({law})").format(why=against.sentence, law=against.cited))]
