"""The sheet of one booking: what it is, what to bring, and every step of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.appointments import actions, lines, queries, rules
from policepost.appointments.dialogs.booking_facts import BookingFacts
from policepost.appointments.dialogs.drawers import (
    CancelDrawer,
    CorrectDrawer,
    Drawer,
    MoveDrawer,
)
from policepost.appointments.dialogs.papers_list import PapersList
from policepost.appointments.lines import BookingLine
from policepost.appointments.states import State
from policepost.core import clock
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.ui import style
from policepost.ui.autosave import Autosave
from policepost.ui.messages import showing_refusals, tell
from policepost.ui.page import Request
from policepost.ui.parts import (
    clear,
    danger_button,
    label,
    link_button,
    primary_button,
    rule,
    small_button,
)
from policepost.ui.sheet import Sheet
from policepost.ui.watch import Watch

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.ui.page import Page

_STEPS_SHOWN = 12


class BookingSheet(Sheet):
    """Shows one booking; a step is taken by its button, and taken back by another."""

    wants_paper = Signal(object)
    """The id of the booking whose papers to bring are to be printed."""

    def __init__(self, page: Page, booking: BookingLine) -> None:
        super().__init__(page, booking.name, 520)
        self._host, self._db = page, page.db
        self.booking = booking
        self.watch = Watch(self, page.db, page.tasks)
        self.watch.card(Ref(queries.KIND, booking.id))
        self.drawer: Drawer | None = None
        self._kept: Autosave | None = None
        self._contents = QVBoxLayout()
        self.body.addLayout(self._contents)
        self.body.addStretch(1)
        self.next_button = self.on_done("", self._next_step)
        self._fill()

    def show_again(self, *, anyhow: bool = False) -> None:
        """Read the booking again after a change; closes when it is gone.

        What is being typed stays. Drawn anew only where something is different, or ``anyhow``.
        """
        with self._db.reading() as session:
            found = lines.booking(session, self.booking.id)
        if found is None:
            self.close_sheet()
        elif anyhow or found != self.booking:
            self.booking = found
            if self.drawer is None:  # else what is being typed there would be lost
                self._fill()

    def _fill(self) -> None:
        clear(self._contents)
        self.drawer = self.form = None
        self.title_label.setText(self.booking.name)
        content = QWidget()
        self._inside = QVBoxLayout(content)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(style.px(10))
        self.facts = BookingFacts(self._db, self.booking)
        self.facts.card_asked.connect(self._open_card)
        self._inside.addWidget(self.facts)
        self._inside.addWidget(self._steps())
        self._drawer_place = QVBoxLayout()
        self._inside.addLayout(self._drawer_place)
        self._inside.addWidget(rule())
        self._inside.addWidget(self._papers())
        self._inside.addWidget(rule())
        self._inside.addWidget(self._history())
        self._contents.addWidget(content)
        content.show()
        words = self._next_words()
        self.next_button.setText(words)
        self.next_button.setAccessibleName(words)
        self.next_button.setVisible(bool(words))

    # The steps

    def _steps(self) -> QWidget:
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(8))
        for button in self._step_buttons():
            row.addWidget(button)
        row.addStretch(1)
        return held

    def _step_buttons(self) -> list[QPushButton]:
        one, now = self.booking, clock.now()
        found = []
        if rules.may_move(one, State.DONE, now) and one.state == State.BOOKED:
            found.append(small_button(_("Mark as done"), partial(self._step, actions.finish)))
        if rules.may_move(one, State.NO_SHOW, now):
            found.append(small_button(_("Mark as no-show"), partial(self._step, actions.miss)))
        if one.state in {State.WAITING, State.BOOKED}:
            found.append(small_button(_("Move…"), partial(self.open_drawer, MoveDrawer)))
        found.append(small_button(_("Correct…"), partial(self.open_drawer, CorrectDrawer)))
        if rules.may_move(one, State.CANCELLED, now):
            found.append(danger_button(_("Cancel…"), partial(self.open_drawer, CancelDrawer)))
        if rules.state_before(one) is not None:
            found.append(small_button(_("Take back the last step"), self._take_back))
        return found

    def _next_words(self) -> str:
        """The step that comes next, on the blue button; empty when there is none."""
        now = clock.now()
        if self.booking.state == State.WAITING:
            return _("Give a time")
        if rules.may_move(self.booking, State.ARRIVED, now):
            return _("Mark as arrived")
        return _("Mark as done") if rules.may_move(self.booking, State.DONE, now) else ""

    @Slot()
    def _next_step(self) -> None:
        if self.drawer is not None:
            self._do_drawer()
        elif self.booking.state == State.WAITING:
            self.open_drawer(MoveDrawer)
        elif self.booking.state == State.BOOKED:
            self._step(actions.arrive)
        elif self.booking.state == State.ARRIVED:
            self._step(actions.finish)

    def _step(self, action: Callable[[Database, UUID], None]) -> None:
        with showing_refusals(self):
            action(self._db, self.booking.id)
            self.notice.clear()
            self.show_again()
            words = f"{self.booking.name} · {self.booking.state_words}"
            tell(self._host, words, partial(actions.take_back, self._db, self.booking.id))

    @Slot()
    def _take_back(self) -> None:
        with showing_refusals(self):
            actions.take_back(self._db, self.booking.id)
            self.show_again()

    # What opens inside

    def open_drawer(self, kind: type[Drawer]) -> None:
        """Open the form of one thing to do, such as cancelling."""
        clear(self._drawer_place)
        self._keep_drawer()
        self.drawer = self.form = kind(self._db, self.booking)
        self._kept = Autosave(
            self.drawer, self._db, self._host.tasks, self.drawer.draft, self.booking.id
        )
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.drawer)
        row = QHBoxLayout()
        row.addWidget(self._kept.note, 1)
        row.addWidget(small_button(_("Leave it"), self._close_drawer))
        self.do_button = primary_button(self.drawer.done_words(), self._do_drawer)
        row.addWidget(self.do_button)
        column.addLayout(row)
        self._drawer_place.addWidget(held)
        held.show()
        self.next_button.setVisible(False)
        self.drawer.focus_first()

    @Slot()
    def _close_drawer(self) -> None:
        """Leave it for now; what was typed is there again when the drawer opens next."""
        self._keep_drawer()
        self._fill()

    def _keep_drawer(self) -> None:
        if self._kept is not None:
            self._kept.flush()
            self._kept = None

    @override
    def close_sheet(self) -> None:
        self._keep_drawer()
        super().close_sheet()

    @override
    def typed(self) -> Any:
        return None if self.drawer is None else (type(self.drawer), self.drawer.typed())

    @override
    def restore(self, typed: Any) -> None:
        if typed is not None:
            self.open_drawer(typed[0])
            super().restore(typed[1])

    @Slot()
    def _do_drawer(self) -> None:
        if self.drawer is None:
            return
        with showing_refusals(self):
            sentence = self.drawer.do()
            tell(self._host, sentence)
            self.notice.clear()
            if self._kept is not None:
                self._kept.done()
            self.drawer = self._kept = None
            self.show_again(anyhow=True)

    # What to bring

    def _papers(self) -> PapersList:
        self.papers = PapersList(self.booking)
        self.papers.ticked.connect(self._ticked)
        self.papers.print_asked.connect(self._print_list)
        return self.papers

    @Slot()
    def _ticked(self) -> None:
        with showing_refusals(self):
            actions.tick_papers(self._db, self.booking.id, self.papers.brought())
        with self._db.reading() as session:
            found = lines.booking(session, self.booking.id)
        if found is not None:
            self.booking = found  # known: nothing else on the sheet changes with a tick

    @Slot()
    def _print_list(self) -> None:
        self.wants_paper.emit(self.booking.id)

    # Its story

    def _history(self) -> QWidget:
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(2))
        head = QHBoxLayout()
        head.addWidget(label(_("History"), "subheading"), 1)
        head.addWidget(link_button(_("What was changed"), self._ask_history))
        column.addLayout(head)
        with self._db.reading() as session:
            told = journal.history(session, [Ref(queries.KIND, self.booking.id)])
        for line in told[:_STEPS_SHOWN]:
            parts = (f"{line.at:%m-%d %H:%M}", _(line.action), line.officer)
            column.addWidget(label(" · ".join(part for part in parts if part), "small", wrap=True))
        return held

    @Slot()
    def _ask_history(self) -> None:
        self.watch.acted()
        self.close_sheet()
        self._host.ask_history(Ref(queries.KIND, self.booking.id))

    @Slot()
    def _open_card(self) -> None:
        self._host.asks.emit(Request("open", "resident", self.booking.resident_id))
        self.close_sheet()


def booking_sheet(page: Page, booking_id: UUID) -> BookingSheet | None:
    """Make the sheet of a booking; None when it is gone."""
    with page.db.reading() as session:
        found = lines.booking(session, booking_id)
    return None if found is None else BookingSheet(page, found)
