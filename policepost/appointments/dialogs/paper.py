"""The sheet on which a paper is looked at before it is printed or saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox

from policepost.core.language import _
from policepost.ui import style
from policepost.ui.messages import showing_refusals
from policepost.ui.preview import PaperPreview, Rendered
from policepost.ui.print_dialog import print_pdf, save_pdf
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.ui.page import Page


class PaperSheet(Sheet):
    """A paper as it will print; `make(option)` renders it in the background."""

    def __init__(
        self,
        page: Page,
        title: str,
        make: Callable[[bool], Rendered],
        *,
        file_name: str,
        on_handed_out: Callable[[], None],
        option: str = "",
    ) -> None:
        """Prepare the sheet.

        Args:
            page: The page it lies on.
            title: What the paper is called.
            make: Renders it; is told whether the option is ticked.
            file_name: The proposed name of a PDF, without its ending.
            on_handed_out: Called once it was printed or saved.
            option: The words of a choice, none when there is nothing to choose.
        """
        super().__init__(page, title, 760)
        self._host, self._title, self._make = page, title, make
        self._file_name, self._on_handed_out = file_name, on_handed_out
        self.option = QCheckBox(option)
        self.option.setVisible(bool(option))
        self.option.toggled.connect(self._render)
        self.preview = PaperPreview(page.tasks)
        self.preview.setMinimumHeight(style.px(520))
        self.body.addWidget(self.option)
        self.body.addWidget(self.preview, 1)
        self.save_button = self.add_button(_("Save as PDF"), self._save)
        self.print_button = self.on_done(_("Print"), self._print)
        self.preview.rendered.connect(self._ready)
        self.save_button.setEnabled(False)
        self.print_button.setEnabled(False)
        self._render()

    @Slot()
    def _render(self) -> None:
        self.preview.request(partial(self._make, self.option.isChecked()))

    @Slot(int)
    def _ready(self, _pages: int) -> None:
        self.save_button.setEnabled(True)
        self.print_button.setEnabled(True)

    @Slot()
    def _print(self) -> None:
        with showing_refusals(self):
            print_pdf(self._host, self.preview.pdf, self._title, on_printed=self._on_handed_out)

    @Slot()
    def _save(self) -> None:
        save_pdf(self._host, self.preview.pdf, self._file_name, on_saved=self._on_handed_out)
