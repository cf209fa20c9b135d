"""The sheet of all papers of a case: what each needs, how it looks, filled or to be written on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout
from typing_extensions import override

from policepost.core.journalling import looking
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.mediation import one_paper, papers
from policepost.mediation.filling import kinds
from policepost.mediation.filling.common import by_police
from policepost.mediation.filling.kinds import Offer
from policepost.mediation.lines import Card
from policepost.printing.paper import Paper
from policepost.ui import style
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import label
from policepost.ui.preview import PaperPreview
from policepost.ui.print_dialog import print_pdf, save_pdf
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.core.database import Database

LIST_WIDTH = 268


def make_paper(db: Database, card: Card, offer: Offer, *, blank: bool) -> Paper:
    """A paper as a PDF; runs in the background and opens its own reading."""
    if not blank:
        return one_paper.make(db, card.id, offer.kind.code, offer.about)
    with db.reading() as session:
        return papers.blank(session, offer.kind.code, by_police=by_police(card))


class PapersSheet(Sheet):
    """Choose a paper on the left, see it on the right; Ctrl+Enter prints it."""

    agreement_wanted = Signal()
    """The agreement is to be numbered and printed."""
    agreement_file_wanted = Signal()
    """The agreement is to be numbered and written as a PDF."""
    supplement_wanted = Signal(object)
    """The same of a supplementary agreement; carries its id."""
    supplement_file_wanted = Signal(object)

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("Papers of this case"), width=980)
        self._db, self._card = page.db, card
        self._offers = kinds.offers(card)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Papers"))
        self.list.setFixedWidth(style.px(LIST_WIDTH))
        self.list.setWordWrap(True)
        self.list.setStyleSheet(f"padding-left: {style.px(8)}px;")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for offer in self._offers:
            self._add(offer)
        self.blank = QCheckBox(_("Blank, to write on"))
        self.blank.toggled.connect(self._show)
        self.missing = label("", "small", wrap=True)
        self.preview = PaperPreview(page.tasks)
        self.preview.setMinimumHeight(style.px(460))
        self._lay_out()
        may_print = page.db.may("mediation.sign")
        self.save_button = self.add_button(_("Save as PDF"), self._save)
        self.print_button = self.on_done(_("Print"), self._print)
        for button in (self.save_button, self.print_button):
            button.setVisible(may_print)
        self.list.currentRowChanged.connect(self._chosen)
        self.list.setCurrentRow(0)

    def _add(self, offer: Offer) -> None:
        """A line of the list; what it lacks stands below its name."""
        item = QListWidgetItem(f"{offer.label}\n{offer.missing}" if offer.missing else offer.label)
        item.setToolTip(offer.missing)
        room = QRect(0, 0, style.px(LIST_WIDTH - 34), style.px(400))
        flags = Qt.TextFlag.TextWordWrap.value
        text = self.list.fontMetrics().boundingRect(room, flags, item.text())
        item.setSizeHint(QSize(0, text.height() + style.px(14)))
        if offer.missing:
            item.setForeground(QColor(style.MUTED))
        self.list.addItem(item)

    def _lay_out(self) -> None:
        self.body.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.list)
        right = QVBoxLayout()
        right.setSpacing(style.px(6))
        head = QHBoxLayout()
        head.setContentsMargins(style.px(14), style.px(8), style.px(14), 0)
        head.addWidget(self.blank)
        head.addWidget(self.missing, 1)
        right.addLayout(head)
        right.addWidget(self.preview, 1)
        row.addLayout(right, 1)
        self.body.addLayout(row, 1)

    @property
    def offer(self) -> Offer:
        """The paper that is chosen."""
        return self._offers[self.list.currentRow()]

    @property
    def is_blank(self) -> bool:
        """Whether the paper is to be written on, or cannot be filled yet."""
        return self.blank.isChecked() or bool(self.offer.missing)

    @override
    def typed(self) -> tuple[int, bool]:
        return self.list.currentRow(), self.blank.isChecked()

    @override
    def restore(self, typed: tuple[int, bool]) -> None:
        row, blank = typed
        self.list.setCurrentRow(min(row, len(self._offers) - 1))
        self.blank.setChecked(blank)

    @Slot(int)
    def _chosen(self, _row: int) -> None:
        self._show()

    @Slot()
    def _show(self) -> None:
        missing = self.offer.missing
        self.blank.setEnabled(not missing)
        self.missing.setText(
            _("Only the blank for now: {reason}").format(reason=missing) if missing else ""
        )
        blank = self.is_blank
        self.preview.request(partial(make_paper, self._db, self._card, self.offer, blank=blank))

    def _for_the_page(self) -> bool:
        return self.offer.kind.code in kinds.PROVED and not self.is_blank

    def _ask(self, agreement: SignalInstance, supplement: SignalInstance) -> None:
        if self.offer.about is None:
            agreement.emit()
        else:
            supplement.emit(self.offer.about)

    @Slot()
    def _print(self) -> None:
        if self._for_the_page():
            self._ask(self.agreement_wanted, self.supplement_wanted)
            return
        with showing_refusals(self):
            print_pdf(self, self.preview.pdf, self._name(), on_printed=self._noting())

    @Slot()
    def _save(self) -> None:
        if self._for_the_page():
            self._ask(self.agreement_file_wanted, self.supplement_file_wanted)
            return
        save_pdf(self, self.preview.pdf, self._name(), on_saved=self._noting())

    def _name(self) -> str:
        """What the file is called, or the work at the printer."""
        return " ".join(self.offer.label.split("\n"))

    def _noting(self) -> partial[None] | None:
        """What keeps that it was printed; a blank says nothing of anybody."""
        if self.is_blank:
            return None
        ref = Ref("dispute", self._card.id)
        return partial(looking.note_print, self._db, ref, self.offer.kind.code)
