"""The journal: who did and looked at what; every entry in sentences; whether it is as written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.audit import exporting, fields, queries, words
from policepost.audit.entry_view import EntryView
from policepost.audit.queries import EVERYTHING, JournalFilter, JournalLine
from policepost.audit.sheets import CodeSheet, ExportSheet, VerifySheet
from policepost.core import clock, language
from policepost.core.language import N_, _, format_moment, ngettext
from policepost.lists.narrowing import Narrowing
from policepost.lists.taking import Exported, ListExport, in_words
from policepost.ui import style
from policepost.ui.chip import Chip
from policepost.ui.flow import FlowLayout
from policepost.ui.input import SearchEdit
from policepost.ui.listview import ListView
from policepost.ui.page import Context, Page, Request
from policepost.ui.parts import label, side_by_side
from policepost.ui.table import Column, PagedModel
from policepost.ui.watch import Watch

CARD_WIDTH = 400
KIND = "journal_entry"
"""What saved filters and exports call the list."""
SPANS = {1: N_("Today"), 7: N_("Last 7 days"), 30: N_("Last 30 days"), 183: N_("Last half year")}


class _Source:
    """One filter of the journal."""

    def __init__(self, page: JournalPage, shown: JournalFilter) -> None:
        self._db, self._shown = page.db, shown
        self.slow = bool(shown.where)

    def ids(self, sort: str, descending: bool, limit: int | None) -> Sequence[UUID]:  # noqa: FBT001
        """The numbers of the entries; the journal has one order, its own."""
        newest_first = descending if sort else True
        with self._db.reading() as session:
            return queries.numbers(session, self._shown, descending=newest_first, limit=limit)

    def lines(self, ids: Sequence[UUID]) -> list[JournalLine]:
        """The lines of these entries."""
        with self._db.reading() as session:
            return queries.lines(session, ids)


class JournalPage(Page):
    """The list of entries on the left, what one says on the right."""

    name: ClassVar[str] = "journal"
    icon: ClassVar[str] = "file-text"
    answers: ClassVar[frozenset[str]] = frozenset({"journal"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.search = SearchEdit(_("Person, address, case or number"))
        self.search.setMaximumWidth(style.px(340))
        self.header.add_title(_("Journal"))
        self.header.add_left(self.search, 1)
        self.header.add_action(_("Check a printed code"), self.ask_code)
        self.header.add_action(_("Export …"), self.ask_export)
        self.verify_button = self.header.add_action(
            _("Verify now"), self.verify, "F8", primary=True
        )
        self.view = ListView()
        self.view.search_edit = self.search
        self.model: PagedModel[JournalLine] = PagedModel(columns(), context.tasks, self)
        self.view.show_model(self.model, _("Journal"))
        self.card = EntryView()
        self._make_filters()
        self._lay_out()
        self.watch = Watch(self, self.db, self.tasks)
        self.watch.search_box(self.search)
        self.search.searched.connect(self.show_list)
        self.search.left_down.connect(self.view.setFocus)
        self.view.current.connect(self.show_entry)
        self.view.opened.connect(self.show_entry)
        self.model.loaded.connect(self._listed)
        self.card.asks.connect(self.asks)

    def _make_filters(self) -> None:
        ways = [(way, _(title)) for way, title in words.WAYS.items()]
        kinds = sorted((words.kind_name(kind), kind) for kind in words.KINDS)
        spans = [(days, _(title)) for days, title in SPANS.items()]
        self.officers = Chip(_("All officers"))
        self.spans = Chip(_("Any day"), [(None, _("Any day")), *spans])
        self.ways = Chip(_("All ways"), [(None, _("All ways")), *ways])
        self.kinds = Chip(
            _("All records"), [(None, _("All records")), *((kind, one) for one, kind in kinds)]
        )
        self.actions_chip = Chip(_("All actions"))
        for chip in self._chips():
            chip.changed.connect(self.show_list)
        kept = {"officer": self.officers, "way": self.ways, "kind": self.kinds}
        kept |= {"days": self.spans, "action": self.actions_chip}
        self.narrowing = Narrowing(self, KIND, fields.FIELDS, kept, self.search)
        self.narrowing.changed.connect(self.show_list)
        self.count = label("", "small")
        self.head = label("", "small")

    def _chips(self) -> tuple[Chip, ...]:
        return self.officers, self.spans, self.ways, self.kinds, self.actions_chip

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        edge = style.px(16)
        column.setContentsMargins(edge, style.px(12), 0, 0)
        column.setSpacing(style.px(10))
        above = QWidget()
        corner = ListExport(self, self._exported).stand_beside(self.count)
        row = FlowLayout(above, last=corner)
        above.setContentsMargins(0, 0, edge, 0)
        for chip in self._chips():
            row.addWidget(chip)
        row.addWidget(self.narrowing.saved)
        row.addWidget(self.narrowing.button)
        row.addWidget(corner)
        column.addWidget(above)
        column.addWidget(self.narrowing.strip)
        column.addWidget(self.view, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, edge, style.px(10))
        foot.addWidget(self.head)
        foot.addStretch(1)
        column.addLayout(foot)
        self.body.addWidget(side_by_side(left, self.card, CARD_WIDTH))

    @override
    def title(self) -> str:
        return _("Journal")

    @override
    def focus_first(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @override
    def answer(self, request: Request) -> None:
        self.narrowing.clear()
        self.search.setText(str(dict(request.values).get("text", "")))
        self.show_list()

    # Reading

    @override
    def refresh(self) -> None:
        self.narrowing.offer_kept()
        self.show_list()
        self.tasks.run(self._read_choices, self._offer, lane="list")

    def _read_choices(self) -> tuple[list[str], list[str], tuple[int, str]]:
        with self.db.reading() as session:
            return (
                queries.officers(session),
                queries.actions(session),
                queries.last_code(session, self.db.device),
            )

    def _offer(self, found: tuple[list[str], list[str], tuple[int, str]]) -> None:
        officers, actions, (seq, code) = found
        self.officers.set_choices([(None, _("All officers")), *((one, one) for one in officers)])
        named = sorted((_(one), one) for one in actions)
        self.actions_chip.set_choices(
            [(None, _("All actions")), *((one, title) for title, one in named)]
        )
        words_ = _("Check code of the last entry (no. {number}): {code}")
        self.head.setText(words_.format(number=f"{seq:,}", code=code))

    def filter(self) -> JournalFilter:
        """What chips and search box say."""
        days: Any = self.spans.value
        return JournalFilter(
            officer=str(self.officers.value or ""),
            first=clock.today() - timedelta(days=days - 1) if days else None,
            action=str(self.actions_chip.value or ""),
            way=str(self.ways.value or ""),
            kind=str(self.kinds.value or ""),
            text=self.search.text().strip(),
            where=self.narrowing.conditions,
        )

    @Slot()
    def show_list(self) -> None:
        """Show what filters and search box say."""
        self.model.show(_Source(self, self.filter()))

    @Slot(int)
    def _listed(self, rows: int) -> None:
        entries = ngettext("{count} entry", "{count} entries", rows)
        self.count.setText(entries.format(count=f"{rows:,}"))
        if not self.view.currentIndex().isValid() and rows:
            self.view.selectRow(0)
        elif not rows:
            self.card.show_nothing(some=self.filter() != EVERYTHING)

    @Slot(object)
    def show_entry(self, id_: UUID) -> None:
        """Show what an entry says."""
        with self.db.reading() as session:
            found = queries.entry(session, id_.int)
        if found is not None:
            self.card.show_entry(found)

    # What can be done

    def _exported(self) -> Exported:
        told = (in_words(self._chips(), self.search.text()), *self.narrowing.words())
        shown = " · ".join(filter(None, told))
        what = (self.view, _("Journal"), KIND, exporting.HEADINGS, exporting.sheet)
        return Exported(*what, shown)

    @Slot()
    def verify(self) -> VerifySheet:
        """Go through the whole chain and say what is wrong with it."""
        sheet = VerifySheet(self)
        sheet.open()
        return sheet

    @Slot()
    def ask_code(self) -> CodeSheet:
        """Ask for a check code from a paper."""
        sheet = CodeSheet(self, self._found_code)
        sheet.open()
        return sheet

    def _found_code(self, number: int) -> None:
        for chip in self._chips():
            chip.choose(None)
        self.narrowing.set_conditions(())
        self.search.clear()
        self.view.stand_on(UUID(int=number))
        self.show_entry(UUID(int=number))

    @Slot()
    def ask_export(self) -> ExportSheet:
        """Ask which days to write into a file that proves itself."""
        sheet = ExportSheet(self)
        sheet.open()
        return sheet

    def pictures(self) -> Iterable[tuple[str, Callable[[], None]]]:
        """States of the page worth a picture."""
        yield "entry", partial(self.view.selectRow, min(3, max(0, self.model.rowCount() - 1)))
        for name, show in (
            ("verify", self.verify),
            ("code", self.ask_code),
            ("export", self.ask_export),
        ):
            shown = show()
            yield name, shown.open
            shown.close_sheet()


def columns() -> list[Column[JournalLine]]:
    """The columns of the list, in the language in use."""
    chinese = language.current() == "zh_CN"
    return [
        Column(
            _("When"),
            lambda line: format_moment(line.at) if line.at else "–",
            sort="number",
            width=150,
        ),
        Column(_("Officer"), lambda line: line.officer or _("the program"), width=96),
        Column(
            _("Way"),
            lambda line: _(words.WAYS.get(line.way, line.way)),
            width=84 if chinese else 110,
            tone=lambda line: words.WAY_TONES.get(line.way),
        ),
        Column(_("Action"), lambda line: _(line.action), width=150 if chinese else 200),
        Column(_("Record concerned"), subject_words),
    ]


def subject_words(line: JournalLine) -> str:
    """Which record an entry is about: its name, or its kind, and how many more."""
    kinds = _(", ").join(words.kind_name(kind) for kind in line.kinds[:3] if kind)
    named = line.subject or kinds
    return f"{named} +{line.size - 1}" if line.size > 1 else named
