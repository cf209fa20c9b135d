"""Settings: the post's names, the screen, mediation days, backups, accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import language, preferences
from policepost.core.language import N_, _
from policepost.ui import style
from policepost.ui.allowed import show_only_if
from policepost.ui.form import Form, LineField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context, Page, Request
from policepost.ui.parts import (
    Card,
    scrolled,
    secondary_button,
)
from policepost.upkeep import actions, queries
from policepost.upkeep.backup_card import BackupCard
from policepost.upkeep.backup_sheets import Backups, RuleSheet
from policepost.upkeep.cards import AccountsCard
from policepost.upkeep.chips import chip_for, chip_row
from policepost.upkeep.days_card import DaysCard
from policepost.upkeep.dialogs import AddOfficer, ChangePassword
from policepost.upkeep.faces_sheet import FacesSheet
from policepost.upkeep.forms_sheet import RIGHT as FORMS
from policepost.upkeep.forms_sheet import FormsCard, FormsSheet
from policepost.upkeep.licences_sheet import Licences
from policepost.upkeep.mediation_card import MediationCard
from policepost.upkeep.new_recovery import RecoverySheet
from policepost.upkeep.trust_card import TrustCard

SIZES = {1.0: N_("Normal"), 1.15: N_("Large"), 1.3: N_("Very large")}


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
        self.post_card, self.days = self._post_card(), DaysCard(self)
        self.mediation = MediationCard(self)
        self.backups.restore_asked.connect(self.restore_asked)
        self.backups.salvage_asked.connect(self.salvage_asked)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, cards in (
            (left, (self.post_card, self._screen_card(), self.mediation)),
            (right, (self.backups, self.accounts, self.days, self.forms, TrustCard(self))),
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
        show_only_if(may("settings"), self.post_card)
        show_only_if(may("settings") or may("desk"), self.days)
        show_only_if(may("desk"), self.mediation)
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
            ("typefaces", FacesSheet),
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
            code: chip_for(words, partial(self._choose_language, code))
            for code, words in language.LANGUAGES.items()
        }
        self.size_chips = {
            factor: chip_for(_(words), partial(self._choose_size, factor))
            for factor, words in SIZES.items()
        }
        chip_row(card.body, _("Language"), list(self.language_chips.values()))
        chip_row(card.body, _("Size of type"), list(self.size_chips.values()))
        return card

    # What they show

    @override
    def refresh(self) -> None:
        facts = queries.post(self.db)
        self.post_form.set_values({"post": facts.post, "station": facts.station})
        self.days.show_state(facts)
        self.mediation.show_state(facts)
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

    @Slot()
    def show_licences(self) -> None:
        """Open what the program is made of."""
        Licences(self).reopened_by(lambda page: page.show_licences()).open()
