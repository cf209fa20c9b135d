"""An editing panel over the right side of a page: no floating dialogs in daily work."""

from collections.abc import Callable
from functools import partial
from typing import Any, Self, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from policepost.core import trail
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.ui import style
from policepost.ui.autosave import Autosave
from policepost.ui.form import Form
from policepost.ui.keyboard import KeyboardKeeper, next_inside
from policepost.ui.messages import NoticeBar
from policepost.ui.parts import label, primary_button, scrolled, secondary_button

Way = Callable[[Any], None]
"""What brings a page that was built anew to where another stood; it holds on to no page."""


class _Veil(QWidget):
    """Dims the page behind a sheet; a click on it closes the sheet (its draft is kept)."""

    pressed = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setProperty("veil", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()


class Sheet(QFrame):
    """Put the form into `body`, call `on_done` with what Ctrl+Enter does, then `open()`.

    Esc or × closes it; a draft, where there is one, stays kept. The keyboard goes to the first
    field, cannot leave the sheet by Tab, and returns to where it was when the sheet closes. A
    closed sheet is gone: make a new one.
    """

    closed = Signal()

    def __init__(self, page: QWidget, title: str, width: int = 480) -> None:
        super().__init__(page)
        self._page, self._wanted_width = page, width
        self._before: QWidget | None = None
        self._autosave: Autosave | None = None
        self._silenced: list[QShortcut] = []
        self._keeper: KeyboardKeeper | None = None
        self.form: Form | None = None
        self.again: Way | None = None
        self.setProperty("sheet", "true")
        self.setAccessibleName(title)
        self._veil = _Veil(page)
        self._veil.hide()
        self._veil.pressed.connect(self.close_sheet)
        self.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._head(title))
        self.notice = NoticeBar(self)
        outer.addWidget(self.notice)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        edge = style.px(18)
        self.body.setContentsMargins(edge, style.px(14), edge, edge)
        self.body.setSpacing(style.px(12))
        self._scroll = scrolled(inside)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self._foot())
        self._key("Esc", self.close_sheet)
        page.installEventFilter(self)

    def _head(self, title: str) -> QFrame:
        head = QFrame()
        head.setProperty("role", "header")
        head.setFixedHeight(style.px(52))
        row = QHBoxLayout(head)
        row.setContentsMargins(style.px(18), 0, style.px(10), 0)
        self.title_label = label(title, "page-title")
        self.close_button = QPushButton("×")
        self.close_button.setProperty("kind", "close")
        self.close_button.setToolTip("Esc")
        self.close_button.setAccessibleName(_("Close"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.close_button.clicked.connect(self.close_sheet)
        row.addWidget(self.title_label, 1)
        row.addWidget(self.close_button)
        return head

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("role", "footer")
        foot.hide()
        self._footer = foot
        self._buttons = QHBoxLayout(foot)
        self._buttons.setContentsMargins(style.px(18), style.px(9), style.px(18), style.px(9))
        self._buttons.setSpacing(style.px(10))
        self._buttons.addStretch(1)
        return foot

    def on_done(self, text: str, slot: Callable[[], None]) -> QPushButton:
        """Add the blue button; Ctrl+Enter presses it."""
        button = primary_button(text, slot)
        button.setToolTip("Ctrl+Enter")
        self._buttons.addWidget(button)
        self._footer.show()
        self._key("Ctrl+Return", button.click)
        self._key("Ctrl+Enter", button.click)
        return button

    def add_button(self, text: str, slot: Callable[[], None]) -> QPushButton:
        """Add a white button left of what follows."""
        button = secondary_button(text, slot)
        self._buttons.addWidget(button)
        self._footer.show()
        return button

    def put_form(self, form: Form) -> None:
        """Put a form into the body; refusals of `showing_refusals(sheet)` go under its fields."""
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)

    def put_autosave(self, autosave: Autosave) -> None:
        """Show the draft's note in the foot, and keep the draft when the sheet closes."""
        self._autosave = autosave
        self._buttons.insertWidget(0, autosave.note)

    def reopened_by(self, way: Way) -> Self:
        """Tell what opens this sheet over its page when that was built anew, by language or type.

        Such as ``methodcaller("open_recheck", id_)``: `way` must not hold on to the page of now.
        """
        self.again = way
        return self

    def typed(self) -> Any:
        """What stands in the sheet, to be put into the same sheet over a page built anew."""
        return self.form.typed() if self.form is not None else None

    def restore(self, typed: Any) -> None:
        """Put back what `typed` gave."""
        if self.form is not None and typed and self.form.typed() != typed:
            self.form.restore(typed)

    def open(self) -> None:
        """Show the sheet and put the keyboard into its first field."""
        trail.note(f"panel {type(self).__name__}")
        self._before = QApplication.focusWidget()
        self._silence_page()
        self._place()
        self._veil.show()
        self._veil.raise_()
        self.show()
        self.raise_()
        self.take_keyboard()
        self._keeper = KeyboardKeeper(self, self._page)

    def take_keyboard(self) -> None:
        """Put the keyboard into the first field, or the first button where there is none.

        A sheet that only tells something has it itself: Esc closes that one too.
        """
        if self.form is None or not self.form.focus_first():
            self.focusNextPrevChild(True)  # noqa: FBT003 - Qt's own signature
        focused = cast("QWidget | None", self.window().focusWidget())
        if focused is None or not self.isAncestorOf(focused):
            self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self.setFocus()

    def _silence_page(self) -> None:
        """Keep the page's own keys from working behind the sheet."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        shortcuts: list[QShortcut] = list(self._page.findChildren(QShortcut, options=direct))
        self._silenced = [one for one in shortcuts if one.isEnabled()]
        for shortcut in self._silenced:
            shortcut.setEnabled(False)

    @Slot()
    def close_sheet(self) -> None:
        """Close and give the keyboard back."""
        if self._autosave is not None:
            self._autosave.flush()
        self._page.removeEventFilter(self)
        if self._keeper is not None:
            self._keeper.end()
            self._keeper = None
        for shortcut in self._silenced:
            shortcut.setEnabled(True)
        self.hide()
        self._veil.hide()
        before = self._before  # gone by now if the page has drawn itself again
        if before is not None and shiboken6.isValid(before) and self._page.isAncestorOf(before):
            before.setFocus()
        self.closed.emit()
        self._veil.deleteLater()
        self.deleteLater()

    def done(self) -> None:
        """The work is official: forget the draft and close."""
        if self._autosave is not None:
            self._autosave.done()
            self._autosave = None
        self.close_sheet()

    def show_refusal(self, refusal: Refused) -> None:
        """Say a refusal under the field it names, otherwise in the bar under the title."""
        if self.form is not None and self.form.show_refusal(refusal):
            self.notice.clear()
            QTimer.singleShot(0, self, partial(self._bring_to_sight, refusal.field))
        else:
            self.notice.say(refusal.sentence)

    def _bring_to_sight(self, name: str) -> None:
        """Scroll to a field with the sentence under it, which takes its room only now."""
        if self.form is not None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            self._scroll.ensureWidgetVisible(self.form.field(name))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._page:
            self._place()
        return False

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        focused = cast("QWidget | None", self.focusWidget())
        self.step_from(self if focused is None else focused, next)
        return True

    def step_from(self, start: QWidget, next: bool = True) -> None:  # noqa: A002, FBT001, FBT002
        """Give the keyboard to what Tab reaches after (or before) a widget of the sheet."""
        here = next_inside(self, start, forward=next)
        if here is not None:
            reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
            here.setFocus(reason)
            self._scroll.ensureWidgetVisible(here)

    def _place(self) -> None:
        around = self._page.rect()
        width = min(style.px(self._wanted_width), around.width())
        self._veil.setGeometry(around)
        self.setGeometry(around.width() - width, 0, width, around.height())

    def _key(self, keys: str, slot: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)
