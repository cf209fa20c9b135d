"""Parts of the page of importing: where each column goes, the counts, the problems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.core.language import N_, _
from policepost.exchange.columns import Field
from policepost.exchange.kinds import SheetKind
from policepost.exchange.report import ProblemLevel, Report
from policepost.exchange.rows import Plan
from policepost.residents.import_kinds import KINDS
from policepost.ui import style
from policepost.ui.basics import clear, label, primary_button
from policepost.ui.form import ChoiceField, Form
from policepost.ui.input import LineEdit
from policepost.ui.parts import Card
from policepost.ui.table import Column

LEVELS: Mapping[str, tuple[str, str]] = {
    ProblemLevel.REFUSED: (N_("Refused"), "bad"),
    ProblemLevel.DOUBTFUL: (N_("Doubtful"), "wait"),
    ProblemLevel.WARNING: (N_("Look at it"), "info"),
    ProblemLevel.SKIPPED: (N_("Skipped"), "muted"),
}


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One problem as a line of the list."""

    id: UUID
    row: int
    column: str
    value: str
    why: str
    level: str


def problem_lines(report: Report) -> list[ProblemLine]:
    """The problems of a report; their places in it serve as ids."""
    return [
        ProblemLine(UUID(int=number), one.row, one.column, one.value, one.why, one.level)
        for number, one in enumerate(report.problems)
    ]


def problem_columns() -> list[Column[ProblemLine]]:
    """The columns of the list of problems."""
    return [
        Column(_("Row"), lambda line: str(line.row), sort="row", width=64),
        Column(
            _("Level"),
            lambda line: _(LEVELS[line.level][0]),
            sort="level",
            width=96,
            tone=lambda line: LEVELS[line.level][1],
        ),
        Column(_("Column"), lambda line: line.column, sort="column", width=120),
        Column(_("Stands there"), lambda line: line.value, width=180, muted=True),
        Column(_("Why"), lambda line: line.why),
    ]


class Counts(QWidget):
    """The counts of a report side by side."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(style.px(10))

    def show_report(self, report: Report, *, imported: bool) -> None:
        """Show what was, or would be, done."""
        clear(self._row)
        for words, number, tone in (
            (_("Rows read"), report.read, ""),
            (_("Added") if imported else _("New"), report.added, "good"),
            (_("Changed"), report.changed, "info"),
            (_("No change"), report.same, ""),
            (_("Skipped"), report.skipped, ""),
            (_("Doubtful"), report.doubtful, "wait"),
            (_("Refused"), report.refused, "bad"),
        ):
            card = Card()
            card.body.setSpacing(0)
            figure = label(f"{number:,}", "figure")
            if tone and number:
                figure.setProperty("ink", tone)
            card.body.addWidget(label(words, "small"))
            card.body.addWidget(figure)
            card.setAccessibleName(f"{words}: {number}")
            self._row.addWidget(card, 1)


class Columns(QWidget):
    """Which column of the sheet fills which field, as guessed; the officer may put it right."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._form = Form()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self._form)

    def show_plan(self, plan: Plan, fields: Sequence[Field]) -> None:
        """Show the guess for a sheet that may have these fields."""
        self._plan = plan
        form = Form()
        choices = [
            (at, heading or _("column {number}").format(number=at + 1))
            for at, heading in enumerate(plan.guess.headings)
        ]
        for field in fields:
            title = _(field.title)
            one = ChoiceField(field.name, title[:1].upper() + title[1:], choices, empty="–")
            one.set_value(plan.guess.columns.get(field.name))
            form.add(one)
        self._box.replaceWidget(self._form, form)
        self._form.deleteLater()
        self._form = form
        form.changed.connect(self.changed)

    def plan(self) -> Plan | None:
        """The plan as it stands now."""
        if self._plan is None:
            return None
        chosen = {name: at for name, at in self._form.values().items() if at is not None}
        return replace(self._plan, guess=replace(self._plan.guess, columns=chosen))


class FilePane(QWidget):
    """The left side: which file, what it holds, whose estate, and where each column goes."""

    kind_chosen = Signal(object)
    """The kind of sheet that the officer says it is."""
    taken = Signal(str)
    """The path that was typed, with Enter."""
    chosen = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        edge = style.px(16)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(style.px(8))
        column.addWidget(label(_("Spreadsheet"), "heading"))
        self.path_edit = LineEdit()
        self.path_edit.setPlaceholderText(_("Path of the file, or drop it here"))
        self.path_edit.setAccessibleName(_("Path of the file"))
        self.path_edit.returnPressed.connect(self._typed)
        column.addWidget(self.path_edit)
        self.choose_button = primary_button(_("Choose a file"), self.chosen.emit)
        self.choose_button.setToolTip("Ctrl+O")
        column.addWidget(self.choose_button)
        self._details = QWidget()
        column.addWidget(self._details)
        column.addStretch(1)
        inner = QVBoxLayout(self._details)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(style.px(8))
        choices = [(kind.name, _(kind.title)) for kind in KINDS]
        self.kind_field = ChoiceField("kind", _("This sheet holds"), choices)
        self.kind_field.changed.connect(self._choose_kind)
        inner.addWidget(self.kind_field)
        self._caption = caption = label(_("Rows without an estate belong to"), "field-label")
        self.under_edit = LineEdit()
        self.under_edit.setPlaceholderText(_("the post's first estate"))
        self.under_edit.setAccessibleName(caption.text())
        self.under_edit.textChanged.connect(self.changed)
        self.columns = Columns()
        self.columns.changed.connect(self.changed)
        inner.addWidget(caption)
        inner.addWidget(self.under_edit)
        inner.addSpacing(style.px(8))
        inner.addWidget(label(_("Columns"), "heading"))
        inner.addWidget(self.columns)

    def show_looked(self, kind: SheetKind, plan: Plan) -> None:
        """Show what the sheet is taken for, and which column is which."""
        with QSignalBlocker(self.kind_field):
            self.kind_field.set_value(kind.name)
        for part in (self._caption, self.under_edit):
            part.setVisible(kind.asks_estate)
        self.columns.show_plan(plan, kind.fields)
        self.show_details(True)  # noqa: FBT003 - reads as a sentence

    @Slot()
    def _choose_kind(self) -> None:
        chosen = {kind.name: kind for kind in KINDS}
        self.kind_chosen.emit(chosen[self.kind_field.value()])

    def show_details(self, shown: bool) -> None:  # noqa: FBT001 - reads as a sentence
        """Show what depends on the file, once it was read."""
        self._details.setVisible(shown)

    @Slot()
    def _typed(self) -> None:
        written = self.path_edit.text().strip().strip('"')
        if written:
            self.taken.emit(written)


def summary(report: Report) -> str:
    """What an import did, in one sentence."""
    left_out = report.refused + report.doubtful
    done = _("{added} added, {changed} changed, {same} the same already, {left} left out.")
    return done.format(
        added=f"{report.added:,}",
        changed=f"{report.changed:,}",
        same=f"{report.same:,}",
        left=f"{left_out:,}",
    )


def rows_of(report: Report) -> Sequence[Sequence[object]]:
    """The problems as rows of a spreadsheet."""
    return [
        (one.row, _(LEVELS[one.level][0]), one.column, one.value, one.why)
        for one in report.problems
    ]
