"""An inspection while it is made: sections left, questions in the middle, the paper right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from policepost.core.errors import Refused
from policepost.core.language import _, ngettext
from policepost.inspections import answering, papers
from policepost.inspections.actions import DRAFT
from policepost.inspections.answering import Given, InspectionForm
from policepost.inspections.cards import InspectionCard
from policepost.inspections.checklist import Section
from policepost.inspections.contents import Contents
from policepost.inspections.fieldwork import FieldWork
from policepost.inspections.items import NOTHING, ItemsPane
from policepost.officers.queries import OfficerLine
from policepost.printing.paper import Paper, render
from policepost.ui import style
from policepost.ui.autosave import Autosave
from policepost.ui.messages import NoticeBar, tell
from policepost.ui.parts import label, scrolled, secondary_button
from policepost.ui.preview import PaperPreview

if TYPE_CHECKING:
    from policepost.ui.page import Context

_HEAD = -1
"""Number of the first entry, people and premises, before the sections."""


class DoingView(QWidget):
    """Where an inspection is made. `finish` and `put_down` are what the officer asks for next."""

    finish = Signal()
    put_down = Signal()

    def __init__(
        self,
        context: Context,
        card: InspectionCard,
        officers: Sequence[OfficerLine],
        station: str,
    ) -> None:
        super().__init__()
        self.card, self._station = card, station
        self.sections = answering.asked_sections(card.checklist, card.head.get("kind", ""))
        self.work = FieldWork(card, officers)
        self.notice = NoticeBar(self)
        self.pane = ItemsPane()
        self.preview = PaperPreview(context.tasks)
        self._at = 0
        self._lay_out()
        self.autosave = Autosave(self.work, context.db, context.tasks, DRAFT, card.id)
        self._foot.insertWidget(0, self.autosave.note)
        self.work.changed.connect(self._changed)
        self.pane.picked.connect(self._pick)
        self.pane.noted.connect(self._note)
        self.pane.ended.connect(self.step_section)
        self._add_key("Ctrl+Down", partial(self.step_section, 1))
        self._add_key("Ctrl+Up", partial(self.step_section, -1))
        self._add_key("F8", self.fill_fine)
        self._add_key("Esc", self.put_down.emit)
        self._add_key("Ctrl+Return", self.finish.emit)
        self._add_key("Ctrl+Enter", self.finish.emit)
        self.show_section(self.begin_at())
        self._changed()

    def _add_key(self, keys: str, slot: Any) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    # Laying out

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.contents = Contents(len(self.sections) + 1)
        self.contents.chosen.connect(self._section_chosen)
        row.addWidget(self.contents)
        row.addWidget(self._middle(), 3)
        self.preview.setMinimumWidth(style.px(360))
        self.preview.setMaximumWidth(style.px(640))
        row.addWidget(self.preview, 2)

    def _middle(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(style.px(16), style.px(10), style.px(8), 0)
        column.setSpacing(style.px(8))
        head = QHBoxLayout()
        self.heading = label("", "heading")
        self.progress = label("", "small")
        self.fine_button = secondary_button("", self.fill_fine)
        self.fine_button.setProperty("kind", "small")
        self.fine_button.setToolTip("F8")
        head.addWidget(self.heading)
        head.addWidget(self.progress)
        head.addStretch(1)
        head.addWidget(self.fine_button)
        head.setContentsMargins(0, 0, style.px(8), 0)
        column.addLayout(head)
        column.addWidget(self.notice)
        self.stack = QStackedWidget()
        inside = QWidget()
        fields = QVBoxLayout(inside)
        fields.setContentsMargins(0, 0, style.px(10), style.px(12))
        fields.addWidget(self.work)
        fields.addStretch(1)
        self.stack.addWidget(scrolled(inside, "ground"))
        self.stack.addWidget(self.pane)
        column.addWidget(self.stack, 1)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(0, style.px(2), style.px(8), style.px(8))
        self._foot.addStretch(1)
        column.addLayout(self._foot)
        return holder

    # Going about

    def begin_at(self) -> int:
        """The section to begin with: the first that is not answered."""
        for number, section in enumerate(self.sections):
            if self._missing(section):
                return number
        return len(self.sections) - 1

    def _missing(self, section: Section) -> int:
        answers = self.work.answers
        return sum(
            answering.is_asked(item, answers) and not answers.get(item.code, NOTHING).codes
            for item in section.items
        )

    def show_section(self, number: int) -> None:
        """Show a section, or people and premises before them."""
        self._at = max(_HEAD, min(number, len(self.sections) - 1))
        if self._at == _HEAD:
            self.stack.setCurrentIndex(0)
            self.work.focus_first()
        else:
            self.pane.show_section(self.sections[self._at], self.work.answers)
            self.stack.setCurrentIndex(1)
            self.pane.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_state()

    @Slot(int)
    def step_section(self, by: int) -> None:
        """Go to the next or the last section; after the last one comes finishing."""
        if self._at + by >= len(self.sections):
            self.finish.emit()
        else:
            self.show_section(self._at + by)

    @Slot(int)
    def _section_chosen(self, number: int) -> None:
        self.show_section(number - 1)

    def show_refusal(self, refusal: Refused) -> None:
        """Say a refusal and go to the question or field that it is about."""
        code = refusal.field.partition(".")[0]
        for number, section in enumerate(self.sections):
            if any(item.code == code for item in section.items):
                self.show_section(number)
                self.pane.stand_on(code)
                self.notice.say(refusal.sentence)
                return
        if any(field.name == code for field in self.work.fields()):
            self.show_section(_HEAD)
            self.work.show_refusal(refusal)
        else:
            self.notice.say(refusal.sentence)

    # Answering

    @Slot(str, str)
    def _pick(self, item: str, answer: str) -> None:
        given = self.work.answers.get(item, NOTHING)
        codes = answering.picked(self.card.checklist.items[item], given.codes, answer)
        self.work.answer(item, Given(codes, given.note))

    @Slot(str, str)
    def _note(self, item: str, note: str) -> None:
        given = self.work.answers.get(item, NOTHING)
        self.work.answer(item, Given(given.codes, note))

    @Slot()
    def fill_fine(self) -> None:
        """Answer "all is well" to what has no answer yet in this section."""
        if self._at == _HEAD:
            return
        section = self.sections[self._at]
        before = dict(self.work.answers)
        filled = answering.all_fine(section.items, before)
        if not filled:
            return
        self.work.answer_all(filled)
        kept = len(section.items) - len(filled)
        sentence = ngettext(
            "{count} unanswered item is marked fine; the other {kept} stay as they are.",
            "{count} unanswered items are marked fine; the other {kept} stay as they are.",
            len(filled),
        )
        tell(
            self,
            sentence.format(count=len(filled), kept=kept),
            partial(self._take_back, before),
        )
        if not self._missing(section):
            self.pane.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_back(self, before: dict[str, Given]) -> None:
        self.work.answers = dict(before)
        self.work.changed.emit()

    @Slot()
    def _changed(self) -> None:
        self.notice.clear()
        if self._at != _HEAD:
            self.pane.show_answers(self.work.answers)
        self._show_state()
        self.preview.request(
            partial(_record, self.card, self.work.filled(), self._station),
        )

    def _show_state(self) -> None:
        """Bring contents, heading and the button up to date."""
        names = [_("People and premises")]
        names += [f"{section.code}  {section.label}" for section in self.sections]
        counts = [(0, 0), *((self._missing(one), self._faults(one)) for one in self.sections)]
        self.contents.show_state(names, counts, self._at + 1)
        self.heading.setText(names[self._at + 1])
        self._show_progress()

    def _show_progress(self) -> None:
        left = sum(self._missing(section) for section in self.sections)
        asked = answering.asked_items(
            self.card.checklist, self.card.head.get("kind", ""), self.work.answers
        )
        self.progress.setText(
            _("{done} of {all} answered").format(done=len(asked) - left, all=len(asked))
        )
        here = {} if self._at == _HEAD else self._fillable()
        self.fine_button.setVisible(bool(here))
        self.fine_button.setText(
            ngettext(
                "All fine: {count} unanswered", "All fine: {count} unanswered", len(here)
            ).format(count=len(here))
        )

    def _fillable(self) -> dict[str, Given]:
        return answering.all_fine(self.sections[self._at].items, self.work.answers)

    def _faults(self, section: Section) -> int:
        answers = self.work.answers
        return sum(
            answering.is_asked(item, answers)
            and bool(answers.get(item.code, NOTHING).codes)
            and not answering.is_fine(item, answers[item.code])
            for item in section.items
        )


def _record(card: InspectionCard, form: InspectionForm, station: str) -> Paper:
    values = papers.record_values(card.checklist, form, station=station)
    return render(card.checklist.form, values)
