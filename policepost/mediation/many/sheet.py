"""All parties of a dispute: add many at once, choose who signs for the others, open each."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from policepost.core.language import _, ngettext
from policepost.mediation import cards, hindrances
from policepost.mediation.law.opinions import law
from policepost.mediation.law.words import ROLE_WORDS
from policepost.mediation.lines import Card, PartyLine
from policepost.mediation.many import actions, rules
from policepost.ui import style
from policepost.ui.autosave import Autosave
from policepost.ui.basics import elided_button
from policepost.ui.form import ChoiceField, Form, TextField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import clear, label, secondary_button
from policepost.ui.sheet import Sheet

_ALL = "all"


class PartiesSheet(Sheet):
    """The list of all parties, for a dispute of many."""

    party_wanted = Signal(object)
    """The party to open."""

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("All parties"), width=620)
        self._page, self._db, self._card = page, page.db, card
        self._form = Form()
        self._add_fields()
        self.put_form(self._form)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.insertLayout(self.body.count() - 1, self._rows)
        name = "mediation.parties"
        self.put_autosave(Autosave(self._form, page.db, page.tasks, name, card.id))
        self._show(card)

    def _add_fields(self) -> None:
        roles = [(code, _(said)) for code, said in ROLE_WORDS.items()]
        asked = _("one a line: name, telephone, address; as a spreadsheet pastes them")
        self._form.add(TextField("lines", _("Add many at once"), lines=3, placeholder=asked))
        self._form.row(ChoiceField("role", _("Role"), roles, empty=_("party")))
        self.add_button_many = secondary_button(_("Add these"), self._add)
        self._form.put(self.add_button_many)
        self._form.section(_("Who signs for the others"))
        words = _("With their written consent, which belongs to the file ({law}).")
        cited = law().articles["cpl56"].cited
        self._form.put(label(words.format(law=cited), "small", wrap=True))
        self._form.row(
            ChoiceField("signer", _("Signs"), [], empty=_("each itself")),
            ChoiceField("for_whom", _("For"), [(_ALL, _("all others")), *roles]),
        )
        self.signer_button = secondary_button(_("Let sign"), self._choose)
        self._form.put(self.signer_button)

    def _show(self, card: Card) -> None:
        self._card = card
        own = [(one.id, _named(one)) for one in card.parties if one.represented_by is None]
        signer = self._form.field("signer")
        if isinstance(signer, ChoiceField):
            signer.set_choices([(None, _("each itself")), *own])
        frozen = not hindrances.writable(card.state)
        self.add_button_many.setEnabled(not frozen)
        self.signer_button.setEnabled(not frozen)
        clear(self._rows)
        count = len(card.parties)
        self._rows.addWidget(
            label(
                ngettext("{count} party", "{count} parties", count).format(count=count), "heading"
            )
        )
        signers = {one.id: one for one in card.parties}
        for one in card.parties:
            self._rows.addLayout(self._row(one, signers))

    def _row(self, one: PartyLine, parties: dict[UUID, PartyLine]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(style.px(8))
        button = elided_button(_named(one), partial(self._open, one))
        line.addWidget(button, 1)
        signer = parties.get(one.represented_by) if one.represented_by else None
        if signer is not None:
            line.addWidget(label(_("{name} signs").format(name=signer.name), "small"))
        return line

    def _open(self, one: PartyLine) -> None:
        self.close_sheet()
        self.party_wanted.emit(one)

    def _read(self) -> None:
        with self._db.reading() as session:
            card = cards.card(session, self._card.id)
        if card is None:
            self.close_sheet()
        else:
            self._show(card)

    @Slot()
    def _add(self) -> None:
        with showing_refusals(self):
            values = self._form.values()
            told = rules.read(values["lines"], values["role"] or "")
            actions.add_parties(self._db, self._card.id, told)
            self._form.set_values({"lines": ""})
            self._read()

    @Slot()
    def _choose(self) -> None:
        with showing_refusals(self):
            values = self._form.values()
            signer, whom = values["signer"], values["for_whom"]
            who = [
                one.id
                for one in self._card.parties
                if one.id != signer and whom in {_ALL, one.role}
            ]
            actions.choose_signer(self._db, self._card.id, who, signer)
            self._read()


def _named(one: PartyLine) -> str:
    return " · ".join(part for part in (one.label, one.name, one.phone, one.address) if part)
