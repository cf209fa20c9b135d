"""The tree of places with its keys: Space marks, Shift+Down and Shift+Up mark on, Esc unmarks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QTreeView
from typing_extensions import override

from policepost.grids.tree_model import PlaceTree

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier


class TreeView(QTreeView):
    """Marks places of its model; `marked` fires when that changed."""

    marked = Signal()

    def show_tree(self, tree: PlaceTree) -> None:
        """Show a tree of places."""
        self._tree = tree
        self.setModel(tree)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & _SHIFT)
        if key == Qt.Key.Key_Space:
            self._mark_here(on=None)
        elif shift and key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._mark_here(on=True)
            here = self.currentIndex()
            other = self.indexBelow(here) if key == Qt.Key.Key_Down else self.indexAbove(here)
            if other.isValid():
                self.setCurrentIndex(other)
                self._mark_here(on=True)
        elif key == Qt.Key.Key_Escape and self._tree.marks:
            self._tree.unmark()
            self.marked.emit()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.modifiers() & _CONTROL and self.indexAt(event.position().toPoint()).isValid():
            self._mark_here(on=None)

    def _mark_here(self, *, on: bool | None) -> None:
        if self._tree.mark(self.currentIndex(), on=on):
            self.marked.emit()
