"""The search from anywhere: a box in the first page, and a panel that brings it over any other."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import rights
from policepost.core.language import N_, _
from policepost.core.shapes import Hit
from policepost.ui import style
from policepost.ui.input import LineEdit
from policepost.ui.page import Context, Page
from policepost.ui.parts import label
from policepost.ui.tasks import Tasks
from policepost.ui.watch import Watch
from policepost.window.results import KindTitle, Results, grouped

_STILL_THERE = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
"""Another program or a menu came in front; the officer will be back."""

Find = Callable[[str], Sequence[Hit]]


class FindBox(LineEdit):
    """Searches with every letter: arrows choose, Enter opens (`picked`, a Hit), Esc leaves.

    Nothing is searched while an input method is composing. One word is found at once; several, of
    which each may stand in a hundred thousand entries, are looked for beside the screen. What was
    found before stays in sight meanwhile, and Enter waits for the answer.
    """

    picked = Signal(object)
    choosing = Signal()
    """A result is about to be opened; what was typed still stands there."""
    left = Signal()
    unfocused = Signal()

    def __init__(self, find: Find, kind_title: KindTitle, tasks: Tasks) -> None:
        super().__init__()
        self._find, self._kind_title, self._tasks = find, kind_title, tasks
        self._awaited = ""
        self._looking = self._enters = False
        self.results: Results | None = None
        self.setPlaceholderText(_("Name, pinyin, number, telephone, address, case"))
        self.setAccessibleName(_("Find anybody and anything"))
        self.setFixedWidth(style.px(460))
        self._key = label("Ctrl K", "key")
        self._key.setParent(self)
        self.textChanged.connect(self._typed)

    @Slot()
    def _typed(self) -> None:
        text = self.text().strip()
        self._key.setVisible(not self.text())
        if self.composing():
            return
        self._awaited, self._enters = "", False
        if not text:
            self.hide_results()
        elif len(text.split()) > 1:
            self._awaited = text
            self._look()
        else:
            self._show(text, self._find(text))

    def _look(self) -> None:
        """Look beside the screen for what stands in the box, unless a search still runs."""
        if self._awaited and not self._looking:
            self._looking = True
            work = partial(self._find, self._awaited)
            answer, failed = partial(self._found, self._awaited), self._not_found
            self._tasks.run(work, answer, failed, lane="find")

    def _found(self, text: str, hits: Sequence[Hit]) -> None:
        self._looking = False
        if text != self._awaited:
            self._look()  # something else stands there by now
            return
        self._awaited = ""
        self._show(text, hits)
        if self._enters:
            self._pick_chosen()

    def _not_found(self, error: Exception) -> None:
        self._looking = False
        raise error

    def _show(self, text: str, hits: Sequence[Hit]) -> None:
        sentence = _('Nothing found for "{text}". Try fewer characters.').format(text=text)
        self._results().show_rows(grouped(hits, self._kind_title), sentence)
        self._place()

    def _results(self) -> Results:
        if self.results is None:
            self.results = Results(self.window())
            self.results.picked.connect(self._pick)
            self.destroyed.connect(self.results.deleteLater)  # they are the window's children
        return self.results

    def _place(self) -> None:
        results = self._results()
        window = self.window()
        corner = self.mapTo(window, QPoint(0, self.height() + style.px(4)))
        width = max(self.width(), style.px(620))
        height = min(results.height_wanted(), window.height() - corner.y() - style.px(12))
        results.setGeometry(QRect(corner, QSize(width, height)))
        results.show()
        results.raise_()

    def hide_results(self) -> None:
        """Take the results away, also those that are still looked for; the text stays."""
        self._awaited, self._enters = "", False
        if self.results is not None:
            self.results.hide()

    def _pick_chosen(self) -> None:
        hit = self.results.chosen() if self.results and self.results.isVisible() else None
        if hit:
            self._pick(hit)

    @Slot(object)
    def _pick(self, hit: Hit) -> None:
        self.choosing.emit()
        self.clear()
        self.hide_results()
        self.picked.emit(hit)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        results = self.results if self.results is not None and self.results.isVisible() else None
        key = event.key()
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and results:
            results.move_choice(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not self.composing():
            self._enters = bool(self._awaited)
            if not self._enters:
                self._pick_chosen()
        elif key == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.hide_results()
        super().focusOutEvent(event)
        if event.reason() not in _STILL_THERE:
            self.unfocused.emit()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.text():
            self._typed()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._key.adjustSize()
        self._key.move(
            self.width() - self._key.width() - style.px(9),
            (self.height() - self._key.height()) // 2,
        )


class FindPanel(QFrame):
    """The box over any page: Ctrl+K brings it, Esc takes it away."""

    def __init__(self, parent: QWidget, box: FindBox) -> None:
        super().__init__(parent)
        self._around = parent
        self.setProperty("role", "find-panel")
        self.box = box
        box.setFixedWidth(style.px(620))
        column = QVBoxLayout(self)
        column.setContentsMargins(*(style.px(9),) * 4)
        column.addWidget(box)
        box.left.connect(self.leave)
        box.unfocused.connect(self.leave)
        self.hide()

    def open(self) -> None:
        """Show the box in the middle of the upper edge, ready to type."""
        self.adjustSize()
        self.move((self._around.width() - self.width()) // 2, style.px(46))
        self.show()
        self.raise_()
        self.box.setFocus()
        self.box.selectAll()

    @Slot()
    def leave(self) -> None:
        """Take the box away."""
        self.box.clear()
        self.box.hide_results()
        self.hide()


class Finder(QObject):
    """Both boxes, for whoever may see people; each search for a number is told to the journal.

    Args:
        kind_titles: Headings of the groups of results, English by kind of record.

    Attributes:
        today_box: The box in the first page; None before that is built, or without the right.
    """

    picked = Signal(object)
    """Carries the Hit to open."""

    def __init__(
        self, around: QWidget, context: Context, find: Find, kind_titles: Mapping[str, str]
    ) -> None:
        super().__init__(around)
        self._context, self._find, self._kind_titles = context, find, kind_titles
        self.panel = FindPanel(around, self._box())
        self.panel.box.picked.connect(self.panel.leave)
        self.today_box: FindBox | None = None

    def _box(self) -> FindBox:
        box = FindBox(self._find, self._kind_title, self._context.tasks)
        box.picked.connect(self.picked)
        watch = Watch(box, self._context.db, self._context.tasks)
        watch.search_box(box)
        box.choosing.connect(watch.searched)
        return box

    def _kind_title(self, kind: str) -> str:
        return _(self._kind_titles.get(kind, N_("Others")))

    @property
    def allowed(self) -> bool:
        """Whether the role may search."""
        return self._context.db.may(rights.PEOPLE)

    def stand_in(self, page: Page) -> None:
        """Put a box into the header of the first page."""
        if self.allowed:
            self.today_box = self._box()
            self.today_box.left.connect(page.focus_first)
            page.header.add_left(self.today_box)

    @Slot()
    def open(self) -> None:
        """Put the keyboard into the box in sight, or bring one over the page."""
        if not self.allowed:
            return
        if self.today_box is not None and self.today_box.isVisible():
            self.today_box.setFocus()
            self.today_box.selectAll()
        else:
            self.panel.open()
