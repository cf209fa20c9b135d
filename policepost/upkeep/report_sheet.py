"""The panel that shows the report of an error before it is saved, to be read by the officer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPlainTextEdit

from policepost.core import clock
from policepost.core.language import _
from policepost.ui.file_dialogs import ask_save
from policepost.ui.messages import showing_refusals, tell
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet
from policepost.upkeep import error_report

if TYPE_CHECKING:
    from policepost.ui.page import Page


class ReportSheet(Sheet):
    """Versions, last steps, log and counts in one text; nothing leaves before it was seen."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Report of an error"), width=680)
        self._over = page
        words = _(
            "This is all that the report holds: where the program failed and on what computer,"
            " nothing about people. Save it onto a stick and give it to whoever looks after the"
            " program."
        )
        self.body.addWidget(label(words, wrap=True))
        self.text = QPlainTextEdit(_("The report is being put together …"))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Report of an error"))
        self.text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.text.setMinimumHeight(360)
        self.body.addWidget(self.text, 1)
        self.save_button = self.on_done(_("Save …"), self.save)
        self.save_button.setEnabled(False)
        page.tasks.run(partial(error_report.made, page.db), self._made)

    def _made(self, report: str) -> None:
        self.text.setPlainText(report)
        self.save_button.setEnabled(True)

    @Slot()
    def save(self) -> None:
        """Ask where the report goes."""
        name = f"policepost-report-{clock.today():%Y%m%d}"
        ask_save(self, _("Save the report"), name, error_report.ENDING, self._write)

    @Slot(str)
    def _write(self, path: str) -> None:
        with showing_refusals(self):
            error_report.save(Path(path), self.text.toPlainText())
            tell(self._over, _("The report is saved."))
            self.close_sheet()
