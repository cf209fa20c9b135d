"""The history of a record, as every card shows it: who changed what and when, and who looked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.audit import belonging, queries, words
from policepost.core import rights
from policepost.core.journalling import journal
from policepost.core.language import _, captioned, format_moment
from policepost.core.shapes import Ref
from policepost.ui import style
from policepost.ui.messages import showing_refusals
from policepost.ui.parts import label, rule, small_button
from policepost.ui.sheet import Sheet
from policepost.ui.undoing import take_back

if TYPE_CHECKING:
    from policepost.core.journalling.journal import HistoryLine
    from policepost.ui.page import Page

MOST_ROWS = 400
LOOKS_SHOWN = 50


class HistorySheet(Sheet):
    """Tells the entries that changed a record or what belongs to it, newest first.

    Whoever may read the journal sees who looked at it as well. Taking an entry back is offered to
    whoever could do it; what stands in the way is said in the sheet.
    """

    def __init__(self, page: Page, ref: Ref) -> None:
        with page.db.reading() as session:
            refs = belonging.with_parts(session, ref)
            lines = journal.history(session, refs, limit=MOST_ROWS, ops=journal.CHANGES)
            told = page.db.may("journal.read")
            looked = journal.history(session, refs, ops=journal.LOOKS) if told else None
            name = queries.titles(session, [ref.id.hex]).get(ref.id.hex, "")
        title = _("History of {name}").format(name=name) if name else _("History")
        super().__init__(page, title, 520)
        self._host, self._ref = page, ref
        if not lines:
            self.body.addWidget(label(_("Nothing recorded yet."), "muted"))
        for _number, rows in groupby(lines, key=lambda line: line.entry):
            own_first = sorted(rows, key=lambda row: row.ref != ref)
            self.body.addWidget(self._entry(own_first))
            self.body.addWidget(rule())
        if len(lines) == MOST_ROWS:
            words_ = _("Earlier changes stand in the journal.")
            self.body.addWidget(label(words_, "muted", wrap=True))
        if looked is not None:
            self._add_looks(looked)
        self.body.addStretch(1)

    @override
    def open(self) -> None:
        """Show the history; no button has the keyboard, so that nothing is taken back unawares."""
        super().open()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus()

    def _entry(self, rows: Sequence[HistoryLine]) -> QWidget:
        """One entry: what was done, when and by whom, and what it changed in each record."""
        first = rows[0]
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(3))
        head = QHBoxLayout()
        head.addWidget(label(_(first.action), "subheading", wrap=True), 1)
        if self._may_take_back(first.action):
            button = small_button(_("Take back"), partial(self._take_back, first.entry))
            button.setAccessibleName(captioned(button.text(), _(first.action)))
            head.addWidget(button)
        column.addLayout(head)
        who = first.officer or _("the program")
        column.addWidget(label(f"{format_moment(first.at)} · {who}", "small"))
        for row in rows:
            told = list(words.sentences(row))
            if row.ref != self._ref and (told or row.op == "remove"):
                column.addWidget(label(words.headline(row, ""), "muted", wrap=True))
            for sentence in told:
                column.addWidget(label(sentence, wrap=True))
        return made

    def _may_take_back(self, action: str) -> bool:
        """Who may not do it may not take it back; older versions named some actions otherwise."""
        needed = rights.table().of_action.get(action)
        return needed is None or self._host.db.may(needed.name)

    def _add_looks(self, looked: Sequence[HistoryLine]) -> None:
        """Add who looked at it, for those who may know: a line each, newest first."""
        self.body.addSpacing(style.px(8))
        self.body.addWidget(label(_("Who looked"), "heading"))
        if not looked:
            self.body.addWidget(label(_("Nobody has looked yet."), "muted"))
        for line in looked[:LOOKS_SHOWN]:
            why = next((str(new) for name, _old, new in line.changes if name == "reason"), "")
            parts = (format_moment(line.at), line.officer, _(line.action), why)
            told = " · ".join(part for part in parts if part)
            self.body.addWidget(label(told, "small", wrap=True))
        if len(looked) > LOOKS_SHOWN:
            more = _("and {count} earlier looks").format(count=len(looked) - LOOKS_SHOWN)
            self.body.addWidget(label(more, "muted"))

    def _take_back(self, entry: int) -> None:
        with showing_refusals(self):
            take_back(self._host, entry)
            self.close_sheet()


def open_history(page: Page, ref: Ref) -> None:
    """Show the history of a record over the page from which it was asked for."""
    sheet = HistorySheet(page, ref)
    sheet.reopened_by(partial(open_history, ref=ref)).open()
