"""The sheets of a supplementary agreement: its text, and who signed it when."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot

from policepost.core import clock
from policepost.core.language import _, format_day
from policepost.core.shapes import Ref
from policepost.mediation import codes, hindrances, names
from policepost.mediation.after import supplements
from policepost.mediation.after.replacing import doubts, part_changes
from policepost.mediation.after.supplements import SupplementFacts
from policepost.mediation.codes import Signer
from policepost.mediation.scans_part import Scans
from policepost.mediation.term_sheet import TermSheet
from policepost.mediation.terms_field import TermsField
from policepost.printing import numerals
from policepost.ui.autosave import Autosave
from policepost.ui.form import DateField, Form, LineField, TextField
from policepost.ui.messages import showing_refusals
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet
from policepost.ui.tab_order import tab_as_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from policepost.mediation.after.lines import SupplementLine
    from policepost.mediation.lines import Card
    from policepost.ui.page import Page

_LONGEST = 30


class SupplementSheet(Sheet):
    """Write what the parties agreed anew; the agreement itself stays as it was signed."""

    printed_wanted = Signal(object)
    """Carries the supplement that is to be printed."""

    def __init__(self, page: Page, card: Card, line: SupplementLine | None = None) -> None:
        super().__init__(page, _("Supplementary agreement"), width=640)
        self._over, self._db, self._card, self._line = page, page.db, card, line
        form = self._fields = Form()
        words = _(
            "The signed agreement stays as it is. What is written here adds to it, or stands in "
            "place of single terms once all have signed (say so under Details)."
        )
        form.put(label(words, "small", wrap=True))
        form.add(TextField("reason", _("Why it is agreed anew"), lines=2, required=True))
        self.terms = TermsField("terms", _("Terms agreed"))
        self.terms.show_people({one.id.hex: one.label for one in card.parties})
        self.terms.details_wanted.connect(self._open_term)
        form.add(self.terms)
        form.row(LineField("manner", _("How it is performed")), DateField("deadline", _("By when")))
        form.row(
            LineField("place", _("Where (if it matters)")), LineField("recorder", _("Recorder"))
        )
        form.set_values(self._values(card, line))
        self.put_form(form)
        about = line.id if line is not None else card.id
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.supplement", about))
        if line is not None and not line.number:
            self.add_button(_("Discard"), self._discard)
        self.add_button(_("Save and print"), self._print)
        self.on_done(_("Save"), self._done)
        self.terms.rearranged.connect(self._order_tabs)
        self._order_tabs()

    @Slot()
    def _order_tabs(self) -> None:
        tab_as_read(self._fields)

    def _values(self, card: Card, line: SupplementLine | None) -> dict[str, Any]:
        if line is None:
            manner = card.agreement.manner
            return {"manner": manner, "recorder": card.agreement.recorder, "terms": ()}
        held = ("reason", "terms", "manner", "deadline", "place", "recorder")
        return {name: getattr(line, name) for name in held}

    @Slot(int)
    def _open_term(self, number: int) -> None:
        with showing_refusals(self):
            term = self.terms.rows()[number - 1].facts()
            people = {one.id.hex: one.label for one in self._card.parties}
            own = {one.id for one in self._line.terms} if self._line is not None else set()
            earlier = {
                one.id: f"{numerals.number(one.position)}、{one.text}"[:_LONGEST]
                for one in self._card.promises
                if one.id not in own
            }
            give = partial(self.terms.say, number)
            changes = part_changes(one for one in self._card.promises if one.id in earlier)
            TermSheet(self._over, number, term, people, give, earlier, changes).open()

    def _keep(self) -> UUID:
        values = self._fields.values()
        terms = values.pop("terms")
        key = self._line.id if self._line is not None else None
        told = SupplementFacts(**values)
        return supplements.write_supplement(self._db, self._card.id, told, terms, key)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            self._keep()
            self.done()

    @Slot()
    def _print(self) -> None:
        with showing_refusals(self):
            key = self._keep()
            self.done()
            self.printed_wanted.emit(key)

    @Slot()
    def _discard(self) -> None:
        with showing_refusals(self):
            if self._line is not None:
                supplements.discard_supplement(self._db, self._line.id)
            self.done()


class SupplementSignSheet(Sheet):
    """Record who signed a supplementary agreement when; its signed copy hangs here."""

    printed_wanted = Signal(object)
    void_wanted = Signal(object)

    def __init__(self, page: Page, card: Card, line: SupplementLine) -> None:
        super().__init__(page, line.number or _("Supplementary agreement"), width=520)
        self._db, self._card, self._line = page.db, card, line
        self._wanted = hindrances.asked_signatures(card.state)
        self._given = {(one.role, one.who): one.signed_on for one in line.signatures}
        form = self._fields = Form()
        for term in line.terms:
            form.put(label(f"{numerals.number(term.position)}、{term.text}", wrap=True))
        for doubt in doubts(card, line) if line.effective_on is None else ():
            form.put(label(doubt, "warning", wrap=True))
        if line.effective_on is not None:
            told = _("In force since {day}.").format(day=format_day(line.effective_on))
            form.put(label(told, "subheading"))
        ask_signers(form, card, self._wanted, self._given, line.recorder)
        form.put(label(_("The signed copy, scanned or photographed"), "field-label"))
        self.scans = Scans(page, Ref("supplement", line.id), "signed")
        form.put(self.scans)
        self.put_form(form)
        if line.signed:
            self.add_button(_("Withdraw all signatures"), self._withdraw)
        elif line.number:
            self.add_button(_("Void the number"), partial(self._leave, self.void_wanted))
        self.add_button(_("Print"), partial(self._leave, self.printed_wanted))
        self.on_done(_("Record signatures"), self._done)

    def _leave(self, wanted: Any) -> None:
        self.close_sheet()
        wanted.emit(self._line.id)

    @Slot()
    def _withdraw(self) -> None:
        with showing_refusals(self):
            supplements.withdraw_supplement(self._db, self._line.id)
            self.done()

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            changed = changed_days(self._fields.values(), self._wanted, self._given)
            supplements.sign_supplement(self._db, self._line.id, changed)
            self.done()


def field_of(role: str, who: UUID | None) -> str:
    """The name of the field for somebody's signature, the same however the list may change."""
    return role if who is None else f"{role}-{who.hex}"


def changed_days(
    values: Mapping[str, Any],
    wanted: Iterable[tuple[str, UUID | None]],
    given: Mapping[tuple[str, UUID | None], date],
) -> dict[tuple[str, UUID | None], date]:
    """Return the days of signatures that were typed and are not recorded so already."""
    days = {key: values[field_of(*key)] for key in wanted}
    return {key: day for key, day in days.items() if day is not None and day != given.get(key)}


def ask_signers(
    form: Form,
    card: Card,
    wanted: Iterable[tuple[str, UUID | None]],
    given: Mapping[tuple[str, UUID | None], date],
    recorder: str,
) -> None:
    """Ask of all who sign for the day, today where none was given; a paper names its recorder."""
    told = signing_names(card)
    for role, who in wanted:
        name = recorder if role == Signer.RECORDER else told[who]
        words = f"{_(codes.SIGNER_WORDS[Signer(role)])} {name}".strip()
        form.add(DateField(field_of(role, who), words))
        form.set_values({field_of(role, who): given.get((role, who), clock.today())})


def signing_names(card: Card) -> dict[UUID | None, str]:
    """Who signs, as the sheets name them, with who acts for a party; the seal has no name."""
    told = names.on_screen(card.parties)
    found: dict[UUID | None, str] = {None: ""}
    for one, name in zip(card.parties, told, strict=True):
        acts = f"（{one.representative}）" if one.representative else ""
        found[one.id] = f"{one.label} {name}{acts}"
    found |= {member.id: member.name for member in card.panel}
    return found
