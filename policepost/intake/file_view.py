"""One file on the desk: read, looked at, put right, taken in, and taken back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.core.language import _
from policepost.exchange.kinds import Looked
from policepost.exchange.report import CancelledImport, total
from policepost.exchange.sheets import Locked
from policepost.grids.queries import estates
from policepost.intake import actions, assumed, batch_queries, refused, work
from policepost.intake.actions import TakenIn
from policepost.intake.file_pane import FilePane
from policepost.intake.password_sheet import PasswordSheet
from policepost.intake.preview import Preview
from policepost.intake.result_view import ResultView, RowSheet
from policepost.intake.words import to_choose
from policepost.ui import style
from policepost.ui.file_dialogs import ask_open, ask_save
from policepost.ui.messages import confirmed, show_refusal, showing_refusals, tell
from policepost.ui.page import Page, Request
from policepost.ui.parts import EmptyState, scrolled, side_by_side
from policepost.ui.progress import Foreground

FILES = "*.xlsx *.xls *.xlsm *.ods *.csv *.txt"
LOOK_AGAIN_MS = 400
LEFT_WIDTH = 310


class FileView(QWidget):
    """The file on the left, what would become of its rows on the right.

    Nothing is written before "Import"; that is one transaction, and can be cancelled and undone.
    """

    decide = Signal()
    """The officer wants to decide about doubtful rows."""

    def __init__(self, page: Page, import_button: QPushButton) -> None:
        super().__init__()
        self._page, self._db, self.import_button = page, page.db, import_button
        self.done: TakenIn | None = None
        self._path: Path | None = None
        self._entry: int | None = None
        self._standing: frozenset[UUID] = frozenset()
        self.work = Foreground(page, page.tasks, self._failed)
        self._look_again = QTimer(self)
        self._look_again.setSingleShot(True)
        self._look_again.setInterval(LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self.check)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(side_by_side(self._left_pane(), self._right(), LEFT_WIDTH, keep="left"))
        self.show_nothing()

    def _left_pane(self) -> QWidget:
        self.pane = FilePane()
        self.pane.taken.connect(self.take_path)
        self.pane.chosen.connect(self.choose)
        self.pane.changed.connect(self._look_again.start)
        self.pane.named.connect(self._look_for_sender)
        return scrolled(self.pane)

    def _right(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        edge = style.px(16)
        column.setContentsMargins(edge, style.px(12), edge, style.px(12))
        self.empty = EmptyState("")
        self.result = ResultView(self._page.tasks)
        self.result.opened.connect(self.open_row)
        self.result.save_button.clicked.connect(self.choose_refused_file)
        self.result.decide_button.clicked.connect(self.decide)
        self.result.undo_button.clicked.connect(self.take_back)
        column.addWidget(self.empty, 1)
        column.addWidget(self.result, 1)
        return made

    # Choosing

    def show_nothing(self) -> None:
        """Wait for a file."""
        self.done = self._path = None
        sentence = _(
            "Choose a list of residents, dwellings or premises: xlsx, xls, ods or csv."
            " Nothing is changed yet."
        )
        self._show_no_rows(sentence)
        self.import_button.setText(_("Import"))
        self.pane.show_details(False)  # noqa: FBT003 - reads as a sentence

    def _show_no_rows(self, why: str) -> None:
        self.result.hide()
        self.empty.sentence.setText(why)
        self.empty.show()
        self.import_button.setEnabled(False)

    @Slot()
    def choose(self) -> None:
        """Open the system's file dialog."""
        ask_open(self._page, _("Choose a file"), FILES, self.take_path)

    @Slot(str)
    def take_path(self, written: str) -> None:
        """Read a file, guess its columns and say what importing it would do."""
        if self.work.busy:
            return
        self._page.notice.clear()
        self.show_nothing()
        self._path = Path(written).expanduser()
        self.pane.path_edit.setText(str(self._path))
        with self._db.reading() as session:
            first = next((name for _key, name in estates(session)), "")
        self.pane.begin(first)
        self.read("")

    def read(self, password: str) -> None:
        """Read the chosen file, with the password that the officer typed; it is not kept."""
        if self._path is not None and not self.work.busy:
            reading = partial(work.look, self._db, self._path, password)
            self.work.run(_("Reading the file"), reading, self._looked)

    def _looked(self, looked: Looked) -> None:
        self.pane.show_looked(looked)
        with self._db.reading() as session:
            self.pane.remember_estate(batch_queries.estate_of(session, looked.sender))
        self.check()

    @Slot()
    def _look_for_sender(self) -> None:
        """Look once more: the sender may have sent files before."""
        looked = self.pane.looked
        if looked is not None and not self.work.busy:
            guessing = partial(work.look_again, self._db, looked, looked.sender)
            self.work.run(_("Reading the file"), guessing, self._looked)

    @Slot()
    def check(self) -> None:
        """Try the import without keeping anything."""
        self._take_in(dry_run=True)

    def check_if_old(self) -> None:
        """Look again if meanwhile a file was taken in or back elsewhere: the list says otherwise.

        Else a file that was taken back among those of before would still bring nothing new.
        """
        if self.done is not None and self._standing_now() != self._standing:
            self.check()

    def _standing_now(self) -> frozenset[UUID]:
        with self._db.reading() as session:
            return batch_queries.standing(session)

    @Slot()
    def start(self) -> None:
        """Import for good."""
        if self.import_button.isEnabled():
            self._take_in(dry_run=False)

    def _take_in(self, *, dry_run: bool) -> None:
        looked = self.pane.looked
        if looked is None or self.work.busy:
            return
        self._look_again.stop()
        self._page.notice.clear()
        try:
            actions.check(looked)
        except Refused as refusal:
            self._show_no_rows(_("Its rows show here once it is known what they hold."))
            show_refusal(self._page, to_choose(looked) or refusal)
            return
        doing = partial(work.take_in, self._db, looked, self.pane.under(), dry_run)
        title = _("Checking the rows") if dry_run else _("Importing")
        self.work.run(title, doing, self._checked if dry_run else self._imported)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, CancelledImport):
            self._page.notice.say(_("Stopped. Nothing was changed."), "info")
        elif isinstance(error, Locked):
            PasswordSheet(self._page, error, self.read).open()
        elif isinstance(error, Refused):
            show_refusal(self._page, error)
        else:
            raise error

    # Showing

    def _checked(self, done: TakenIn) -> None:
        number = sum(total(done.reports, name) for name in ("added", "changed")) + done.parked
        file = self._path.name if self._path else ""
        words = _("{file} can be imported. Nothing is changed yet.")
        if number == 0:
            words = _("{file} brings nothing new.")
        self._show(done, words.format(file=file), imported=False)
        looked = self.pane.looked
        assert looked is not None  # noqa: S101
        with self._db.reading() as session:
            estate = assumed.told(session, looked.taken, self.pane.under())
        if estate and number:
            self._page.notice.say(estate, "wait")
        self.import_button.setEnabled(number > 0)
        self.import_button.setText(_("Import {count}").format(count=f"{number:,}"))
        if number and not self.pane.has_keyboard():
            self.import_button.setFocus()

    def _imported(self, done: TakenIn) -> None:
        self._show(done, _summary(done), imported=True)
        self.import_button.setEnabled(False)
        self.import_button.setText(_("Import"))
        with self._db.reading() as session:
            self._entry = undo.last_entry(session, self._db.officer.name)
        self.result.undo_button.setVisible(self._entry is not None)
        self.result.decide_button.setVisible(total(done.reports, "doubtful") > 0)

    def _show(self, done: TakenIn, sentence: str, *, imported: bool) -> None:
        looked = self.pane.looked
        assert looked is not None  # noqa: S101
        self.done = done
        self._standing = self._standing_now()
        self.empty.hide()
        self.result.show()
        self.result.sentence.setText(sentence)
        left = [part.plan.sheet.name for part in looked.parts if part.kind is None]
        words = _("Not taken: {names}.").format(names="、".join(left))
        self.result.note.setText(words)
        self.result.note.setVisible(bool(left))
        self.result.show_preview(Preview(looked.taken, done.reports), imported=imported)
        self.result.save_button.setVisible(refused.count(done.reports) > 0)
        for button in (self.result.undo_button, self.result.decide_button):
            button.hide()

    @Slot(object)
    def open_row(self, id_: UUID) -> None:
        """Show one row of the file with all that is to be said of it."""
        RowSheet(self._page, self.result.preview, id_, self._open_entry).open()

    def _open_entry(self, entry: UUID) -> None:
        self._page.asks.emit(Request("open", "resident", entry))

    @Slot()
    def take_back(self) -> None:
        """Undo the import, if nobody changed what it brought."""
        entry = self._entry
        if entry is None:
            return
        with self._db.reading() as session:
            count = undo.touched(session, entry)
        question = _("This changes {count} records at once. Take it all back?")
        if confirmed(self._page, question.format(count=f"{count:,}"), _("Take back")):
            doing = partial(undo.undo, self._db, entry)
            self.work.run(
                _("Taking back"),
                lambda _report, _cancelled: doing(),
                self._taken_back,
                stops=False,
            )

    def _taken_back(self, _none: None) -> None:
        self._entry = None
        tell(self._page, _("Taken back."))
        self.check()

    # Files to write

    @Slot()
    def choose_refused_file(self) -> None:
        """Ask where the rows that were left out are to be written."""
        if self.done is not None and refused.count(self.done.reports):
            stem = self._path.stem if self._path else ""
            name = _("{file} - to put right").format(file=stem)
            ask_save(self._page, _("Save refused rows"), name, "xlsx", self.write_refused)

    @Slot(str)
    def write_refused(self, path: str) -> None:
        """Write the refused and doubtful rows as a spreadsheet that can be put right."""
        looked, done = self.pane.looked, self.done
        if looked is None or done is None:
            return
        with showing_refusals(self._page):
            refused.write(Path(path), looked.taken, done.reports, self.pane.under())
            tell(self._page, _("Saved as {name}.").format(name=Path(path).name))


def _summary(done: TakenIn) -> str:
    """What an import did, in one sentence."""
    counts = {name: total(done.reports, name) for name in ("added", "changed", "same")}
    left = sum(total(done.reports, name) for name in ("refused", "doubtful", "skipped"))
    words = _("{added} added, {changed} changed, {same} the same already, {left} left out.")
    told = {name: f"{count:,}" for name, count in counts.items()}
    return words.format(**told, left=f"{left:,}")
