"""The field that names a person: one from the register, or an outsider typed by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QWidget
from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import without_traps
from policepost.ui import offers, style
from policepost.ui.fields import Field
from policepost.ui.input import SearchEdit
from policepost.ui.parts import Badge

if TYPE_CHECKING:
    from policepost.core.shapes import Hit

_HIT = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Person:
    """Whom the field names: `id` is None for an outsider."""

    id: UUID | None
    name: str


class _FindEdit(SearchEdit):
    """The box of a person: while the list of those found is open, Enter picks from it."""

    picked = Signal()

    def __init__(self, placeholder: str, is_open: Callable[[], bool]) -> None:
        super().__init__(placeholder)
        self._is_open = is_open

    @override
    def _takes_escape(self) -> bool:
        return False  # a name in a form is no search: Esc leaves the sheet, and the name in it

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if self._is_open() and not self.composing() and event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the list closes itself
        elif enter and self._is_open() and not self.composing():
            self.picked.emit()
        elif event.key() == Qt.Key.Key_Down and not self._is_open():
            self.search_again()
        else:
            super().keyPressEvent(event)


class PersonField(Field):
    """Type a name, initials, number or telephone and pick from what the register finds.

    Enter picks the best one, or the one that the arrow keys went to; Tab leaves what was typed.
    `find(text)` returns the hits, best first. Where `outsiders` is true, a name that nobody was
    picked for stands for an outsider; otherwise it is refused.
    """

    def __init__(
        self,
        name: str,
        caption: str,
        find: "Callable[[str], Sequence[Hit]]",
        *,
        required: bool = False,
        outsiders: bool = True,
        placeholder: str = "",
    ) -> None:
        super().__init__(name, caption, required=required)
        self._find, self._outsiders = find, outsiders
        self._picked: Person | None = None
        asked = placeholder or _("Name, initials, identity or telephone number")
        self.edit = _FindEdit(asked, self._list_is_open)
        self.mark = Badge()
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(8))
        row.addWidget(self.edit, 1)
        row.addWidget(self.mark)
        self._place(holder, self.edit)
        self._found = QStandardItemModel(self)
        self._completer = QCompleter(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(10)
        self._completer.setWidget(self.edit)
        offers.dress(self._completer)
        self._completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]
        self.edit.searched.connect(self._search)
        self.edit.textEdited.connect(self._typing)
        self.edit.picked.connect(self._pick)

    @override
    def value(self) -> Person | None:
        if self._picked is not None:
            return self._picked
        name = without_traps(self.edit.text()).strip()
        if not name:
            return None
        if not self._outsiders:
            raise Refused(
                _('Nobody was picked for "{text}"; pick a person from the list.').format(text=name),
                field=self.name,
            )
        return Person(None, name)

    @override
    def set_value(self, value: Any) -> None:
        if isinstance(value, str):  # words stand for somebody who was not picked
            value = Person(None, value) if value else None
        self._picked = value if value is not None and value.id is not None else None
        self.edit.setText("" if value is None else value.name)
        self._show_mark()
        self._edited()

    @override
    def typed(self) -> Any:
        picked = self._picked
        return {
            "text": self.edit.text(),
            "id": None if picked is None or picked.id is None else str(picked.id),
        }

    @override
    def restore(self, typed: Any) -> None:
        if isinstance(typed, str):  # a draft from when the field held words alone
            typed = {"text": typed}
        id_ = typed.get("id")
        self.set_value(Person(UUID(id_) if id_ else None, typed.get("text", "")))

    @Slot()
    def _typing(self) -> None:
        self._picked = None
        self._show_mark()
        self._edited()

    @Slot(str)
    def _search(self, text: str) -> None:
        if not text or self._picked is not None or not self.edit.hasFocus():
            return
        self._found.clear()
        for hit in self._find(text):
            item = QStandardItem(f"{hit.title}　{hit.detail}")
            item.setData(hit, _HIT)
            item.setEditable(False)
            self._found.appendRow(item)
        if self._found.rowCount():
            self._completer.complete()
        else:
            self._completer.popup().hide()

    def _list_is_open(self) -> bool:
        return self._completer.popup().isVisible()

    @Slot()
    def _pick(self) -> None:
        """Take the person that the list stands on, the best one if it stands on none."""
        popup = self._completer.popup()
        index = popup.currentIndex()
        popup.hide()
        self._choose(index if index.isValid() else popup.model().index(0, 0))

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        hit = index.data(_HIT)
        if hit is not None:
            self.set_value(Person(hit.id, hit.title))

    def _show_mark(self) -> None:
        if self._picked is not None:
            self.mark.show_text(_("In the register"), "good")
        elif self.edit.text().strip() and self._outsiders:
            self.mark.show_text(self._outside(), "plain")
        else:
            self.mark.show_text("", "plain")

    def _outside(self) -> str:
        """What somebody is called whom nobody was picked for."""
        return _("Outsider")
