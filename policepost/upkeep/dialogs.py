"""The panels of the settings page: accounts, passwords, the recovery sheet, licences."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

import policepost
from policepost.core import licences
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.grids import queries as grids
from policepost.officers import actions as officers
from policepost.officers.code_box import CodeBox
from policepost.officers.password_fields import NewPassword, PasswordEdit
from policepost.officers.rules import TITLES, Role
from policepost.ui.form import CheckField, ChoiceField, Form, LineField
from policepost.ui.messages import show_refusal, showing_refusals, tell
from policepost.ui.parts import FactRow, label, secondary_button
from policepost.ui.print_dialog import print_pdf, save_pdf
from policepost.ui.sheet import Sheet
from policepost.upkeep import actions, making

if TYPE_CHECKING:
    from policepost.core.keys import Keyring
    from policepost.officers.queries import OfficerLine
    from policepost.printing.paper import Paper
    from policepost.ui.page import Page


class _SlowSheet(Sheet):
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


class AddOfficer(_SlowSheet):
    """A new account."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Add an officer"))
        self.page = page
        form = Form()
        form.add(LineField("name", _("Name"), required=True))
        roles = [(role.value, _(TITLES[role])) for role in Role]
        form.row(
            ChoiceField("role", _("Role"), roles, required=True),
            LineField("badge_number", _("Badge number")),
        )
        form.set_values({"role": Role.OFFICER.value})
        self.passwords = NewPassword(lambda: [str(form.typed().get("name", ""))])
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
        tell(self.page, _("The officer may sign in now."))
        self.page.mark_stale()
        self.done()


class EditOfficer(Sheet):
    """An officer's badge and the grids that one serves."""

    def __init__(self, page: Page, line: OfficerLine) -> None:
        super().__init__(page, line.called)
        self.page, self.line = page, line
        form = Form()
        form.add(LineField("badge_number", _("Badge number")))
        with page.db.reading() as session:
            self.grids = grids.grid_names(session)
        if self.grids:
            form.section(_("Serves these grids"))
        self.boxes = {key: CheckField(str(key), name) for key, name in self.grids.items()}
        boxes = list(self.boxes.values())
        for start in range(0, len(boxes), 3):
            form.row(*boxes[start : start + 3])
        form.set_values(
            {"badge_number": line.badge_number, **{str(key): True for key in line.grids}}
        )
        self.put_form(form)
        self.on_done(_("Done"), self.save)

    def save(self) -> None:
        """Keep badge and grids."""
        with showing_refusals(self):
            officers.change_officer(
                self.page.db,
                self.line.id,
                badge_number=str(self.form.values()["badge_number"] if self.form else ""),
                grids=[key for key, box in self.boxes.items() if box.value()],
            )
            self.done()


class ChangePassword(_SlowSheet):
    """One's own password."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Change my password"))
        self.page = page
        self.old = PasswordEdit()
        self.old.setAccessibleName(_("Present password"))
        self.passwords = NewPassword([page.db.officer.name])
        self.body.addWidget(label(_("Present password"), "field-label"))
        self.body.addWidget(self.old)
        self.body.addWidget(self.old.hint)
        self.body.addWidget(self.passwords)
        self.body.addStretch(1)
        self.on_done(_("Change"), self.change)

    def change(self) -> None:
        """Prove the old password and wrap the key by the new one."""
        db, old = self.page.db, self.old.text()
        try:
            new = self.passwords.text()
        except Refused as refusal:
            show_refusal(self, refusal)
            return
        ring = actions.keyring(db)
        work = partial(ring.change_password, db.officer.name, old, new)
        self.run(self.page, work, self._changed)

    def _changed(self, _nothing: object) -> None:
        tell(self.page, _("The new password counts from now on."))
        self.done()


class RecoverySheet(_SlowSheet):
    """A new recovery code, which makes the old sheet worthless."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("New recovery sheet"))
        self.page = page
        self._paper: Paper | None = None
        self.told = label(
            _(
                "A new sheet makes every older one worthless. Print it at once and lock it away;"
                " the code is never shown again."
            ),
            wrap=True,
        )
        self.code = CodeBox()
        self.code.hide()
        self.print_button = secondary_button(_("Print …"), self._print)
        self.save_button = secondary_button(_("Save as PDF …"), self._save)
        for part in (self.told, self.code, self.print_button, self.save_button):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.print_button.hide()
        self.save_button.hide()
        self.make_button = self.on_done(_("Make a new sheet"), self.make)

    def make(self) -> None:
        """Make the code and its sheet."""
        db = self.page.db

        def work() -> tuple[Keyring, str, Paper]:
            ring, code = actions.renew_recovery(db)
            return ring, code, making.recovery_sheet(ring, db.officer.name, code)

        self.run(self.page, work, self._made)

    def _made(self, found: tuple[Keyring, str, Paper]) -> None:
        _ring, code, self._paper = found
        self.setEnabled(True)
        self.code.show_code(code)
        self.make_button.hide()
        for part in (self.code, self.print_button, self.save_button):
            part.show()
        self.print_button.setFocus()

    def _print(self) -> None:
        if self._paper is not None:
            try:
                print_pdf(self, self._paper.pdf, _("Recovery sheet"))
            except Refused as refusal:
                self.show_refusal(refusal)

    def _save(self) -> None:
        if self._paper is not None:
            save_pdf(self, self._paper.pdf, _("Recovery sheet"))


class Licences(Sheet):
    """What the program is made of, with each licence's text where it is asked for."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("About this program"), width=620)
        self.body.addWidget(label(_("Policepost"), "name"))
        version = _("Version {version}, Apache-2.0").format(version=policepost.__version__)
        self.body.addWidget(label(version, "muted"))
        self.body.addWidget(label(_("It is made with these works of others:"), wrap=True))
        texts = []
        for part in licences.parts():
            name = f"{part.name} {' / '.join(part.versions)}".strip()
            row = FactRow(name, part.licence)
            row.name.setMinimumWidth(220)
            self.body.addWidget(row)
            if part.text:
                texts.append(f"{part.name}\n\n{part.text.strip()}")
        self.text = QPlainTextEdit("\n\n\n".join(texts))
        self.text.setReadOnly(True)
        self.text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # the panel opens at its top
        self.text.setAccessibleName(_("Texts of the licences"))
        self.text.setMinimumHeight(260)
        self.body.addWidget(self.text)
        self.body.addStretch(1)
