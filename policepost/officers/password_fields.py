"""Fields for passwords: hidden letters that can be shown, a hint about Caps Lock, the strength."""

from collections.abc import Callable, Sequence
from typing import Self

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QClipboard,
    QFocusEvent,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.access import passwords
from policepost.core.access.keys import Keyring
from policepost.core.access.policy import STANDARD, Policy
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.ui import style
from policepost.ui.parts import icon, label, restyle

TWO_LINES = 38
"""Height of two lines of small type."""
_OFF = False
_TAKING = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)
_TONES = ("bad", "bad", "wait", "good", "good")


class _Hidden(QLineEdit):
    """A line of hidden letters that notices Caps Lock and gives nothing to the clipboard.

    Qt cannot ask for the lock itself, so it is judged by the letters that arrive. Qt itself copies
    no hidden letters, but it would copy, drag and select those that the eye shows.
    """

    caps = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setDragEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(one) for one in _TAKING):
            event.accept()
            return
        text = event.text()
        if text.isascii() and text.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps.emit(text.isupper() != shifted)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps.emit(_OFF)
        super().keyPressEvent(event)
        self._unselect()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._unselect()

    def _unselect(self) -> None:
        """Take back what selecting has copied for the middle button of the mouse."""
        board = QGuiApplication.clipboard()
        if self.hasSelectedText() and board.supportsSelection() and board.ownsSelection():
            board.clear(QClipboard.Mode.Selection)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.caps.emit(_OFF)
        super().focusOutEvent(event)


class PasswordEdit(QWidget):
    """One password, with an eye to show it; `hint` is a label to put under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = _Hidden()
        self.hint = label("", "warning")
        self.hint.hide()
        self.eye = self.edit.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        # The window need not wait for its picture; a field that is gone by then needs none.
        QTimer.singleShot(0, self.edit, self._draw_eye)
        self.eye.setToolTip(_("Show the password"))
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._show)
        self.edit.caps.connect(self._warn)
        self.setFocusProxy(self.edit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit)

    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    @override
    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.edit.setAccessibleName(name)

    @Slot()
    def _draw_eye(self) -> None:
        self.eye.setIcon(icon("eye-off" if self.eye.isChecked() else "eye"))

    @Slot(bool)
    def _show(self, shown: bool) -> None:  # noqa: FBT001  (Qt's signal)
        mode = QLineEdit.EchoMode
        self.edit.setEchoMode(mode.Normal if shown else mode.Password)
        self._draw_eye()

    @Slot(bool)
    def _warn(self, on: bool) -> None:  # noqa: FBT001  (Qt's signal)
        self.hint.setText(_("Caps Lock is on") if on else "")
        self.hint.setVisible(on)


class NewPassword(QWidget):
    """A new password typed twice, with its strength and what the post's rules still want.

    `names` (post, station, officer) are worth nothing inside it; give a function where they may
    still change.
    """

    def __init__(
        self, names: Sequence[str] | Callable[[], Sequence[str]], policy: Policy = STANDARD
    ) -> None:
        super().__init__()
        self._policy = policy
        self._names = names if callable(names) else lambda: names
        self.first, self.second = PasswordEdit(), PasswordEdit()
        self.bar = QProgressBar()
        self.bar.setRange(0, 4)
        self.bar.setTextVisible(False)
        self.verdict = label("", "small")
        self.advice = label(self._asked(), "small", wrap=True)
        self.advice.setMinimumHeight(style.px(TWO_LINES))  # so that nothing moves while one types
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(5))
        for words, field in ((_("New password"), self.first), (_("Once more"), self.second)):
            field.setAccessibleName(words)
            column.addWidget(label(words, "field-label"))
            column.addWidget(field)
            column.addWidget(field.hint)
            if field is self.first:
                row = QHBoxLayout()
                row.addWidget(self.bar, 1)
                row.addWidget(self.verdict)
                column.addLayout(row)
                column.addWidget(self.advice)
        self.first.edit.textChanged.connect(self.estimate)
        self.setFocusProxy(self.first)

    @classmethod
    def of(cls, ring: Keyring, officer: str | Callable[[], str]) -> Self:
        """For an officer of a post, by its rules and its names."""

        def names() -> Sequence[str]:
            name = officer() if callable(officer) else officer
            return (ring.post, ring.station, name, *(one.name for one in ring.officers()))

        return cls(names, ring.policy)

    def _asked(self) -> str:
        """What the rules ask, before anything was typed."""
        words = _(
            "At least {least} characters of {kinds} kinds, or {long} of any kind: several"
            " unrelated words."
        )
        held = self._policy
        return words.format(least=held.least, kinds=held.kinds, long=held.long)

    @Slot()
    def estimate(self) -> None:
        """Show how strong the typed password is, and what to do until it is accepted."""
        text = self.first.text()
        names = passwords.spoken(self._names())
        found = passwords.strength(text, names)
        try:
            passwords.check(text, self._policy, names)
            wanted = found.advice
        except Refused as refusal:
            wanted = refusal.sentence
        self.bar.setValue(max(found.level, 1) if text else 0)
        self.verdict.setText(found.title if text else "")
        self.verdict.setProperty("ink", _TONES[found.level])
        restyle(self.verdict)
        self.advice.setText(wanted if text else self._asked())
        self.setAccessibleDescription(f"{found.title} {wanted}")

    def text(self) -> str:
        """The password. Raises Refused when the rules do not accept it or the second differs."""
        passwords.check(self.first.text(), self._policy, passwords.spoken(self._names()))
        if self.first.text() != self.second.text():
            raise Refused(_("The two passwords differ; type them again."), field="password")
        return self.first.text()

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.edit.clear()
        self.second.edit.clear()
