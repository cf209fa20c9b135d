"""The fields of one party: who it is, what it is in the dispute, and who acts for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.tables import table
from policepost.mediation import codes
from policepost.mediation.facts import PartyFacts
from policepost.mediation.law import words
from policepost.mediation.lines import PartyLine
from policepost.mediation.rules import FULL_AGE, WORKING_AGE
from policepost.mediation.told_form import choices
from policepost.ui.form import (
    CheckField,
    ChecksField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    NumberField,
    Person,
    PersonField,
)

if TYPE_CHECKING:
    from policepost.core.shapes import Hit

_EMPTY_IS_NONE: Final = (
    *("birth", "age", "authorised_on", "guardian_told_on", "represented_by", "representative_id"),
)
_OF_PERSON: Final = ("sex", "ethnic", "birth", "age")
_OF_MINOR: Final = ("guardian_told_on", "guardian_told_how")
_OF_AGENT: Final = ("powers", "authorised_on")
_OF_ANYBODY: Final = ("representative", "representative_phone", "representative_kind")
_OF_REPRESENTATIVE: Final = ("representative_relation", "representative_number")


def _worded(told: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(str(code), _(said)) for code, said in told.items()]


def add_fields(
    form: Form, others: Sequence[PartyLine], find: Callable[[str], Sequence[Hit]]
) -> None:
    """Add all fields.

    Args:
        form: Of the sheet.
        others: The other parties, of whom one may be chosen to sign for this one.
        find: Looks somebody up in the register.
    """
    kinds = [(codes.PERSON, _("Person")), (codes.COMPANY, _("Company or organisation"))]
    form.row(
        ChoiceField("kind", _("Kind of party"), kinds),
        LineField("name", _("Name"), required=True),
    )
    form.row(
        ChoiceField("role", _("Role"), _worded(words.ROLE_WORDS), empty=_("party")),
        ChoiceField(
            "consent", _("Wants the mediation"), _worded(words.CONSENT_WORDS), empty=_("not asked")
        ),
    )
    form.row(
        ChoiceField("sex", _("Sex"), choices(table("sexes")), empty=""),
        ChoiceField("ethnic", _("Ethnic group"), choices(table("ethnic_groups")), empty=""),
    )
    form.row(DateField("birth", _("Born on")), NumberField("age", _("or age"), most=130))
    form.row(LineField("occupation", _("Occupation or post")), LineField("phone", _("Phone")))
    form.add(LineField("address", _("Employer or address")))
    form.row(
        LineField("id_number", _("Identity number")),
        LineField("service_address", _("Address for papers")),
    )
    _add_representative(form, find)
    if others:
        signing = [(one.id, f"{one.label} {one.name}") for one in others if not one.represented_by]
        form.add(ChoiceField("represented_by", _("Signs for it"), signing, empty=_("itself")))


def _add_representative(form: Form, find: Callable[[str], Sequence[Hit]]) -> None:
    form.section(_("Who acts for it"))
    form.row(
        PersonField("representative", _("Representative"), find),
        ChoiceField(
            "representative_kind", _("Acts as"), _worded(words.REPRESENTATIVE_WORDS), empty=""
        ),
    )
    form.row(
        LineField("representative_phone", _("Representative's phone")),
        LineField("representative_relation", _("Relation to the party")),
    )
    form.row(
        LineField("representative_number", _("Representative's identity number")),
        DateField("authorised_on", _("Written authority of")),
    )
    form.add(ChecksField("powers", _("Powers"), choices(table("proxy_powers"))))
    form.row(
        DateField("guardian_told_on", _("Guardian told on")),
        LineField(
            "guardian_told_how",
            _("How the guardian was told"),
            placeholder=_("such as by telephone"),
        ),
    )
    form.add(CheckField("own_income", _("16 or 17 and living on own earnings")))
    form.add(CheckField("not_told_agreed", _("Agrees that no guardian is told")))


def show_asked(form: Form, years: int | None) -> None:
    """Show only what is asked of a party of this kind and age, and of who acts for it."""
    person = _value(form, "kind") == codes.PERSON
    minor = person and years is not None and years < FULL_AGE
    working = minor and (years or 0) >= WORKING_AGE
    agent = _value(form, "representative_kind") == words.Representative.AGENT
    acted_for = bool(_value(form, "representative"))
    for names, used in (
        (_OF_PERSON, person),
        (_OF_MINOR, minor),
        (_OF_AGENT, agent),
        (_OF_REPRESENTATIVE, acted_for),
        (("own_income",), working or bool(_value(form, "own_income"))),
        (("not_told_agreed",), working),
    ):
        for name in names:
            form.field(name).setVisible(used)


def _value(form: Form, name: str) -> Any:
    try:
        return form.field(name).value()
    except Refused:
        return None


def shown(party: PartyFacts) -> dict[str, Any]:
    """What the fields show of a party."""
    known = {one.name: getattr(party, one.name) for one in fields(PartyFacts)}
    acts = Person(party.representative_id, party.representative) if party.representative else None
    return {**known, "representative": acts, "powers": words.codes(party.powers)}


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields say, as it is stored."""
    acts: Person | None = values["representative"]
    values = {
        **values,
        "representative": acts.name if acts is not None else "",
        "representative_id": acts.id if acts is not None else None,
    }
    found = {
        name: value if name in _EMPTY_IS_NONE or value is not None else ""
        for name, value in values.items()
    }
    return {**found, "powers": words.stored(values["powers"])}
