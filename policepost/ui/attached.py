"""The pictures that hang on a record: added, seen large, taken away again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from policepost.core import attachments
from policepost.core.errors import Refused
from policepost.core.shapes import Ref
from policepost.ui import style
from policepost.ui.parts import label, small_button
from policepost.ui.pictures import PictureRow, fitted, pixmap_of

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.ui.tasks import Tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Hanging:
    """What a feature does with its pictures, and what it calls that.

    Attributes:
        add_file: Adds a file; runs in the background, as ``add`` does.
        add: Adds a picture from the clipboard, a PNG.
        remove: Takes one away.
        may_remove: Whether the officer may.
        remove_words: Stands on the button.
        wide, high: How large one is shown, in pixels of the style.
    """

    add_file: Callable[[Path], object]
    add: Callable[[bytes], object]
    remove: Callable[[UUID], object]
    may_remove: bool
    remove_words: str
    wide: int
    high: int


class AttachedPictures(QWidget):
    """Small pictures of a record, or of one part of it; a press shows one large below the row.

    Args:
        db: The open post.
        tasks: Makes pictures small in the background.
        ref: The record.
        part: Of it; "" shows those of all parts.
        row: Shows them small.
        does: What is done with them.
    """

    shown = Signal(int)
    """How many there are now."""

    def __init__(
        self, db: Database, tasks: Tasks, ref: Ref, part: str, row: PictureRow, does: Hanging
    ) -> None:
        super().__init__()
        self._db, self._tasks, self._ref, self._part = db, tasks, ref, part
        self.row, self._does = row, does
        self._large: UUID | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(6))
        row.chosen.connect(self.add_file)
        row.pasted.connect(self.add_pasted)
        row.opened.connect(self.show_large)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.picture = QLabel()
        self.picture.hide()
        self.remove_button = small_button(does.remove_words, self.remove)
        self.remove_button.hide()
        for one in (row, self.problem, self.picture, self.remove_button):
            column.addWidget(one)
        self.show_all()

    def show_all(self) -> None:
        """Read and show them again."""
        with self._db.reading() as session:
            found = attachments.of(session, self._ref, self._part or None)
        self.row.show_pictures(found)
        self.shown.emit(len(found))

    @Slot(str)
    def add_file(self, path: str) -> None:
        """Add what a file holds."""
        self._run(partial(self._does.add_file, Path(path)))

    @Slot(bytes)
    def add_pasted(self, content: bytes) -> None:
        """Add a picture from the clipboard."""
        self._run(partial(self._does.add, content))

    def _run(self, work: Callable[[], object]) -> None:
        self.problem.hide()
        self.row.setEnabled(False)
        self._tasks.run(work, self._added, self._failed)

    def _added(self, _added: Any) -> None:
        self.row.setEnabled(True)
        self.show_all()

    def _failed(self, error: Exception) -> None:
        self.row.setEnabled(True)
        if not isinstance(error, Refused):
            raise error
        self.problem.setText(error.sentence)
        self.problem.show()

    @Slot(object)
    def show_large(self, key: UUID) -> None:
        """Show one large, or take the large one out of sight."""
        self._large = None if key == self._large else key
        pixmap = QPixmap()
        if self._large is not None:
            with self._db.reading() as session:
                pixmap = pixmap_of(attachments.content(session, key))
            wide, high = style.px(self._does.wide), style.px(self._does.high)
            self.picture.setPixmap(fitted(pixmap, wide, high))
        self.picture.setVisible(not pixmap.isNull())
        self.remove_button.setVisible(not pixmap.isNull() and self._does.may_remove)

    @Slot()
    def remove(self) -> None:
        """Take away the one that is shown large."""
        if self._large is None:
            return
        try:
            self._does.remove(self._large)
        except Refused as refusal:
            self._failed(refusal)
            return
        self.show_large(self._large)
        self.show_all()
