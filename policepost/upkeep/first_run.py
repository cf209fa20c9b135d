"""The first start: three steps make a post, then the recovery sheet is printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.ui import style
from policepost.ui.messages import NoticeBar
from policepost.ui.parts import label, link_button, primary_button, secondary_button
from policepost.ui.tasks import Tasks
from policepost.upkeep.first_steps import GridsStep, OfficerStep, PostStep, SheetStep, Step

if TYPE_CHECKING:
    from policepost.core.access.slots import Cost
    from policepost.upkeep.making import Made

WIDTH = 560


class FirstRun(QWidget):
    """The wizard; `made` carries a `Made` once the recovery sheet was dealt with."""

    made = Signal(object)
    language_asked = Signal()
    restore_asked = Signal()

    def __init__(self, folder: Path, tasks: Tasks, cost: Cost | None = None) -> None:
        super().__init__()
        self.folder, self.tasks, self.cost = folder, tasks, cost
        self._result: Made | None = None
        self.sheet: SheetStep | None = None
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self.card.setFixedWidth(style.px(WIDTH))
        column = QVBoxLayout(self.card)
        edge = style.px(28)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(style.px(10))
        self.step_label = label("", "small")
        self.title = label("", "name")
        self.told = label("", "muted", wrap=True)
        self.notice = NoticeBar()
        self.stack = QStackedWidget()
        self.steps = (PostStep(), GridsStep(), OfficerStep(self._names))
        for step in self.steps:
            self.stack.addWidget(step)
            step.edited.connect(self.notice.clear)  # who mends it need not read it any longer
        self.back_button = secondary_button(_("Back"), self.back)
        self.next_button = primary_button(_("Continue"), self.proceed)
        buttons = QHBoxLayout()
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.next_button)
        for part in (self.step_label, self.title, self.told, self.notice, self.stack):
            column.addWidget(part)
        column.addLayout(buttons)
        self._place()
        self._show_step(0)

    def _place(self) -> None:
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        self.restore_button = link_button(_("Restore a backup instead …"), self.restore_asked.emit)
        outer.addWidget(self.restore_button, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.language_button = link_button(_("中文 / English"), self.language_asked.emit)
        outer.addWidget(self.language_button, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addSpacing(style.px(14))
        for key in ("Return", "Enter"):
            done = QShortcut(QKeySequence(key), self)
            done.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            done.activated.connect(self._entered)

    def typed(self) -> dict[str, Any]:
        """Everything typed so far, to be taken over when the language changes."""
        held = {name: value for step in self.steps[:2] for name, value in step.form.typed().items()}
        return {"step": self.stack.currentIndex(), **held, **self.steps[2].form.typed()}

    def restore(self, typed: dict[str, Any]) -> None:
        """Put back what `typed` gave."""
        for step in self.steps:
            step.form.restore({name: typed[name] for name in step.form.typed() if name in typed})
        self._show_step(min(int(typed.get("step", 0)), len(self.steps) - 1))

    def focus_first(self) -> None:
        """Put the keyboard into the first field of the step."""
        self.steps[self.stack.currentIndex()].form.focus_first()

    def show_refusal(self, refusal: Refused) -> None:
        """Say a refusal at its field, or above the step."""
        step = self.stack.currentWidget()
        if not (isinstance(step, Step) and refusal.field and step.form.show_refusal(refusal)):
            self.notice.say(refusal.sentence)
            if isinstance(step, OfficerStep) and refusal.field == "password":
                step.passwords.setFocus(Qt.FocusReason.TabFocusReason)

    def _names(self) -> list[str]:
        typed = self.steps[0].form.typed()
        return [str(value) for value in typed.values()]

    def _show_step(self, number: int) -> None:
        step = self.steps[number]
        of = len(self.steps)
        self.step_label.setText(_("Step {number} of {of}").format(number=number + 1, of=of))
        self.title.setText(step.title())
        self.told.setText(step.told())
        # Else the stack hands the keyboard on by itself, without marking what it finds there.
        self.next_button.setFocus()
        self.stack.setCurrentWidget(step)
        self.back_button.setVisible(number > 0)
        self.restore_button.setVisible(number == 0)
        last = number == of - 1
        self.next_button.setText(_("Make the post") if last else _("Continue"))
        self.notice.clear()
        self.focus_first()

    @Slot()
    def _entered(self) -> None:
        focused = self.focusWidget()
        button = focused if isinstance(focused, QPushButton) else self.next_button
        if button.isEnabled() and button.isVisible():
            button.click()

    @Slot()
    def back(self) -> None:
        """Return to the step before; what was typed stays."""
        self._show_step(max(0, self.stack.currentIndex() - 1))

    @Slot()
    def proceed(self) -> None:
        """Go on to the next step if this one is right, at the end make the post."""
        at = self.stack.currentIndex()
        step = self.steps[at]
        step.form.clear_refusals()
        self.notice.clear()
        try:
            step.check()
        except Refused as refusal:
            self.show_refusal(refusal)
            return
        if at + 1 < len(self.steps):
            self._show_step(at + 1)
        else:
            self._make()

    def _make(self) -> None:
        post, grids, officer = (step.given() for step in self.steps)
        folder, cost = self.folder, self.cost

        def work() -> Made:
            from policepost.core.access.slots import STANDARD_COST
            from policepost.upkeep import making

            form = making.PostForm(**post, **grids, **officer, cost=cost or STANDARD_COST)
            return making.make_post(folder, form)

        self._busy(busy=True)
        self.tasks.run(work, on_done=self._show_sheet, on_error=self._failed)

    def _busy(self, *, busy: bool) -> None:
        self.card.setEnabled(not busy)
        self.next_button.setText(_("Making the post …") if busy else _("Make the post"))

    def _failed(self, error: Exception) -> None:
        self._busy(busy=False)
        if not isinstance(error, Refused):
            raise error
        self.show_refusal(error)

    def _show_sheet(self, made: Made) -> None:
        self._result = made
        self.card.setEnabled(True)
        self.step_label.setText(_("The post is made"))
        self.title.setText(_("Print the recovery sheet"))
        self.told.setText(
            _(
                "If every password is forgotten, this code alone opens the post. Nobody can make it"
                " again. Print it and lock it away at the station."
            )
        )
        self.sheet = SheetStep(made.code, self.next_button)
        self.sheet.confirmed.connect(self.notice.clear)
        self.stack.addWidget(self.sheet)
        self.stack.setCurrentWidget(self.sheet)
        self.back_button.hide()
        self.language_button.hide()
        self.next_button.setText(_("Open the post"))
        self.next_button.setEnabled(False)
        self.next_button.clicked.disconnect()
        self.next_button.clicked.connect(self._finish)
        self.sheet.setFocus()
        # After the code is in sight: were the paper to fail, it can still be copied by hand.
        self.tasks.run(lambda: _sheet(made), on_done=self.sheet.offer, lane="paper")

    def close_made(self) -> None:
        """Let go of a post that was made but is not going to be opened."""
        if self._result is not None:
            self._result.db.close()

    @Slot()
    def _finish(self) -> None:
        self.made.emit(self._result)


def _sheet(made: Made) -> bytes:
    from policepost.upkeep import making

    return making.recovery_sheet(made.ring, made.db.officer.name, made.code).pdf
