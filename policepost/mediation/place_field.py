"""The field for where a quarrel happened: a place of the post, or words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from typing_extensions import override

from policepost.core.language import _
from policepost.ui.form import PersonField

if TYPE_CHECKING:
    from policepost.core.shapes import Hit

KINDS = ("place", "premises")
"""What the search finds for it."""


class PlaceField(PersonField):
    """Type an address, a door or a shop's name and pick it; what is not picked stays as words."""

    def __init__(self, name: str, caption: str, find: Callable[[str], Sequence[Hit]]) -> None:
        asked = _("Address, door number, name of a shop, or in words")
        super().__init__(name, caption, find, placeholder=asked)

    @override
    def _outside(self) -> str:
        return _("As typed")
