"""What the law says of a case, on its card: the way, and what stands against it or is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from policepost.core.language import _, format_day, format_moment
from policepost.core.shapes import Ref
from policepost.mediation.law import opinions, reading, ways
from policepost.mediation.law.hints import Hint
from policepost.mediation.law.words import TRACK_WORDS, WAY_WORDS
from policepost.mediation.listing import KIND
from policepost.ui import style
from policepost.ui.allowed import show_only_if
from policepost.ui.basics import elided_button
from policepost.ui.parts import Badge, clear, label, link_button

if TYPE_CHECKING:
    from policepost.mediation.lines import Card
    from policepost.mediation.listing import DisputeLine

_MOST = 2
ACCEPT_KEY = "Ctrl+Shift+A"
TONES = {
    opinions.Weight.AGAINST: "bad",
    opinions.Weight.MISSING: "wait",
    opinions.Weight.WARNING: "wait",
    opinions.Weight.FOR: "good",
}


def marks() -> dict[opinions.Weight, str]:
    """What a reason is marked with, besides its colour."""
    return {
        opinions.Weight.AGAINST: _("Forbids it"),
        opinions.Weight.MISSING: _("Missing"),
        opinions.Weight.WARNING: _("Mind"),
        opinions.Weight.FOR: _("Speaks for it"),
    }


def reason_row(reason: opinions.Reason, *, narrow: bool = False) -> QWidget:
    """A reason with its mark beside it (where there is room), and beneath it the articles."""
    row = QWidget()
    line = QVBoxLayout(row) if narrow else QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(style.px(2 if narrow else 8))
    badge = Badge(marks()[reason.weight], TONES[reason.weight])
    if narrow:
        line.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeft)
    words = QVBoxLayout()
    words.setSpacing(style.px(1))
    words.addWidget(label(reason.sentence, wrap=True))
    if reason.articles:
        cited = label(reason.cited, "small", wrap=True)
        said = [opinions.law().articles[key].words for key in reason.articles]
        cited.setToolTip("\n".join(said))
        words.addWidget(cited)
    line.addLayout(words, 1)
    if not narrow:
        line.addWidget(badge)
    return row


class WayPart(QWidget):
    """The way of a case and what the officer should know of it now."""

    opened = Signal(object)
    """Carries the earlier or later dispute that is to be opened."""
    accepted = Signal(object)
    """Carries the `Hint` that the officer accepts."""

    def __init__(self, weigh: Callable[[], None]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(6))
        head = QHBoxLayout()
        head.addWidget(label(_("Way of mediation"), "heading"), 1)
        self.weigh_button = link_button(_("Weigh"), weigh)
        self.weigh_button.setToolTip(_("Which way is lawful?"))
        head.addWidget(self.weigh_button)
        column.addLayout(head)
        self.hints: Sequence[Hint] = ()
        """What is proposed anew, for `restrict`ed officers to read only."""
        self.accept_buttons: list[QPushButton] = []
        self._may = True
        self._proposed = QVBoxLayout()
        self._proposed.setSpacing(style.px(6))
        column.addLayout(self._proposed)
        self._said = QVBoxLayout()
        self._said.setSpacing(style.px(6))
        column.addLayout(self._said)
        self._linked = QVBoxLayout()
        column.addLayout(self._linked)

    def show_card(self, card: Card) -> None:
        """Show the way of a case, who mediates, and the weightiest reasons."""
        clear(self._said)
        opinion = ways.opinion(card.way, reading.quarrel(card))
        self._say(f"{_(WAY_WORDS[card.way])} · {_(TRACK_WORDS[card.track])}")
        for words in _notes(card):
            self._say(words, "small")
        weighty = [one for one in opinion.reasons if one.weight is not opinions.Weight.FOR]
        for reason in weighty[:_MOST]:
            self._said.addWidget(reason_row(reason, narrow=True))
        if len(weighty) > _MOST:
            words = _("and {count} more: press Weigh").format(count=len(weighty) - _MOST)
            self._say(words, "small")

    def restrict(self, *, may: bool) -> None:
        """Take the ways to change something away from whoever may only read."""
        self._may = may
        show_only_if(may, self.weigh_button)

    def show_hints(self, hints: Sequence[Hint]) -> None:
        """Show what is proposed anew since parties, act or facts have changed."""
        clear(self._proposed)
        self.hints, self.accept_buttons = hints, []
        for one in hints:
            self._proposed.addWidget(label(one.words, "warning", wrap=True))
            if self._may:
                words = _("Accept") if self.accept_buttons else _("Accept") + f"  {ACCEPT_KEY}"
                button = link_button(words, partial(self.accepted.emit, one))
                self.accept_buttons.append(button)
                self._proposed.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_linked(self, before: Sequence[DisputeLine], after: Sequence[DisputeLine]) -> None:
        """Show the earlier disputes from which this one goes on, and the later that do from it."""
        clear(self._linked)
        for head, lines in ((_("Goes on from"), before), (_("Went on in"), after)):
            if lines:
                self._linked.addWidget(label(head, "small"))
            for one in lines:
                day, ref = one.received_at.date(), Ref(KIND, one.id)
                button = elided_button(
                    f"{day:%y-%m-%d} {one.title}", partial(self.opened.emit, ref)
                )
                words = _("{day}: {title} ({state})")
                said = words.format(day=format_day(day), title=one.title, state=one.status_words)
                button.setToolTip(said)
                button.setAccessibleName(f"{head} {said}")
                self._linked.addWidget(button)

    def _say(self, words: str, role: str = "") -> None:
        self._said.addWidget(label(words, role, wrap=True))


def _notes(card: Card) -> list[str]:
    found = []
    if card.key:
        found.append(_("Key dispute: somebody answers for each duty."))
    if card.handover_number:
        found.append(_("110 call {number}").format(number=card.handover_number))
    if card.reported_at is not None:
        words = _("Reported to {whom} at {moment}.")
        whom = card.reported_to or _("the police station")
        found.append(words.format(whom=whom, moment=format_moment(card.reported_at)))
    for party in card.parties:
        if party.guardian_told_on is not None:
            words = _("Guardian of {party} told on {day} {how}")
            day = format_day(party.guardian_told_on)
            told = words.format(party=party.label, day=day, how=party.guardian_told_how)
            found.append(told.strip())
    if card.track_reason:
        found.append(card.track_reason)
    return found
