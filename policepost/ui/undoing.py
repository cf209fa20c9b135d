"""Taking back: the last action from the news about it, any action from a history."""

from functools import partial

from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.core.language import _
from policepost.ui.messages import confirmed, show_refusal, tell
from policepost.ui.page import Page

MANY = 20
"""From how many records on taking back is asked for, and done in the background."""


def tell_with_undo(page: Page, sentence: str) -> None:
    """Say what the officer just did, with the way to take it back."""
    with page.db.reading() as session:
        entry = undo.last_entry(session, page.db.officer.name)
    back = None if entry is None else partial(undo.undo, page.db, entry)
    tell(page, sentence, undo=back)


def take_back(page: Page, entry: int) -> None:
    """Take a journal entry back, after a question when it changed many records.

    Raises:
        Refused: somebody changed one of its records since.
    """
    with page.db.reading() as session:
        count = undo.touched(session, entry)
    if count < MANY:
        undo.undo(page.db, entry)
        tell_with_undo(page, _("Taken back."))
        return
    question = _("This changes {count} records at once. Take it all back?")
    if confirmed(page, question.format(count=f"{count:,}"), _("Take back")):
        work = partial(undo.undo, page.db, entry)
        page.tasks.run(work, partial(_done, page), partial(_failed, page))


def _done(page: Page, _none: None) -> None:
    tell_with_undo(page, _("Taken back."))


def _failed(page: Page, error: Exception) -> None:
    if not isinstance(error, Refused):
        raise error
    show_refusal(page, error)
