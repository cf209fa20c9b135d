"""The sheets for what a dispute is about: register one, correct how it was registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot

from policepost.core import clock
from policepost.core.language import _
from policepost.core.searching import search
from policepost.core.shapes import Hit
from policepost.core.tables import Table, table
from policepost.mediation import actions, codes, listing
from policepost.mediation.facts import DisputeFacts, PartyFacts
from policepost.mediation.intake import party_from_register
from policepost.mediation.lines import Card
from policepost.ui import style
from policepost.ui.autosave import Autosave
from policepost.ui.form import (
    CheckField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    NumberField,
    Person,
    PersonField,
    TextField,
    TimeField,
)
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import label, link_button
from policepost.ui.sheet import Sheet

_MOST_AT_ONCE = 6
FIND = 8
"""How many residents are offered while a name is typed."""


def choices(rows: Table) -> list[tuple[str, str]]:
    """The rows of a code table as choices in the language of the screen."""
    return [(row.code, row.label) for row in rows]


def _urgency() -> ChoiceField:
    words = [(code, _(said)) for code, said in codes.URGENCY_WORDS.items()]
    return ChoiceField("urgency", _("Urgency"), words)


def _confidential() -> CheckField:
    return CheckField("confidential", _("Confidential: whoever opens it says why"))


class RegisterSheet(Sheet):
    """Register a dispute, from a hand-over by 110 or from somebody's card."""

    registered = Signal(object)
    """The id of the new dispute."""

    def __init__(self, page: Page, values: Mapping[str, object]) -> None:
        super().__init__(page, _("Register dispute"), width=560)
        self._page, self._db = page, page.db
        form = Form()
        now = clock.now()
        form.row(
            ChoiceField("source", _("How it came in"), choices(table("dispute_sources"))),
            ChoiceField("kind", _("Kind"), choices(table("dispute_kinds"))),
        )
        form.row(
            DateField("day", _("Received on"), required=True),
            TimeField("time", _("at"), required=True),
        )
        for n in range(_MOST_AT_ONCE):
            form.add(PersonField(f"party{n}", self._party_words(n), self._find, required=n < 2))
        self.more_button = link_button(_("＋ Add a party"), self._show_next)
        self.more_button.setMinimumHeight(style.px(26))
        form.put(self.more_button)
        self._earlier = label("", "warning", wrap=True)
        self._earlier.hide()
        form.put(self._earlier)
        form.add(LineField("subject", _("In a few words"), placeholder=_("such as noise, a leak")))
        form.add(LineField("place", _("Where")))
        form.add(TextField("facts", _("What happened"), lines=4))
        form.row(
            NumberField("amount", _("Amount claimed"), unit=_("yuan"), decimals=True),
            _urgency(),
        )
        form.add(_confidential())
        self.put_form(form)
        self._fields = form
        form.set_values(
            {
                "source": values.get("source", "handover_110"),
                "kind": values.get("kind", "neighbour"),
                "day": now.date(),
                "time": now.time(),
                "urgency": codes.Urgency.PLAIN,
            }
        )
        for n in range(2, _MOST_AT_ONCE):
            form.field(f"party{n}").hide()
        self._fill_from(values)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.register"))
        self._show_filled()
        form.changed.connect(self._look_back)
        self.on_done(_("Register"), self._done)

    @staticmethod
    def _party_words(n: int) -> str:
        return _("Party {number}").format(number=n + 1)

    def _find(self, text: str) -> Sequence[Hit]:
        with self._db.reading() as session:
            return search.find(session, text, FIND, kinds=("resident",))

    def _fill_from(self, values: Mapping[str, object]) -> None:
        resident_id = values.get("resident_id")
        if isinstance(resident_id, UUID):
            party = party_from_register(self._db, resident_id)
            self._fields.set_values(
                {"party0": Person(resident_id, party.name), "place": party.address}
            )

    def _show_filled(self) -> None:
        for n in range(2, _MOST_AT_ONCE):
            if self._fields.field(f"party{n}").typed()["text"]:
                self._fields.field(f"party{n}").show()

    @Slot()
    def _show_next(self) -> None:
        hidden = [
            self._fields.field(f"party{n}")
            for n in range(_MOST_AT_ONCE)
            if not self._fields.field(f"party{n}").isVisibleTo(self._fields)
        ]
        if hidden:
            hidden[0].show()
            hidden[0].setFocus()
        self.more_button.setVisible(len(hidden) > 1)

    def _people(self) -> list[Person]:
        found = [self._fields.field(f"party{n}").value() for n in range(_MOST_AT_ONCE)]
        return [one for one in found if one is not None]

    @Slot()
    def _look_back(self) -> None:
        """Show what the same people quarrelled about before, before anything more is typed."""
        residents = [one.id for one in self._people() if one.id is not None]
        with self._db.reading() as session:
            lines = listing.earlier(session, residents)
        words = "；".join(
            f"{line.received_at:%Y-%m-%d} {line.title} {line.status_words}" for line in lines[:3]
        )
        self._earlier.setText(_("Earlier: {disputes}").format(disputes=words) if words else "")
        self._earlier.setVisible(bool(words))

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            parties = [
                PartyFacts(name=one.name)
                if one.id is None
                else party_from_register(self._db, one.id)
                for one in self._people()
            ]
            dispute_id = actions.register_dispute(self._db, told(values), parties)
            self.done()
            self.registered.emit(dispute_id)


def told(values: Mapping[str, Any]) -> DisputeFacts:
    """The dispute as it stands in a form."""
    return DisputeFacts(
        kind=values["kind"],
        source=values["source"],
        received_at=datetime.combine(values["day"], values["time"] or time(0)).astimezone(),
        subject=values["subject"],
        place=values["place"],
        facts=values["facts"],
        amount=values["amount"],
        urgency=values["urgency"],
        confidential=values["confidential"],
    )


class ChangeSheet(Sheet):
    """Correct how a dispute was registered."""

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("Correct the dispute"), width=520)
        self._db, self._card = page.db, card
        form = Form()
        form.row(
            ChoiceField("source", _("How it came in"), choices(table("dispute_sources"))),
            ChoiceField("kind", _("Kind"), choices(table("dispute_kinds"))),
        )
        form.row(
            DateField("day", _("Received on"), required=True),
            TimeField("time", _("at"), required=True),
        )
        form.add(LineField("subject", _("In a few words")))
        form.add(LineField("place", _("Where")))
        form.row(
            NumberField("amount", _("Amount claimed"), unit=_("yuan"), decimals=True),
            _urgency(),
        )
        form.add(_confidential())
        copied = ("source", "kind", "urgency", "subject", "confidential")
        form.set_values(
            {
                **{name: getattr(card, name) for name in copied},
                "day": card.received_at.date(),
                "time": card.received_at.time(),
                "place": card.place,
                "amount": card.amount,
            }
        )
        self._fields = form
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.change", card.id))
        self.on_done(_("Save"), self._done)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            changed = replace(
                told({**self._fields.values(), "facts": self._card.facts}),
                place_id=self._card.place_id,
                grid_id=self._card.grid_id,
            )
            actions.change_dispute(self._db, self._card.id, changed)
            self.done()
