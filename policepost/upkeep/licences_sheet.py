"""The panel about the program itself: its version and the works of others in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPlainTextEdit

import policepost
from policepost.core import licences
from policepost.core.language import _
from policepost.ui.parts import FactRow, label, secondary_button
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.ui.page import Page


class Licences(Sheet):
    """What the program is made of, with each licence's text where it is asked for."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("About this program"), width=620)
        self._settings = page
        self.body.addWidget(label(_("Policepost"), "name"))
        version = _("Version {version}, Apache-2.0").format(version=policepost.__version__)
        self.body.addWidget(label(version, "muted"))
        self.report_button = secondary_button(_("Save a report …"), self._open_report)
        self.body.addWidget(self.report_button, 0, Qt.AlignmentFlag.AlignLeft)
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

    @Slot()
    def _open_report(self) -> None:
        from policepost.upkeep.report_sheet import ReportSheet

        self.close_sheet()
        ReportSheet(self._settings).open()
