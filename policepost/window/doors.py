"""The screens before the work: sign-in, the wizard of a new post, why a post cannot be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from policepost.core.access import keys
from policepost.officers.sign_in import SignIn

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from policepost.ui.tasks import Tasks
    from policepost.upkeep.making import Made
    from policepost.upkeep.problem import Problem
    from policepost.window.frame import PostWindow


class Doors(QObject):
    """Shows one of them in the window at a time, until the work takes its place.

    Attributes:
        screen: The one in sight; None while the work is.
        ring: The keys of the post; None while there is no post yet.
        officer: Who signed in last; the sign-in offers the name again.
        post_is_ours: Whether no other program has the post open, so that a backup may replace it.
    """

    unlocked = Signal(object)
    """Carries an `Unlocked`."""
    made = Signal(object)
    """Carries a `Made`."""
    language_asked = Signal()

    def __init__(self, window: PostWindow, folder: Path, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._folder, self._tasks = window, folder, tasks
        self.screen: QWidget | None = None
        self.ring: keys.Keyring | None = None
        self.officer = ""
        self.post_is_ours = False

    def _show(self, screen: QWidget) -> None:
        former, self.screen = self.screen, screen
        self._window.show_only(screen)
        if former is not None and former is not screen:
            self._window.let_go(former)

    def close(self) -> None:
        """Take the screen away: the work stands in the window."""
        if self.screen is not None:
            self._window.let_go(self.screen)
            self.screen = None

    @property
    def sign_in(self) -> SignIn | None:
        """The sign-in, while it is in sight."""
        return self.screen if isinstance(self.screen, SignIn) else None

    @Slot()
    def show_sign_in(self) -> None:
        """Ask who is at the desk.

        Raises:
            Refused: The key file is missing or damaged.
        """
        self.ring = keys.Keyring.read(self._folder / keys.FILE)  # settings may have changed it
        screen = SignIn(self.ring, self._tasks, self.officer)
        screen.unlocked.connect(self.unlocked)
        screen.language_asked.connect(self.language_asked)
        self._show(screen)
        screen.focus_first()

    def show_first_run(self, typed: dict[str, object] | None = None) -> None:
        """Make a new post in three steps; `typed` is what stood in them in another language."""
        from policepost.upkeep.first_run import FirstRun

        screen = FirstRun(self._folder, self._tasks)
        if typed:
            screen.restore(typed)
        screen.made.connect(self._made)
        screen.language_asked.connect(self.language_asked)
        screen.restore_asked.connect(self._restore_instead)
        self._show(screen)
        screen.focus_first()

    @Slot(object)
    def _made(self, made: Made) -> None:
        self.ring = made.ring
        self.made.emit(made)

    @Slot()
    def _restore_instead(self) -> None:
        """On a new computer: no new post, but the one in a backup."""
        self.show_problem("")

    def show_problem(self, sentence: str) -> Problem:
        """Say why the post cannot be opened, and offer the way back to a backup."""
        from policepost.upkeep.problem import Problem

        screen = Problem(sentence, self._folder, self._tasks, may_restore=self.post_is_ours)
        screen.restored.connect(self.show_sign_in)
        screen.left.connect(self._window.close)
        self._show(screen)
        return screen

    def speak(self) -> None:
        """Show the screen in the language that was chosen; what is typed into the wizard stays."""
        if self.ring is not None:
            self.show_sign_in()
            return
        typed = getattr(self.screen, "typed", None)
        self.show_first_run(typed() if typed else None)
