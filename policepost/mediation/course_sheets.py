"""The small sheets that the course of a case opens: an oral agreement, one more follow-up."""

from __future__ import annotations

from PySide6.QtCore import Slot

from policepost.core import clock
from policepost.core.language import _
from policepost.mediation import follow_up_actions, hindrances, signing_actions
from policepost.mediation.after.codes import AgreementKind
from policepost.mediation.lines import Card
from policepost.ui.autosave import Autosave
from policepost.ui.form import DateField, Form, LineField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet


class OralSheet(Sheet):
    """Record that the parties agreed in words (People's Mediation Law arts 28 and 30)."""

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("Oral agreement"), width=460)
        self._db, self._card = page.db, card
        form = Form()
        form.put(label(_said_of(card), "small", wrap=True))
        form.add(DateField("agreed_on", _("Agreed on"), required=True))
        form.set_values({"agreed_on": clock.today()})
        self._fields = form
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.oral", card.id))
        self.on_done(_("Record the agreement"), self._done)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            day = self._fields.values()["agreed_on"]
            signing_actions.agree_orally(self._db, self._card.id, day)
            self.done()


def _said_of(card: Card) -> str:
    """Say what an agreement in words is worth, before the committee or the police."""
    if card.agreement_kind == AgreementKind.SPOT:
        return _(
            "On the spot no paper is needed where the recording clearly shows parties, facts and "
            "terms (Procedure, article 178); it is in force from the day it was reached."
        )
    return _(
        "The mediator records what was agreed; it is in force from the day it was reached "
        "(People's Mediation Law, articles 28 and 30). The registration form is among the papers."
    )


class NewFollowUpSheet(Sheet):
    """Set one more day on which somebody looks after the promise."""

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("New follow-up"), width=460)
        self._db, self._card = page.db, card
        form = Form()
        form.add(DateField("due_on", _("Look again on"), required=True))
        form.add(LineField("purpose", _("What to look after")))
        form.set_values({"due_on": clock.next_working_day(clock.today())})
        self._fields = form
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.new_follow_up", card.id))
        self.on_done(_("Add"), self._done)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            follow_up_actions.add_follow_up(
                self._db, self._card.id, values["due_on"], values["purpose"]
            )
            self.done()


def can_agree_orally(card: Card) -> bool:
    """Say whether an oral agreement can still be recorded: nothing was printed or signed."""
    return (
        not card.number
        and not hindrances.agreeing_hindrances(card.state)
        and (card.agreement.effective_on is None)
        and card.agreement_kind != AgreementKind.POLICE
    )
