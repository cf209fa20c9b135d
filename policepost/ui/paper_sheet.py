"""A paper in a sheet: look at it, print it, or save it as a PDF."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from policepost.core.language import _
from policepost.ui.messages import showing_refusals
from policepost.ui.preview import PaperPreview, Rendered
from policepost.ui.print_dialog import print_pdf, save_pdf
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.ui.tasks import Tasks


class PaperSheet(Sheet):
    """Shows the paper that `make` gives (it runs in the background); Ctrl+Enter prints."""

    def __init__(
        self,
        page: QWidget,
        tasks: "Tasks",
        title: str,
        make: Callable[[], Rendered],
        *,
        copies: int = 1,
        on_printed: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(page, title, 640)
        self._title, self._copies, self._on_printed = title, copies, on_printed
        self.preview = PaperPreview(tasks)
        self.preview.setMinimumHeight(560)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.preview, 1)
        self.save_button = self.add_button(_("Save as PDF"), self._save)
        self.print_button = self.on_done(_("Print"), self._print)
        self.preview.request(make)

    @Slot()
    def _print(self) -> None:
        if self.preview.pdf:
            with showing_refusals(self):
                print_pdf(
                    self,
                    self.preview.pdf,
                    self._title,
                    copies=self._copies,
                    on_printed=self._on_printed,
                )

    @Slot()
    def _save(self) -> None:
        if self.preview.pdf:
            save_pdf(self, self.preview.pdf, self._title, on_saved=self._on_printed)
