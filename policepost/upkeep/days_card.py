"""The card of the settings for days and times: lock, inspections, opening hours, verification."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from policepost.core import rights
from policepost.core.language import _
from policepost.inspections import rhythm
from policepost.ui.allowed import show_only_if
from policepost.ui.form import Form, NumberField
from policepost.ui.messages import showing_refusals, tell
from policepost.ui.page import Request
from policepost.ui.parts import Card, link_button, small_button
from policepost.upkeep import actions, queries, rules

if TYPE_CHECKING:
    from policepost.ui.page import Page


class DaysCard(Card):
    """Each part keeps itself by its own button, and is hidden from who may not change it."""

    def __init__(self, page: Page) -> None:
        super().__init__(_("Days and times"))
        self._page = page
        idle = NumberField(
            "idle",
            _("Lock the screen after"),
            unit=_("minutes"),
            least=rules.SHORTEST_IDLE,
            most=rules.LONGEST_IDLE,
            required=True,
        )
        self.idle_form, self.idle_button = self._kept_number(idle, self._keep_idle)
        every = NumberField(
            "every_days",
            _("Inspect premises every"),
            unit=_("days"),
            least=rhythm.SHORTEST,
            most=rhythm.LONGEST,
            required=True,
        )
        self.rhythm_form, self.rhythm_button = self._kept_number(every, self._keep_rhythm)
        self._add_links()
        may = page.db.may
        show_only_if(may("settings"), self.idle_form, self.idle_button)
        show_only_if(may("desk"), self.rhythm_form, self.rhythm_button)
        show_only_if(may("desk") and may(rights.PEOPLE), self.verify_button)
        show_only_if(may("appointments.set_up"), self.hours_button)

    def _kept_number(
        self, field: NumberField, keep: Callable[[], None]
    ) -> tuple[Form, QPushButton]:
        """A number with the button that keeps it at its end."""
        form, button = Form(), small_button(_("Keep"), keep)
        form.add(field)
        row = QHBoxLayout()
        row.addWidget(form, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)
        return form, button

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
