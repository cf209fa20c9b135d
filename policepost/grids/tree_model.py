"""The tree of places as Qt wants it: all nodes in one list, children by their numbers."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from policepost.core.language import _
from policepost.grids.arranging import ROOT, Arranged, arranged
from policepost.grids.queries import TreeLine
from policepost.grids.records import Level

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MARKED = frozenset({Level.GRID, Level.BUILDING, Level.UNIT, Level.DWELLING})


class PlaceTree(QAbstractItemModel):
    """Name, dwellings and people of each place; whoever shows it keeps what is unfolded."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tree = arranged(())
        self.marks: dict[UUID, str] = {}
        """What the officer marked, with its level: grids, or places that may go to another grid."""

    def show_tree(self, tree: Arranged) -> Arranged:
        """Show another tree, and return the one before."""
        self.beginResetModel()
        before, self._tree = self._tree, tree
        self.marks = {key: level for key, level in self.marks.items() if key in tree.number}
        self.endResetModel()
        return before

    def mark(self, index: QModelIndex, *, on: bool | None) -> bool:
        """Mark a place, or with None mark or unmark it in turn; say whether it can be marked.

        Grids and what lies in them are not marked together: by itself one begins anew, marking on
        passes it over.
        """
        line = self.line_at(index)
        if line is None or line.level not in _MARKED:
            return False
        grid = line.level == Level.GRID
        other = any((level == Level.GRID) != grid for level in self.marks.values())
        if on and other:
            return False
        if line.id in self.marks and not on:
            del self.marks[line.id]
        else:
            if other:
                self.unmark()
            self.marks[line.id] = line.level
        self.dataChanged.emit(index.siblingAtColumn(0), index.siblingAtColumn(2))
        return True

    def unmark(self) -> None:
        """Take away all marks."""
        gone, self.marks = list(self.marks), {}
        for key in gone:
            index = self.index_of(key)
            self.dataChanged.emit(index, index)

    def lines(self) -> Sequence[TreeLine]:
        """All nodes."""
        return self._tree.lines

    def line_at(self, index: Index) -> TreeLine | None:
        """The node of an index."""
        return self._tree.lines[index.internalId()] if index.isValid() else None

    def line_of(self, place_id: UUID) -> TreeLine | None:
        """The node of a place, if it is in the tree."""
        number = self._tree.number.get(place_id)
        return None if number is None else self._tree.lines[number]

    def children_of(self, place_id: UUID) -> list[TreeLine]:
        """The nodes right below a place; none below one that the tree does not show yet."""
        number = self._tree.number.get(place_id)
        below = () if number is None else self._tree.children.get(number, ())
        return [self._tree.lines[one] for one in below]

    def index_of(self, place_id: UUID) -> QModelIndex:
        """The index of a place; invalid when it is not in the tree."""
        number = self._tree.number.get(place_id)
        return QModelIndex() if number is None else self._index(number)

    def _index(self, number: int, column: int = 0) -> QModelIndex:
        return self.createIndex(self._tree.row[number], column, number)

    @override
    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        above = parent.internalId() if parent.isValid() else ROOT
        inside = self._tree.children.get(above, ())
        if not 0 <= row < len(inside) or not 0 <= column < 3:
            return QModelIndex()
        return self.createIndex(row, column, inside[row])

    @override
    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or self._tree.above[index.internalId()] == ROOT:
            return QModelIndex()
        return self._index(self._tree.above[index.internalId()])

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        if parent.isValid() and parent.column() > 0:
            return 0
        above = parent.internalId() if parent.isValid() else ROOT
        return len(self._tree.children.get(above, ()))

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 3

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line_at(index)
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (line.name, _dwellings(line), f"{line.people:,}")[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() > 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0 and line.id in self.marks:
            return Qt.CheckState.Checked
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            words = _("{name}, {dwellings} dwellings, {people} people")
            return words.format(name=line.name, dwellings=line.dwellings, people=line.people)
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (_("Place"), _("Dwellings"), _("People"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section > 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


def _dwellings(line: TreeLine) -> str:
    return "" if line.level == Level.DWELLING else f"{line.dwellings:,}"
