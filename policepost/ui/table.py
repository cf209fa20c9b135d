"""Lists of any length: a vector of ids, and pages of lines read by id when they come into sight.

Measured (design: speed of lists): a million rows paint their first page in less than a tenth of a
second. Sorting and filtering happen in SQL and give a new vector; no proxy model ever sits between
model and view.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

if TYPE_CHECKING:
    from policepost.ui.tasks import Tasks

PAGE_ROWS = 128
PAGES_KEPT = 64
SYNCHRONOUS_ROWS = 2_000
"""Lists no longer than this (when last read) are read whole on the screen's thread: 1–2 ms."""

MANY_ROWS = 100_000
"""In a list longer than this an order that no index gives is made in the background alone: to find
its first page takes as long as to read the whole list."""

TONE_ROLE = Qt.ItemDataRole.UserRole + 1
ID_ROLE = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class HasId(Protocol):
    """A line of a list: frozen, with the id of the record it shows."""

    @property
    def id(self) -> UUID:
        """The record's id."""


Line = TypeVar("Line", bound=HasId)
Line_co = TypeVar("Line_co", bound=HasId, covariant=True)


@dataclass(frozen=True)
class Column(Generic[Line]):
    """A column: its heading, its text and how it looks.

    `sort` is the name under which the source orders by this column, None where it cannot. `width`
    is in pixels of the normal scale, 0 takes the room that is left, which should be `least`.
    `tone(line)` gives the tone of a badge, or None for plain text. Where the view is too narrow,
    columns with a `drop` number are left out, the smallest number first; 0 is never left out. Text
    that is too long loses its end, with `ends` its middle: of an address the door says more than
    the building.
    """

    heading: str
    text: Callable[[Line], str]
    sort: str | None = None
    width: int = 0
    tone: Callable[[Line], str | None] | None = None
    right: bool = False
    muted: bool = False
    drop: int = 0
    ends: bool = False
    least: int = 130


class Source(Protocol[Line_co]):
    """Where a model reads: an object of the page that calls the feature's queries.

    Both methods are called on the screen's thread and, for long lists, in the background; they open
    their own `db.reading()` and share no state that changes.
    """

    def ids(self, sort: str, descending: bool, limit: int | None) -> Sequence[UUID]:  # noqa: FBT001
        """Ids in order, all of them or the first `limit`; `sort` is a column's sort name or ""."""

    def lines(self, ids: Sequence[UUID]) -> Iterable[Line_co]:
        """The lines with these ids, in any order; one that is gone is left out."""


def is_slow(source: object) -> bool:
    """Whether a source says (by `slow`) that its list may take long, as no index helps to find it.

    Such a list is read in the background from its first row on, while the former one stays. If the
    source has a method `beginning`, the rows that this gives are shown meanwhile. A source with a
    method `whole` may give all ids at once.
    """
    return bool(getattr(source, "slow", False))


class ListSource(Generic[Line]):
    """A source over lines in memory, for short lists; `keys` maps sort names to sort keys."""

    def __init__(
        self, lines: Iterable[Line] = (), keys: dict[str, Callable[[Line], Any]] | None = None
    ) -> None:
        self._lines = {line.id: line for line in lines}
        self._keys = keys or {}

    def ids(self, sort: str, descending: bool, limit: int | None) -> Sequence[UUID]:  # noqa: FBT001
        """Ids in the order given, or by the key named `sort`."""
        key = self._keys.get(sort)
        lines = list(self._lines.values())
        if key is not None:
            lines.sort(key=key, reverse=descending)
        return [line.id for line in lines][:limit]

    def lines(self, ids: Sequence[UUID]) -> Iterable[Line]:
        """The lines with these ids."""
        return [self._lines[id_] for id_ in ids if id_ in self._lines]


class PagedModel(QAbstractTableModel, Generic[Line]):
    """The model of every list."""

    loaded = Signal(int)
    """The vector of ids is complete; carries the number of rows."""
    narrowed = Signal()
    """Another source or filter is shown, from its first rows."""

    def __init__(
        self, columns: Sequence[Column[Line]], tasks: "Tasks", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._tasks = tasks
        self._source: Source[Line] = ListSource()
        self._ids: Sequence[UUID] = ()
        self._pages: OrderedDict[int, list[Line | None]] = OrderedDict()
        self._sort, self._descending = "", False
        self._turn = 0

    # What the page calls

    def show(self, source: Source[Line]) -> None:
        """Show another source or filter: the first page at once, the rest soon after."""
        self._source = source
        self._read_from_start()
        self.narrowed.emit()

    def reload(self, source: Source[Line] | None = None) -> None:
        """Read again after a change, also from a new source of the same filter.

        Rows stay in sight until the new ones are known.
        """
        if source is not None:
            self._source = source
        if not self._ids:
            self._read_from_start()
        elif len(self._ids) <= SYNCHRONOUS_ROWS and not is_slow(self._source):
            self._replace(self._source.ids(self._sort, self._descending, None))
            self.loaded.emit(len(self._ids))
        else:
            self._pages.clear()
            last = self.index(len(self._ids) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self._read_all()

    def ids(self) -> Sequence[UUID]:
        """All ids known so far, in the order shown."""
        return self._ids

    def reader(self) -> Callable[[], Sequence[UUID]]:
        """What reads every id of the list as it is shown now; for work in the background."""
        return partial(self._source.ids, self._sort, self._descending, None)

    def id_at(self, row: int) -> UUID | None:
        """The id shown in a row, None outside."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, id_: UUID) -> int:
        """The row that shows an id, -1 when it is not (yet) listed."""
        try:
            return self._ids.index(id_)
        except ValueError:
            return -1

    def line_at(self, row: int) -> Line | None:
        """The line of a row, read with its page; None outside and for a record gone meanwhile."""
        if not 0 <= row < len(self._ids):
            return None
        return self._page(row // PAGE_ROWS)[row % PAGE_ROWS]

    def sorted_by(self) -> tuple[int, Qt.SortOrder]:
        """The column the list is ordered by (-1: the source's own order) and the direction."""
        names = [column.sort for column in self.columns]
        where = names.index(self._sort) if self._sort in names else -1
        order = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        return where, order

    # Reading

    def _takes_long(self) -> bool:
        """Whether even the first page may take long; a source names the orders in `indexed`."""
        indexed = getattr(self._source, "indexed", (self._sort,))
        return is_slow(self._source) or (len(self._ids) > MANY_ROWS and self._sort not in indexed)

    def _read_from_start(self) -> None:
        if self._read_at_once():
            return
        if self._takes_long():
            self._show_beginning()
            self._read_all()
            return
        known = len(self._ids)
        first = self._source.ids(self._sort, self._descending, PAGE_ROWS + 1)
        if len(first) <= PAGE_ROWS or (known <= SYNCHRONOUS_ROWS and known > PAGE_ROWS):
            whole = (
                first
                if len(first) <= PAGE_ROWS
                else self._source.ids(self._sort, self._descending, None)
            )
            self._replace(whole)
            self.loaded.emit(len(whole))
        else:
            self._replace(first[:PAGE_ROWS])
            self._read_all()

    def _read_at_once(self) -> bool:
        """Read the whole list now, if the source says that this takes no time."""
        whole = getattr(self._source, "whole", None)
        ids = whole(self._sort, self._descending) if whole else None
        if ids is None:
            return False
        self._replace(ids)
        self.loaded.emit(len(ids))
        return True

    def _show_beginning(self) -> None:
        """Show what a slow source finds without looking far; else the former list stays."""
        beginning = getattr(self._source, "beginning", None)
        first = beginning(self._sort, self._descending, PAGE_ROWS) if beginning else ()
        if first:
            self._replace(first)

    def _read_all(self) -> None:
        self._turn += 1
        turn, source, sort, descending = self._turn, self._source, self._sort, self._descending

        def work() -> tuple[int, Sequence[UUID]]:
            if turn != self._turn:
                return turn, ()  # by now another list is wanted
            return turn, source.ids(sort, descending, None)

        self._tasks.run(work, self._filled, lane="list")

    def _filled(self, answer: tuple[int, Sequence[UUID]]) -> None:
        turn, ids = answer
        if turn != self._turn:
            return
        known = len(self._ids)
        if known and len(ids) > known and ids[:known] == self._ids:
            self._pages.pop(known // PAGE_ROWS, None)
            self.beginInsertRows(_NOWHERE, known, len(ids) - 1)
            self._ids = ids
            self.endInsertRows()
        elif ids != self._ids:
            self._replace(ids)
        self.loaded.emit(len(ids))

    def _replace(self, ids: Sequence[UUID]) -> None:
        self._turn += 1
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()

    def _page(self, number: int) -> list[Line | None]:
        """The lines of a page, each in the place of its row: painting asks for them very often."""
        page = self._pages.get(number)
        if page is None:
            ids = self._ids[number * PAGE_ROWS : (number + 1) * PAGE_ROWS]
            found = {line.id: line for line in self._source.lines(ids)}
            page = self._pages[number] = [found.get(id_) for id_ in ids]
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page

    # What Qt calls

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == ID_ROLE:
            return self.id_at(index.row())
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        line = self.line_at(index.row())
        if line is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return column.text(line)
        if role == TONE_ROLE and column.tone is not None:
            return column.tone(line)
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        name = self.columns[column].sort if 0 <= column < len(self.columns) else ""
        if name is None:
            return
        self._sort, self._descending = name, order == Qt.SortOrder.DescendingOrder
        self._read_from_start()
