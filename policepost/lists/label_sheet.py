"""The sheet that asks how labels are printed, and shows them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Slot

from policepost.core.journalling import looking
from policepost.core.language import _, ngettext
from policepost.lists import labels, papers
from policepost.lists.labels import Label
from policepost.printing.paper import Paper
from policepost.ui.form import CheckField, ChoiceField, Form, NumberField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    Make = Callable[[Session, Sequence[UUID]], Sequence[Label]]


class LabelSheet(Sheet):
    """Asks for the kind of sheet and where to begin; then the labels are shown."""

    def __init__(
        self, page: Page, kind: str, read: Callable[[], Sequence[UUID]], count: int, make: "Make"
    ) -> None:
        """Prepare the sheet.

        Args:
            page: The page of the list.
            kind: The kind of the records, for the journal.
            read: Reads which records get a label; called in the background.
            count: How many there are.
            make: Reads what stands on the labels.
        """
        super().__init__(page, _("Print labels"), 480)
        self._over, self._kind, self._read, self._count = page, kind, read, count
        self._make = make
        words = ngettext("{count} label", "{count} labels", count)
        self.body.addWidget(label(words.format(count=f"{count:,}"), "small"))
        form = Form()
        kinds = [(code, _(one.words)) for code, one in labels.SHEETS.items()]
        form.add(ChoiceField("kind", _("Kind of label sheet"), kinds, required=True))
        first = NumberField(
            "first", _("First free label of the first sheet"), required=True, least=1, most=24
        )
        first.set_value(1)
        form.add(first)
        form.add(CheckField("by_door", _("One label for those behind the same door")))
        note = _("Print at full size, without fitting to the page.")
        form.put(label(note, "small", wrap=True))
        self.put_form(form)
        self.on_done(_("Show"), self.show_paper)

    @Slot()
    def show_paper(self) -> None:
        """Show the labels as they print, in place of this sheet."""
        with showing_refusals(self):
            values = self.form.values() if self.form is not None else {}
            values["first"] = min(values["first"], labels.SHEETS[values["kind"]].count)
            self.done()
            make = partial(_render, self._over, self._read, self._make, values)
            printed = partial(_note, self._over, self._kind, self._count)
            sheet = PaperSheet(self._over, self._over.tasks, _("Labels"), make, on_printed=printed)
            sheet.open()


def _render(
    page: Page, read: Callable[[], Sequence[UUID]], make: "Make", values: dict[str, Any]
) -> Paper:
    ids = read()
    return papers.sheet_of_labels(page.db, lambda session: make(session, ids), **values)


def _note(page: Page, kind: str, count: int) -> None:
    looking.note_list_printed(page.db, kind, count, "labels")
