"""One of the officer's own filters, in the sheet where they are called otherwise or forgotten."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from policepost.core.language import _
from policepost.ui import style
from policepost.ui.basics import label, link_button, show_when
from policepost.ui.input import EscapedEdit


class KeptRow(QWidget):
    """A filter that is kept: its name, and what may become of it."""

    renamed = Signal(str, str)
    """The name that it has, and the one that it is to have."""
    forgotten = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._editing = False
        self._label = label(name)
        self.edit = EscapedEdit()
        self.rename_button = link_button(_("Rename"), self._begin)
        self.done_button = link_button(_("Rename"), self._done)
        self.forget_button = link_button(_("Forget"), partial(self.forgotten.emit, name))
        for one in (self.edit, self.rename_button, self.done_button):
            one.setAccessibleName(_("Rename {name}").format(name=name))
        self.forget_button.setAccessibleName(_("Forget {name}").format(name=name))
        self.edit.returnPressed.connect(self._done)
        self.edit.escaped.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(12))
        row.addWidget(self._label, 1)
        row.addWidget(self.edit, 1)
        for button in (self.rename_button, self.done_button, self.forget_button):
            row.addWidget(button)
        self._show(editing=False)

    def typed(self) -> str | None:
        """The name that is being typed; nothing if none is."""
        return self.edit.text() if self._editing else None

    def restore(self, typed: str | None) -> None:
        """Put back what `typed` gave."""
        if typed is not None:
            self._begin()
            self.edit.setText(typed)

    def _show(self, *, editing: bool) -> None:
        self._editing = editing
        parts: tuple[tuple[QWidget, bool], ...] = (
            *((self._label, False), (self.rename_button, False)),
            *((self.edit, True), (self.done_button, True)),
        )
        for part, wanted in parts:
            show_when(part, wanted == editing)

    @Slot()
    def _begin(self) -> None:
        self.edit.setText(self.name)
        self._show(editing=True)
        self.edit.setFocus()
        self.edit.selectAll()

    @Slot()
    def _leave(self) -> None:
        self._show(editing=False)
        self.rename_button.setFocus()

    @Slot()
    def _done(self) -> None:
        self.renamed.emit(self.name, self.edit.text())
