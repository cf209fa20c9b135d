"""One case on the screen: its course and panel, what is agreed, and the paper beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from policepost.core import clock
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.mediation import cards, codes, hindrances, links, looking_back, papers
from policepost.mediation.after.checks_part import ChecksPart
from policepost.mediation.after.promises_part import PromisesPart
from policepost.mediation.course_sheets import can_agree_orally
from policepost.mediation.law.way_part import WayPart
from policepost.mediation.lines import Card, PartyLine
from policepost.mediation.scans_part import SignedCopy
from policepost.mediation.story import story
from policepost.mediation.wording import Wording
from policepost.printing.paper import Paper
from policepost.ui import style
from policepost.ui.allowed import show_only_if
from policepost.ui.parts import Badge, clear, label, link_button, scrolled
from policepost.ui.preview import PaperPreview
from policepost.ui.timeline import Timeline

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.ui.page import Page

LEFT_WIDTH, RIGHT_WIDTH = 236, 392


def make_agreement(db: Database, dispute_id: UUID, draft: papers.Draft | None = None) -> Paper:
    """The agreement as a PDF; runs in the background and opens its own reading."""
    with db.reading() as session:
        return papers.agreement(session, dispute_id, clock.today(), draft)


class CourseColumn(QFrame):
    """The left column: what happened so far, who mediates, and the terms once they are due."""

    step_opened = Signal(object)
    panel_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._card: Card | None = None
        self.setProperty("role", "surface")
        self.setFixedWidth(style.px(LEFT_WIDTH))
        inside = QWidget()
        column = QVBoxLayout(inside)
        edge = style.px(14)
        column.setContentsMargins(edge, style.px(14), edge, edge)
        column.setSpacing(style.px(8))
        column.addWidget(label(_("Course"), "heading"))
        self.timeline = Timeline()
        self.timeline.opened.connect(self.step_opened)
        column.addWidget(self.timeline)
        self.oral_button = link_button(_("Agreed in words …"), partial(self._ask, "oral"))
        self.follow_up_button = link_button(_("＋ Follow-up"), partial(self._ask, "new_follow_up"))
        column.addWidget(self.oral_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.follow_up_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.notice_button = link_button(
            _("Notice of termination …"), partial(self._ask, "termination")
        )
        self.report_button = link_button(
            _("Closing report …"), partial(self._ask, "closing_report")
        )
        column.addWidget(self.notice_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.report_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.way = WayPart(partial(self._ask, "way"))
        self.way.opened.connect(self.step_opened)
        column.addWidget(self.way)
        head = QHBoxLayout()
        head.addWidget(label(_("5+ panel"), "heading"), 1)
        self.panel_button = link_button(_("Choose"), self.panel_wanted.emit)
        head.addWidget(self.panel_button)
        column.addLayout(head)
        self._panel = QVBoxLayout()
        self._panel.setSpacing(style.px(6))
        column.addLayout(self._panel)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    def restrict(self, *, may: bool) -> None:
        """Take away the ways to change the case from whoever may only read it."""
        show_only_if(may, self.oral_button, self.follow_up_button, self.panel_button)
        self.way.restrict(may=may)

    def _ask(self, kind: str) -> None:
        if self._card is not None:
            self.step_opened.emit(Ref(kind, self._card.id))

    def show_card(self, card: Card) -> None:
        """Show the course and the panel of a case."""
        self._card = card
        self.oral_button.setVisible(can_agree_orally(card))
        self.follow_up_button.setVisible(card.status == codes.Status.AGREED)
        self.notice_button.setVisible(card.status in codes.FAILED)
        self.report_button.setVisible(card.status not in codes.OPEN)
        self.timeline.show_lines(story(card))
        self.way.show_card(card)
        clear(self._panel)
        states = {one.who: one for one in card.sittings[-1].present} if card.sittings else {}
        for member in card.panel:
            row = QHBoxLayout()
            words = label(f"{member.role_words} {member.name}", wrap=True)
            row.addWidget(words, 1)
            held = states.get(member.id)
            if held is not None:
                row.addWidget(Badge(held.words, held.tone), 0, Qt.AlignmentFlag.AlignTop)
            self._panel.addLayout(row)
        if not card.panel:
            self._panel.addWidget(label(_("Nobody chosen yet."), "muted"))


class CaseView(QWidget):
    """The three columns of a case; what is done with it asks the page."""

    party_wanted = Signal(object)
    panel_wanted = Signal()
    step_opened = Signal(object)
    term_wanted = Signal(int)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._db = page.db
        self.card: Card | None = None
        self.course = CourseColumn()
        may = page.db.may("mediation.mediate")
        self.course.restrict(may=may)
        self.wording = Wording(page)
        self.checks = ChecksPart()
        self.checks.asked.connect(self._go_to)
        self.promises = PromisesPart()
        self.promises.restrict(may=may)
        self.promises.asked.connect(self.step_opened)
        self.signed_copy = SignedCopy(page)
        self.wording.term_wanted.connect(self.term_wanted)
        self.preview = PaperPreview(page.tasks)
        self.preview.setFixedWidth(style.px(RIGHT_WIDTH))
        self.preview.rendered.connect(self._tell_missing)
        self.course.step_opened.connect(self.step_opened)
        self.course.panel_wanted.connect(self.panel_wanted)
        self.wording.party_wanted.connect(self.party_wanted)
        self.wording.all_wanted.connect(self._ask_all)
        self.wording.changed.connect(self.draw)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.course)
        row.addWidget(scrolled(self._middle(), "ground"), 1)
        row.addWidget(self.preview)

    def _middle(self) -> QWidget:
        """The promises that are to be kept above the words in which they were made."""
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QVBoxLayout()
        edge = style.px(18)
        above.setContentsMargins(edge, style.px(14), edge, 0)
        above.setSpacing(style.px(8))
        above.addWidget(self.checks)
        above.addWidget(self.promises)
        above.addWidget(self.signed_copy)
        column.addLayout(above)
        column.addWidget(self.wording, 1)
        return middle

    def show_dispute(self, dispute_id: UUID) -> Card | None:
        """Read a case and show it; None when it is gone."""
        with self._db.reading() as session:
            card = cards.card(session, dispute_id)
            before = links.before(session, card.earlier_ids) if card else []
            after = links.after(session, dispute_id)
            proposed = looking_back.hints_of(session, card) if card else []
        if card is not None:
            if self.card is None or self.card.id != card.id:
                self.checks.show_missing((), "")
            self.card = card
            self.course.show_card(card)
            self.course.way.show_hints(proposed)
            self.course.way.show_linked(before, after)
            self.wording.show_card(card)
            self.promises.show_card(card)
            self.signed_copy.show_card(card)
            self.draw()
        return card

    @Slot()
    def _ask_all(self) -> None:
        if self.card is not None:
            self.step_opened.emit(Ref("parties", self.card.id))

    @Slot(str)
    def _go_to(self, field: str) -> None:
        """Go to what a check is about: a field of the form, or the sheet that holds it."""
        if field == "panel":
            self.panel_wanted.emit()
        elif field == "parties" and self.card is not None and self.card.parties:
            self.party_wanted.emit(self._party_to_mend(self.card))
        elif field == "recording" and self.card is not None:
            self.step_opened.emit(Ref("way", self.card.id))
        else:
            self.wording.go_to(field)

    @staticmethod
    def _party_to_mend(card: Card) -> PartyLine:
        """The first party of whom something is missing, else the first without a document."""
        wanting = {one.id for one in card.state.parties if hindrances.party_hindrances(one)}
        for party in card.parties:
            if party.id in wanting or (not wanting and not party.id_number):
                return party
        return card.parties[0]

    @Slot(int)
    def _tell_missing(self, _pages: int) -> None:
        """Say which characters of the paper no face has, as soon as it is drawn."""
        missing = self.preview.missing
        self.checks.show_missing(missing, self.wording.place_of(missing) if missing else "")

    @Slot()
    def draw(self) -> None:
        """Check what the form has now, and draw the paper as it would be."""
        if self.card is not None:
            self.checks.show_state(self.wording.state(self.card))
            draft = self.wording.draft()
            self.preview.request(partial(make_agreement, self._db, self.card.id, draft))
