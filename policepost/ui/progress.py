"""Long work in the foreground: the window is covered until it ends or is cancelled."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from policepost.core.language import _
from policepost.ui import style
from policepost.ui.parts import Card, label, secondary_button

if TYPE_CHECKING:
    from policepost.ui.tasks import Job, Report, Tasks

Work = Callable[["Report", Callable[[], bool]], object]
"""Takes `(report, cancelled)`; runs in the background."""


class ProgressVeil(QFrame):
    """Covers the window so that nothing else is written meanwhile; Esc or the button cancels.

    Work that has to end once it was begun has no `cancel`, and so no button.
    """

    def __init__(self, window: QWidget, title: str, cancel: Callable[[], None] | None) -> None:
        super().__init__(window)
        self._window, self._cancel = window, cancel
        self._before: QWidget | None = window.focusWidget()
        self.setProperty("veil", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        card = Card(title)
        card.setFixedWidth(style.px(420))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.words = label(_("Please wait …"), "muted")
        self.cancel_button = secondary_button(_("Cancel"), self.cancel)
        self.cancel_button.setToolTip("Esc")
        card.body.addWidget(self.bar)
        card.body.addWidget(self.words)
        card.body.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignRight)
        if cancel is None:
            self.cancel_button.hide()
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # in place of the button
        column = QVBoxLayout(self)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        shortcut = QShortcut(QKeySequence("Esc"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.cancel)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self._hold_keyboard()

    def tell(self, done: int, of: int) -> None:
        """Say how far the work is; `of` is 0 while nobody knows."""
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        if of:
            self.words.setText(_("{done} of {of}").format(done=f"{done:,}", of=f"{of:,}"))

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop; the veil stays until it has."""
        if self._cancel is None:
            return
        self.cancel_button.setEnabled(False)
        self.words.setText(_("Stopping …"))
        self._cancel()

    def finish(self) -> None:
        """Uncover the window and give the keyboard back."""
        self._window.removeEventFilter(self)
        self.hide()
        before = self._before
        if before is not None and isValid(before):  # it may have been the veil's before this one
            before.setFocus()
        self.deleteLater()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        return False

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        self._hold_keyboard()
        return True

    def _hold_keyboard(self) -> None:
        """Keep what is typed away from the page below."""
        (self if self._cancel is None else self.cancel_button).setFocus()


class Foreground(QObject):
    """Runs one piece of long work at a time behind a veil over the page's window."""

    def __init__(self, page: QWidget, tasks: "Tasks", failed: Callable[[Exception], None]) -> None:
        super().__init__(page)
        self._page, self._tasks, self._on_error = page, tasks, failed
        self._job: Job | None = None
        self.veil: ProgressVeil | None = None

    @property
    def busy(self) -> bool:
        """True while work is running."""
        return self.veil is not None

    def run(self, title: str, work: Work, done: Callable[..., None], *, stops: bool = True) -> None:
        """Cover the window, do the work, uncover it, then call `done` with its answer.

        Only work that looks at `cancelled` may say that it `stops`.
        """
        self.veil = ProgressVeil(self._page.window(), title, self._stop if stops else None)
        self._job = self._tasks.run_with_progress(
            work, self._tell, partial(self._ended, done), self._failed
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _tell(self, done: int, of: int) -> None:
        if self.veil is not None:
            self.veil.tell(done, of)

    def _uncover(self) -> None:
        veil, self.veil, self._job = self.veil, None, None
        if veil is not None:
            veil.finish()

    def _ended(self, done: Callable[..., None], answer: object) -> None:
        self._uncover()
        done(answer)

    def _failed(self, error: Exception) -> None:
        self._uncover()
        self._on_error(error)
