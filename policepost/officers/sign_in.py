"""The first screen: who is at the desk? Shown at the start and whenever the screen is locked."""

from dataclasses import dataclass
from functools import cached_property, partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from policepost.core.access.keys import Account, Keyring, Locked, WrongPassword
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.officers.sign_in_cards import (
    CARD_WIDTH,
    Card,
    OwnPasswordCard,
    PasswordCard,
    RecoveryCard,
)
from policepost.ui import style
from policepost.ui.parts import link_button
from policepost.ui.tasks import Tasks

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
        self.password_card = PasswordCard(ring, officer)
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
    def recovery_card(self) -> RecoveryCard:
        """The other way in; hardly ever needed, so it is not made for the first paint."""
        card = RecoveryCard(self.ring)
        card.setParent(self.stack)
        card.tried.connect(self._try_code)
        card.left.connect(self._back_to_password)
        return card

    @Slot()
    def _ask_for_code(self) -> None:
        self._show(self.recovery_card)
        self.recovery_card.code.setFocus()

    @Slot()
    def _back_to_password(self) -> None:
        self._show(self.password_card)
        self.focus_first()

    def _show(self, card: Card) -> None:
        """Show one card alone: the stack is as high as the highest that is in it."""
        while self.stack.count():
            self.stack.removeWidget(self.stack.widget(0))
        self.stack.addWidget(card)

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
        self.own_card = OwnPasswordCard(self.ring, account)
        self._show(self.own_card)
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
        self.password_card.show_busy(busy=False)
        self.password_card.password.edit.clear()
        self._back_to_password()

    def _refused(self, card: Card, error: Exception) -> None:
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
