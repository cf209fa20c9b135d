"""Scans and photos of a paper as small pictures, with the way to add, see and remove them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.mediation import scanning
from policepost.ui import style
from policepost.ui.attached import AttachedPictures, Hanging
from policepost.ui.parts import label
from policepost.ui.pictures import PictureRow

if TYPE_CHECKING:
    from policepost.mediation.lines import Card
    from policepost.ui.page import Page

RIGHT = "mediation.sign"


class Scans(AttachedPictures):
    """The scans of one record, or of one part of it; a press shows one large below the row.

    Args:
        page: Gives the post and the tasks.
        ref: Of which record.
        part: Of which part, such as ``signed``.
    """

    def __init__(self, page: Page, ref: Ref, part: str = "") -> None:
        db = page.db
        may = db.may(RIGHT)
        row = PictureRow(
            may_add=may,
            words=_("＋ Scan or photo"),
            title=_("Choose a scan or a photo"),
            endings=" ".join(f"*{one}" for one in scanning.ENDINGS),
        )
        does = Hanging(
            add_file=lambda path: scanning.add_file(db, ref, path, part),
            add=lambda content: scanning.add(db, ref, content, _("Pasted scan"), part),
            remove=partial(scanning.remove, db),
            may_remove=may,
            remove_words=_("Take the scan away"),
            wide=520,
            high=720,
        )
        super().__init__(db, page.tasks, ref, part, row, does)


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
                self.scans.show_all()
            return
        if self.scans is not None:
            self._column.removeWidget(self.scans)
            self.scans.deleteLater()
        self._about = agreement.id
        self.scans = Scans(self._page, Ref("agreement", agreement.id), "signed")
        self._column.addWidget(self.scans)
