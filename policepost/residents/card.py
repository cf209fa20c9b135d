"""The card of one person: everything the post knows, and where work with the person begins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from policepost.core import clock, tables
from policepost.core.language import _, format_day, format_short_day, ngettext, pgettext
from policepost.core.rights import PEOPLE
from policepost.core.shapes import TimelineLine
from policepost.residents import rules
from policepost.residents.doubles import Double
from policepost.residents.guard import Guard
from policepost.residents.queries import HouseholdLine, ResidentCard
from policepost.residents.source import KIND_TONES
from policepost.residents.words import CAUSES
from policepost.ui import style
from policepost.ui.basics import label, link_button, row_button, small_button
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
    doubles: Sequence[Double] = ()
    merged: bool = False


COLLECT, VERIFY, PRINT = "residents.collect", "residents.verify", "residents.print"
"""Rights, see `core.rights`."""


class ResidentCardView(SideCard):
    """Shows a `CardData`; its buttons ask the page (`wanted`, a verb) or the window (`asks`)."""

    asks = Signal(object)
    wanted = Signal(str)
    """ "edit", "verify", "household", "print", "move", "leave", "back", "history", "rights",
    "part" or "number"."""
    compared = Signal(object)
    """The id of somebody who may be the same person."""
    opened = Signal(object)
    """The id of a member of the household."""
    reasoned = Signal(str)
    """Why a protected entry is to be opened."""
    refrained = Signal()
    """A protected entry is left shut."""

    def __init__(self, may: Callable[[str], bool] = lambda _right: True) -> None:
        super().__init__(may)
        self._data: CardData | None = None
        self.number: FactRow | None = None
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
        self._add_facts(data.person)
        self._add_doubles(data)
        self.column.addWidget(self._buttons(data))
        self._add_household(data)
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

    @Slot()
    def cover_number(self) -> None:
        """Mask the number again."""
        if self.number is not None and self._data is not None:
            self.number.value.setText(self._data.person.id_masked)

    def _add_head(self, data: CardData) -> None:
        person = data.person
        head = QHBoxLayout()
        head.setSpacing(style.px(5))
        name = label(person.name, "name", wrap=True, selectable=True)
        if len(person.name) > _SHORT_NAME:
            self.column.addWidget(name)
        else:
            head.addWidget(name, 1)
        for words, tone in badges(person):
            head.addWidget(Badge(words, tone), 0, Qt.AlignmentFlag.AlignTop)
        if len(person.name) > _SHORT_NAME:
            head.addStretch(1)
        self.column.addLayout(head)
        self.column.addWidget(label(about(person, len(data.household)), "muted", wrap=True))

    def _add_facts(self, person: ResidentCard) -> None:
        self.number = None
        if person.id_number:
            kind = tables.table("document_kinds").label(person.document_kind)
            plain = person.document_kind == rules.IDENTITY_CARD
            self.number = FactRow(_("Identity number") if plain else kind, person.id_masked)
            self.number.add(link_button(_("Show"), partial(self.wanted.emit, "number")))
            self.column.addWidget(self.number)
        for name, value in facts(person):
            if value:
                self.column.addWidget(FactRow(name, value))
        if person.missing:
            words = _("Missing: {fields}").format(
                fields=_(", ").join(_(rules.FIELDS[name]) for name in person.missing)
            )
            self.column.addWidget(label(words, "warning", wrap=True))

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
                button.setAccessibleName(f"{button.text()}: {one.name}")
                self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _buttons(self, data: CardData) -> QWidget:
        person = data.person
        made = QWidget()
        row = QHBoxLayout(made)
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
        row.addStretch(1)
        return made

    def _menu(self, data: CardData, parent: QWidget) -> QMenu:
        person = data.person
        menu = QMenu(parent)
        actions = [
            (_("Print the household sheet"), "print", PRINT),
            (_("Verify the whole household"), "household", VERIFY),
            (_("Moved within the area"), "move", COLLECT),
            (_("Moved away or died"), "leave", VERIFY),
            (_("History and undo"), "history", PEOPLE),
            (_("Own record and requests"), "rights", "retention.propose"),
            (_("Propose deletion"), "propose", "retention.propose"),
        ]
        if person.left_on is not None:
            actions = [
                (_("Put back on the list"), "back", VERIFY),
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
            button = row_button(member_words(line), partial(self.opened.emit, line.id))
            self.column.addWidget(button)

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


def badges(person: ResidentCard) -> list[tuple[str, str]]:
    """The words beside the name, each with its tone."""
    if person.left_on is not None:
        return [(_("Left"), "muted")]
    kind = tables.table("resident_kinds").label(person.kind)
    found = [(kind, next((t for k, t in KIND_TONES.items() if k == person.kind), "plain"))]
    if person.care_reason and person.care_until and person.care_until >= clock.today():
        found.insert(0, (_("Cared for"), "wait"))
    done = pgettext("state of an entry", "Verified")
    found.append((_("To verify"), "bad") if person.needs_verifying else (done, "good"))
    return found


def about(person: ResidentCard, household: int) -> str:
    """Sex, age, people and place in the household in one line."""
    parts = [
        tables.table("sexes").label(person.sex) if person.sex in {"1", "2"} else "",
        _("aged {age}").format(age=person.age) if person.age is not None else "",
        tables.table("ethnic_groups").label(person.ethnic),
        tables.table("relations").label(person.relation),
        _("lives alone") if household == 1 and person.left_on is None else "",
    ]
    return " · ".join(part for part in parts if part)


def facts(person: ResidentCard) -> list[tuple[str, str]]:
    """Name and value of each fact; without a value it is not shown."""
    today = clock.today()
    address = f"{person.address} · {person.grid}" if person.grid else person.address
    care = ""
    if person.care_reason and person.care_until:
        care = _("{reason} · {officer} until {day}").format(
            reason=person.care_reason, officer=person.care_by, day=format_day(person.care_until)
        )
    return [
        (_("Telephone"), " / ".join(grouped(one) for one in person.phone.split("/") if one)),
        (_("Address"), address),
        (_("Birth date"), format_day(person.birth_date) if person.birth_date else ""),
        (_("Living here for"), tables.table("living_reasons").label(person.living_reason)),
        (_("Collected"), by_and_day(person.collected_by, person.collected_on, today)),
        (_("Verified"), by_and_day(person.verified_by, person.verified_on, today)),
        (_("Verify by"), format_day(person.verify_due) if person.verify_due else ""),
        (_("Care"), care),
        (_("Left"), by_and_day(person.left_reason, person.left_on, today)),
        (_("Note"), person.note),
    ]


def by_and_day(who: str, day: date | None, today: date) -> str:
    """Somebody and a day, or one of the two."""
    when = format_short_day(day, today=today) if day else ""
    return " · ".join(part for part in (who, when) if part)


def grouped(phone: str) -> str:
    """A mobile number in the groups in which it is read out: 139 0000 4417."""
    if len(phone) == 11 and phone.isdigit() and phone.startswith("1"):
        return f"{phone[:3]} {phone[3:7]} {phone[7:]}"
    return phone


def member_words(line: HouseholdLine) -> str:
    """A member of the household in one line."""
    parts = [
        line.name,
        tables.table("relations").label(line.relation),
        _("aged {age}").format(age=line.age) if line.age is not None else "",
    ]
    return " · ".join(part for part in parts if part)
