"""The papers of a booking, to be ticked off as they are seen, and printed for the person."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from policepost.appointments import lines, rules
from policepost.appointments.lines import BookingLine
from policepost.appointments.rules import PaperToBring
from policepost.core.language import _, format_day, ngettext
from policepost.ui import style
from policepost.ui.parts import label, small_button


class PapersList(QWidget):
    """One line for each paper; says how many are still missing."""

    ticked = Signal()
    """A paper was ticked or unticked; `brought` says which are here now."""
    print_asked = Signal()

    def __init__(self, booking: BookingLine) -> None:
        super().__init__()
        self._papers = booking.papers
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(6))
        head = QHBoxLayout()
        head.addWidget(label(_("Papers to bring"), "subheading"))
        head.addStretch(1)
        self.missing_label = label("", "small")
        head.addWidget(self.missing_label)
        column.addLayout(head)
        self.ticks: list[QCheckBox] = []
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for number, wanted in enumerate(booking.papers):
            self._add_line(grid, wanted, seen=number in booking.brought)
        column.addLayout(grid)
        if not booking.papers:
            column.addWidget(label(_("Nothing needs to be brought."), "muted"))
        column.addLayout(self._print_row(booking))
        self._show_missing()

    def _add_line(self, grid: QGridLayout, wanted: PaperToBring, *, seen: bool) -> None:
        number = len(self.ticks)
        title = lines.titled(wanted.name, wanted.english)
        tick = QCheckBox()
        tick.setChecked(seen)
        tick.setAccessibleName(title)
        tick.toggled.connect(self._toggled)
        self.ticks.append(tick)
        grid.addWidget(tick, number, 0)
        grid.addWidget(label(title, wrap=True), number, 1)
        grid.addWidget(label(_amount(wanted), "small"), number, 2)

    def _print_row(self, booking: BookingLine) -> QHBoxLayout:
        row = QHBoxLayout()
        self.print_button = small_button(_("Print the list for the person…"))
        self.print_button.clicked.connect(self.print_asked)
        row.addWidget(self.print_button)
        if booking.told_at is not None:
            told = _("Handed over on {day}").format(day=format_day(booking.told_at.date()))
            row.addWidget(label(told, "small"))
        row.addStretch(1)
        return row

    def brought(self) -> list[int]:
        """The numbers, from 0, of the papers that are ticked."""
        return [number for number, tick in enumerate(self.ticks) if tick.isChecked()]

    @Slot()
    def _toggled(self) -> None:
        self._show_missing()
        self.ticked.emit()

    def _show_missing(self) -> None:
        still = rules.papers_missing(self._papers, self.brought())
        missing = rules.papers_in_all(self._papers, still)
        said = ngettext("{count} still missing", "{count} still missing", missing)
        words = said.format(count=missing) if missing else _("Everything is here")
        self.missing_label.setText(words if self._papers else "")


def _amount(wanted: PaperToBring) -> str:
    parts: Sequence[str] = (
        _("{count} original").format(count=wanted.originals) if wanted.originals else "",
        _("{count} copy").format(count=wanted.copies) if wanted.copies else "",
        _("any one of {group}").format(group=wanted.group) if wanted.group else "",
    )
    return " · ".join(part for part in parts if part)
