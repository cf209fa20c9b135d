"""The sheet of the whole file of a case: its cover, its items, and the way to one PDF of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.journalling import looking
from policepost.core.language import N_, _, ngettext
from policepost.core.shapes import Ref, Tone
from policepost.mediation.dossier import actions, binding, queries
from policepost.mediation.dossier.actions import FileFacts
from policepost.mediation.dossier.binding import Bound
from policepost.mediation.dossier.queries import File, Item
from policepost.mediation.dossier.rules import KEEPINGS, MADE_BY_ITSELF, Standing
from policepost.mediation.lines import Card
from policepost.mediation.records import DossierItem
from policepost.mediation.scans_part import Scans
from policepost.ui import style
from policepost.ui.autosave import Autosave
from policepost.ui.form import ChoiceField, DateField, Form, LineField, TextField
from policepost.ui.messages import show_refusal, showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import Badge, clear, label, link_button
from policepost.ui.print_dialog import need_printer, print_pdf, save_pdf
from policepost.ui.progress import Foreground
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.ui.tasks import Report

PAPER: Final = "file"
"""Under what the journal keeps that the whole file was printed."""
_WORDS: Final[Mapping[str, str]] = {
    Standing.THERE: N_("There"),
    Standing.MISSING: N_("Missing"),
    Standing.LEFT_OUT: N_("Not in the file"),
    Standing.NOT_NEEDED: N_("Not needed"),
}
_TONES: Final[Mapping[str, Tone]] = {
    Standing.THERE: "good",
    Standing.MISSING: "bad",
    Standing.LEFT_OUT: "muted",
    Standing.NOT_NEEDED: "muted",
}
_KEEPING_WORDS: Final = (N_("For ever"), N_("Long"), N_("Short"))


class FileSheet(Sheet):
    """What lies in the file, what it lacks; Ctrl+Enter prints all of it."""

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("The whole file"), width=720)
        self._page_of, self._db, self._card = page, page.db, card
        self._open = ""
        self._work = Foreground(page, page.tasks, self._failed)
        self.number = label("", "subheading")
        self.lacks = label("", wrap=True)
        head = QHBoxLayout()
        head.addWidget(self.number, 1)
        self.number_button = link_button(_("Take a number"), self._take_number)
        head.addWidget(self.number_button)
        self.body.addLayout(head)
        self.body.addWidget(self.lacks)
        self._items = QVBoxLayout()
        self._items.setSpacing(style.px(5))
        self.body.addLayout(self._items)
        self._put_cover()
        self.may_write = page.db.may("mediation.sign")
        self.save_button = self.add_button(_("Save as PDF"), self._save)
        self.print_button = self.on_done(_("Print the whole file"), self._print)
        for one in (self.number_button, self.save_button, self.print_button):
            one.setVisible(self.may_write)
        self._show()

    def _put_cover(self) -> None:
        """What is typed for the cover and the remarks."""
        file = self._read()
        form = Form()
        kept = [(code, _(words)) for code, words in zip(KEEPINGS, _KEEPING_WORDS, strict=True)]
        form.row(
            LineField("compiled_by", _("Compiled by")), DateField("compiled_on", _("Compiled on"))
        )
        form.row(
            ChoiceField("keeping", _("How long it is kept"), kept, empty=_("Not said")),
            LineField("note", _("Note on the cover")),
        )
        form.add(TextField("situation", _("Remarks on the file"), lines=2, most=5))
        form.set_values(
            {
                "compiled_by": file.compiled_by or self._db.officer.name,
                "compiled_on": file.compiled_on or clock.today(),
                "keeping": file.keeping or None,
                "note": file.note,
                "situation": file.situation,
            }
        )
        self._fields = form
        self.put_form(form)
        self.put_autosave(
            Autosave(form, self._db, self._page_of.tasks, "mediation.file", self._card.id)
        )

    def _read(self) -> File:
        with self._db.reading() as session:
            return queries.file_of(session, self._card)

    @Slot()
    def _show(self) -> None:
        """Read the file again and show its items."""
        file = self._read()
        self.number.setText(file.number or _("No number yet"))
        self.number_button.setVisible(self.may_write and not file.number)
        lacks = ", ".join(one.title for one in file.missing)
        said = _("It lacks: {items}").format(items=lacks) if lacks else _("The file is complete.")
        self.lacks.setText(said)
        clear(self._items)
        for number, item in enumerate(file.items, 1):
            self._add(number, item)

    def _add(self, number: int, item: Item) -> None:
        row = QHBoxLayout()
        row.addWidget(label(f"{number}. {item.title}"), 1)
        row.addWidget(label(_counted(item), "muted"))
        row.addWidget(Badge(_(_WORDS[item.standing]), _TONES[item.standing]))
        code = item.kind.code
        if code not in MADE_BY_ITSELF:
            words = _("Close") if self._open == code else _("Scans …")
            row.addWidget(link_button(words, partial(self.open_item, code)))
        self._items.addLayout(row)
        if self._open == code:
            self._items.addWidget(self._opened(item))

    def _opened(self, item: Item) -> QWidget:
        """The scans of an item, and why it is not needed."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(style.px(18), 0, 0, style.px(6))
        if item.id is not None:
            scans = Scans(self._page_of, Ref(DossierItem.__tablename__, item.id))
            column.addWidget(scans)
        if item.standing in {Standing.MISSING, Standing.LEFT_OUT} and self.may_write:
            reason = QLineEdit(item.left_out)
            reason.setPlaceholderText(_("Why the file needs no such paper"))
            reason.setAccessibleName(reason.placeholderText())
            reason.editingFinished.connect(partial(self._leave_out, item, reason))
            column.addWidget(reason)
        return inside

    def open_item(self, code: str) -> None:
        """Show the scans of an item, or close it again."""
        with showing_refusals(self):
            self._open = "" if self._open == code else code
            if self._open and self.may_write:
                actions.begin_item(self._db, self._card.id, code)
            self._show()

    def _leave_out(self, item: Item, reason: QLineEdit) -> None:
        if reason.text().strip() == item.left_out:
            return
        with showing_refusals(self):
            actions.leave_out(self._db, self._card.id, item.kind.code, reason.text())
            self._show()

    @Slot()
    def _take_number(self) -> None:
        with showing_refusals(self):
            actions.number_file(self._db, self._card.id)
            self._show()

    @Slot()
    def _print(self) -> None:
        with showing_refusals(self):
            need_printer()
            self._bind(self._to_printer)

    @Slot()
    def _save(self) -> None:
        with showing_refusals(self):
            self._bind(self._to_file)

    def _bind(self, done: Callable[[Bound], None]) -> None:
        """Keep what was typed, then make the file behind a veil that can be cancelled."""
        actions.write_file(self._db, self._card.id, self._facts())
        if self._autosave is not None:
            self._autosave.forget()
        self._work.run(_("Making the file …"), self._make, done)

    def _facts(self) -> FileFacts:
        values = self._fields.values()
        return FileFacts(**{**values, "keeping": values["keeping"] or ""})

    def _make(self, report: Report, cancelled: Callable[[], bool]) -> Bound:
        return binding.bind(self._db, self._card.id, report, cancelled)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            raise error
        show_refusal(self, error)

    def _name(self) -> str:
        return self.number.text() if self._read().number else _("The whole file")

    def _to_printer(self, bound: Bound) -> None:
        print_pdf(self, bound.pdf, self._name(), on_printed=self._noting())

    def _to_file(self, bound: Bound) -> None:
        save_pdf(self, bound.pdf, self._name(), on_saved=self._noting())

    def _noting(self) -> partial[None]:
        return partial(looking.note_print, self._db, Ref("dispute", self._card.id), PAPER)


def _counted(item: Item) -> str:
    """How many papers and scans it has; why it is left out."""
    if item.left_out and not item.papers and not item.scans:
        return item.left_out
    said = []
    if item.papers:
        count = len(item.papers)
        said.append(ngettext("{count} paper", "{count} papers", count).format(count=count))
    if item.scans:
        count = len(item.scans)
        said.append(ngettext("{count} scan", "{count} scans", count).format(count=count))
    return " · ".join(said)
