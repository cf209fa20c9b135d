"""The sheet in which a dispute is registered, in under a minute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.searching import search
from policepost.core.shapes import Hit
from policepost.mediation import actions, codes, links, looking_back
from policepost.mediation.calls import known
from policepost.mediation.earlier_part import EarlierPart
from policepost.mediation.facts import PartyFacts
from policepost.mediation.intake import outsider, party_from_premises, party_from_register, where
from policepost.mediation.law import tracks
from policepost.mediation.law.words import ROLE_WORDS
from policepost.mediation.origin import CALL_TO_110
from policepost.mediation.place_field import KINDS, PlaceField
from policepost.mediation.told_form import add_origin, add_weight, show_asked, told
from policepost.ui import style
from policepost.ui.autosave import Autosave
from policepost.ui.form import ChoiceField, Form, LineField, Person, PersonField, TextField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import label, link_button
from policepost.ui.sheet import Sheet

_MOST_AT_ONCE = 6
FIND = 8
"""How many residents are offered while a name is typed."""


class PartyField(PersonField):
    """Names a party: somebody of the register, an outsider, or an organisation."""

    @override
    def _outside(self) -> str:
        company = outsider(self.edit.text().strip()).kind == codes.COMPANY
        return _("Organisation") if company else super()._outside()


class RegisterSheet(Sheet):
    """Register a dispute, from a call to 110, a card, a place, or whoever stands at the counter.

    ``values``: what is known already: ``resident_id``, ``place_id``, ``premises_id``, or what a
    call told: ``call`` (its number), ``party0`` (who called), ``phone``, ``place``, ``facts``,
    ``received``.
    """

    registered = Signal(object)
    """The id of the new dispute."""

    def __init__(self, page: Page, values: Mapping[str, object]) -> None:
        super().__init__(page, _("Register dispute"), width=620)
        self._page, self._db = page, page.db
        self._of_call = "call" in values
        self._told: PartyFacts | None = None  # an outsider of whom more is known than the name
        self._looked: tuple[object, ...] = ()
        form = Form()
        add_origin(form)
        self._add_parties(form)
        self.earlier = EarlierPart()
        form.put(self.earlier)
        form.add(LineField("subject", _("In a few words"), placeholder=_("such as noise, a leak")))
        form.add(PlaceField("place", _("Where"), self._find_place))
        form.add(TextField("facts", _("What happened"), lines=4))
        add_weight(form)
        self.proposal = label("", "small", wrap=True)
        form.put(self.proposal)
        self.put_form(form)
        self._ask_roles_late(form)
        self._fields = form
        self._fill(values)
        name = f"mediation.register.{values['call']}" if self._of_call else "mediation.register"
        self.put_autosave(Autosave(form, page.db, page.tasks, name))
        self._show_filled()
        form.changed.connect(self._look)
        self._look()
        self._key("Ctrl+L", self.earlier.link_newest)
        self.on_done(_("Register"), self._done)

    def _add_parties(self, form: Form) -> None:
        roles = [(code, _(said)) for code, said in ROLE_WORDS.items()]
        for n in range(_MOST_AT_ONCE):
            role = ChoiceField(f"role{n}", _("Role"), roles, empty=_("party"))
            role.setFixedWidth(style.px(132))
            who = PartyField(f"party{n}", self._party_words(n), self._find, required=n < 2)
            form.row(who, role)
        self.more_button = link_button(_("＋ Add a party"), self._show_next)
        self.more_button.setMinimumHeight(style.px(26))
        form.put(self.more_button)

    def _ask_roles_late(self, form: Form) -> None:
        """Let Tab go from name to name and on to what happened; the roles come after that."""
        names = ["facts", *(f"role{n}" for n in range(_MOST_AT_ONCE))]
        editors = [cast("QWidget", form.field(name).focusProxy()) for name in names]
        for here, after in pairwise(editors):
            QWidget.setTabOrder(here, after)

    @staticmethod
    def _party_words(n: int) -> str:
        return _("Party {number}").format(number=n + 1)

    def _find(self, text: str) -> Sequence[Hit]:
        with self._db.reading() as session:
            return search.find(session, text, FIND, kinds=("resident",))

    def _find_place(self, text: str) -> Sequence[Hit]:
        with self._db.reading() as session:
            return search.find(session, text, FIND, kinds=KINDS)

    def _fill(self, values: Mapping[str, object]) -> None:
        moment = values.get("received") or clock.now()
        first: dict[str, Any] = {
            "source": values.get("source", CALL_TO_110),
            "kind": values.get("kind", "neighbour"),
            "day": moment.date(),  # type: ignore[attr-defined]
            "time": moment.time(),  # type: ignore[attr-defined]
            "urgency": codes.Urgency.PLAIN,
            "handover_number": values.get("call", ""),
            "facts": values.get("facts", ""),
            "place": None,
        }
        self._fields.set_values({**first, **self._begun(values)})

    def _begun(self, values: Mapping[str, object]) -> dict[str, Any]:
        """The first party and the place, from the card or the call where this began."""
        begun: dict[str, Any] = {}
        resident_id, place_id = values.get("resident_id"), values.get("place_id")
        premises_id = values.get("premises_id")
        if values.get("party0"):
            self._told = outsider(str(values["party0"]), phone=str(values.get("phone", "")))
            resident_id, place_id = self._recognised(self._told, str(values.get("place") or ""))
        if isinstance(premises_id, UUID):
            self._told = party_from_premises(self._db, premises_id)
            place_id = premises_id
        if self._told is not None:
            begun["party0"] = Person(None, self._told.name)
        if isinstance(resident_id, UUID):
            party = party_from_register(self._db, resident_id)
            begun |= {"party0": Person(resident_id, party.name), "place": party.address}
        if isinstance(place_id, UUID):
            begun["place"] = Person(place_id, where(self._db, place_id)[0])
        elif values.get("place"):
            begun["place"] = values["place"]  # where it happened, not where who called lives
        return begun

    @override
    def take_keyboard(self) -> None:
        """Begin with whom a call does not name; else with the first field."""
        if self._of_call and not self._fields.field("party1").typed()["text"]:
            self._fields.field("party1").setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().take_keyboard()

    def _recognised(self, told: PartyFacts, place: str) -> tuple[UUID | None, UUID | None]:
        """Who of the register called, and from which place of the post."""
        with self._db.reading() as session:
            where_from = known.place(session, place) if place else None
            return known.caller(session, told.name, told.phone, where_from), where_from

    def _show_filled(self) -> None:
        for n in range(_MOST_AT_ONCE):
            shown = n < 2 or bool(self._fields.field(f"party{n}").typed()["text"])
            for name in (f"party{n}", f"role{n}"):
                self._fields.field(name).setVisible(shown)

    @Slot()
    def _show_next(self) -> None:
        hidden = [
            n
            for n in range(_MOST_AT_ONCE)
            if not self._fields.field(f"party{n}").isVisibleTo(self._fields)
        ]
        if hidden:
            for name in (f"role{hidden[0]}", f"party{hidden[0]}"):
                self._fields.field(name).show()
            self._fields.field(f"party{hidden[0]}").setFocus()
        self.more_button.setVisible(len(hidden) > 1)

    def _parties(self) -> list[PartyFacts]:
        """Who stands in the fields, not yet looked up in the register."""
        found = []
        for n in range(_MOST_AT_ONCE):
            who = self._fields.field(f"party{n}").value()
            if who is not None:
                role = self._fields.field(f"role{n}").value() or ""
                found.append(self._outsider(who, role))
        return found

    def _outsider(self, who: Person, role: str) -> PartyFacts:
        if who.id is None and self._told is not None and who.name == self._told.name:
            return replace(self._told, role=role)
        return replace(outsider(who.name, role), resident_id=who.id)

    def _party(self, one: PartyFacts) -> PartyFacts:
        """A party with what the register knows, and the telephone of a call where it has none."""
        if one.resident_id is None:
            return one
        found = party_from_register(self._db, one.resident_id, one.role)
        called = self._told is not None and self._told.name == found.name
        phone = self._told.phone if called and self._told is not None else ""
        return replace(found, phone=found.phone or phone)

    @Slot()
    def _look(self) -> None:
        """Show what was before, and who should mediate, as soon as people or place are known."""
        parties, place = self._parties(), self._fields.field("place").value()
        names = ("kind", "urgency", "injured", "amount", "track", "source")
        asked = (*(self._fields.field(name).typed() for name in names), place, *parties)
        if asked == self._looked:
            return
        self._looked = asked
        with self._db.reading() as session:
            self.earlier.show_lines(
                looking_back.earlier(
                    session,
                    [one.resident_id for one in parties if one.resident_id is not None],
                    place_id=place.id if place else None,
                    place=place.name if place else "",
                    names=[(one.name, one.phone) for one in parties if one.phone],
                )
            )
            proposal = looking_back.proposed(session, self._weighed(parties), parties)
        words = _("Proposed: {who} ({why})")
        self.proposal.setText(words.format(who=proposal.words, why=proposal.why))
        show_asked(self._fields, proposal.track)

    def _weighed(self, parties: Sequence[PartyFacts]) -> tracks.Weighed:
        try:
            amount = self._fields.field("amount").value()
        except Refused:
            amount = None  # half a number is none yet
        return tracks.Weighed(
            kind=self._fields.field("kind").value() or "",
            amount=amount,
            parties=len(parties),
            injured=self._fields.field("injured").value(),
            may_escalate=self._fields.field("urgency").value() == codes.Urgency.RISK,
        )

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            facts = replace(
                told(self._db, self._fields.values()),
                earlier_ids=links.column(self.earlier.linked_ids),
            )
            parties = [self._party(one) for one in self._parties()]
            dispute_id = actions.register_dispute(self._db, facts, parties)
            self.done()
            self.registered.emit(dispute_id)
