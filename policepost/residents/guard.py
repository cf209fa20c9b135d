"""What stands in a card's place until somebody says why it is to be opened."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from policepost.core import tables
from policepost.core.language import _
from policepost.residents.rules import SENSITIVE
from policepost.ui import style
from policepost.ui.basics import label, primary_button, row_button
from policepost.ui.input import LineEdit

REASONS = "looking_reasons"
LONGEST = 100


class Guard(QWidget):
    """Asks for the reason: a ready phrase or a line of one's own; Esc leaves the card shut."""

    reasoned = Signal(str)
    left = Signal()

    def __init__(self, name: str, why: Sequence[str]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(8))
        column.addWidget(label(name, "name", wrap=True))
        causes = _(", ").join(_(SENSITIVE[one]) for one in why)
        column.addWidget(label(_("Protected entry: {causes}").format(causes=causes), "warning"))
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
