"""The middle of a case: parties, facts, terms and how they are performed, as they are typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import paragraphs
from policepost.mediation import agreement_actions, hindrances, names, papers, standing
from policepost.mediation.after import clauses
from policepost.mediation.facts import AgreementFacts, TermFacts, checked_details, tidy_terms
from policepost.mediation.lines import Card, PartyLine
from policepost.mediation.term_row import Details
from policepost.mediation.terms_field import TermsField
from policepost.ui import style
from policepost.ui.autosave import Autosave
from policepost.ui.form import DateField, Form, LineField, NumberField, TextField
from policepost.ui.parts import clear, label, link_button
from policepost.ui.tab_order import tab_as_read

if TYPE_CHECKING:
    from policepost.ui.page import Page

USUAL_MANNER = "按期履行"
MOST_SHOWN = 8
"""Of a dispute of many only the first parties stand above the facts."""
_DETAILS = (
    *("manner", "place", "deadline", "recorder"),
    *("responsibilities", "total", "copies"),
)
"""The fields that are details of the agreement: of `AgreementFacts` and of the card alike."""


class PartyButton(QPushButton):
    """A party on a white field, name and address, shortened to the room; a press corrects it."""

    def __init__(self, party: PartyLine, name: str) -> None:
        super().__init__()
        self._words = " · ".join(filter(None, (name, party.address)))
        self.setProperty("kind", "small")
        self.setAutoDefault(True)
        self.setToolTip(self._words)
        self.setAccessibleName(_("Party {label}").format(label=f"{party.label} {self._words}"))
        self.setMinimumSize(style.px(80), style.px(34))
        self.setStyleSheet("text-align: left;")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - style.px(26)
        words = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(words.replace("&", "&&"))


class Wording(QWidget):
    """What will stand on the paper. `changed` fires with every change, for the preview."""

    changed = Signal()
    party_wanted = Signal(object)
    """The party to correct, or None for a new one."""
    all_wanted = Signal()
    """The list of all parties, of which only the first stand here."""
    term_wanted = Signal(int)
    """The number of the clause of which more is to be said."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._db = page, page.db
        self._card: Card | None = None
        self._autosave: Autosave | None = None
        self._filling = False
        column = QVBoxLayout(self)
        edge = style.px(18)
        column.setContentsMargins(edge, style.px(14), edge, style.px(14))
        column.setSpacing(style.px(12))
        self._parties = QGridLayout()
        self._parties.setHorizontalSpacing(style.px(12))
        self._parties.setVerticalSpacing(style.px(4))
        column.addLayout(self._parties)
        self.form = Form()
        self._add_fields()
        column.addWidget(self.form)
        column.addStretch(1)
        self._foot = QVBoxLayout()
        column.addLayout(self._foot)
        self.form.changed.connect(self._typed)
        self.terms.rearranged.connect(self._order_tabs)
        self.terms.details_wanted.connect(self.term_wanted)

    def _add_fields(self) -> None:
        self.form.add(TextField("facts", _("Facts and what is in dispute"), lines=4, most=9))
        self.terms = TermsField("terms", _("Terms agreed"))
        self.form.add(self.terms)
        self.form.row(
            LineField("manner", _("How it is performed")),
            LineField("place", _("Where (if it matters)")),
        )
        self.form.row(
            DateField("deadline", _("All of it by")), LineField("recorder", _("Recorder"))
        )
        self.form.add(
            TextField("responsibilities", _("Who answers for what (if it is said)"), lines=1)
        )
        self.form.row(
            NumberField("total", _("To be paid in all, yuan"), decimals=True),
            NumberField("copies", _("Copies, if more than the law asks"), least=1, most=99),
        )

    @property
    def writable(self) -> bool:
        """Whether the words can still change."""
        return self._card is not None and hindrances.writable(self._card.state)

    def show_card(self, card: Card) -> None:
        """Show a case; a draft of it that was not saved goes over what is stored."""
        same = self._card is not None and self._card.id == card.id
        self._card = card
        self._show_parties(card)
        self.terms.show_people({one.id.hex: one.label for one in card.parties})
        if same and self.terms.adopt(card.terms) and self._says(card):
            self._stored = self.form.typed()  # just saved: nobody loses the place of the cursor
        elif not (same and self._dirty()):
            self._fill(card)
        self._show_frozen(not self.writable)

    def _says(self, card: Card) -> bool:
        try:
            terms, details = self.terms.value(), self._details()
        except Refused:
            return False
        same_facts = self.form.field("facts").value() == card.facts
        same_words = not _terms_differ(card, terms) and not _details_differ(card, details)
        return same_facts and same_words

    def _fill(self, card: Card) -> None:
        self._filling = True
        if self._autosave is not None:
            self._autosave.flush()
            self._autosave.note.deleteLater()
            self._autosave.deleteLater()
        agreement = card.agreement
        self.form.set_values(
            {
                "facts": card.facts,
                "terms": card.terms,
                "manner": agreement.manner or USUAL_MANNER,
                "place": agreement.place,
                "deadline": agreement.deadline,
                "recorder": agreement.recorder or self._db.officer.name,
                "responsibilities": agreement.responsibilities,
                "total": agreement.total,
                "copies": agreement.copies,
            }
        )
        self._stored = self.form.typed()
        self._autosave = Autosave(
            self.form, self._db, self._page.tasks, "mediation.wording", card.id
        )
        self._foot.addWidget(self._autosave.note)
        self._autosave.note.discard_button.clicked.connect(self.changed)
        self._filling = False

    def _show_parties(self, card: Card) -> None:
        clear(self._parties)
        told = names.on_screen(card.parties)
        shown = card.parties[:MOST_SHOWN]
        for n, party in enumerate(shown):
            row, side = divmod(n, 2)
            caption = label(party.label, "field-label")
            button = PartyButton(party, told[n])
            button.clicked.connect(partial(self.party_wanted.emit, party))
            caption.setBuddy(button)
            self._parties.addWidget(caption, 2 * row, side)
            self._parties.addWidget(button, 2 * row + 1, side)
        if self.writable:
            more = link_button(_("＋ Add a party"), partial(self.party_wanted.emit, None))
            where = 2 * ((len(shown) + 1) // 2)
            self._parties.addWidget(more, where, 0, Qt.AlignmentFlag.AlignLeft)
        words = (
            _("All {count} parties …") if len(shown) < len(card.parties) else _("Many parties …")
        )
        every = link_button(words.format(count=len(card.parties)), self.all_wanted.emit)
        self._parties.addWidget(every, 2 * ((len(shown) + 1) // 2), 1, Qt.AlignmentFlag.AlignLeft)
        for side in (0, 1):
            self._parties.setColumnStretch(side, 1)
        self._order_tabs()

    @Slot()
    def _order_tabs(self) -> None:
        tab_as_read(self)

    def _show_frozen(self, frozen: bool) -> None:  # noqa: FBT001
        for field in self.form.fields():
            if field is not self.terms:
                field.setEnabled(not frozen)
        self.terms.set_frozen(frozen)

    def _dirty(self) -> bool:
        return self.form.typed() != self._stored

    def _typed(self) -> None:
        if not self._filling:
            self.changed.emit()

    def go_to(self, name: str) -> None:
        """Put the keyboard into a field, if the form has it."""
        if name in self.form.typed():
            self.form.field(name).setFocus(Qt.FocusReason.OtherFocusReason)

    def place_of(self, chars: Sequence[str]) -> str:
        """Return the field in which one of ``chars`` was typed: ``parties`` where it is in none."""
        draft, details = self.draft(), self._details()
        texts = {"facts": draft.facts or "", "terms": "".join(draft.terms or ())}
        texts |= {name: str(getattr(details, name)) for name in _DETAILS}
        for name, text in texts.items():
            if any(char in text for char in chars):
                return name
        return "parties"

    def draft(self) -> papers.Draft:
        """What stands in the form, as far as it can be read, for the paper beside it."""
        return papers.Draft(
            facts=paragraphs(self.form.field("facts").value()),
            terms=[
                clauses.on_paper(one, one.instalments or ()) for one in self._terms() if one.text
            ],
            details=checked_details(self._details()),
        )

    def state(self, card: Card) -> hindrances.CaseState:
        """What the rules need to know of a case, as it is being typed."""
        draft, details = self.draft(), self._details()
        return replace(
            card.state,
            facts=draft.facts or "",
            terms=tuple(standing.term_typed(one) for one in self._terms()),
            manner=details.manner,
            deadline=details.deadline,
            recorder=details.recorder,
            responsibilities=details.responsibilities,
            total=details.total,
        )

    def _terms(self) -> list[TermFacts]:
        """The clauses as they will be kept, as far as they can be read."""
        return tidy_terms(self.terms.readable())

    def _details(self) -> AgreementFacts:
        held = {name: self.form.field(name).readable() for name in _DETAILS}
        return AgreementFacts(**held)

    def save(self) -> bool:
        """Make what was typed official.

        Returns:
            Whether there was anything to save.

        Raises:
            Refused: When a date or an amount cannot be read, or the agreement is signed.
        """
        card = self._card
        if card is None or not self.writable:
            return False
        values = self.form.values()
        details = self._details()
        changed: dict[str, Any] = {}
        if values["facts"] != card.facts:
            changed["facts_told"] = values["facts"]
        if _terms_differ(card, values["terms"]):
            changed["terms"] = values["terms"]
        if _details_differ(card, details):
            changed["details"] = details
        if changed:
            agreement_actions.write_agreement(self._db, card.id, **changed)
        self._forget_draft()
        return bool(changed)

    def _forget_draft(self) -> None:
        self._stored = self.form.typed()
        if self._autosave is not None:
            self._autosave.forget()


def _terms_differ(card: Card, terms: Sequence[TermFacts]) -> bool:
    held = [(one.id, one.text, one.due_on, one.amount, Details.of(one)) for one in card.terms]
    typed = [(one.id, one.text, one.due_on, one.amount, Details.of(one)) for one in terms]
    return held != typed


def _details_differ(card: Card, details: AgreementFacts) -> bool:
    held = card.agreement
    return any(getattr(held, name) != getattr(details, name) for name in _DETAILS)
