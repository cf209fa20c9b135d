"""The sheets for what follows an agreement: money, the court, duties, voided numbers."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot

from policepost.core import clock
from policepost.core.language import _, format_day
from policepost.core.shapes import Ref
from policepost.mediation import signing_actions
from policepost.mediation.after import codes, confirming, money, numbering, payments, rules
from policepost.mediation.after.confirming import Answer
from policepost.mediation.after.payments import PaymentFacts
from policepost.mediation.desk import desk
from policepost.mediation.scans_part import Scans
from policepost.printing import numerals
from policepost.ui.autosave import Autosave
from policepost.ui.form import ChoiceField, DateField, Form, LineField, NumberField, TextField
from policepost.ui.messages import showing_refusals
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet
from policepost.ui.undoing import tell_with_undo

if TYPE_CHECKING:
    from policepost.mediation.after.lines import ConfirmationLine, PaymentLine
    from policepost.mediation.agreement_lines import TermLine
    from policepost.mediation.lines import Card
    from policepost.ui.page import Page


class PaymentSheet(Sheet):
    """Record what was received under a term; the next part that is missing is proposed."""

    def __init__(self, page: Page, card: Card, term: TermLine) -> None:
        super().__init__(page, _("Payment"), width=460)
        self._db, self._term = page.db, term
        form = Form()
        form.put(label(f"{numerals.number(term.position)}、{term.text}", "subheading", wrap=True))
        left = (term.amount or 0) - term.received
        told = _("{left} yuan are left of {amount}.").format(
            left=money.plain(left), amount=money.plain(term.amount or left)
        )
        form.put(label(told, "small"))
        form.row(
            DateField("paid_on", _("Money received on"), required=True),
            NumberField("amount", _("Amount in yuan"), decimals=True, required=True),
        )
        form.row(
            LineField("how", _("In which manner"), placeholder="现金 / 银行转账"),
            LineField("receipt", _("Number of the receipt")),
        )
        form.add(TextField("note", _("Note"), lines=2))
        with page.db.reading() as session:
            receipt = payments.next_receipt(session, card.id)
        missing = next((one.missing for one in term.parts if one.missing), left)
        form.set_values(
            {
                "paid_on": clock.today(),
                "amount": Decimal(money.plain(Decimal(missing))),
                "how": term.how,
                "receipt": receipt,
            }
        )
        self._fields = form
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.payment", term.id))
        self.on_done(_("Record it"), self._done)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            told = PaymentFacts(**self._fields.values())
            payments.record_payment(self._db, self._term.id, told)
            self.done()


class PaidSheet(Sheet):
    """A payment that was recorded: its receipt, scanned, and the way to take it back."""

    def __init__(self, page: Page, card: Card, payment: PaymentLine) -> None:
        super().__init__(page, _("Payment"), width=560)
        self._over, self._db, self._payment = page, page.db, payment
        told = [
            format_day(payment.paid_on),
            _("{amount} yuan").format(amount=money.plain(payment.amount)),
            payment.how,
            _("receipt {number}").format(number=payment.receipt) if payment.receipt else "",
        ]
        self.body.addWidget(label(" · ".join(one for one in told if one), "subheading", wrap=True))
        if payment.note:
            self.body.addWidget(label(payment.note, wrap=True))
        self.body.addWidget(label(_("The receipt, scanned or photographed"), "field-label"))
        self.scans = Scans(page, Ref("payment", payment.id))
        self.body.addWidget(self.scans)
        self.body.addStretch(1)
        if card.status == "agreed" and page.db.may("mediation.mediate"):
            self.add_button(_("Take the payment back"), self._take_back)
        self.on_done(_("Close"), self.close_sheet)

    @Slot()
    def _take_back(self) -> None:
        with showing_refusals(self):
            payments.take_back_payment(self._db, self._payment.id)
            page = self._over
            self.done()
            tell_with_undo(page, _("The payment is taken back."))


class ApplySheet(Sheet):
    """Record that the parties asked a court to confirm the agreement."""

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("Judicial confirmation"), width=500)
        self._db, self._card = page.db, card
        with page.db.reading() as session:
            held = desk(session)
        until = card.agreement.confirmation_until
        form = Form()
        words = _(
            "Both parties apply together until {day} (People's Mediation Law, article 33; Civil "
            "Procedure Law, article 205). They may ask:"
        )
        form.put(label(words.format(day=format_day(until) if until else ""), "small", wrap=True))
        found = rules.courts(
            [one.address for one in card.parties], card.place, held.committee, card.source
        )
        for basis, where in found:
            told = "：".join(part for part in (_(codes.BASIS_WORDS[basis]), where) if part)
            form.put(label(f"· {told}", "small", wrap=True))
        form.add(LineField("court", _("Court"), required=True, placeholder="某某区人民法院"))
        form.add(
            ChoiceField(
                "basis",
                _("Why this court"),
                [(code, _(words)) for code, words in codes.BASIS_WORDS.items()],
                required=True,
            )
        )
        form.add(DateField("applied_on", _("Applied on"), required=True))
        basis = codes.CourtBasis.SEAT if held.court else found[0][0]
        values = {"court": held.court, "basis": basis, "applied_on": clock.today()}
        form.set_values(values)
        self._fields = form
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.apply", card.id))
        self.on_done(_("Record it"), self._done)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            confirming.apply(
                *(self._db, self._card.id, values["court"], values["basis"], values["applied_on"])
            )
            self.done()


class CourtSheet(Sheet):
    """Record what the court answered."""

    def __init__(self, page: Page, held: ConfirmationLine) -> None:
        super().__init__(page, _("The court's answer"), width=480)
        self._db, self._held = page.db, held
        form = Form()
        told = _("{court}, applied on {day}").format(
            court=held.court, day=format_day(held.applied_on)
        )
        form.put(label(told, "subheading", wrap=True))
        if held.due_on is not None:
            day = format_day(held.due_on)
            form.put(label(_("The court answers by {day}.").format(day=day), "small"))
        form.add(DateField("accepted_on", _("Accepted on")))
        form.row(
            ChoiceField(
                "outcome",
                _("What it decided"),
                [(code, _(words)) for code, words in codes.COURT_WORDS.items()],
                empty=_("not decided yet"),
            ),
            DateField("decided_on", _("Decided on")),
        )
        form.add(LineField("decision_number", _("Number of the decision")))
        form.add(TextField("note", _("Note"), lines=2))
        names = ("accepted_on", "outcome", "decided_on", "decision_number", "note")
        form.set_values({name: getattr(held, name) or None for name in names})
        self._fields = form
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.court", held.id))
        self.on_done(_("Save"), self._done)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            told = Answer(**values | {"outcome": values["outcome"] or ""})
            confirming.answer(self._db, self._held.id, told)
            self.done()


class VoidSheet(Sheet):
    """Void a number that was taken, or take back an oral agreement, with the reason."""

    def __init__(self, page: Page, card: Card, supplement_id: UUID | None = None) -> None:
        super().__init__(page, _("Void the number"), width=440)
        self._db, self._card, self._supplement = page.db, card, supplement_id
        number = next(
            (one.number for one in card.supplements if one.id == supplement_id), card.number
        )
        form = Form()
        form.put(label(number, "subheading"))
        words = _(
            "The number stays in the list of numbers with the reason and is never given again; the "
            "next print takes a new one."
        )
        form.put(label(words, "small", wrap=True))
        form.add(LineField("reason", _("Why it is not used"), required=True))
        self._fields = form
        self.put_form(form)
        self.on_done(_("Void"), self._done)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            reason = self._fields.values()["reason"]
            void = partial(numbering.void_number, self._db, self._card.id)
            if self._supplement is not None:
                void = partial(numbering.void_supplement, self._db, self._supplement)
            elif self._card.agreement.oral and self._card.agreement.effective_on is not None:
                void = partial(signing_actions.withdraw_oral, self._db, self._card.id)
            void(reason)
            self.done()
