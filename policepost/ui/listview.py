"""The view of a list: a quiet table that is worked by the keyboard as well as by the mouse."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QItemSelection, QModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from policepost.ui import style
from policepost.ui.table import TONE_ROLE, Index, PagedModel

ROW_HEIGHT = 34
STRETCHED_LEAST = 130
"""The room that a column without a width of its own asks for."""


class RowDelegate(QStyledItemDelegate):
    """Draws text and badges itself: a third faster than the style does, the same everywhere."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = QPen(QColor("#e9edf2"))
        self._ink, self._muted = QColor(style.INK), QColor(style.MUTED)
        self._chosen = QColor(style.TONES["info"].bg)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, self._chosen)
        painter.setPen(self._line)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        text = index.data()
        if text:
            inner = area.adjusted(style.px(8), 0, -style.px(6), 0)
            tone = index.data(TONE_ROLE)
            if tone is None:
                self._draw_text(painter, inner, text, index)
            else:
                self._draw_badge(painter, inner, text, tone)
        painter.restore()

    def _draw_text(self, painter: QPainter, area: QRect, text: str, index: Index) -> None:
        model = index.model()
        columns = getattr(model, "columns", None)
        muted = columns is not None and columns[index.column()].muted
        painter.setPen(self._muted if muted else self._ink)
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        metrics = painter.fontMetrics()
        painter.drawText(
            area, align, metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        )

    def _draw_badge(self, painter: QPainter, area: QRect, text: str, tone: str) -> None:
        colours = style.tone(tone)
        painter.setFont(style.font(13))
        metrics = QFontMetrics(painter.font())
        width = min(metrics.horizontalAdvance(text) + style.px(14), area.width())
        height = style.px(20)
        badge = QRect(area.left() - style.px(1), area.center().y() - height // 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.bg))
        painter.drawRoundedRect(badge, style.px(4), style.px(4))
        painter.setPen(QColor(colours.fg))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - style.px(10))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, shown)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(style.px(80), style.px(ROW_HEIGHT))


class ListView(QTableView):
    """A list of records.

    Enter or a double click opens one, typing goes to `search_edit`, Ctrl+C copies the row.
    """

    opened = Signal(object)
    """The id the officer opened."""
    current = Signal(object)
    """The id the list now stands on, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search_edit: QLineEdit | None = None
        self._standing: UUID | None = None
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
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

    def show_model(self, model: PagedModel[Any], name: str) -> None:
        """Show a model under a name for screen readers; columns get the widths they ask for."""
        self.setModel(model)
        self.setAccessibleName(name)
        header = self.horizontalHeader()
        header.setSortIndicator(*model.sorted_by())
        self.setSortingEnabled(True)
        header.setSortIndicatorClearable(False)
        for number, column in enumerate(model.columns):
            if column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(number, style.px(column.width))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        self._drop_columns()
        model.modelReset.connect(self._stand_again)
        model.rowsInserted.connect(self._stand_again)

    def paged_model(self) -> PagedModel[Any] | None:
        """The model shown, if it is one of ours."""
        model = self.model()
        return model if isinstance(model, PagedModel) else None

    def current_id(self) -> UUID | None:
        """The id the list stands on."""
        return self._standing

    def stand_on(self, id_: UUID | None) -> bool:
        """Select an id; kept in mind when it is not listed yet. True when it is in the list."""
        self._standing = id_
        return self._find_standing()

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        rows = self.selectionModel().selectedRows()
        model = self.paged_model()
        id_ = model.id_at(rows[0].row()) if rows and model is not None else None
        if id_ is not None and id_ != self._standing:
            self._standing = id_
            self.current.emit(id_)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drop_columns()

    def _drop_columns(self) -> None:
        """Leave out what matters least until the rest has room."""
        model = self.paged_model()
        if model is None:
            return
        widths = [style.px(column.width or STRETCHED_LEAST) for column in model.columns]
        excess = sum(widths) - self.viewport().width()
        order = sorted((one.drop, at) for at, one in enumerate(model.columns) if one.drop)
        for _drop, at in order:
            self.setColumnHidden(at, excess > 0)
            if excess > 0:
                excess -= widths[at]

    @Slot()
    def _stand_again(self) -> None:
        self._find_standing()

    def _find_standing(self) -> bool:
        model = self.paged_model()
        row = (
            model.row_of(self._standing) if model is not None and self._standing is not None else -1
        )
        if model is None or row < 0:
            return False
        index = model.index(row, 0)
        if index != self.currentIndex():
            self.setCurrentIndex(index)
        return True

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        model = self.paged_model()
        id_ = model.id_at(index.row()) if model is not None else None
        if id_ is not None:
            self.opened.emit(id_)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif self.search_edit is not None and event.text().isprintable() and event.text().strip():
            self.search_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
            QApplication.sendEvent(self.search_edit, event)
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        """Copy the row exactly as it is shown: what is masked on the screen stays masked."""
        row = self.currentIndex().row()
        if row >= 0:
            texts = [
                str(self.model().index(row, c).data() or "")
                for c in range(self.model().columnCount())
            ]
            QGuiApplication.clipboard().setText("\t".join(texts))
