"""The right side of the page: what would become, or became, of each row of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.core.language import N_, _, ngettext
from policepost.intake.preview import Line, Preview, Verdict
from policepost.ui import style
from policepost.ui.basics import label, secondary_button
from policepost.ui.chip import Chip
from policepost.ui.flow import FlowLayout
from policepost.ui.listview import ListView
from policepost.ui.parts import FactRow
from policepost.ui.sheet import Sheet
from policepost.ui.table import Column, PagedModel
from policepost.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class _Words:
    """How a verdict is called before and after the import, and its tone."""

    before: str
    after: str
    tone: str


VERDICTS = {
    Verdict.NEW: _Words(N_("New"), N_("Added"), "good"),
    Verdict.CHANGED: _Words(N_("Changes"), N_("Changed"), "info"),
    Verdict.REFUSED: _Words(N_("Refused"), N_("Refused"), "bad"),
    Verdict.DOUBTFUL: _Words(N_("Doubtful"), N_("Waiting"), "wait"),
    Verdict.WARNING: _Words(N_("Look at it"), N_("Look at it"), "info"),
    Verdict.SKIPPED: _Words(N_("Skipped"), N_("Skipped"), "muted"),
    Verdict.SAME: _Words(N_("No change"), N_("No change"), "muted"),
}
_OF_A_CELL = frozenset(
    {Verdict.REFUSED, Verdict.DOUBTFUL, Verdict.WARNING, Verdict.SKIPPED},
)
"""Verdicts that may be about one cell, so that its column and what stands there are told."""
_CELL = (3, 4)
"""The columns that tell of the cell."""
_WIDE_ROW, _ROW = 92, 60
"""How wide the first column is with the names of several sheets, and with numbers alone."""
TO_LOOK_AT = frozenset({Verdict.CHANGED, Verdict.REFUSED, Verdict.DOUBTFUL, Verdict.WARNING})


def columns() -> list[Column[Line]]:
    """The columns of the list of rows."""
    return [
        Column(_("Row"), lambda line: line.place, sort="row", width=_WIDE_ROW),
        Column(
            _("Result"),
            lambda line: _(VERDICTS[line.verdict].before),
            sort="verdict",
            width=88,
            tone=lambda line: VERDICTS[line.verdict].tone,
        ),
        Column(_("Who or what"), lambda line: line.who, width=138),
        Column(_("Column"), lambda line: line.column, width=88, drop=2),
        Column(_("Stands there"), lambda line: line.value, width=158, muted=True, drop=1),
        Column(_("Change or reason"), lambda line: line.why),
    ]


class ResultView(QWidget):
    """Sentence, filters by verdict, the rows, and what can be done with them."""

    opened = Signal(object)
    """Enter on a row."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.preview = Preview((), ())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(10))
        self.sentence = label("", "heading", wrap=True)
        self.note = label("", "muted", wrap=True)
        column.addWidget(self.sentence)
        column.addWidget(self.note)
        column.addWidget(self._filters())
        self.model = PagedModel(columns(), tasks, self)
        self.view = ListView()
        self.view.show_model(self.model, _("Rows of the file"))
        self.view.opened.connect(self.opened)
        self.view.current.connect(self._tell)
        self.whole = label("", "small", wrap=True, selectable=True)
        self.whole.hide()
        column.addWidget(self.view, 1)
        column.addWidget(self.whole)
        column.addLayout(self._foot())

    def _filters(self) -> QWidget:
        made = QWidget()
        row = FlowLayout(made)
        self.chips: dict[Verdict, Chip] = {}
        for verdict, words in VERDICTS.items():
            chip = self.chips[verdict] = Chip(_(words.before))
            chip.changed.connect(self.narrow)
            row.addWidget(chip)
        return made

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.shown_count = label("", "muted")
        self.save_button = secondary_button(_("Save refused rows"))
        self.save_button.setToolTip("Ctrl+R")
        self.decide_button = secondary_button(_("Decide about doubtful rows"))
        self.undo_button = secondary_button(_("Take the import back"))
        row.addWidget(self.shown_count)
        row.addStretch(1)
        for button in (self.decide_button, self.save_button, self.undo_button):
            row.addWidget(button)
        self.model.loaded.connect(self._count)
        return row

    def show_preview(self, preview: Preview, *, imported: bool) -> None:
        """Show another file; at first what somebody should look at, if there is any of it."""
        self.preview = preview
        row = _WIDE_ROW if preview.sheets > 1 else _ROW
        self.view.horizontalHeader().resizeSection(0, style.px(row))
        for verdict, chip in self.chips.items():
            words = VERDICTS[verdict]
            count = preview.count(verdict)
            chip.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            chip.set_text(_(words.after if imported else words.before))
            chip.set_count(count)
            chip.choose(True if count and verdict in TO_LOOK_AT else None)
            chip.setEnabled(count > 0)
            chip.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.narrow()

    @Slot()
    def narrow(self) -> None:
        """Show the rows of the chosen verdicts; of all, if none is chosen."""
        chosen = frozenset(verdict for verdict, chip in self.chips.items() if chip.value)
        about = _OF_A_CELL & chosen if chosen else _OF_A_CELL
        told = any(self.preview.count(verdict) for verdict in about)
        self.view.leave_unfilled(() if told else _CELL)
        self.model.show(self.preview.showing(chosen))

    @Slot(int)
    def _count(self, count: int) -> None:
        words = ngettext("{count} line of the file", "{count} lines of the file", count)
        self.shown_count.setText(words.format(count=f"{count:,}"))
        self.view.stand_somewhere()  # reasons are longer than a line: the first is told below
        self._tell(self.view.current_id())

    @Slot(object)
    def _tell(self, id_: UUID | None) -> None:
        """Say the whole reason of the row the list stands on, of which a line has no room."""
        line = self.model.line_at(self.model.row_of(id_)) if id_ is not None else None
        self.whole.setText(line.why if line is not None else "")
        self.whole.setVisible(bool(self.whole.text()))


class RowSheet(Sheet):
    """One row of the file: its cells, what it changes field by field, what is wrong with it."""

    def __init__(
        self, page: QWidget, preview: Preview, id_: UUID, open_entry: Callable[[UUID], None]
    ) -> None:
        whole = preview.row_whole(id_)
        super().__init__(page, whole.title, 520)
        for sentence in whole.problems:
            self.body.addWidget(label(sentence, wrap=True))
        if whole.changes:
            self.body.addWidget(label(_("Changes"), "heading"))
            for name, old, new in whole.changes:
                self.body.addWidget(_fact(name, f"{old or '–'} → {new or '–'}"))
        self.body.addWidget(label(_("The row as it stands"), "heading"))
        for heading, text in whole.cells:
            self.body.addWidget(_fact(heading, text))
        self.body.addStretch(1)
        if whole.entry is not None:
            self.on_done(_("Open the entry"), partial(self._open, open_entry, whole.entry))

    def _open(self, open_entry: Callable[[UUID], None], entry: UUID) -> None:
        self.done()
        open_entry(entry)


def _fact(name: str, value: str) -> FactRow:
    """A heading of the sheet, which may be long, and what stands below it."""
    made = FactRow(name, value)
    made.name.setFixedWidth(style.px(136))
    made.name.setWordWrap(True)
    return made
