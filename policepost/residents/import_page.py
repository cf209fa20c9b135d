"""The page of importing people, dwellings and premises, and of exporting people."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.core.language import _
from policepost.exchange import book
from policepost.exchange.kinds import Part, SheetKind
from policepost.exchange.report import CancelledImport, Report
from policepost.residents import import_parts, import_work
from policepost.residents.import_parts import Counts, FilePane, ProblemLine
from policepost.ui import style
from policepost.ui.basics import label, secondary_button
from policepost.ui.file_dialogs import ask_open, ask_save
from policepost.ui.listview import ListView
from policepost.ui.messages import confirmed, show_refusal, showing_refusals, tell
from policepost.ui.page import Context, Page, Request
from policepost.ui.parts import EmptyState, scrolled, side_by_side
from policepost.ui.progress import Foreground
from policepost.ui.table import ListSource, PagedModel

if TYPE_CHECKING:
    pass

FILES = "*.xlsx *.xls *.xlsm *.ods *.csv *.txt"
LOOK_AGAIN_MS = 400
LEFT_WIDTH = 330


class ImportPage(Page):
    """Choose a file, see what would happen, put its columns right, import, see what was left out.

    Nothing is written before "Import"; that is one transaction, and can be cancelled and undone.
    """

    name = "exchange"
    icon = "arrow-up-down"
    answers = frozenset({"import"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.setAcceptDrops(True)
        self.report: Report | None = None
        self._path: Path | None = None
        self._file: Part | None = None
        self.work = Foreground(self, context.tasks, self._failed)
        self._entry: int | None = None
        self.header.add_title(_("Import / export"))
        self.header.add_action(_("Export the register"), self.choose_target, "Ctrl+Shift+S")
        self.import_button = self.header.add_action(
            _("Import"), self.start, "Ctrl+Return", primary=True
        )
        self._look_again = QTimer(self)
        self._look_again.setSingleShot(True)
        self._look_again.setInterval(LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self.check)
        self.body.addWidget(side_by_side(self._left_pane(), self._right(), LEFT_WIDTH, keep="left"))
        self.add_key("Ctrl+O", _("Choose a file"), self.choose)
        self.show_nothing()

    def _left_pane(self) -> QWidget:
        self.pane = FilePane()
        self.path_edit, self.columns = self.pane.path_edit, self.pane.columns
        self.pane.taken.connect(self.take_path)
        self.pane.kind_chosen.connect(self.take_as)
        self.pane.chosen.connect(self.choose)
        self.pane.changed.connect(self._look_again.start)
        return scrolled(self.pane)

    def _right(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        edge = style.px(16)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(style.px(10))
        self.empty = EmptyState(
            _(
                "Choose a list of residents, dwellings or premises: xlsx, xls, ods or csv."
                " Nothing is changed yet."
            )
        )
        self.result = QWidget()
        inner = QVBoxLayout(self.result)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(style.px(10))
        self.sentence = label("", "heading", wrap=True)
        self.counts = Counts()
        self.problems = PagedModel(import_parts.problem_columns(), self.tasks, self)
        self.view = ListView()
        self.view.show_model(self.problems, _("Rows to look at"))
        inner.addWidget(self.sentence)
        inner.addWidget(self.counts)
        inner.addWidget(self.view, 1)
        inner.addLayout(self._foot())
        inner.addStretch(0)  # what stands there stays at the top when there is no list
        column.addWidget(self.empty, 1)
        column.addWidget(self.result, 1)
        return made

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.no_problem = label(_("No row needs looking at."), "muted")
        self.save_button = secondary_button(_("Save these rows"), self.choose_problems_file)
        self.undo_button = secondary_button(_("Take the import back"), self.take_back)
        row.addWidget(self.no_problem)
        row.addStretch(1)
        row.addWidget(self.save_button)
        row.addWidget(self.undo_button)
        return row

    @override
    def title(self) -> str:
        return _("Import / export")

    @override
    def refresh(self) -> None:
        """Show what stands there: a report stays until another file is chosen."""

    @override
    def focus_first(self) -> None:
        self.path_edit.setFocus()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and not self.work.busy:
            self.take_path(paths[0])

    @override
    def answer(self, request: Request) -> None:
        self.focus_first()

    # Choosing

    def show_nothing(self) -> None:
        """Wait for a file."""
        self.report = self._path = self._file = None
        self.result.hide()
        self.empty.show()
        self.import_button.setEnabled(False)
        self.pane.show_details(False)  # noqa: FBT003 - reads as a sentence

    @Slot()
    def choose(self) -> None:
        """Open the system's file dialog."""
        ask_open(self, _("Choose a file"), FILES, self.take_path)

    @Slot(str)
    def take_path(self, written: str) -> None:
        """Read a file, guess its columns and say what importing it would do."""
        if self.work.busy:
            return
        self.notice.clear()
        self.show_nothing()
        self._path = Path(written).expanduser()
        self.path_edit.setText(str(self._path))
        self.work.run(_("Reading the file"), partial(import_work.look, self._path), self._looked)

    def _looked(self, looked: Part) -> None:
        self._file = looked
        self.pane.show_looked(looked.kind, looked.plan)
        self.check()

    @Slot(object)
    def take_as(self, kind: SheetKind) -> None:
        """Take the sheet for what the officer says; refuse in words if it cannot be that."""
        looked, path = self._file, self._path
        if looked is None or path is None or self.work.busy:
            return
        self.notice.clear()
        try:
            part = Part(kind, kind.plan(looked.plan.sheet))
            if part.ready:
                self._looked(part)
            else:
                raise Refused(_(kind.nameless).format(file=path.name))  # noqa: TRY301
        except Refused as refusal:
            self.pane.show_looked(looked.kind, looked.plan)  # as it was
            show_refusal(self, refusal)

    @Slot()
    def check(self) -> None:
        """Try the import without keeping anything."""
        self._import(dry_run=True)

    @Slot()
    def start(self) -> None:
        """Import for good."""
        if self.import_button.isEnabled():
            self._import(dry_run=False)

    def _import(self, *, dry_run: bool) -> None:
        with showing_refusals(self):
            plan, looked = self.columns.plan(), self._file
            if plan is None or looked is None or self.work.busy:
                return
            self._look_again.stop()
            under = self.pane.under_edit.text().strip()
            work = partial(import_work.run_import, self.db, looked.kind, plan, under, dry_run)
            title = _("Checking the rows") if dry_run else _("Importing")
            self.work.run(title, work, self._checked if dry_run else self._imported)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, CancelledImport):
            self.notice.say(_("Stopped. Nothing was changed."), "info")
        elif isinstance(error, Refused):
            show_refusal(self, error)
        else:
            raise error

    # Showing

    def _checked(self, report: Report) -> None:
        number = report.added + report.changed
        words = _("{file} can be imported. Nothing is changed yet.")
        if number == 0:
            words = _("{file} brings nothing new.")
        self._show(report, words.format(file=self._path.name if self._path else ""))
        self.import_button.setEnabled(number > 0)
        self.import_button.setText(_("Import {count}").format(count=f"{number:,}"))
        self.undo_button.hide()
        if number:
            self.import_button.setFocus()

    def _imported(self, report: Report) -> None:
        self._show(report, import_parts.summary(report), imported=True)
        self.import_button.setEnabled(False)
        self.import_button.setText(_("Import"))
        with self.db.reading() as session:
            self._entry = undo.last_entry(session, self.db.officer.name)
        self.undo_button.setVisible(self._entry is not None)

    def _show(self, report: Report, sentence: str, *, imported: bool = False) -> None:
        self.report = report
        self.notice.clear()
        self.empty.hide()
        self.result.show()
        self.sentence.setText(sentence)
        self.counts.show_report(report, imported=imported)
        keys: dict[str, Callable[[ProblemLine], Any]] = {
            name: attrgetter(name) for name in ("row", "level", "column")
        }
        self.problems.show(ListSource(import_parts.problem_lines(report), keys))
        troubled = bool(report.problems)
        self.view.setVisible(troubled)
        self.save_button.setVisible(troubled)
        self.no_problem.setVisible(not troubled)

    @Slot()
    def take_back(self) -> None:
        """Undo the import, if nobody changed what it brought."""
        entry = self._entry
        if entry is None:
            return
        with self.db.reading() as session:
            count = undo.touched(session, entry)
        question = _("This changes {count} records at once. Take it all back?")
        if confirmed(self, question.format(count=f"{count:,}"), _("Take back")):
            work = partial(undo.undo, self.db, entry)
            self.work.run(_("Taking back"), lambda _report, _cancelled: work(), self._taken_back)

    def _taken_back(self, _none: None) -> None:
        self._entry = None
        self.undo_button.hide()
        tell(self, _("Taken back."))
        self.check()

    # Files to write

    @Slot()
    def choose_problems_file(self) -> None:
        """Ask where the rows that were left out are to be written."""
        ask_save(self, _("Save these rows"), _("Rows to look at"), "xlsx", self.write_problems)

    @Slot()
    def choose_target(self) -> None:
        """Ask where the register is to be written."""
        ask_save(self, _("Export the register"), _("Residents"), "xlsx", self.export_to)

    @Slot(str)
    def write_problems(self, path: str) -> None:
        """Write the rows to look at as a spreadsheet."""
        report = self.report
        if report is None:
            return
        headings = [column.heading for column in import_parts.problem_columns()]
        sheet = book.Page(_("Rows to look at"), headings, import_parts.rows_of(report))
        with showing_refusals(self):
            book.write(Path(path), [sheet])
            tell(self, _("Saved as {name}.").format(name=Path(path).name))

    @Slot(str)
    def export_to(self, path: str) -> None:
        """Write everybody who is on the list as a spreadsheet."""
        work = partial(import_work.export, self.db, Path(path))
        self.work.run(_("Exporting"), work, partial(self._exported, Path(path).name))

    def _exported(self, name: str, count: int) -> None:
        words = _("{count} people are saved in {name}.")
        tell(self, words.format(count=f"{count:,}", name=name))
