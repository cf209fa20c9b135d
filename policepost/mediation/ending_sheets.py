"""The sheets for what follows the words: signatures, follow-ups, the end without agreement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _, format_day
from policepost.mediation import (
    actions,
    codes,
    follow_up_actions,
    hindrances,
    rules,
    signing_actions,
)
from policepost.mediation.after.codes import BY_POLICE, WAY_WORDS, OtherWay
from policepost.mediation.after.supplement_sheet import ask_signers, changed_days
from policepost.mediation.lines import Card, FollowUpLine
from policepost.printing import numerals
from policepost.ui.autosave import Autosave
from policepost.ui.form import ChecksField, ChoiceField, DateField, Form, LineField, TextField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet
from policepost.ui.undoing import tell_with_undo


class SignSheet(Sheet):
    """Record who signed when; with the last of them the agreement takes effect."""

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("Signatures"), width=460)
        self._db, self._card = page.db, card
        self._wanted = hindrances.asked_signatures(card.state)
        self._given = {(one.role, one.who): one.signed_on for one in card.agreement.signatures}
        form = Form()
        form.put(label(_when_in_force(card), "small", wrap=True))
        doubt = rules.confirmation_doubt([card.facts, *(term.text for term in card.terms)])
        if doubt:
            form.put(label(doubt, "bad", wrap=True))
        by_hand = rules.signature_doubt([card.facts, *(term.text for term in card.terms)])
        if by_hand:
            form.put(label(by_hand, "warning", wrap=True))
        ask_signers(form, card, self._wanted, self._given, card.agreement.recorder)
        self._fields = form
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.sign", card.id))
        _offer_withdrawal(self, page, card)
        self.on_done(_("Record signatures"), self._done)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            changed = changed_days(self._fields.values(), self._wanted, self._given)
            signing_actions.record_signatures(self._db, self._card.id, changed)
            self.done()


def _when_in_force(card: Card) -> str:
    """Say by which signatures the agreement takes effect."""
    if card.agreement_kind in BY_POLICE:
        return _(
            "The agreement is in force once all parties have signed; whoever performs it is not "
            "punished (Public Security Administration Punishments Law, article 9)."
        )
    return _(
        "The agreement is in force from the last day below: all parties, the mediators "
        "and the committee's seal (People's Mediation Law, article 29)."
    )


def _offer_withdrawal(sheet: Sheet, page: Page, card: Card) -> None:
    """Add the way to take all signatures back, without which a signed text cannot be corrected."""

    def withdraw() -> None:
        with showing_refusals(sheet):
            signing_actions.withdraw_signatures(page.db, card.id)
            sheet.done()
            tell_with_undo(page, _("The signatures are withdrawn; the text can be changed again."))

    performed = any(term.performance != codes.Performance.OPEN for term in card.promises)
    if card.agreement.signatures and not performed:
        sheet.add_button(_("Withdraw all signatures"), withdraw)


def _add_performances(form: Form, card: Card) -> None:
    """Ask of each term how it was kept, as far as it is known filled in."""
    kept = [(code, _(words)) for code, words in codes.PERFORMANCE_WORDS.items()]
    for number, term in enumerate(card.promises, 1):
        words = f"{numerals.number(term.position)}、{term.text}"
        form.add(ChoiceField(f"term{number}", words[:40], kept))
        form.set_values({f"term{number}": term.performance})


def _changed_performances(values: Mapping[str, Any], card: Card) -> dict[UUID, str]:
    """Of what :func:`_add_performances` asked, the terms that are answered anew."""
    return {
        term.id: values[f"term{number}"]
        for number, term in enumerate(card.promises, 1)
        if values[f"term{number}"] != term.performance
    }


class FollowUpSheet(Sheet):
    """Record what a follow-up found, and with it how the terms were kept."""

    def __init__(self, page: Page, card: Card, follow_up: FollowUpLine) -> None:
        title = _("Follow-up of {day}").format(day=format_day(follow_up.due_on))
        super().__init__(page, title, width=520)
        self._db, self._card, self._follow_up = page.db, card, follow_up
        form = Form()
        if follow_up.purpose:
            form.put(label(follow_up.purpose, "subheading", wrap=True))
        form.row(
            DateField("done_on", _("Done on"), required=True),
            ChoiceField(
                "result",
                _("What it found"),
                [(code, _(words)) for code, words in codes.FOLLOW_UP_WORDS.items()],
                empty=_("Choose …"),
                required=True,
            ),
        )
        _add_performances(form, card)
        form.add(TextField("note", _("What was found"), lines=3))
        form.add(DateField("next_on", _("Look again on")))
        form.set_values(
            {
                "done_on": follow_up.done_on or clock.today(),
                "result": follow_up.result or None,
                "note": follow_up.note,
            }
        )
        self._fields = form
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.follow_up", follow_up.id))
        if follow_up.done_on is None:
            self.add_button(_("Postpone"), self._postpone)
        self.on_done(_("Record follow-up"), self._done)

    @Slot()
    def _postpone(self) -> None:
        with showing_refusals(self):
            day = self._fields.field("next_on").checked_value()
            if day is None:
                raise Refused(_("Enter the day on which to look again."), field="next_on")
            follow_up_actions.move_follow_up(self._db, self._follow_up.id, day)
            self.done()

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            changed = _changed_performances(values, self._card)
            follow_up_actions.record_follow_up(
                self._db,
                self._follow_up.id,
                values["done_on"],
                values["result"],
                note=values["note"],
                performances=changed,
                next_on=values["next_on"],
            )
            self.done()


class PerformanceSheet(Sheet):
    """Record how the terms were kept, without waiting for a follow-up."""

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("How the terms were kept"), width=520)
        self._db, self._card = page.db, card
        form = Form()
        form.add(DateField("performed_on", _("Performed on"), required=True))
        _add_performances(form, card)
        form.add(LineField("note", _("Note")))
        form.set_values({"performed_on": clock.today()})
        self._fields = form
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.performance", card.id))
        _offer_withdrawal(self, page, card)
        self.on_done(_("Save"), self._done)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            changed = _changed_performances(values, self._card)
            follow_up_actions.record_performance(
                self._db, self._card.id, changed, values["performed_on"], values["note"]
            )
            self.done()


class EndSheet(Sheet):
    """End the mediation without agreement, or hand the dispute to somebody else."""

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("End without agreement"), width=460)
        self._db, self._card = page.db, card
        form = Form()
        form.put(label(_what_follows(card), "small", wrap=True))
        form.add(TextField("end_reason", _("Why it ends"), lines=3))
        ways = [(code, _(words)) for code, words in WAY_WORDS.items() if code in _ways(card)]
        form.add(ChecksField("ways_told", _("Told of these other ways"), ways))
        form.set_values({"ways_told": _ways(card)})
        form.add(LineField("referred_to", _("Handed to (empty: nobody)")))
        self._fields = form
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.end", card.id))
        self.on_done(_("End"), self._done)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            if values["referred_to"]:
                actions.refer(self._db, self._card.id, values["referred_to"], values["end_reason"])
            else:
                ways = values["ways_told"]
                actions.terminate(self._db, self._card.id, values["end_reason"], ways)
            self.done()


def _what_follows(card: Card) -> str:
    """Say what the law asks for where nothing was agreed."""
    if card.way in BY_POLICE:
        return _(
            "Without agreement the police decide by law and tell the parties that they may sue "
            "(Public Security Administration Punishments Law, article 9); the time limit of the "
            "case runs from today (Procedure, article 185)."
        )
    return _(
        "Tell the parties of arbitration, the administrative way and the court "
        "(People's Mediation Law, article 26)."
    )


def _ways(card: Card) -> tuple[str, ...]:
    """Return the other ways that stay open: of people's mediation PML 26, of the police PSAPL 9."""
    if card.agreement_kind in BY_POLICE:
        return (OtherWay.COURT, OtherWay.POLICE)
    return (OtherWay.ARBITRATION, OtherWay.ADMINISTRATIVE, OtherWay.COURT)
