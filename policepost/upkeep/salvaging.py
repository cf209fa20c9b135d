"""The part of the problem screen that saves what can be read of a damaged post."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.audit.words import kind_name
from policepost.core import database
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.salvaging import salvage
from policepost.officers.password_fields import PasswordEdit
from policepost.ui import style
from policepost.ui.combo import ComboBox
from policepost.ui.parts import label, primary_button, secondary_button
from policepost.upkeep import actions

if TYPE_CHECKING:
    from pathlib import Path

    from policepost.core.salvaging.salvage import Salvaged
    from policepost.ui.tasks import Tasks


def is_possible(folder: Path) -> bool:
    """Whether there is a file of which something could be read, and a key file that opens it."""
    try:
        return all((folder / name).is_file() for name in (database.FILE, keys.FILE))
    except OSError:  # a folder that this user may not look into
        return False


class SalvagePart(QWidget):
    """Officer and password of the damaged post; then what was saved, and the way on."""

    saved = Signal()
    left = Signal()

    def __init__(self, folder: Path, tasks: Tasks) -> None:
        super().__init__()
        self._folder, self._tasks = folder, tasks
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(10))
        words = _(
            "What can still be read goes to a new file, and what the journal knows is made again"
            " from it. The damaged file is kept beside it. If a good backup is newer than a day,"
            " restore that instead."
        )
        self.words = label(words, wrap=True)
        self.officer, self.password = ComboBox(), PasswordEdit()
        self.officer.setAccessibleName(_("Officer"))
        self.password.setAccessibleName(_("Password"))
        self.password.edit.returnPressed.connect(self.save)
        self.problem = label("", "problem", wrap=True)
        for part in (self.words, self.officer, self.password, self.password.hint, self.problem):
            column.addWidget(part)
        self.back_button = secondary_button(_("Back"), self.left.emit)
        self.save_button = primary_button(_("Save what can be read"), self.save)
        self.on_button = primary_button(_("Go on"), self.saved.emit)
        self.on_button.hide()
        row = QHBoxLayout()
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.save_button)
        row.addWidget(self.on_button)
        column.addLayout(row)
        self._tell("")
        self._name_officers()

    def _tell(self, sentence: str) -> None:
        """Say what is wrong, or nothing; an empty line would take room."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """The card gives wrapped words as much height as they ask for in advance."""
        for one in (self.words, self.problem):
            one.setMinimumHeight(max(0, one.heightForWidth(self.width())))

    def _name_officers(self) -> None:
        try:
            names = [one.name for one in Keyring.read(self._folder / keys.FILE).officers()]
        except Refused as refusal:
            self._tell(refusal.sentence)
            names = []
        self.officer.addItems(names)
        self.save_button.setEnabled(bool(names))

    @Slot()
    def save(self) -> None:
        """Do it, in the background."""
        self.setEnabled(False)
        typed = (self.officer.currentText(), self.password.text())
        work = partial(actions.salvage_post, self._folder, *typed)
        self._tasks.run(work, on_done=self._saved, on_error=self._failed)

    def _saved(self, found: Salvaged) -> None:
        self.setEnabled(True)
        self._tell("")
        self.words.setText("\n".join(salvage.told(found, kind_name)))
        self._make_room()
        for part in (self.officer, self.password, self.back_button, self.save_button):
            part.hide()
        self.on_button.show()
        self.on_button.setFocus()

    def _failed(self, error: Exception) -> None:
        self.setEnabled(True)
        if not isinstance(error, Refused):
            raise error
        self._tell(error.sentence)
        self._make_room()
