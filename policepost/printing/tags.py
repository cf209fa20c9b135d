"""What is said of a tag that a form may not use."""

from typing import Any

from policepost.core.errors import Refused
from policepost.core.language import _


def unusable(element: Any) -> Refused:
    """Return the refusal of the markup ``element``, with its line in the markup if it is known."""
    sentence = _("A form cannot use <{tag}>.").format(tag=element.tag)
    refusal = Refused(sentence, field="form")
    refusal.add_note(f"<{element.tag}")
    return refusal
