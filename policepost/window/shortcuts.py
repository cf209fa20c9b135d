"""F1: which keys do what, everywhere and on the page in sight."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.language import _
from policepost.ui import style
from policepost.ui.page import Page
from policepost.ui.parts import Card, label, link_button

MOST_PAGES = 10
"""So many pages have a key of their own."""


def page_key(number: int) -> str:
    """The key of a page by its place in the navigation: Ctrl+1 to Ctrl+9, then Ctrl+0."""
    return f"Ctrl+{number % 10}"


def everywhere(titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Keys that work on every page; `titles` are the pages in order."""
    yield "Ctrl+K", _("Find anybody and anything")
    yield "Ctrl+L", _("Lock the screen")
    for number, title in enumerate(titles[:MOST_PAGES], start=1):
        yield page_key(number), title
    yield "Alt+←  Alt+→", _("Back, forward")
    yield "F5", _("Read the page anew")
    yield "Ctrl+Enter", _("Done, in an editing panel")
    yield "Esc", _("Close the panel or the box")
    yield "F1", _("These keys")


_ON_KEYS = {"Return": "Enter", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}
"""What stands on keys that Qt calls by names of its own, in Chinese by words."""


def _told(sequence: str, on_keys: Mapping[str, str]) -> str:
    *held, key = sequence.rsplit("+", 1)
    return "+".join([*held, on_keys.get(key, key)])


def of_page(page: Page) -> list[tuple[str, str]]:
    """Keys of the page's own buttons, as their shortcuts name them."""
    shortcuts = cast("list[QShortcut]", page.findChildren(QShortcut))
    native = QKeySequence.SequenceFormat.NativeText
    on_keys = {QKeySequence(name).toString(native): told for name, told in _ON_KEYS.items()}
    found = [(_told(one.key().toString(native), on_keys), one.whatsThis()) for one in shortcuts]
    return [(key, words) for key, words in found if key and words]


class ShortcutsCard(QFrame):
    """A card over the page; any key or click takes it away."""

    def __init__(self, parent: QWidget, page: Page, titles: Sequence[str]) -> None:
        super().__init__(parent)
        self._around = parent
        self._before: QWidget | None = None
        self.setProperty("veil", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        card = Card(_("Keys"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.px(18))
        grid.setVerticalSpacing(style.px(7))
        own = of_page(page)
        self._fill(grid, 0, _("Everywhere"), list(everywhere(titles)))
        if own:
            self._fill(grid, 2, page.title(), own)
        card.body.addLayout(grid)
        self.close_button = link_button(_("Close"), self._leave)
        card.body.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        for key in ("Esc", "F1"):
            leave = QShortcut(QKeySequence(key), self)
            leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            leave.activated.connect(self._leave)

    def _fill(
        self, grid: QGridLayout, column: int, title: str, keys: Sequence[tuple[str, str]]
    ) -> None:
        grid.addWidget(label(title, "subheading"), 0, column, 1, 2)
        for row, (key, words) in enumerate(keys, start=1):
            grid.addWidget(label(key, "key"), row, column, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(words), row, column + 1)

    def open(self) -> None:
        """Show the card over everything."""
        self._before = self.window().focusWidget()
        self.setGeometry(self._around.rect())
        self.show()
        self.raise_()
        self.close_button.setFocus()

    def _leave(self) -> None:
        before = self._before
        self.close()
        if before is not None:
            before.setFocus()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._leave()  # a click beside the card
