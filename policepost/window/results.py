"""What the search found, in groups under its box."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QPainter
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
from policepost.ui.parts import label

IN_A_GROUP = 6
_SHOWN_ROWS = 12

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
