"""The page of residents: the list on the left, the person on the right."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from operator import methodcaller
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import clock
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.grids import queries as places
from policepost.lists.taking import Exported, ListExport
from policepost.residents import (
    doubles,
    doubles_exporting,
    exporting,
    merging,
    page_reading,
    poses,
    queries,
)
from policepost.residents.card import COLLECT, PRINT, VERIFY, CardData, ResidentCardView
from policepost.residents.filters import FilterRow, from_listing
from policepost.residents.held import LARGE, Large
from policepost.residents.listing import EVERYBODY, ResidentFilter
from policepost.residents.many_work import ManyWork
from policepost.residents.queries import Counts, ResidentCard
from policepost.residents.reasons import Reasons
from policepost.residents.source import ResidentSource, columns
from policepost.residents.work import Work
from policepost.ui import style
from policepost.ui.allowed import show_only_if
from policepost.ui.input import SearchEdit
from policepost.ui.listview import ListView
from policepost.ui.page import Context, Page, Request
from policepost.ui.parts import EmptyState, primary_button, side_by_side
from policepost.ui.sheet import Way
from policepost.ui.table import PagedModel
from policepost.ui.tasks import unasked
from policepost.ui.watch import Watch

CARD_WIDTH = 356


class ResidentsPage(Page):
    """Finds people, shows one of them, and is where work with the person begins."""

    name = "residents"
    icon = "users"
    shows = frozenset(
        {
            *("resident", "residence", "resident_difference", "place", "booking", "dispute"),
            *("inspection", "resident_document", "hazard", "sitting", "agreement", "follow_up"),
            "due_visit",
        }
    )
    answers = frozenset({"resident"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.work = Work(self)
        self.work.saved.connect(self._open_own_work)
        self._wanted: UUID | None = None
        self._counting = EVERYBODY
        self.large = Large(self.db)
        self.reasons = Reasons(self.db)
        self.watch = Watch(self, self.db, self.tasks)
        self.search = SearchEdit(_("Name, initials, number, telephone or address"))
        self.search.setMaximumWidth(style.px(380))
        self.header.add_left(self.search, 1)
        self._add_actions()
        export = ListExport(self, self._exported)
        self.filters = FilterRow(self, export, self.search)
        self.view = ListView()
        self.bar = export.bar(self.view)
        self.many = ManyWork(self, self.bar, export)
        self.view.search_edit = self.search
        self.model = PagedModel(columns(clock.today()), context.tasks, self)
        self.model.sort(0)
        self.view.show_model(self.model, _("Residents"))
        self.card = ResidentCardView(self.db.may)
        self.view.go_into(self.card)
        self._lay_out()
        self.search.searched.connect(self.show_list)
        self.search.left_down.connect(self._go_to_list)
        self.filters.changed.connect(self.show_list)
        self.view.current.connect(self.show_person)
        self.view.opened.connect(self.show_person)
        self.model.loaded.connect(self._listed)
        self.card.asks.connect(self.asks)
        self.card.opened.connect(self.open_person)
        self.card.wanted.connect(self.watch.acted)
        self.card.wanted.connect(self.work.do)
        self.card.compared.connect(self.work.compare)
        self.card.document_wanted.connect(self.work.edit_document)
        self.card.document_asked.connect(self.work.show_document)
        self.card.home_wanted.connect(self.work.moving.open_stay)
        self.card.reasoned.connect(self._open_with_reason)
        self.card.refrained.connect(self._go_to_list)
        self.watch.search_box(self.search)

    def _add_actions(self) -> None:
        self.header.add_action(_("Import"), self._ask_import, "Ctrl+I", needs="import")
        self.verify_button = self.header.add_action(
            _("Verify household"), self.work.verify_household, "Shift+F8", needs=VERIFY
        )
        self.new_button = self.header.add_action(
            _("＋ Register"), self.work.register, "Ctrl+N", primary=True, needs=COLLECT
        )
        for key, words, slot, needs in (
            ("Ctrl+F", _("Search in the list"), self.focus_first, ""),
            ("Ctrl+E", _("Edit"), self.work.edit, COLLECT),
            ("F8", _("Verify"), self.work.verify, VERIFY),
            ("Ctrl+M", _("Moved"), self.work.move, COLLECT),
            ("Ctrl+R", _("Where they live and lived"), self.work.where, ""),
            ("F7", _("Compare with the double"), self.work.compare_first, VERIFY),
            ("Ctrl+B", _("Book"), self._ask_booking, ""),
            ("Ctrl+D", _("Dispute"), self._ask_dispute, ""),
            ("Ctrl+P", _("Print the household sheet"), self.work.print_sheet, PRINT),
            ("Ctrl+H", _("History and undo"), self.work.history, ""),
        ):
            self.add_key(key, words, slot, needs)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        edge = style.px(16)
        column.setContentsMargins(edge, style.px(12), 0, 0)
        column.setSpacing(style.px(10))
        self.filters.setContentsMargins(0, 0, edge, 0)
        column.addWidget(self.filters)
        column.addWidget(self.filters.narrowing.strip)
        self.empty = EmptyState("")
        self.import_link = primary_button(_("Import a list"), self._ask_import)
        show_only_if(self.db.may("import"), self.import_link)
        self.empty.add_action(self.import_link)
        self.below = QStackedLayout()
        column.addLayout(self.below, 1)  # first: what no window holds would open as one
        self.below.addWidget(self.view)
        self.below.addWidget(self.empty)
        column.addWidget(self.bar)
        self.body.addWidget(side_by_side(left, self.card, CARD_WIDTH))

    @override
    def title(self) -> str:
        return _("Residents")

    @override
    def way_back(self) -> Way | None:
        standing = self._standing()
        return methodcaller("open_person", standing) if standing is not None else None

    @override
    def focus_first(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _exported(self) -> Exported:
        alike = self.filters.value().doubles
        sheet: Any = doubles_exporting if alike else exporting
        return Exported(
            view=self.view,
            name=_("Residents"),
            kind=queries.KIND,
            headings=sheet.HEADINGS,
            make=sheet.page,
            shown=self.filters.words(self.search.text()),
            printed=sheet.PRINTED,
            heading=doubles_exporting.HEADING if alike else "",
        )

    # Reading

    @override
    def refresh(self) -> None:
        with self.db.reading() as session:
            self.filters.offer_grids(places.grids(session))
            estates = places.several_estates(session)
        self.filters.narrowing.offer_kept()
        self.model.columns = tuple(columns(clock.today(), estates=estates))
        self.view.fit_columns()
        self._show_list(again=True)
        self._show_card()

    @Slot()
    def show_list(self) -> None:
        """Show what filters and search box say."""
        self._show_list(again=False)

    def _filter(self) -> ResidentFilter:
        return replace(self.filters.value(), text=self.search.text().strip())

    def _show_list(self, *, again: bool) -> None:
        shown, today = self._filter(), clock.today()
        source = ResidentSource(self.db, shown, today, self.large)
        if again:
            self.model.reload(source)
        else:
            self.model.show(source)
        self._counting = shown
        self.tasks.run(partial(self._count, shown), self._counted, lane="list")

    def _count(
        self, shown: ResidentFilter, *, compare: bool = False
    ) -> tuple[ResidentFilter, Counts, bool] | None:
        """Count a list in the background, unless by now another is wanted."""
        if shown is not self._counting:
            return None
        return page_reading.counts(self.db, shown, self.large, compare=compare)

    def _counted(self, answer: tuple[ResidentFilter, Counts, bool] | None) -> None:
        """Show the counts; doubles are compared afterwards, where no list waits for it."""
        if answer is None:
            return
        shown, counts, fresh = answer
        if shown == self._filter():
            if not fresh:
                work = partial(self._count, shown, compare=True)
                self.tasks.run(work, self._counted, lane="look")
            self.filters.show_counts(counts, left=shown.left)
            self._show_new_doubles()

    def _show_new_doubles(self) -> None:
        """Show the card again if the count has just found out who may be the same person."""
        shown, id_ = self.card.shown(), self._standing()
        if shown is not None and id_ == shown.person.id:
            with self.db.reading() as session:
                alike = doubles.beside(session, id_)
            if list(alike) != list(shown.doubles):
                self._show_card()

    @Slot(int)
    def _listed(self, rows: int) -> None:
        """Stand on who was asked for, else on the first of a search."""
        self._show_emptiness(rows)
        if rows >= LARGE or self.large.used:
            self.tasks.run(self.large.read, unasked, lane="look")
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.view.stand_on(wanted)
        elif self.search.text().strip() and self.model.row_of(self._standing() or UUID(int=0)) < 0:
            self.view.selectRow(0)

    def _show_emptiness(self, rows: int) -> None:
        everybody = self._filter() == EVERYBODY
        if everybody:
            words = _("Nobody is registered yet. Import a list, or register the first resident.")
        else:
            words = _("Nobody matches these filters.")
        self.empty.sentence.setText(words)
        self.import_link.setVisible(everybody)
        self.below.setCurrentWidget(self.view if rows else self.empty)

    def _standing(self) -> UUID | None:
        return self.view.current_id()

    @Slot(object)
    def show_person(self, id_: UUID) -> None:
        """Show somebody's card."""
        self.view.stand_on(id_)
        self._show_card()

    def _show_card(self) -> None:
        data = self._data(self._standing())
        why = self.reasons.causes(data.person) if data else ()
        if data is None:
            self.card.show_nobody()
            self.watch.card(None)
        elif why:
            self.card.show_guard(data.person.name, why)
            self.watch.card(None)
        else:
            self.card.show_data(data)
            self.watch.card(Ref(queries.KIND, data.person.id))
        free = data is not None and not why
        self.verify_button.setEnabled(
            free and data is not None and data.person.dwelling_id is not None
        )

    @Slot(object)
    def _open_own_work(self, id_: UUID) -> None:
        """Show what the officer has just entered, without asking why."""
        self.reasons.note(id_)
        self.open_person(id_)

    @Slot(str)
    def _open_with_reason(self, reason: str) -> None:
        id_ = self._standing()
        if id_ is not None:
            self.reasons.note(id_)
            self.watch.reasoned(Ref(queries.KIND, id_), reason)
            self._show_card()
            self.view.setFocus()

    def _data(self, id_: UUID | None) -> CardData | None:
        return page_reading.card(self.db, id_) if id_ is not None else None

    def person(self) -> ResidentCard | None:
        """The person whose card is open; None while it asks for a reason."""
        id_ = self._standing()
        found = page_reading.person(self.db, id_) if id_ is not None else None
        if found is None or self.reasons.causes(found):
            return None
        self.watch.acted()
        return found

    # What other pages ask

    @override
    def answer(self, request: Request) -> None:
        if request.verb == "list":
            self.search.clear()
            self.filters.show_filter(from_listing(dict(request.values)))
        elif request.verb == "new":
            self.work.register(dict(request.values))
        elif request.id is not None:
            self.open_person(request.id)
            if self.card.guard is not None:
                self.card.guard.ask()
            if request.verb == "print":
                self.work.print_sheet()

    @Slot(object)
    def open_person(self, id_: UUID) -> None:
        """Show somebody's card and stand on the person in the list, whatever filter is on.

        The key of an entry that was merged into another shows the person.
        """
        with self.db.reading() as session:
            id_ = merging.standing(session, id_)
        self.view.stand_on(id_)
        if self.model.row_of(id_) < 0:
            self._wanted = id_
            data = self._data(id_)
            left = bool(data and data.person.left_on)
            self.search.clear()
            self.filters.show_filter(replace(EVERYBODY, left=left))
        self._show_card()

    def pictures(self) -> Iterable[tuple[str, Callable[[], None]]]:
        """States of the page worth a picture."""
        return poses.of(self)

    # What the officer does

    @Slot()
    def _go_to_list(self) -> None:
        self.view.setFocus()
        self.view.stand_somewhere()

    @Slot()
    def _ask_import(self) -> None:
        self.asks.emit(Request("new", "import"))

    @Slot()
    def _ask_booking(self) -> None:
        self.card.ask_new("booking")

    @Slot()
    def _ask_dispute(self) -> None:
        self.card.ask_new("dispute")
