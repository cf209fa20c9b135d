"""The mediation page: the list of disputes, and one case from the quarrel to the kept promise.

What can be asked of it stands in `policepost.mediation.commands`, which sheet opens for what in
`policepost.mediation.sheets`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from operator import methodcaller
from typing import ClassVar
from uuid import UUID

import shiboken6
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.mediation import actions, codes, sheets, tour
from policepost.mediation.calls import queries as calls
from policepost.mediation.case_view import CaseView
from policepost.mediation.commands import Command
from policepost.mediation.guard_part import CaseGuard
from policepost.mediation.header import PageHeader
from policepost.mediation.law import actions as law
from policepost.mediation.law.hints import Hint
from policepost.mediation.law.words import Track
from policepost.mediation.lines import Card, PartyLine
from policepost.mediation.list_part import DisputeList
from policepost.mediation.next_step import next_step
from policepost.mediation.paper_work import PaperWork
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context, Page, Request
from policepost.ui.sheet import Sheet, Way
from policepost.ui.undoing import tell_with_undo
from policepost.ui.watch import Watch


class MediationPage(Page):
    """List and case; everything that is done with a case begins here."""

    name: ClassVar[str] = "mediation"
    icon: ClassVar[str] = "scale"
    shows: ClassVar[frozenset[str]] = frozenset(
        {"supplement", "instalment", "payment", "confirmation", "duty", "attachment"}
        | {"dispute", "dispute_party", "handover", "panel_member", "sitting", "attendance"}
        | {"mediator", "mediator_absence", "mediation_choice"}
        | {"term", "agreement", "signature", "follow_up", "place", "setting"}
    )
    answers: ClassVar[frozenset[str]] = frozenset({"dispute", "handover", "duty"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._open_id: UUID | None = None
        self._sheet: Sheet | None = None
        self.watch = Watch(self, self.db, self.tasks)
        self.list = DisputeList(self, self.register)
        self.case = CaseView(self)
        self.papers: PaperWork = PaperWork(self, self.case)
        self.guard = CaseGuard(self.db, self.watch)
        self._stack = QStackedWidget()
        for part in (self.list, self.case, self.guard):
            self._stack.addWidget(part)
        self.body.addWidget(self._stack, 1)
        self.top = PageHeader(self)
        self.buttons = self.top.buttons
        self._listen()
        self._show_list()

    def _listen(self) -> None:
        self.guard.passed.connect(self.open_dispute)
        self.guard.left.connect(self.close_case)
        self.list.opened.connect(self.open_dispute)
        self.case.party_wanted.connect(self._party_wanted)
        self.case.panel_wanted.connect(partial(self.open_sheet, "panel"))
        self.case.step_opened.connect(self.open_step)
        self.case.term_wanted.connect(self.open_term)
        self.case.course.way.accepted.connect(self.accept)

    @override
    def title(self) -> str:
        return _("Mediation")

    @override
    def refresh(self) -> None:
        if self._open_id is not None:
            self._show_case()
        elif self.guard.asked is None:
            self.list.refresh()
            self.top.show_calls(self._waiting())

    @override
    def answer(self, request: Request) -> None:
        if request.kind == "dispute" and request.verb == "open" and request.id is not None:
            self.open_dispute(request.id)
            return
        self.close_case()
        if request.kind == "handover":
            self.take_in_call(request.id)
        elif request.kind == "duty":
            self.open_sheet("open_duties")
        elif request.verb == "new":
            self.register_with(request.values)
        else:
            self.list.show_filter(request.values)

    @override
    def show_refusal(self, refusal: Refused) -> None:
        if self._open_id is None or not self.case.wording.form.show_refusal(refusal):
            super().show_refusal(refusal)

    @override
    def way_back(self) -> Way | None:
        here = self._open_id or self.guard.asked
        return methodcaller("open_dispute", here) if here else None

    @override
    def focus_first(self) -> None:
        if self.guard.asked is not None:
            self.guard.ask()
        elif self._open_id is None:
            self.list.focus_first()
        elif self.case.wording.writable:
            self.case.wording.form.focus_first()
        else:
            self.top.focus_first()

    def pictures(self) -> Iterable[tuple[str, Callable[[], None]]]:
        """States of the page worth a picture."""
        return tour.steps(self)

    # Which of the two is shown

    @Slot(object)
    def open_dispute(self, dispute_id: UUID) -> None:
        """Show one case; a protected one asks for a reason first."""
        if self.guard.stands_before(dispute_id):
            self._open_id = None
            self.watch.card(None)
            self._show_list()
            self._stack.setCurrentWidget(self.guard)
            self.top.show_guard()
        else:
            self._open_id = dispute_id
            self._show_case()
        self.focus_first()

    def close_case(self) -> None:
        """Go back to the list; what was typed is kept as a draft."""
        self._open_id = self.guard.asked = None
        self.watch.card(None)
        self._show_list()
        self.list.refresh()
        self.list.view.setFocus()

    def _waiting(self) -> int:
        with self.db.reading() as session:
            return calls.waiting_count(session)

    def _show_list(self) -> None:
        self._stack.setCurrentWidget(self.list)
        self.top.show_list(self._waiting())

    def _show_case(self) -> None:
        card = self.case.show_dispute(self._open_id) if self._open_id else None
        if card is None:
            self.close_case()
            return
        self.watch.card(Ref("dispute", card.id))
        self._stack.setCurrentWidget(self.case)
        self.top.show_case(card)

    def _card(self) -> Card:
        card = self.case.card
        if card is None:
            raise LookupError("no case is open")
        return card

    # What is done

    def do(self, command: Command, *, of_case: bool) -> None:
        """Do what a button, a menu or a key asks for; what a case is needed for, only over one."""
        if self._open_id is not None or not of_case:
            self.notice.clear()  # what was refused before was read by now
            command.does(self)

    def save(self) -> None:
        """Make official what was typed into the case."""
        with showing_refusals(self):
            if self.case.wording.save():
                self._show_case()
                tell_with_undo(self, _("Saved."))

    def end_or_reopen(self) -> None:
        """Ask why the mediation ends without agreement, or open a closed case again."""
        card = self._card()
        if card.status in codes.OPEN:
            self.open_sheet("end")
        else:
            with showing_refusals(self):
                actions.reopen(self.db, card.id)

    @Slot(object)
    def accept(self, hint: Hint) -> None:
        """Let the case go the way, or be mediated by whom, the rules propose by now."""
        with showing_refusals(self):
            if isinstance(hint.choice, Track):
                actions.choose_track(self.db, self._card().id, hint.choice)
            else:
                law.take_way(self.db, self._card(), hint.choice)
            self._show_case()
            tell_with_undo(self, _("Accepted."))

    def take_next_step(self) -> None:
        """Open the sheet for what there is to do next."""
        step = next_step(self._card())
        if step is not None:
            self.open_step(step[1])

    def about_case(self, ask: Callable[[Ref], None]) -> None:
        """Ask the window for something about the case: its history, its deletion."""
        self.watch.acted()
        ask(Ref("dispute", self._card().id))

    # Sheets: each is opened by `show_sheet`, with the way in which a page built anew opens it again

    def show_sheet(self, sheet: Sheet, way: Way) -> None:
        """Open a sheet in place of the one that is open, and listen to what it asks for."""
        if self._sheet is not None and shiboken6.isValid(self._sheet):
            self._sheet.close_sheet()
        self._sheet = sheet.reopened_by(way)
        for signal, slot in sheets.wishes(self, sheet):
            getattr(sheet, signal).connect(slot)
        sheet.open()

    def open_sheet(self, name: str) -> None:
        """Open a sheet by its name in `sheets`: of the post, or of the case that is open."""
        if name in sheets.OF_THE_POST:
            sheet = sheets.OF_THE_POST[name](self)
        else:
            sheet = sheets.OF_A_CASE[name](self, self._card())
        self.show_sheet(sheet, methodcaller("open_sheet", name))

    @Slot(object)
    def open_step(self, ref: Ref) -> None:
        """Open the sheet in which a step of the case is taken, or another dispute.

        The dispute itself has none.
        """
        if ref.kind == "dispute" and ref.id != self._card().id:
            self.open_dispute(ref.id)
            return
        sheet = sheets.sheet_for(self, self._card(), ref)
        if sheet is not None:
            self.show_sheet(sheet, methodcaller("open_step", ref))

    def register(self) -> None:
        """Register a dispute."""
        self.register_with({})

    def register_with(self, values: Mapping[str, object]) -> None:
        """Register a dispute of which something is known already."""
        sheet = sheets.RegisterSheet(self, values)
        self.show_sheet(sheet, methodcaller("register_with", dict(values)))

    def take_in_call(self, call_id: UUID | None = None) -> None:
        """Register a dispute from a call that waits; without one, or if it is gone, show all."""
        with self.db.reading() as session:
            call = calls.call(session, call_id) if call_id is not None else None
        if call is not None:
            self.register_with(call.values())
        else:
            self.open_sheet("calls")

    def is_open(self, dispute_id: UUID) -> bool:
        """Whether this case is shown, not a question before it."""
        return self._open_id == dispute_id

    @Slot(int)
    def open_term(self, number: int) -> None:
        """Say more of one clause: who owes what to whom, how, and in which parts."""
        with showing_refusals(self):
            sheet = sheets.term_sheet(self, self._card(), number)
            self.show_sheet(sheet, methodcaller("open_term", number))

    @Slot(object)
    def _party_wanted(self, party: PartyLine | None) -> None:
        self.open_party(party.id if party is not None else None)

    def open_party(self, party_id: UUID | None) -> None:
        """Correct what the paper says of a party, or add one."""
        card = self._card()
        party = next((one for one in card.parties if one.id == party_id), None)
        if party is not None or party_id is None:
            sheet = sheets.PartySheet(self, card, party)
            self.show_sheet(sheet, methodcaller("open_party", party_id))
