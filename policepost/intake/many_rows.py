"""The bar that decides about many rows at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from uuid import UUID

from PySide6.QtCore import Slot

from policepost.core.errors import Refused
from policepost.core.language import _, ngettext
from policepost.exchange.report import CancelledImport
from policepost.intake import deciding, queries
from policepost.intake.deciding import Decided
from policepost.intake.decision_card import DecisionCard
from policepost.ui.chosen_bar import ChosenBar
from policepost.ui.listview import ListView
from policepost.ui.messages import confirmed, show_refusal, showing_refusals, tell
from policepost.ui.page import Page
from policepost.ui.progress import Foreground
from policepost.ui.undoing import tell_with_undo

_ASKED_FROM = 20
"""More rows than these are not decided about by a slip of the finger."""


class ManyRows(ChosenBar):
    """Says of all chosen rows that each is the one found, that all are new, or none is wanted."""

    def __init__(self, page: Page, view: ListView, card: DecisionCard) -> None:
        super().__init__(view, _("One only"))
        self._page, self._db, self._list, self._card = page, page.db, view, card
        self.work = Foreground(page, page.tasks, self._failed)
        self.same_button = self.add(_("Each is the one found"), self.take_same)
        self.new_button = self.add(_("All are new"), self.take_new)
        self.leave_button = self.add(_("Leave all out"), self.leave_out)

    @Slot()
    def take_same(self) -> None:
        """Take each row that means one entry as that one; the others still wait."""
        with self._db.reading() as session:
            found = queries.only_candidates(session, self._list.chosen_many())
        if not found:
            tell(self._page, _("Of none of these rows is it clear whom it means."))
            return
        self._decide(found)

    @Slot()
    def take_new(self) -> None:
        """Each row is somebody who is not in the register."""
        self._decide(dict.fromkeys(self._list.chosen_many()))

    def _decide(self, choices: Mapping[UUID, UUID | None]) -> None:
        chosen = self._list.chosen_count()
        if self._sure(len(choices)):
            work = partial(deciding.decide_many, self._db, choices)
            self.work.run(_("Deciding"), work, partial(self._decided, chosen))

    def _sure(self, count: int) -> bool:
        words = _("Decide about {count} rows at once?").format(count=f"{count:,}")
        return count <= _ASKED_FROM or confirmed(self._page, words, _("Decide"))

    def _decided(self, chosen: int, done: Decided) -> None:
        words = ngettext("{count} row taken in.", "{count} rows taken in.", done.taken)
        sentence = words.format(count=f"{done.taken:,}")
        waiting = chosen - done.taken
        if waiting:
            words = ngettext("{count} still waits.", "{count} still wait.", waiting)
            reasons = "".join(why for why, _count in Counter(done.left).most_common(1))
            sentence = " ".join(
                filter(None, (sentence, words.format(count=f"{waiting:,}"), reasons))
            )
        if done.taken:
            tell_with_undo(self._page, sentence)
        else:
            tell(self._page, sentence)
        self._card.decided.emit()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, CancelledImport):
            tell(self._page, _("Stopped. Nothing was changed."))
        elif isinstance(error, Refused):
            show_refusal(self._page, error)
        else:
            raise error

    @Slot()
    def leave_out(self) -> None:
        """None of the rows is taken in."""
        rows = self._list.chosen_many()
        if not self._sure(len(rows)):
            return
        name = ngettext("{count} row", "{count} rows", len(rows)).format(count=f"{len(rows):,}")
        words = _("{name} is left out; when the file comes again, too.")
        with showing_refusals(self._page):
            deciding.leave_out(self._db, rows)
            tell_with_undo(self._page, words.format(name=name))
            self._card.decided.emit()
