"""The sheet in which an officer corrects how a dispute was registered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Slot

from policepost.core.language import _
from policepost.core.searching import search
from policepost.core.shapes import Hit
from policepost.mediation import actions, cards, links, looking_back
from policepost.mediation.earlier_part import EarlierPart
from policepost.mediation.facts import DisputeFacts
from policepost.mediation.lines import Card
from policepost.mediation.meanwhile import ChangedMeanwhileError
from policepost.mediation.place_field import KINDS, PlaceField
from policepost.mediation.told_form import add_origin, add_weight, show_asked, told
from policepost.ui.autosave import Autosave
from policepost.ui.form import Form, LineField, Person
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet

_FIND = 8
_COPIED = (
    *("source", "kind", "urgency", "subject", "claims", "amount", "confidential", "injured"),
    *("track_reason", "handover_number", "reported_to", "sent_by", "sent_number"),
)


def facts_of(card: Card) -> DisputeFacts:
    """A dispute that is stored, as facts that can be changed."""
    return DisputeFacts(
        received_at=card.received_at,
        place=card.place,
        place_id=card.place_id,
        grid_id=card.grid_id,
        facts=card.facts,
        track=card.track,
        reported_at=card.reported_at,
        earlier_ids=card.earlier_ids,
        **{name: getattr(card, name) for name in _COPIED},
    )


class ChangeSheet(Sheet):
    """Correct how a dispute was registered."""

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("Correct the dispute"), width=560)
        self._db, self._card = page.db, card
        self._seen = facts_of(card)
        self.earlier = EarlierPart()
        self.earlier.linked_ids = links.ids(card.earlier_ids)
        with self._db.reading() as session:
            self._proposal = looking_back.proposal_of(session, card)
            self.earlier.show_lines(looking_back.earlier_of(session, card))
        form = Form()
        add_origin(form)
        form.add(LineField("subject", _("In a few words")))
        form.add(PlaceField("place", _("Where"), self._find))
        add_weight(form)
        words = _("Proposed: {who} ({why})")
        form.put(label(words.format(who=self._proposal.words, why=self._proposal.why), "small"))
        form.put(self.earlier)
        form.set_values(self._stored())
        self._fields = form
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.change", card.id))
        form.changed.connect(self._show_asked)
        self._show_asked()
        self._key("Ctrl+L", self.earlier.link_newest)
        self.on_done(_("Save"), self._done)

    def _find(self, text: str) -> list[Hit]:
        with self._db.reading() as session:
            return list(search.find(session, text, _FIND, kinds=KINDS))

    def _stored(self) -> dict[str, Any]:
        card = self._card
        reported = card.reported_at
        return {
            **{name: getattr(card, name) for name in _COPIED},
            "day": card.received_at.date(),
            "time": card.received_at.time(),
            "place": Person(card.place_id, card.place),
            "track": card.track,
            "reported_day": reported.date() if reported else None,
            "reported_time": reported.time() if reported else None,
        }

    @Slot()
    def _show_asked(self) -> None:
        show_asked(self._fields, self._proposal.track)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            card = self._card
            changed = replace(
                told(self._db, self._fields.values()),
                facts=card.facts,
                earlier_ids=links.column(self.earlier.linked_ids),
            )
            if changed.place_id is None and changed.place == card.place:
                changed = replace(changed, place_id=card.place_id, grid_id=card.grid_id)
            try:
                actions.change_dispute(self._db, card.id, self._untouched(changed), self._seen)
            except ChangedMeanwhileError:
                self._look_again()
                raise
            self.done()

    def _untouched(self, changed: DisputeFacts) -> DisputeFacts:
        """Keep what the form only shows to the minute, and the grid of a place left as it is."""
        held = self._seen
        if changed.received_at == held.received_at.replace(second=0, microsecond=0):
            changed = replace(changed, received_at=held.received_at)
        if changed.place_id == held.place_id:
            changed = replace(changed, place=held.place, grid_id=held.grid_id)
        return changed

    def _look_again(self) -> None:
        """Read what stands there by now, so that saving once more is a decision."""
        with self._db.reading() as session:
            card = cards.card(session, self._card.id)
        if card is not None:
            self._card, self._seen = card, facts_of(card)
