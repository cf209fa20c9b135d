"""The screen that says why a post cannot be opened, and leads back to a backup."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.officers.password_fields import PasswordEdit
from policepost.ui import style
from policepost.ui.parts import label, primary_button, secondary_button
from policepost.ui.tasks import Tasks


class Problem(QWidget):
    """A sentence and two ways on: close, or put a backup in the place of the post."""

    restored = Signal()
    left = Signal()

    def __init__(
        self, sentence: str, folder: Path, tasks: Tasks, *, may_restore: bool = True
    ) -> None:
        super().__init__()
        self.folder, self.tasks = folder, tasks
        self.backup: Path | None = None
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(style.px(520))
        self._column = QVBoxLayout(card)
        edge = style.px(28)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(style.px(10))
        title = _("The post cannot be opened") if sentence else _("Restore a backup")
        self._column.addWidget(label(title, "name"))
        self.sentence = label(sentence, wrap=True)
        self.sentence.setVisible(bool(sentence))
        self._column.addWidget(self.sentence)
        self._column.addWidget(label(str(folder), "small", wrap=True, selectable=True))
        self._restore_part()
        buttons = QHBoxLayout()
        self.close_button = secondary_button(_("Close"), self.left.emit)
        self.choose_button = secondary_button(_("Choose a backup …"), self._choose)
        self.restore_button = primary_button(_("Restore"), self.restore)
        self.restore_button.hide()
        self.choose_button.setVisible(may_restore)  # never under a program that has it open
        buttons.addWidget(self.choose_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.restore_button)
        self._column.addLayout(buttons)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def _restore_part(self) -> None:
        """Officer and password as they were when the backup was made."""
        self.fields = QWidget()
        column = QVBoxLayout(self.fields)
        column.setContentsMargins(0, 0, 0, 0)
        self.chosen = label("", "muted", wrap=True)
        self.officer, self.password = QLineEdit(), PasswordEdit()
        self.password.edit.returnPressed.connect(self.restore)
        column.addWidget(self.chosen)
        words = label(_("Officer and password as they were at the time of the backup"), "small")
        words.setWordWrap(True)
        column.addWidget(words)
        self.officer.setAccessibleName(_("Officer"))
        self.password.setAccessibleName(_("Password"))
        column.addWidget(self.officer)
        column.addWidget(self.password)
        self.problem = label("", "problem", wrap=True)
        self._column.addWidget(self.fields)
        self._column.addWidget(self.problem)
        self.fields.hide()

    @Slot()
    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Choose the backup's folder"))
        dialog.setObjectName("backup")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.take)
        dialog.open()

    @Slot(str)
    def take(self, chosen: str) -> None:
        """Look at the chosen folder; a backup asks for its password next."""
        from policepost.core import backup, keys

        try:
            self.backup = backup.source_of(Path(chosen))
            names = keys.Keyring.read(self.backup / keys.FILE).officers()
        except Refused as refusal:
            self.problem.setText(refusal.sentence)
            return
        self.problem.setText("")
        self.chosen.setText(self.backup.name)
        self.officer.setText(names[0].name if names else "")
        self.fields.show()
        self.restore_button.show()
        self.password.setFocus()

    @Slot()
    def restore(self) -> None:
        """Prove the password against the backup's own key file, then put the backup in place."""
        if self.backup is None:
            return
        self.setEnabled(False)
        work = partial(
            _restore, self.backup, self.folder, self.officer.text(), self.password.text()
        )
        self.tasks.run(work, on_done=self._done, on_error=self._failed)

    def _done(self, _aside: object) -> None:
        self.restored.emit()

    def _failed(self, error: Exception) -> None:
        self.setEnabled(True)
        if not isinstance(error, Refused):
            raise error
        self.problem.setText(error.sentence)


def _restore(source: Path, folder: Path, officer: str, password: str) -> Path | None:
    from policepost.core import backup, keys

    key = keys.Keyring.read(source / keys.FILE).unlock(officer, password)
    return backup.restore(source, folder, key)
