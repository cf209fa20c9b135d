"""What became of each promise, above the text of an agreement that is in force."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.core import clock
from policepost.core.language import _, format_day
from policepost.core.shapes import Ref, Tone
from policepost.mediation import codes
from policepost.mediation.after import confirming, money
from policepost.mediation.after.codes import BY_POLICE
from policepost.mediation.codes import Performance, Status
from policepost.printing import numerals
from policepost.ui import style
from policepost.ui.parts import Badge, Card, clear, label, link_button

if TYPE_CHECKING:
    from policepost.mediation.agreement_lines import TermLine
    from policepost.mediation.lines import Card as Case

TONES: dict[str, Tone] = {
    Performance.OPEN: "info",
    Performance.KEPT: "good",
    Performance.LATE: "wait",
    Performance.PARTLY: "wait",
    Performance.BROKEN: "bad",
}


def standing_of(term: TermLine, today: date) -> tuple[str, Tone]:
    """Say how a term stands: its performance, or that it or a part of it is overdue."""
    if term.performance in {Performance.OPEN, Performance.PARTLY}:
        overdue = [one for one in term.parts if one.overdue(today)]
        if overdue:
            told = _("Instalment {number} is overdue").format(number=overdue[0].number)
            return told, "bad"
        if not term.instalments and term.due_on is not None and term.due_on < today:
            return _("Overdue"), "bad"
    return _(codes.PERFORMANCE_WORDS[term.performance]), TONES[term.performance]


def money_of(term: TermLine) -> str:
    """Say what was received of what is owed; "" where nothing is to be paid."""
    if term.amount is None:
        return ""
    told = _("{received} of {amount} yuan received").format(
        received=money.plain(term.received), amount=money.plain(term.amount)
    )
    missing = next((one for one in term.parts if one.missing), None)
    if missing is None:
        return told
    coming = _("instalment {number}, {amount} yuan, by {day}").format(
        number=missing.number,
        amount=money.plain(missing.missing),
        day=format_day(missing.due_on),
    )
    return f"{told} · {coming}"


def can_be_supplemented(card: Case) -> bool:
    """Say whether another supplement can be begun: in force, not closed, and none in work."""
    in_work = any(one.effective_on is None for one in card.supplements)
    closed = card.status in {Status.KEPT, Status.BROKEN}
    return card.agreement.effective_on is not None and not closed and not in_work


class PromisesPart(Card):
    """The promises one under the other, and what can be done about them.

    `asked` carries what is wanted: a `Ref` whose kind names the sheet, and the record it is about.
    """

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("What was promised"))
        self._may = True
        holder = QWidget()
        self._rows = QVBoxLayout(holder)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(style.px(8))
        column = self.layout()
        assert column is not None  # noqa: S101
        column.addWidget(holder)

    def restrict(self, *, may: bool) -> None:
        """Show buttons only to whoever may mediate."""
        self._may = may

    def show_card(self, card: Case, today: date | None = None) -> None:
        """Show the promises of a case; hidden while nothing is in force."""
        clear(self._rows)
        self.setVisible(card.agreement.effective_on is not None)
        if card.agreement.effective_on is None:
            return
        today = today or clock.today()
        open_ = card.status not in {Status.KEPT, Status.BROKEN}
        for term in card.promises:
            self._add_term(term, today, payable=open_ and self._may)
        for term in card.replaced:
            self._add_received(term, _("formerly term {number}"))
        for one in card.supplements:
            words = one.number or _("Supplementary agreement {number}").format(number=one.position)
            state = _("in force") if one.effective_on else _("not in force yet")
            self._add_link(f"{words} · {state}", Ref("supplement", one.id))
        for held in card.confirmations:
            self._add_link(f"{held.court} · {held.words}", Ref("confirmation", held.id))
        broken = any(one.performance == Performance.BROKEN for one in card.promises)
        if broken and card.agreement_kind in BY_POLICE:
            words = _(
                "Not performed: the police decide by law and tell the parties that they may sue "
                "(Public Security Administration Punishments Law, article 9); the time limit of "
                "the case runs from that day."
            )
            self._rows.addWidget(label(words, "bad", wrap=True))
        self._add_actions(card, today, open_=open_)

    def _add_term(self, term: TermLine, today: date, *, payable: bool) -> None:
        words, tone = standing_of(term, today)
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        text = f"{numerals.number(term.position)}、{term.text}"
        if term.supplement_id is not None:
            text = f"〔补〕{text}"
        row.addWidget(label(text, wrap=True), 1)
        row.addWidget(Badge(words, tone), 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addLayout(row)
        day = _("by {day}").format(day=format_day(term.due_on)) if term.due_on else ""
        told = money_of(term) or day
        if told:
            below = QHBoxLayout()
            below.addWidget(label(told, "small", wrap=True), 1)
            if payable and term.amount is not None and term.received < term.amount:
                below.addWidget(link_button(_("Payment"), self._asking("payment", term)))
            self._rows.addLayout(below)
        self._add_received(term)

    def _add_received(self, term: TermLine, under: str = "") -> None:
        """Add what was received under a term; ``under`` says which, where it stands no more."""
        for paid in term.payments:
            receipt = _("receipt {number}").format(number=paid.receipt) if paid.receipt else ""
            sum_of = _("{amount} yuan").format(amount=money.plain(paid.amount))
            which = under.format(number=numerals.number(term.position))
            parts = (format_day(paid.paid_on), sum_of, paid.how, receipt, which)
            self._add_link(" · ".join(part for part in parts if part), Ref("paid", paid.id))

    def _asking(self, kind: str, term: TermLine) -> partial[None]:
        return partial(self.asked.emit, Ref(kind, term.id))

    def _add_link(self, words: str, ref: Ref) -> None:
        button = link_button(words, partial(self.asked.emit, ref))
        self._rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_actions(self, card: Case, today: date, *, open_: bool) -> None:
        if not self._may:
            return
        row = QHBoxLayout()
        row.setSpacing(style.px(12))
        wanted = [(_("How it was kept"), "kept")] if open_ else []
        if can_be_supplemented(card):
            wanted.append((_("＋ Supplementary agreement"), "new_supplement"))
        asked = [one for one in card.confirmations if one.outcome in {"", "confirmed"}]
        if not asked and not confirming.hindrance(card, today):
            wanted.append((_("Judicial confirmation"), "new_confirmation"))
        for words, kind in wanted:
            row.addWidget(link_button(words, partial(self.asked.emit, Ref(kind, card.id))))
        row.addStretch(1)
        self._rows.addLayout(row)
