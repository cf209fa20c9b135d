"""The sheets of verification: a visit is planned or closed, the rule of each kind is set."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from policepost.core import clock, tables
from policepost.core.language import N_, _, ngettext
from policepost.grids import verifying
from policepost.grids.verifying import SUBJECTS, Subject
from policepost.ui.form import ChoiceField, DateField, Form, NumberField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet
from policepost.verification import actions, rules
from policepost.verification.rules import Outcome, Reason

Done = Callable[[str], None]
"""Called with the sentence that says what was done."""


class VisitSheet(Sheet):
    """Plans a visit to one dwelling, or to each of many."""

    def __init__(
        self,
        page: QWidget,
        context: Context,
        dwellings: Sequence[UUID],
        reason: Reason,
        walkers: Sequence[str],
        done: Done,
    ) -> None:
        """Prepare the sheet.

        Args:
            page: The page that it lies over.
            context: The open post.
            dwellings: Where to go.
            reason: Why.
            walkers: Who serves the grid.
            done: Called when the visits are planned.
        """
        words = ngettext("{count} visit to make", "{count} visits to make", len(dwellings))
        super().__init__(page, words.format(count=f"{len(dwellings):,}"), 420)
        self._db, self._dwellings, self._done = context.db, tuple(dwellings), done
        form = Form()
        reasons = [(code, _(told)) for code, told in rules.REASONS.items()]
        form.add(ChoiceField("reason", _("Why"), reasons, required=True))
        form.row(
            DateField("due_on", _("Visit by"), required=True),
            ChoiceField("visitor", _("Who goes"), [(one, one) for one in walkers], empty=""),
        )
        due = clock.today() + timedelta(days=rules.VISIT_WITHIN)
        form.set_values({"reason": reason.value, "due_on": due})
        self.put_form(form)
        self.on_done(_("Plan"), self._save)

    @Slot()
    def _save(self) -> None:
        with showing_refusals(self):
            assert self.form is not None  # noqa: S101 - made with the sheet
            said = self.form.values()
            count = actions.plan_visits(
                self._db,
                self._dwellings,
                Reason(said["reason"]),
                said["due_on"],
                said["visitor"] or "",
            )
            self.done()
            words = ngettext("{count} visit is planned.", "{count} visits are planned.", count)
            said_before = _("A visit is planned there already.")
            self._done(words.format(count=f"{count:,}") if count else said_before)


class CloseVisitSheet(Sheet):
    """Asks what came of a visit, or that it is not needed any more."""

    def __init__(self, page: QWidget, context: Context, visit_id: UUID, done: Done) -> None:
        super().__init__(page, _("Close the visit"), 420)
        self._db, self._visit, self._done = context.db, visit_id, done
        form = Form()
        outcomes = [(code, _(told)) for code, told in rules.OUTCOMES.items()]
        form.add(ChoiceField("outcome", _("What came of it"), outcomes, required=True))
        form.set_values({"outcome": Outcome.MET.value})
        self.put_form(form)
        self.on_done(_("Close the visit"), self._save)

    @Slot()
    def _save(self) -> None:
        with showing_refusals(self):
            assert self.form is not None  # noqa: S101 - made with the sheet
            outcome = Outcome(self.form.values()["outcome"])
            actions.close_visit(self._db, self._visit, outcome)
            self.done()
            self._done(_("The visit is closed."))


_HEADINGS: dict[Subject, str] = {
    "resident": N_("People"),
    "dwelling": N_("Dwellings"),
    "premises": N_("Premises"),
}
_DWELLINGS = {verifying.RENTED: N_("Let dwellings"), verifying.OTHER: N_("Other dwellings")}


class RuleSheet(Sheet):
    """After how many days entries of each kind are verified again; the post's own rule."""

    def __init__(self, page: QWidget, context: Context, done: Done) -> None:
        super().__init__(page, _("How often entries are verified"), 520)
        self._db, self._done = context.db, done
        self.body.addWidget(
            label(
                _(
                    "After so many days an entry is to be verified again. A changed rule holds at "
                    "once for everybody; lists and charts follow."
                ),
                "small",
                wrap=True,
            )
        )
        form = Form()
        with context.db.reading() as session:
            held = {one: dict(verifying.within(session, one)) for one in SUBJECTS}
        for subject in SUBJECTS:
            form.section(_(_HEADINGS[subject]))
            fields = [self._field(subject, kind) for kind in held[subject]]
            for at in range(0, len(fields), 2):
                form.row(*fields[at : at + 2])
        form.set_values(
            {
                f"{subject}.{kind}": days
                for subject, kinds in held.items()
                for kind, days in kinds.items()
            }
        )
        self.put_form(form)
        self.on_done(_("Keep"), self._save)

    def _field(self, subject: Subject, kind: str) -> NumberField:
        return NumberField(
            f"{subject}.{kind}",
            _kind_words(subject, kind),
            unit=_("days"),
            least=verifying.SHORTEST,
            most=verifying.LONGEST,
            required=True,
        )

    @Slot()
    def _save(self) -> None:
        with showing_refusals(self):
            assert self.form is not None  # noqa: S101 - made with the sheet
            said = self.form.values()
            wanted: dict[Subject, dict[str, int]] = {one: {} for one in SUBJECTS}
            for name, days in said.items():
                for subject in SUBJECTS:
                    if name.startswith(f"{subject}."):
                        wanted[subject][name.removeprefix(f"{subject}.")] = days
            verifying.set_within(self._db, wanted)
            self.done()
            self._done(_("The rule is kept."))


def _kind_words(subject: Subject, kind: str) -> str:
    """What a kind is called."""
    if subject == "dwelling":
        return _(_DWELLINGS[kind])
    table = "resident_kinds" if subject == "resident" else "premises_kinds"
    return tables.table(table).label(kind)
