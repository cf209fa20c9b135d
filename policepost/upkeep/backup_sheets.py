"""The panels about backups: the list with the way back, the rule, the printed sheet."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from policepost.core.backups import keeping, restore, schedule, standing
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.officers.password_fields import PasswordEdit
from policepost.ui import style
from policepost.ui.allowed import show_only_if
from policepost.ui.file_dialogs import ask_folder
from policepost.ui.form import Form, NumberField
from policepost.ui.messages import confirmed, showing_refusals, tell
from policepost.ui.parts import label, scrolled
from policepost.ui.sheet import Sheet
from policepost.upkeep import backup_actions, restoring
from policepost.upkeep.restore_parts import BackupList, WhatChanges

if TYPE_CHECKING:
    from policepost.core.backups.preview import Preview
    from policepost.ui.page import Page
    from policepost.upkeep.restoring import Chosen, Line

LANE = "backup"


class Backups(Sheet):
    """Choose a backup, see what it would change, restore it: three steps in one panel."""

    restore_asked = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Backups"), width=620)
        self.page = page
        self._chosen: Chosen | None = None
        self.list = BackupList()
        self.list.setMinimumHeight(style.px(420))
        self.list.taken.connect(self.look)
        self.own = _OwnPassword()
        self.own.hide()
        first, second = QWidget(), QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addWidget(self.own)
        self.changes = WhatChanges()
        column = QVBoxLayout(second)
        column.setContentsMargins(0, 0, 0, 0)
        self.what = label("", "heading", wrap=True)
        column.addWidget(self.what)
        column.addWidget(scrolled(self.changes), 1)
        self.steps = QStackedWidget()
        self.steps.addWidget(first)
        self.steps.addWidget(second)
        self.body.addWidget(self.steps, 1)
        self.other_button = self.add_button(_("Another folder …"), self._choose_other)
        self.prove_button = self.add_button(_("Check it again"), self.prove)
        self.delete_button = self.add_button(_("Delete …"), self.delete)
        show_only_if(page.db.may("restore"), self.delete_button)
        self.back_button = self.add_button(_("Back"), self._go_back)
        self.done_button = self.on_done("", self._go_on)
        self._go_back()
        self._run(partial(restoring.lines, page.db.folder, page.db), self._show_lines)

    def _run(self, work: Any, done: Any) -> None:
        self.setEnabled(False)
        self.page.tasks.run(work, on_done=done, on_error=self._failed, lane=LANE)

    def _failed(self, error: Exception) -> None:
        self.setEnabled(True)
        if not isinstance(error, Refused):
            raise error
        self.show_refusal(error)

    def _show_lines(self, found: list[Line]) -> None:
        self.setEnabled(True)
        self.list.show_lines(found, asked=True)
        self.done_button.setEnabled(bool(found))
        self.prove_button.setEnabled(bool(found))
        self.delete_button.setEnabled(bool(found))
        if not found:
            self.notice.say(_("There is no backup yet."), "wait")
        self.list.setFocus()

    @Slot()
    def _choose_other(self) -> None:
        ask_folder(self, _("Choose the backup's folder"), "backup", self.take)

    @Slot(str)
    def take(self, chosen: str) -> None:
        """Put backups from elsewhere on top of the list."""
        with showing_refusals(self):
            self.list.add_lines(restoring.taken(Path(chosen)))
            self.done_button.setEnabled(True)
            self.notice.clear()

    @Slot()
    def prove(self) -> None:
        """Open the chosen backup and compare it with its manifest."""
        line = self.list.chosen()
        if line is not None:
            self._run(partial(keeping.prove, self.page.db, line.copy), self._proved)

    @Slot()
    def delete(self) -> None:
        """Delete the chosen backup, after a question."""
        line = self.list.chosen()
        if line is None:
            return
        question = _("Delete this backup for good? {title} · {detail}")
        asked = question.format(title=line.title, detail=line.detail)
        if confirmed(self.page, asked, _("Delete for good")):
            self._run(partial(self._deleting, line), self._show_lines)

    def _deleting(self, line: Line) -> list[Line]:
        backup_actions.delete(self.page.db, line)
        return restoring.lines(self.page.db.folder, self.page.db)

    def _proved(self, fault: str) -> None:
        self.setEnabled(True)
        if fault:
            self.notice.say(_("This backup does not count: {fault}.").format(fault=fault))
        else:
            self.notice.say(_("It was opened and is whole."), "good")

    @Slot()
    def look(self) -> None:
        """The second step: what the chosen backup would change."""
        line = self.list.chosen()
        if line is None:
            return
        db, source = self.page.db, line.copy.folder
        self.notice.clear()
        if self.own.isVisibleTo(self):
            officer, password = self.own.typed()
            look = partial(restoring.look_with_password, source, db.folder, officer, password, db)
            self._run(look, self._looked)
        else:
            self._run(partial(restoring.look_with_post, db, source), self._looked)

    def _looked(self, found: tuple[Chosen, Preview] | None) -> None:
        self.setEnabled(True)
        line = self.list.chosen()
        if line is None:
            return
        if found is None:
            with showing_refusals(self):
                names = restore.ring_of(line.copy.folder).officers()
                self.own.ask(names[0].name if names else "")
            return
        self._chosen, seen = found
        self.what.setText(f"{line.title} · {line.why}")
        self.changes.show_preview(seen)
        self.steps.setCurrentIndex(1)
        self._show_buttons()
        self.done_button.setFocus()

    @Slot()
    def _go_back(self) -> None:
        self._chosen = None
        self.own.hide()
        self.steps.setCurrentIndex(0)
        self._show_buttons()

    def _show_buttons(self) -> None:
        second = self._chosen is not None
        self.back_button.setVisible(second)
        self.other_button.setHidden(second)
        self.prove_button.setHidden(second)
        self.delete_button.setHidden(second)
        self.done_button.setText(_("Restore this backup") if second else _("What is in it"))

    @Slot()
    def _go_on(self) -> None:
        if self._chosen is None:
            self.look()
            return
        save = partial(restoring.save_first, self.page.db, self._chosen)
        self._run(save, self.restore_asked.emit)


class _OwnPassword(QWidget):
    """Officer and password as they were when the backup was made."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        words = _("This backup has a key of its own. Officer and password as they were then:")
        column.addWidget(label(words, "small", wrap=True))
        self.officer, self.password = QLineEdit(), PasswordEdit()
        self.officer.setAccessibleName(_("Officer"))
        self.password.setAccessibleName(_("Password"))
        column.addWidget(self.officer)
        column.addWidget(self.password)
        column.addWidget(self.password.hint)

    def ask(self, officer: str) -> None:
        """Ask, beginning with the password."""
        self.officer.setText(officer)
        self.show()
        self.password.setFocus()

    def typed(self) -> tuple[str, str]:
        """Officer and password."""
        return self.officer.text(), self.password.text()


class RuleSheet(Sheet):
    """How many backups stay, how often one is made, when the officer is told."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("How many backups are kept"))
        self.page = page
        form = Form()
        words = _("The last backup of each of so many days, weeks and months stays:")
        form.put(label(words, wrap=True))
        form.row(
            _number("daily", _("Days")),
            _number("weekly", _("Weeks")),
            _number("monthly", _("Months")),
        )
        form.add(_number("before", _("Those made before imports, upgrades and the like")))
        form.put(label(_("Those made by hand stay until somebody deletes them."), "small"))
        form.section(_("When"))
        form.row(
            _number("hours", _("Again after so much work"), _("hours")),
            _number("old_days", _("Warn when older than"), _("days")),
        )
        form.add(_number("second_days", _("Warn when the second place is absent for"), _("days")))
        form.set_values(asdict(standing.rule(page.db)))
        self.put_form(form)
        self.on_done(_("Keep"), self.save)

    def save(self) -> None:
        """Keep the numbers."""
        assert self.form is not None  # noqa: S101
        with showing_refusals(self):
            rule = schedule.Rule(**self.form.values())
            standing.change_rule(self.page.db, rule)
            tell(self.page, _("Kept."))
            self.done()


def _number(name: str, words: str, unit: str = "") -> NumberField:
    least, most = schedule.LIMITS[name]
    return NumberField(name, words, unit=unit, least=least, most=most, required=True)
