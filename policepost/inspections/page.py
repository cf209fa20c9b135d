"""The page of safety inspections: lists and records, and the inspection while it is made."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSizePolicy, QStackedWidget
from typing_extensions import override

from policepost.core import clock, journal, settings, undo
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.grids import queries as places
from policepost.inspections import (
    actions,
    answering,
    cards,
    dialogs,
    followups,
    lists,
    queries,
    rules,
    words,
)
from policepost.inspections import premises_list as premises_lists
from policepost.inspections.browse import HAZARD, INSPECTION, KINDS, PREMISES, Browse
from policepost.inspections.card_view import CardView, Wish
from policepost.inspections.doing import DoingView
from policepost.inspections.finish import FinishSheet
from policepost.inspections.lists import Filter, HazardLine
from policepost.inspections.premises_list import PremisesLine
from policepost.officers import queries as officers
from policepost.ui import style
from policepost.ui.history import HistorySheet
from policepost.ui.input import SearchEdit
from policepost.ui.messages import confirmed, showing_refusals, tell
from policepost.ui.page import Context, Page, Request
from policepost.ui.parts import label, side_by_side
from policepost.ui.sheet import Sheet

CARD_WIDTH = 372
NOTICE = "rectification_notice"


class InspectionsPage(Page):
    """Finds what needs looking at, and is where it is looked at."""

    name = "inspections"
    icon = "shield-check"
    shows = frozenset(
        {INSPECTION, HAZARD, "recheck", NOTICE, "inspection_handover", PREMISES, "place"}
    )
    answers = frozenset({INSPECTION, HAZARD, PREMISES, NOTICE})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.sheet: Sheet | None = None
        self.doing: DoingView | None = None
        self._shown: tuple[str, UUID | None] = (HAZARD, None)
        self.search = SearchEdit(_("Premises, item, number or person"))
        self.search.setMaximumWidth(style.px(380))
        self.heading = label("", "page-title")
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.header.add_left(self.heading, 1)
        self.header.add_left(self.search, 1)
        self._add_actions()
        self.browse = Browse(context)
        self.card = CardView()
        for view in self.browse.views.values():
            view.search_edit = self.search
        self.stack = QStackedWidget()
        self.stack.addWidget(side_by_side(self.browse, self.card, CARD_WIDTH))
        self.body.addWidget(self.stack)
        self.search.searched.connect(self._search)
        self.search.left_down.connect(self._go_to_list)
        self.browse.current.connect(self.show_record)
        self.browse.opened.connect(self._opened)
        self.card.wanted.connect(self._do)
        self.card.opened.connect(self.open_ref)
        self._show_header()

    def _add_actions(self) -> None:
        self.put_down_button = self.header.add_action(_("Put down"), self.put_down)
        self.finish_button = self.header.add_action(_("Finish"), self.open_finish, primary=True)
        self.finish_button.setToolTip("Ctrl+Enter")
        self.premises_button = self.header.add_action(
            _("＋ Premises"), self.open_new_premises, "Ctrl+Shift+N"
        )
        self.inspect_button = self.header.add_action(
            _("Inspect"), self.open_inspect, "Ctrl+N", primary=True
        )
        for key, words_, slot in (
            ("Ctrl+F", _("Search in the list"), self.focus_first),
            ("Ctrl+R", _("Re-check"), partial(self._press, "recheck")),
            ("Ctrl+E", _("Edit"), partial(self._press, "edit")),
            ("Ctrl+P", _("Print inspection record"), partial(self._press, "record")),
            ("Alt+1", _("Hazards"), partial(self._show_kind, HAZARD)),
            ("Alt+2", _("Inspections"), partial(self._show_kind, INSPECTION)),
            ("Alt+3", _("Premises"), partial(self._show_kind, PREMISES)),
        ):
            self.add_key(key, words_, slot)

    @override
    def title(self) -> str:
        return _("Inspections")

    @override
    def badge(self) -> tuple[int, str] | None:
        with self.db.reading() as session:
            count = queries.overdue(session, clock.today())
        return (count, "bad") if count else None

    @override
    def focus_first(self) -> None:
        if self.doing is not None:
            self.doing.pane.setFocus()
        else:
            self.search.setFocus()
            self.search.selectAll()

    # Reading

    @override
    def refresh(self) -> None:
        with self.db.reading() as session:
            self.browse.offer_grids(places.grids(session))
        self.browse.reload()
        self.show_record(*self._shown)

    @Slot(str)
    def _search(self, text: str) -> None:
        self.browse.text = text.strip()
        self.browse.show_list()

    @Slot()
    def _go_to_list(self) -> None:
        view = self.browse.view
        view.setFocus()
        if not view.selectionModel().hasSelection():  # Qt makes a row current without selecting it
            view.selectRow(0)

    def _show_kind(self, kind: str) -> None:
        if self.doing is None:
            self.browse.show_kind(kind)
            self._go_to_list()

    @Slot(str, object)
    def show_record(self, kind: str, id_: UUID | None) -> None:
        """Show a record on the right."""
        self._shown = (kind, id_)
        shown = id_ is not None and {
            HAZARD: self._show_hazard,
            INSPECTION: self._show_inspection,
            PREMISES: self._show_premises,
        }[kind](id_)
        if not shown:
            self.card.show_nothing(_("Choose a line to see it here."))
        self.inspect_button.setEnabled(self._premises_id() is not None)

    def _show_hazard(self, id_: UUID) -> bool:
        with self.db.reading() as session:
            hazard = cards.hazard(session, id_)
            if hazard is None:
                return False
            notice = cards.notice(session, hazard.notice_id) if hazard.notice_id else None
            story = cards.rechecks(session, id_)
        self.card.show_hazard(hazard, story, notice, clock.today())
        return True

    def _show_inspection(self, id_: UUID) -> bool:
        with self.db.reading() as session:
            card = cards.inspection(session, id_)
        if card is not None:
            self.card.show_inspection(card, clock.today())
        return card is not None

    def _show_premises(self, id_: UUID) -> bool:
        line = self._premises(id_)
        if line is None:
            return False
        with self.db.reading() as session:
            wanted = Filter(premises_id=id_, state="open")
            left = lists.hazard_lines(session, lists.hazard_ids(session, wanted, clock.today()))
            story = queries.timeline(session, id_)
            doing = cards.in_progress(session, id_)
        self.card.show_premises(line, left, story, doing, clock.today())
        return True

    def _premises(self, id_: UUID) -> PremisesLine | None:
        with self.db.reading() as session:
            days = queries.every_days(session)
            found = premises_lists.premises_lines(session, [id_], clock.today(), days)
        return found[0] if found else None

    def _premises_id(self) -> UUID | None:
        """The premises that the record shown belongs to."""
        kind, id_ = self._shown
        if id_ is None or kind == PREMISES:
            return id_
        with self.db.reading() as session:
            one: Any = (cards.hazard if kind == HAZARD else cards.inspection)(session, id_)
        return one.premises_id if one else None

    # What other pages ask

    @override
    def answer(self, request: Request) -> None:
        if self.doing is not None:
            self.put_down()
        if request.verb == "list":
            self.search.clear()
            self.browse.text = ""
            self.browse.show_filter(request.kind, lists.filter_from(request.values))
            self.show_record(request.kind, None)
            self._go_to_list()
        elif request.verb == "new" and request.kind == PREMISES:
            self.open_new_premises()
        elif request.id is not None:
            self.open_ref(Ref(request.kind, request.id))
            if request.verb == "new":
                self.open_inspect()
            if request.verb == "print":
                self._press("notice" if request.kind == NOTICE else "record")

    @Slot(object)
    def open_ref(self, ref: Ref) -> None:
        """Show a record, whatever list and filter is on."""
        kind, id_ = ref.kind, ref.id
        if kind == NOTICE:
            with self.db.reading() as session:
                notice = cards.notice(session, id_)
            if notice is None:
                return
            kind, id_ = INSPECTION, notice.inspection_id
        if kind in KINDS:
            self.browse.stand_on(kind, id_)
            self.show_record(kind, id_)

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
                "recheck": self._open_recheck,
                "report": self._open_report,
                "inspect": self._open_start,
                "continue": self.open_doing,
                "discard": self._discard,
                "edit": self._open_edit,
                "record": self._open_record,
                "notice": self._open_notice,
                "serve": self._open_serve,
                "hand_over": self._open_hand_over,
                "history": self._open_history,
                "void": self._open_void,
            }[wish.verb](wish.id)

    def _open(self, sheet: Sheet) -> None:
        self.sheet = sheet
        sheet.open()

    def _tell(self, sentence: str) -> None:
        """Say what was done, with the way to take it back."""
        with self.db.reading() as session:
            entry = undo.last_entry(session, self.db.officer.name)
        tell(self, sentence, None if entry is None else partial(undo.undo, self.db, entry))

    @Slot()
    def open_inspect(self) -> None:
        """Begin an inspection of the premises that the record shown belongs to."""
        premises = self._premises_id()
        if premises is None:
            return
        with self.db.reading() as session:
            doing = cards.in_progress(session, premises)
        if doing is not None:
            self.open_doing(doing)
        else:
            self._open_start(premises)

    def _open_start(self, premises_id: UUID) -> None:
        line = self._premises(premises_id)
        if line is not None:
            accounts = officers.officers(self.db)
            self._open(dialogs.StartSheet(self, self.context, line, accounts, self.open_doing))

    def _hazard(self, id_: UUID) -> HazardLine | None:
        with self.db.reading() as session:
            return cards.hazard(session, id_)

    def _open_recheck(self, id_: UUID) -> None:
        hazard = self._hazard(id_)
        if hazard is not None:
            self._open(dialogs.RecheckSheet(self, self.context, hazard, self._rechecked))

    def _rechecked(self, _id: UUID) -> None:
        self._tell(_("The re-check is recorded."))

    def _open_report(self, id_: UUID) -> None:
        self._open(
            dialogs.HandedSheet(
                self,
                _("Reported in writing"),
                ("reported_on", "reported_to"),
                partial(followups.report_hazard, self.db, id_),
                to="街道办事处、消防救援大队",
            )
        )

    def _open_serve(self, id_: UUID) -> None:
        with self.db.reading() as session:
            notice = cards.notice(session, id_)
            card = cards.inspection(session, notice.inspection_id) if notice else None
        self._open(
            dialogs.HandedSheet(
                self,
                _("Notice served"),
                ("served_on", "served_to"),
                partial(followups.serve_notice, self.db, id_),
                to=card.accompanied_by if card else "",
            )
        )

    def _open_hand_over(self, id_: UUID) -> None:
        self._open(
            dialogs.HandedSheet(
                self,
                _("Handed over in writing"),
                ("sent_on", "sent_to"),
                partial(followups.hand_over, self.db, id_),
                to="消防救援大队",
            )
        )

    @Slot()
    def open_new_premises(self) -> None:
        """Open an empty entry of premises."""
        self._open_premises(None)

    def _open_edit(self, id_: UUID) -> None:
        self._open_premises(self._premises(id_))

    def _open_premises(self, line: PremisesLine | None) -> None:
        with self.db.reading() as session:
            grids = places.grids(session)
        self._open(dialogs.PremisesSheet(self, self.context, grids, self._premises_saved, line))

    def _premises_saved(self, id_: UUID) -> None:
        self.open_ref(Ref(PREMISES, id_))
        self._tell(_("The premises are saved."))

    def _open_record(self, id_: UUID) -> None:
        with self.db.reading() as session:
            card = cards.inspection(session, id_)
        if card is not None:
            number = rules.paper_number("inspection", card.year, card.number)
            self._open(dialogs.record_sheet(self, id_, number))

    def _open_notice(self, id_: UUID) -> None:
        with self.db.reading() as session:
            notice = cards.notice(session, id_)
        if notice is not None:
            number = rules.paper_number(notice.kind, notice.year, notice.number)
            self._open(dialogs.notice_sheet(self, id_, notice.kind, number))

    def _open_history(self, id_: UUID) -> None:
        with self.db.reading() as session:
            lines = journal.history(session, [Ref(INSPECTION, id_)])
        title = _("History")
        self._open(
            HistorySheet(self, title, lines, words.FIELD_NAMES, words.field_value, self._undo)
        )

    def _open_void(self, id_: UUID) -> None:
        self._open(dialogs.VoidSheet(self, self.context, id_, self._voided))

    def _voided(self, _id: UUID) -> None:
        self._tell(_("The record is void."))

    def _undo(self, entry: int) -> None:
        undo.undo(self.db, entry)
        tell(self, _("Taken back."))

    def _discard(self, id_: UUID) -> None:
        if confirmed(self, _("Discard this inspection and its answers?"), _("Discard")):
            actions.discard_inspection(self.db, id_)
            self._tell(_("The inspection is discarded."))

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
            self._go_to_list()

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
            self._open(FinishSheet(self, self.context, doing.card, work, self._finished))

    def _finished(self, id_: UUID, notices: Any) -> None:
        if self.doing is not None:
            self.doing.autosave.done()
        self._leave_doing()
        self.open_ref(Ref(INSPECTION, id_))
        told = _("Finished. Print the record, then the notices.") if notices else _("Finished.")
        tell(self, told)  # numbers were given: that is not taken back
        self.card.buttons["record"].setFocus()
