"""Settings: the post's names, the screen, mediation days, backups, accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import language, preferences, rights
from policepost.core.language import N_, _
from policepost.inspections import rhythm
from policepost.mediation.after.codes import PAPER_WORDS
from policepost.mediation.desk import change_desk
from policepost.ui import style
from policepost.ui.allowed import show_only_if
from policepost.ui.form import Form, LineField, NumberField, TimeField
from policepost.ui.messages import showing_refusals, tell
from policepost.ui.page import Context, Page, Request
from policepost.ui.parts import (
    Card,
    Chip,
    label,
    link_button,
    scrolled,
    secondary_button,
    small_button,
)
from policepost.upkeep import actions, queries, rules
from policepost.upkeep.backup_card import BackupCard
from policepost.upkeep.backup_sheets import Backups, RuleSheet
from policepost.upkeep.cards import AccountsCard
from policepost.upkeep.dialogs import (
    AddOfficer,
    ChangePassword,
    Licences,
    RecoverySheet,
)
from policepost.upkeep.forms_sheet import RIGHT as FORMS
from policepost.upkeep.forms_sheet import FormsCard, FormsSheet
from policepost.upkeep.trust_card import TrustCard

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
SIZES = {1.0: N_("Normal"), 1.15: N_("Large"), 1.3: N_("Very large")}


_NUMBERED = ("oral", "police", "supplement", "file")
"""Kinds of papers whose numbers have a pattern besides that of the agreement."""


class SettingsPage(Page):
    """Everything about the post itself, on one page of cards."""

    name: ClassVar[str] = "settings"
    icon: ClassVar[str] = "settings"
    shows: ClassVar[frozenset[str]] = frozenset({"setting", "officer"})
    answers: ClassVar[frozenset[str]] = frozenset({"setting", "officer"})

    language_chosen = Signal(str)
    size_chosen = Signal(float)
    restore_asked = Signal(object)
    salvage_asked = Signal(str)
    renamed = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.add_title(_("Settings"))
        self.header.add_action(_("About this program"), self.show_licences)
        inside = QWidget()
        grid = QGridLayout(inside)
        edge = style.px(18)
        grid.setContentsMargins(edge, style.px(16), edge, edge)
        grid.setSpacing(style.px(14))
        self.backups, self.accounts = BackupCard(self), AccountsCard(self)
        self.forms = FormsCard(self)
        self.post_card, self.day_card = self._post_card(), self._day_card()
        self.backups.restore_asked.connect(self.restore_asked)
        self.backups.salvage_asked.connect(self.salvage_asked)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, cards in (
            (left, (self.post_card, self._screen_card(), self.day_card)),
            (right, (self.backups, self.accounts, self.forms, TrustCard(self))),
        ):
            column.setSpacing(style.px(14))
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addWidget(scrolled(inside, "ground"))
        self._hide_what_is_not_allowed()

    def _hide_what_is_not_allowed(self) -> None:
        may = self.db.may
        show_only_if(may("settings"), self.post_card, self.idle_form, self.idle_button)
        show_only_if(may("desk"), self.desk_part)
        show_only_if(may("desk") and may(rights.PEOPLE), self.verify_button)
        show_only_if(may("appointments.set_up"), self.hours_button)
        show_only_if(may("settings") or may("desk"), self.day_card)
        show_only_if(may("backup"), self.backups)
        show_only_if(may(FORMS), self.forms)
        show_only_if(may("restore"), self.backups.restore_button)

    @override
    def title(self) -> str:
        return _("Settings")

    @override
    def focus_first(self) -> None:
        if self.db.may("settings"):
            self.post_form.focus_first()
        else:
            self.accounts.password_button.setFocus()

    @override
    def answer(self, request: Request) -> None:
        self.mark_stale()

    def pictures(self) -> Iterable[tuple[str, Callable[[], None]]]:
        """The panels, for pictures of every screen."""
        for name, panel in (
            ("add-officer", AddOfficer),
            ("password", ChangePassword),
            ("recovery", RecoverySheet),
            ("licences", Licences),
            ("backups", Backups),
            ("backup-rule", RuleSheet),
            ("forms", FormsSheet),
        ):
            shown = panel(self)
            yield name, shown.open
            shown.close_sheet()

    # The cards

    def _post_card(self) -> Card:
        card = Card(_("The post"), _("as it stands on papers"))
        self.post_form = Form()
        self.post_form.row(
            LineField("post", _("Name of the post"), required=True),
            LineField("station", _("Police station"), required=True),
        )
        card.body.addWidget(self.post_form)
        self.rename_button = secondary_button(_("Keep the names"), self._rename)
        card.body.addWidget(self.rename_button, 0, Qt.AlignmentFlag.AlignRight)
        return card

    def _screen_card(self) -> Card:
        card = Card(_("The screen"), _("on this computer"))
        self.language_chips = {
            code: self._chip(words, partial(self._choose_language, code))
            for code, words in language.LANGUAGES.items()
        }
        self.size_chips = {
            factor: self._chip(_(words), partial(self._choose_size, factor))
            for factor, words in SIZES.items()
        }
        self._chip_row(card.body, _("Language"), list(self.language_chips.values()))
        self._chip_row(card.body, _("Size of type"), list(self.size_chips.values()))
        return card

    def _day_card(self) -> Card:
        card = Card(_("Days and times"))
        self.day_chips = [
            self._chip(_(words), partial(self._toggle_day, number))
            for number, words in enumerate(WEEKDAYS)
        ]
        self.desk_part = QWidget()
        desk = QVBoxLayout(self.desk_part)
        desk.setContentsMargins(0, 0, 0, 0)
        self._chip_row(desk, _("Mediation days"), self.day_chips)
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
        for pair in (("oral", "police"), ("supplement", "file")):
            self.mediation_form.row(*(_pattern_field(kind) for kind in pair))
        desk.addWidget(self.mediation_form)
        self.mediation_button = small_button(_("Keep"), self._keep_mediation)
        desk.addWidget(self.mediation_button, 0, Qt.AlignmentFlag.AlignRight)
        card.body.addWidget(self.desk_part)
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
        card.body.addLayout(_beside(self.idle_form, self.idle_button))
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
        card.body.addLayout(_beside(self.rhythm_form, self.rhythm_button))
        self.hours_button = link_button(_("Opening hours and services"), self._ask_hours)
        card.body.addWidget(self.hours_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.verify_button = link_button(_("How often entries are verified …"), self._ask_rule)
        card.body.addWidget(self.verify_button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _chip(self, words: str, slot: object) -> Chip:
        chip = Chip(words)
        chip.clicked.disconnect()
        chip.clicked.connect(slot)
        return chip

    def _chip_row(self, column: QVBoxLayout, words: str, chips: list[Chip]) -> None:
        column.addWidget(label(words, "field-label"))
        row = QHBoxLayout()
        row.setSpacing(style.px(7))
        for chip in chips:
            row.addWidget(chip)
        row.addStretch(1)
        column.addLayout(row)

    # What they show

    @override
    def refresh(self) -> None:
        facts = queries.post(self.db)
        self.post_form.set_values({"post": facts.post, "station": facts.station})
        self.idle_form.set_values({"idle": facts.idle_minutes})
        with self.db.reading() as session:
            self.rhythm_form.set_values({"every_days": rhythm.every_days(session)})
        held = facts.mediation
        names = ("hour", "place", "short_name", "pattern", "committee")
        self.mediation_form.set_values({name: getattr(held, name) for name in names})
        patterns = {f"pattern_{kind}": held.pattern_of(kind) for kind in _NUMBERED}
        self.mediation_form.set_values(patterns)
        for number, chip in enumerate(self.day_chips):
            chip.choose(True if number in facts.mediation.weekdays else None)
        for code, chip in self.language_chips.items():
            chip.choose(True if code == language.current() else None)
        for factor, chip in self.size_chips.items():
            chip.choose(True if factor == style.scale() else None)
        self.backups.show_state()
        self.accounts.show_people()
        self.forms.show_state()

    # What can be done

    @Slot()
    def _rename(self) -> None:
        with showing_refusals(self.post_form):
            names = self.post_form.values()
            actions.rename_post(self.db, **names)
            self.renamed.emit(names["post"], names["station"])

    def _choose_language(self, code: str) -> None:
        if code != language.current():
            self.language_chosen.emit(code)

    def _choose_size(self, factor: float) -> None:
        if factor != style.scale() and factor in preferences.SIZES:
            self.size_chosen.emit(factor)

    def _toggle_day(self, number: int) -> None:
        held = queries.post(self.db).mediation
        days = tuple(set(held.weekdays) ^ {number})
        with showing_refusals(self):
            change_desk(self.db, replace(held, weekdays=days))

    @Slot()
    def _keep_mediation(self) -> None:
        held = queries.post(self.db).mediation
        with showing_refusals(self.mediation_form):
            values = self.mediation_form.values()
            patterns = {kind: values.pop(f"pattern_{kind}") for kind in _NUMBERED}
            change_desk(self.db, replace(held, **values, patterns=patterns))
            tell(self, _("Kept."))

    @Slot()
    def _keep_idle(self) -> None:
        with showing_refusals(self.idle_form):
            actions.set_idle_minutes(self.db, self.idle_form.values()["idle"])
            tell(self, _("Kept."))

    @Slot()
    def _keep_rhythm(self) -> None:
        with showing_refusals(self.rhythm_form):
            rhythm.set_every_days(self.db, self.rhythm_form.values()["every_days"])
            tell(self, _("Kept."))

    @Slot()
    def _ask_hours(self) -> None:
        self.asks.emit(Request("open", "opening"))

    @Slot()
    def _ask_rule(self) -> None:
        self.asks.emit(Request("open", "verify_rule"))

    @Slot()
    def show_licences(self) -> None:
        """Open what the program is made of."""
        Licences(self).reopened_by(lambda page: page.show_licences()).open()


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
