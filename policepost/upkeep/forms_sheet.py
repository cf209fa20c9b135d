"""The printed forms in the settings: what each looks like, the post's own, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from policepost.core.errors import Refused
from policepost.core.language import _, ngettext
from policepost.ui import style
from policepost.ui.file_dialogs import ask_open, ask_save
from policepost.ui.messages import confirmed, showing_refusals, tell
from policepost.ui.parts import Badge, Card, label, secondary_button
from policepost.ui.preview import PaperPreview
from policepost.ui.sheet import Sheet
from policepost.upkeep import faces_sheet, forms

if TYPE_CHECKING:
    from policepost.printing.paper import Paper
    from policepost.printing.specimens import Specimen
    from policepost.ui.page import Page
    from policepost.upkeep.forms import FormLine

RIGHT = "forms"
"""A right, see `core.rights`."""
_ROW = 44
_LIST = 300


class FormsCard(Card):
    """Says which forms are the post's own, and opens the list of all."""

    def __init__(self, page: Page) -> None:
        super().__init__(_("Printed forms"))
        self._page = page
        self.words = label("", "muted", wrap=True)
        self.body.addWidget(self.words)
        self.faces = label("", "muted", wrap=True)
        self.body.addWidget(self.faces)
        row = QHBoxLayout()
        self.button = secondary_button(_("Printed forms …"), self.show_forms)
        self.faces_button = secondary_button(_("Typefaces …"), self.show_faces)
        for button in (self.button, self.faces_button):
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_state(self) -> None:
        """Say which forms are the post's own."""
        own = forms.own_names(self._page.db)
        words = ngettext(
            "{count} form is the post's own: {names}",
            "{count} are the post's own: {names}",
            len(own),
        ).format(count=len(own), names=", ".join(own))
        self.words.setText(words if own else _("Every paper prints on the supplied form."))
        self.faces.setText(faces_sheet.state(self._page.db.folder))

    @Slot()
    def show_forms(self) -> None:
        """Open the list of all forms."""
        FormsSheet(self._page).reopened_by(lambda page: page.forms.show_forms()).open()

    @Slot()
    def show_faces(self) -> None:
        """Open the choice of typefaces."""
        sheet = faces_sheet.FacesSheet(self._page)
        sheet.reopened_by(lambda page: page.forms.show_faces()).open()


class FormList(QListWidget):
    """The forms, one below the other."""

    stood = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[FormLine] = []
        self.setAccessibleName(_("Printed forms"))
        self.setProperty("kind", "records")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentRowChanged.connect(self._stand)

    def show_lines(self, lines: Sequence[FormLine]) -> None:
        """Show them; the list stands where it stood."""
        row = max(0, self.currentRow())
        self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.clear()
        self.lines = list(lines)
        for line in self.lines:
            item = QListWidgetItem()
            item.setSizeHint(QSize(style.px(120), style.px(_ROW)))
            words, _tone = _badge(line)
            spoken = f"{line.form.label} · {words}" if words else line.form.label
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            item.setToolTip(line.fault)
            self.addItem(item)
            self.setItemWidget(item, _row(line))
        self.setCurrentRow(row)
        self.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.stood.emit()

    def chosen(self) -> FormLine | None:
        """The form that the list stands on."""
        row = self.currentRow()
        return self.lines[row] if 0 <= row < len(self.lines) else None

    @Slot()
    def _stand(self) -> None:
        self.stood.emit()


def _badge(line: FormLine) -> tuple[str, str]:
    if line.fault:
        return _("Own, not usable"), "bad"
    return (_("Own"), "info") if line.own else ("", "plain")


def _row(line: FormLine) -> QWidget:
    row = QWidget()
    across = QHBoxLayout(row)
    across.setContentsMargins(style.px(12), 0, style.px(10), 0)
    across.addWidget(label(line.form.label), 1)
    words, tone = _badge(line)
    if words:
        across.addWidget(Badge(words, tone))
    return row


class FormsSheet(Sheet):
    """All forms with their looks; an own one is tried out and shown before it is used."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Printed forms"), width=960)
        self.page = page
        self._tried: tuple[Specimen, str] | None = None
        self.list = FormList()
        self.list.setFixedWidth(style.px(_LIST))
        self.list.stood.connect(self._show_chosen)
        self.preview = PaperPreview(page.tasks)
        self.preview.setMinimumHeight(style.px(480))
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.list)
        across.addWidget(self.preview, 1)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addLayout(across, 1)
        self.save_button = self.add_button(_("Save as a file …"), self._ask_where)
        self.back_button = self.add_button(_("Put the supplied one back"), self.put_back)
        self.leave_button = self.add_button(_("Do not use it"), self._leave)
        self.done_button = self.on_done("", self._go_on)
        self._run(partial(forms.lines, page.db), self._show_lines)

    def _run(self, work: Any, done: Any) -> None:
        self.setEnabled(False)
        self.page.tasks.run(work, on_done=done, on_error=self._failed, lane="paper")

    def _failed(self, error: Exception) -> None:
        self.setEnabled(True)
        if not isinstance(error, Refused):
            raise error
        self.show_refusal(error)

    def _show_lines(self, lines: list[FormLine]) -> None:
        self.setEnabled(True)
        self._tried = None
        self.list.show_lines(lines)
        self.list.setFocus()

    @Slot()
    def _show_chosen(self) -> None:
        line = self.list.chosen()
        if line is None:
            return
        self._tried = None
        self._show_buttons()
        self.preview.request(partial(forms.blank, line.form))
        self.notice.clear()  # of a form that fails the preview says why

    def _show_buttons(self) -> None:
        tried, line = self._tried is not None, self.list.chosen()
        self.list.setDisabled(tried)
        self.save_button.setHidden(tried)
        self.back_button.setHidden(tried or line is None or not line.own)
        self.leave_button.setVisible(tried)
        self.done_button.setText(_("Use this form") if tried else _("Put in from a file …"))

    @Slot()
    def _ask_where(self) -> None:
        line = self.list.chosen()
        if line is not None:
            ask_save(self, _("Save the form"), f"{line.form.name}.rml", "j2", self.save)

    @Slot(str)
    def save(self, target: str) -> None:
        """Write the chosen form into a file, to be changed there."""
        line = self.list.chosen()
        with showing_refusals(self):
            if line is not None:
                forms.save_source(self.page.db, line.form, Path(target))
                tell(self.page, _("Saved; change the copy and put it in here."))

    @Slot()
    def _go_on(self) -> None:
        if self._tried is None:
            ask_open(self, _("Choose the form"), "*.j2", self.take)
            return
        form, text = self._tried
        self._run(partial(self._putting_in, form, text), self._put_in)

    @Slot(str)
    def take(self, path: str) -> None:
        """Try a file out as the chosen form; nothing is changed yet."""
        line = self.list.chosen()
        if line is not None:
            self.notice.clear()
            done = partial(self._seen, line.form)
            self._run(partial(forms.try_file, self.page.db, line.form, Path(path)), done)

    def _seen(self, form: Specimen, found: tuple[str, Paper]) -> None:
        self.setEnabled(True)
        text, paper = found
        self._tried = form, text
        self.preview.show_paper(paper)
        self._show_buttons()
        self.notice.say(_("So it would print. Nothing is changed yet."), "info")
        self.done_button.setFocus()

    @Slot()
    def _leave(self) -> None:
        self._show_chosen()
        self.list.setFocus()

    def _putting_in(self, form: Specimen, text: str) -> list[FormLine]:
        forms.put_in(self.page.db, form, text)
        return forms.lines(self.page.db)

    def _put_in(self, lines: list[FormLine]) -> None:
        self._show_lines(lines)
        tell(self.page, _("The post's own form is used from the next page on."))
        self.page.mark_stale()

    @Slot()
    def put_back(self) -> None:
        """Use the supplied form again, after a question."""
        line = self.list.chosen()
        question = _("Delete the post's own form and print on the supplied one again?")
        if line is not None and confirmed(self.page, question, _("Put back")):
            self._run(partial(self._putting_back, line.form), self._back)

    def _putting_back(self, form: Specimen) -> list[FormLine]:
        forms.put_back(self.page.db, form)
        return forms.lines(self.page.db)

    def _back(self, lines: list[FormLine]) -> None:
        self._show_lines(lines)
        tell(self.page, _("The supplied form is printed again."))
        self.page.mark_stale()
