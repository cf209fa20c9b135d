"""The sheet in which the post writes its own rooms, methods and phrases."""

from __future__ import annotations

from PySide6.QtCore import Slot

from policepost.core.language import _
from policepost.mediation.planning.choices import KIND_WORDS, Choice, Kind, choices, keep_choices
from policepost.ui.autosave import Autosave
from policepost.ui.form import Form, TextField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet

_COLONS = ":："


class ChoicesSheet(Sheet):
    """Write the lists that sheets of mediation choose from, one entry a line."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Rooms, methods, phrases"), width=640)
        self._db = page.db
        form = self._fields = Form()
        form.put(
            label(
                _(
                    "One entry a line. A phrase is a name, a colon, and what it puts into the "
                    "record. An empty list brings the supplied one back."
                ),
                "small",
                wrap=True,
            )
        )
        form.row(
            TextField(Kind.ROOM, _(KIND_WORDS[Kind.ROOM]), lines=4, most=8),
            TextField(Kind.METHOD, _(KIND_WORDS[Kind.METHOD]), lines=4, most=8),
        )
        form.add(TextField(Kind.PHRASE, _(KIND_WORDS[Kind.PHRASE]), lines=8, most=14))
        with page.db.reading() as session:
            form.set_values({kind: _written(choices(session, kind)) for kind in Kind})
        self._begun = form.typed()
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.choices"))
        self.on_done(_("Save"), self._done)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            values, typed = self._fields.values(), self._fields.typed()
            for kind in Kind:
                if typed[kind] != self._begun[kind]:
                    keep_choices(self._db, kind, _read(values[kind], kind))
                    self._begun[kind] = typed[kind]
            self.done()


def _written(kept: list[Choice]) -> str:
    return "\n".join(f"{one.name}：{one.text}" if one.text else one.name for one in kept)


def _read(text: str, kind: Kind) -> list[Choice]:
    """Return what stands in the lines; only a phrase is divided by its first colon."""
    found = []
    for line in filter(str.strip, text.split("\n")):
        where = min((line.find(one) for one in _COLONS if one in line), default=-1)
        if kind == Kind.PHRASE and where >= 0:
            found.append(Choice(line[:where], line[where + 1 :]))
        else:
            found.append(Choice(line))
    return found
