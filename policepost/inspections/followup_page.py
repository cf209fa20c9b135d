"""What is written down after an inspection: re-checks, papers served, premises changed."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Slot

from policepost.core import journal, undo
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.grids import queries as places
from policepost.inspections import cards, dialogs, followups, rules, words
from policepost.inspections.browse import INSPECTION, PREMISES
from policepost.inspections.lists import HazardLine
from policepost.inspections.premises_list import PremisesLine
from policepost.inspections.record_page import RecordPage
from policepost.ui.history import HistorySheet
from policepost.ui.messages import tell
from policepost.ui.page import Context
from policepost.ui.sheet import Sheet


class FollowupPage(RecordPage):
    """Opens the sheets in which each of these is recorded."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.sheet: Sheet | None = None

    def open_sheet(self, sheet: Sheet) -> None:
        """Show a sheet over the page."""
        self.sheet = sheet
        sheet.closed.connect(self._sheet_closed)
        sheet.open()

    @Slot()
    def _sheet_closed(self) -> None:
        if self.sender() is self.sheet:
            self.sheet = None

    def tell_undoable(self, sentence: str) -> None:
        """Say what was done, with the way to take it back."""
        with self.db.reading() as session:
            entry = undo.last_entry(session, self.db.officer.name)
        tell(self, sentence, None if entry is None else partial(undo.undo, self.db, entry))

    def _hazard(self, id_: UUID) -> HazardLine | None:
        with self.db.reading() as session:
            return cards.hazard(session, id_)

    def open_recheck(self, id_: UUID) -> None:
        """Ask what a re-check has found."""
        hazard = self._hazard(id_)
        if hazard is not None:
            self.open_sheet(dialogs.RecheckSheet(self, self.context, hazard, self._rechecked))

    def _rechecked(self, _id: UUID) -> None:
        self.tell_undoable(_("The re-check is recorded."))

    def open_report(self, id_: UUID) -> None:
        """Ask to whom a hazard was reported."""
        self.open_sheet(
            dialogs.HandedSheet(
                self,
                _("Reported in writing"),
                ("reported_on", "reported_to"),
                partial(followups.report_hazard, self.db, id_),
                to="街道办事处、消防救援大队",
            )
        )

    def open_serve(self, id_: UUID) -> None:
        """Ask who took a notice."""
        with self.db.reading() as session:
            notice = cards.notice(session, id_)
            card = cards.inspection(session, notice.inspection_id) if notice else None
        self.open_sheet(
            dialogs.HandedSheet(
                self,
                _("Notice served"),
                ("served_on", "served_to"),
                partial(followups.serve_notice, self.db, id_),
                to=card.accompanied_by if card else "",
            )
        )

    def open_hand_over(self, id_: UUID) -> None:
        """Ask to whom a matter was handed over."""
        self.open_sheet(
            dialogs.HandedSheet(
                self,
                _("Handed over in writing"),
                ("sent_on", "sent_to"),
                partial(followups.hand_over, self.db, id_),
                to="消防救援大队",
            )
        )

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
        self.open_sheet(
            dialogs.PremisesSheet(self, self.context, grids, self._premises_saved, line)
        )

    def _premises_saved(self, id_: UUID) -> None:
        self.open_ref(Ref(PREMISES, id_))
        self.tell_undoable(_("The premises are saved."))

    def open_record(self, id_: UUID) -> None:
        """Show an inspection's record as it prints."""
        with self.db.reading() as session:
            card = cards.inspection(session, id_)
        if card is not None:
            number = rules.paper_number("inspection", card.year, card.number)
            self.open_sheet(dialogs.record_sheet(self, id_, number))

    def open_notice(self, id_: UUID) -> None:
        """Show a notice as it prints."""
        with self.db.reading() as session:
            notice = cards.notice(session, id_)
        if notice is not None:
            number = rules.paper_number(notice.kind, notice.year, notice.number)
            self.open_sheet(dialogs.notice_sheet(self, id_, notice.kind, number))

    def open_history(self, id_: UUID) -> None:
        """Show who changed what."""
        with self.db.reading() as session:
            lines = journal.history(session, [Ref(INSPECTION, id_)])
        title = _("History")
        self.open_sheet(
            HistorySheet(self, title, lines, words.FIELD_NAMES, words.field_value, self._undo)
        )

    def open_void(self, id_: UUID) -> None:
        """Ask why a record is void."""
        self.open_sheet(dialogs.VoidSheet(self, self.context, id_, self._voided))

    def _voided(self, _id: UUID) -> None:
        self.tell_undoable(_("The record is void."))

    def _undo(self, entry: int) -> None:
        undo.undo(self.db, entry)
        tell(self, _("Taken back."))
