"""The sheets of where a person lives: a move, a second or former dwelling, a correction."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from policepost.core import clock, tables
from policepost.core.language import _
from policepost.core.vague import UNKNOWN, VagueDay
from policepost.residents import moving, staying
from policepost.residents.address_note import AddressNote
from policepost.residents.card import VERIFY
from policepost.residents.queries import ResidentCard
from policepost.residents.residing import StayLine
from policepost.residents.staying import StayForm
from policepost.ui.form import ChoiceField, Form, LineField, NumberField, VagueDayField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context
from policepost.ui.sheet import Sheet

Done = Callable[[UUID], None]

WITHIN, BACK, AWAY, DIED = "within", "back", "away", "died"
"""What a move may be: to another dwelling of the post, in again, out of it, a death."""

_KINDS = {AWAY: moving.MOVED, DIED: moving.DIED}


def _codes(table: str) -> list[tuple[Any, str]]:
    return [(row.code, row.label) for row in tables.table(table)]


def _address_field(caption: str) -> LineField:
    hint = _("such as A区3号楼2单元1101, 3-2-1101")
    return LineField("address", caption, required=True, placeholder=hint)


class MoveSheet(Sheet):
    """Says that somebody moved within the post's area, away from it, back into it, or died.

    Args:
        page: The page that it lies over.
        context: The post.
        person: Who.
        done: Called with the person's key.
        what: What is chosen at first; of somebody who left it is moving back in.
    """

    def __init__(
        self,
        page: QWidget,
        context: Context,
        person: ResidentCard,
        done: Done,
        what: str = WITHIN,
    ) -> None:
        super().__init__(page, _("{name} moved").format(name=person.name), 420)
        self._context, self._person, self._done = context, person, done
        self.entry = Form()
        self.what = ChoiceField("what", _("Kind of move"), self._choices(), required=True)
        self.entry.add(self.what)
        address = _address_field(_("New address"))
        AddressNote(address, context.db)
        self.entry.add(address)
        self.entry.row(
            VagueDayField("moved_in_on", _("Since"), required=True),
            NumberField("household", _("Household of the dwelling"), least=1, most=99),
        )
        self.entry.add(VagueDayField("left_on", _("On"), required=True))
        self.entry.add(LineField("left_reason", _("Where to, or why")))
        today = VagueDay.of(clock.today())
        self.entry.set_values({"moved_in_on": today, "left_on": today, "household": 1})
        self.entry.set_values({"what": BACK if person.left_on else what})
        self.put_form(self.entry)
        self.what.changed.connect(self._show_fields)
        self._show_fields()
        self.on_done(_("Save"), self._save)

    def _choices(self) -> list[tuple[Any, str]]:
        if self._person.left_on:
            return [(BACK, _("Moved back in"))]
        found = [(WITHIN, _("Moved within the area"))]
        if self._context.db.may(VERIFY):
            found += [(AWAY, _("Moved away")), (DIED, _("Died"))]
        return list(found)

    @Slot()
    def _show_fields(self) -> None:
        """Show the fields that what happened needs; what was typed in the others stays."""
        leaves = self.what.value() in _KINDS
        for name in ("address", "moved_in_on", "household"):
            self.entry.use(name, used=not leaves)
        for name in ("left_on", "left_reason"):
            self.entry.use(name, used=leaves)

    @Slot()
    def _save(self) -> None:
        with showing_refusals(self):
            self._write(self.entry.values())
            self.done()
            self._done(self._person.id)

    def _write(self, said: dict[str, Any]) -> None:
        db, key, what = self._context.db, self._person.id, said["what"]
        if what in _KINDS:
            moving.leave(db, key, said["left_on"], said["left_reason"], _KINDS[what])
            return
        move = moving.move_back if what == BACK else moving.move_resident
        household = int(said["household"] or 1)
        move(db, key, said["address"], said["moved_in_on"], household=household)


BESIDES, FORMER = "besides", "former"


class StaySheet(Sheet):
    """Adds a dwelling besides the main one or a former one, or puts one right.

    Of the main dwelling only the days and the household are put right here: another address is a
    move.
    """

    def __init__(
        self,
        page: QWidget,
        context: Context,
        person: ResidentCard,
        line: StayLine | None,
        done: Done,
    ) -> None:
        title = _("Dwelling of {name}") if line else _("Another dwelling of {name}")
        super().__init__(page, title.format(name=person.name), 500)
        self._context, self._person, self._line, self._done = context, person, line, done
        self._present = line is not None and line.id is None
        self.entry = self._build()
        self._fill(line)
        self.put_form(self.entry)
        self._add_buttons(line)
        self.on_done(_("Save"), self._save)

    def _build(self) -> Form:
        form = Form()
        self.what = ChoiceField(
            "what",
            _("Kind of dwelling"),
            [(BESIDES, _("Lives there besides")), (FORMER, _("Lived there before"))],
            required=True,
        )
        form.add(self.what)
        address = _address_field(_("Address"))
        AddressNote(address, self._context.db)
        form.add(address)
        form.add(ChoiceField("manner", _("How"), _codes("residence_manners"), required=True))
        form.row(
            VagueDayField("since", _("Moved in")),
            VagueDayField("until", _("Moved out")),
        )
        form.row(
            ChoiceField("relation", _("Relation to householder"), _codes("relations"), empty=""),
            NumberField("household", _("Household of the dwelling"), least=1, most=99),
        )
        self.what.changed.connect(self._show_fields)
        return form

    def _fill(self, line: StayLine | None) -> None:
        self.entry.set_values({"what": BESIDES, "manner": "rents", "household": 1})
        if line is not None:
            shown = {name: getattr(line, name) for name in ("address", "relation", "household")}
            days = {"since": line.since, "until": line.until}
            what = {"what": BESIDES if line.manner else FORMER, "manner": line.manner or "other"}
            self.entry.set_values({**shown, **days, **what})
        self._show_fields()

    @Slot()
    def _show_fields(self) -> None:
        former = self.what.value() == FORMER
        for name in ("what", "address", "until", "relation"):
            self.entry.use(name, used=not self._present)
        self.entry.use("manner", used=not former and not self._present)

    def _add_buttons(self, line: StayLine | None) -> None:
        if line is None or line.id is None:
            return
        if self._context.db.may(VERIFY):
            self.add_button(_("Entered by mistake"), self._remove)
        if line.manner and line.until is None and line.dwelling_id is not None:
            self.add_button(_("Make it the main one"), self._make_main)

    @Slot()
    def _save(self) -> None:
        with showing_refusals(self):
            self._write(self.entry.values())
            self._close()

    def _write(self, said: dict[str, Any]) -> None:
        db, since, household = self._context.db, said["since"] or UNKNOWN, said["household"] or 1
        if self._present:
            staying.correct_moving_in(db, self._person.id, since, int(household))
            return
        form = StayForm(
            address=said["address"],
            since=since,
            until=said["until"],
            manner=said.get("manner", ""),
            household=int(household),
            relation=said["relation"],
        )
        if self._line is None or self._line.id is None:
            staying.add_stay(db, self._person.id, form)
        else:
            staying.correct_stay(db, self._line.id, form)

    @Slot()
    def _remove(self) -> None:
        with showing_refusals(self):
            if self._line is not None and self._line.id is not None:
                staying.remove_stay(self._context.db, self._line.id)
                self._close()

    @Slot()
    def _make_main(self) -> None:
        with showing_refusals(self):
            if self._line is not None and self._line.id is not None:
                staying.make_main(self._context.db, self._line.id, "other")
                self._close()

    def _close(self) -> None:
        self.done()
        self._done(self._person.id)
