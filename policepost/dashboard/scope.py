"""The chips above the charts: which period, which grid, compared with last year or not."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from policepost.core import clock, periods
from policepost.core.errors import Refused
from policepost.core.language import _, pgettext
from policepost.core.periods import NAMED, Period
from policepost.ui import style
from policepost.ui.day_fields import DateField
from policepost.ui.page import Header
from policepost.ui.parts import Chip

FREE = "free"
FIRST_CHOICE = "year"


class FreePeriod(QWidget):
    """Two days to type; says under a field what is wrong with it and keeps what was typed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = DateField("first", pgettext("period", "From"))
        self.last = DateField("last", pgettext("period", "To"))
        row = QHBoxLayout(self)
        edge = style.px(18)
        row.setContentsMargins(edge, style.px(8), edge, 0)
        row.setSpacing(style.px(12))
        for field in (self.first, self.last):
            field.setFixedWidth(style.px(220))
            field.changed.connect(self.changed)
            row.addWidget(field)
        row.addStretch(1)

    def show_period(self, period: Period) -> None:
        """Show a period to begin from."""
        self.first.set_value(period.first)
        self.last.set_value(period.last)

    def period(self) -> Period | None:
        """Return the typed period; None while it is half typed, or after saying what is wrong."""
        try:
            first, last = self.first.value(), self.last.value()
        except Refused:
            return None  # the field itself says so when it is left
        if first is None or last is None:
            return None
        try:
            return periods.free_period(first, last)
        except Refused as refusal:
            (self.last if refusal.field == "last" else self.first).show_problem(refusal.sentence)
            return None


class ScopeChips(QObject):
    """The chips themselves, for the left of the page's header; `free` goes below it."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._chosen = FIRST_CHOICE
        self._period = periods.this_year(clock.today())
        self.free = FreePeriod(parent)
        self.free.hide()
        self.free.changed.connect(self._typed)
        self.chips = {name: Chip(_(words)) for name, words, _made in NAMED}
        self.chips[FREE] = Chip(_("Own period …"))
        self.compare = Chip(_("Compare with last year"))
        self.compare.choose(value=True)
        self.grid = Chip(_("All grids"), [(None, _("All grids"))])
        for name, chip in self.chips.items():
            chip.setObjectName(name)
            chip.clicked.connect(self._pressed)
        self.compare.changed.connect(self.changed)
        self.grid.changed.connect(self.changed)
        self._show_chosen()

    def place(self, header: Header) -> None:
        """Put the chips into a page's header, in the order Tab goes through them."""
        for chip in (*self.chips.values(), self.compare, self.grid):
            header.add_left(chip)

    def set_grids(self, grids: Sequence[tuple[UUID, str]]) -> None:
        """Offer the grids of the post."""
        self.grid.set_choices([(None, _("All grids")), *grids])

    @property
    def period(self) -> Period:
        """The chosen period; a named one moves on with the calendar."""
        named = {name: made for name, _words, made in NAMED}
        if self._chosen in named:
            return named[self._chosen](clock.today())
        return self._period

    @property
    def grid_id(self) -> UUID | None:
        """The chosen grid, None for all."""
        return self.grid.value if isinstance(self.grid.value, UUID) else None

    def choose(self, name: str) -> None:
        """Choose a period as if its chip was pressed."""
        if name == FREE and self._chosen != FREE:
            self._period = self.period
            self.free.show_period(self._period)
        self._chosen = name
        self._show_chosen()
        self.changed.emit()

    def focus(self) -> None:
        """Put the keyboard on the chosen period."""
        self.chips[self._chosen].setFocus()

    @Slot()
    def _pressed(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.choose(sender.objectName())
        if self._chosen == FREE:
            self.free.first.setFocus()

    @Slot()
    def _typed(self) -> None:
        if self._chosen == FREE and (period := self.free.period()) is not None:
            self._period = period
            self.changed.emit()

    def _show_chosen(self) -> None:
        for name, chip in self.chips.items():
            chip.choose(value=True if name == self._chosen else None)
        self.free.setVisible(self._chosen == FREE)
