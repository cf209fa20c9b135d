"""The card of the settings that leads to the journal, to one's own actions and to what is due."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from policepost.audit.own import OwnActions
from policepost.core.language import _
from policepost.ui.page import Request
from policepost.ui.parts import Card, label, link_button

if TYPE_CHECKING:
    from policepost.ui.page import Page


class TrustCard(Card):
    """Offers only what the officer has the right to open."""

    def __init__(self, page: Page) -> None:
        super().__init__(_("Journal and retention"), _("who did and looked at what"))
        self._page = page
        words = _("Every change, every look, every print is kept and cannot be altered unnoticed.")
        self.body.addWidget(label(words, "muted", wrap=True))
        for right, title, kind in (
            ("journal.read", _("Open the journal"), "journal"),
            ("retention.propose", _("What is due for deletion"), "retention_case"),
        ):
            if page.db.may(right):
                ask = partial(page.asks.emit, Request("open", kind))
                self.body.addWidget(link_button(title, ask), 0, Qt.AlignmentFlag.AlignLeft)
        own = link_button(_("What I did today") + "  Ctrl+Shift+Z", self.show_own)
        self.body.addWidget(own, 0, Qt.AlignmentFlag.AlignLeft)

    def show_own(self) -> None:
        """Show what one did today, with the way to take it back."""
        OwnActions(self._page).open()
