"""What is filled in while an inspection is made, kept as a draft with every change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.language import _, pgettext
from policepost.inspections import cards, words
from policepost.inspections.answering import Given, InspectionForm
from policepost.inspections.cards import InspectionCard
from policepost.inspections.checklist import HeadField
from policepost.officers.queries import OfficerLine
from policepost.ui.form import DateField, Form, LineField, TextField

_PREMISES = ("name", "responsible", "phone", "address")


class FieldWork(Form):
    """All that is filled in on the spot: the fields of people and premises, and the answers."""

    def __init__(self, card: InspectionCard, officers: Sequence[OfficerLine]) -> None:
        super().__init__()
        self._card, self._officers = card, officers
        self.answers: dict[str, Given] = dict(card.answers)
        self.row(
            DateField("checked_on", _("Day of the inspection"), required=True),
            LineField("accompanied_by", _("Accompanied by"), required=True),
        )
        self.add(
            LineField(
                "inspectors",
                _("Inspectors"),
                required=True,
                placeholder=_("Names, separated by commas; one of them a police officer"),
            )
        )
        self.section(_("Premises"))
        self.row(
            LineField("name", pgettext("premises", "Name")),
            LineField("responsible", _("Responsible")),
        )
        self.row(
            LineField("address", pgettext("premises", "Address")),
            LineField("phone", _("Telephone")),
        )
        heads = [LineField(one.code, _titled(one)) for one in card.checklist.head]
        for start in range(0, len(heads), 2):
            self.row(*heads[start : start + 2])
        self.add(TextField("remarks", _("Remarks"), lines=2))
        self.set_values(
            {
                **card.head,
                "checked_on": card.checked_on,
                "accompanied_by": card.accompanied_by,
                "inspectors": words.inspectors_typed(card.inspectors),
                "remarks": card.remarks,
            }
        )

    def answer(self, item: str, given: Given) -> None:
        """Answer one question."""
        self.answers[item] = given
        self.changed.emit()

    def answer_all(self, filled: dict[str, Given]) -> None:
        """Answer several questions at once."""
        self.answers.update(filled)
        self.changed.emit()

    @override
    def typed(self) -> dict[str, Any]:
        plain = {
            code: {"codes": list(given.codes), "note": given.note}
            for code, given in self.answers.items()
        }
        return {**super().typed(), "answers": plain}

    @override
    def restore(self, typed: dict[str, Any]) -> None:
        super().restore(typed)
        self.answers = cards.given_from(typed.get("answers", {}))
        self.changed.emit()

    def filled(self) -> InspectionForm:
        """The form as it stands; a day that cannot be read is the one it began with."""
        try:
            day: date = self.field("checked_on").value() or self._card.checked_on
        except Refused:
            day = self._card.checked_on
        head = dict(self._card.head)
        for code in (*_PREMISES, *(one.code for one in self._card.checklist.head)):
            head[code] = self.field(code).value()
        return InspectionForm(
            checked_on=day,
            inspectors=words.inspectors_from(self.field("inspectors").value(), self._officers),
            head=head,
            accompanied_by=self.field("accompanied_by").value(),
            answers=dict(self.answers),
            remarks=self.field("remarks").value(),
        )


def _titled(fact: HeadField) -> str:
    return f"{fact.label} ({fact.unit})" if fact.unit else fact.label
