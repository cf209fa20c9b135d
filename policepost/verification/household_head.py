"""The top of a household: the address, how the dwelling stands, the visits to be made to it."""

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.core.language import _, format_short_day
from policepost.ui import style
from policepost.ui.basics import clear, label, small_button
from policepost.ui.parts import Badge
from policepost.verification import rules, why
from policepost.verification.households import Household, VisitLine


class HouseholdHead(QWidget):
    """Says where one is; `closing` carries a visit that was made or is not needed any more."""

    closing = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(style.px(14), style.px(10), style.px(14), style.px(8))
        column.setSpacing(style.px(4))
        self.address = label("", "heading", wrap=True, selectable=True)
        self.badges = QHBoxLayout()
        self.facts = label("", "small", wrap=True)
        self.visits = QVBoxLayout()
        self.visits.setSpacing(style.px(4))
        column.addWidget(self.address)
        column.addLayout(self.badges)
        column.addWidget(self.facts)
        column.addLayout(self.visits)

    def show_household(self, found: Household, today: date) -> None:
        """Show another household, or the same as it is now."""
        self.address.setText(" · ".join(part for part in (found.short_address, found.grid) if part))
        clear(self.badges)
        for told, tone in _badges(found):
            self.badges.addWidget(Badge(told, tone))
        self.badges.addStretch(1)
        self.facts.setText(_verified(found, today))
        clear(self.visits)
        for visit in found.visits:
            self.visits.addWidget(self._visit_row(visit, today))

    def _visit_row(self, visit: VisitLine, today: date) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        over = visit.due_on < today
        until = _("visit by {day}").format(day=format_short_day(visit.due_on, today=today))
        told = " · ".join(
            part for part in (_(rules.REASONS[visit.reason]), until, visit.visitor) if part
        )
        across.addWidget(Badge(_("Overdue") if over else _("Visit"), "bad" if over else "wait"))
        planned = label(told, wrap=True)
        planned.setToolTip(_("Planned by {name}").format(name=visit.planned_by or "–"))
        across.addWidget(planned, 1)
        button = small_button(_("Close …"), partial(self.closing.emit, visit.id))
        across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row


def _badges(found: Household) -> list[tuple[str, str]]:
    """What is to be seen of the dwelling at once."""
    badges = [(_("Dwelling to verify"), "wait")] if found.due else []
    if found.in_use is not None:
        month, used = found.in_use
        badges.append((why.use_words(month, used=used), "info" if used else "muted"))
    return badges


def _verified(found: Household, today: date) -> str:
    if found.verified_on is None:
        return _("The dwelling was never verified.")
    return _("Dwelling verified {day} by {name}").format(
        day=format_short_day(found.verified_on, today=today), name=found.verified_by or "–"
    )
