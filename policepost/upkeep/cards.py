"""The cards of the settings page that do more than keep a value: backups and accounts."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from policepost.core import clock
from policepost.core.check import PARTS, Finding
from policepost.core.errors import Refused
from policepost.core.language import _, format_moment, ngettext
from policepost.officers import actions as officers
from policepost.officers import queries as people
from policepost.officers.queries import OfficerLine
from policepost.ui import style
from policepost.ui.messages import confirmed, showing_refusals, tell
from policepost.ui.parts import (
    Badge,
    Card,
    clear,
    label,
    link_button,
    secondary_button,
    small_button,
)
from policepost.upkeep import actions, queries, rules
from policepost.upkeep.dialogs import AddOfficer, ChangePassword, EditOfficer, RecoverySheet

if TYPE_CHECKING:
    from policepost.ui.page import Page


class BackupCard(Card):
    """Where the last backup is, how old; another one; checking; going back to one."""

    restore_asked = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(_("Backups"))
        self._page = page
        self.backup_badge = Badge()
        self.backup_words = label("", wrap=True)
        row = QHBoxLayout()
        row.addWidget(self.backup_words, 1)
        row.addWidget(self.backup_badge)
        self.body.addLayout(row)
        self.folder_words = label("", "small", wrap=True)
        self.body.addWidget(self.folder_words)
        self.backup_button = secondary_button(_("Back up now"), self.back_up)
        self.folder_button = secondary_button(_("Another folder …"), self._choose_folder)
        buttons = QHBoxLayout()
        buttons.addWidget(self.backup_button)
        buttons.addWidget(self.folder_button)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self.check_button = link_button(_("Check the whole post"), self.check)
        self.restore_button = link_button(_("Restore a backup …"), self._ask_restore)
        links = QHBoxLayout()
        links.addWidget(self.check_button)
        links.addWidget(self.restore_button)
        links.addStretch(1)
        self.body.addLayout(links)

    @Slot()
    def back_up(self) -> None:
        """Back up into the folder of last time, or ask for one first."""
        folder = queries.backup_folder(self._page.db)
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
        work = partial(actions.back_up, self._page.db, Path(folder))
        self._page.tasks.run(work, on_done=self._backed_up, on_error=self._slow_failed)

    def _backed_up(self, made: Path) -> None:
        self.backup_button.setEnabled(True)
        self.show_state()
        tell(self._page, _("Backed up and checked: {name}").format(name=made.name))

    def _slow_failed(self, error: Exception) -> None:
        self.backup_button.setEnabled(True)
        self.check_button.setEnabled(True)
        self.show_state()
        if not isinstance(error, Refused):
            raise error
        self._page.show_refusal(error)

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
        self._page.notice.say(sentence.format(part=_(PARTS[first.part]), what=first.sentence))

    @Slot()
    def _ask_restore(self) -> None:
        question = _("Restore a backup in place of the present post?")
        details = _("The present post is kept in a folder beside it. The program signs out.")
        if confirmed(self._page, question, _("Choose a backup …"), details):
            self.restore_asked.emit()

    def show_state(self) -> None:
        """Show where the last backup is and how old it is."""
        folder, last = queries.backup_folder(self._page.db), queries.last_backup(self._page.db)
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


class AccountsCard(Card):
    """Who may sign in; adding and retiring; one's own password; the recovery sheet."""

    def __init__(self, page: Page) -> None:
        super().__init__(_("Accounts"))
        self._page = page
        self.people = QVBoxLayout()
        self.people.setSpacing(style.px(4))
        self.body.addLayout(self.people)
        buttons = QHBoxLayout()
        self.add_button = secondary_button(_("Add an officer …"), self.add_officer)
        self.password_button = secondary_button(_("Change my password …"), self.change_password)
        self.sheet_button = link_button(_("New recovery sheet …"), self.new_sheet)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.password_button)
        buttons.addWidget(self.sheet_button)
        buttons.addStretch(1)
        self.body.addLayout(buttons)

    @Slot()
    def add_officer(self) -> None:
        """Open the panel for a new account."""
        AddOfficer(self._page).open()

    @Slot()
    def change_password(self) -> None:
        """Open the panel for one's own password."""
        ChangePassword(self._page).open()

    @Slot()
    def new_sheet(self) -> None:
        """Open the panel for a new recovery sheet."""
        RecoverySheet(self._page).open()

    def show_people(self) -> None:
        """Show who may sign in."""
        clear(self.people)
        for line in people.officers(self._page.db):
            self.people.addWidget(self._person_row(line))

    def _person_row(self, line: OfficerLine) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(label(line.name))
        across.addWidget(label(f"{line.title}  {line.badge_number}".strip(), "small"), 1)
        if line.id == self._page.db.officer.id:
            across.addWidget(Badge(_("You"), "info"))
        else:
            across.addWidget(small_button(_("Retire"), partial(self._retire, line)))
        across.addWidget(small_button(_("Edit"), partial(self._edit, line)))
        return row

    def _edit(self, line: OfficerLine) -> None:
        EditOfficer(self._page, line).open()

    def _retire(self, line: OfficerLine) -> None:
        question = _("Take away the account of {name}?").format(name=line.name)
        details = _("What this officer did keeps the name. A new account can be made later.")
        if not confirmed(self._page, question, _("Retire"), details):
            return
        with showing_refusals(self._page):
            officers.retire_officer(self._page.db, actions.keyring(self._page.db), line.id)
            tell(self._page, _("{name} may no longer sign in.").format(name=line.name))
