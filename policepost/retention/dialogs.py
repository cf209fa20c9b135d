"""The sheets of the page: keep with a reason, propose, note and answer a request, print."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot
from typing_extensions import override

from policepost.core.language import _
from policepost.core.searching import search
from policepost.core.shapes import Hit, Ref
from policepost.residents import cards
from policepost.residents.records import Resident
from policepost.retention import actions, papers, queries, rules
from policepost.retention.queries import DueRecord, RequestLine
from policepost.ui.form import ChoiceField, Form, LineField, NumberField, TextField
from policepost.ui.messages import showing_refusals, tell
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.parts import label
from policepost.ui.person_field import Person, PersonField
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.ui.page import Page

FOUND = 8


class _FormSheet(Sheet):
    """A sheet with one form whose answers are asked for once."""

    def __init__(self, page: Page, title: str, done: str) -> None:
        super().__init__(page, title, 440)
        self.host = page
        self.questions = Form()
        self.on_done(done, self.save)

    @Slot()
    def save(self) -> None:
        """Do what the blue button says."""
        with showing_refusals(self):
            self.carry_out()
            self.close_sheet()

    def carry_out(self) -> None:
        """Do it; a refusal stands in the sheet."""
        raise NotImplementedError


class TermsSheet(_FormSheet):
    """Asks for how many years the post keeps what."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Terms of keeping"), _("Save"))
        told = _(
            "As short as the purpose allows. What is over its term is proposed; nothing is deleted"
            " before the station chief approves it."
        )
        self.body.addWidget(label(told, wrap=True))
        with page.db.reading() as session:
            terms = queries.terms(session)
        for term in terms.values():
            self.questions.add(
                NumberField(
                    term.name,
                    term.title,
                    unit=_("years"),
                    least=term.least,
                    most=rules.MOST_YEARS,
                    required=True,
                )
            )
        self.questions.set_values({name: term.years for name, term in terms.items()})
        self.put_form(self.questions)

    @override
    def carry_out(self) -> None:
        actions.set_terms(self.host.db, self.questions.values())


class KeepSheet(_FormSheet):
    """Asks why something that is due is kept."""

    def __init__(self, page: Page, one: DueRecord) -> None:
        super().__init__(page, _("Keep {name}").format(name=one.title), _("Keep"))
        self.one = one
        words = _("It is not proposed again; the journal keeps the reason.")
        self.body.addWidget(label(words, "muted", wrap=True))
        self.questions.add(LineField("reason", _("Why it is still needed"), required=True))
        self.put_form(self.questions)

    @override
    def carry_out(self) -> None:
        """Keep it."""
        actions.keep(self.host.db, self.one, self.questions.values()["reason"])


class ProposeSheet(_FormSheet):
    """Asks why a record is to be deleted before its term."""

    def __init__(self, page: Page, ref: Ref) -> None:
        self.ref = ref
        with page.db.reading() as session:
            name = queries.title(session, self.ref)
        super().__init__(page, _("Propose deletion: {name}").format(name=name), _("Propose"))
        words = _("Somebody else with the right approves it. Write no names into the reason.")
        self.body.addWidget(label(words, "muted", wrap=True))
        self.questions.add(LineField("reason", _("Why"), required=True))
        self.put_form(self.questions)

    @override
    def carry_out(self) -> None:
        """Propose it."""
        actions.propose(self.host.db, self.ref, self.questions.values()["reason"])
        tell(self.host, _("Proposed for deletion."))


class RequestSheet(_FormSheet):
    """Notes what somebody asks about the own record."""

    def __init__(self, page: Page, resident_id: UUID | None) -> None:
        super().__init__(page, _("Note a request"), _("Keep"))
        self.person = PersonField(
            "person", _("Whose record"), self._find, required=True, outsiders=False
        )
        self.questions.add(self.person)
        self.questions.row(
            _choice("kind", _("What is asked for"), rules.REQUEST_KINDS),
            _choice("standing", _("Who asks"), rules.STANDINGS),
        )
        self.questions.add(LineField("asked_by", _("Name of who asks, if another")))
        self.questions.add(TextField("wish", _("In words"), required=True, lines=3))
        self.questions.set_values({"kind": "copy", "standing": "self"})
        if resident_id is not None:
            with page.db.reading() as session:
                name = queries.title(session, Ref(Resident.__tablename__, resident_id))
            self.questions.set_values({"person": Person(resident_id, name)})
        self.put_form(self.questions)

    def _find(self, text: str) -> Sequence[Hit]:
        with self.host.db.reading() as session:
            return search.find(session, text, FOUND, kinds=[cards.KIND])

    @override
    def carry_out(self) -> None:
        """Keep the request."""
        told = self.questions.values()
        person: Person = told.pop("person")
        assert person.id is not None  # noqa: S101 - the field takes nobody from outside
        actions.note_request(self.host.db, person.id, **told)


class AnswerSheet(_FormSheet):
    """Closes a request with what was done, or why it was refused."""

    def __init__(self, page: Page, one: RequestLine) -> None:
        super().__init__(page, _("Answer the request"), _("Close the request"))
        self.one = one
        self.body.addWidget(label(one.wish, wrap=True))
        outcomes = {name: words for name, words in rules.OUTCOMES.items() if name != "open"}
        self.questions.add(_choice("state", _("Outcome"), outcomes))
        words = _("What was done, or why it is refused")
        self.questions.add(TextField("answer", words, required=True, lines=3))
        self.questions.set_values({"state": "done"})
        self.put_form(self.questions)

    @override
    def carry_out(self) -> None:
        """Close the request."""
        actions.answer_request(self.host.db, self.one.id, **self.questions.values())


def _choice(name: str, caption: str, words: rules.Words) -> ChoiceField:
    return ChoiceField(
        name, caption, [(key, _(told)) for key, told in words.items()], required=True
    )


def own_record_sheet(page: Page, resident_id: UUID) -> PaperSheet:
    """Make the sheet that shows and prints what the post holds about somebody."""
    return PaperSheet(
        page,
        page.tasks,
        _("Own record"),
        partial(papers.own_record, page.db, resident_id),
        on_printed=partial(actions.note_own_record, page.db, resident_id),
    )
