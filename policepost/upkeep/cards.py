"""The card of the accounts: who may sign in, with which role, and how the keys stand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.core import clock, rights
from policepost.core.errors import Refused
from policepost.core.language import _, format_day, format_moment, ngettext
from policepost.officers import actions as officers
from policepost.officers.rules import in_grids
from policepost.ui import style
from policepost.ui.messages import confirmed, show_refusal, showing_refusals, tell
from policepost.ui.parts import (
    Badge,
    Card,
    clear,
    label,
    link_button,
    rule,
    secondary_button,
    small_button,
)
from policepost.ui.progress import Foreground
from policepost.upkeep import actions, queries
from policepost.upkeep.dialogs import (
    AddOfficer,
    ChangePassword,
    EditOfficer,
    PasswordRules,
    SetPassword,
)
from policepost.upkeep.new_recovery import RecoverySheet

if TYPE_CHECKING:
    from policepost.officers.queries import OfficerLine
    from policepost.ui.page import Page
    from policepost.upkeep.queries import AccountLine


class AccountsCard(Card):
    """Who may sign in; adding, changing, retiring; passwords; the recovery sheet; the key.

    Who may not manage accounts sees who has one, and changes the own password.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(_("Accounts"))
        self._page = page
        self._work = Foreground(page, page.tasks, self._not_renewed)
        self._may_manage = page.db.may(rights.ACCOUNTS)
        self.people = QVBoxLayout()
        self.people.setSpacing(style.px(8))
        self.body.addLayout(self.people)
        self.body.addWidget(rule())
        self.add_button = secondary_button(_("Add an officer …"), self.add_officer)
        self.password_button = secondary_button(_("Change my password …"), self.change_password)
        self.sheet_button = link_button(_("New recovery sheet …"), self.new_sheet)
        self.key_button = link_button(_("New database key …"), self._ask_for_key)
        self.rules_button = link_button(_("Password rules …"), self.change_rules)
        managing = (self.sheet_button, self.key_button, self.rules_button)
        for buttons in ((self.add_button, self.password_button), managing):
            row = QHBoxLayout()
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            self.body.addLayout(row)
        for button in (self.add_button, *managing):
            button.setVisible(self._may_manage)

    @Slot()
    def add_officer(self) -> None:
        """Open the panel for a new account."""
        sheet = AddOfficer(self._page)
        sheet.reopened_by(lambda page: page.accounts.add_officer()).open()

    @Slot()
    def change_password(self) -> None:
        """Open the panel for one's own password."""
        sheet = ChangePassword(self._page)
        sheet.reopened_by(lambda page: page.accounts.change_password()).open()

    @Slot()
    def new_sheet(self) -> None:
        """Open the panel for a new recovery sheet."""
        sheet = RecoverySheet(self._page)
        sheet.reopened_by(lambda page: page.accounts.new_sheet()).open()

    @Slot()
    def change_rules(self) -> None:
        """Open the panel for the rules of passwords."""
        sheet = PasswordRules(self._page)
        sheet.reopened_by(lambda page: page.accounts.change_rules()).open()

    def show_people(self) -> None:
        """Show who may sign in, and who left."""
        clear(self.people)
        lines = queries.accounts(self._page.db)
        for line in lines:
            if line.officer.retired_on is None:
                self.people.addWidget(self._person_row(line))
        left = [
            _("{name} ({day})").format(
                name=line.officer.name, day=format_day(line.officer.retired_on)
            )
            for line in lines
            if line.officer.retired_on is not None
        ]
        if left and self._may_manage:
            words = _("Retired: {names}").format(names=", ".join(left))
            self.people.addWidget(label(words, "small", wrap=True))

    def _person_row(self, line: AccountLine) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(2))
        across = QHBoxLayout()
        across.setSpacing(style.px(7))
        officer = line.officer
        across.addWidget(label(officer.name))
        across.addWidget(label(f"{officer.title}  {officer.badge_number}".strip(), "small"))
        if officer.id == self._page.db.officer.id:
            across.addWidget(Badge(_("You"), "info"))
        if line.must_change:
            across.addWidget(Badge(_("Password not chosen yet"), "wait"))
        across.addStretch(1)
        column.addLayout(across)
        if self._may_manage:
            column.addWidget(label(_facts(line), "small", wrap=True))
            for button in self._buttons(line):
                across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _buttons(self, line: AccountLine) -> list[QWidget]:
        found: list[QWidget] = [small_button(_("Edit"), partial(self._edit, line))]
        if line.officer.id != self._page.db.officer.id:
            found += [
                small_button(_("Password …"), partial(self._set_password, line)),
                small_button(_("Retire"), partial(self._retire, line)),
            ]
        return found

    def _edit(self, line: AccountLine) -> None:
        self.edit_officer(line.officer)

    def edit_officer(self, officer: OfficerLine) -> None:
        """Open the panel of an account."""
        sheet = EditOfficer(self._page, officer)
        sheet.reopened_by(lambda page: page.accounts.edit_officer(officer)).open()

    def _set_password(self, line: AccountLine) -> None:
        self.set_password(line.officer)

    def set_password(self, officer: OfficerLine) -> None:
        """Open the panel for the password of somebody who forgot it."""
        sheet = SetPassword(self._page, officer)
        sheet.reopened_by(lambda page: page.accounts.set_password(officer)).open()

    def _retire(self, line: AccountLine) -> None:
        name = line.officer.name
        question = _("Take away the account of {name}?").format(name=name)
        details = _(
            "What this officer did keeps the name. The post gets a new database key, so that an old"
            " copy of the key file opens nothing new."
        )
        if not confirmed(self._page, question, _("Retire"), details):
            return
        with showing_refusals(self._page):
            db = self._page.db
            officers.retire_officer(db, actions.keyring(db), line.officer.id)
            tell(self._page, _("{name} may no longer sign in.").format(name=name))
            self.renew_key()

    @Slot()
    def _ask_for_key(self) -> None:
        question = _("Give the post a new database key?")
        details = _(
            "All is encrypted anew with it, which takes some seconds. Passwords and the recovery"
            " sheet stay as they are; older backups open with the passwords of their day."
        )
        if confirmed(self._page, question, _("New key"), details):
            self.renew_key()

    def renew_key(self) -> None:
        """Give the post a new database key now, behind a veil."""
        db = self._page.db
        self._work.run(
            _("The post gets a new key …"),
            lambda _report, _cancelled: officers.renew_key(db),
            self._renewed,
            stops=False,
        )

    def _renewed(self, _nothing: object) -> None:
        tell(self._page, _("The post has a new key; old copies of the key file open nothing new."))

    def _not_renewed(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            raise error
        due = actions.keyring(self._page.db).renewal_due
        later = _("The key is renewed at the next start.") if due else ""
        show_refusal(self._page, Refused(f"{error.sentence} {later}".strip()))


def _grids(line: AccountLine) -> str:
    return _("grids {names}").format(names=line.grids) if line.grids else _("all grids")


def _facts(line: AccountLine) -> str:
    """Grids, last sign-in and the password's age, in one small line."""
    seen = (
        _("last signed in {moment}").format(moment=format_moment(line.last_sign_in))
        if line.last_sign_in
        else _("never signed in")
    )
    words = [_grids(line), seen] if in_grids(line.officer.role) else [seen]
    if line.password_set_on:
        days = (clock.today() - line.password_set_on).days
        old = ngettext("password {count} day old", "password {count} days old", days)
        words.append(old.format(count=days) if days else _("password of today"))
    return " · ".join(words)
