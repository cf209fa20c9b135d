"""The sheets in which a person is entered, edited, moved and taken off the list."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from policepost.core import clock, tables
from policepost.core.language import _
from policepost.core.searching import search
from policepost.core.shapes import Hit
from policepost.exchange import values
from policepost.grids.queries import GridLine
from policepost.residents import actions, numbers, rules
from policepost.residents.actions import ResidentForm
from policepost.residents.address_note import AddressNote
from policepost.residents.entry_form import EntryForm, told
from policepost.residents.kinds import Kind
from policepost.residents.queries import ResidentCard
from policepost.ui.autosave import Autosave
from policepost.ui.form import LineField
from policepost.ui.messages import confirmed, showing_refusals
from policepost.ui.page import Context
from policepost.ui.sheet import Sheet

_OFFERED = 10
_CHECKED = frozenset({numbers.PERMANENT_RESIDENCE, numbers.HMT_PERMIT})
"""Documents besides the citizen's whose number has a check digit."""

LOOK_AFTER_MS = 350
"""How long typing rests before the entry is looked at: number, address, whoever is alike."""

Done = Callable[[UUID], None]


class ResidentSheet(Sheet):
    """Enters a person, or changes an entry; says at once what is wrong or odd.

    `done(id)` is called when the entry is official. The draft stands under `actions.FORM`.
    """

    def __init__(
        self,
        page: QWidget,
        context: Context,
        grids: Sequence[GridLine],
        done: Done,
        person: ResidentCard | None = None,
        prefilled: dict[str, Any] | None = None,
    ) -> None:
        title = _("Edit {name}").format(name=person.name) if person else _("Register a resident")
        super().__init__(page, title, 560)
        self._context, self._done, self._person = context, done, person
        self._looked: ResidentForm | None = None
        self.entry = EntryForm(grids, self._find, context.db.officer.name)
        self.put_form(self.entry)
        self.entry.set_values({"kind": str(Kind.REGISTERED)})
        if person is not None:
            self.entry.show_person(person)
        self.entry.set_values(prefilled or {})
        address = self.entry.field("address")
        assert isinstance(address, LineField)  # noqa: S101
        AddressNote(address, context.db)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_AFTER_MS)
        self._look.timeout.connect(self.look)
        self.put_autosave(
            Autosave(
                self.entry,
                context.db,
                context.tasks,
                actions.FORM,
                person.id if person else None,
            )
        )
        self.entry.changed.connect(self._look.start)
        self.on_done(_("Save") if person else _("Register"), self._save)
        self._follow_number()

    def _find(self, text: str) -> Sequence[Hit]:
        with self._context.db.reading() as session:
            found = search.find(session, text, _OFFERED, kinds=["resident"])
        own = self._person.id if self._person else None
        return [hit for hit in found if hit.id != own]

    @Slot()
    def look(self) -> None:
        """Say what is wrong or odd with what stands there now; called when typing rests."""
        if self._composing():
            self._look.start()
            return
        self._follow_number()
        fault = self._number_fault()
        if fault:
            self.entry.field("id_number").show_problem(fault)
        typed, but = self._typed_form(), self._person.id if self._person else None
        self._looked = typed
        work = partial(actions.warnings, self._context.db, typed, but)
        self._context.tasks.run(partial(_with, typed, work), self._tell, lane="look")

    def _tell(self, answer: tuple[ResidentForm, list[str]]) -> None:
        """Say what is odd, unless something else stands there by now."""
        typed, found = answer
        if typed != self._looked:
            return
        if found:
            self.notice.say("\n".join(found), "wait")
        else:
            self.notice.clear()

    def _composing(self) -> bool:
        return any(
            field.edit.composing() for field in self.entry.fields() if isinstance(field, LineField)
        )

    def _number(self) -> str:
        field = self.entry.field("id_number")
        return values.code(str(field.typed()))

    def _document(self) -> str:
        return str(self.entry.field("document_kind").readable() or "")

    def _number_fault(self) -> str:
        """What is wrong with a number that is typed to its end."""
        number, kind = self._number(), self._document()
        whole = 15 if kind == numbers.PERMANENT_RESIDENCE else 18
        if len(number) < whole or not (rules.carries_identity(kind) or kind in _CHECKED):
            return ""
        return numbers.fault(kind, number, clock.today())

    def _follow_number(self) -> None:
        """Fill in sex and birth date from a right identity number; they cannot differ from it."""
        number, kind = self._number(), self._document()
        if rules.is_old_number(number) and rules.carries_identity(kind):
            number = rules.eighteen(number)
        right = (
            len(number) == 18
            and numbers.carries_birth(kind, number)
            and not numbers.fault(kind, number, clock.today())
        )
        sex, born = self.entry.field("sex"), self.entry.field("birth_date")
        if right:
            sex.set_value(rules.sex_of(number))
            born.set_value(rules.birth_of(number))
        sex.setEnabled(not right)
        born.setEnabled(not right)

    def _typed_form(self) -> ResidentForm:
        """As much of the entry as can be read before it is finished."""
        return ResidentForm(
            name=str(self.entry.field("name").typed()),
            document_kind=self._document(),
            id_number=self._number(),
            address=str(self.entry.field("address").typed()),
            phone=str(self.entry.field("phone").typed()),
            birth_date=self.entry.field("birth_date").readable(),
            nationality=self.entry.field("nationality").readable(),
        )

    @Slot()
    def _save(self) -> None:
        self._look.stop()
        with showing_refusals(self):
            form = self.entry.entry()
            if not self._may_lose():
                return
            if self._person is None:
                saved = actions.register_resident(self._context.db, form)
            else:
                saved = self._person.id
                actions.edit_resident(self._context.db, saved, form)
            self.done()
            self._done(saved)

    def _may_lose(self) -> bool:
        """Ask before a change of kind empties what the other kind had; it can be taken back."""
        lost = self.entry.lost()
        if not lost:
            return True
        kind = tables.table("resident_kinds").label(str(self.entry.field("kind").readable()))
        question = _('As "{kind}" the entry no longer keeps: {fields}. Save and empty them?')
        return confirmed(self, question.format(kind=kind, fields=told(lost)), _("Save"))


def _with(typed: ResidentForm, look: Callable[[], list[str]]) -> tuple[ResidentForm, list[str]]:
    return typed, look()
