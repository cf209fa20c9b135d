"""What the window does for a page that asks for a history."""

from PySide6.QtWidgets import QLabel

from policepost.audit.history import HistorySheet, open_history
from policepost.core.shapes import Ref
from policepost.ui.left_open import sheet_over
from policepost.ui.page import Page, Request


def answer_histories(page: Page) -> None:
    """Open the histories that a page asks for over it, as the window would."""

    def answer(request: Request) -> None:
        if request.verb == "history":
            assert request.id is not None
            open_history(page, Ref(request.kind, request.id))

    page.asks.connect(answer)


def history_over(page: Page) -> HistorySheet:
    """The history that is open over a page."""
    sheet = sheet_over(page)
    assert isinstance(sheet, HistorySheet)
    return sheet


def told(page: Page) -> list[str]:
    """What the history over a page says, line by line."""
    labels: list[QLabel] = list(history_over(page).findChildren(QLabel))
    return [one.text() for one in labels]
