"""What stands in a card's place until somebody says why it is to be opened."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from policepost.core import tables
from policepost.core.language import _
from policepost.ui import style
from policepost.ui.basics import clear, label, primary_button, row_button
from policepost.ui.input import LineEdit

REASONS = "looking_reasons"
LONGEST = 100
_WIDE = 460


class Guard(QWidget):
    """Asks for the reason: a ready phrase or a line of one's own; Esc leaves the card shut.

    Args:
        name: What may be shown of the entry.
        causes: Why it is protected, in words.
    """

    reasoned = Signal(str)
    left = Signal()

    def __init__(self, name: str, causes: Sequence[str]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(8))
        column.addWidget(label(name, "name", wrap=True))
        words = _("Protected entry: {causes}").format(causes=_(", ").join(causes))
        column.addWidget(label(words, "warning"))
        words = _("Say why you open it. Your name, the time and the reason are recorded.")
        column.addWidget(label(words, "muted", wrap=True))
        self.phrases = [
            row_button(row.label, partial(self._choose, row.name)) for row in tables.table(REASONS)
        ]
        for phrase in self.phrases:
            column.addWidget(phrase)
        self.line = LineEdit()
        self.line.setMaxLength(LONGEST)
        self.line.setPlaceholderText(_("Another reason"))
        self.line.setAccessibleName(_("Another reason"))
        self.line.returnPressed.connect(self._typed)
        column.addWidget(self.line)
        self.open_button = primary_button(_("Open"), self._typed)
        self.open_button.setEnabled(False)
        self.line.textChanged.connect(self._enable)
        column.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignRight)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)

    def ask(self) -> None:
        """Put the keyboard on the first phrase."""
        self.phrases[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, phrase: str) -> None:
        self.reasoned.emit(phrase)

    @Slot()
    def _enable(self) -> None:
        self.open_button.setEnabled(bool(self.line.text().strip()))

    @Slot()
    def _typed(self) -> None:
        reason = self.line.text().strip()
        if reason and not self.line.composing():
            self.reasoned.emit(reason)


class GuardGround(QWidget):
    """A page's ground on which a `Guard` stands in the middle, where there is no card column."""

    reasoned = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.guard: Guard | None = None
        self._column = QVBoxLayout(self)
        edge = style.px(24)
        self._column.setContentsMargins(edge, edge, edge, edge)

    def show_guard(self, name: str, causes: Sequence[str]) -> None:
        """Ask why a protected entry is opened."""
        clear(self._column)
        self.guard = Guard(name, causes)
        self.guard.setFixedWidth(style.px(_WIDE))
        self.guard.reasoned.connect(self.reasoned)
        self.guard.left.connect(self.left)
        self._column.addWidget(self.guard, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)

    def ask(self) -> None:
        """Put the keyboard on the first phrase."""
        if self.guard is not None:
            self.guard.ask()
