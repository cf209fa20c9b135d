"""The card of the settings for days and times: mediation, inspections, the lock, opening hours."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from policepost.core import rights
from policepost.core.language import N_, _
from policepost.inspections import rhythm
from policepost.mediation.after.codes import PAPER_WORDS
from policepost.mediation.desk import change_desk
from policepost.ui import style
from policepost.ui.allowed import show_only_if
from policepost.ui.form import Form, LineField, NumberField, TimeField
from policepost.ui.messages import showing_refusals, tell
from policepost.ui.page import Request
from policepost.ui.parts import Card, Chip, label, link_button, small_button
from policepost.upkeep import actions, queries, rules

if TYPE_CHECKING:
    from policepost.ui.page import Page

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_NUMBERED = ("oral", "police", "supplement", "file")
"""Kinds of papers whose numbers have a pattern besides that of the agreement."""


class DaysCard(Card):
    """Each part keeps itself by its own button, and is hidden from who may not change it."""

    def __init__(self, page: Page) -> None:
        super().__init__(_("Days and times"))
        self._page = page
        self._add_desk()
        self._add_idle()
        self._add_rhythm()
        self._add_links()
        may = page.db.may
        show_only_if(may("settings"), self.idle_form, self.idle_button)
        show_only_if(may("desk"), self.desk_part)
        show_only_if(may("desk") and may(rights.PEOPLE), self.verify_button)
        show_only_if(may("appointments.set_up"), self.hours_button)

    def _add_desk(self) -> None:
        self.day_chips = [
            chip_for(_(words), partial(self._toggle_day, number))
            for number, words in enumerate(WEEKDAYS)
        ]
        self.desk_part = QWidget()
        desk = QVBoxLayout(self.desk_part)
        desk.setContentsMargins(0, 0, 0, 0)
        chip_row(desk, _("Mediation days"), self.day_chips)
        self.mediation_form = Form()
        self.mediation_form.row(
            TimeField("hour", _("Sittings begin at"), required=True),
            LineField("place", _("Place of sittings")),
        )
        self.mediation_form.row(
            LineField("short_name", _("Short name in case numbers")),
            LineField("pattern", _("Pattern of case numbers"), required=True),
        )
        self.mediation_form.add(LineField("committee", _("Mediation committee, on papers")))
        self.mediation_form.row(
            LineField("court", _("Court that confirms agreements"), placeholder="某某区人民法院"),
            LineField("phone", _("Telephone, on invitations")),
        )
        for pair in (("oral", "police"), ("supplement", "file")):
            self.mediation_form.row(*(_pattern_field(kind) for kind in pair))
        desk.addWidget(self.mediation_form)
        self.mediation_button = small_button(_("Keep"), self._keep_mediation)
        desk.addWidget(self.mediation_button, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addWidget(self.desk_part)

    def _add_idle(self) -> None:
        self.idle_form = Form()
        self.idle_form.add(
            NumberField(
                "idle",
                _("Lock the screen after"),
                unit=_("minutes"),
                least=rules.SHORTEST_IDLE,
                most=rules.LONGEST_IDLE,
                required=True,
            )
        )
        self.idle_button = small_button(_("Keep"), self._keep_idle)
        self.body.addLayout(_beside(self.idle_form, self.idle_button))

    def _add_rhythm(self) -> None:
        self.rhythm_form = Form()
        self.rhythm_form.add(
            NumberField(
                "every_days",
                _("Inspect premises every"),
                unit=_("days"),
                least=rhythm.SHORTEST,
                most=rhythm.LONGEST,
                required=True,
            )
        )
        self.rhythm_button = small_button(_("Keep"), self._keep_rhythm)
        self.body.addLayout(_beside(self.rhythm_form, self.rhythm_button))

    def _add_links(self) -> None:
        self.hours_button = link_button(_("Opening hours and services"), self._ask_hours)
        self.body.addWidget(self.hours_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.verify_button = link_button(_("How often entries are verified …"), self._ask_rule)
        self.body.addWidget(self.verify_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_state(self, facts: queries.PostFacts) -> None:
        """Show what is kept."""
        self.idle_form.set_values({"idle": facts.idle_minutes})
        with self._page.db.reading() as session:
            self.rhythm_form.set_values({"every_days": rhythm.every_days(session)})
        held = facts.mediation
        names = ("hour", "place", "short_name", "pattern", "committee", "court", "phone")
        self.mediation_form.set_values({name: getattr(held, name) for name in names})
        patterns = {f"pattern_{kind}": held.pattern_of(kind) for kind in _NUMBERED}
        self.mediation_form.set_values(patterns)
        for number, chip in enumerate(self.day_chips):
            chip.choose(True if number in facts.mediation.weekdays else None)

    def _toggle_day(self, number: int) -> None:
        held = queries.post(self._page.db).mediation
        days = tuple(set(held.weekdays) ^ {number})
        with showing_refusals(self._page):
            change_desk(self._page.db, replace(held, weekdays=days))

    @Slot()
    def _keep_mediation(self) -> None:
        held = queries.post(self._page.db).mediation
        with showing_refusals(self.mediation_form):
            values = self.mediation_form.values()
            patterns = {kind: values.pop(f"pattern_{kind}") for kind in _NUMBERED}
            change_desk(self._page.db, replace(held, **values, patterns=patterns))
            tell(self._page, _("Kept."))

    @Slot()
    def _keep_idle(self) -> None:
        with showing_refusals(self.idle_form):
            actions.set_idle_minutes(self._page.db, self.idle_form.values()["idle"])
            tell(self._page, _("Kept."))

    @Slot()
    def _keep_rhythm(self) -> None:
        with showing_refusals(self.rhythm_form):
            rhythm.set_every_days(self._page.db, self.rhythm_form.values()["every_days"])
            tell(self._page, _("Kept."))

    @Slot()
    def _ask_hours(self) -> None:
        self._page.asks.emit(Request("open", "opening"))

    @Slot()
    def _ask_rule(self) -> None:
        self._page.asks.emit(Request("open", "verify_rule"))


def chip_for(words: str, slot: object) -> Chip:
    """A chip that only tells of a click; what is kept says whether it is chosen."""
    chip = Chip(words)
    chip.clicked.disconnect()
    chip.clicked.connect(slot)
    return chip


def chip_row(column: QVBoxLayout, words: str, chips: list[Chip]) -> None:
    """Put chips side by side under their heading."""
    column.addWidget(label(words, "field-label"))
    row = QHBoxLayout()
    row.setSpacing(style.px(7))
    for chip in chips:
        row.addWidget(chip)
    row.addStretch(1)
    column.addLayout(row)


def _beside(form: Form, button: QPushButton) -> QHBoxLayout:
    """A form of one line with the button that keeps it at its end."""
    row = QHBoxLayout()
    row.addWidget(form, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
    return row


def _pattern_field(kind: str) -> LineField:
    """The field for how the numbers of a kind of paper are written."""
    words = _("Pattern of numbers: {paper}").format(paper=_(PAPER_WORDS[kind]))
    return LineField(f"pattern_{kind}", words)
