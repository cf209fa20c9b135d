"""What is written down after an inspection: re-checks, papers served, premises changed."""

from __future__ import annotations

from functools import partial
from operator import methodcaller
from uuid import UUID

from PySide6.QtCore import Slot

from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.grids import queries as places
from policepost.inspections import cards, dialogs, followups, rules
from policepost.inspections.filter_chips import PREMISES
from policepost.inspections.lists import HazardLine
from policepost.inspections.premises_list import PremisesLine
from policepost.inspections.premises_sheet import PremisesSheet
from policepost.inspections.record_page import RecordPage
from policepost.ui.page import Context
from policepost.ui.sheet import Sheet, Way
from policepost.ui.undoing import tell_with_undo


class FollowupPage(RecordPage):
    """Opens the sheets in which each of these is recorded."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.sheet: Sheet | None = None

    def open_sheet(self, sheet: Sheet, way: Way) -> None:
        """Show a sheet over the page; `way` opens it again over a page that was built anew."""
        self.sheet = sheet.reopened_by(way)
        sheet.closed.connect(self._sheet_closed)
        sheet.open()

    @Slot()
    def _sheet_closed(self) -> None:
        if self.sender() is self.sheet:
            self.sheet = None

    def _hazard(self, id_: UUID) -> HazardLine | None:
        with self.db.reading() as session:
            return cards.hazard(session, id_)

    def open_recheck(self, id_: UUID) -> None:
        """Ask what a re-check has found."""
        hazard = self._hazard(id_)
        if hazard is not None:
            sheet = dialogs.RecheckSheet(self, self.context, hazard, self._rechecked)
            self.open_sheet(sheet, methodcaller("open_recheck", id_))

    def _rechecked(self, _id: UUID) -> None:
        tell_with_undo(self, _("The re-check is recorded."))

    def open_plan(self, id_: UUID) -> None:
        """Ask when the hazard is looked at again."""
        hazard = self._hazard(id_)
        if hazard is not None:
            sheet = dialogs.PlanRecheckSheet(self, self.context, hazard, self._planned)
            self.open_sheet(sheet, methodcaller("open_plan", id_))

    def _planned(self, _id: UUID) -> None:
        tell_with_undo(self, _("The re-check is planned."))

    def open_report(self, id_: UUID) -> None:
        """Ask to whom a hazard was reported."""
        sheet = dialogs.HandedSheet(
            self,
            _("Reported in writing"),
            ("reported_on", "reported_to"),
            partial(followups.report_hazard, self.db, id_),
            to="街道办事处、消防救援大队",
        )
        self.open_sheet(sheet, methodcaller("open_report", id_))

    def open_serve(self, id_: UUID) -> None:
        """Ask who took a notice."""
        with self.db.reading() as session:
            notice = cards.notice(session, id_)
            card = cards.inspection(session, notice.inspection_id) if notice else None
        sheet = dialogs.HandedSheet(
            self,
            _("Notice served"),
            ("served_on", "served_to"),
            partial(followups.serve_notice, self.db, id_),
            to=card.accompanied_by if card else "",
        )
        self.open_sheet(sheet, methodcaller("open_serve", id_))

    def open_hand_over(self, id_: UUID) -> None:
        """Ask to whom a matter was handed over."""
        sheet = dialogs.HandedSheet(
            self,
            _("Handed over in writing"),
            ("sent_on", "sent_to"),
            partial(followups.hand_over, self.db, id_),
            to="消防救援大队",
        )
        self.open_sheet(sheet, methodcaller("open_hand_over", id_))

    @Slot()
    def open_new_premises(self) -> None:
        """Open an empty entry of premises."""
        self._open_premises(None)

    def open_edit(self, id_: UUID) -> None:
        """Open the entry of premises."""
        self._open_premises(self.premises_line(id_))

    def _open_premises(self, line: PremisesLine | None) -> None:
        with self.db.reading() as session:
            grids = places.grids(session)
        sheet = PremisesSheet(self, self.context, grids, self._premises_saved, line)
        way = methodcaller("open_edit", line.id) if line else methodcaller("open_new_premises")
        self.open_sheet(sheet, way)

    def _premises_saved(self, id_: UUID) -> None:
        self.open_ref(Ref(PREMISES, id_))
        tell_with_undo(self, _("The premises are saved."))

    def open_record(self, id_: UUID) -> None:
        """Show an inspection's record as it prints."""
        with self.db.reading() as session:
            card = cards.inspection(session, id_)
        if card is not None:
            number = rules.paper_number("inspection", card.year, card.number)
            sheet = dialogs.record_sheet(self, id_, number)
            self.open_sheet(sheet, methodcaller("open_record", id_))

    def open_notice(self, id_: UUID) -> None:
        """Show a notice as it prints."""
        with self.db.reading() as session:
            notice = cards.notice(session, id_)
        if notice is not None:
            number = rules.paper_number(notice.kind, notice.year, notice.number)
            sheet = dialogs.notice_sheet(self, notice, number)
            self.open_sheet(sheet, methodcaller("open_notice", id_))

    def open_void(self, id_: UUID) -> None:
        """Ask why a record is void."""
        sheet = dialogs.VoidSheet(self, self.context, id_, self._voided)
        self.open_sheet(sheet, methodcaller("open_void", id_))

    def _voided(self, _id: UUID) -> None:
        tell_with_undo(self, _("The record is void."))
