"""Scans and photos of a paper as small pictures, with the way to add, see and remove them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from policepost.core import attachments
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.mediation import scanning
from policepost.ui import style
from policepost.ui.file_dialogs import ask_open
from policepost.ui.parts import label, small_button
from policepost.ui.pictures import PictureRow, fitted, pixmap_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from policepost.mediation.lines import Card
    from policepost.ui.page import Page

RIGHT = "mediation.sign"
_WIDE, _HIGH = 520, 720


class Scans(QWidget):
    """The scans of one record, or of one part of it; a press shows one large below the row.

    Args:
        page: Gives the post and the tasks.
        ref: Of which record.
        part: Of which part, such as ``signed``.
    """

    shown = Signal(int)
    """How many there are now."""

    def __init__(self, page: Page, ref: Ref, part: str = "") -> None:
        super().__init__()
        self._db, self._tasks, self._ref, self._part = page.db, page.tasks, ref, part
        self._open: UUID | None = None
        may = self._db.may(RIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(6))
        self.row = PictureRow(may_add=may)
        self.row.add_button.clicked.disconnect()
        self.row.add_button.setText(_("＋ Scan or photo"))
        self.row.add_button.clicked.connect(self._ask)
        self.row.chosen.connect(self.add_file)
        self.row.pasted.connect(self.add_pasted)
        self.row.opened.connect(self.show_large)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.picture = QLabel()
        self.picture.hide()
        self.remove_button = small_button(_("Take the scan away"), self.remove)
        self.remove_button.hide()
        for part_of in (self.row, self.problem, self.picture, self.remove_button):
            column.addWidget(part_of)
        self.show_scans()

    def show_scans(self) -> None:
        """Read and show them again."""
        with self._db.reading() as session:
            found = attachments.of(session, self._ref, self._part or None)
        self.row.show_pictures(found)
        self.shown.emit(len(found))

    @Slot()
    def _ask(self) -> None:
        endings = " ".join(f"*{one}" for one in scanning.ENDINGS)
        ask_open(self, _("Choose a scan or a photo"), endings, self.add_file)

    @Slot(str)
    def add_file(self, path: str) -> None:
        """Add a picture, or the pages of a PDF."""
        self._run(partial(scanning.add_file, self._db, self._ref, Path(path), self._part))

    @Slot(bytes)
    def add_pasted(self, content: bytes) -> None:
        """Add a picture from the clipboard."""
        name = _("Pasted scan")
        self._run(partial(scanning.add, self._db, self._ref, content, name, self._part))

    def _run(self, work: Callable[[], Any]) -> None:
        self.problem.hide()
        self.row.setEnabled(False)
        self._tasks.run(work, self._added, self._failed)

    def _added(self, _keys: Any) -> None:
        self.row.setEnabled(True)
        self.show_scans()

    def _failed(self, error: Exception) -> None:
        self.row.setEnabled(True)
        if not isinstance(error, Refused):
            raise error
        self.problem.setText(error.sentence)
        self.problem.show()

    @Slot(object)
    def show_large(self, scan: UUID) -> None:
        """Show a scan large, or take the large one out of sight."""
        self._open = None if scan == self._open else scan
        pixmap = QPixmap()
        if self._open is not None:
            with self._db.reading() as session:
                pixmap = pixmap_of(attachments.content(session, scan))
            self.picture.setPixmap(fitted(pixmap, style.px(_WIDE), style.px(_HIGH)))
        self.picture.setVisible(not pixmap.isNull())
        self.remove_button.setVisible(not pixmap.isNull() and self._db.may(RIGHT))

    @Slot()
    def remove(self) -> None:
        """Take away the scan that is shown large."""
        if self._open is None:
            return
        try:
            scanning.remove(self._db, self._open)
        except Refused as refusal:
            self._failed(refusal)
            return
        self.show_large(self._open)
        self.show_scans()


class SignedCopy(QWidget):
    """The signed agreement, scanned or photographed; there once somebody has signed."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._about: UUID | None = None
        self.scans: Scans | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.px(4))
        self._column.addWidget(label(_("Signed copy"), "field-label"))
        self.hide()

    def show_card(self, card: Card) -> None:
        """Show the copy of a case."""
        agreement = card.agreement
        self.setVisible(bool(agreement.signatures or agreement.effective_on))
        if agreement.id is None or agreement.id == self._about:
            if self.scans is not None:
                self.scans.show_scans()
            return
        if self.scans is not None:
            self._column.removeWidget(self.scans)
            self.scans.deleteLater()
        self._about = agreement.id
        self.scans = Scans(self._page, Ref("agreement", agreement.id), "signed")
        self._column.addWidget(self.scans)
