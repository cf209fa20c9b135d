"""Taking a list away, as a file or on paper: what the officer sees, in the order it stands in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from policepost.core import rights
from policepost.core.journalling import looking
from policepost.core.language import _
from policepost.exchange.book import Page as Table
from policepost.lists.file_sheet import FileSheet
from policepost.lists.ledger_sheet import LedgerSheet
from policepost.ui import style
from policepost.ui.basics import icon
from policepost.ui.chip import Chip
from policepost.ui.chosen_bar import ChosenBar
from policepost.ui.listview import ListView
from policepost.ui.messages import tell
from policepost.ui.page import Page

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KEY, PRINT_KEY = "Ctrl+Shift+S", "Ctrl+Alt+P"


@dataclass(frozen=True)
class Exported:
    """A list that can be taken away.

    Attributes:
        view: Knows which records it has, in which order, and which of them are chosen; None for
            what is no list on the screen, then ``ids`` says which records it has.
        name: What the file is called.
        kind: The kind of its records, for the journal.
        headings: Of all columns that the file can have.
        make: Reads the rows of some records; runs in the background.
        shown: What the list is narrowed down to, in words.
        printed: The headings that a ledger has unless others are chosen; few enough for a page.
        heading: What a ledger is called at first, in Chinese; empty as all of the kind are.
    """

    view: ListView | None
    name: str
    kind: str
    headings: Sequence[str]
    make: "Callable[[Session, Sequence[UUID]], Table]"
    shown: str = ""
    printed: Sequence[str] = ()
    ids: Sequence[UUID] = ()
    heading: str = ""

    @property
    def columns(self) -> str:
        """Under which name the columns of this list are remembered; another list has others."""
        return " ".join(filter(None, (self.kind, self.heading)))

    def reading(self) -> tuple[Callable[[], Sequence[UUID]], int]:
        """What reads the ids that go along (the rows chosen, else all), and how many there are."""
        ids = self.view.chosen_many() if self.view is not None else self.ids
        model = self.view.paged_model() if self.view is not None else None
        if ids or model is None:
            return lambda: ids, len(ids)
        return model.reader(), model.rowCount()


def in_words(chips: Iterable[Chip], text: str = "") -> str:
    """What a list is narrowed down to, for the journal; a number that was typed only by its end."""
    said = [chip.accessibleName() for chip in chips if chip.value is not None]
    number = looking.digits_of(text)
    said.append(f"…{number[-4:]}" if number else text.strip())
    return " · ".join(filter(None, said))


class ListExport(QObject):
    """The small buttons of a list, and the keys of its page, that save or print it.

    Whose role may not export is offered neither.
    """

    def __init__(self, page: Page, shown: Callable[[], Exported]) -> None:
        super().__init__(page)
        self._page, self._shown = page, shown
        self.button = self._button("file-spreadsheet", _("Save this list as a file"), KEY)
        self.print_button = self._button("printer", _("Print this list as a ledger"), PRINT_KEY)
        self.button.clicked.connect(self.ask)
        self.print_button.clicked.connect(self.ask_paper)
        self.allowed = rights.may(page.db.officer, "export")
        if not self.allowed:
            for button in (self.button, self.print_button):
                button.setParent(page)  # it stands nowhere, and would outlive its page
                button.hide()
        else:
            page.add_key(KEY, _("Save this list as a file"), self.ask)
            page.add_key(PRINT_KEY, _("Print this list as a ledger"), self.ask_paper)

    @staticmethod
    def _button(picture: str, words: str, key: str) -> QToolButton:
        made = QToolButton()
        made.setIcon(icon(picture))
        made.setIconSize(QSize(style.px(18), style.px(18)))
        made.setAutoRaise(True)
        made.setToolTip(f"{words}  {key}")
        made.setAccessibleName(words)
        return made

    def stand_beside(self, count: QLabel) -> QWidget:
        """The number of rows and the buttons, as one widget for the end of a row of filters."""
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(4))
        row.addWidget(count)
        if self.allowed:
            row.addWidget(self.button)
            row.addWidget(self.print_button)
        return made

    def bar(self, view: ListView) -> ChosenBar:
        """A bar for the rows chosen in a list, with what every list offers."""
        made = ChosenBar(view, _("One only"))
        made.add(_("Save as a file"), self.ask, allowed=self.allowed)
        made.add(_("Ledger"), self.ask_paper, allowed=self.allowed)
        return made

    @Slot()
    def ask(self) -> None:
        """Ask how the list is to be saved; an empty one says so instead."""
        self.ask_of(self._shown())

    def ask_of(self, shown: Exported) -> None:
        """Ask the same of another list of the page."""
        self._open(FileSheet, shown, _("The list is empty; there is nothing to save."))

    @Slot()
    def ask_paper(self) -> None:
        """Ask what of the list is to be printed; an empty one says so instead."""
        self._open(LedgerSheet, self._shown(), _("The list is empty; there is nothing to print."))

    def _open(
        self, sheet: type[FileSheet] | type[LedgerSheet], shown: Exported, empty: str
    ) -> None:
        read, count = shown.reading()
        if not count:
            tell(self._page, empty)
            return
        made = sheet(self._page, shown, read, count)
        made.reopened_by(_again(sheet))
        made.open()


def _again(sheet: type[FileSheet] | type[LedgerSheet]) -> Callable[[Page], None]:
    """What opens the sheet over a page that was built anew."""

    def way(page: Page) -> None:
        export: ListExport | None = page.findChild(ListExport)
        if export is not None and sheet is FileSheet:
            export.ask()
        elif export is not None:
            export.ask_paper()

    return way
