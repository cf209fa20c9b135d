"""Says below an address that is being typed how it is read and who lives there now."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.grids import finding, sections
from policepost.grids.records import Level
from policepost.grids.rules import Address
from policepost.residents import households
from policepost.ui.form import LineField

LOOK_AFTER_MS = 350
"""How long typing rests before the address is looked at."""


class AddressNote(QObject):
    """Looks at an address once typing rests, so that the right household can be said."""

    looked = Signal()
    """What is known stands there now."""

    def __init__(self, field: LineField, db: Database) -> None:
        super().__init__(field)
        self._field, self._db = field, db
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_AFTER_MS)
        self._timer.timeout.connect(self.look)
        field.changed.connect(self._timer.start)

    @Slot()
    def look(self) -> None:
        """Say what is known of the address that stands there."""
        if self._field.edit.composing():
            self._timer.start()
        elif not self._field.problem.text():
            self._field.show_note(self._words(str(self._field.typed()).strip()))
            self.looked.emit()

    def _words(self, written: str) -> str:
        if not written:
            return ""
        with self._db.reading() as session:
            found = finding.find(session, written)
            doors = [one for one in found.places if one.level == Level.DWELLING]
            if found.address is None or not found.address.door:
                return ""
            if len(doors) != 1:
                return self._read_as(session, found.address)
            groups = households.households(session, doors[0].id, clock.today())
        if not groups:
            return _("{address}: nobody is registered there.").format(address=doors[0].address)
        one = _("household {number}: {names}")
        told = [
            one.format(number=number, names=_(", ").join(member.name for member in members))
            for number, members in groups
        ]
        return "\n".join([doors[0].address, *told])

    def _read_as(self, session: Session, address: Address) -> str:
        """Say which new dwelling it would be, or ask for the estate or the section."""
        try:
            meant = sections.the_one(session, address)
        except Refused as refusal:
            return refusal.sentence
        return _("Read as {address}").format(address=meant.standard)
