"""The panels for accounts and passwords."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from policepost.core.access.policy import BOUNDS, Policy
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.grids import queries as grids
from policepost.officers import actions as officers
from policepost.officers.password_fields import NewPassword, PasswordEdit
from policepost.officers.rules import TITLES, Role, in_grids
from policepost.ui.form import ChoiceField, Form, LineField, NumberField
from policepost.ui.messages import show_refusal, showing_refusals, tell
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet
from policepost.upkeep import actions
from policepost.upkeep.served_grids import ServedGrids

if TYPE_CHECKING:
    from policepost.core.access.keys import Keyring
    from policepost.officers.queries import OfficerLine
    from policepost.ui.page import Page


class SlowSheet(Sheet):
    """A sheet whose work hashes a password: done in the background, the sheet waits."""

    def run(self, page: Page, work: Any, done: Any) -> None:
        """Do the work off the screen's thread, then call `done` with what it gave."""
        self.setEnabled(False)
        page.tasks.run(work, on_done=done, on_error=self.failed)

    def failed(self, error: Exception) -> None:
        """Say a refusal; what was typed stays."""
        self.setEnabled(True)
        if not isinstance(error, Refused):
            raise error
        show_refusal(self, error)


def _roles() -> list[tuple[str, str]]:
    return [(role.value, _(TITLES[role])) for role in Role]


def _add_grids(page: Page, form: Form) -> None:
    """Ask for the grids where the role works in some, and the post has any."""
    with page.db.reading() as session:
        names = {one.id: one.name for one in grids.grids(session)}
    form.add(ServedGrids(names))
    role = form.field("role")

    def follow() -> None:
        form.use("grids", used=bool(names) and in_grids(str(role.value())))

    role.changed.connect(follow)
    follow()


class AddOfficer(SlowSheet):
    """A new account."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Add an officer"))
        self.page = page
        form = Form()
        form.add(LineField("name", _("Name"), required=True))
        form.row(
            ChoiceField("role", _("Role"), _roles(), required=True),
            LineField("badge_number", _("Badge number")),
        )
        form.set_values({"role": Role.OFFICER.value})
        _add_grids(page, form)
        ring = actions.keyring(page.db)
        self.passwords = NewPassword.of(ring, lambda: str(form.typed().get("name", "")))
        form.put(self.passwords)
        self.put_form(form)
        self.on_done(_("Add"), self.add)

    def add(self) -> None:
        """Make the account."""
        assert self.form is not None  # noqa: S101
        db = self.page.db
        try:
            new = officers.OfficerForm(**self.form.values())
            password = self.passwords.text()
        except Refused as refusal:
            show_refusal(self, refusal)
            return
        ring = actions.keyring(db)
        self.run(self.page, lambda: officers.add_officer(db, ring, new, password), self._added)

    def _added(self, _officer: object) -> None:
        told = _("The officer may sign in now, and then chooses an own password.")
        tell(self.page, told)
        self.page.mark_stale()
        self.done()


class EditOfficer(Sheet):
    """An officer's role, badge and the grids that one serves."""

    def __init__(self, page: Page, line: OfficerLine) -> None:
        super().__init__(page, line.called)
        self.page, self.line = page, line
        form = Form()
        form.row(
            ChoiceField("role", _("Role"), _roles(), required=True),
            LineField("badge_number", _("Badge number")),
        )
        form.set_values({"role": line.role, "badge_number": line.badge_number})
        _add_grids(page, form)
        form.set_values({"grids": line.grids})
        self.put_form(form)
        self.on_done(_("Done"), self.save)

    def save(self) -> None:
        """Keep role, badge and grids."""
        assert self.form is not None  # noqa: S101
        with showing_refusals(self):
            typed = self.form.values()
            officers.change_officer(
                self.page.db,
                actions.keyring(self.page.db),
                self.line.id,
                role=str(typed["role"]),
                badge_number=str(typed["badge_number"]),
                grids=typed.get("grids", ()),
            )
            self.done()


class _PasswordSheet(SlowSheet):
    """A sheet with a new password, whose rules and work come from the key file."""

    def __init__(self, page: Page, title: str, officer: str) -> None:
        super().__init__(page, title)
        self.page, self.officer = page, officer
        self.passwords = NewPassword.of(actions.keyring(page.db), officer)
        self.passwords.setObjectName("passwords")

    def set(self, work: Callable[[Keyring, str], object], done: Callable[[object], None]) -> None:
        """Take the typed password and do the work with it in the background."""
        try:
            new = self.passwords.text()
        except Refused as refusal:
            show_refusal(self, refusal)
            return
        ring = actions.keyring(self.page.db)
        self.run(self.page, lambda: work(ring, new), done)


class SetPassword(_PasswordSheet):
    """A password for somebody who forgot the own one."""

    def __init__(self, page: Page, line: OfficerLine) -> None:
        super().__init__(page, _("New password for {name}").format(name=line.name), line.name)
        self.line = line
        told = _(
            "Tell it to the officer yourself. At the next sign-in the officer has to choose"
            " another."
        )
        self.body.addWidget(label(told, wrap=True))
        self.body.addWidget(self.passwords)
        self.body.addStretch(1)
        self.on_done(_("Set the password"), self.change)

    def change(self) -> None:
        """Wrap the officer's key by the new password."""
        db, id_ = self.page.db, self.line.id
        self.set(lambda ring, new: officers.set_password(db, ring, id_, new), self._changed)

    def _changed(self, _nothing: object) -> None:
        words = _("{name} signs in with it once and then chooses another.")
        tell(self.page, words.format(name=self.line.name))
        self.page.mark_stale()
        self.done()


class ChangePassword(_PasswordSheet):
    """One's own password."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Change my password"), page.db.officer.name)
        self.old = PasswordEdit()
        self.old.setAccessibleName(_("Present password"))
        self.body.addWidget(label(_("Present password"), "field-label"))
        self.body.addWidget(self.old)
        self.body.addWidget(self.old.hint)
        self.body.addWidget(self.passwords)
        self.body.addStretch(1)
        self.on_done(_("Change"), self.change)

    def change(self) -> None:
        """Prove the old password and wrap the key by the new one."""
        db, old = self.page.db, self.old.text()
        self.set(lambda ring, new: officers.change_own_password(db, ring, old, new), self._changed)

    def _changed(self, _nothing: object) -> None:
        tell(self.page, _("The new password counts from now on."))
        self.page.mark_stale()
        self.done()


_RULES = (
    ("least", N_("Shortest password"), N_("characters")),
    ("kinds", N_("Kinds of characters in a short one"), N_("of 4")),
    ("long", N_("No kinds asked from"), N_("characters")),
    ("days", N_("Ask to renew after (0: never)"), N_("days")),
    ("tries", N_("Lock after wrong passwords"), N_("in a row")),
    ("lock", N_("First lock; doubles each time"), N_("seconds")),
    ("longest", N_("Longest lock"), N_("seconds")),
)


class PasswordRules(Sheet):
    """What the post asks of passwords, and when it locks an account."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Password rules"))
        self.page = page
        form = Form()
        for name, words, unit in _RULES:
            least, most = BOUNDS[name]
            form.add(
                NumberField(name, _(words), unit=_(unit), least=least, most=most, required=True)
            )
        form.set_values(asdict(actions.keyring(page.db).policy))
        told = _(
            "Length protects best. The rules hold for passwords that are set from now on; common"
            " ones and those with the post's own names are never accepted."
        )
        self.body.addWidget(label(told, wrap=True))
        self.put_form(form)
        self.on_done(_("Keep"), self.save)

    def save(self) -> None:
        """Keep the rules in the key file."""
        assert self.form is not None  # noqa: S101
        with showing_refusals(self):
            actions.set_password_rules(self.page.db, Policy(**self.form.values()))
            self.done()
