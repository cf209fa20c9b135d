"""The page of verification: work lists at the left, a household under the keys at the right."""

from collections.abc import Callable, Iterable
from functools import partial
from operator import methodcaller
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.grids import premises_queries, seen
from policepost.ui import style
from policepost.ui.left_open import in_place_of_sheets
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context, Page, Request
from policepost.ui.parts import side_by_side
from policepost.ui.sheet import Way
from policepost.ui.side_card import SideCard
from policepost.ui.undoing import tell_with_undo
from policepost.ui.watch import Watch
from policepost.verification import actions, queries, words
from policepost.verification.doorwork import DoorWork
from policepost.verification.household_view import HouseholdView
from policepost.verification.keeping import RoundDrafts
from policepost.verification.lists_part import ListsPart
from policepost.verification.premises_view import PremisesView
from policepost.verification.worklists import Work, WorkFilter

WIDTH = 482
VERIFY, COLLECT = "residents.verify", "residents.collect"


class VerificationPage(Page):
    """Says what of the register waits for somebody, and is where it is verified door by door."""

    name = "verification"
    icon = "user-check"
    shows = frozenset(
        {
            *("resident", "residence", "place", "dwelling", "premises", "setting"),
            *("not_met", "due_visit", "settled_doubt", "dwelling_use", "grid_service"),
        }
    )
    answers = frozenset({"verification", "due_visit", "verify_rule"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.add_title(_("Verification"))
        self.door = DoorWork(self)
        self.lists = ListsPart(self)
        self.household = HouseholdView()
        self.premises = PremisesView()
        self.nothing = SideCard()
        self.nothing.show_hint(_("Choose a line, or begin the round with F8."))
        self.drafts = RoundDrafts(self, self.household)
        self.right = QStackedWidget()
        for view in (self.nothing, self.household, self.premises):
            self.right.addWidget(view)
        self.right.setMinimumWidth(style.px(380))
        self.body.addWidget(side_by_side(self.lists, self.right, WIDTH))
        self.tells_over = self.lists  # at the right the next household is answered for at once
        self.watch = Watch(self, self.db, self.tasks)
        self._wanted: UUID | None = None
        self._going = False
        self._add_actions()
        self._join()

    def _add_actions(self) -> None:
        self.rule_button = self.header.add_action(_("Rule …"), self.open_rule, needs="desk")
        self.all_button = self.header.add_action(
            _("Visits for all …"), self.door.plan_all, needs=COLLECT
        )
        self.header.add_action(
            _("Begin the round"), self.begin_round, "F8", primary=True, needs=VERIFY
        )
        for key, told, slot in (
            ("Ctrl+F", _("Go to the lists"), self.focus_first),
            ("Ctrl+E", _("Open the entry"), self.door.open_entry),
            ("Ctrl+H", _("History and undo"), self.door.history),
        ):
            self.add_key(key, told, slot)

    def _join(self) -> None:
        self.lists.current.connect(self.show_line)
        self.lists.opened.connect(self._go_into)
        self.lists.listed.connect(self._listed)
        self.lists.switched.connect(self._switched)
        view = self.household
        view.pressed.connect(self.drafts.keep)
        view.change_asked.connect(self.door.change)
        view.finished.connect(self.finish)
        view.passed.connect(self._pass)
        view.left.connect(self._go_to_list)
        view.opened.connect(self.door.open_person)
        view.asked.connect(self.door.do)
        view.closing.connect(self.door.close_visit)
        self.premises.verified.connect(self._verify_premises)
        self.premises.opened.connect(self.door.open_premises)
        self.premises.left.connect(self._go_to_list)

    @override
    def title(self) -> str:
        return _("Verification")

    @override
    def focus_first(self) -> None:
        self._go_to_list()

    @override
    def way_back(self) -> Way | None:
        found = self.household.household
        if found is None or self.right.currentWidget() is not self.household:
            return methodcaller("open_list", self.lists.shown)
        return methodcaller("open_household", found.dwelling_id, self.lists.shown)

    # Showing

    @override
    def refresh(self) -> None:
        self.lists.refresh()
        self._show_again()

    def _show_again(self) -> None:
        """Show the household again as it is now, with what was pressed."""
        found = self.household.household
        if found is not None and self.right.currentWidget() is self.household:
            self.show_household(found.dwelling_id)

    def open_list(self, shown: WorkFilter) -> None:
        """Open a list."""
        self.lists.show_filter(shown)

    @Slot(int)
    def _listed(self, rows: int) -> None:
        """Stand on whom was asked for; a round that was begun goes to its first door."""
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.lists.view.stand_on(wanted)
        if not rows and self.right.currentWidget() is not self.household:
            self.right.setCurrentWidget(self.nothing)
        self._show_buttons()
        if self._going and rows:
            self._going = False
            if self.lists.view.current_id() is None:
                self.lists.view.selectRow(0)
            self._go_into()

    @Slot()
    def _switched(self) -> None:
        self._wanted = None  # of the list before: this one would stand there, its card elsewhere
        self.right.setCurrentWidget(self.nothing)
        self.household.household = None
        self.watch.card(None)
        self._show_buttons()

    def _show_buttons(self) -> None:
        work = self.lists.shown.work
        asks = work in (Work.EMPTY_IN_USE, Work.LONE_UNUSED, Work.NOT_MET)
        wanted = asks and self.lists.model.rowCount() > 0 and self.db.may(COLLECT)
        self.all_button.setVisible(wanted)

    @Slot(object)
    def show_line(self, key: UUID | None) -> None:
        """Show what a line is about."""
        line = self.lists.line() if key is not None else None
        if line is None:
            self.right.setCurrentWidget(self.nothing)
        elif line.about == "premises":
            self._show_premises(line.id)
        elif line.dwelling_id is None:
            self.nothing.show_hint(
                _("Nobody knows where {name} lives: Ctrl+E opens the entry.").format(
                    name=line.title
                )
            )
            self.right.setCurrentWidget(self.nothing)
        else:
            self.show_household(line.dwelling_id)
            if line.about == "resident":
                self.household.stand_on(line.id)

    def _show_premises(self, key: UUID) -> None:
        with self.db.reading() as session:
            found = premises_queries.premises(session, key)
            known = seen.of_premises(session, key)
        if found is not None:
            self.premises.show_premises(found, known, clock.today())
            self.right.setCurrentWidget(self.premises)
            self.watch.card(Ref("premises", key))

    def show_household(self, dwelling_id: UUID) -> None:
        """Show a household, with the draft of whoever was interrupted there."""
        today = clock.today()
        with self.db.reading() as session:
            found = queries.household(session, dwelling_id, today, self.db.officer)
        if found is None:
            self.right.setCurrentWidget(self.nothing)
            return
        before = self.household.household
        self.household.show_household(found, today)
        self.right.setCurrentWidget(self.household)
        if before is None or before.dwelling_id != dwelling_id:
            self.drafts.restore(dwelling_id)
            self.watch.card(Ref("place", dwelling_id))

    def open_household(self, dwelling_id: UUID, shown: WorkFilter | None = None) -> None:
        """Show a household beside a list, as another page or the way back asks for it."""
        if shown is not None:
            self.lists.show_filter(shown)
        self.show_household(dwelling_id)
        self._go_into()

    # The round

    @Slot()
    def begin_round(self) -> None:
        """Open the households that are to be verified, in the order of the doors.

        Who stands on one of them already begins with it.
        """
        here = self.lists.line() if self.lists.shown.work is Work.ROUND else None
        if here is not None:
            self.show_line(here.id)
            self._go_into()
            return
        self._going = True
        self.lists.show_filter(WorkFilter(Work.ROUND, self.lists.shown.grid_id))

    @Slot()
    def _go_into(self) -> None:
        """Give the keyboard to what is shown at the right."""
        there = self.right.currentWidget()
        if there is not self.nothing:
            self.watch.acted()
            there.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _go_to_list(self) -> None:
        self.lists.view.setFocus()
        self.lists.view.stand_somewhere()

    @Slot()
    def finish(self) -> None:
        """Keep what was found at the household and go to the next.

        Whose role may not is told who can; what was pressed stays.
        """
        if self.household.household is None:
            return
        view, here = self.household, self.household.household
        if not view.complete:
            view.show_refusal(Refused(_("Answer of everybody first, or press 9: all the same.")))
            return
        following = self.lists.next_after(self.lists.line())
        with showing_refusals(view):
            done = actions.verify_round(self.db, view.round())
            self.drafts.forget(here.dwelling_id)
            tell_with_undo(self, words.done(done, here.short_address))
            self._go_on(following)

    def _go_on(self, following: UUID | None) -> None:
        """Stand on the next household, or say that the list is done."""
        self.household.household = None
        if following is None:
            self.nothing.show_hint(_("This was the last one of the list."))
            self.right.setCurrentWidget(self.nothing)
            self._go_to_list()
            return
        self._wanted = following
        self.lists.view.stand_on(following)
        self.show_line(following)
        self._go_into()

    @Slot(int)
    def _pass(self, by: int) -> None:
        """Pass the household over; what was pressed stays kept."""
        following = self.lists.next_after(self.lists.line(), by)
        if following is not None:
            self._go_on(following)

    @Slot(object)
    def _verify_premises(self, key: UUID) -> None:
        following = self.lists.next_after(self.lists.line())
        with showing_refusals(self):
            actions.verify_premises(self.db, [key])
            tell_with_undo(self, _("The premises are verified."))
            self._go_on(following)

    # What other pages ask

    @override
    def answer(self, request: Request) -> None:
        if request.kind == "verify_rule":
            self.open_rule()
        elif request.kind == "due_visit" and request.id is not None:
            self._open_visit(request.id)
        elif request.id is not None:
            self.open_household(request.id)
        else:
            self.open_list(_filter_of(request.values))

    def _open_visit(self, visit_id: UUID) -> None:
        with self.db.reading() as session:
            dwelling = queries.dwelling_of_visit(session, visit_id)
        self.lists.show_filter(WorkFilter(Work.VISITS))
        self._wanted = visit_id
        self.lists.view.stand_on(visit_id)
        if dwelling is not None:
            self.show_household(dwelling)
            self._go_into()

    @Slot()
    def open_rule(self) -> None:
        """Open the rule of how often entries are verified."""
        self.door.open_rule()

    def say(self, words: str) -> None:
        """Say what was just done, with the way to take it back."""
        tell_with_undo(self, words)

    def pictures(self) -> Iterable[tuple[str, Callable[[], None]]]:
        """States of the page worth a picture."""
        pose = partial(in_place_of_sheets, self)
        yield "round", self.begin_round
        yield "answered", partial(self.household.rest_same)
        for work in (Work.DOUBTFUL, Work.EMPTY_IN_USE, Work.VISITS, Work.PREMISES_DUE):
            yield work.value.replace("_", "-"), partial(self._pose_list, work)
        yield "rule", partial(pose, self.open_rule)

    def _pose_list(self, work: Work) -> None:
        self.lists.choose(work)
        self.lists.view.selectRow(0)


def _filter_of(values: Any) -> WorkFilter:
    """The list that a tile or a line of Today names."""
    return WorkFilter(Work(values.get("work", Work.ROUND.value)), values.get("grid_id"))
