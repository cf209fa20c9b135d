"""What every page of the main window has in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import trail
from policepost.core.errors import Refused
from policepost.core.shapes import Ref
from policepost.ui import style
from policepost.ui.allowed import show_only_if
from policepost.ui.changes import Changes
from policepost.ui.keyboard import can_have_keyboard, next_inside
from policepost.ui.messages import NoticeBar
from policepost.ui.parts import primary_button, secondary_button
from policepost.ui.tasks import Tasks

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True)
class Context:
    """What a page is given: the open post, the announcer of changes, the background worker."""

    db: "Database"
    changes: Changes
    tasks: Tasks


@dataclass(frozen=True)
class Request:
    """One page asks the window for another: verb is "open", "new", "list", "print" or "remove".

    "history" opens over the page that asks.
    """

    verb: str
    kind: str
    id: UUID | None = None
    values: Mapping[str, object] = field(default_factory=dict)


class Header(QFrame):
    """The white row on top of a page: what this is on the left, what can be done on the right."""

    def __init__(self, parent: "Page") -> None:
        super().__init__(parent)
        self._page = parent
        self.setProperty("role", "header")
        self.setFixedHeight(style.px(52))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(style.px(18), 0, style.px(18), 0)
        self._row.setSpacing(style.px(12))
        self._row.addStretch(1)
        self._left_count = 0

    def add_left(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget at the end of the left part."""
        self._row.insertWidget(self._left_count, widget, stretch)
        self._left_count += 1

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._row.addWidget(widget)

    def add_title(self, text: str) -> QLabel:
        """Put a bold title at the end of the left part; the label is returned for later changes."""
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", "page-title")
        self.add_left(label)
        return label

    def add_action(
        self,
        text: str,
        slot: Callable[[], None],
        key: str = "",
        *,
        primary: bool = False,
        needs: str = "",
    ) -> QPushButton:
        """Put a button at the right end; `key` ("Ctrl+N") works while the page has the focus.

        Without the right `needs` (see `core.rights`) there is neither button nor key.
        """
        button = primary_button(text, slot) if primary else secondary_button(text, slot)
        allowed = not needs or self._page.db.may(needs)
        show_only_if(allowed, button)
        if key and allowed:
            button.setToolTip(f"{text}  {key}")
            shortcut = QShortcut(QKeySequence(key), self._page)
            shortcut.setWhatsThis(text)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setWhatsThis(text)
            shortcut.activated.connect(button.click)
        self.add_right(button)
        return button


class Page(QWidget):
    """A page shows records of certain kinds and refreshes when one of them changes.

    Build widgets in `__init__` into `self.header` and `self.body`; read the database in `refresh`
    only, which is called when the page is first shown, and again after commits that touch `shows`
    (at once when visible, at the next show when hidden, once for many commits in a row).
    """

    asks = Signal(object)
    """Emits a `Request`; the window answers it."""

    name: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    shows: ClassVar[frozenset[str]] = frozenset()
    answers: ClassVar[frozenset[str]] = frozenset()

    tells_over: QWidget | None = None
    """The part of the page over which news appear, where its middle is worked in; else None."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.db = context.db
        self.tasks = context.tasks
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.header = Header(self)
        self.notice = NoticeBar(self)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        outer.addWidget(self.header)
        outer.addWidget(self.notice)
        outer.addLayout(self.body, 1)
        self._stale = True
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(0)
        self._due.timeout.connect(self._refresh_if_seen)
        context.changes.made.connect(self._hear)

    def title(self) -> str:
        """The page's name in the navigation, in the language in use."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read the database again and show what it says now."""
        raise NotImplementedError

    def answer(self, request: Request) -> None:
        """Do what another page asked for; called with kinds listed in `answers` only."""
        raise NotImplementedError

    def way_back(self) -> Callable[[Any], None] | None:
        """What brings a page built anew to the record and view of this one; None for its start.

        Such as ``methodcaller("open_dispute", id_)``: it must not hold on to this page.
        """
        return None

    def focus_first(self) -> None:
        """Put the keyboard where work on this page begins."""
        self.setFocus()

    def add_key(self, key: str, words: str, slot: Callable[[], None], needs: str = "") -> None:
        """Give an action without a header button its key; the F1 card tells it with these words.

        Who has not the right `needs` has no such key.
        """
        if needs and not self.db.may(needs):
            return
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setWhatsThis(words)
        shortcut.activated.connect(slot)

    def ask_history(self, ref: Ref) -> None:
        """Ask the window for the history of a record, which opens over this page."""
        self.asks.emit(Request("history", ref.kind, ref.id))

    def ask_deletion(self, ref: Ref) -> None:
        """Ask the page of what is due for deletion to propose a record."""
        self.asks.emit(Request("remove", "retention_case", ref.id, {"kind": ref.kind}))

    def show_refusal(self, refusal: Refused) -> None:
        """Say in the bar under the header what the officer can mend."""
        self.notice.say(refusal.sentence)

    def mark_stale(self) -> None:
        """Refresh soon: at once when visible, otherwise at the next show."""
        self._stale = True
        if self.isVisible():
            self._due.start()

    @Slot(frozenset)
    def _hear(self, kinds: frozenset[str]) -> None:
        """Pass on what was committed, unless the window has replaced this page by now."""
        if shiboken6.isValid(self):
            self.on_changes(kinds)

    def take(self, read: object) -> None:
        """Show at the first refresh what was read ahead, instead of reading it again."""

    def prepare(self) -> None:
        """Read the database before the page is first seen, so that showing it takes less."""
        if self._stale:
            self._stale = False
            self.refresh()

    @Slot(frozenset)
    def on_changes(self, kinds: frozenset[str]) -> None:
        """A commit touched these kinds of record."""
        if kinds & self.shows:
            self.mark_stale()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab; and what Qt asks when the widget with the keyboard goes, or is switched off.

        Then the keyboard stays on the page in place of going to the navigation, where none of the
        page's keys works.
        """
        focused = cast("QWidget | None", self.focusWidget())
        if focused is None or can_have_keyboard(focused) or not self.isVisible():
            return super().focusNextPrevChild(next)
        (next_inside(self, focused, forward=next) or self).setFocus()
        return True

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        trail.note(f"page {self.name}")
        self._refresh_if_seen()

    @Slot()
    def _refresh_if_seen(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.refresh()
