"""What is due for deletion, and what people asked about their own records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.audit import words
from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _, captioned, format_day, format_moment, ngettext
from policepost.core.shapes import Ref
from policepost.retention import actions, queries, rules
from policepost.retention.dialogs import (
    AnswerSheet,
    KeepSheet,
    ProposeSheet,
    RequestSheet,
    TermsSheet,
    own_record_sheet,
)
from policepost.retention.queries import Decision, DueRecord, RequestLine
from policepost.retention.rules import Term
from policepost.ui import style
from policepost.ui.messages import confirmed, show_refusal, tell
from policepost.ui.page import Context, Page, Request
from policepost.ui.parts import (
    Badge,
    Card,
    clear,
    label,
    link_button,
    rule,
    scrolled,
    small_button,
)

SHOWN = 40
_STATE_TONES = {"proposed": "wait", "locked": "wait", "kept": "info", "deleted": "muted"}
_TONES = {"open": "wait", "done": "good", "partly": "info", "refused": "muted"}


class RetentionPage(Page):
    """Two cards: what is due on the left, requests and terms on the right."""

    name: ClassVar[str] = "retention"
    icon: ClassVar[str] = "clock"
    shows: ClassVar[frozenset[str]] = frozenset(
        {"retention_case", "rights_request", "resident", "setting"}
    )
    answers: ClassVar[frozenset[str]] = frozenset({"retention_case", "rights_request"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.add_title(_("Retention and rights"))
        self.header.add_action(_("Note a request"), self.ask_request, "Ctrl+N")
        self.approve_button = self.header.add_action(
            _("Approve what is ticked"), self.approve, primary=True
        )
        self.lines: list[DueRecord] = []
        self.waiting = 0
        self.ticks: dict[UUID, QCheckBox] = {}
        self.due_card = Card(_("Due for deletion"), _("the term of keeping is over"))
        self.due_column = QVBoxLayout()
        self.due_card.body.addLayout(self.due_column)
        self.request_card = Card(_("Requests"), _("what people ask about their own record"))
        self.request_column = QVBoxLayout()
        self.request_card.body.addLayout(self.request_column)
        self.decided_card = Card(_("Decisions"), _("the latest first"))
        self.decided_column = QVBoxLayout()
        self.decided_card.body.addLayout(self.decided_column)
        self.term_card = Card(_("Terms of keeping"), _("and where each is from"))
        self.term_column = QVBoxLayout()
        self.term_column.setSpacing(style.px(6))
        self.term_card.body.addLayout(self.term_column)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        row = QHBoxLayout(inside)
        edge = style.px(18)
        row.setContentsMargins(edge, style.px(16), edge, edge)
        row.setSpacing(style.px(14))
        left, right = (self.due_card, self.decided_card), (self.request_card, self.term_card)
        for cards, share in ((left, 3), (right, 2)):
            column = QVBoxLayout()
            column.setSpacing(style.px(14))
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            row.addLayout(column, share)
        self.body.addWidget(scrolled(inside, "ground"))

    def _show_terms(self, terms: Mapping[str, Term]) -> None:
        clear(self.term_column)
        for term in terms.values():
            years = ngettext("{count} year", "{count} years", term.years).format(count=term.years)
            words_ = label(captioned(term.title, years), wrap=True)
            words_.setToolTip(term.why)
            self.term_column.addWidget(words_)
            self.term_column.addWidget(label(term.told_source, "small", wrap=True))
        kept = _("The journal itself is never shortened; by law it covers at least six months.")
        self.term_column.addWidget(label(kept, "muted", wrap=True))
        if self.db.may("retention.decide"):
            self.term_column.addWidget(link_button(_("Change the terms …"), self.ask_terms))

    @Slot()
    def ask_terms(self) -> None:
        """Ask for how many years what is kept."""
        TermsSheet(self).open()

    @override
    def title(self) -> str:
        return _("Retention and rights")

    @override
    def answer(self, request: Request) -> None:
        resident = dict(request.values).get("resident_id")
        if request.verb == "new" and isinstance(resident, UUID):
            self.ask_request_of(resident)
        elif request.verb == "remove" and request.id is not None:
            ProposeSheet(self, Ref(str(dict(request.values)["kind"]), request.id)).open()
        elif request.verb == "print" and isinstance(resident, UUID):
            own_record_sheet(self, resident).open()
        self.mark_stale()

    # Reading

    @override
    def refresh(self) -> None:
        with self.db.reading() as session:
            self.lines = queries.due(session, clock.today(), SHOWN)
            self.waiting = queries.due_count(session, clock.today())
            asked = queries.requests(session)
            decided = queries.decisions(session)
            terms = queries.terms(session)
        self._show_terms(terms)
        self._show_due()
        self._show_decided(decided)
        clear(self.request_column)
        if not asked:
            self.request_column.addWidget(label(_("Nobody has asked for anything yet."), "muted"))
        for one in asked[:SHOWN]:
            self.request_column.addWidget(self._request(one))

    def _show_decided(self, decided: Sequence[Decision]) -> None:
        clear(self.decided_column)
        self.decided_card.setVisible(bool(decided))
        for one in decided:
            head = QHBoxLayout()
            named = one.title or words.kind_name(one.kind)
            head.addWidget(label(named, wrap=True), 1)
            head.addWidget(Badge(_(rules.STATES[one.state]), _STATE_TONES[one.state]))
            self.decided_column.addLayout(head)
            parts = (format_moment(one.decided_at), one.decided_by, one.why)
            told = " · ".join(part for part in parts if part)
            self.decided_column.addWidget(label(told, "small", wrap=True))

    def _show_due(self) -> None:
        clear(self.due_column)
        self.ticks = {}
        if not self.lines:
            self.due_column.addWidget(label(_("Nothing is due."), "muted"))
        for one in self.lines:
            self.due_column.addWidget(self._line(one))
            self.due_column.addWidget(rule())
        if self.waiting > len(self.lines):
            more = _("and {count} more").format(count=f"{self.waiting - len(self.lines):,}")
            self.due_column.addWidget(label(more, "muted"))
        self._enable()

    def _line(self, one: DueRecord) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        kind = words.kind_name(one.ref.kind)
        tick = QCheckBox(one.title or kind)
        tick.setEnabled(self.db.may("retention.decide"))
        tick.toggled.connect(self._enable)
        self.ticks[one.id] = tick
        column = QVBoxLayout()
        column.setSpacing(style.px(2))
        column.addWidget(tick)
        term = rules.shipped().get(one.rule)
        why = (
            term.title
            if term
            else _("{officer}: {reason}").format(officer=one.proposed_by, reason=one.reason)
        )
        since = _("since {day}").format(day=format_day(one.due_on))
        column.addWidget(label(f"{kind} · {why} · {since}", "small", wrap=True))
        if one.locked_until is not None:
            column.addWidget(label(_locked_words(one), "warning", wrap=True))
        row.addLayout(column, 1)
        if one.locked_until is not None:
            row.addWidget(Badge(_("To be locked"), "wait"))
        if self.db.may("retention.decide"):
            row.addWidget(small_button(_("Keep …"), partial(self._keep, one)))
        return made

    def _request(self, one: RequestLine) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, style.px(6))
        column.setSpacing(style.px(2))
        head = QHBoxLayout()
        name = one.name or _("deleted")
        head.addWidget(label(f"{name} · {_(rules.REQUEST_KINDS[one.kind])}", "subheading"), 1)
        head.addWidget(Badge(_(rules.OUTCOMES[one.state]), _TONES[one.state]))
        column.addLayout(head)
        who = _(rules.STANDINGS[one.standing])
        by = f"{who} {one.asked_by}".strip()
        column.addWidget(label(f"{format_day(one.asked_on)} · {by}", "small", wrap=True))
        column.addWidget(label(one.wish, wrap=True))
        if one.answer:
            column.addWidget(label(one.answer, "muted", wrap=True))
        buttons = QHBoxLayout()
        if one.state == "open":
            buttons.addWidget(small_button(_("Answer …"), partial(self._answer, one)))
        if one.name:
            buttons.addWidget(link_button(_("Print the own record"), partial(self._print, one)))
        buttons.addStretch(1)
        column.addLayout(buttons)
        return made

    # What can be done

    def ticked(self) -> list[DueRecord]:
        """What the chief has ticked."""
        return [one for one in self.lines if self.ticks[one.id].isChecked()]

    @Slot()
    def _enable(self) -> None:
        self.approve_button.setEnabled(bool(self.ticks) and bool(self.ticked()))

    @Slot()
    def approve(self) -> None:
        """Delete or lock what is ticked, after a question: it cannot be taken back."""
        some = self.ticked()
        question = ngettext(
            "Delete {count} record for good? It cannot be taken back.",
            "Delete {count} records for good? It cannot be taken back.",
            len(some),
        )
        if some and confirmed(self, question.format(count=len(some)), _("Delete for good")):
            self.approve_button.setEnabled(False)
            self.tasks.run(partial(actions.approve, self.db, some), self._approved, self._failed)

    def _approved(self, done: actions.Done) -> None:
        said = []
        if done.deleted:
            words_ = ngettext(
                "{count} record is gone for good.",
                "{count} records are gone for good.",
                done.deleted,
            )
            said.append(words_.format(count=done.deleted))
        if done.locked:
            words_ = ngettext("{count} is locked.", "{count} are locked.", done.locked)
            said.append(words_.format(count=done.locked))
        tell(self, " ".join(said))
        self.mark_stale()

    def _failed(self, error: Exception) -> None:
        self._enable()
        if not isinstance(error, Refused):
            raise error
        show_refusal(self, error)

    def _keep(self, one: DueRecord) -> None:
        KeepSheet(self, one).open()

    def _answer(self, one: RequestLine) -> None:
        AnswerSheet(self, one).open()

    def _print(self, one: RequestLine) -> None:
        own_record_sheet(self, one.resident_id).open()

    @Slot()
    def ask_request(self) -> None:
        """Open an empty request."""
        RequestSheet(self, None).open()

    def ask_request_of(self, resident_id: UUID) -> None:
        """Open a request of somebody."""
        RequestSheet(self, resident_id).open()

    def pictures(self) -> Iterable[tuple[str, Callable[[], None]]]:
        """States of the page worth a picture."""
        yield "request", self.ask_request


def _locked_words(one: DueRecord) -> str:
    """Say what still needs a record: a dispute that goes on, or the term of one that has ended."""
    dispute = one.ref.kind == "dispute"
    if one.locked_until is None or one.locked_until.year > clock.today().year + 100:
        if dispute:
            return _("This dispute was mediated and is not over: it is locked, not deleted.")
        return _("A dispute of this person is not over: the entry is locked, not deleted.")
    words = _("Needed by a dispute that is kept until {day}: locked, not deleted.")
    if dispute:
        words = _(
            "Mediated disputes are kept for their term, this until {day}: locked, not deleted."
        )
    return words.format(day=format_day(one.locked_until))
