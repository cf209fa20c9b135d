"""The people of a household one beneath the other, each with what is known, worked by the keys."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import tables
from policepost.core.language import _, format_short_day, ngettext
from policepost.residents import rules as residents
from policepost.residents.households import Member
from policepost.ui import style
from policepost.ui.basics import label, restyle
from policepost.ui.parts import Badge
from policepost.verification import doubt_rules, why, words
from policepost.verification.households import PersonLine
from policepost.verification.rules import Answer

TONES: Mapping[Answer, str] = {
    Answer.SAME: "good",
    Answer.CHANGED: "info",
    Answer.LEFT: "muted",
    Answer.NOT_MET: "wait",
}
_NUMBERS = {"1": Answer.SAME, "2": Answer.CHANGED, "3": Answer.LEFT, "4": Answer.NOT_MET}
_NEXT = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PersonRow(QFrame):
    """One person: who, what is known, what is missing or odd, and what was answered."""

    entered = Signal(object)
    opened = Signal(object)

    def __init__(self, person: PersonLine | Member) -> None:
        super().__init__()
        self.person = person
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(style.px(10), style.px(6), style.px(8), style.px(6))
        column.setSpacing(style.px(1))
        head = QHBoxLayout()
        head.setSpacing(style.px(8))
        name = label(person.name, "heading", wrap=True)
        self.answer = Badge()
        head.addWidget(name, 1)
        head.addWidget(self.answer, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        if isinstance(person, PersonLine):
            self._said, known, odd = _who(person), _known(person), _odd(person)
        else:
            self._said, known, odd = _who_besides(person), _known_besides(person), []
        self._due = isinstance(person, PersonLine) and person.due
        column.addWidget(label(self._said, wrap=True))
        column.addWidget(label(known, "small", wrap=True))
        for told, role in odd:
            column.addWidget(label(told, role, wrap=True))
        self.show_answer(None)

    def show_answer(self, answer: Answer | None) -> None:
        """Show what was answered, or whether the entry is to be verified."""
        if answer is not None:
            self.answer.show_text(words.answer(answer), TONES[answer])
        elif self._due:
            self.answer.show_text(_("To verify"), "bad")
        else:
            self.answer.show_text("", "plain")
        said = (self.person.name, self._said, self.answer.text())
        self.setAccessibleName(" · ".join(part for part in said if part))

    def show_current(self, current: bool) -> None:  # noqa: FBT001 - one state
        """Mark the person whom the keys are about."""
        self.setProperty("current", "true" if current else "false")
        restyle(self)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.entered.emit(self.person.id)
        super().mousePressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit(self.person.id)
        super().mouseDoubleClickEvent(event)


def _who(person: PersonLine) -> str:
    """Relation, sex, age and kind in one line."""
    years = "" if person.age is None else ngettext("{n} year", "{n} years", person.age)
    told = (
        tables.table("relations").label(person.relation),
        tables.table("sexes").label(person.sex),
        years.format(n=person.age),
        tables.table("resident_kinds").label(person.kind),
    )
    return " · ".join(part for part in told if part)


def _who_besides(person: Member) -> str:
    """How somebody lives here whose main dwelling is elsewhere, and where that is."""
    told = (
        tables.table("relations").label(person.relation),
        tables.table("residence_manners").label(person.manner),
        _("main dwelling: {address}").format(address=person.main) if person.main else "",
    )
    return " · ".join(part for part in told if part)


def _known_besides(person: Member) -> str:
    """When it was last confirmed that somebody lives here besides."""
    if person.seen_on is None:
        return _("lives here besides; not confirmed yet")
    day = format_short_day(person.seen_on)
    return _("lives here besides; confirmed {day} by {name}").format(
        day=day, name=person.seen_by or "–"
    )


def _known(person: PersonLine) -> str:
    """Number, telephone and the last verification; no numbers of whom the law protects more."""
    if person.verified_on is None:
        seen = _("never verified")
    else:
        said = _("verified {day} by {name}") if person.verified_by else _("verified {day}")
        seen = said.format(day=format_short_day(person.verified_on), name=person.verified_by)
    numbers = () if person.sensitive else (person.number, person.phone)
    return " · ".join(part for part in (*numbers, seen) if part)


def _odd(person: PersonLine) -> list[tuple[str, str]]:
    """What is missing or odd, each with the role of its label."""
    found = [(_(doubt_rules.DOUBTS[doubt]), "problem") for doubt in person.doubts]
    if person.missing:
        told = _("Missing: {names}").format(names=why.missing_words(person.missing))
        found.append((told, "warning"))
    if person.tries:
        times = ngettext("Not met {count} time", "Not met {count} times", person.tries)
        found.append((times.format(count=person.tries), "warning"))
    if person.sensitive:
        causes = _(", ").join(_(residents.SENSITIVE[one]) for one in person.sensitive)
        found.append((_("Numbers are not shown here: {why}").format(why=causes), "small"))
    return found


class PeoplePane(QScrollArea):
    """Holds the keyboard for all of them.

    1 same, 2 changed, 3 moved out, 4 not met; 9 all the rest same; 0 or Backspace takes the last
    key back; the arrows go up and down, Enter ends the household, Page Down and Page Up pass it
    over, Esc goes back to the list.
    """

    answered = Signal(object)
    """The answer of the person whom the keys are about."""
    rest_same = Signal()
    taken_back = Signal()
    stepped = Signal(int)
    entered = Signal(object)
    opened = Signal(object)
    ended = Signal()
    passed = Signal(int)
    left = Signal()
    asked = Signal(str)
    """One of "visit", "settle", "dwelling", "register": keys 5 to 8."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("People of the household"))
        self.rows: dict[UUID, PersonRow] = {}

    def show_people(self, people: Sequence[PersonLine], besides: Sequence[Member]) -> None:
        """Show who lives there, then who does besides; or that nobody is registered."""
        inside = QWidget()
        inside.setProperty("role", "ground")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inside)
        edge = style.px(10)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(style.px(6))
        self.rows = {}
        everybody: list[PersonLine | Member] = [*people, *besides]
        for person in everybody:
            row = PersonRow(person)
            row.entered.connect(self._enter)
            row.opened.connect(self.opened)
            self.rows[person.id] = row
            column.addWidget(row)
        if not self.rows:
            nobody = label(_("Nobody is registered here."), "muted", wrap=True)
            nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(nobody)
        column.addStretch(1)
        self.setWidget(inside)

    @Slot(object)
    def _enter(self, key: UUID) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.entered.emit(key)

    def show_state(self, answers: Mapping[UUID, Answer], current: UUID | None) -> None:
        """Show what was answered and whom the next key is about."""
        for key, row in self.rows.items():
            row.show_answer(answers.get(key))
            row.show_current(key == current)
        row = self.rows.get(current) if current else None  # type: ignore[assignment]
        if row is not None:
            place = row.mapTo(self.widget(), QPoint(0, row.height() // 2))
            self.ensureVisible(place.x(), place.y(), 0, row.height() + style.px(30))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self._take(event):
            super().keyPressEvent(event)

    def _take(self, event: QKeyEvent) -> bool:
        """Take a key; False leaves it to whoever holds the pane."""
        key, text = Qt.Key(event.key()), event.text()
        asked = {"5": "visit", "6": "settle", "7": "dwelling", "8": "register"}
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        plain: dict[object, Any] = {
            "9": self.rest_same,
            "0": self.taken_back,
            Qt.Key.Key_Backspace: self.taken_back,
            Qt.Key.Key_Escape: self.left,
            **dict.fromkeys(_NEXT, self.ended),
        }
        if text in _NUMBERS:
            self.answered.emit(_NUMBERS[text])
        elif text in asked:
            self.asked.emit(asked[text])
        elif key in steps:
            self.stepped.emit(steps[key])
        elif key in pages:
            self.passed.emit(pages[key])
        elif text in plain or key in plain:
            plain[text if text in plain else key].emit()
        else:
            return False
        return True
