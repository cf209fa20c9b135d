"""The first page of an opened post, brought into sight step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from policepost.ui import style
from policepost.ui.tasks import unasked
from policepost.window.frame import AfterPaint

if TYPE_CHECKING:
    from policepost.window.workspace import Workspace

STEP_MS = 1
"""Between two steps of the opening. Qt does what is to be done after 0 ms in one go, with nothing
painted and no key heard in between."""


class Opening(QObject):
    """Builds the first page, fills it, lets it be shown, and loads the rest once it is painted.

    Each step ends before anybody can see the window hesitate.
    """

    filled = Signal()
    """The first page has what it shows: whoever hears it puts a page into sight."""
    painted = Signal()
    """The page in sight can be used."""
    settled = Signal()
    """What the first page did not need is there too."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace: Workspace | None = None
        self._read: object = None

    def begin(self, workspace: Workspace, read: object) -> None:
        """Begin with a new workspace; `read` is what its first page takes, if it was read ahead."""
        self._workspace, self._read = workspace, read
        QTimer.singleShot(STEP_MS, self._build)

    def stop(self) -> None:
        """Take no further step: the post is closed."""
        self._workspace = self._read = None

    @Slot()
    def _build(self) -> None:
        if self._workspace is not None:
            self._workspace.page(self._workspace.offer.first.name)
            QTimer.singleShot(STEP_MS, self._fill)

    @Slot()
    def _fill(self) -> None:
        if self._workspace is not None:
            page = self._workspace.page(self._workspace.offer.first.name)
            read, self._read = self._read, None
            if read is not None:
                page.take(read)
            page.prepare()
            QTimer.singleShot(STEP_MS, self._show)

    @Slot()
    def _show(self) -> None:
        if self._workspace is not None:
            self.filled.emit()
            AfterPaint(self._workspace.current, self._painted)

    @Slot()
    def _painted(self) -> None:
        if self._workspace is not None:
            self.painted.emit()
            QTimer.singleShot(STEP_MS, self._settle_down)

    @Slot()
    def _settle_down(self) -> None:
        """Load and count what the first page did not need."""
        workspace, self._workspace = self._workspace, None
        if workspace is not None:
            workspace.recount()
            style.load_rare_fonts()
            context = workspace.context  # the day was read from half of the file's pages
            context.tasks.run(context.db.forget_pages, unasked)
            self.settled.emit()
