"""The first screen: who is at the desk? Shown at the start and whenever the screen is locked."""

from dataclasses import dataclass
from functools import cached_property, partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from policepost.core.access.keys import Account, Keyring, Locked, WrongPassword
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.officers.password_fields import NewPassword, PasswordEdit
from policepost.ui import style
from policepost.ui.parts import label, link_button, primary_button
from policepost.ui.tasks import Tasks

CARD_WIDTH = 400
LANE = "door"
"""A password is proved beside whatever long work goes on behind the locked screen."""


@dataclass(frozen=True)
class Unlocked:
    """Somebody proved to be an officer of the post."""

    account: Account
    key: bytes
    way: str = "window"
    """How: ``window``, or ``recovery`` with the code of the sheet."""


class SignIn(QWidget):
    """Asks for officer and password; `unlocked` carries an `Unlocked`.

    The password is proved in the background: Argon2id takes a third of a second on purpose.
    """

    unlocked = Signal(object)
    language_asked = Signal()

    def __init__(self, ring: Keyring, tasks: Tasks, officer: str = "") -> None:
        super().__init__()
        self.ring = ring
        self.tasks = tasks
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.stack = QStackedWidget()
        self.stack.setFixedWidth(style.px(CARD_WIDTH))
        self.password_card = _PasswordCard(ring, officer)
        self.stack.addWidget(self.password_card)
        self.language_button = link_button(_("中文 / English"), self.language_asked.emit)
        outer = QVBoxLayout(self)
        outer.addStretch(3)
        outer.addWidget(self.stack, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(4)
        outer.addWidget(self.language_button, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addSpacing(style.px(14))
        self.password_card.tried.connect(self._try_password)
        self.password_card.lost.connect(self._ask_for_code)
        self._clock = QTimer(self)
        self._clock.setInterval(500)
        self._clock.timeout.connect(self._count_down)
        self.password_card.officer.currentTextChanged.connect(self._count_down)
        self._count_down()

    @cached_property
    def recovery_card(self) -> "_RecoveryCard":
        """The other way in; hardly ever needed, so it is not made for the first paint."""
        card = _RecoveryCard(self.ring)
        self.stack.addWidget(card)
        card.tried.connect(self._try_code)
        card.left.connect(partial(self.stack.setCurrentWidget, self.password_card))
        return card

    @Slot()
    def _ask_for_code(self) -> None:
        self.stack.setCurrentWidget(self.recovery_card)

    def say(self, sentence: str) -> None:
        """Say something that is not about the password."""
        self.password_card.say(sentence)

    def focus_first(self) -> None:
        """Put the keyboard where typing begins."""
        card = self.password_card
        (card.password if card.officer.currentText() else card.officer).setFocus()

    @Slot()
    def _try_password(self) -> None:
        name, password = self.password_card.typed()
        if self.ring.waiting(name):
            self._count_down()
            return
        self.password_card.show_busy(busy=True)
        self.tasks.run(
            lambda: (name, self.ring.unlock(name, password)),
            on_done=partial(self._accepted, password),
            on_error=partial(self._refused, self.password_card),
            lane=LANE,
            behind_lock=True,
        )

    @Slot()
    def _try_code(self) -> None:
        ring = self.ring
        try:
            name, code, password = self.recovery_card.typed()
        except Refused as refusal:
            self.recovery_card.show_refusal(refusal)
            return

        def recover() -> tuple[str, bytes]:
            key = ring.recover(code)
            ring.set_password(key, name, password)
            return name, key

        self.recovery_card.show_busy(busy=True)
        self.tasks.run(
            recover,
            on_done=self._recovered,
            on_error=partial(self._refused, self.recovery_card),
            lane=LANE,
            behind_lock=True,
        )

    def _recovered(self, found: tuple[str, bytes]) -> None:
        name, key = found
        account = self.ring.officer(name)
        if account is not None:
            self.unlocked.emit(Unlocked(account, key, "recovery"))

    def _accepted(self, present: str, found: tuple[str, bytes]) -> None:
        name, key = found
        account = self.ring.officer(name)
        if account is None:
            return
        if not account.must_change:
            self.unlocked.emit(Unlocked(account, key))
            return
        self.own_card = _OwnPasswordCard(self.ring, account)
        self.stack.addWidget(self.own_card)
        self.stack.setCurrentWidget(self.own_card)
        self.own_card.passwords.setFocus()
        self.own_card.tried.connect(partial(self._set_own, Unlocked(account, key), present))
        self.own_card.left.connect(self._leave_own)

    def _set_own(self, unlocked: Unlocked, present: str) -> None:
        """Wrap the key by the password that the officer chose."""
        card, ring, name = self.own_card, self.ring, unlocked.account.name
        try:
            new = card.passwords.text()
        except Refused as refusal:
            card.show_refusal(refusal)
            return
        card.show_busy(busy=True)
        self.tasks.run(
            lambda: ring.set_password(unlocked.key, name, new, present=present),
            on_done=lambda _nothing: self.unlocked.emit(unlocked),
            on_error=partial(self._refused, card),
            lane=LANE,
            behind_lock=True,
        )

    @Slot()
    def _leave_own(self) -> None:
        self.stack.setCurrentWidget(self.password_card)
        self.password_card.show_busy(busy=False)
        self.password_card.password.edit.clear()

    def _refused(self, card: "_Card", error: Exception) -> None:
        card.show_busy(busy=False)
        if not isinstance(error, Refused):
            raise error
        card.show_refusal(error)
        if isinstance(error, WrongPassword | Locked):
            self._count_down()

    @Slot()
    def _count_down(self) -> None:
        """Show how long the officer has to wait, and open the button when the time is over."""
        wait = self.ring.waiting(self.password_card.typed()[0])
        self.password_card.show_wait(wait)
        if wait and not self._clock.isActive():
            self._clock.start()
        elif not wait:
            self._clock.stop()


class _Card(QFrame):
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


class _OfficerBox(QComboBox):
    """The officers of the post; a name may also be typed."""

    def __init__(self, ring: Keyring, chosen: str = "") -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems([one.name for one in ring.officers()])
        self.setCurrentText(chosen or self.itemText(0))


class _PasswordCard(_Card):
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


class _OwnPasswordCard(_Card):
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


class _RecoveryCard(_Card):
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
