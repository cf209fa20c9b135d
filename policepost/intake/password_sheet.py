"""Asking for the password of a workbook that is to be taken in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from policepost.core.language import _
from policepost.exchange.sheets import Locked
from policepost.officers.password_fields import PasswordEdit
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet


class PasswordSheet(Sheet):
    """Says why the file was not read, and reads it again with what is typed.

    The password goes to the process that reads the file, and is kept nowhere.
    """

    def __init__(self, page: QWidget, why: Locked, read: Callable[[str], None]) -> None:
        super().__init__(page, _("Password of the file"))
        self._read = read
        self.body.addWidget(label(why.sentence, wrap=True))
        self.password = PasswordEdit()
        self.password.setAccessibleName(_("Password of the file"))
        self.body.addWidget(self.password)
        self.body.addWidget(self.password.hint)
        note = _("It only opens the file once and is kept nowhere.")
        self.body.addWidget(label(note, "small", wrap=True))
        self.body.addStretch(1)
        self.on_done(_("Open the file"), self.unlock)
        self.password.edit.returnPressed.connect(self.unlock)

    @Slot()
    def unlock(self) -> None:
        """Close, and read the file with the password."""
        password = self.password.text()
        if password:
            self.done()
            self._read(password)
