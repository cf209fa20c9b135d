"""What one did today, with the way to take each thing back, or why it cannot be."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.audit import queries, words
from policepost.audit.queries import JournalLine
from policepost.core import clock
from policepost.core.journalling import undo
from policepost.core.language import _, captioned
from policepost.ui import style
from policepost.ui.messages import showing_refusals
from policepost.ui.parts import label, rule, small_button
from policepost.ui.sheet import Sheet
from policepost.ui.undoing import take_back

if TYPE_CHECKING:
    from policepost.ui.page import Page

SHOWN = 60
_DRAFTS = frozenset({"Keep draft", "Discard draft", "Prepare searches"})


class OwnActions(Sheet):
    """Lists one's own changes of today, newest first."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("What I did today"), 520)
        self._host = page
        officer = page.db.officer.name
        with page.db.reading() as session:
            lines = [
                line
                for line in queries.mine_today(session, officer, clock.today())
                if line.action not in _DRAFTS
            ][:SHOWN]
            told = [(line, undo.why_not(session, page.db.officer, line.number)) for line in lines]
        if not told:
            self.body.addWidget(label(_("Nothing yet today."), "muted"))
        for line, reason in told:
            self.body.addWidget(self._row(line, reason))
            self.body.addWidget(rule())
        self.body.addStretch(1)

    def _row(self, line: JournalLine, reason: str) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(2))
        head = QHBoxLayout()
        head.addWidget(label(_(line.action), "subheading", wrap=True), 1)
        if not reason:
            button = small_button(_("Take back"), partial(self._take_back, line.number))
            button.setAccessibleName(captioned(button.text(), _(line.action)))
            head.addWidget(button)
        column.addLayout(head)
        moment = line.at.strftime("%H:%M") if line.at else "–"
        kinds = _(", ").join(words.kind_name(kind) for kind in line.kinds[:3])
        about = line.subject or kinds
        column.addWidget(label(f"{moment} · {about}", "small", wrap=True))
        if reason:
            column.addWidget(label(reason, "muted", wrap=True))
        return made

    def _take_back(self, number: int) -> None:
        with showing_refusals(self):
            take_back(self._host, number)
            self.close_sheet()
