"""What is asked of the journal: is it as written, does it hold this code, give me some days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar

from policepost.audit import exporting, queries
from policepost.core import clock
from policepost.core.backups import standing
from policepost.core.backups.listing import Copy
from policepost.core.errors import Refused
from policepost.core.journalling import heads, verifying
from policepost.core.journalling.verifying import Fault
from policepost.core.language import _, format_moment, ngettext
from policepost.ui.file_dialogs import ask_save
from policepost.ui.form import DateField, Form, LineField
from policepost.ui.messages import show_refusal, showing_refusals, tell
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.ui.page import Page
    from policepost.ui.tasks import Report

SHOWN_FAULTS = 50


class VerifySheet(Sheet):
    """Goes through the whole chain and says in one sentence that all is well, or what is not."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Verify the journal"), 520)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.words = label(_("Reading …"), wrap=True)
        self.body.addWidget(self.words)
        self.body.addWidget(self.bar)
        self.body.addStretch(1)
        self.faults: Sequence[Fault] | None = None
        page.tasks.run_with_progress(
            partial(_verify, page.db), self._progress, self._done, self._failed
        )

    def _progress(self, done: int, of: int) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)

    def _done(self, answer: tuple[int, Sequence[Fault]]) -> None:
        count, self.faults = answer
        self.bar.hide()
        if not self.faults:
            words = ngettext(
                "{count} entry: nothing was altered, removed, inserted or moved.",
                "All {count} entries: nothing was altered, removed, inserted or moved.",
                count,
            )
            self.words.setText(words.format(count=f"{count:,}"))
            return
        words = ngettext(
            "{count} fault: the journal is not as it was written. Keep the file and tell your "
            "superior; the last backup shows what stood there.",
            "{count} faults: the journal is not as it was written. Keep the file and tell your "
            "superior; the last backup shows what stood there.",
            len(self.faults),
        )
        self.words.setText(words.format(count=len(self.faults)))
        for number, fault in enumerate(self.faults[:SHOWN_FAULTS]):
            self.body.insertWidget(number + 2, label(fault.sentence(), "warning", wrap=True))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            raise error
        show_refusal(self, error)


def _verify(
    db: Database, report: Report, _cancelled: Callable[[], bool]
) -> tuple[int, Sequence[Fault]]:
    kept = [one.manifest.heads for one in _backups(db) if one.manifest is not None]
    with db.reading() as session:
        connection = session.connection()
        last = heads.kept(db.folder, db.key)
        faults = verifying.verify(connection, last, report, older=kept)
        count, _code = queries.last_code(session, db.device)
    return count, faults


def _backups(db: Database) -> list[Copy]:
    """The backups that can be reached: each holds the journal's head of its day."""
    found: list[Copy] = []
    for place in standing.places(db.folder):
        with suppress(OSError):
            found += standing.good(db, place)
    return found


class CodeSheet(Sheet):
    """Says whether the chain still holds the entry whose check code stands on a paper."""

    def __init__(self, page: Page, show: Callable[[int], None]) -> None:
        super().__init__(page, _("Check a printed code"), 420)
        self._db, self._show = page.db, show
        words = _("Type the eight characters that stand on the backup sheet or the paper.")
        self.body.addWidget(label(words, "muted", wrap=True))
        form = Form()
        form.add(LineField("code", _("Check code"), required=True))
        self.answer = label("", wrap=True)
        self.put_form(form)
        self.body.insertWidget(2, self.answer)
        self.on_done(_("Check"), self.check)

    @Slot()
    def check(self) -> None:
        """Look for the entry."""
        with showing_refusals(self):
            assert self.form is not None  # noqa: S101 - put in above
            code = self.form.values()["code"]
            with self._db.reading() as session:
                found = queries.holding(session, code)
            if found is None:
                raise Refused(
                    _("The journal holds no such entry: mistyped, of another post, or removed."),
                    field="code",
                )
            words = _("The journal still holds it: entry no. {number} of {moment}, {officer}.")
            self.answer.setText(
                words.format(
                    number=f"{found.seq:,}",
                    moment=format_moment(found.at) if found.at else "–",
                    officer=found.officer or _("the program"),
                )
            )
            self._show(found.number)


class ExportSheet(Sheet):
    """Asks which days to write as lines of JSON that prove themselves."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Export the journal"), 420)
        self._host = page
        words = _(
            "Writes every entry of these days with its check marks, for whoever examines the "
            "journal elsewhere. For a table of what the list shows use the button above the list."
        )
        self.body.addWidget(label(words, "muted", wrap=True))
        form = Form()
        form.row(
            DateField("first", _("From"), required=True), DateField("last", _("To"), required=True)
        )
        today = clock.today()
        form.set_values({"first": today - timedelta(days=30), "last": today})
        self.put_form(form)
        self.on_done(_("Export …"), self.ask)

    @Slot()
    def ask(self) -> None:
        """Ask where to."""
        with showing_refusals(self):
            assert self.form is not None  # noqa: S101 - put in above
            days = self.form.values()
            if days["last"] < days["first"]:
                raise Refused(_("The last day lies before the first."), field="last")
            name = _("Journal {first} to {last}").format(**days)
            save = partial(self.save, days["first"], days["last"])
            ask_save(self, _("Export the journal"), name, "jsonl", save)

    def save(self, first: object, last: object, path: str) -> None:
        """Write the file in the background."""
        host, target = self._host, Path(path)
        work = partial(exporting.lines, host.db, target, first, last)  # type: ignore[arg-type]
        host.tasks.run(work, partial(_saved, host, target.name), partial(_refused, host))
        self.close_sheet()


def _saved(page: Page, name: str, count: int) -> None:
    words = ngettext("{count} entry saved in {name}.", "{count} entries saved in {name}.", count)
    tell(page, words.format(count=f"{count:,}", name=name))


def _refused(page: Page, error: Exception) -> None:
    if not isinstance(error, Refused):
        raise error
    show_refusal(page, error)
