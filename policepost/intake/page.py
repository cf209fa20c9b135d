"""The desk of files: one that is taken in, rows that wait, files of before, senders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from policepost.core import clock
from policepost.core.language import _
from policepost.intake import batch_queries, poses, queries
from policepost.intake.file_view import FileView
from policepost.intake.past_view import PastView, SendersView
from policepost.intake.waiting_view import WaitingView
from policepost.lists.taking import KEY, Exported, ListExport
from policepost.residents import exporting, listing
from policepost.ui.chip import Chip
from policepost.ui.page import Context, Page, Request

FILE, WAITING, PAST, SENDERS = "file", "waiting", "past", "senders"


class IntakePage(Page):
    """Choose a file, see what would become of each row, put its columns right, take it in.

    Nothing is written before "Import"; that is one transaction, and can be cancelled and undone.
    """

    name = "exchange"
    icon = "arrow-up-down"
    shows = frozenset({queries.KIND, batch_queries.KIND, "sheet_layout", "resident"})
    answers = frozenset({"import", queries.KIND})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.setAcceptDrops(True)
        self._view = FILE
        self._make_header()
        self.file = FileView(self, self.import_button)
        self.leaving = ListExport(self, self._exported)
        self.waiting = WaitingView(self, self.leaving)
        self.past, self.senders = PastView(self, self.leaving), SendersView(self, self.leaving)
        self.views: dict[str, Any] = {
            FILE: self.file,
            WAITING: self.waiting,
            PAST: self.past,
            SENDERS: self.senders,
        }
        self.stack = QStackedWidget()
        for view in self.views.values():
            self.stack.addWidget(view)
        self.body.addWidget(self.stack)
        self.waiting.changed.connect(self._count_waiting)
        self.file.decide.connect(partial(self.show_view, WAITING))
        self._add_keys()
        self.show_view(FILE)

    def _make_header(self) -> None:
        self.header.add_title(_("Import / export"))
        self.tabs = {
            FILE: Chip(_("A file")),
            WAITING: Chip(_("Rows that wait")),
            PAST: Chip(_("Taken in before")),
            SENDERS: Chip(_("Remembered columns")),
        }
        for name, tab in self.tabs.items():
            tab.clicked.connect(partial(self.show_view, name))
            self.header.add_left(tab)
        words = _("Export the register")
        self.header.add_action(words, self.export, needs="export").setToolTip(f"{words}  {KEY}")
        self.import_button = self.header.add_action(_("Import"), self._start, primary=True)
        self.import_button.setToolTip("Ctrl+Enter")

    def _add_keys(self) -> None:
        waiting = self.waiting
        for key, words, slot in (
            ("Ctrl+Return", _("Import, or: it is this person"), self.go_on),
            ("Ctrl+O", _("Choose a file"), self._choose),
            ("Ctrl+F", _("Go to the rows"), self._go_to_rows),
            ("Ctrl+R", _("Save refused rows"), self.file.choose_refused_file),
            ("Alt+1", _("A file"), partial(self.show_view, FILE)),
            ("Alt+2", _("Rows that wait"), partial(self.show_view, WAITING)),
            ("Alt+3", _("Taken in before"), partial(self.show_view, PAST)),
            ("Alt+4", _("Remembered columns"), partial(self.show_view, SENDERS)),
            ("Ctrl+D", _("Leave the rows out"), partial(self._on_waiting, waiting.leave_out)),
            ("Ctrl+N", _("The rows are somebody new"), partial(self._on_waiting, waiting.take_new)),
        ):
            self.add_key(key, words, slot)

    @override
    def title(self) -> str:
        return _("Import / export")

    @override
    def refresh(self) -> None:
        """A file that is looked at stays, and is looked at again if others came or went."""
        self._count_waiting()
        if self._view == FILE:
            self.file.check_if_old()
        else:
            self.views[self._view].refresh()

    @override
    def focus_first(self) -> None:
        # As by Tab: a path that is typed replaces the one of the file before.
        self.file.pane.path_edit.setFocus(Qt.FocusReason.TabFocusReason)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and not self.file.work.busy:
            self.show_view(FILE)
            self.file.take_path(paths[0])

    @override
    def answer(self, request: Request) -> None:
        if request.kind == queries.KIND:
            self.show_view(WAITING)
        else:
            self.show_view(FILE)
            self.focus_first()

    # Which of the four

    def show_view(self, name: str) -> None:
        """Show the file, the rows that wait, the files of before or the remembered columns."""
        self._take_notice_along(name)
        self._view = name
        for one, tab in self.tabs.items():
            tab.choose(True if one == name else None)
        self.stack.setCurrentWidget(self.views[name])
        self.import_button.setVisible(name == FILE)
        if name != FILE:
            view = self.views[name]
            view.refresh()
            # An empty list is not there; without the keyboard on the page none of its keys works.
            (view.view if view.view.isVisibleTo(view) else self.tabs[name]).setFocus()
        else:
            self.file.check_if_old()
            if self.isVisible() and not self._has_keyboard(self.file):
                self.focus_first()

    def _take_notice_along(self, name: str) -> None:
        """What is said of the file is seen with the file, and is there again with it."""
        if name != FILE and self._view == FILE:
            self.notice.hide()
        elif name != self._view:
            if self.notice.isVisible():
                self.notice.clear()
            self.notice.setVisible(name == FILE and bool(self.notice.text()))

    def _has_keyboard(self, part: QWidget) -> bool:
        focused: QWidget | None = self.window().focusWidget()
        return focused is not None and part.isAncestorOf(focused)

    @Slot()
    def _count_waiting(self) -> None:
        with self.db.reading() as session:
            count = queries.waiting(session)
        self.tabs[WAITING].set_count(count or -1)

    def _on_waiting(self, slot: Callable[[], None]) -> None:
        if self._view == WAITING:
            slot()

    @Slot()
    def _choose(self) -> None:
        self.show_view(FILE)
        self.file.choose()

    @Slot()
    def _go_to_rows(self) -> None:
        """Put the keyboard into the list of the view."""
        view = self.file.result.view if self._view == FILE else self.views[self._view].view
        view.setFocus()
        view.stand_somewhere()

    @Slot()
    def _start(self) -> None:
        self.file.start()

    @Slot()
    def go_on(self) -> None:
        """Do what the blue button of the view does."""
        if self._view == WAITING:
            self.waiting.take_same()
        elif self._view == FILE:
            self.file.start()

    def pictures(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Name the states that are worth a picture, each with what brings it about."""
        for name in (WAITING, PAST, SENDERS, FILE):
            yield name, partial(self.show_view, name)
        yield from poses.of(self)

    def _exported(self) -> Exported:
        """The list that the keys take away: the one in sight, beside a file the register."""
        return self._register() if self._view == FILE else self.views[self._view].exported()

    def _register(self) -> Exported:
        with self.db.reading() as session:
            ids = listing.ids(session, listing.EVERYBODY, clock.today())
        what = (None, _("Residents"), "resident", exporting.HEADINGS, exporting.page)
        return Exported(*what, printed=exporting.PRINTED, ids=ids)

    @Slot()
    def export(self) -> None:
        """Ask how everybody who is on the list is to be saved."""
        self.leaving.ask_of(self._register())
