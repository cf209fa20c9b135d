"""The sheet that asks how a list is to be saved: what for, which columns, under a password."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import clock, taking
from policepost.core.errors import Refused
from policepost.core.language import _, ngettext
from policepost.core.taking import GB18030, TABLE, UTF8, WORKBOOK, Way
from policepost.exchange import leaving
from policepost.exchange.leaving import Watched
from policepost.lists.column_choice import ColumnChoice
from policepost.lists.taking_sheet import TakingSheet
from policepost.officers.password_fields import PasswordEdit
from policepost.ui import style
from policepost.ui.file_dialogs import ask_save
from policepost.ui.form import ChoiceField, Form, LineField
from policepost.ui.messages import show_refusal, showing_refusals, tell
from policepost.ui.page import Page
from policepost.ui.parts import label

if TYPE_CHECKING:
    from policepost.lists.taking import Exported
    from policepost.ui.tasks import Job, Report

_LONG = 20_000
"""With so many rows the officer sees how far the file is."""


class FileSheet(TakingSheet):
    """Asks, then writes the file in the background; who closes the sheet meanwhile stops it."""

    def __init__(
        self, page: Page, shown: "Exported", read: Callable[[], Sequence[UUID]], count: int
    ) -> None:
        """Prepare the sheet; see `TakingSheet`."""
        super().__init__(page, _("Save this list as a file"), shown, read, count)
        self._way = Way("")
        form = Form()
        form.add(LineField("reason", _("What for"), required=True))
        form.add(ChoiceField("format", _("File"), self._formats(), required=True))
        form.put(self._passwords())
        self.columns = ColumnChoice(page.db.folder, shown.columns, shown.headings)
        form.put(self.columns)
        note = _("Whoever took which columns, how many rows and what for stands in the journal.")
        form.put(label(note, "small", wrap=True))
        self.put_form(form)
        self.format = form.field("format")
        self.format.changed.connect(self._show_passwords)
        self.columns.changed.connect(self.notice.clear)
        self.bar, self.far = QProgressBar(), label("", "small")
        self._buttons.insertWidget(0, self.bar, 1)
        self._buttons.insertWidget(1, self.far)
        self.stop_button = self.add_button(_("Stop"), self.stop)
        self._show_progress(shown=False)
        self._job: Job | None = None
        self.save_button = self.on_done(_("Save"), self.ask_where)

    @staticmethod
    def _formats() -> list[tuple[object, str]]:
        return [
            ((WORKBOOK, UTF8), _("Workbook (.xlsx)")),
            ((TABLE, UTF8), _("Table of text (.csv), UTF-8")),
            ((TABLE, GB18030), _("Table of text (.csv), GB 18030")),
        ]

    def _passwords(self) -> QWidget:
        self._protection = QWidget()
        column = QVBoxLayout(self._protection)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(5))
        self.password, self.second = PasswordEdit(), PasswordEdit()
        for words, field in (
            (_("Password of the file, if it is to have one"), self.password),
            (_("The same password once more"), self.second),
        ):
            field.setAccessibleName(words)
            column.addWidget(label(words, "field-label"))
            column.addWidget(field)
            column.addWidget(field.hint)
        words = _("Excel and WPS ask for it. Nobody can help who has forgotten it.")
        column.addWidget(label(words, "small", wrap=True))
        return self._protection

    @Slot()
    def _show_passwords(self) -> None:
        self._protection.setVisible(self._ending() == WORKBOOK)

    def _ending(self) -> str:
        return str(self.format.value()[0])

    def way(self) -> Way:
        """What was chosen. Raises Refused for what cannot be."""
        values = self.form.values() if self.form is not None else {}
        ending, encoding = values["format"]
        protected = ending == WORKBOOK
        if protected and self.password.text() != self.second.text():
            raise Refused(_("The two passwords differ; type them again."))
        way = Way(
            values["reason"],
            self.columns.chosen(),
            self.password.text() if protected else "",
            encoding,
        )
        taking.check(way, ending)
        return way

    @Slot()
    def ask_where(self) -> None:
        """Ask where to, once everything else is in order."""
        with showing_refusals(self):
            self._way = self.way()
            name = f"{self._shown.name} {clock.today():%Y-%m-%d}"
            ask_save(self, _("Save this list as a file"), name, self._ending(), self.save)

    @Slot(str)
    def save(self, path: str) -> None:
        """Write the list into a file in the way that was chosen."""
        self.take(path, self._way)

    def take(self, path: str, way: Way) -> None:
        """Write the list as it is filtered and sorted now."""
        shown, target, db = self._shown, Path(path), self._over.db
        self.save_button.setEnabled(False)
        self._show_progress(shown=self._count >= _LONG)

        def work(report: "Report", cancelled: Callable[[], bool]) -> int:
            ids = self._read()
            return leaving.export(
                *(db, target, lambda session: shown.make(session, ids)),
                what=shown.kind,
                way=way,
                shown=shown.shown,
                watched=Watched(report, cancelled, len(ids)),
            )

        saved = partial(self._saved, target.name)
        self._job = self._over.tasks.run_with_progress(work, self._tell, saved, self._refused)

    def _show_progress(self, *, shown: bool) -> None:
        for one in (self.bar, self.far, self.stop_button):
            one.setVisible(shown)
        self.stop_button.setEnabled(True)
        self.bar.setRange(0, 0)

    def _tell(self, done: int, of: int) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.far.setText(_("{done} of {of}").format(done=f"{done:,}", of=f"{of:,}"))

    @Slot()
    def stop(self) -> None:
        """Write no file after all."""
        self.stop_button.setEnabled(False)
        if self._job is not None:
            self._job.cancel()

    @override
    def close_sheet(self) -> None:
        self.stop()
        super().close_sheet()

    def _saved(self, name: str, rows: int) -> None:
        words = ngettext("{count} row saved in {name}.", "{count} rows saved in {name}.", rows)
        self.columns.remember()
        self.done()
        tell(self._over, words.format(count=f"{rows:,}", name=name))

    def _refused(self, error: Exception) -> None:
        self._show_progress(shown=False)
        self.save_button.setEnabled(True)
        if not isinstance(error, Refused):
            raise error
        show_refusal(self, error)

    @override
    def show_refusal(self, refusal: Refused) -> None:
        super().show_refusal(refusal)
        if refusal.field == "password":
            self.password.setFocus()
