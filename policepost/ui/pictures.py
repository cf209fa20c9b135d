"""Pictures on a card or in a panel: a row of small ones, each opened large in the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from policepost.core.language import _
from policepost.ui import style
from policepost.ui.file_dialogs import ask_open
from policepost.ui.flow import FlowLayout
from policepost.ui.parts import small_button
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.ui.page import Page

ENDINGS = "*.jpg *.jpeg *.png *.bmp *.gif *.webp"
_EDGE = 72


class Small(Protocol):
    """A picture as a row shows it."""

    @property
    def id(self) -> UUID:
        """Its key."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def preview(self) -> bytes:
        """A small JPEG that this program made itself."""


class PictureRow(QWidget):
    """Small pictures beside each other; with ``may_add`` a button and the clipboard add more.

    ``words`` stand on the button, ``title`` over the files it offers, which end in ``endings``.
    """

    opened = Signal(object)
    """Carries the key of a picture to be shown large."""
    chosen = Signal(str)
    """Carries the path of a file to be added."""
    pasted = Signal(bytes)
    """Carries a PNG from the clipboard."""

    def __init__(
        self, *, may_add: bool = False, words: str = "", title: str = "", endings: str = ENDINGS
    ) -> None:
        super().__init__()
        self._title, self._endings = title or _("Choose a photo"), endings
        self._row = FlowLayout(self)
        self._row.setSpacing(style.px(6))
        self.pictures: dict[UUID, QPushButton] = {}
        self.add_button = small_button(words or _("＋ Photo"), self._ask)
        self.paste_button = small_button(_("Paste photo"), self._paste)
        for button in (self.add_button, self.paste_button):
            self._row.addWidget(button)
            button.setVisible(may_add)

    def show_pictures(self, pictures: Sequence[Small]) -> None:
        """Show these, before the buttons."""
        for button in self.pictures.values():
            self._row.removeWidget(button)
            button.deleteLater()
        self.pictures = {}
        for button in (self.add_button, self.paste_button):
            self._row.removeWidget(button)
        for one in pictures:
            shown = self._picture(one)
            self.pictures[one.id] = shown
            self._row.addWidget(shown)
        for button in (self.add_button, self.paste_button):
            self._row.addWidget(button)

    def _picture(self, one: Small) -> QPushButton:
        button = QPushButton()
        pixmap = pixmap_of(one.preview)
        edge = style.px(_EDGE)
        button.setIcon(QIcon(pixmap))
        button.setIconSize(QSize(edge, edge))
        button.setFixedSize(edge + style.px(6), edge + style.px(6))
        button.setProperty("kind", "plain")
        button.setToolTip(one.name)
        button.setAccessibleName(_("Photo {name}").format(name=one.name))
        button.setProperty("picture", one.id)
        button.clicked.connect(self._pressed)
        return button

    @Slot()
    def _pressed(self) -> None:
        self.opened.emit(self.sender().property("picture"))

    @Slot()
    def _ask(self) -> None:
        ask_open(self, self._title, self._endings, self.chosen.emit)

    @Slot()
    def _paste(self) -> None:
        """Take what the clipboard holds: a picture, or the file of one."""
        held: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if held is None:  # an empty clipboard has no data on some systems
            return
        files = [url.toLocalFile() for url in held.urls() if url.isLocalFile()]
        image = held.imageData() if held.hasImage() else None
        if files and Path(files[0]).suffix:
            self.chosen.emit(files[0])
        elif isinstance(image, QImage) and not image.isNull():
            self.pasted.emit(_png(image))


def _png(image: QImage) -> bytes:
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(target, "PNG")  # type: ignore[call-overload]
    return bytes(target.data().data())


def pixmap_of(content: bytes) -> QPixmap:
    """A JPEG that this program made itself, as a picture for the screen; null if there is none."""
    pixmap = QPixmap()
    pixmap.loadFromData(content)
    return pixmap


def fitted(pixmap: QPixmap, width: int, height: int) -> QPixmap:
    """The picture as large as the room in dots allows."""
    smooth = Qt.TransformationMode.SmoothTransformation
    return pixmap.scaled(width, height, Qt.AspectRatioMode.KeepAspectRatio, smooth)


class PictureSheet(Sheet):
    """One picture as large as the panel allows; ``remove`` takes it away, where one may."""

    def __init__(
        self,
        page: Page,
        name: str,
        content: bytes,
        remove: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(page, name, width=860)
        self._remove = remove
        pixmap = pixmap_of(content)
        self.picture = QLabel()
        self.picture.setAccessibleName(_("Photo {name}").format(name=name))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if pixmap.isNull():
            self.picture.setText(_("This photo was taken away."))
        else:
            high = max(style.px(300), page.height() - style.px(190))
            self.picture.setPixmap(fitted(pixmap, style.px(800), high))
        self.body.addWidget(self.picture)
        self.body.addStretch(1)
        if remove is not None:
            self.remove_button = self.add_button(_("Take the photo away"), self._take_away)

    @Slot()
    def _take_away(self) -> None:
        if self._remove is not None:
            self._remove()
        self.close_sheet()
