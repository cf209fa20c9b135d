"""What stands in the place of a protected case until somebody says why it is opened."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal, Slot

from policepost.core import clock
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.mediation import guarding, rules
from policepost.residents.guard import GuardGround

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.ui.watch import Watch


class CaseGuard(GuardGround):
    """Asks for the reason, keeps it in the journal, and lets the case be opened."""

    passed = Signal(object)
    """Carries the key of a case for which a reason was given."""

    def __init__(self, db: Database, watch: Watch) -> None:
        super().__init__()
        self._db, self._watch = db, watch
        self.asked: UUID | None = None
        """Before which case it stands."""
        self._said: set[tuple[UUID | None, UUID, date]] = set()
        self.reasoned.connect(self._pass)

    def stands_before(self, dispute_id: UUID) -> bool:
        """Stand before a case if it is protected and nothing was said yet; say whether it does."""
        self.asked = None
        if (self._db.officer.id, dispute_id, clock.today()) in self._said:
            return False
        with self._db.reading() as session:
            head = guarding.head(session, dispute_id, clock.today())
            why = guarding.why(session, self._db.officer, head) if head else ()
        if head is None or not why:
            return False
        self.asked = dispute_id
        self.show_guard(head.people, [_(rules.SENSITIVE[one]) for one in why])
        return True

    @Slot(str)
    def _pass(self, reason: str) -> None:
        if self.asked is not None:
            here, self.asked = self.asked, None
            self._said.add((self._db.officer.id, here, clock.today()))
            self._watch.reasoned(Ref("dispute", here), reason)
            self.passed.emit(here)
