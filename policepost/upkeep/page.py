"""Settings: the post's names, the screen, mediation days, backups, accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import clock, language, preferences
from policepost.core.check import PARTS, Finding
from policepost.core.errors import Refused
from policepost.core.language import N_, _, format_moment, ngettext
from policepost.mediation.desk import change_desk
from policepost.officers import actions as officers
from policepost.officers import queries as people
from policepost.officers.queries import OfficerLine
from policepost.ui import style
from policepost.ui.form import Form, LineField, NumberField, TimeField
from policepost.ui.messages import confirmed, showing_refusals, tell
from policepost.ui.page import Context, Page, Request
from policepost.ui.parts import (
    Badge,
    Card,
    Chip,
    clear,
    label,
    link_button,
    scrolled,
    secondary_button,
    small_button,
)
from policepost.upkeep import actions, queries, rules
from policepost.upkeep.dialogs import (
    AddOfficer,
    ChangePassword,
    EditOfficer,
    Licences,
    RecoverySheet,
)

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
SIZES = {1.0: N_("Normal"), 1.15: N_("Large"), 1.3: N_("Very large")}


class SettingsPage(Page):
    """Everything about the post itself, on one page of cards."""

    name: ClassVar[str] = "settings"
    icon: ClassVar[str] = "settings"
    shows: ClassVar[frozenset[str]] = frozenset({"setting", "officer"})
    answers: ClassVar[frozenset[str]] = frozenset({"setting", "officer"})

    language_chosen = Signal(str)
    size_chosen = Signal(float)
    restore_asked = Signal()
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
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, cards in (
            (left, (self._post_card(), self._screen_card(), self._day_card())),
            (right, (self._backup_card(), self._accounts_card())),
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

    @override
    def title(self) -> str:
        return _("Settings")

    @override
    def focus_first(self) -> None:
        self.post_form.focus_first()

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
        self._chip_row(card, _("Language"), list(self.language_chips.values()))
        self._chip_row(card, _("Size of type"), list(self.size_chips.values()))
        return card

    def _day_card(self) -> Card:
        card = Card(_("Days and times"))
        self.day_chips = [
            self._chip(_(words), partial(self._toggle_day, number))
            for number, words in enumerate(WEEKDAYS)
        ]
        self._chip_row(card, _("Mediation days"), self.day_chips)
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
        card.body.addWidget(self.mediation_form)
        self.mediation_button = small_button(_("Keep"), self._keep_mediation)
        card.body.addWidget(self.mediation_button, 0, Qt.AlignmentFlag.AlignRight)
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
        row = QHBoxLayout()
        row.addWidget(self.idle_form, 1)
        row.addWidget(self.idle_button, 0, Qt.AlignmentFlag.AlignBottom)
        card.body.addLayout(row)
        self.hours_button = link_button(_("Opening hours and services"), self._ask_hours)
        card.body.addWidget(self.hours_button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _backup_card(self) -> Card:
        card = Card(_("Backups"))
        self.backup_badge = Badge()
        self.backup_words = label("", wrap=True)
        row = QHBoxLayout()
        row.addWidget(self.backup_words, 1)
        row.addWidget(self.backup_badge)
        card.body.addLayout(row)
        self.folder_words = label("", "small", wrap=True)
        card.body.addWidget(self.folder_words)
        self.backup_button = secondary_button(_("Back up now"), self.back_up)
        self.folder_button = secondary_button(_("Another folder …"), self._choose_folder)
        buttons = QHBoxLayout()
        buttons.addWidget(self.backup_button)
        buttons.addWidget(self.folder_button)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        self.check_button = link_button(_("Check the whole post"), self.check)
        self.restore_button = link_button(_("Restore a backup …"), self._ask_restore)
        links = QHBoxLayout()
        links.addWidget(self.check_button)
        links.addWidget(self.restore_button)
        links.addStretch(1)
        card.body.addLayout(links)
        return card

    def _accounts_card(self) -> Card:
        card = Card(_("Accounts"))
        self.people = QVBoxLayout()
        self.people.setSpacing(style.px(4))
        card.body.addLayout(self.people)
        buttons = QHBoxLayout()
        self.add_button = secondary_button(_("Add an officer …"), self.add_officer)
        self.password_button = secondary_button(_("Change my password …"), self.change_password)
        self.sheet_button = link_button(_("New recovery sheet …"), self.new_sheet)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.password_button)
        buttons.addWidget(self.sheet_button)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        return card

    def _chip(self, words: str, slot: object) -> Chip:
        chip = Chip(words)
        chip.clicked.disconnect()
        chip.clicked.connect(slot)
        return chip

    def _chip_row(self, card: Card, words: str, chips: list[Chip]) -> None:
        card.body.addWidget(label(words, "field-label"))
        row = QHBoxLayout()
        row.setSpacing(style.px(7))
        for chip in chips:
            row.addWidget(chip)
        row.addStretch(1)
        card.body.addLayout(row)

    # What they show

    @override
    def refresh(self) -> None:
        facts = queries.post(self.db)
        self.post_form.set_values({"post": facts.post, "station": facts.station})
        self.idle_form.set_values({"idle": facts.idle_minutes})
        held = facts.mediation
        names = ("hour", "place", "short_name", "pattern", "committee")
        self.mediation_form.set_values({name: getattr(held, name) for name in names})
        for number, chip in enumerate(self.day_chips):
            chip.choose(True if number in facts.mediation.weekdays else None)
        for code, chip in self.language_chips.items():
            chip.choose(True if code == language.current() else None)
        for factor, chip in self.size_chips.items():
            chip.choose(True if factor == style.scale() else None)
        self._show_backup()
        self._show_people()

    def _show_backup(self) -> None:
        folder, last = queries.backup_folder(self.db), queries.last_backup(self.db)
        days = (clock.today() - last.made_at.date()).days if last else None
        if last is None:
            self.backup_words.setText(_("There is no backup yet."))
            self.backup_badge.show_text(_("Make one"), "bad")
        else:
            self.backup_words.setText(
                _("Last backup {moment}").format(moment=format_moment(last.made_at))
            )
            old = ngettext("{count} day old", "{count} days old", days or 0).format(count=days)
            self.backup_badge.show_text(old if days else _("Today"), rules.backup_tone(days))
        words = _("Folder: {folder}").format(folder=folder) if folder else ""
        self.folder_words.setText(words or _("Choose a folder on another disk, such as a stick."))

    def _show_people(self) -> None:
        clear(self.people)
        for line in people.officers(self.db):
            self.people.addWidget(self._person_row(line))

    def _person_row(self, line: OfficerLine) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(label(line.name))
        across.addWidget(label(f"{line.title}  {line.badge_number}".strip(), "small"), 1)
        if line.id == self.db.officer.id:
            across.addWidget(Badge(_("You"), "info"))
        else:
            across.addWidget(small_button(_("Retire"), partial(self._retire, line)))
        across.addWidget(small_button(_("Edit"), partial(self._edit, line)))
        return row

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
            change_desk(self.db, replace(held, **self.mediation_form.values()))
            tell(self, _("Kept."))

    @Slot()
    def _keep_idle(self) -> None:
        with showing_refusals(self.idle_form):
            actions.set_idle_minutes(self.db, self.idle_form.values()["idle"])
            tell(self, _("Kept."))

    @Slot()
    def _ask_hours(self) -> None:
        self.asks.emit(Request("open", "opening"))

    @Slot()
    def back_up(self) -> None:
        """Back up into the folder of last time, or ask for one first."""
        folder = queries.backup_folder(self.db)
        if folder is None:
            self._choose_folder()
            return
        self.back_up_to(str(folder))

    @Slot()
    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, _("Where the backup goes"))
        dialog.setObjectName("backup-folder")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.back_up_to)
        dialog.open()

    @Slot(str)
    def back_up_to(self, folder: str) -> None:
        """Back up into a folder, in the background."""
        self.backup_button.setEnabled(False)
        self.backup_words.setText(_("Copying and checking the copy …"))
        work = partial(actions.back_up, self.db, Path(folder))
        self.tasks.run(work, on_done=self._backed_up, on_error=self._slow_failed)

    def _backed_up(self, made: Path) -> None:
        self.backup_button.setEnabled(True)
        self._show_backup()
        tell(self, _("Backed up and checked: {name}").format(name=made.name))

    def _slow_failed(self, error: Exception) -> None:
        self.backup_button.setEnabled(True)
        self.check_button.setEnabled(True)
        self._show_backup()
        if not isinstance(error, Refused):
            raise error
        self.show_refusal(error)

    @Slot()
    def check(self) -> None:
        """Look whether everything is as it was written, in the background."""
        self.check_button.setEnabled(False)
        self.tasks.run(
            partial(actions.check_post, self.db),
            on_done=self._checked,
            on_error=self._slow_failed,
        )

    def _checked(self, found: list[Finding]) -> None:
        self.check_button.setEnabled(True)
        if not found:
            tell(self, _("File, journal and search index are as they were written."))
            return
        first = found[0]
        sentence = _("{part}: {what}. Keep the present folder and restore the last backup.")
        self.notice.say(sentence.format(part=_(PARTS[first.part]), what=first.sentence))

    @Slot()
    def _ask_restore(self) -> None:
        question = _("Restore a backup in place of the present post?")
        details = _("The present post is kept in a folder beside it. The program signs out.")
        if confirmed(self, question, _("Choose a backup …"), details):
            self.restore_asked.emit()

    @Slot()
    def add_officer(self) -> None:
        """Open the panel for a new account."""
        AddOfficer(self).open()

    @Slot()
    def change_password(self) -> None:
        """Open the panel for one's own password."""
        ChangePassword(self).open()

    @Slot()
    def new_sheet(self) -> None:
        """Open the panel for a new recovery sheet."""
        RecoverySheet(self).open()

    @Slot()
    def show_licences(self) -> None:
        """Open what the program is made of."""
        Licences(self).open()

    def _edit(self, line: OfficerLine) -> None:
        EditOfficer(self, line).open()

    def _retire(self, line: OfficerLine) -> None:
        question = _("Take away the account of {name}?").format(name=line.name)
        details = _("What this officer did keeps the name. A new account can be made later.")
        if not confirmed(self, question, _("Retire"), details):
            return
        with showing_refusals(self):
            officers.retire_officer(self.db, actions.keyring(self.db), line.id)
            tell(self, _("{name} may no longer sign in.").format(name=line.name))
