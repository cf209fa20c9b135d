"""A list held in memory and drawn by a delegate: what lines and grids of Today have in common."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QWidget
from typing_extensions import override

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ITEM_ROLE = Qt.ItemDataRole.UserRole


class Item(Protocol):
    """As much of an item as the list itself looks at."""

    @property
    def opens(self) -> object:
        """What is emitted when it is opened; an item that opens the same is the same item."""

    def spoken(self) -> str:
        """The whole item in words, for screen readers and the hint."""


ItemT = TypeVar("ItemT", bound=Item)


class ItemModel(QAbstractListModel):
    """The items."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: tuple[Item, ...] = ()

    def put(self, items: Sequence[Item]) -> None:
        """Show other items."""
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        }:
            return item.spoken()
        return item if role == ITEM_ROLE else None


class ShortList(QListView, Generic[ItemT]):
    """A list whose arrows walk and where Enter or one click opens."""

    opened = Signal(object)  # what the item opens

    def __init__(
        self, name: str, delegate: QStyledItemDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = ItemModel(self)
        self._shown: tuple[ItemT, ...] = ()
        self.setModel(self._model)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setProperty("frame", "none")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._open)

    def put(self, items: Sequence[ItemT]) -> None:
        """Show other items; the one stood on stays if it is still there."""
        standing = self.currentIndex().data(ITEM_ROLE)
        if tuple(items) == self._shown:
            return
        self._shown = tuple(items)
        self._model.put(items)
        for row, item in enumerate(items):
            if standing is not None and item.opens == standing.opens:
                self.setCurrentIndex(self._model.index(row))
                return

    def shown(self) -> tuple[ItemT, ...]:
        """Return what is shown."""
        return self._shown

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        item = index.data(ITEM_ROLE)
        if item is not None:
            self.opened.emit(item.opens)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)
