"""The sheet in which the officer says what was found, and sees which way the law opens."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.mediation import cards
from policepost.mediation.law import actions, opinions, ways
from policepost.mediation.law.way_part import reason_row
from policepost.mediation.law.words import BY_POLICE, WAY_WORDS, Way
from policepost.mediation.lines import Card
from policepost.mediation.meanwhile import ChangedMeanwhileError
from policepost.ui import style
from policepost.ui.autosave import Autosave
from policepost.ui.form import (
    CheckField,
    ChecksField,
    ChoiceField,
    DateField,
    Form,
    LineField,
)
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import Badge, Heading, clear, label
from policepost.ui.sheet import Sheet

_OF_POLICE = ("circumstance", "findings", "exclusions", "appraisal", "one_officer")


def _listed(name: str) -> list[tuple[str, str]]:
    return [(row.code, row.label) for row in opinions.law().rows("police", name)]


class WaySheet(Sheet):
    """What was done, in which circumstances; beneath, each way with its reasons as one types."""

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("Which way is lawful?"), width=620)
        self._db, self._card = page.db, card
        self._seen = actions.stands(card)
        form = Form()
        self._add_fields(form)
        form.set_values({name: getattr(self._seen, name) for name in form.typed()})
        self._fields = form
        self.put_form(form)
        self.summary = label("", "field-label", wrap=True)
        self.body.insertWidget(0, self.summary)
        self._opinions = QVBoxLayout()
        self._opinions.setSpacing(style.px(8))
        self.body.insertLayout(self.body.count() - 1, self._opinions)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.way", card.id))
        form.changed.connect(self._weigh)
        self._weigh()
        self.on_done(_("Save"), self._done)

    @staticmethod
    def _add_fields(form: Form) -> None:
        form.row(
            ChoiceField("act", _("What was done"), ways.acts(), empty=_("not known yet")),
            ChoiceField("way", _("Way"), [(code, _(said)) for code, said in WAY_WORDS.items()]),
        )
        form.add(ChoiceField("circumstance", _("Circumstance"), _listed("circumstances"), empty=""))
        form.add(ChecksField("findings", _("Found"), _listed("findings")))
        form.add(ChecksField("exclusions", _("Not to be mediated because"), _listed("exclusions")))
        form.row(
            CheckField("appraisal", _("Injury or price to be appraised")),
            DateField("appraised_on", _("Report of")),
        )
        form.row(
            CheckField("one_officer", _("One officer alone")),
            LineField("recording", _("Reference of the recording")),
        )
        form.row(
            CheckField("key", _("Key dispute")),
            DateField("turned_crime_on", _("Turned into a crime on")),
        )

    def _told(self, values: dict[str, Any]) -> actions.WayFacts:
        return actions.WayFacts(
            **{name: "" if value is None else value for name, value in values.items()}
            | {name: values.get(name) for name in ("appraised_on", "turned_crime_on")}
        )

    def _readable(self) -> dict[str, Any]:
        """What stands in the fields; a day that cannot be read yet is none."""
        found = {}
        for field in self._fields.fields():
            try:
                found[field.name] = field.value()
            except Refused:
                found[field.name] = None
        return found

    @Slot()
    def _weigh(self) -> None:
        values = self._readable()
        violation = values["act"] not in {None, "", ways.NONE}
        for name in _OF_POLICE:
            self._fields.field(name).setVisible(violation)
        self._fields.field("appraised_on").setVisible(violation and bool(values["appraisal"]))
        recorded = bool(values["one_officer"]) or values["way"] == Way.SPOT  # which needs no paper
        self._fields.field("recording").setVisible(violation and recorded)
        clear(self._opinions)
        opinions = actions.weighed(self._card, self._told(values))
        best = ways.proposed(opinions)
        told = (f"{_(WAY_WORDS[one.way])} – {_standing(one)[0]}" for one in opinions)
        self.summary.setText(_("; ").join(told))
        for opinion in opinions:
            if opinion.way in BY_POLICE and not violation:
                continue
            self._show(opinion, proposed=opinion is best)
        if not violation:
            first = next(one for one in opinions if one.way in BY_POLICE)
            self._show(first, proposed=False)

    def _show(self, opinion: opinions.Opinion, *, proposed: bool) -> None:
        heading = Heading(_(WAY_WORDS[opinion.way]), _("proposed") if proposed else "")
        words, tone = _standing(opinion)
        heading.add(Badge(words, tone))
        self._opinions.addWidget(heading)
        for reason in opinion.reasons:
            self._opinions.addWidget(reason_row(reason))

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            told = self._told(self._fields.values())
            try:
                actions.choose_way(self._db, self._card.id, told, self._seen)
            except ChangedMeanwhileError:
                self._look_again()
                raise
            self.done()

    def _look_again(self) -> None:
        """Read what stands there by now, so that saving once more is a decision."""
        with self._db.reading() as session:
            card = cards.card(session, self._card.id)
        if card is not None:
            self._card, self._seen = card, actions.stands(card)


def _standing(opinion: opinions.Opinion) -> tuple[str, str]:
    if opinion.ready:
        return _("Open by law"), "good"
    if opinion.lawful:
        return _("Open, but not ready"), "wait"
    return _("Closed by law"), "bad"
