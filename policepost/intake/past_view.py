"""Files that were taken in before, and the columns that are remembered of their senders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import clock
from policepost.core.language import _, format_day, format_moment, format_short_day, ngettext
from policepost.core.shapes import Ref
from policepost.intake import actions, batch_queries, exporting, layout_queries
from policepost.intake.batch_queries import KIND, BatchLine
from policepost.intake.kinds import kind_of
from policepost.intake.layout_queries import LayoutLine
from policepost.lists.taking import Exported, ListExport
from policepost.ui import style
from policepost.ui.allowed import show_only_if
from policepost.ui.basics import label, secondary_button
from policepost.ui.listview import ListView
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import EmptyState
from policepost.ui.table import Column, ListSource, PagedModel
from policepost.ui.undoing import take_back, tell_with_undo

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.exchange.book import Page as Table

    Make = Callable[[Session, Sequence[UUID]], Table]


def batch_columns() -> list[Column[BatchLine]]:
    """The columns of the list of files."""
    counts = (
        (_("Added"), "added", 84),
        (_("Changed"), "changed", 84),
        (_("No change"), "same", 92),
    )
    return [
        Column(_("Taken in"), lambda line: format_moment(line.at), sort="at", width=160),
        Column(_("File name"), lambda line: line.file, sort="file"),
        Column(_("Sender"), lambda line: line.sender, sort="sender", width=150, drop=2, muted=True),
        Column(_("By"), lambda line: line.by, sort="by", width=90, drop=1),
        *(
            Column(
                heading,
                lambda line, name=name: f"{line.counts[name]:,}",  # type: ignore[misc]
                width=width,
                right=True,
            )
            for heading, name, width in counts
        ),
        Column(_("Left out"), lambda line: f"{line.left_out:,}", width=84, right=True),
        Column(
            _("State"),
            _state,
            width=190,
            tone=_tone,
        ),
    ]


def _tone(line: BatchLine) -> str:
    if line.taken_back_at is not None:
        return "muted"
    return "wait" if line.waiting else "good"


def _state(line: BatchLine) -> str:
    if line.taken_back_at is None:
        waiting = ngettext("{count} row waits", "{count} rows wait", line.waiting)
        return waiting.format(count=f"{line.waiting:,}") if line.waiting else _("In the register")
    day = format_short_day(line.taken_back_at, today=clock.today())
    return _("Taken back {day} · {officer}").format(day=day, officer=line.taken_back_by)


class _ListPart(QWidget):
    """A list with buttons below it, also those that take it away; an empty one says so."""

    def __init__(
        self, page: Page, export: ListExport, columns: list[Column[Any]], name: str, empty: str
    ) -> None:
        super().__init__()
        self._name = name
        self._page, self._db = page, page.db
        self._leaving: list[QPushButton] = []
        self.model = PagedModel(columns, page.tasks, self)
        self.view = ListView()
        self.view.show_model(self.model, name)
        self.empty = EmptyState(empty)
        column = QVBoxLayout(self)
        edge = style.px(16)
        column.setContentsMargins(edge, style.px(12), edge, style.px(12))
        column.setSpacing(style.px(10))
        self.note = label("", "muted", wrap=True)
        column.addWidget(self.note)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        self.foot = QHBoxLayout()
        for words, slot in ((_("Save as a file"), export.ask), (_("Ledger"), export.ask_paper)):
            button = secondary_button(words, slot)
            self.foot.addWidget(button)
            show_only_if(export.allowed, button)
            self._leaving.append(button)
        self.foot.addStretch(1)
        column.addLayout(self.foot)
        self.view.current.connect(self._stand)

    def show_lines(self, lines: list[Any], *sorts: str) -> None:
        """Show other lines."""
        keys: dict[str, Callable[[Any], Any]] = {name: attrgetter(name) for name in sorts}
        self.lines = {line.id: line for line in lines}
        self.model.reload(ListSource(lines, keys))
        for part in (self.view, self.note):
            part.setVisible(bool(lines))
        for button in self._leaving:
            button.setEnabled(bool(lines))
        self.empty.setVisible(not lines)
        self.view.stand_somewhere()
        self._stand()

    def _taken(self, kind: str, headings: Sequence[str], make: Make) -> Exported:
        return Exported(self.view, self._name, kind, headings, make, printed=headings)

    def current(self) -> Any:
        """The line that the list stands on."""
        return self.lines.get(self.view.current_id())

    @Slot()
    def _stand(self) -> None:
        raise NotImplementedError

    def _key(self, key: str, slot: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self.view)
        shortcut.activated.connect(slot)


class PastView(_ListPart):
    """Files that were taken in, with taking one back and its history."""

    def __init__(self, page: Page, export: ListExport) -> None:
        super().__init__(
            *(page, export, batch_columns(), _("Files taken in")),
            _("No file has been taken in yet."),
        )
        self.note.setText(
            _("A file can be taken back as long as nothing that it brought was changed since.")
        )
        self.history_button = secondary_button(_("History"), self.ask_history)
        self.undo_button = secondary_button(_("Take the import back"), self.take_back)
        self.undo_button.setToolTip("Ctrl+Z")
        self._key("Ctrl+Z", self.take_back)
        for button in (self.history_button, self.undo_button):
            self.foot.addWidget(button)

    @Slot()
    def refresh(self) -> None:
        """Read the list again."""
        with self._db.reading() as session:
            lines = batch_queries.batches(session)
        self.show_lines(lines, "at", "file", "sender", "by")

    @Slot()
    @override
    def _stand(self) -> None:
        line: BatchLine | None = self.current()
        self.history_button.setEnabled(line is not None)
        self.undo_button.setEnabled(line is not None and line.taken_back_at is None)

    def exported(self) -> Exported:
        """The list as it can be taken away."""
        return self._taken(KIND, exporting.IMPORT_HEADINGS, exporting.imports)

    @Slot()
    def take_back(self) -> None:
        """Take a file back, if nobody changed what it brought."""
        line: BatchLine | None = self.current()
        if line is not None and line.taken_back_at is None:
            with showing_refusals(self._page):
                take_back(self._page, line.entry)

    @Slot()
    def ask_history(self) -> None:
        """Show who took the file in and who took it back."""
        line: BatchLine | None = self.current()
        if line is not None:
            self._page.ask_history(Ref(KIND, line.id))


def layout_columns() -> list[Column[LayoutLine]]:
    """The columns of the list of remembered columns."""
    return [
        Column(_("Sender"), lambda line: line.sender, sort="sender", width=180),
        Column(
            _("Holds"),
            lambda line: _(kind_of(line.kind).title) if line.kind else _("Nothing to take in"),
            sort="kind",
            width=130,
        ),
        Column(
            _("Headings"), lambda line: "、".join(one for one in line.headings if one), muted=True
        ),
        Column(
            _("Columns taken"),
            lambda line: _("{taken} of {of}").format(taken=line.columns, of=len(line.headings)),
            width=120,
        ),
        Column(_("Noted on"), lambda line: format_day(line.noted_on), sort="noted_on", width=160),
    ]


class SendersView(_ListPart):
    """The columns that are remembered, with forgetting one."""

    def __init__(self, page: Page, export: ListExport) -> None:
        super().__init__(
            *(page, export, layout_columns(), _("Remembered columns")),
            _("Where you put columns right, they are remembered here for the sender's next file."),
        )
        self.note.setText(
            _("A file with the same headings, or from the same sender, gets these columns at once.")
        )
        self.forget_button = secondary_button(_("Forget"), self.forget)
        self.forget_button.setToolTip("Del")
        self._key("Del", self.forget)
        self.foot.addWidget(self.forget_button)

    @Slot()
    def refresh(self) -> None:
        """Read the list again."""
        with self._db.reading() as session:
            lines = layout_queries.layout_lines(session)
        self.show_lines(lines, "sender", "kind", "noted_on")

    @Slot()
    @override
    def _stand(self) -> None:
        self.forget_button.setEnabled(self.current() is not None)

    def exported(self) -> Exported:
        """The list as it can be taken away."""
        return self._taken(layout_queries.KIND, exporting.LAYOUT_HEADINGS, exporting.layouts)

    @Slot()
    def forget(self) -> None:
        """Forget how somebody's columns were put right."""
        line: LayoutLine | None = self.current()
        if line is not None:
            with showing_refusals(self._page):
                actions.forget(self._db, line.id)
                tell_with_undo(self._page, _("Forgotten."))
                self.refresh()
