"""The white cards of the sign-in: what each asks for, and how it says what is wrong."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.access.keys import Account, Keyring
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.officers.password_fields import NewPassword, PasswordEdit
from policepost.ui import style
from policepost.ui.combo import ComboBox
from policepost.ui.parts import label, link_button, primary_button

CARD_WIDTH = 400


class Card(QFrame):
    """The white card in the middle: the post's name, fields, one blue button."""

    tried = Signal()

    def __init__(self, ring: Keyring) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFixedWidth(style.px(CARD_WIDTH))
        self.column = QVBoxLayout(self)
        edge = style.px(28)
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(style.px(6))
        self.column.addWidget(label(ring.post or _("Policepost"), "name", wrap=True))
        self.column.addWidget(label(ring.station, "muted", wrap=True))
        self.column.addSpacing(style.px(12))
        self.problem = label("", "problem", wrap=True)
        self.button = primary_button("", self.tried.emit)

    def add_field(self, words: str, field: QWidget) -> None:
        """Put a field under its name."""
        name = label(words, "field-label")
        name.setBuddy(field)
        field.setAccessibleName(words)
        self.column.addWidget(name)
        self.column.addWidget(field)

    def add_end(self, words: str, link: QWidget) -> None:
        """Put the sentence, the button and a link at the end."""
        self.problem.setMinimumHeight(style.px(20))
        self.button.setText(words)
        self.button.setAccessibleName(words)
        self.column.addWidget(self.problem)
        self.column.addWidget(self.button)
        self.column.addSpacing(style.px(6))
        self.column.addWidget(link, 0, Qt.AlignmentFlag.AlignHCenter)

    def say(self, sentence: str) -> None:
        """Say something over the button; the card grows with it."""
        self.problem.setText(sentence)
        margins = self.column.contentsMargins()
        inside = self.width() - margins.left() - margins.right()
        # The stack of cards asks for the height at its own width and not at the card's.
        wanted = self.problem.heightForWidth(inside) if sentence else 0
        self.problem.setMinimumHeight(max(style.px(20), wanted))

    def show_refusal(self, refusal: Refused) -> None:
        """Say what is wrong."""
        self.say(refusal.sentence)

    def show_busy(self, *, busy: bool) -> None:
        """While the password is being proved nothing can be pressed twice."""
        self.setEnabled(not busy)
        if busy:
            self.say("")


class _OfficerBox(ComboBox):
    """The officers of the post; a name may also be typed."""

    def __init__(self, ring: Keyring, chosen: str = "") -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems([one.name for one in ring.officers()])
        self.setCurrentText(chosen or self.itemText(0))


class PasswordCard(Card):
    """Officer and password."""

    lost = Signal()

    def __init__(self, ring: Keyring, officer: str) -> None:
        super().__init__(ring)
        self.officer = _OfficerBox(ring, officer)
        self.password = PasswordEdit()
        self.password.edit.returnPressed.connect(self.button.click)
        self.add_field(_("Officer"), self.officer)
        self.add_field(_("Password"), self.password)
        self.column.addWidget(self.password.hint)
        self.lost_button = link_button(_("Password forgotten: use the recovery sheet"))
        self.lost_button.clicked.connect(self.lost)
        self.add_end(_("Sign in"), self.lost_button)
        self._wait = 0

    def typed(self) -> tuple[str, str]:
        """Name and password."""
        return self.officer.currentText(), self.password.text()

    def show_wait(self, seconds: int) -> None:
        """Show the time left in the button; it cannot be pressed meanwhile."""
        self._wait = seconds
        minutes, rest = divmod(seconds, 60)
        words = _("Try again in {minutes}:{seconds:02d}").format(minutes=minutes, seconds=rest)
        self.button.setText(words if seconds else _("Sign in"))
        self.button.setEnabled(not seconds)

    @override
    def show_refusal(self, refusal: Refused) -> None:
        super().show_refusal(refusal)
        self.password.edit.selectAll()
        self.password.setFocus()


class OwnPasswordCard(Card):
    """Somebody else set the password: its owner chooses another before anything opens."""

    left = Signal()

    def __init__(self, ring: Keyring, account: Account) -> None:
        super().__init__(ring)
        told = _("Somebody else set this password for {name}. Choose your own, which nobody knows.")
        words = label(told.format(name=account.name), wrap=True)
        words.setMinimumHeight(style.px(44))  # the stack of cards does not ask how lines break
        self.column.addWidget(words)
        self.passwords = NewPassword.of(ring, account.name)
        self.passwords.second.edit.returnPressed.connect(self.button.click)
        self.column.addWidget(self.passwords)
        back = link_button(_("Back to the password"))
        back.clicked.connect(self.left)
        self.add_end(_("Set the password and sign in"), back)


class RecoveryCard(Card):
    """The code of the sheet, and a new password for one officer."""

    left = Signal()

    def __init__(self, ring: Keyring) -> None:
        super().__init__(ring)
        self.officer = _OfficerBox(ring)
        self.code = QLineEdit()
        self.code.setPlaceholderText("XXXX-XXXX-…")
        self.passwords = NewPassword.of(ring, self.officer.currentText)
        self.add_field(_("Code on the recovery sheet"), self.code)
        self.add_field(_("Officer who gets a new password"), self.officer)
        self.column.addWidget(self.passwords)
        self.passwords.second.edit.returnPressed.connect(self.button.click)
        back = link_button(_("Back to the password"))
        back.clicked.connect(self.left)
        self.add_end(_("Set the password and sign in"), back)

    def typed(self) -> tuple[str, str, str]:
        """Name, code and new password. Raises Refused for a password that cannot be one."""
        return self.officer.currentText(), self.code.text(), self.passwords.text()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
