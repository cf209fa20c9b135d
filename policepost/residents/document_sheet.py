"""The sheet of a document that somebody has besides the first."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from policepost.core import tables
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.residents import documents, numbers
from policepost.residents.documents import DocumentForm, DocumentLine
from policepost.residents.kinds import Kind
from policepost.residents.queries import ResidentCard
from policepost.ui.autosave import Autosave
from policepost.ui.form import ChoiceField, DateField, Form, LineField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context
from policepost.ui.sheet import Sheet

LOOK_AFTER_MS = 350
FORM = "resident.document"

_LIKELY = {Kind.MIGRANT: numbers.RESIDENCE_PERMIT, Kind.OVERSEAS: "554"}
"""The document that somebody of a kind most likely has besides the first."""


class DocumentSheet(Sheet):
    """Adds a document, corrects one, or takes it out; says while typing what is odd about it."""

    def __init__(
        self,
        page: QWidget,
        context: Context,
        person: ResidentCard,
        line: DocumentLine | None,
        done: Callable[[UUID], None],
    ) -> None:
        title = _("Document of {name}") if line else _("Another document of {name}")
        super().__init__(page, title.format(name=person.name), 420)
        self._context, self._person, self._line, self._told = context, person, line, done
        self.entry = Form()
        firms = numbers.of_firms()
        kinds = [
            (one.code, one.label) for one in tables.table("document_kinds") if one.code not in firms
        ]
        self.entry.add(ChoiceField("kind", _("Document"), kinds, required=True))
        self.entry.add(LineField("number", _("Number of the document"), required=True))
        self.entry.add(DateField("valid_until", _("Valid until")))
        likely = _LIKELY.get(Kind(person.kind), numbers.RESIDENCE_PERMIT)
        shown: dict[str, Any] = {"kind": likely}
        if line is not None:
            shown = {"kind": line.kind, "number": line.number, "valid_until": line.valid_until}
        self.entry.set_values(shown)
        self.put_form(self.entry)
        self.put_autosave(
            Autosave(self.entry, context.db, context.tasks, FORM, line.id if line else person.id)
        )
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_AFTER_MS)
        self._look.timeout.connect(self.look)
        self.entry.changed.connect(self._look.start)
        if line is not None:
            self.add_button(_("Take out"), self._remove)
        self.on_done(_("Save"), self._save)

    @Slot()
    def look(self) -> None:
        """Say what is odd with what stands there; called when typing rests."""
        try:
            form = self._form()
        except Refused:  # saving says what is wrong with the day
            return
        found = documents.odd(self._context.db, self._person.id, form)
        if found and form.number:
            self.notice.say("\n".join(found), "wait")
        else:
            self.notice.clear()

    def _form(self) -> DocumentForm:
        field = self.entry.field
        return DocumentForm(
            kind=str(field("kind").value() or ""),
            number=str(field("number").value()),
            valid_until=field("valid_until").value(),
        )

    @Slot()
    def _save(self) -> None:
        self._look.stop()
        with showing_refusals(self):
            form = DocumentForm(**self.entry.values())
            if self._line is None:
                documents.add(self._context.db, self._person.id, form)
            else:
                documents.correct(self._context.db, self._line.id, form)
            self._end()

    @Slot()
    def _remove(self) -> None:
        with showing_refusals(self):
            if self._line is not None:
                documents.remove(self._context.db, self._line.id)
                self._end()

    def _end(self) -> None:
        self.done()
        self._told(self._person.id)
