"""What the cards of hazards, inspections and premises are put together from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from policepost.core.language import _, format_short_day
from policepost.ui import style
from policepost.ui.flow import FlowLayout
from policepost.ui.parts import (
    Badge,
    FactRow,
    label,
    primary_button,
    small_button,
)
from policepost.ui.side_card import SideCard


@dataclass(frozen=True, slots=True)
class Wish:
    """What a button of the card stands for."""

    verb: str
    id: UUID
    detail: str = ""


DECIDE = "inspections.decide"
"""A right, see `core.rights`."""
NEEDS = {
    **dict.fromkeys(("recheck", "plan", "serve", "notice", "hand_over"), DECIDE),
    **dict.fromkeys(("record", "void", "discard"), DECIDE),
    "dispute": "mediation.take_in",
}
"""The right that is needed for what is wanted; nothing for the rest."""


class CardColumn(SideCard):
    """A scrolling column; its buttons only say what is wanted."""

    wanted = Signal(object)
    """Carries a `Wish`."""
    opened = Signal(object)
    """Carries the `Ref` of another record to show."""

    def __init__(self, may: Callable[[str], bool] = lambda _right: True) -> None:
        super().__init__(may)
        self.buttons: dict[str, QPushButton] = {}
        self.photos: Callable[[UUID, str], QWidget | None] = lambda _inspection, _item: None
        """Makes the photos of an inspection's item, or of all its items; None where none are."""
        self._today = date.min

    def _begin(self, today: date = date.min) -> None:
        self.begin()
        self.buttons = {}
        self._today = today

    def _day(self, day: date) -> str:
        return format_short_day(day, today=self._today)

    def _title(self, title: str, detail: str, badges: Iterable[tuple[str, str]]) -> None:
        row = QHBoxLayout()
        row.addWidget(label(title, "name", wrap=True, selectable=True), 1)
        for text, tone in badges:
            row.addWidget(Badge(text, tone), 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)
        if detail:
            self.column.addWidget(label(detail, "muted", wrap=True))

    def _row(self, verbs: Iterable[tuple[str, str, UUID | None, bool]]) -> None:
        holder = QWidget()
        row = FlowLayout(holder)
        row.setSpacing(style.px(6))
        for verb, text, key, primary in verbs:
            if verb in NEEDS and not self.may(NEEDS[verb]):
                continue
            button = primary_button(text) if primary else small_button(text)
            self._wire(button, verb, key)
            row.addWidget(button)
        self.column.addWidget(holder)

    def _wire(self, button: QPushButton, verb: str, key: UUID | None, detail: str = "") -> None:
        if key is not None:
            button.setProperty("wish", Wish(verb, key, detail))
        button.clicked.connect(self._pressed)
        self.buttons.setdefault(verb, button)

    @Slot()
    def _pressed(self) -> None:
        wish = self.sender().property("wish")
        if wish is not None:
            self.wanted.emit(wish)

    def _fact(self, name: str, value: str) -> None:
        self.column.addWidget(FactRow(name, value or "—"))

    def _heading(self, text: str) -> None:
        self.column.addSpacing(style.px(5))
        self.column.addWidget(label(text, "heading"))

    def _photos(self, inspection_id: UUID, item: str = "") -> None:
        photos = self.photos(inspection_id, item)
        if photos is not None:
            self._heading(_("Photos"))
            self.column.addWidget(photos)

    def _line(self, title: str, detail: str, tone: str) -> None:
        self.column.addWidget(label(title, wrap=True))
        second = label(detail, wrap=True)
        second.setProperty("ink", tone)
        self.column.addWidget(second)


def joined(*parts: str) -> str:
    """Parts that are there, with dots between."""
    return " · ".join(part for part in parts if part)
