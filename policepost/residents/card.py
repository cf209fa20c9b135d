"""The card of one person: everything the post knows, and where work with the person begins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from policepost.core import clock, tables
from policepost.core.language import _, captioned, ngettext
from policepost.core.rights import PEOPLE
from policepost.core.shapes import DueLine, TimelineLine
from policepost.residents import card_facts, rules
from policepost.residents.around import Double
from policepost.residents.guard import Guard
from policepost.residents.queries import HouseholdLine, ResidentCard
from policepost.residents.residing import StayLine
from policepost.residents.where_part import WherePart
from policepost.residents.words import CAUSES
from policepost.ui import style
from policepost.ui.basics import elided_button, label, link_button, small_button
from policepost.ui.due_list import DueList
from policepost.ui.flow import FlowLayout
from policepost.ui.page import Request
from policepost.ui.parts import Badge, FactRow
from policepost.ui.side_card import SideCard
from policepost.ui.timeline import Timeline

_SHORT_NAME = 6
"""Names up to this many characters share their line with the badges."""
_NUMBER_SHOWN = 60_000
"""Milliseconds for which a whole number stands on the screen."""


@dataclass(frozen=True)
class CardData:
    """What a card shows."""

    person: ResidentCard
    household: Sequence[HouseholdLine]
    story: Sequence[TimelineLine]
    due: Sequence[DueLine] = ()
    doubles: Sequence[Double] = ()
    merged: bool = False
    homes: Sequence[StayLine] = ()


COLLECT, VERIFY, PRINT = "residents.collect", "residents.verify", "residents.print"
"""Rights, see `core.rights`."""


class ResidentCardView(SideCard):
    """Shows a `CardData`; its buttons ask the page (`wanted`, a verb) or the window (`asks`)."""

    asks = Signal(object)
    wanted = Signal(str)
    """ "edit", "verify", "household", "print", "move", "leave", "back", "history", "rights",
    "part", "document" or "number"."""
    document_wanted = Signal(object)
    """A further document, to be corrected."""
    document_asked = Signal(object)
    """A further document of which the whole number is to be shown."""
    compared = Signal(object)
    """The id of somebody who may be the same person."""
    opened = Signal(object)
    """The id of a member of the household."""
    home_wanted = Signal(object)
    """A dwelling in which the person lives or lived, to be put right."""
    reasoned = Signal(str)
    """Why a protected entry is to be opened."""
    refrained = Signal()
    """A protected entry is left shut."""

    def __init__(self, may: Callable[[str], bool] = lambda _right: True) -> None:
        super().__init__(may)
        self._data: CardData | None = None
        self.number: FactRow | None = None
        self.documents: dict[UUID, FactRow] = {}
        self.guard: Guard | None = None
        self._cover = QTimer(self)
        self._cover.setSingleShot(True)
        self._cover.setInterval(_NUMBER_SHOWN)
        self._cover.timeout.connect(self.cover_number)
        self.show_nobody()

    def show_nobody(self) -> None:
        """Say that nobody is chosen."""
        self._data = self.number = self.guard = None
        self.show_hint(_("Choose a person from the list."))

    def show_data(self, data: CardData) -> None:
        """Show somebody."""
        self._data, self.guard = data, None
        self.begin()
        self._add_head(data)
        self._add_due(data)
        self._add_facts(data.person)
        self._add_doubles(data)
        self.column.addWidget(self._buttons(data))
        self._add_household(data)
        self._add_homes(data)
        self.column.addSpacing(style.px(6))
        self.column.addWidget(label(_("Story"), "heading"))
        timeline = Timeline()
        timeline.show_lines(data.story)
        timeline.opened.connect(self._open_step)
        self.column.addWidget(timeline)
        self.column.addStretch(1)

    def shown(self) -> CardData | None:
        """What stands there; None while nobody is chosen or a reason is asked for."""
        return self._data

    def show_guard(self, name: str, why: Sequence[str]) -> Guard:
        """Ask why a protected entry is to be opened; nothing of it is shown but the name."""
        self._data = self.number = None
        self.begin()
        self.guard = Guard(name, [_(rules.SENSITIVE[one]) for one in why])
        self.guard.reasoned.connect(self.reasoned)
        self.guard.left.connect(self.refrained)
        self.column.addWidget(self.guard)
        self.column.addStretch(1)
        return self.guard

    def show_number(self, number: str) -> None:
        """Show the whole number for a minute, once the journal has kept who looked."""
        if self.number is not None:
            self.number.value.setText(" ".join((number[:6], number[6:14], number[14:])).strip())
            self._cover.start()

    def show_document(self, id_: UUID, number: str) -> None:
        """Show the whole number of a further document, as :meth:`show_number`."""
        if id_ in self.documents:
            self.documents[id_].value.setText(number)
            self._cover.start()

    @Slot()
    def cover_number(self) -> None:
        """Mask the numbers again."""
        if self._data is None:
            return
        if self.number is not None:
            self.number.value.setText(card_facts.first_document(self._data.person))
        for line in self._data.person.documents:
            self.documents[line.id].value.setText(card_facts.document(line))

    def _add_head(self, data: CardData) -> None:
        person = data.person
        head = QHBoxLayout()
        head.setSpacing(style.px(5))
        name = label(person.name, "name", wrap=True, selectable=True)
        if len(person.name) > _SHORT_NAME:
            self.column.addWidget(name)
        else:
            head.addWidget(name, 1)
        for words, tone in card_facts.badges(person):
            head.addWidget(Badge(words, tone), 0, Qt.AlignmentFlag.AlignTop)
        if len(person.name) > _SHORT_NAME:
            head.addStretch(1)
        self.column.addLayout(head)
        if person.foreign_name:
            self.column.addWidget(label(person.foreign_name, selectable=True, wrap=True))
        words = card_facts.about(person, len(data.household))
        self.column.addWidget(label(words, "muted", wrap=True))

    def _add_due(self, data: CardData) -> None:
        if data.due:
            todo = DueList(data.due, clock.today())
            todo.opened.connect(self._open_step)
            self.column.addWidget(todo)
            self.column.addSpacing(style.px(4))

    def _add_facts(self, person: ResidentCard) -> None:
        self.number = None
        if person.id_number:
            kind = tables.table("document_kinds").label(person.document_kind)
            plain = person.document_kind == rules.IDENTITY_CARD
            told = card_facts.first_document(person)
            self.number = FactRow(_("Identity number") if plain else kind, told)
            self.number.add(link_button(_("Show"), partial(self.wanted.emit, "number")))
            self.column.addWidget(self.number)
        self._add_documents(person)
        for name, value in card_facts.facts(person):
            if value:
                self.column.addWidget(FactRow(name, value))
        if person.missing:
            words = _("Missing: {fields}").format(
                fields=_(", ").join(_(rules.FIELDS[name]) for name in person.missing)
            )
            self.column.addWidget(label(words, "warning", wrap=True))

    def _add_documents(self, person: ResidentCard) -> None:
        self.documents = {}
        for line in person.documents:
            kind = tables.table("document_kinds").label(line.kind)
            row = self.documents[line.id] = FactRow(kind, card_facts.document(line))
            for words, signal in ((_("Show"), self.document_asked), (_("Edit"), None)):
                if signal is None and not self.may(COLLECT):
                    continue
                ask = partial((signal or self.document_wanted).emit, line)
                button = link_button(words, ask)
                button.setAccessibleName(captioned(words, kind))
                row.add(button)
            self.column.addWidget(row)

    def _add_doubles(self, data: CardData) -> None:
        """Say who may be the same person; whoever may decide on it can compare the two."""
        for one in data.doubles:
            words = _("Perhaps the same person: {name} ({cause})").format(
                name=one.name, cause=_(CAUSES[one.cause])
            )
            self.column.addWidget(label(words, "warning", wrap=True))
            if self.may(VERIFY):
                button = link_button(_("Compare"), partial(self.compared.emit, one.id))
                button.setToolTip("F7")
                button.setAccessibleName(captioned(button.text(), one.name))
                self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _buttons(self, data: CardData) -> QWidget:
        person = data.person
        made = QWidget()
        row = FlowLayout(made)
        row.setContentsMargins(0, style.px(4), 0, style.px(4))
        row.setSpacing(style.px(6))
        for words, key, slot, needs in (
            (_("Book"), "Ctrl+B", partial(self._ask_new, "booking"), "appointments.take"),
            (_("Dispute"), "Ctrl+D", partial(self._ask_new, "dispute"), "mediation.take_in"),
            (_("Verify"), "F8", partial(self.wanted.emit, "verify"), VERIFY),
            (_("Edit"), "Ctrl+E", partial(self.wanted.emit, "edit"), COLLECT),
        ):
            if not self.may(needs):
                continue
            button = small_button(words, slot)
            button.setToolTip(f"{words}  {key}")
            button.setEnabled(person.left_on is None or words == _("Edit"))
            row.addWidget(button)
        more = small_button(_("More ▾"))
        more.setMenu(self._menu(data, more))
        row.addWidget(more)
        return made

    def _menu(self, data: CardData, parent: QWidget) -> QMenu:
        person = data.person
        menu = QMenu(parent)
        actions = [
            (_("Print the household sheet"), "print", PRINT),
            (_("Verify the whole household"), "household", VERIFY),
            (_("Moved within the area"), "move", COLLECT),
            (_("Moved away or died"), "leave", VERIFY),
            (_("Another dwelling"), "dwelling", COLLECT),
            (_("Add a document"), "document", COLLECT),
            (_("History and undo"), "history", PEOPLE),
            (_("Own record and requests"), "rights", "retention.propose"),
            (_("Propose deletion"), "propose", "retention.propose"),
        ]
        if person.left_on is not None:
            actions = [
                (_("Moved back in"), "move", VERIFY),
                (_("Put back on the list: never left"), "back", VERIFY),
                (_("History and undo"), "history", PEOPLE),
                (_("Own record and requests"), "rights", "retention.propose"),
                (_("Propose deletion"), "propose", "retention.propose"),
            ]
        if data.merged:
            actions.append((_("Part merged entries"), "part", VERIFY))
        for words, verb, needs in actions:
            if not self.may(needs):
                continue
            menu.addAction(words).triggered.connect(partial(self._want, verb))
        return menu

    def _add_household(self, data: CardData) -> None:
        others = [line for line in data.household if line.id != data.person.id]
        if not others:
            return
        title = ngettext(
            "{count} other in the dwelling", "{count} others in the dwelling", len(others)
        )
        self.column.addSpacing(style.px(6))
        self.column.addWidget(label(title.format(count=len(others)), "heading"))
        for line in others:
            words = card_facts.member_words(line)
            button = elided_button(words, partial(self.opened.emit, line.id))
            self.column.addWidget(button)

    def _add_homes(self, data: CardData) -> None:
        if data.homes:
            part = WherePart(data.homes, change=self.may(COLLECT))
            part.opened.connect(self.home_wanted)
            part.asked.connect(partial(self.wanted.emit, "where"))
            self.column.addSpacing(style.px(6))
            self.column.addWidget(part)

    def _ask_new(self, kind: str) -> None:
        if self._data is not None:
            person = self._data.person
            self.asks.emit(Request("new", kind, values={"resident_id": person.id}))

    def ask_new(self, kind: str) -> None:
        """Ask for a booking or a dispute of the person shown, as the button does."""
        self._ask_new(kind)

    def _want(self, verb: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002
        self.wanted.emit(verb)

    @Slot(object)
    def _open_step(self, ref: object) -> None:
        kind, id_ = getattr(ref, "kind", ""), getattr(ref, "id", None)
        if isinstance(id_, UUID) and kind != "resident":
            self.asks.emit(Request("open", kind, id_))
