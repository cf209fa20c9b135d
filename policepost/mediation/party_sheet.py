"""The sheet for what is known of one party, and of whoever acts for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import Slot

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.searching import search
from policepost.core.shapes import Hit
from policepost.mediation import actions, cards, hindrances, party_form
from policepost.mediation.facts import PartyFacts
from policepost.mediation.intake import party_from_register, representative_from_register
from policepost.mediation.intake_sheets import FIND
from policepost.mediation.lines import Card, PartyLine
from policepost.mediation.meanwhile import ChangedMeanwhileError
from policepost.residents.rules import age
from policepost.ui.autosave import Autosave
from policepost.ui.form import Form, PersonField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.sheet import Sheet

_NAMES = tuple(one.name for one in fields(PartyFacts))


def facts_of(party: PartyLine) -> PartyFacts:
    """A party that is stored, as facts that can be changed."""
    known = {name: getattr(party, name) for name in _NAMES}
    return PartyFacts(**{**known, "age": None if party.birth else party.age})


class PartySheet(Sheet):
    """What the paper says of one party; a new one without `party`."""

    def __init__(self, page: Page, card: Card, party: PartyLine | None) -> None:
        title = _("Add a party") if party is None else _("Party {label}").format(label=party.label)
        super().__init__(page, title, width=560)
        self._db, self._card, self._party = page.db, card, party
        self._seen = facts_of(party) if party is not None else None
        form = Form()
        if party is None:
            form.add(PersonField("person", _("From the register"), self._find))
            form.field("person").changed.connect(self._fill_from_register)
        others = [one for one in card.parties if party is None or one.id != party.id]
        party_form.add_fields(form, others, self._find)
        if self._seen is not None:
            form.set_values(party_form.shown(self._seen))
        self._fields = form
        self._resident_id = party.resident_id if party is not None else None
        self._acting_id = party.representative_id if party is not None else None
        form.field("representative").changed.connect(self._fill_representative)
        self.put_form(form)
        record_id = party.id if party is not None else None
        name = f"mediation.party.{card.id.hex}" if record_id is None else "mediation.party"
        self.put_autosave(Autosave(form, page.db, page.tasks, name, record_id))
        form.changed.connect(self._show_asked)
        self._show_asked()
        if party is not None and len(card.parties) > 1 and hindrances.writable(card.state):
            self.add_button(_("Remove this party"), self._remove)
        self.on_done(_("Save"), self._done)

    def _find(self, text: str) -> Sequence[Hit]:
        with self._db.reading() as session:
            return search.find(session, text, FIND, kinds=("resident",))

    @Slot()
    def _fill_from_register(self) -> None:
        person = self._fields.field("person").value()
        if person is None or person.id is None or person.id == self._resident_id:
            return
        self._resident_id = person.id
        self._fields.set_values(party_form.shown(party_from_register(self._db, person.id)))

    @Slot()
    def _fill_representative(self) -> None:
        """Fill in the telephone and number of somebody who was picked from the register."""
        acts = self._fields.field("representative").value()
        acting_id = acts.id if acts is not None else None
        if acting_id is not None and acting_id != self._acting_id:
            self._fields.set_values(representative_from_register(self._db, acting_id))
        self._acting_id = acting_id

    @Slot()
    def _show_asked(self) -> None:
        """Show what is asked of a person, a minor, an agent, an organisation."""
        party_form.show_asked(self._fields, self._years())

    def _years(self) -> int | None:
        try:
            born, years = (self._fields.field(name).value() for name in ("birth", "age"))
        except Refused:
            return None  # half a day is none yet
        found: int | None = age(born, clock.today()) if born is not None else years
        return found

    def _changed(self) -> PartyFacts:
        values = self._fields.values()
        values.pop("person", None)
        told: dict[str, Any] = party_form.told(values)
        return replace(self._seen or PartyFacts(name=""), **told, resident_id=self._resident_id)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            changed = self._changed()
            if self._seen is None:
                actions.add_party(self._db, self._card.id, changed)
            else:
                try:
                    actions.change_party(self._db, self._card.id, changed, self._seen)
                except ChangedMeanwhileError:
                    self._look_again()
                    raise
            self.done()

    def _look_again(self) -> None:
        """Read what is known of the party by now, so that saving once more is a decision."""
        with self._db.reading() as session:
            card = cards.card(session, self._card.id)
        for one in card.parties if card is not None else ():
            if self._party is not None and one.id == self._party.id:
                self._seen = facts_of(one)

    @Slot()
    def _remove(self) -> None:
        with showing_refusals(self):
            if self._party is not None:
                actions.remove_party(self._db, self._card.id, self._party.id)
            self.done()
