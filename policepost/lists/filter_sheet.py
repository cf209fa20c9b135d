"""The sheet in which a list is filtered by any field, several at once, and filters are kept."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.lists import actions
from policepost.lists.conditions import (
    ASKS,
    MOST_CONDITIONS,
    WITHOUT_VALUE,
    WORDS,
    Ask,
    Condition,
    Field,
    Kind,
    checked,
)
from policepost.lists.kept_row import KeptRow
from policepost.ui import style
from policepost.ui.basics import clear
from policepost.ui.form import ChoiceField, DateField, LineField
from policepost.ui.form import Field as Editor
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import label, link_button, small_button
from policepost.ui.sheet import Sheet
from policepost.ui.tab_order import tab_as_read

if TYPE_CHECKING:
    from policepost.lists.narrowing import Narrowing


class ConditionRow(QWidget):
    """One condition: a field, what is asked of it, and with what it is compared."""

    removed = Signal(object)

    def __init__(self, fields: Mapping[str, Field]) -> None:
        super().__init__()
        self._fields = fields
        names = [(name, _(field.words)) for name, field in fields.items()]
        self.field = ChoiceField("field", _("Field"), names)
        self.ask = ChoiceField("ask", _("Asked"), [])
        self.line = LineField("line", _("Compared with"))
        self.day = DateField("day", _("Compared with"))
        self.choice = ChoiceField("choice", _("Compared with"), [])
        self._editors: tuple[Editor, ...] = (self.line, self.day, self.choice)
        self._values = QWidget()
        self._stack = QStackedLayout(self._values)
        for one in self._editors:
            self._stack.addWidget(one)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(8))
        for widget, share in ((self.field, 4), (self.ask, 3), (self._values, 4)):
            row.addWidget(widget, share)
        for editor in (self.field, self.ask, *self._editors):
            editor.caption_label.hide()
        self.remove_button = link_button("×", self._ask_removal)
        self.remove_button.setAccessibleName(_("Take this condition away"))
        row.addWidget(self.remove_button)
        self.field.changed.connect(self._offer)
        self.ask.changed.connect(self._show_editor)
        self._offer()

    def show_condition(self, one: Condition) -> None:
        """Show a condition that is already asked."""
        self.field.set_value(one.field)
        self._offer()
        self.ask.set_value(one.ask)
        self._show_editor()
        editor = self._editor()
        editor.restore({"value": one.value} if editor is self.choice else one.value)

    def condition(self) -> Condition:
        """What is asked. Raises Refused where it cannot be read."""
        field = self._chosen()
        value = self._editor().value()
        text = "" if value is None else str(value)
        return checked(field, Ask(self.ask.value()), text)

    def is_bare(self) -> bool:
        """Whether nothing was typed into a row that wants something."""
        asked = self.ask.value()
        return asked not in WITHOUT_VALUE and self._editor().typed() in ("", {"value": "None"})

    def typed(self) -> list[Any]:
        """What stands in the row."""
        return [one.typed() for one in (self.field, self.ask, *self._editors)]

    def restore(self, typed: Sequence[Any]) -> None:
        """Put back what `typed` gave."""
        for one, what in zip((self.field, self.ask, *self._editors), typed, strict=True):
            one.restore(what)

    def _chosen(self) -> Field:
        return self._fields[self.field.value()]

    def _editor(self) -> Editor:
        kind = self._chosen().kind
        if kind is Kind.DAY:
            return self.day
        return self.choice if kind in {Kind.CHOICE, Kind.CODES} else self.line

    @Slot()
    def _ask_removal(self) -> None:
        self.removed.emit(self)

    @Slot()
    def _offer(self) -> None:
        """Offer what can be asked of the field."""
        try:
            field = self._chosen()
        except Refused:  # half typed
            return
        self.ask.set_choices([(one, _(WORDS[one])) for one in ASKS[field.kind]])
        if field.choices is not None:
            self.choice.set_choices(field.choices())
        several = _("several: 张|李") if field.kind is Kind.TEXT else ""
        self.line.edit.setPlaceholderText(several)
        self._show_editor()

    @Slot()
    def _show_editor(self) -> None:
        self._stack.setCurrentWidget(self._editor())
        self._values.setVisible(self.ask.value() not in WITHOUT_VALUE)


class FilterSheet(Sheet):
    """Conditions one below the other; all of them must hold."""

    def __init__(self, page: Page, narrowing: "Narrowing") -> None:
        super().__init__(page, _("Filter by any field"), 640)
        self._narrowing = narrowing
        self.rows: list[ConditionRow] = []
        self.kept: list[KeptRow] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(style.px(8))
        self.body.addWidget(label(_("All of these must hold:"), "small"))
        self.body.addLayout(self._column)
        self.more_button = small_button(_("＋ Another condition"), self.add_row)
        line = QHBoxLayout()
        line.addWidget(self.more_button)
        line.addStretch(1)
        self.body.addLayout(line)
        self.name = LineField("name", _("Keep as a filter of your own, under the name"))
        self.body.addWidget(self.name)
        note = _("What the chips and the search box say is kept with it.")
        self.body.addWidget(label(note, "small", wrap=True))
        self._kept = QVBoxLayout()
        self.body.addLayout(self._kept)
        self.body.addStretch(1)
        for one in narrowing.conditions:
            self.add_row().show_condition(one)
        if not self.rows:
            self.add_row()
        self._show_kept()
        self.add_button(_("Clear"), self._clear)
        self.on_done(_("Show"), self.show_list)
        tab_as_read(self)

    @override
    def take_keyboard(self) -> None:
        self.rows[0].field.setFocus()

    @override
    def typed(self) -> Any:
        rows = [row.typed() for row in self.rows]
        return [rows, self.name.typed(), {row.name: row.typed() for row in self.kept}]

    @override
    def restore(self, typed: Any) -> None:
        rows, name, renamed = typed
        while len(self.rows) < len(rows):
            self.add_row()
        for row, what in zip(self.rows, rows, strict=False):
            row.restore(what)
        self.name.restore(name)
        for kept in self.kept:
            kept.restore(renamed.get(kept.name))

    @Slot()
    def add_row(self) -> ConditionRow:
        """Add an empty condition and put the keyboard into it."""
        row = ConditionRow(self._narrowing.fields)
        row.removed.connect(self._remove)
        self.rows.append(row)
        self._column.addWidget(row)
        self.more_button.setEnabled(len(self.rows) < MOST_CONDITIONS)
        tab_as_read(self)
        if self.isVisible():
            row.field.setFocus()
        return row

    @Slot(object)
    def _remove(self, row: ConditionRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        if not self.rows:
            self.add_row()
        self.more_button.setEnabled(True)
        self.rows[-1].field.setFocus()

    @Slot()
    def _clear(self) -> None:
        self._narrowing.set_conditions(())
        self.done()

    @Slot()
    def show_list(self) -> None:
        """Narrow the list down, and keep the filter if it has a name."""
        with showing_refusals(self):
            wanted = tuple(row.condition() for row in self.rows if not row.is_bare())
            for row in self.kept:
                if row.typed() is not None:
                    self._narrowing.rename(row.name, row.edit.text())
            name = self.name.value()
            if name:
                self._narrowing.keep(name, wanted)
            self._narrowing.set_conditions(wanted)
            if name:
                self._narrowing.show_name(name)
            self.done()

    def _show_kept(self) -> None:
        """List the filters that are kept, each to be called otherwise or forgotten."""
        clear(self._kept)
        names = self._narrowing.kept()
        if names:
            self._kept.addWidget(label(_("Your filters"), "subheading"))
        self.kept = [KeptRow(name) for name in names]
        for row in self.kept:
            row.renamed.connect(self._rename)
            row.forgotten.connect(self._forget)
            self._kept.addWidget(row)
        tab_as_read(self)

    @Slot(str, str)
    def _rename(self, name: str, new_name: str) -> None:
        with showing_refusals(self):
            self._narrowing.rename(name, new_name)
            self._show_kept()
            renamed = next(row for row in self.kept if row.name == new_name.strip())
            renamed.rename_button.setFocus()

    @Slot(str)
    def _forget(self, name: str) -> None:
        actions.forget_filter(self._narrowing.db, self._narrowing.name, name)
        self._narrowing.offer_kept()
        self._show_kept()
        (self.kept[0].rename_button if self.kept else self.name).setFocus()
