"""What to do first at a new post: one card with the steps that are still to be done."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from policepost.core.language import _
from policepost.dashboard.shapes import Step
from policepost.ui import parts, style
from policepost.ui.page import Request


class FirstSteps(parts.Card):
    """The card; hidden once nothing is left to set up."""

    asks = Signal(object)  # the Request of the step that was pressed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Getting started"), _("What makes the rest work"), parent)
        self._row = QHBoxLayout()
        self._row.setSpacing(style.px(14))
        self.body.addLayout(self._row)
        self._steps: tuple[Step, ...] = ()
        self.buttons: list[QPushButton] = []
        self.hide()

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show what is left to do."""
        if tuple(steps) == self._steps:
            return
        self._steps = tuple(steps)
        parts.clear(self._row)
        self.buttons.clear()
        for step in steps:
            self._row.addWidget(self._made(step), 1)
        self.setVisible(bool(steps))

    def _made(self, step: Step) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        button = parts.small_button(step.title)
        button.clicked.connect(partial(self._ask, step))
        self.buttons.append(button)
        row.addWidget(button)
        row.addWidget(parts.label(step.why, "small", wrap=True), 1)
        return holder

    def _ask(self, step: Step, _checked: bool = False) -> None:  # noqa: FBT001, FBT002
        self.asks.emit(Request(step.verb, step.kind))
