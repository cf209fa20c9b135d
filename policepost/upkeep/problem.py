"""The screen that says why a post cannot be opened, and leads back to a backup in three steps."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.officers.password_fields import PasswordEdit
from policepost.ui import style
from policepost.ui.file_dialogs import ask_folder
from policepost.ui.parts import label, primary_button, scrolled, secondary_button, show_when
from policepost.ui.tasks import Tasks
from policepost.upkeep import salvaging

if TYPE_CHECKING:
    from policepost.core.backups.preview import Preview
    from policepost.upkeep.restoring import Chosen, Line
    from policepost.upkeep.salvaging import SalvagePart

WIDTH = 640
LIST_HEIGHT = 240


class Problem(QWidget):
    """A sentence and two ways on: close, or put a backup in the place of the post."""

    restored = Signal()
    left = Signal()

    def __init__(
        self, sentence: str, folder: Path, tasks: Tasks, *, may_restore: bool = True
    ) -> None:
        super().__init__()
        self.folder, self.tasks = folder, tasks
        self.chosen: Chosen | None = None
        self.salvage: SalvagePart | None = None
        self.may_restore = may_restore  # never under a program that has it open
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(style.px(WIDTH))
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
        self._column.addLayout(self._buttons())
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self._show_step()
        if may_restore and sentence:
            self._find()

    def _restore_part(self) -> None:
        """The backups that were found, and officer and password as they were then."""
        from policepost.upkeep.restore_parts import BackupList, WhatChanges

        self.list = BackupList()
        self.list.setFixedHeight(style.px(LIST_HEIGHT))
        self.list.stood.connect(self._stood)
        self.fields = QWidget()
        column = QVBoxLayout(self.fields)
        column.setContentsMargins(0, 0, 0, 0)
        self.officer, self.password = QLineEdit(), PasswordEdit()
        self.password.edit.returnPressed.connect(self.go_on)
        words = label(_("Officer and password as they were at the time of the backup"), "small")
        words.setWordWrap(True)
        column.addWidget(words)
        self.officer.setAccessibleName(_("Officer"))
        self.password.setAccessibleName(_("Password"))
        column.addWidget(self.officer)
        column.addWidget(self.password)
        column.addWidget(self.password.hint)
        self.changes = WhatChanges()
        self.shown = scrolled(self.changes)
        self.shown.setFixedHeight(style.px(LIST_HEIGHT + 100))
        self.working = label(_("Restoring; the present post is kept …"), "muted", wrap=True)
        self.problem = label("", "problem", wrap=True)
        for part in (self.list, self.fields, self.shown, self.working, self.problem):
            self._column.addWidget(part)
        self.fields.hide()
        self.list.hide()
        self.working.hide()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.choose_button = secondary_button(_("Another folder …"), self._choose)
        self.salvage_button = secondary_button(_("Save what can be read …"), self.offer_salvage)
        self.back_button = secondary_button(_("Back"), self._go_back)
        self.close_button = secondary_button(_("Close"), self.left.emit)
        self.restore_button = primary_button("", self.go_on)
        row.addWidget(self.choose_button)
        row.addWidget(self.salvage_button)
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        row.addWidget(self.restore_button)
        return row

    def _show_step(self) -> None:
        """First the list, then what would change."""
        if self.salvage is not None:  # the backups were found while it was asked for
            return
        looked = self.chosen is not None
        listing = bool(self.list.lines) and not looked
        steps = ((self.list, listing), (self.fields, listing), (self.shown, looked))
        for part, wanted in sorted(steps, key=lambda step: step[1]):
            show_when(part, wanted)  # what goes goes first, or the window would grow
        self.back_button.setVisible(looked)
        show_when(self.choose_button, self.may_restore and not looked)
        damaged = bool(self.sentence.text()) and salvaging.is_possible(self.folder)
        show_when(self.salvage_button, self.may_restore and damaged and not looked)
        show_when(self.restore_button, bool(self.list.lines))
        words = _("Restore this backup") if looked else _("What is in it")
        self.restore_button.setText(words)

    @Slot()
    def offer_salvage(self) -> None:
        """Offer what can still be read in place of the list of backups."""
        part = salvaging.SalvagePart(self.folder, self.tasks)
        part.saved.connect(self.restored)
        part.left.connect(self._leave_salvage)
        self.salvage = part
        self._column.insertWidget(self._column.count() - 1, part)
        for other in (self.list, self.fields, self.choose_button, self.salvage_button):
            other.hide()
        self.restore_button.hide()
        self.close_button.hide()
        self.problem.hide()
        part.password.setFocus()

    @Slot()
    def _leave_salvage(self) -> None:
        if self.salvage is not None:
            self.salvage.hide()
            self.salvage.deleteLater()
            self.salvage = None
        self.close_button.show()
        self.problem.show()
        self._show_step()

    # The first step

    def _find(self) -> None:
        from policepost.upkeep import restoring

        self.tasks.run(partial(restoring.lines, self.folder), self._found, self._failed)

    def _found(self, found: list[Line]) -> None:
        if not self.list.lines:  # one was chosen by hand meanwhile
            self.list.show_lines(found, asked=False)
            self._show_step()
            self._stood()

    @Slot()
    def _stood(self) -> None:
        """Propose an officer of the backup that the list stands on."""
        from policepost.core.backups import restore

        line = self.list.chosen()
        if line is None:
            return
        try:
            names = restore.ring_of(line.copy.folder).officers()
        except Refused as refusal:
            self.problem.setText(refusal.sentence)
            return
        self.problem.setText("")
        if self.officer.text() not in {one.name for one in names}:
            self.officer.setText(names[0].name if names else "")
        self.password.setFocus()

    @Slot()
    def _choose(self) -> None:
        ask_folder(self, _("Choose the backup's folder"), "backup", self.take)

    @Slot(str)
    def take(self, chosen: str) -> None:
        """Put what lies in a folder that was chosen by hand on top of the list."""
        from policepost.upkeep import restoring

        try:
            self.list.add_lines(restoring.taken(Path(chosen)))
        except Refused as refusal:
            self.problem.setText(refusal.sentence)
            return
        self._show_step()
        self._stood()

    # The second and the third

    @Slot()
    def go_on(self) -> None:
        """Look what the chosen backup would change; then, asked again, restore it."""
        from policepost.upkeep import restoring

        line = self.list.chosen()
        if self.chosen is not None:
            self.carry_out(self.chosen)
        elif line is not None:
            typed = (self.officer.text(), self.password.text())
            source = line.copy.folder
            self._run(
                partial(restoring.look_with_password, source, self.folder, *typed), self._looked
            )

    def _looked(self, found: tuple[Chosen, Preview]) -> None:
        self.setEnabled(True)
        self.problem.setText("")
        self.chosen, seen = found
        self.changes.show_preview(seen)
        self._show_step()
        self.restore_button.setFocus()

    @Slot()
    def _go_back(self) -> None:
        self.chosen = None
        self.problem.setText("")
        self._show_step()

    def carry_out(self, chosen: Chosen) -> None:
        """Put a backup in the place of the post, which nobody has open."""
        from policepost.upkeep import restoring

        self.working.show()
        self._run(partial(restoring.carry_out, chosen, self.folder), self._done)

    def _run(self, work: Any, done: Any) -> None:
        self.setEnabled(False)
        self.tasks.run(work, on_done=done, on_error=self._failed)

    def _done(self, _aside: object) -> None:
        self.restored.emit()

    def _failed(self, error: Exception) -> None:
        self.setEnabled(True)
        self.working.hide()
        if not isinstance(error, Refused):
            raise error
        self.problem.setText(error.sentence)
        if not self.list.lines:
            self._find()
