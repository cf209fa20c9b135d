"""A household at the right of the lists: the dwelling, its people, and the keys that verify it."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from policepost.core import tables
from policepost.core.language import _, ngettext
from policepost.ui import style
from policepost.ui.basics import label, primary_button, small_button
from policepost.ui.flow import FlowLayout
from policepost.ui.form import ChoiceField, DateField, Form
from policepost.ui.messages import NoticeBar
from policepost.verification import words
from policepost.verification.household_head import HouseholdHead
from policepost.verification.households import Household
from policepost.verification.people_pane import PeoplePane
from policepost.verification.rounds import Walk
from policepost.verification.rules import BESIDES, Answer, Round

_OWN = ""
"""The choice that the officer was there."""


class HouseholdView(QWidget):
    """Shows one household; every key goes to `walk` first, and what it means to the page."""

    pressed = Signal()
    """Something was answered or taken back: the draft is to be kept."""
    change_asked = Signal(object)
    finished = Signal()
    passed = Signal(int)
    left = Signal()
    opened = Signal(object)
    asked = Signal(str)
    closing = Signal(object)
    """The visit that was made or is not needed any more."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.household: Household | None = None
        self.walk = Walk(())
        self.notice = NoticeBar(self)
        self.people = PeoplePane()
        self.head = HouseholdHead()
        self.head.closing.connect(self.closing)
        self.buttons: dict[str, Any] = {}
        self.form = self._form()
        self._lay_out()
        self._join()
        self.setFocusProxy(self.people)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(self.notice)
        outer.addWidget(self.people, 1)
        outer.addWidget(self._foot())

    def _form(self) -> Form:
        form = Form()
        form.row(
            ChoiceField("collected_by", _("Who was there"), [(_OWN, _("I myself"))]),
            DateField("visited_on", _("On"), required=True),
        )
        return form

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setProperty("role", "footer")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(foot)
        column.setContentsMargins(style.px(12), style.px(8), style.px(12), style.px(8))
        column.setSpacing(style.px(7))
        column.addWidget(self._answer_buttons())
        self.dwelling_too = QCheckBox()
        self.dwelling_too.setChecked(True)
        column.addWidget(self.dwelling_too)
        column.addWidget(self.form)
        last = QHBoxLayout()
        self.state = label("", "small", wrap=True)
        self.done_button = primary_button("", self.finished.emit)
        self.done_button.setToolTip("Ctrl+Enter")
        last.addWidget(self.state, 1)
        last.addWidget(self.done_button)
        column.addLayout(last)
        return foot

    def _answer_buttons(self) -> QWidget:
        holder = QWidget()
        row = FlowLayout(holder)
        for number, answer in enumerate(Answer, start=1):
            told = f"{number}  {words.answer(answer)}"
            self.buttons[answer.value] = button = small_button(told, partial(self.answer, answer))
            row.addWidget(button)
        for key, told, slot in (
            ("9", _("All same"), self.rest_same),
            ("0", _("Undo"), self.take_back),
            ("5", _("Visit …"), partial(self.asked.emit, "visit")),
            ("7", _("Home …"), partial(self.asked.emit, "dwelling")),
            ("8", _("New …"), partial(self.asked.emit, "register")),
            ("6", _("It is so"), partial(self.asked.emit, "settle")),
        ):
            self.buttons[key] = button = small_button(f"{key}  {told}", slot)
            row.addWidget(button)
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each has its key
        return holder

    def _join(self) -> None:
        self.people.answered.connect(self.answer)
        self.people.rest_same.connect(self.rest_same)
        self.people.taken_back.connect(self.take_back)
        self.people.stepped.connect(self._step)
        self.people.entered.connect(self.stand_on)
        self.people.opened.connect(self.opened)
        self.people.ended.connect(self.finished)
        done = QShortcut(QKeySequence("Ctrl+Return"), self)  # from the day and the name as well
        done.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        done.activated.connect(self.finished)
        self.people.passed.connect(self.passed)
        self.people.left.connect(self.left)
        self.people.asked.connect(self.asked)

    # Showing

    def show_household(self, found: Household, today: date) -> None:
        """Show a household; what was answered stays if it is the one that stood there."""
        again = self.household is not None and self.household.dwelling_id == found.dwelling_id
        self.household = found
        keys = [person.id for person in found.people]
        besides = [person.id for person in found.besides]
        if again:
            self.walk.renewed(keys, besides)
        else:
            self.walk = Walk(keys, besides=besides)
            self.notice.clear()
        self.head.show_household(found, today)
        facts = _told_of(found)
        self.dwelling_too.setText(_("The dwelling too: {facts}").format(facts=facts))
        self._show_form(found, today, again=again)
        self.people.show_people(found.people, found.besides)
        self._show_state()

    def _show_form(self, found: Household, today: date, *, again: bool) -> None:
        """Offer who serves the grid; who was there stays chosen from door to door."""
        choices = [(_OWN, _("I myself")), *((name, name) for name in found.walkers)]
        field = self.form.field("collected_by")
        assert isinstance(field, ChoiceField)  # noqa: S101 - made above
        field.set_choices(choices)
        if not again and self.form.field("visited_on").value() is None:
            self.form.set_values({"visited_on": today})
        if not again:
            self.dwelling_too.setChecked(True)

    def _show_state(self) -> None:
        self.people.show_state(self.walk.answers, self.walk.current)
        besides = self.walk.current in self.walk.besides
        for one in Answer:
            free = one in BESIDES if besides else self.walk.current is not None
            self.buttons[one.value].setEnabled(free)
        self.buttons["9"].setEnabled(self.walk.current is not None)
        self.buttons["0"].setEnabled(bool(self.walk.pressed))
        person = self._standing()
        self.buttons["6"].setVisible(person is not None and bool(person.doubts))
        left = self.walk.left
        self.state.setText(
            ngettext("{count} left to answer", "{count} left to answer", left).format(count=left)
            if left
            else ""
        )
        self.done_button.setText(_("Done, next"))

    def _standing(self) -> Any:
        found = self.household.people if self.household else ()
        return next((one for one in found if one.id == self.walk.current), None)

    @property
    def complete(self) -> bool:
        """Whether the household can be ended by Enter."""
        return self.walk.complete

    def round(self) -> Round:
        """What was found, as it stands now.

        Raises:
            Refused: The day cannot be read.
        """
        values = self.form.values()
        assert self.household is not None  # noqa: S101 - the button stands in its view
        answers, besides = self.walk.answers, set(self.walk.besides)
        return Round(
            dwelling_id=self.household.dwelling_id,
            answers={key: one for key, one in answers.items() if key not in besides},
            besides={key: one for key, one in answers.items() if key in besides},
            visited_on=values["visited_on"],
            collected_by=values["collected_by"] or "",
            dwelling=self.dwelling_too.isChecked(),
        )

    def show_refusal(self, refusal: Any) -> None:
        """Say what cannot be, beside the work."""
        if not self.form.show_refusal(refusal):
            self.notice.say(refusal.sentence)

    # Keys

    @Slot(object)
    def answer(self, answer: Answer) -> None:
        """Answer of the person whom the keys are about; a change is entered first."""
        if self.walk.current is None:
            return
        if self.walk.current in self.walk.besides and answer not in BESIDES:
            self.notice.say(
                _("Whoever lives here besides is the same or has moved out; press 1 or 3.")
            )
        elif answer is Answer.CHANGED:
            self.change_asked.emit(self.walk.current)
        else:
            self.walk.press(answer)
            self._changed()

    def changed(self, key: UUID) -> None:
        """The change of somebody was entered: go on to the next."""
        self.walk.stand_on(key)
        self.walk.press(Answer.CHANGED)
        self._changed()

    @Slot()
    def rest_same(self) -> None:
        """Everybody who has no answer yet is as the register says."""
        if self.walk.everybody:
            self.walk.rest_same()
            self._changed()

    @Slot()
    def take_back(self) -> None:
        """Take the last key back."""
        if self.walk.take_back():
            self._changed()

    @Slot(int)
    def _step(self, by: int) -> None:
        self.walk.step(by)
        self._show_state()

    @Slot(object)
    def stand_on(self, key: UUID) -> None:
        """Let the next key be about somebody."""
        self.walk.stand_on(key)
        self._show_state()

    def _changed(self) -> None:
        self.notice.clear()
        self._show_state()
        self.pressed.emit()

    def typed(self) -> dict[str, Any]:
        """What was pressed and chosen, fit for a draft."""
        return {
            **self.walk.typed(),
            "form": self.form.typed(),
            "dwelling": self.dwelling_too.isChecked(),
        }

    def restore(self, typed: Mapping[str, Any]) -> None:
        """Put a draft back."""
        self.walk.restore(typed)
        self.form.restore(typed.get("form", {}))
        self.dwelling_too.setChecked(typed.get("dwelling", True))
        self._show_state()


def _told_of(found: Household) -> str:
    """What is known of the dwelling, in a few words."""
    use = tables.table("dwelling_uses").label(found.use) if found.use else _("use not known")
    let = {True: _("is let"), False: _("not let"), None: _("not known whether let")}[found.rented]
    return f"{use} · {let}"
