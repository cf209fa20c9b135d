"""The mediation page: the list of disputes, and one case from the quarrel to the kept promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from operator import methodcaller
from typing import ClassVar
from uuid import UUID

import shiboken6
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget
from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.mediation import (
    actions,
    codes,
    hindrances,
    listing,
    queries,
)
from policepost.mediation.after.list_sheets import NumbersSheet, OpenDutiesSheet
from policepost.mediation.after.supplement_sheet import SupplementSheet, SupplementSignSheet
from policepost.mediation.calls import queries as calls
from policepost.mediation.calls.sheet import CallsSheet
from policepost.mediation.case_view import CaseView, next_step
from policepost.mediation.change_sheet import ChangeSheet
from policepost.mediation.directory import MediatorLine
from policepost.mediation.directory_sheet import DirectorySheet
from policepost.mediation.dossier.file_sheet import FileSheet
from policepost.mediation.ending_sheets import EndSheet
from policepost.mediation.figures.sheet import FiguresSheet
from policepost.mediation.guard_part import CaseGuard
from policepost.mediation.intake_sheets import RegisterSheet
from policepost.mediation.lines import Card, PartyLine
from policepost.mediation.list_part import DisputeList
from policepost.mediation.many.sheet import PartiesSheet
from policepost.mediation.panel_sheet import PanelSheet
from policepost.mediation.paper_work import PaperWork
from policepost.mediation.papers import issued_again
from policepost.mediation.papers_sheet import PapersSheet
from policepost.mediation.party_sheet import PartySheet
from policepost.mediation.planning.absence_sheet import AbsenceSheet
from policepost.mediation.planning.choices_sheet import ChoicesSheet
from policepost.mediation.proof.check_sheet import CheckSheet
from policepost.mediation.proof.keys_sheet import KeysSheet
from policepost.mediation.proof.queries import Issued
from policepost.mediation.sitting_sheets import RecordSheet
from policepost.mediation.steps import sheet_for
from policepost.mediation.term_sheet import TermSheet
from policepost.ui.allowed import show_only_if
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context, Page, Request
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.parts import Badge, label, link_button, secondary_button
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
    answers: ClassVar[frozenset[str]] = frozenset({"dispute", "handover"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._open_id: UUID | None = None
        self._sheet: Sheet | None = None
        self.watch = Watch(self, self.db, self.tasks)
        self.list = DisputeList(self, self.register)
        self.case = CaseView(self)
        self.papers = PaperWork(self, self.case)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.case)
        self.guard = CaseGuard(self.db, self.watch)
        self.guard.passed.connect(self.open_dispute)
        self.guard.left.connect(self.close_case)
        self._stack.addWidget(self.guard)
        self.body.addWidget(self._stack, 1)
        self._build_header()
        self.list.opened.connect(self.open_dispute)
        self.case.party_wanted.connect(self._party_wanted)
        self.case.panel_wanted.connect(self.open_panel)
        self.case.step_opened.connect(self.open_step)
        self.case.term_wanted.connect(self.open_term)
        self.add_key("Ctrl+Shift+L", _("Back to the list"), self.close_case)
        mediate = "mediation.mediate"
        self.add_key("Ctrl+H", _("History and undo"), self._ask_history)
        self.add_key("Ctrl+Shift+V", _("Check a paper"), self.open_check)
        self.add_key("Ctrl+Shift+J", _("The whole file"), self._ask_file)
        self.add_key("Ctrl+S", _("Save"), self._save, mediate)
        self.add_key("Ctrl+E", _("Next step of the case"), self.step_button.click, mediate)
        course = self.case.course
        show_only_if(
            self.db.may(mediate),
            course.oral_button,
            course.follow_up_button,
            course.panel_button,
            course.way.weigh_button,
        )
        self._show_list()

    def _build_header(self) -> None:
        self.back_button = link_button(_("Mediation") + " ›", self.close_case)
        self.back_button.setToolTip(_("Back to the list  Ctrl+Shift+L"))
        self.heading = label("", "page-title")
        self.state_badge = Badge()
        self.header.add_left(self.back_button)
        self.header.add_left(self.heading)
        self.header.add_left(self.state_badge)
        add = self.header.add_action
        self.register_button = add(_("＋ Register dispute"), self.register, "Ctrl+N", primary=True)
        directory, mediate, sign = "mediation.set_up", "mediation.mediate", "mediation.sign"
        self.directory_button = add(_("Mediators"), self.open_directory, needs=directory)
        self.list_more_button = secondary_button(_("More ▾"))
        self.list_more_button.setMenu(self._list_menu())
        self.header.add_right(self.list_more_button)
        self.figures_button = add(_("Figures"), self.open_figures, "Ctrl+Shift+T")
        take_in = "mediation.take_in"
        self.calls_button = add("", self.open_calls, "Ctrl+Shift+K", needs=take_in)
        self.more_button = secondary_button(_("More ▾"))
        self.more_button.setMenu(self._menu())
        self.header.add_right(self.more_button)
        self.change_button = add(_("Correct"), self.open_change, needs=mediate)
        self.end_button = add(_("End"), self._end, needs=mediate)
        self.step_button = add("", self._next_step, needs=mediate)
        self.papers_button = add(_("Papers"), self.open_papers, "Ctrl+Shift+D")
        self.save_button = add(_("Save"), self._save, needs=mediate)
        self.pdf_button = add("PDF", self.papers.save_agreement, "Ctrl+Shift+P", needs=sign)
        self.print_button = add(
            _("Print"), self.papers.print_agreement, "Ctrl+P", primary=True, needs=sign
        )

    def _list_menu(self) -> QMenu:
        menu = QMenu(self.list_more_button)
        menu.addAction(_("Responsibility list of all")).triggered.connect(self.open_duties)
        menu.addAction(_("Numbers on paper")).triggered.connect(self.open_numbers)
        menu.addAction(_("Check a paper") + "\tCtrl+Shift+V").triggered.connect(self.open_check)
        menu.addAction(_("Keys of posts")).triggered.connect(self.open_keys)
        return menu

    def _menu(self) -> QMenu:
        menu = QMenu(self.more_button)
        if self.db.may("mediation.mediate"):
            menu.addAction(_("Responsibility list")).triggered.connect(self._duties)
        if self.db.may("mediation.sign"):
            self.void_action = menu.addAction(_("Void the number"))
            self.void_action.triggered.connect(self._void)
        menu.addAction(_("The whole file") + "\tCtrl+Shift+J").triggered.connect(self.open_file)
        menu.addAction(_("History and undo") + "\tCtrl+H").triggered.connect(self._history)
        if self.db.may("retention.propose"):
            menu.addAction(_("Propose deletion")).triggered.connect(self._propose_deletion)
        return menu

    @override
    def title(self) -> str:
        return _("Mediation")

    @override
    def badge(self) -> tuple[int, str] | None:
        with self.db.reading() as session:
            count = queries.badge(session)
        return (count, "bad") if count else None

    @override
    def refresh(self) -> None:
        if self._open_id is not None:
            self._show_case()
        elif self.guard.asked is None:
            self.list.refresh()
            self._show_calls()

    @override
    def answer(self, request: Request) -> None:
        if request.kind == "handover":
            self.close_case()
            self.take_in_call(request.id)
        elif request.verb == "new":
            self.close_case()
            self.register_with(request.values)
        elif request.verb == "open" and request.id is not None:
            self.open_dispute(request.id)
        else:
            self.close_case()
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
        else:
            self.case.wording.form.focus_first()

    def pictures(self) -> Iterable[tuple[str, Callable[[], None]]]:
        """States of the page worth a picture: a case in mediation, an agreed one, the sheets."""
        wanted = {"case": codes.Status.MEDIATING, "agreed": codes.Status.AGREED}
        for name, status in wanted.items():
            with self.db.reading() as session:
                found = listing.ids(session, {"status": status.value}, limit=1)
            if found:
                yield name, partial(self.open_dispute, found[0])
        if self._open_id is not None:
            yield "panel", self.open_panel
            yield "papers", self.open_papers
            yield "file", self.open_file
            yield "check", self.open_check
            yield "next-step", self._next_step
            for step in ("kept", "new_supplement", "new_confirmation", "duties"):
                yield step.replace("_", "-"), partial(self._open_step_of_case, step)
        yield "numbers", self.open_numbers
        yield "open-duties", self.open_duties
        yield "register", self.register
        yield "directory", self.open_directory
        yield "choices", self.open_choices
        yield "figures", self.open_figures

    # Which of the two is shown

    @Slot(object)
    def open_dispute(self, dispute_id: UUID) -> None:
        """Show one case; a protected one asks for a reason first."""
        if self.guard.stands_before(dispute_id):
            self._open_id = None
            self.watch.card(None)
            self._show_list()
            self._stack.setCurrentWidget(self.guard)
            self.heading.clear()
            self.back_button.show()
        else:
            self._open_id = dispute_id
            self._show_case()
        self.focus_first()

    @Slot()
    def close_case(self) -> None:
        """Go back to the list; what was typed is kept as a draft."""
        self._open_id = self.guard.asked = None
        self.watch.card(None)
        self._show_list()
        self.list.refresh()
        self.list.view.setFocus()

    def _case_buttons(self) -> tuple[QWidget, ...]:
        return (
            *(self.more_button, self.change_button, self.end_button, self.step_button),
            *(self.papers_button, self.save_button),
            *(self.pdf_button, self.print_button, self.state_badge, self.back_button),
        )

    def _show_calls(self) -> None:
        """Show how many calls wait; without any there is nothing to press."""
        with self.db.reading() as session:
            count = calls.waiting_count(session)
        self.calls_button.setText(_("110 calls waiting: {count}").format(count=count))
        self.calls_button.setVisible(bool(count) and self._open_id is None)

    def _show_list(self) -> None:
        self._stack.setCurrentWidget(self.list)
        self._show_calls()
        self.heading.setText(_("Mediation"))
        self.register_button.show()
        self.directory_button.show()
        self.list_more_button.show()
        self.figures_button.show()
        for widget in self._case_buttons():
            widget.hide()

    def _show_case(self) -> None:
        card = self.case.show_dispute(self._open_id) if self._open_id else None
        if card is None:
            self.close_case()
            return
        self.watch.card(Ref("dispute", card.id))
        self._stack.setCurrentWidget(self.case)
        self.register_button.hide()
        self.calls_button.hide()
        self.directory_button.hide()
        self.list_more_button.hide()
        self.figures_button.hide()
        for widget in self._case_buttons():
            widget.show()
        self.heading.setText(" ".join(filter(None, (card.number, card.subject or card.kind_words))))
        self.heading.setToolTip(card.title)
        self.state_badge.show_text(_state_words(card), card.tone)
        step = next_step(card)
        self.step_button.setVisible(step is not None)
        self.step_button.setText(step[0] if step else "")
        closed = card.status not in codes.OPEN
        self.end_button.setText(_("Reopen") if closed else _("End"))
        self.end_button.setVisible(closed or card.agreement.effective_on is None)
        self.save_button.setVisible(not hindrances.frozen(card.state))
        words = _("Print {count} copies again") if card.altered else _("Print {count} copies")
        self.print_button.setText(words.format(count=card.copies))

    # What is done

    @Slot()
    def register(self) -> None:
        """Register a dispute."""
        self.register_with({})

    def register_with(self, values: Mapping[str, object]) -> None:
        """Register a dispute of which something is known already."""
        self._open_sheet(RegisterSheet(self, values), methodcaller("register_with", dict(values)))

    def take_in_call(self, call_id: UUID | None = None) -> None:
        """Register a dispute from a call that waits; without one, or if it is gone, show all."""
        with self.db.reading() as session:
            call = calls.call(session, call_id) if call_id is not None else None
        if call is not None:
            self.register_with(call.values())
        else:
            self.open_calls()

    @Slot()
    def open_calls(self) -> None:
        """Show the calls that 110 handed over and nobody has taken in."""
        self._open_sheet(CallsSheet(self), methodcaller("open_calls"))

    def _open_sheet(self, sheet: Sheet, way: Way) -> None:
        if self._sheet is not None and shiboken6.isValid(self._sheet):
            self._sheet.close_sheet()
        self._sheet = sheet.reopened_by(way)
        for kind, signal, slot in self._listened():
            if isinstance(sheet, kind):
                getattr(sheet, signal).connect(slot)
        sheet.open()

    def _listened(self) -> tuple[tuple[type[Sheet], str, Callable[..., None]], ...]:
        """What sheets ask of the page: which sheet, by which signal, and what is done."""
        return (
            (RegisterSheet, "registered", self.open_dispute),
            (CallsSheet, "take_in", self.register_with),
            (PartiesSheet, "party_wanted", self._party_wanted),
            (RecordSheet, "print_wanted", self.papers.print_record),
            (PapersSheet, "agreement_wanted", self.papers.print_agreement),
            (PapersSheet, "agreement_file_wanted", self.papers.save_agreement),
            (SupplementSheet, "printed_wanted", self.papers.print_supplement),
            (SupplementSignSheet, "printed_wanted", self.papers.print_supplement),
            (SupplementSignSheet, "void_wanted", self._void_supplement),
            (OpenDutiesSheet, "dispute_wanted", self.open_dispute),
            (FiguresSheet, "list_wanted", self.list.show_filter),
            (CheckSheet, "dispute_wanted", self.open_dispute),
            (CheckSheet, "paper_wanted", self.show_issued),
            (CheckSheet, "keys_wanted", self.open_keys),
            (DirectorySheet, "choices_wanted", self.open_choices),
            (DirectorySheet, "absence_wanted", self.open_absence),
        )

    def _card(self) -> Card:
        card = self.case.card
        if card is None:
            raise LookupError("no case is open")
        return card

    @Slot()
    def _save(self) -> None:
        with showing_refusals(self):
            if self._open_id is not None and self.case.wording.save():
                self._show_case()
                tell_with_undo(self, _("Saved."))

    @Slot()
    def open_directory(self) -> None:
        """Show who mediates around the post."""
        self._open_sheet(DirectorySheet(self), methodcaller("open_directory"))

    @Slot()
    def open_figures(self) -> None:
        """Show what a period of mediation comes to."""
        self._open_sheet(FiguresSheet(self), methodcaller("open_figures"))

    @Slot()
    def open_choices(self) -> None:
        """Write the post's rooms, methods and phrases."""
        self._open_sheet(ChoicesSheet(self), methodcaller("open_choices"))

    @Slot(object)
    def open_absence(self, mediator: MediatorLine) -> None:
        """Note when somebody of the directory is away."""
        self._open_sheet(AbsenceSheet(self, mediator), methodcaller("open_absence", mediator))

    @Slot()
    def _ask_history(self) -> None:
        if self._open_id is not None:
            self._history()

    @Slot()
    def open_check(self) -> None:
        """Ask for a paper and say whether it is genuine."""
        self._open_sheet(CheckSheet(self), methodcaller("open_check"))

    @Slot()
    def open_keys(self) -> None:
        """Show the keys of the posts whose papers are known."""
        self._open_sheet(KeysSheet(self), methodcaller("open_keys"))

    @Slot(object)
    def show_issued(self, issued: Issued) -> None:
        """Open the case of a paper that went out, and over it the paper as it went out."""
        self.open_dispute(issued.dispute_id)
        if self._open_id == issued.dispute_id:
            make = partial(issued_again, issued)
            sheet = PaperSheet(self, self.tasks, issued.number, make)
            self._open_sheet(sheet, methodcaller("show_issued", issued))

    @Slot()
    def _ask_file(self) -> None:
        if self._open_id is not None:
            self.open_file()

    @Slot()
    def open_file(self) -> None:
        """Show what lies in the file of the case and what it lacks."""
        self._open_sheet(FileSheet(self, self._card()), methodcaller("open_file"))

    @Slot()
    def open_papers(self) -> None:
        """Show every paper of the case."""
        self._open_sheet(PapersSheet(self, self._card()), methodcaller("open_papers"))

    @Slot()
    def open_duties(self) -> None:
        """Show what is still to be done in all disputes, by who does it."""
        self._open_sheet(OpenDutiesSheet(self), methodcaller("open_duties"))

    @Slot()
    def open_numbers(self) -> None:
        """Show every number of a year."""
        self._open_sheet(NumbersSheet(self), methodcaller("open_numbers"))

    def _open_step_of_case(self, kind: str) -> None:
        self.open_step(Ref(kind, self._card().id))

    @Slot()
    def _duties(self) -> None:
        self._open_step_of_case("duties")

    @Slot()
    def _void(self) -> None:
        self._open_step_of_case("void")

    @Slot(object)
    def _void_supplement(self, supplement_id: UUID) -> None:
        self.open_step(Ref("void_supplement", supplement_id))

    @Slot(int)
    def open_term(self, number: int) -> None:
        """Say more of one clause: who owes what to whom, how, and in which parts."""
        terms = self.case.wording.terms
        with showing_refusals(self):
            term = terms.rows()[number - 1].facts()
            people = {one.id.hex: one.label for one in self._card().parties}
            sheet = TermSheet(self, number, term, people, partial(terms.say, number))
            self._open_sheet(sheet, methodcaller("open_term", number))

    @Slot()
    def _history(self) -> None:
        self.watch.acted()
        self.ask_history(Ref("dispute", self._card().id))

    @Slot()
    def _propose_deletion(self) -> None:
        self.watch.acted()
        self.ask_deletion(Ref("dispute", self._card().id))

    @Slot()
    def open_change(self) -> None:
        """Correct how the dispute was registered."""
        self._open_sheet(ChangeSheet(self, self._card()), methodcaller("open_change"))

    @Slot()
    def _end(self) -> None:
        card = self._card()
        if card.status in codes.OPEN:
            self.open_end()
        else:
            with showing_refusals(self):
                actions.reopen(self.db, card.id)

    def open_end(self) -> None:
        """Ask why the mediation ends without agreement."""
        self._open_sheet(EndSheet(self, self._card()), methodcaller("open_end"))

    @Slot()
    def _next_step(self) -> None:
        step = next_step(self._card()) if self._open_id is not None else None
        if step is not None:
            self.open_step(step[1])

    @Slot(object)
    def open_step(self, ref: Ref) -> None:
        """Open the sheet in which a step of the case is taken, or another dispute.

        The dispute itself has none.
        """
        if ref.kind == "dispute" and ref.id != self._card().id:
            self.open_dispute(ref.id)
            return
        sheet = sheet_for(self, self._card(), ref)
        if sheet is not None:
            self._open_sheet(sheet, methodcaller("open_step", ref))

    @Slot(object)
    def _party_wanted(self, party: PartyLine | None) -> None:
        self.open_party(party.id if party is not None else None)

    def open_party(self, party_id: UUID | None) -> None:
        """Correct what the paper says of a party, or add one."""
        card = self._card()
        party = next((one for one in card.parties if one.id == party_id), None)
        if party is not None or party_id is None:
            way = methodcaller("open_party", party_id)
            self._open_sheet(PartySheet(self, card, party), way)

    @Slot()
    def open_panel(self) -> None:
        """Choose who mediates."""
        self._open_sheet(PanelSheet(self, self._card()), methodcaller("open_panel"))


def _state_words(card: Card) -> str:
    held = sum(bool(one.outcome) for one in card.sittings)
    if card.status == codes.Status.MEDIATING:
        count = held + any(not one.outcome for one in card.sittings)
        sitting = _("sitting {number}").format(number=count)
        return f"{card.status_words} · {sitting}"
    return card.status_words
