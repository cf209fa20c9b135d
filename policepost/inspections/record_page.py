"""The lists of inspections and the record beside them: what the page shows, before it acts."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from policepost.core import clock
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.grids import queries as places
from policepost.grids import seen
from policepost.inspections import cards, lists, queries, rhythm
from policepost.inspections import premises_list as premises_lists
from policepost.inspections.browse import Browse
from policepost.inspections.card_view import CardView
from policepost.inspections.filter_chips import HAZARD, INSPECTION, KINDS, PREMISES
from policepost.inspections.lists import Filter
from policepost.inspections.photos import Photos, open_large
from policepost.inspections.premises_list import PremisesLine
from policepost.ui import style
from policepost.ui.input import SearchEdit
from policepost.ui.page import Context, Page
from policepost.ui.parts import side_by_side
from policepost.ui.watch import Watch

CARD_WIDTH = 372
NOTICE = "rectification_notice"


class RecordPage(Page):
    """Finds a hazard, an inspection or premises, and shows it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.shown: tuple[str, UUID | None] = (HAZARD, None)
        self.search = SearchEdit(_("Premises, item, number or person"))
        self.search.setMaximumWidth(style.px(380))
        self.browse = Browse(self, self.search)
        self.card = CardView(self.db.may)
        self.card.photos = self._photos
        self.watch = Watch(self, self.db, self.tasks)
        for view in self.browse.views.values():
            view.search_edit = self.search
            view.go_into(self.card)
        self.stack = QStackedWidget()
        self.stack.addWidget(side_by_side(self.browse, self.card, CARD_WIDTH))
        self.body.addWidget(self.stack)
        self.search.searched.connect(self.browse.show_list)
        self.search.left_down.connect(self.go_to_list)
        self.browse.current.connect(self.show_record)
        self.card.opened.connect(self.open_ref)

    def _photos(self, inspection_id: UUID, item: str) -> QWidget | None:
        photos = Photos(self.db, self.tasks, inspection_id, item, partial(open_large, self))
        return photos if item or photos.row.pictures else None

    @override
    def refresh(self) -> None:
        with self.db.reading() as session:
            self.browse.offer_grids(places.grids(session))
        self.browse.reload()
        if self.shown[1] is None:
            self.browse.view.selectRow(0)
        self.show_record(*self.shown)

    @Slot()
    def go_to_list(self) -> None:
        """Put the keyboard into the list, on its first line if it stands nowhere."""
        self.browse.view.setFocus()
        self.browse.view.stand_somewhere()
        if self.shown[1] is None and self.browse.view.selectionModel().hasSelection():
            self.show_record(self.browse.kind, self.browse.view.current_id())

    @Slot(str, object)
    def show_record(self, kind: str, id_: UUID | None) -> None:
        """Show a record on the right."""
        self.shown = (kind, id_)
        shown = id_ is not None and {
            HAZARD: self._show_hazard,
            INSPECTION: self._show_inspection,
            PREMISES: self._show_premises,
        }[kind](id_)
        self.watch.card(Ref(kind, id_) if shown and id_ is not None else None)
        if not shown:
            self.card.show_nothing(_("Choose a line to see it here."))

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
        line = self.premises_line(id_)
        if line is None:
            return False
        with self.db.reading() as session:
            wanted = Filter(premises_id=id_, state="open")
            left = lists.hazard_lines(session, lists.hazard_ids(session, wanted, clock.today()))
            story = queries.timeline(session, id_)
            due = queries.due_of_premises(session, id_, clock.today())
            doing = cards.in_progress(session, id_)
            known = seen.of_premises(session, id_)
        self.card.show_premises(line, left, story, due, doing, clock.today(), known)
        return True

    def premises_line(self, id_: UUID) -> PremisesLine | None:
        """Premises as the list shows them, None when they are gone."""
        with self.db.reading() as session:
            days = rhythm.every_days(session)
            found = premises_lists.premises_lines(session, [id_], clock.today(), days)
        return found[0] if found else None

    def shown_premises(self) -> UUID | None:
        """The premises that the record shown belongs to."""
        kind, id_ = self.shown
        if id_ is None or kind == PREMISES:
            return id_
        with self.db.reading() as session:
            one: Any = (cards.hazard if kind == HAZARD else cards.inspection)(session, id_)
        return one.premises_id if one else None

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
