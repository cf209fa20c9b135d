"""The left side of the page: which file, from whom, what its sheets hold, which column is which."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from policepost.core.language import _
from policepost.exchange.columns import SEARCHED, headings_of
from policepost.exchange.kinds import Looked, Part
from policepost.exchange.sheets import Sheet
from policepost.intake.column_pane import Columns
from policepost.intake.kinds import BY_NAME, KINDS
from policepost.ui import style
from policepost.ui.basics import label, primary_button
from policepost.ui.form import ChoiceField
from policepost.ui.input import LineEdit
from policepost.ui.tab_order import tab_as_read

_LEFT_OUT = ""
SHOWN = 12
"""Characters of a row, among which the officer chooses that of the headings."""


class FilePane(QWidget):
    """The left side: the file, and what is known of its sheets, one of them at a time."""

    taken = Signal(str)
    """The path that was typed, with Enter."""
    chosen = Signal()
    changed = Signal()
    """The officer put something right that the rows depend on."""
    named = Signal()
    """The officer says whom the file is from."""

    def __init__(self) -> None:
        super().__init__()
        self._looked: Looked | None = None
        self._at = 0
        self._under = ""
        column = QVBoxLayout(self)
        edge = style.px(16)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(style.px(8))
        column.addWidget(label(_("Spreadsheet"), "heading"))
        self.path_edit = LineEdit()
        self.path_edit.setPlaceholderText(_("Path of the file, or drop it here"))
        self.path_edit.setAccessibleName(_("Path of the file"))
        self.path_edit.returnPressed.connect(self._typed)
        column.addWidget(self.path_edit)
        self.choose_button = primary_button(_("Choose a file"), self.chosen.emit)
        self.choose_button.setToolTip("Ctrl+O")
        column.addWidget(self.choose_button)
        self._details = QWidget()
        column.addWidget(self._details)
        column.addStretch(1)
        inner = QVBoxLayout(self._details)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(style.px(8))
        self._add_sender(inner)
        self._add_sheets(inner)
        self._add_columns(inner)

    def _add_sender(self, inner: QVBoxLayout) -> None:
        caption = label(_("Sender"), "field-label")
        self.sender_edit = LineEdit()
        self.sender_edit.setAccessibleName(caption.text())
        self.sender_edit.setPlaceholderText(_("whose list it is, for the next one"))
        self.sender_edit.editingFinished.connect(self._name_sender)
        inner.addWidget(caption)
        inner.addWidget(self.sender_edit)

    def _add_sheets(self, inner: QVBoxLayout) -> None:
        self.sheet_field = ChoiceField("sheet", _("Sheet"), [])
        self.sheet_field.changed.connect(self._choose_sheet)
        inner.addWidget(self.sheet_field)
        choices = [(kind.name, _(kind.title)) for kind in KINDS]
        self.kind_field = ChoiceField(
            "kind", _("This sheet holds"), [*choices, (_LEFT_OUT, _("Nothing to take in"))]
        )
        self.kind_field.changed.connect(self._choose_kind)
        inner.addWidget(self.kind_field)
        self._caption = caption = label(_("Rows without an estate belong to"), "field-label")
        self.under_edit = LineEdit()
        self.under_edit.setAccessibleName(caption.text())
        self.under_edit.editingFinished.connect(self._name_estate)
        inner.addWidget(caption)
        inner.addWidget(self.under_edit)

    def begin(self, first_estate: str) -> None:
        """Make ready for another file: rows without an estate lie in this one, if in no other."""
        self.under_edit.clear()
        self._under = ""
        words = _("{name} (the first estate)").format(name=first_estate)
        self.under_edit.setPlaceholderText(words if first_estate else _("the post's first estate"))

    def remember_estate(self, name: str) -> None:
        """Propose the estate of the sender's last file, unless the officer has named another."""
        if name and not self.under():
            self.under_edit.setText(name)
            self._under = name

    def under(self) -> str:
        """The estate that the officer named for rows without one; empty for the first."""
        return " ".join(self.under_edit.text().split())

    def _add_columns(self, inner: QVBoxLayout) -> None:
        self.heading_field = ChoiceField("heading", _("Headings stand in row"), [])
        self.heading_field.changed.connect(self._choose_heading)
        self.remembered = label("", "small", wrap=True)
        self.columns_heading = label(_("Columns"), "heading")
        self.columns = Columns()
        self.columns.changed.connect(self._take_columns)
        inner.addSpacing(style.px(8))
        inner.addWidget(self.columns_heading)
        inner.addWidget(self.remembered)
        inner.addWidget(self.heading_field)
        inner.addWidget(self.columns)

    def show_looked(self, looked: Looked) -> None:
        """Show what was read, beginning with the sheet of which most is known."""
        self._looked = looked
        known = [len(part.plan.guess.columns) if part.kind else -1 for part in looked.parts]
        self._at = known.index(max(known))
        self.sender_edit.setText(looked.sender)
        sheets = [(at, part.plan.sheet.name) for at, part in enumerate(looked.parts)]
        with QSignalBlocker(self.sheet_field):
            self.sheet_field.set_choices(sheets)
            self.sheet_field.set_value(self._at)
        self.sheet_field.setVisible(len(sheets) > 1)
        self._show_part()
        self.show_details(True)  # noqa: FBT003 - reads as a sentence

    @property
    def looked(self) -> Looked | None:
        """The file as the officer wants it taken in now."""
        return self._looked

    def _show_part(self) -> None:
        part = self._part()
        with QSignalBlocker(self.kind_field):
            self.kind_field.set_value(part.kind.name if part.kind else _LEFT_OUT)
        asks = part.kind is not None and part.kind.asks_estate
        for one in (self._caption, self.under_edit):
            one.setVisible(asks)
        words = _("As they were put right for {sender} before.").format(sender=part.remembered)
        self.remembered.setText(words)
        self.remembered.setVisible(bool(part.remembered))
        self.columns_heading.setVisible(part.kind is not None)
        self.heading_field.setVisible(part.kind is not None)
        with QSignalBlocker(self.heading_field):
            self.heading_field.set_choices(_rows_on_top(part.plan.sheet))
            self.heading_field.set_value(part.plan.guess.heading)
        self.columns.setVisible(part.kind is not None)
        if part.kind is not None:
            self.columns.show_plan(part.plan, part.kind.fields)
            tab_as_read(self)  # the columns were made after the rows at the right

    def _part(self) -> Part:
        assert self._looked is not None  # noqa: S101
        return self._looked.parts[self._at]

    def _replace(self, part: Part) -> None:
        assert self._looked is not None  # noqa: S101
        parts = list(self._looked.parts)
        parts[self._at] = part
        self._looked = replace(self._looked, parts=tuple(parts))

    @Slot()
    def _choose_sheet(self) -> None:
        self._at = int(self.sheet_field.value())
        self._show_part()

    @Slot()
    def _choose_kind(self) -> None:
        kind = BY_NAME.get(self.kind_field.value())
        sheet = self._part().plan.sheet
        plan = kind.plan(sheet) if kind else self._part().plan
        self._replace(Part(kind, plan))
        self._show_part()
        self.changed.emit()

    @Slot()
    def _choose_heading(self) -> None:
        """Take another row for the headings, and guess the columns by them."""
        part = self._part()
        if part.kind is not None:
            plan = part.kind.under(part.plan.sheet, int(self.heading_field.value()))
            self._replace(Part(part.kind, plan))
            self._show_part()
            self.changed.emit()

    @Slot()
    def _take_columns(self) -> None:
        plan = self.columns.plan()
        if plan is not None:
            self._replace(Part(self._part().kind, plan))
            self.changed.emit()

    @Slot()
    def _name_estate(self) -> None:
        """Look again once the name is whole: each look takes the keyboard for a while."""
        if self.under() != self._under:
            self._under = self.under()
            self.changed.emit()

    @Slot()
    def _name_sender(self) -> None:
        """Take the sender's name; their columns are looked up by it."""
        sender = " ".join(self.sender_edit.text().split())
        if self._looked is not None and sender != self._looked.sender:
            self._looked = replace(self._looked, sender=sender)
            self.named.emit()

    def has_keyboard(self) -> bool:
        """Say whether the officer is putting something right: looking again leaves it there."""
        focused: QWidget | None = self.window().focusWidget()
        return focused is not None and self._details.isAncestorOf(focused)

    def show_details(self, shown: bool) -> None:  # noqa: FBT001 - reads as a sentence
        """Show what depends on the file, once it was read."""
        self._details.setVisible(shown)

    @Slot()
    def _typed(self) -> None:
        written = self.path_edit.text().strip().strip('"')
        if written:
            self.taken.emit(written)


def _short(words: str) -> str:
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"


def _rows_on_top(sheet: Sheet) -> list[tuple[int, str]]:
    """The rows near the top of a sheet in which anything stands, each by its first words."""
    found = []
    for at, row in enumerate(sheet.rows[:SEARCHED]):
        filled = [text for text in headings_of(row) if text]
        if filled:
            words = _("{row}: {headings}")
            found.append((at, words.format(row=at + 1, headings=_short("、".join(filled)))))
    return found
