"""The page of safety inspections: lists and records, and the inspection while it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from operator import methodcaller
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from policepost.core import clock, settings
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.inspections import (
    actions,
    answering,
    cards,
    dialogs,
    lists,
    rules,
    tour,
)
from policepost.inspections.card_parts import DECIDE, Wish
from policepost.inspections.doing import DoingView
from policepost.inspections.filter_chips import HAZARD, INSPECTION, KINDS, PREMISES
from policepost.inspections.finish import FinishSheet
from policepost.inspections.followup_page import FollowupPage
from policepost.inspections.record_page import NOTICE
from policepost.officers import queries as officers
from policepost.ui.messages import confirmed, showing_refusals, tell
from policepost.ui.page import Context, Request
from policepost.ui.parts import label
from policepost.ui.sheet import Way
from policepost.ui.undoing import tell_with_undo


class InspectionsPage(FollowupPage):
    """Finds what needs looking at, and is where it is looked at."""

    name = "inspections"
    icon = "shield-check"
    shows = frozenset(
        {
            INSPECTION,
            HAZARD,
            "recheck",
            NOTICE,
            "inspection_handover",
            PREMISES,
            "place",
            "attachment",
        }
    )
    answers = frozenset({INSPECTION, HAZARD, PREMISES, NOTICE})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.doing: DoingView | None = None
        self.heading = label("", "page-title")
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.header.add_left(self.heading, 1)
        self.header.add_left(self.search, 1)
        self._add_actions()
        self.browse.opened.connect(self._opened)
        self.browse.add_button.clicked.connect(self.open_new_premises)
        self.card.wanted.connect(self._do)
        self._show_header()

    def _add_actions(self) -> None:
        self.put_down_button = self.header.add_action(_("Put down"), self.put_down)
        self.finish_button = self.header.add_action(
            _("Finish"), self.open_finish, primary=True, needs=DECIDE
        )
        self.finish_button.setToolTip("Ctrl+Enter")
        self.premises_button = self.header.add_action(
            _("＋ Premises"), self.open_new_premises, "Ctrl+Shift+N"
        )
        self.inspect_button = self.header.add_action(
            _("Inspect"), self.open_inspect, "Ctrl+N", primary=True
        )
        for key, words_, slot in (
            ("Ctrl+F", _("Search in the list"), self.focus_first),
            ("Ctrl+E", _("Edit"), partial(self._press, "edit")),
            ("Ctrl+H", _("History and undo"), partial(self._press, "history")),
            ("Ctrl+D", _("Dispute here"), partial(self._press, "dispute")),
            ("Alt+1", _("Hazards"), partial(self._show_kind, HAZARD)),
            ("Alt+2", _("Inspections"), partial(self._show_kind, INSPECTION)),
            ("Alt+3", _("Premises"), partial(self._show_kind, PREMISES)),
        ):
            self.add_key(key, words_, slot)
        for key, words_, verb in (
            ("Ctrl+R", _("Re-check"), "recheck"),
            ("Ctrl+Shift+R", _("Plan re-check"), "plan"),
            ("Ctrl+P", _("Print inspection record"), "record"),
        ):
            self.add_key(key, words_, partial(self._press, verb), DECIDE)

    @override
    def title(self) -> str:
        return _("Inspections")

    def pictures(self) -> Iterable[tuple[str, Callable[[], None]]]:
        """States of the page worth a picture."""
        return tour.steps(self)

    @override
    def focus_first(self) -> None:
        if self.doing is not None:
            self.doing.pane.setFocus()
        else:
            self.search.setFocus()
            self.search.selectAll()

    @override
    def way_back(self) -> Way | None:
        if self.doing is not None:
            return methodcaller("open_doing", self.doing.card.id)
        kind, id_ = self.shown
        return methodcaller("open_ref", Ref(kind, id_)) if id_ is not None else None

    def _show_kind(self, kind: str) -> None:
        if self.doing is None:
            self.browse.show_kind(kind)
            self.go_to_list()

    # What other pages ask

    @override
    def answer(self, request: Request) -> None:
        if self.doing is not None:
            self.put_down()
        if request.verb == "list":
            self.search.put("")
            self.show_record(request.kind, None)  # the list may stand on its first line at once
            self.browse.show_filter(request.kind, lists.filter_from(request.values))
            self.go_to_list()
        elif request.verb == "new" and request.kind == PREMISES:
            self.open_new_premises()
        elif request.id is not None:
            self.open_ref(Ref(request.kind, request.id))
            if request.verb == "new":
                self.open_inspect()
            if request.verb == "print":
                self._press("notice" if request.kind == NOTICE else "record")

    @Slot(str, object)
    def _opened(self, kind: str, id_: UUID) -> None:
        """Enter on a line does what is most likely wanted next."""
        self.show_record(kind, id_)
        first = {HAZARD: "recheck", PREMISES: "inspect"}.get(kind, "continue")
        self._press(first if first in self.card.buttons else "continue")

    # What the officer does

    def _press(self, verb: str) -> None:
        button = self.card.buttons.get(verb)
        if self.doing is None and button is not None:
            button.click()

    @Slot(object)
    def _do(self, wish: Wish) -> None:
        if wish.verb in KINDS:
            self.open_ref(Ref(wish.verb, wish.id))
            return
        with showing_refusals(self):
            {
                "recheck": self.open_recheck,
                "plan": self.open_plan,
                "report": self.open_report,
                "inspect": self.open_start,
                "continue": self.open_doing,
                "discard": self._discard,
                "edit": self.open_edit,
                "record": self.open_record,
                "notice": self.open_notice,
                "serve": self.open_serve,
                "hand_over": self.open_hand_over,
                "history": self._history,
                "dispute": self._ask_dispute,
                "void": self.open_void,
            }[wish.verb](wish.id)

    def _history(self, id_: UUID) -> None:
        self.watch.acted()
        self.ask_history(Ref(self.shown[0], id_))

    def _ask_dispute(self, premises_id: UUID) -> None:
        self.asks.emit(Request("new", "dispute", values={"premises_id": premises_id}))

    @Slot()
    def open_inspect(self) -> None:
        """Begin an inspection of the premises that the record shown belongs to.

        Where none is shown the officer chooses one first; where there are none, adds the first.
        """
        premises = self.shown_premises()
        if premises is None:
            self._choose_premises()
            return
        with self.db.reading() as session:
            doing = cards.in_progress(session, premises)
        if doing is not None:
            self.open_doing(doing)
        else:
            self.open_start(premises)

    def _choose_premises(self) -> None:
        if not self.browse.has_premises():
            self.open_new_premises()
            return
        self._show_kind(PREMISES)
        tell(self, _("Choose the premises to inspect, then press Enter."))

    def open_start(self, premises_id: UUID) -> None:
        """Ask with which checklist the premises are inspected, by whom and when."""
        line = self.premises_line(premises_id)
        if line is not None:
            accounts = officers.officers(self.db)
            sheet = dialogs.StartSheet(self, self.context, line, accounts, self.open_doing)
            self.open_sheet(sheet, methodcaller("open_start", premises_id))

    def _discard(self, id_: UUID) -> None:
        if confirmed(self, _("Discard this inspection and its answers?"), _("Discard")):
            actions.discard_inspection(self.db, id_)
            tell_with_undo(self, _("The inspection is discarded."))

    # Doing an inspection

    def open_doing(self, id_: UUID) -> None:
        """Go on with an inspection in the whole page."""
        with self.db.reading() as session:
            card = cards.inspection(session, id_)
            station = settings.get(session, "post.station", "")
        if card is None or card.state != rules.InspectionState.DOING:
            return
        self._leave_doing()
        self.doing = DoingView(self.context, card, officers.officers(self.db), station)
        self.doing.finish.connect(self.open_finish)
        self.doing.put_down.connect(self.put_down)
        self.stack.addWidget(self.doing)
        self.stack.setCurrentWidget(self.doing)
        self._show_header()
        self.doing.show_section(self.doing.begin_at())

    def _leave_doing(self) -> None:
        if self.doing is not None:
            self.stack.removeWidget(self.doing)
            self.doing.deleteLater()
            self.doing = None
        self.stack.setCurrentIndex(0)
        self._show_header()

    def _show_header(self) -> None:
        doing = self.doing is not None
        for widget, seen in (
            (self.heading, doing),
            (self.put_down_button, doing),
            (self.finish_button, doing),
            (self.search, not doing),
            (self.premises_button, not doing),
            (self.inspect_button, not doing),
        ):
            widget.setVisible(seen)
        if self.doing is not None:
            card = self.doing.card
            name = card.head.get("name", "")
            self.heading.setText(f"{card.checklist.short_label} › {name}")
            self.heading.setToolTip(name)

    @Slot()
    def put_down(self) -> None:
        """Keep what was answered and go back to the lists."""
        if self.doing is None:
            return
        doing = self.doing
        with showing_refusals(self):
            actions.keep_answers(self.db, doing.card.id, doing.work.filled())
            doing.autosave.done()
            self._leave_doing()
            self.open_ref(Ref(INSPECTION, doing.card.id))
            tell(self, _("Put down; go on whenever you like."))
            self.go_to_list()

    @Slot()
    def open_finish(self) -> None:
        """Ask what each failed item leads to, then make the inspection official."""
        if self.doing is None:
            return
        doing = self.doing
        with showing_refusals(doing):
            work = doing.work.filled()
            rules.check_inspectors(work.inspectors)
            rules.check_accompanied(work.accompanied_by)
            rules.check_day(work.checked_on, clock.today())
            kind = work.head.get("kind", "")
            answering.check_answers(doing.card.checklist, kind, work.answers)
            sheet = FinishSheet(self, self.context, doing.card, work, self._finished)
            self.open_sheet(sheet, methodcaller("open_finish"))

    def _finished(self, id_: UUID, notices: Any) -> None:
        if self.doing is not None:
            self.doing.autosave.done()
        self._leave_doing()
        self.open_ref(Ref(INSPECTION, id_))
        told = _("Finished. Print the record, then the notices.") if notices else _("Finished.")
        tell(self, told)  # numbers were given: that is not taken back
        self.card.buttons["record"].setFocus()
