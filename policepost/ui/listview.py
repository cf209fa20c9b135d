"""The view of a list: a quiet table that is worked by the keyboard as well as by the mouse."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)
from typing_extensions import override

from policepost.core.vectors import joined
from policepost.ui import clipboard, style
from policepost.ui.list_keys import ENTER, ListKeys
from policepost.ui.row_delegate import ROW_HEIGHT, RowDelegate
from policepost.ui.table import Index, PagedModel

FOLLOW_MS = 60
"""While a key is held down the card waits so long for the list to rest."""
_WALKING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class ListView(QTableView):
    """A list of records.

    It stands on its first row as soon as it has the keyboard. Arrows, Home and End move, and the
    card beside it follows; Enter goes into that card (`go_into`), or opens the record where there
    is none, as a double click does. Typing goes to `search_edit`, Ctrl+C copies the row.

    Shift, Ctrl and Ctrl+A choose several; the list goes on standing on one of them, and Esc chooses
    that one alone. Nothing is made for each of them: what is chosen are stretches of rows.
    """

    opened = Signal(object)
    """The id the officer opened."""
    current = Signal(object)
    """The id the list now stands on, or None."""
    chosen = Signal(int)
    """How many rows are chosen, whenever that may have changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = ListKeys(self)
        self._standing: UUID | None = None
        self._row, self._rows = 0, 0
        self._unfilled: frozenset[int] = frozenset()
        self._repeating = self._behind = self._all = False
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(FOLLOW_MS)
        self._follow.timeout.connect(self.follow_now)
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(style.px(ROW_HEIGHT))
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self._open)

    @property
    def search_edit(self) -> QLineEdit | None:
        """Where letters typed in the list go."""
        return self._keys.search_edit

    @search_edit.setter
    def search_edit(self, edit: QLineEdit) -> None:
        self._keys.search_edit = edit

    def show_model(self, model: PagedModel[Any], name: str) -> None:
        """Show a model under a name for screen readers; columns get the widths they ask for."""
        self.setModel(model)
        self.setAccessibleName(name)
        header = self.horizontalHeader()
        # A heading is drawn otherwise beside one whose whole column is chosen: to know that, it
        # would ask of each row once for each heading whenever all of a list are chosen.
        header.setSelectionModel(QItemSelectionModel(model, header))
        header.setSortIndicator(*model.sorted_by())
        self.setSortingEnabled(True)
        header.setSortIndicatorClearable(False)
        for number, column in enumerate(model.columns):
            if column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(number, style.px(column.width))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        self.fit_columns()
        model.modelReset.connect(self._stand_again)
        model.rowsInserted.connect(self._go_on)
        model.narrowed.connect(self._begin_again)

    def paged_model(self) -> PagedModel[Any] | None:
        """The model shown, if it is one of ours."""
        model = self.model()
        return model if isinstance(model, PagedModel) else None

    def current_id(self) -> UUID | None:
        """The id the list stands on."""
        return self._standing

    def stand_on(self, id_: UUID | None) -> bool:
        """Select an id; kept in mind when it is not listed yet. True when it is in the list."""
        self._standing, self._behind = id_, False
        return self._find_standing()

    def stand_somewhere(self) -> None:
        """Stand on a row if none is chosen: on the first, or on what follows one that is done."""
        rows = self.model().rowCount()
        if rows and not self._chosen():
            done = rows == self._rows - 1  # the record that the list stood on has left it
            self.selectRow(min(self._row, rows - 1) if done else 0)

    def go_into(self, card: QWidget) -> None:
        """Let Enter go into a card beside the list, and Esc come back from it."""
        self._keys.go_into(card)

    def _chosen(self) -> bool:
        return self.model() is not None and self.selectionModel().hasSelection()

    @override
    def selectRow(self, row: int) -> None:
        # Qt's own would add to what is chosen while the officer happens to hold Ctrl or Shift.
        flags = QItemSelectionModel.SelectionFlag
        index = self.model().index(row, 0)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def chosen_count(self) -> int:
        """How many rows are chosen."""
        return sum(one.height() for one in self._stretches())

    def chosen_many(self) -> Sequence[UUID]:
        """The ids chosen, in the order shown; nothing where fewer than two are."""
        model, stretches = self.paged_model(), self._stretches()
        if model is None or sum(one.height() for one in stretches) < 2:
            return ()
        ids = model.ids()
        found = [ids[one.top() : one.bottom() + 1] for one in stretches]
        return found[0] if len(found) == 1 else joined(found)

    def _stretches(self) -> list[QItemSelectionRange]:
        """What is chosen, as stretches of rows from above; each counts once."""
        if self.model() is None:
            return []
        found: list[QItemSelectionRange] = self.selectionModel().selection().toList()
        return sorted((one for one in found if one.left() == 0), key=QItemSelectionRange.top)

    def choose_one(self) -> None:
        """Choose only the row that the list stands on."""
        self._all = False
        if self.currentIndex().isValid():
            self.selectRow(self.currentIndex().row())
        else:
            self.clearSelection()

    @override
    def selectAll(self) -> None:
        self._all = True
        super().selectAll()

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        stretches = self._stretches()
        count = sum(one.height() for one in stretches)
        self._all = self._all and count >= self.model().rowCount()
        if count == 1:
            self._stand_in(stretches[0].top())
        self.chosen.emit(count)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and self.chosen_count() > 1:
            self._stand_in(current.row())

    def _stand_in(self, row: int) -> None:
        """Stand on the record of a row and let the card follow."""
        model = self.paged_model()
        id_ = model.id_at(row) if model is not None else None
        self._row, self._rows = row, self.model().rowCount()
        if id_ is not None and id_ != self._standing:
            self._standing = id_
            self._behind = True
            if self._repeating:
                self._follow.start()
            else:
                self.follow_now()

    @Slot()
    def follow_now(self) -> None:
        """Let the card catch up with a key that was held down."""
        self._follow.stop()
        if self._behind:
            self._behind = False
            self.current.emit(self._standing)

    @override
    def event(self, event: QEvent) -> bool:
        # Whatever the next key does, it does it to the record whose card is in sight.
        if isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            self.follow_now()
        return super().event(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.model() is None:
            return
        tabbed = event.reason() in {
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        }
        if tabbed or self._standing is None:
            self.stand_somewhere()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.follow_now()
        super().focusOutEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def leave_unfilled(self, columns: Collection[int]) -> None:
        """Leave out columns, each with a `drop` number, that no row in sight fills."""
        self._unfilled = frozenset(columns)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Leave out what matters least until the rest has room."""
        model = self.paged_model()
        if model is None:
            return
        widths = [style.px(column.width or column.least) for column in model.columns]
        for at in self._unfilled:
            self.setColumnHidden(at, True)  # noqa: FBT003 - Qt's own signature
            widths[at] = 0
        excess = sum(widths) - self.viewport().width()
        kept = (one for one in enumerate(model.columns) if one[0] not in self._unfilled)
        for _drop, at in sorted((one.drop, at) for at, one in kept if one.drop):
            self.setColumnHidden(at, excess > 0)
            if excess > 0:
                excess -= widths[at]

    @Slot()
    def _go_on(self) -> None:
        """Choose also the rows that have only now been read, where all are chosen."""
        if self._all:
            self.selectAll()
        else:
            self._stand_again()

    @Slot()
    def _stand_again(self) -> None:
        self._all = False
        if not self._find_standing() and self._standing is None and self.hasFocus():
            self.stand_somewhere()

    @Slot()
    def _begin_again(self) -> None:
        """Show another filter's list from its top, unless what the list stands on is in it."""
        if not self._chosen():
            self.scrollToTop()

    def _find_standing(self) -> bool:
        model = self.paged_model()
        row = (
            model.row_of(self._standing) if model is not None and self._standing is not None else -1
        )
        if model is None or row < 0:
            return False
        index = model.index(row, 0)
        if index != self.currentIndex():
            self.selectRow(row)
        return True

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        model = self.paged_model()
        id_ = model.id_at(index.row()) if model is not None else None
        if id_ is not None:
            self.opened.emit(id_)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._repeating = event.isAutoRepeat()
        if event.key() in ENTER:
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self.chosen_count() > 1:
            self.choose_one()
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and not event.modifiers():
            self._go_to_edge(last=event.key() == Qt.Key.Key_End)
        elif event.key() in _WALKING and not self._chosen():
            self.stand_somewhere()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)
        self._repeating = False

    def _go_to_edge(self, *, last: bool) -> None:
        rows = self.model().rowCount()
        if rows:
            self.selectRow(rows - 1 if last else 0)

    def _copy(self) -> None:
        """Copy the row exactly as it is shown: what is masked on the screen stays masked."""
        row = self.currentIndex().row()
        if row >= 0:
            texts = [
                str(self.model().index(row, c).data() or "")
                for c in range(self.model().columnCount())
            ]
            clipboard.copy("\t".join(texts))
