"""The card of the settings page about backups: where they lie, how old the last one is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from policepost.core import clock
from policepost.core.backups import locations, standing
from policepost.core.check import PARTS, Finding
from policepost.core.errors import Refused
from policepost.core.language import _, format_day, format_moment, ngettext
from policepost.ui.file_dialogs import ask_folder
from policepost.ui.messages import showing_refusals, tell
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.parts import Badge, Card, FactRow, label, link_button, secondary_button
from policepost.upkeep import actions, backup_actions, papers
from policepost.upkeep.backup_sheets import Backups, RuleSheet

if TYPE_CHECKING:
    from policepost.core.backups.keeping import Done
    from policepost.core.backups.standing import Standing
    from policepost.ui.page import Page

LANE = "backup"


class BackupCard(Card):
    """Backups: how they stand, another one now, the second place, the way back."""

    restore_asked = Signal(object)
    salvage_asked = Signal(str)
    """A check found damage; carries what it affects."""

    def __init__(self, page: Page) -> None:
        super().__init__(_("Backups"), _("automatic"))
        self._page = page
        self.backup_badge = Badge()
        self.backup_words = label("", wrap=True)
        row = QHBoxLayout()
        row.addWidget(self.backup_words, 1)
        row.addWidget(self.backup_badge)
        self.body.addLayout(row)
        self.problem = label("", "problem", wrap=True)
        self.first_row = FactRow(_("This computer"))
        self.second_row = FactRow(_("Second place"))
        self.second_badge = Badge()
        self.second_row.add(self.second_badge)
        for part in (self.problem, self.first_row, self.second_row):
            self.body.addWidget(part)
        self.backup_button = secondary_button(_("Back up now"), self.back_up)
        self.restore_button = secondary_button(_("Backups and restoring …"), self.show_backups)
        self.second_button = secondary_button(_("Choose a second place …"), self._choose_second)
        self._add_row(self.backup_button, self.restore_button, self.second_button)
        self.check_button = link_button(_("Check the whole post"), self.check)
        self.rule_button = link_button(_("How many are kept …"), self.show_rule)
        self.paper_button = link_button(_("Backup sheet …"), self.show_paper)
        self._add_row(self.check_button, self.rule_button, self.paper_button)
        self.folder_button = link_button(_("Another folder …"), self._choose_first)
        self.forget_button = link_button(_("Forget the second place"), self._forget_second)
        self._add_row(self.folder_button, self.forget_button)

    def _add_row(self, *buttons: QWidget) -> None:
        row = QHBoxLayout()
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)

    # Making one

    @Slot()
    def back_up(self) -> None:
        """Back up now, in the background."""
        self.backup_button.setEnabled(False)
        self.backup_words.setText(_("Copying and checking the copy …"))
        work = partial(backup_actions.back_up, self._page.db)
        self._page.tasks.run(work, on_done=self._backed_up, on_error=self._slow_failed, lane=LANE)

    def _backed_up(self, done: Done) -> None:
        self.backup_button.setEnabled(True)
        self.show_state()
        if done.told:
            self._page.notice.say(done.told, "wait")
        elif done.also is not None:
            tell(self._page, _("Backed up in both places and checked."))
        else:
            tell(self._page, _("Backed up and checked: {name}").format(name=done.made.folder.name))

    def _slow_failed(self, error: Exception) -> None:
        self.backup_button.setEnabled(True)
        self.check_button.setEnabled(True)
        self.show_state()
        if not isinstance(error, Refused):
            raise error
        self._page.show_refusal(error)

    # The places

    @Slot()
    def _choose_second(self) -> None:
        words = _("A folder on another disk or a stick")
        ask_folder(self, words, "second-place", self.name_second)

    @Slot()
    def _choose_first(self) -> None:
        words = _("Where the backups of this computer go")
        ask_folder(self, words, "backup-folder", self.choose_first)

    @Slot(str)
    def name_second(self, folder: str) -> None:
        """Let a folder be the second place, and carry the last backup there."""
        with showing_refusals(self._page):
            told = backup_actions.name_second_place(self._page.db, Path(folder))
            if told:
                self._page.notice.say(told, "wait")
            self.back_up()

    @Slot(str)
    def choose_first(self, folder: str) -> None:
        """Keep this computer's backups in another folder from now on."""
        with showing_refusals(self._page):
            told = backup_actions.choose_first_place(self._page.db, Path(folder))
            if told:
                self._page.notice.say(told, "wait")
            self.back_up()

    @Slot()
    def _forget_second(self) -> None:
        with showing_refusals(self._page):
            backup_actions.forget_second_place(self._page.db)
            self.show_state()

    # The panels

    @Slot()
    def show_backups(self) -> None:
        """Open the list of backups, which leads to restoring one."""
        panel = Backups(self._page)
        panel.restore_asked.connect(self.restore_asked)
        panel.reopened_by(lambda page: page.backups.show_backups()).open()

    @Slot()
    def show_rule(self) -> None:
        """Open when backups are made and how many are kept."""
        RuleSheet(self._page).reopened_by(lambda page: page.backups.show_rule()).open()

    @Slot()
    def show_paper(self) -> None:
        """Open the sheet that goes into the safe with a backup."""
        make = partial(papers.backup_sheet, self._page.db)
        sheet = PaperSheet(self._page, self._page.tasks, _("Backup sheet"), make)
        sheet.reopened_by(lambda page: page.backups.show_paper()).open()

    @Slot()
    def check(self) -> None:
        """Look whether everything is as it was written, in the background."""
        self.check_button.setEnabled(False)
        self._page.tasks.run(
            partial(actions.check_post, self._page.db),
            on_done=self._checked,
            on_error=self._slow_failed,
        )

    def _checked(self, found: list[Finding]) -> None:
        self.check_button.setEnabled(True)
        if not found:
            tell(self._page, _("File, journal and search index are as they were written."))
            return
        first = found[0]
        sentence = _("{part}: {what}. Keep the present folder and restore the last backup.")
        salvage = partial(self.salvage_asked.emit, first.sentence)
        offered = first.part == "file" and self._page.db.may("restore")
        self._page.notice.say(
            sentence.format(part=_(PARTS[first.part]), what=first.sentence.rstrip(".")),
            offer=(_("Save what can be read …"), salvage) if offered else None,
        )

    # How they stand

    @Slot()
    def show_state(self) -> None:
        """Ask in the background how the backups stand; a disk may be slow to answer."""
        work = partial(standing.standing, self._page.db)
        self._page.tasks.run(work, on_done=self._show_standing, lane=LANE)

    def _show_standing(self, found: Standing) -> None:
        self.first_row.value.setText(str(found.folder))
        at = f"{format_moment(found.failed_at)}  " if found.failed_at else ""
        self.problem.setText(at + found.failed)
        self.problem.setVisible(bool(found.failed))
        last = found.last
        if last is None:
            self.backup_words.setText(_("There is no backup yet."))
            self.backup_badge.show_text(_("Make one"), "bad")
        else:
            words = _("Last backup {moment}").format(moment=format_moment(last.made_at))
            saved = _("holds everything") if found.saved else _("without the last work")
            self.backup_words.setText(f"{words} · {saved}")
            days = max(0, (clock.today() - last.made_at.date()).days)
            old = ngettext("{count} day old", "{count} days old", days).format(count=days)
            tone = "bad" if found.old else "good"
            self.backup_badge.show_text(old if days else _("Today"), tone)
        self._show_second(found)

    def _show_second(self, found: Standing) -> None:
        self.forget_button.setVisible(found.second_named)
        named = locations.second(self._page.db.folder)
        if named is None:
            self.second_row.value.setText(
                _("None yet: choose a folder on another disk or a stick, once.")
            )
            self.second_badge.show_text("", "plain")
            return
        self.second_row.value.setText(str(found.second or named.folder))
        if found.second is not None:
            self.second_badge.show_text(_("Connected"), "good")
            return
        seen = found.second_last
        words = _("Last seen {day}").format(day=format_day(seen)) if seen else _("Not connected")
        self.second_badge.show_text(words, "bad" if found.second_absent else "wait")
