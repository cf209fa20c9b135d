"""The sheet for what the paper says of one party."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Slot

from policepost.core.language import _
from policepost.core.searching import search
from policepost.core.shapes import Hit
from policepost.core.tables import table
from policepost.mediation import actions, codes
from policepost.mediation.facts import PartyFacts
from policepost.mediation.intake import party_from_register
from policepost.mediation.intake_sheets import FIND
from policepost.mediation.lines import Card, PartyLine
from policepost.mediation.told_form import choices
from policepost.ui.autosave import Autosave
from policepost.ui.form import (
    CheckField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    NumberField,
    PersonField,
)
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.sheet import Sheet


def facts_of(party: PartyLine) -> PartyFacts:
    """A party that is stored, as facts that can be changed."""
    return PartyFacts(
        id=party.id,
        name=party.name,
        kind=party.kind,
        resident_id=party.resident_id,
        sex=party.sex,
        ethnic=party.ethnic,
        birth=party.birth,
        age=None if party.birth else party.age,
        occupation=party.occupation,
        phone=party.phone,
        address=party.address,
        id_number=party.id_number,
        representative=party.representative,
        representative_phone=party.representative_phone,
        own_income=party.own_income,
    )


class PartySheet(Sheet):
    """What the paper says of one party; a new one without `party`."""

    _PLAIN = (
        *("kind", "name", "sex", "ethnic", "birth", "age", "occupation", "phone", "address"),
        *("id_number", "representative", "representative_phone", "own_income"),
    )

    def __init__(self, page: Page, card: Card, party: PartyLine | None) -> None:
        title = _("Add a party") if party is None else _("Party {label}").format(label=party.label)
        super().__init__(page, title, width=520)
        self._db, self._card, self._party = page.db, card, party
        form = Form()
        if party is None:
            form.add(PersonField("person", _("From the register"), self._find))
            form.field("person").changed.connect(self._fill_from_register)
        self._add_fields(form)
        if party is not None:
            form.set_values({name: getattr(facts_of(party), name) for name in self._PLAIN})
        self._fields = form
        self._resident_id = party.resident_id if party is not None else None
        self.put_form(form)
        record_id = party.id if party is not None else None
        name = f"mediation.party.{card.id.hex}" if record_id is None else "mediation.party"
        self.put_autosave(Autosave(form, page.db, page.tasks, name, record_id))
        if party is not None and len(card.parties) > 1:
            self.add_button(_("Remove this party"), self._remove)
        self.on_done(_("Save"), self._done)

    @staticmethod
    def _add_fields(form: Form) -> None:
        kinds = [(codes.PERSON, _("Person")), (codes.COMPANY, _("Company or organisation"))]
        form.row(
            ChoiceField("kind", _("Kind of party"), kinds),
            LineField("name", _("Name"), required=True),
        )
        form.row(
            ChoiceField("sex", _("Sex"), choices(table("sexes")), empty=""),
            ChoiceField("ethnic", _("Ethnic group"), choices(table("ethnic_groups")), empty=""),
        )
        form.row(DateField("birth", _("Born on")), NumberField("age", _("or age"), most=130))
        form.row(LineField("occupation", _("Occupation or post")), LineField("phone", _("Phone")))
        form.add(LineField("address", _("Employer or address")))
        form.add(LineField("id_number", _("Identity number")))
        form.row(
            LineField("representative", _("Representative")),
            LineField("representative_phone", _("Representative's phone")),
        )
        form.add(CheckField("own_income", _("16 or 17 and living on own earnings")))

    def _find(self, text: str) -> Sequence[Hit]:
        with self._db.reading() as session:
            return search.find(session, text, FIND, kinds=("resident",))

    @Slot()
    def _fill_from_register(self) -> None:
        person = self._fields.field("person").value()
        if person is None or person.id is None or person.id == self._resident_id:
            return
        self._resident_id = person.id
        party = party_from_register(self._db, person.id)
        self._fields.set_values({name: getattr(party, name) for name in self._PLAIN})

    def _changed(self) -> PartyFacts:
        values = self._fields.values()
        held: dict[str, Any] = {name: values[name] or "" for name in self._PLAIN}
        held.update({name: values[name] for name in ("birth", "age", "own_income")})
        return PartyFacts(
            id=self._party.id if self._party else None, resident_id=self._resident_id, **held
        )

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            changed = self._changed()
            if self._party is None:
                actions.add_party(self._db, self._card.id, changed)
            else:
                parties = [
                    changed if one.id == self._party.id else facts_of(one)
                    for one in self._card.parties
                ]
                actions.set_parties(self._db, self._card.id, parties)
            self.done()

    @Slot()
    def _remove(self) -> None:
        with showing_refusals(self):
            left = [
                facts_of(one)
                for one in self._card.parties
                if self._party is None or one.id != self._party.id
            ]
            actions.set_parties(self._db, self._card.id, left)
            self.done()
