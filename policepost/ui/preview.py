"""Paper on the screen: exactly the pages that will be printed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import memory
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.ui import style
from policepost.ui.messages import NoticeBar

if TYPE_CHECKING:
    from policepost.ui.tasks import Tasks

POINTS_PER_INCH = 72
RESIZE_REST_MS = 80


class Rendered(Protocol):
    """A paper as `printing.paper.render` makes it."""

    @property
    def pdf(self) -> bytes:
        """The PDF."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters no font has."""

    @property
    def warning(self) -> str:
        """Why the post's own form could not be used, "" if it could."""


@dataclass(frozen=True)
class Shown:
    """A rendered paper with the pictures of its pages."""

    pdf: bytes
    missing: tuple[str, ...]
    warning: str
    pages: tuple[QImage, ...]
    drawn_for: int = 0


def warm() -> None:
    """Load what draws the pictures; not on the screen's thread."""
    import pypdfium2

    pypdfium2.PdfDocument.new().close()


def pictures(pdf: bytes, width: int) -> tuple[QImage, ...]:
    """Each page of a PDF as a picture `width` pixels wide; in the lane "paper" only."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(picture(page, width / page.get_width()) for page in document)
    finally:
        document.close()
        memory.loaded("pictures")


def picture(page: object, scale: float) -> QImage:
    """One PDFium page as a picture; `scale` 1 is 72 dots per inch."""
    bitmap = page.render(scale=scale, prefer_bgrx=True)  # type: ignore[attr-defined]
    shared = QImage(
        bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
    )
    try:
        return shared.copy()
    finally:
        bitmap.close()


class _Pages(QWidget):
    """The pages under each other on the grey ground, each with its caption."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "paper-ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages: Sequence[QImage] = ()

    def show_pages(self, pages: Sequence[QImage]) -> None:
        """Show pictures; the height follows number and shape of pages, so scrolling stays."""
        self._pages = pages
        self.setMinimumHeight(sum(self._height(page) for page in pages) + style.px(16))
        self.setAccessibleName(_("{count} pages").format(count=len(pages)))
        self.update()

    def _height(self, page: QImage) -> int:
        return round(page.height() / page.devicePixelRatio()) + style.px(46)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(style.font(13))
        top = style.px(16)
        for number, page in enumerate(self._pages, start=1):
            width = round(page.width() / page.devicePixelRatio())
            height = round(page.height() / page.devicePixelRatio())
            area = QRect((self.width() - width) // 2, top, width, height)
            painter.fillRect(area.adjusted(-1, -1, 2, 3), QColor(style.FIELD_LINE))
            painter.drawImage(area, page)
            painter.setPen(QColor(style.MUTED))
            caption = QRect(0, area.bottom() + style.px(6), self.width(), style.px(22))
            words = _("Page {page} of {pages} · same as printed")
            painter.drawText(
                caption,
                Qt.AlignmentFlag.AlignCenter,
                words.format(page=number, pages=len(self._pages)),
            )
            top += self._height(page)


class PaperPreview(QWidget):
    """Shows a paper while it is being written.

    `request(make)` has the paper made and drawn in the background; of many requests in a row only
    the newest is worked on next. `show_paper` shows one that exists. The page seen and the place in
    it stay.
    """

    rendered = Signal(int)
    """A new paper is on the screen; carries its number of pages."""

    def __init__(self, tasks: "Tasks", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._shown: Shown | None = None
        self._next: Callable[[], Rendered] | None = None
        self._busy = False
        self.notice = NoticeBar(self)
        self._pages = _Pages()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._area.setAccessibleName(_("Preview of the paper"))
        self._area.setWidget(self._pages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self._area, 1)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(RESIZE_REST_MS)
        self._resized.timeout.connect(self._draw_again)

    @property
    def pdf(self) -> bytes:
        """The paper on the screen; empty before the first one."""
        return self._shown.pdf if self._shown is not None else b""

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters of the paper that no font has."""
        return self._shown.missing if self._shown is not None else ()

    def request(self, make: Callable[[], Rendered]) -> None:
        """Have a paper made by `make` (in the background; it opens its own reading) and shown."""
        self._next = make
        if not self._busy:
            self._start()

    def show_paper(self, paper: Rendered) -> None:
        """Show a paper that is already made."""
        self.request(partial(_itself, paper))

    def clear(self) -> None:
        """Show no paper."""
        self._shown = self._next = None
        self._pages.show_pages(())
        self.notice.clear()

    def _start(self) -> None:
        make, self._next = self._next, None
        if make is not None:
            self._busy = True
            work = partial(_make_and_draw, make, self._wanted_width(), self.devicePixelRatioF())
            self._tasks.run(work, self._arrived, self._failed, lane="paper")

    def _arrived(self, shown: Shown) -> None:
        self._busy = False
        if (
            self._next is not None
        ):  # a newer one is wanted; showing this one too keeps typing lively
            self._start()
        self._shown = shown
        self._pages.show_pages(shown.pages)
        if shown.missing:
            sentence = _("No font has the character {characters}; it would print as 〓.")
            self.notice.say(sentence.format(characters=" ".join(shown.missing)), "wait")
        elif shown.warning:
            self.notice.say(shown.warning, "wait")
        else:
            self.notice.clear()
        self.rendered.emit(len(shown.pages))
        if not self._busy and shown.drawn_for != self._wanted_width():
            self._resized.start()  # drawn before the page had its width

    def _failed(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, Refused):
            self.notice.say(error.sentence, "wait")
            self._start()
        else:
            self._start()
            raise error

    def _wanted_width(self) -> int:
        inside = self._area.viewport().width() - style.px(34)
        return max(style.px(120), min(inside, style.px(900)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._resized.start()

    @Slot()
    def _draw_again(self) -> None:
        if self._shown is not None and self._next is None and not self._busy:
            self.show_paper(self._shown)


def _itself(paper: Rendered) -> Rendered:
    return paper


def _make_and_draw(make: Callable[[], Rendered], width: int, ratio: float) -> Shown:
    paper = make()
    pages = pictures(paper.pdf, round(width * ratio))
    for page in pages:
        page.setDevicePixelRatio(ratio)
    return Shown(paper.pdf, paper.missing, paper.warning, pages, width)
