"""The search from anywhere: one box, results grouped by kind under it, the best group first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from policepost.core.language import _
from policepost.core.shapes import Hit
from policepost.ui import style
from policepost.ui.input import LineEdit
from policepost.ui.parts import label

LIMIT = 30
IN_A_GROUP = 6
_SHOWN_ROWS = 12
_STILL_THERE = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
"""Another program or a menu came in front; the officer will be back."""

Find = Callable[[str], Sequence[Hit]]
KindTitle = Callable[[str], str]


@dataclass(frozen=True)
class Row:
    """A line under the box: a group's heading (no hit) or a result."""

    words: str
    hit: Hit | None = None


def grouped(hits: Sequence[Hit], kind_title: KindTitle) -> list[Row]:
    """Rows by group in the order of each group's best result, so the best of all comes first."""
    groups: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda one: one.score):
        groups.setdefault(hit.kind, []).append(hit)
    rows: list[Row] = []
    for kind, members in groups.items():
        rows.append(Row(kind_title(kind)))
        rows += (Row(hit.title, hit) for hit in members[:IN_A_GROUP])
    return rows


class _Rows(QAbstractListModel):
    """The rows under the box."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def show(self, rows: list[Row]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and row.hit:
            return row.hit.detail
        return None

    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and self.rows[index.row()].hit:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


class _Painter(QStyledItemDelegate):
    """Draws a heading small and grey, a result with its name bold and the rest beside it."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        heading = not index.flags()
        return QSize(0, style.px(27 if heading else 34))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rows = index.model()
        row = rows.rows[index.row()] if isinstance(rows, _Rows) else Row("")
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        if row.hit and state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(style.tone("info").bg))
        inside = rect.adjusted(style.px(14), 0, -style.px(14), 0)
        if row.hit is None:
            self._write(painter, inside, row.words, style.MUTED, 12)
        else:
            used = self._write(painter, inside, row.words, style.INK, 14, bold=True)
            rest = inside.adjusted(used + style.px(12), 0, 0, 0)
            self._write(painter, rest, row.hit.detail, style.MUTED, 13)
        painter.restore()

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        words: str,
        colour: str,
        size: float,
        *,
        bold: bool = False,
    ) -> int:
        painter.setFont(style.font(size, bold=bold))
        painter.setPen(QColor(colour))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        return metrics.horizontalAdvance(shown)


class Results(QFrame):
    """What was found, floating under the box; a part of the window, so it never takes the focus."""

    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "results")
        self.rows = _Rows()
        self.list = QListView()
        self.list.setProperty("frame", "none")
        self.list.setModel(self.rows)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(_("Results"))
        self.list.clicked.connect(self._clicked)
        self.nothing = label("", "muted", wrap=True)
        self.nothing.setContentsMargins(style.px(14), style.px(8), style.px(14), style.px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, style.px(4), 1, style.px(6))
        column.addWidget(self.list)
        column.addWidget(self.nothing)
        self.hide()

    def show_rows(self, rows: list[Row], sentence: str) -> None:
        """Show the results with the first one chosen, or the sentence when there are none."""
        self.rows.show(rows)
        self.list.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.nothing.setText(sentence)
        self.move_choice(1)

    def height_wanted(self) -> int:
        """How high all rows would be, up to a dozen."""
        if not self.rows.rows:
            return style.px(48)
        shown = self.rows.rows[: _SHOWN_ROWS + 3]
        return sum(style.px(34 if row.hit else 27) for row in shown) + style.px(14)

    def chosen(self) -> Hit | None:
        """The result that Enter would open."""
        index = self.list.currentIndex()
        return self.rows.rows[index.row()].hit if index.isValid() else None

    def move_choice(self, step: int) -> None:
        """Choose the next or the former result, over the headings."""
        at = self.list.currentIndex().row() + step
        while 0 <= at < len(self.rows.rows) and self.rows.rows[at].hit is None:
            at += step
        if 0 <= at < len(self.rows.rows):
            self.list.setCurrentIndex(self.rows.index(at))

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        hit = self.rows.rows[index.row()].hit
        if hit:
            self.picked.emit(hit)


class FindBox(LineEdit):
    """Searches with every letter: arrows choose, Enter opens (`picked`, a Hit), Esc leaves.

    Nothing is searched while an input method is composing.
    """

    picked = Signal(object)
    left = Signal()
    unfocused = Signal()

    def __init__(self, find: Find, kind_title: KindTitle) -> None:
        super().__init__()
        self._find, self._kind_title = find, kind_title
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
        if not text:
            self.hide_results()
            return
        rows = grouped(self._find(text), self._kind_title)
        sentence = _("Nothing found for “{text}”. Try fewer characters.").format(text=text)
        self._results().show_rows(rows, sentence)
        self._place()

    def _results(self) -> Results:
        if self.results is None:
            self.results = Results(self.window())
            self.results.picked.connect(self._pick)
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
        """Take the results away; the text stays."""
        if self.results is not None:
            self.results.hide()

    @Slot(object)
    def _pick(self, hit: Hit) -> None:
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
            hit = results.chosen() if results else None
            if hit:
                self._pick(hit)
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
