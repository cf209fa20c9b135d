"""Keeps what is pressed at a door as a draft: a locked window or a power cut loses no key."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from policepost.core import drafts
from policepost.core.errors import Refused
from policepost.verification.actions import FORM

if TYPE_CHECKING:
    from policepost.ui.page import Page
    from policepost.verification.household_view import HouseholdView

LANE = "draft"
"""Keeping and forgetting follow each other, so that no late key brings a draft back."""


class RoundDrafts(QObject):
    """The draft of each household; at every key it is kept in the background."""

    def __init__(self, page: "Page", view: "HouseholdView") -> None:
        super().__init__(page)
        self._page, self._view = page, view

    @Slot()
    def keep(self) -> None:
        """Keep what was pressed at the household shown."""
        found = self._view.household
        if found is not None:
            work = partial(drafts.keep, self._page.db, FORM, found.dwelling_id, self._view.typed())
            self._page.tasks.run(work, _nothing, self._not_kept, lane=LANE)

    def restore(self, dwelling_id: UUID) -> None:
        """Put back what was pressed before somebody was interrupted there."""
        draft = drafts.find(self._page.db, FORM, dwelling_id)
        if draft is not None:
            self._view.restore(draft.typed)

    def forget(self, dwelling_id: UUID) -> None:
        """Forget what the last keys may still be keeping: the household is official now."""
        work = partial(drafts.discard, self._page.db, FORM, dwelling_id)
        self._page.tasks.run(work, _nothing, self._not_kept, lane=LANE)

    def _not_kept(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            raise error
        self._page.show_refusal(error)


def _nothing(_none: object) -> None:
    """Nothing is said: this happens at every key."""
