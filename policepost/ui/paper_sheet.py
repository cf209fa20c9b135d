"""A paper in a sheet: look at it, print it, or save it as a PDF."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget
from typing_extensions import override

from policepost.core.language import _
from policepost.ui import style
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
        file_name: str = "",
        choice: tuple[str, Callable[[], Rendered]] | None = None,
    ) -> None:
        """Prepare the sheet.

        Args:
            page: The page it lies on.
            tasks: Renders in the background.
            title: What the paper is called.
            make: Renders it.
            copies: How many are printed unless the officer says otherwise.
            on_printed: Called once it was printed or saved.
            file_name: The proposed name of a PDF, without its ending; the title if empty.
            choice: The words of a box to tick, and what renders the paper while it is ticked.
        """
        super().__init__(page, title, 700)
        self._title, self._copies, self._on_printed = title, copies, on_printed
        self._make, self._choice, self._file_name = make, choice, file_name or title
        self.option = QCheckBox(choice[0] if choice else "", self)
        self.option.setVisible(choice is not None)
        self.option.toggled.connect(self._render)
        self.preview = PaperPreview(tasks)
        self.preview.setMinimumHeight(style.px(520))
        self.body.setContentsMargins(0, 0, 0, 0)
        if choice is not None:
            row = QHBoxLayout()
            row.setContentsMargins(style.px(18), style.px(10), style.px(18), 0)
            row.addWidget(self.option)
            self.body.addLayout(row)
        self.body.addWidget(self.preview, 1)
        self.save_button = self.add_button(_("Save as PDF"), self._save)
        words = _("Print, {count} copies").format(count=copies) if copies > 1 else _("Print")
        self.print_button = self.on_done(words, self._print)
        for button in (self.save_button, self.print_button):
            button.setEnabled(False)
        self.preview.rendered.connect(self._ready)
        self._render()

    @override
    def typed(self) -> bool:
        return self.option.isChecked()

    @override
    def restore(self, typed: bool) -> None:
        self.option.setChecked(typed)

    @Slot()
    def _render(self) -> None:
        ticked = self._choice is not None and self.option.isChecked()
        self.preview.request(self._choice[1] if ticked and self._choice else self._make)

    @Slot(int)
    def _ready(self, _pages: int) -> None:
        first = not self.print_button.isEnabled()
        self.save_button.setEnabled(True)
        self.print_button.setEnabled(True)
        if first:
            self.print_button.setFocus()

    @Slot()
    def _print(self) -> None:
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
        save_pdf(self, self.preview.pdf, self._file_name, on_saved=self._on_printed)
