"""How refusals, questions and news reach the officer: beside the work, never in its way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton, QWidget
from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.ui import style

TOAST_SECONDS = 8


@runtime_checkable
class ShowsRefusals(Protocol):
    """A page, sheet or form that can say a refusal beside the work."""

    def show_refusal(self, refusal: Refused) -> object:
        """Show it; False when it belongs further out (a form that has no such field)."""


class NoticeBar(QFrame):
    """One sentence under the header, hidden while there is nothing to say; × takes it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", "true")
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self._offer: Callable[[], None] | None = None
        self.offer_button = QPushButton()
        self.offer_button.clicked.connect(self._take_offer)
        self.offer_button.hide()
        self.close_button = QPushButton("×")
        self.close_button.setProperty("kind", "close")
        self.close_button.setAccessibleName(_("Close this message"))
        self.close_button.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(style.px(14), style.px(6), style.px(6), style.px(6))
        row.addWidget(self.sentence, 1)
        row.addWidget(self.offer_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(
        self,
        sentence: str,
        tone: str = "bad",
        offer: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show a sentence in a tone ("bad", "wait", "info", "good").

        ``offer`` is a button beside it: its words, and what it does.
        """
        self._offer = offer[1] if offer else None
        self.offer_button.setText(offer[0] if offer else "")
        self.offer_button.setVisible(offer is not None)
        self.sentence.setText(sentence)
        self.setProperty("tone", tone)
        self.setAccessibleName(sentence)
        self.style().unpolish(self)
        self.style().polish(self)
        self.sentence.setStyleSheet(f"color: {style.tone(tone).fg};")
        self.show()

    @Slot()
    def _take_offer(self) -> None:
        if self._offer is not None:
            self._offer()

    @Slot()
    def clear(self) -> None:
        """Take the sentence away."""
        self._offer = None
        self.sentence.clear()
        self.hide()

    def text(self) -> str:
        """What is being said; empty when nothing is."""
        return self.sentence.text()


class Toast(QFrame):
    """News at the lower edge of a page for some seconds; Undo (Ctrl+Z) takes it back."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self.setObjectName("toast")
        self.setProperty("toast", "true")
        self._undo: Callable[[], None] | None = None
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.undo_button = QPushButton(_("Undo"))
        self.undo_button.setAutoDefault(True)
        self.undo_button.setToolTip("Ctrl+Z")
        self.undo_button.clicked.connect(self._take_back)
        # Its own shortcut, so that it works while the toast is in sight and never else.
        self._shortcut = QShortcut(QKeySequence("Ctrl+Z"), self)
        self._shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        self._shortcut.activated.connect(self._take_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(style.px(14), style.px(8), style.px(10), style.px(8))
        row.addWidget(self.sentence)
        row.addWidget(self.undo_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)

    def say(self, sentence: str, undo: Callable[[], None] | None) -> None:
        """Show the news; a message that offers Undo stays longer."""
        self._undo = undo
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.undo_button.setVisible(undo is not None)
        self._shortcut.setEnabled(undo is not None)
        self.show()
        self.raise_()
        self._place()
        self._timer.start(TOAST_SECONDS * 1000 if undo is None else 2 * TOAST_SECONDS * 1000)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        self.adjustSize()
        over: QWidget = getattr(self._page, "tells_over", None) or self._page
        corner = over.mapTo(self._page, QPoint(0, 0))
        self.move(
            corner.x() + max((over.width() - self.width()) // 2, 0),
            self._page.height() - self.height() - style.px(18),
        )

    @Slot()
    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            with showing_refusals(self._page):
                undo()


@contextmanager
def showing_refusals(widget: QWidget) -> Iterator[None]:
    """Show a refusal beside the work; let every other error reach the crash report.

    The nearest of the widget and what it lies in that has `show_refusal` says the sentence, a form
    under the field the refusal names.
    """
    try:
        yield
    except Refused as refusal:
        show_refusal(widget, refusal)


def show_refusal(widget: QWidget, refusal: Refused) -> None:
    """Say a refusal that was already caught, for example one brought back by background work."""
    place: QWidget | None = widget
    while place is not None:
        if isinstance(place, ShowsRefusals) and place.show_refusal(refusal) is not False:
            return
        place = place.parentWidget()
    raise refusal


def confirmed(parent: QWidget, question: str, yes: str = "", details: str = "") -> bool:
    """Ask before what cannot be undone; the safe answer is the default.

    It blocks: tests replace it where it is imported.
    """
    box = QMessageBox(QMessageBox.Icon.Question, _("Please confirm"), question, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(details)
    agree = box.addButton(yes or _("Yes"), QMessageBox.ButtonRole.AcceptRole)
    safe = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(safe)
    box.setEscapeButton(safe)
    box.exec()
    agreed = box.clickedButton() is agree
    box.deleteLater()
    return agreed


def tell(page: QWidget, sentence: str, undo: Callable[[], None] | None = None) -> None:
    """Say what was done at the lower edge of a page, with Undo where it can be taken back."""
    toast = page.findChild(Toast, "toast", Qt.FindChildOption.FindDirectChildrenOnly)
    if toast is None:
        toast = Toast(page)
    toast.say(sentence, undo)
