"""Two entries side by side: what differs is chosen by the arrow keys, then they are merged."""

from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from functools import partial
from html import escape
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from policepost.core.language import _
from policepost.residents import merge_rules, merging
from policepost.residents.compare import Compared
from policepost.residents.merge_rules import ROWS, TITLES, Side
from policepost.residents.words import HANGING
from policepost.ui import style
from policepost.ui.basics import label
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context
from policepost.ui.sheet import Sheet

WIDTH = 860
_TITLE = 150
ALIKE = 0.6
"""From which likeness on (0 to 1) two texts are compared character by character."""

Merged = Callable[[UUID, str], None]
"""Called with the key of the entry that stays and the sentence that says what was done."""


class _Cell(QLabel):
    """What one entry says, with what differs from the other underlined; a click chooses it."""

    pressed = Signal()

    def __init__(self, text: str, other: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self._marked = marked(text or "–", other)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.words = text or "–"

    def show_state(self, *, differs: bool, chosen: bool) -> None:
        """Mark it by a tick and a frame, not by colour alone."""
        tone = style.tone("wait" if differs else "muted")
        line = style.BLUE if differs and chosen else "transparent"
        self.setText(f"✓ {self._marked}" if differs and chosen else self._marked)
        ground = tone.bg if differs else "transparent"
        ink = style.INK if differs else style.MUTED
        self.setStyleSheet(
            f"QLabel {{ background: {ground}; color: {ink}; border: {style.px(2)}px solid {line};"
            f" border-radius: {style.px(4)}px; padding: {style.px(3)}px {style.px(6)}px; }}"
        )

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()


def marked(text: str, other: str) -> str:
    """A text as HTML in which the characters that another one does not have are underlined.

    Only where the two are alike: in another address everything differs.
    """
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    if matcher.ratio() < ALIKE:
        return escape(text)
    return "".join(
        escape(text[start:end]) if tag == "equal" else f"<b><u>{escape(text[start:end])}</u></b>"
        for tag, start, end, _from, _to in matcher.get_opcodes()
        if end > start
    )


class Row(QFrame):
    """One row: ← and → choose, B takes both where a field holds several, ↑ and ↓ go on."""

    changed = Signal()

    def __init__(self, name: str, left: Compared, right: Compared, side: Side) -> None:
        super().__init__()
        self.name, self.side = name, side
        self.offered = merge_rules.sides(name, left.values, right.values)
        self.differs = len(self.offered) > 1
        self.setObjectName("row")
        line = QHBoxLayout(self)
        line.setContentsMargins(style.px(4), style.px(2), style.px(4), style.px(2))
        line.setSpacing(style.px(8))
        title = label(_(TITLES[name]), "" if self.differs else "muted", wrap=True)
        title.setFixedWidth(style.px(_TITLE))
        line.addWidget(title)
        said = left.said[name], right.said[name]
        self.cells = {Side.LEFT: _Cell(*said), Side.RIGHT: _Cell(*reversed(said))}
        for which, cell in self.cells.items():
            line.addWidget(cell, 1)
            cell.pressed.connect(partial(self.choose, which))
        self.both = label("", "small")
        self.both.setFixedWidth(style.px(64))
        line.addWidget(self.both)
        if self.differs:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._show()

    def choose(self, side: Side) -> None:
        """Take the row from a side, if it offers that."""
        if side in self.offered and self.differs:
            self.side = side
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        for which, cell in self.cells.items():
            cell.show_state(differs=self.differs, chosen=self.side in (which, Side.BOTH))
        offers_both = Side.BOTH in self.offered
        words = _("✓ both") if self.side is Side.BOTH else _("B: both")
        self.both.setText(words if offers_both else "")
        line = style.BLUE if self.hasFocus() else "transparent"
        self.setStyleSheet(f"QFrame#row {{ border: {style.px(1)}px solid {line}; }}")
        chosen = {Side.LEFT: _("left"), Side.RIGHT: _("right"), Side.BOTH: _("both")}[self.side]
        self.setAccessibleName(
            _("{field}: left {left}, right {right}; taken: {chosen}").format(
                field=_(TITLES[self.name]),
                left=self.cells[Side.LEFT].words,
                right=self.cells[Side.RIGHT].words,
                chosen=chosen,
            )
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_Left: Side.LEFT,
            Qt.Key.Key_Right: Side.RIGHT,
            Qt.Key.Key_B: Side.BOTH,
        }
        key = Qt.Key(event.key())
        if key in keys:
            self.choose(keys[key])
        elif key == Qt.Key.Key_Down:
            self.focusNextChild()
        elif key == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show()


class CompareSheet(Sheet):
    """Shows two entries; the left one stays. `done` is called once they are one, or said two."""

    def __init__(
        self, page: QWidget, context: Context, left: Compared, right: Compared, done: Merged
    ) -> None:
        super().__init__(page, _("Is this one person?"), WIDTH)
        self._db, self._done = context.db, done
        self.left, self.right = left, right
        chosen = merge_rules.suggested(left.values, right.values)
        self.body.setSpacing(style.px(2))
        words = _(
            "The left entry stays. ← → choose what it says, B keeps both, ↑ ↓ go to the next row."
        )
        self.body.addWidget(label(words, "small", wrap=True))
        self.body.addWidget(self._heads())
        said = [name for name in ROWS if left.said[name] or right.said[name]]
        self.rows = {name: Row(name, left, right, chosen[name]) for name in said}
        for row in self.rows.values():
            if row.differs:
                self.body.addWidget(row)
        self.body.addWidget(self._hanging())
        self.body.addWidget(label(_("What both say"), "heading"))
        for row in self.rows.values():
            if not row.differs:
                self.body.addWidget(row)
        self.body.addStretch(1)
        against = merge_rules.contradiction(left.values, right.values)
        if against:
            self.notice.say(against)
        different = self.add_button(_("Not the same person"), self.say_different)
        different.setToolTip("Ctrl+D")
        self._key("Ctrl+D", self.say_different)
        self.on_done(_("Merge into the left entry"), self.merge)

    def _line(self, title: QWidget, left: QWidget, right: QWidget) -> QWidget:
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(style.px(4), style.px(4), style.px(4), style.px(4))
        line.setSpacing(style.px(8))
        title.setFixedWidth(style.px(_TITLE))
        line.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        for one in (left, right):
            one.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            line.addWidget(one, 1, Qt.AlignmentFlag.AlignTop)
        line.addSpacing(style.px(72))
        return made

    def _heads(self) -> QWidget:
        return self._line(
            label(""),
            label(_("Stays: {name}").format(name=self.left.name), "heading", wrap=True),
            label(_("Goes into it: {name}").format(name=self.right.name), "heading", wrap=True),
        )

    def _hanging(self) -> QWidget:
        return self._line(
            label(_("What hangs on it"), "heading"),
            label(hanging_words(self.left), wrap=True),
            label(hanging_words(self.right), wrap=True),
        )

    @override
    def typed(self) -> dict[str, str]:
        return {name: str(row.side) for name, row in self.rows.items()}

    @override
    def restore(self, typed: Any) -> None:
        chosen: Mapping[str, str] = typed or {}
        for name, side in chosen.items():
            self.rows[name].choose(Side(side))

    @Slot()
    def merge(self) -> None:
        """Merge as chosen."""
        choice = chosen_sides(self.left, self.right, self.rows)
        with showing_refusals(self):
            merging.merge(self._db, self.left.id, self.right.id, choice)
            self.done()
            chosen = self.right if self.rows["name"].side is Side.RIGHT else self.left
            words = _("Two entries are one now: {name}.").format(name=chosen.name)
            self._done(self.left.id, words)

    @Slot()
    def say_different(self) -> None:
        """Remember that these are two people."""
        with showing_refusals(self):
            merging.note_different(self._db, self.left.id, self.right.id)
            self.done()
            words = _("{left} and {right} are two people; they are not listed as doubles again.")
            self._done(self.left.id, words.format(left=self.left.name, right=self.right.name))


def chosen_sides(left: Compared, right: Compared, rows: Mapping[str, Row]) -> dict[str, Side]:
    """What is chosen; of rows in which nobody says anything, what the rules propose."""
    proposed = merge_rules.suggested(left.values, right.values)
    return proposed | {name: row.side for name, row in rows.items()}


def hanging_words(entry: Compared) -> str:
    """What names an entry, a line for each kind."""
    line = _("{kind}: {count}")
    lines = [line.format(kind=_(HANGING[kind]), count=count) for kind, count in entry.hanging]
    return "\n".join([*lines, _("Entries in the journal: {count}").format(count=entry.journal)])
