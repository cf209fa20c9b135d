"""Saving a list as a spreadsheet: what the officer sees, in the order in which it stands."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from policepost.core import clock, rights
from policepost.core.errors import Refused
from policepost.core.journalling import looking
from policepost.core.language import _, ngettext
from policepost.ui import style
from policepost.ui.basics import icon
from policepost.ui.chip import Chip
from policepost.ui.file_dialogs import ask_save
from policepost.ui.messages import show_refusal, tell
from policepost.ui.page import Page
from policepost.ui.table import PagedModel

KEY = "Ctrl+Shift+S"


@dataclass(frozen=True)
class Exported:
    """A list that can be saved.

    Attributes:
        model: Knows which records it has and in which order.
        name: What the file is called.
        write: Writes the records of some ids into a file and says how many rows it has; runs in
            the background and may raise Refused.
    """

    model: PagedModel[Any]
    name: str
    write: Callable[[Path, Sequence[UUID]], int]


def in_words(chips: Iterable[Chip], text: str = "") -> str:
    """What a list is narrowed down to, for the journal; a number that was typed only by its end."""
    said = [chip.accessibleName() for chip in chips if chip.value is not None]
    number = looking.digits_of(text)
    said.append(f"…{number[-4:]}" if number else text.strip())
    return " · ".join(filter(None, said))


class ListExport(QObject):
    """The small button of a list, and the key of its page, that save it as a spreadsheet.

    Whose role may not export is offered neither.
    """

    def __init__(self, page: Page, shown: Callable[[], Exported]) -> None:
        super().__init__(page)
        self._page, self._shown = page, shown
        words = _("Save this list as a spreadsheet")
        self.button = QToolButton()
        self.button.setIcon(icon("file-spreadsheet"))
        self.button.setIconSize(QSize(style.px(18), style.px(18)))
        self.button.setAutoRaise(True)
        self.button.setToolTip(f"{words}  {KEY}")
        self.button.setAccessibleName(words)
        self.button.clicked.connect(self.ask)
        self._allowed = rights.may(page.db.officer, "export")
        if self._allowed:
            page.add_key(KEY, words, self.ask)

    def stand_beside(self, count: QLabel) -> QWidget:
        """The number of rows and the button, as one widget for the end of a row of filters."""
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(4))
        row.addWidget(count)
        if self._allowed:
            row.addWidget(self.button)
        return made

    @Slot()
    def ask(self) -> None:
        """Ask where to; an empty list says so instead."""
        shown = self._shown()
        if not shown.model.rowCount():
            tell(self._page, _("The list is empty; there is nothing to save."))
            return
        name = f"{shown.name} {clock.today():%Y-%m-%d}"
        title = _("Save this list as a spreadsheet")
        ask_save(self._page, title, name, "xlsx", self.save)

    @Slot(str)
    def save(self, path: str) -> None:
        """Write the list as it is filtered and sorted now."""
        shown, target = self._shown(), Path(path)
        read = shown.model.reader()
        self._page.tasks.run(
            lambda: shown.write(target, read()), partial(self._saved, target.name), self._refused
        )

    def _saved(self, name: str, rows: int) -> None:
        words = ngettext("{count} row saved in {name}.", "{count} rows saved in {name}.", rows)
        tell(self._page, words.format(count=f"{rows:,}", name=name))

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            raise error
        show_refusal(self._page, error)
