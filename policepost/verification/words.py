"""What the answers at a door are called; the same English words mean something else elsewhere."""

from policepost.core.language import _, pgettext
from policepost.verification.rules import Answer


def answer(given: Answer) -> str:
    """An answer at the door, as buttons and badges have it."""
    return {
        Answer.SAME: _("Same"),
        Answer.CHANGED: pgettext("at the door", "Changed"),
        Answer.LEFT: pgettext("at the door", "Moved out"),
        Answer.NOT_MET: _("Not met"),
    }[given]
