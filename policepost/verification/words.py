"""What the answers at a door are called, and what became of a household."""

from policepost.core.language import _, ngettext, pgettext
from policepost.verification.actions import Verified
from policepost.verification.rules import Answer


def answer(given: Answer) -> str:
    """An answer at the door, as buttons and badges have it."""
    return {
        Answer.SAME: _("Same"),
        Answer.CHANGED: pgettext("at the door", "Changed"),
        Answer.LEFT: pgettext("at the door", "Moved out"),
        Answer.NOT_MET: _("Not met"),
    }[given]


def done(found: Verified, address: str) -> str:
    """What became of a household, in one sentence."""
    told = [
        ngettext("{count} verified", "{count} verified", found.verified).format(
            count=found.verified
        )
    ]
    if found.left:
        words = ngettext("{count} moved out", "{count} moved out", found.left)
        told.append(words.format(count=found.left))
    if found.not_met:
        words = ngettext("{count} not met", "{count} not met", found.not_met)
        told.append(words.format(count=found.not_met))
    if found.besides:
        words = ngettext("{count} besides confirmed", "{count} besides confirmed", found.besides)
        told.append(words.format(count=found.besides))
    if found.gone_besides:
        words = ngettext(
            "{count} lives here no more", "{count} live here no more", found.gone_besides
        )
        told.append(words.format(count=found.gone_besides))
    if found.visit is not None:
        told.append(_("a visit is planned"))
    return _("{address}: {told}.").format(address=address, told=_(", ").join(told))
