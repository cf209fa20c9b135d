"""The photos of an inspection on its cards, and of a failed item while the inspection ends."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from policepost.core import attachments
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.inspections import photo_actions
from policepost.inspections.records import Inspection
from policepost.ui import style
from policepost.ui.messages import showing_refusals
from policepost.ui.parts import label, small_button
from policepost.ui.pictures import PictureRow, PictureSheet, fitted, pixmap_of

if TYPE_CHECKING:
    from policepost.core.attachments import Attached
    from policepost.core.database import Database
    from policepost.ui.page import Page
    from policepost.ui.tasks import Tasks

RIGHT = "inspections.assist"
"""A right, see `core.rights`."""
_WIDE, _HIGH = 560, 380


class Photos(QWidget):
    """The photos of an inspection, or of one item of it, with the way to add more.

    Args:
        db: The open post.
        tasks: Makes pictures small in the background.
        inspection_id: Whose photos.
        item: Code of the item; empty shows those of all items and adds none.
        large: Shows one large; without it they are shown large below the row.
    """

    def __init__(
        self,
        db: Database,
        tasks: Tasks,
        inspection_id: UUID,
        item: str = "",
        large: Callable[[UUID], None] | None = None,
    ) -> None:
        super().__init__()
        self._db, self._tasks, self._item, self._large = db, tasks, item, large
        self._ref = Ref(Inspection.__tablename__, inspection_id)
        self._shown: UUID | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(6))
        self.row = PictureRow(may_add=bool(item) and db.may(RIGHT))
        self.row.chosen.connect(self.add_file)
        self.row.pasted.connect(self.add_pasted)
        self.row.opened.connect(self.open_photo)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.picture = QLabel()
        self.picture.hide()
        self.remove_button = small_button(_("Take the photo away"), self.remove)
        self.remove_button.hide()
        for part in (self.row, self.problem, self.picture, self.remove_button):
            column.addWidget(part)
        self.show_photos()

    def show_photos(self) -> None:
        """Read and show them again."""
        with self._db.reading() as session:
            found = attachments.of(session, self._ref, self._item or None)
        self.row.show_pictures(found)

    @Slot(str)
    def add_file(self, path: str) -> None:
        """Add the picture of a file."""
        add = photo_actions.add_photo_file
        self._run(partial(add, self._db, self._ref.id, self._item, Path(path)))

    @Slot(bytes)
    def add_pasted(self, content: bytes) -> None:
        """Add a picture from the clipboard."""
        add = photo_actions.add_photo
        self._run(partial(add, self._db, self._ref.id, self._item, content, _("Pasted photo")))

    def _run(self, work: Callable[[], UUID]) -> None:
        self.problem.hide()
        self.row.setEnabled(False)
        self._tasks.run(work, self._added, self._failed)

    def _added(self, _photo: UUID) -> None:
        self.row.setEnabled(True)
        self.show_photos()

    def _failed(self, error: Exception) -> None:
        self.row.setEnabled(True)
        if not isinstance(error, Refused):
            raise error
        self.problem.setText(error.sentence)
        self.problem.show()

    @Slot(object)
    def open_photo(self, photo: UUID) -> None:
        """Show a photo large, or take the large one out of sight."""
        if self._large is not None:
            self._large(photo)
            return
        self._shown = None if photo == self._shown else photo
        pixmap = QPixmap()
        if self._shown is not None:
            with self._db.reading() as session:
                pixmap = pixmap_of(attachments.content(session, photo))
            self.picture.setPixmap(fitted(pixmap, style.px(_WIDE), style.px(_HIGH)))
        self.picture.setVisible(not pixmap.isNull())
        self.remove_button.setVisible(not pixmap.isNull() and self._db.may(RIGHT))

    @Slot()
    def remove(self) -> None:
        """Take away the photo that is shown large."""
        if self._shown is None:
            return
        try:
            photo_actions.remove_photo(self._db, self._shown)
        except Refused as refusal:
            self._failed(refusal)
            return
        self.open_photo(self._shown)
        self.show_photos()


def open_large(page: Page, photo: UUID) -> None:
    """Show a photo large over a page, with the way to take it away."""
    with page.db.reading() as session:
        found: Attached | None = attachments.one(session, photo)
        content = attachments.content(session, photo)
    remove = partial(_remove, page, photo) if found and page.db.may(RIGHT) else None
    PictureSheet(page, found.name if found else _("Photo"), content, remove).open()


def _remove(page: Page, photo: UUID) -> None:
    with showing_refusals(page):
        photo_actions.remove_photo(page.db, photo)
