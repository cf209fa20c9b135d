"""The card of the settings for mediation: its days, its place, what stands on its papers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot

from policepost.core.language import N_, _
from policepost.mediation.after.codes import PAPER_WORDS
from policepost.mediation.desk import change_desk
from policepost.ui.form import Form, LineField, TimeField
from policepost.ui.messages import showing_refusals, tell
from policepost.ui.parts import Card, small_button
from policepost.upkeep import queries
from policepost.upkeep.chips import chip_for, chip_row

if TYPE_CHECKING:
    from policepost.ui.page import Page

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_NUMBERED = (("police",), ("oral", "supplement"), ("file",), ("police_file",))
"""Kinds of papers whose numbers have a pattern besides that of the agreement, as the rows show."""
_KINDS = tuple(kind for row in _NUMBERED for kind in row)


class MediationCard(Card):
    """The days are kept as they are pressed, the fields by their button."""

    def __init__(self, page: Page) -> None:
        super().__init__(_("Mediation"))
        self._page = page
        self.day_chips = [
            chip_for(_(words), partial(self._toggle_day, number))
            for number, words in enumerate(WEEKDAYS)
        ]
        chip_row(self.body, _("Mediation days"), self.day_chips)
        self.form = Form()
        self.form.row(
            TimeField("hour", _("Sittings begin at"), required=True),
            LineField("place", _("Place of sittings")),
        )
        self.form.row(
            LineField("short_name", _("Short name in case numbers")),
            LineField("pattern", _("Pattern of case numbers"), required=True),
        )
        self.form.add(LineField("committee", _("Mediation committee, on papers")))
        self.form.row(
            LineField("court", _("Court that confirms agreements"), placeholder="某某区人民法院"),
            LineField("phone", _("Telephone, on invitations")),
        )
        for row in _NUMBERED:
            self.form.row(*(_pattern_field(kind) for kind in row))
        self.body.addWidget(self.form)
        self.button = small_button(_("Keep"), self._keep)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)

    def show_state(self, facts: queries.PostFacts) -> None:
        """Show what is kept."""
        held = facts.mediation
        names = ("hour", "place", "short_name", "pattern", "committee", "court", "phone")
        self.form.set_values({name: getattr(held, name) for name in names})
        patterns = {f"pattern_{kind}": held.pattern_of(kind) for kind in _KINDS}
        self.form.set_values(patterns)
        for number, chip in enumerate(self.day_chips):
            chip.choose(True if number in facts.mediation.weekdays else None)

    def _toggle_day(self, number: int) -> None:
        held = queries.post(self._page.db).mediation
        days = tuple(set(held.weekdays) ^ {number})
        with showing_refusals(self._page):
            change_desk(self._page.db, replace(held, weekdays=days))

    @Slot()
    def _keep(self) -> None:
        held = queries.post(self._page.db).mediation
        with showing_refusals(self.form):
            values = self.form.values()
            patterns = {kind: values.pop(f"pattern_{kind}") for kind in _KINDS}
            change_desk(self._page.db, replace(held, **values, patterns=patterns))
            tell(self._page, _("Kept."))


def _pattern_field(kind: str) -> LineField:
    """The field for how the numbers of a kind of paper are written."""
    words = _("Pattern of numbers: {paper}").format(paper=_(PAPER_WORDS[kind]))
    return LineField(f"pattern_{kind}", words)
