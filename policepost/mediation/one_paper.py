"""One paper of a case in a sheet of its own, where the officer stands when it is wanted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core.journalling import looking
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.mediation import papers
from policepost.mediation.filling import kinds
from policepost.ui.allowed import show_only_if
from policepost.ui.paper_sheet import PaperSheet

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.printing.paper import Paper
    from policepost.ui.page import Page


def make(db: Database, dispute_id: UUID, code: str, about: UUID | None) -> Paper:
    """A paper as a PDF; runs in the background and opens its own reading."""
    with db.reading() as session:
        return papers.make(session, dispute_id, code, about)


def paper_of(page: Page, dispute_id: UUID, code: str, about: UUID | None = None) -> PaperSheet:
    """The sheet of a paper, a code of `kinds.KINDS`; ``about`` is what of the case it is of.

    Whoever has no right to print sees it only. That it was printed is kept.
    """
    title = _(kinds.BY_CODE[code].title)
    printed = partial(looking.note_print, page.db, Ref("dispute", dispute_id), code)
    render = partial(make, page.db, dispute_id, code, about)
    sheet = PaperSheet(page, page.tasks, title, render, on_printed=printed)
    show_only_if(page.db.may("mediation.sign"), sheet.save_button, sheet.print_button)
    return sheet
