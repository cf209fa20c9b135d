"""The checks of a dispute and its parties as they are typed, one by one.

Each ``checked`` function returns the same facts tidied up, or refuses with the field's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import one_line, paragraphs
from policepost.core.tables import table
from policepost.mediation import origin
from policepost.mediation.codes import COMPANY, PERSON, Urgency
from policepost.mediation.facts import DisputeFacts, PartyFacts, check_coded, check_told
from policepost.mediation.law.words import Consent, Representative, Role, Track, codes
from policepost.mediation.records import Party
from policepost.mediation.rules import MOST_PARTIES
from policepost.residents import numbers
from policepost.residents import rules as resident_rules

_OLDEST: Final = 130
_WORDS_OF_DISPUTE: Final = (
    *("track_reason", "handover_number", "reported_to", "sent_by", "sent_number"),
)
_WORDS_OF_PARTY: Final = (
    *("name", "occupation", "phone", "address", "representative", "representative_phone"),
    *("representative_relation", "representative_number", "guardian_told_how", "service_address"),
)


def _lines(facts: DisputeFacts | PartyFacts, names: Sequence[str]) -> dict[str, Any]:
    return {name: one_line(getattr(facts, name)) for name in names}


def checked_dispute(facts: DisputeFacts, now: datetime) -> DisputeFacts:
    """Return the facts of a dispute tidied up, or refuse."""
    check_coded(facts.kind, "dispute_kinds", "kind", _("Choose the kind of the dispute."))
    check_coded(facts.source, "dispute_sources", "source", _("Choose how the dispute came in."))
    if facts.urgency not in set(Urgency):
        raise Refused(_("Choose how urgent it is."), field="urgency")
    if facts.received_at > now:
        raise Refused(_("A dispute cannot come in later than now."), field="received_at")
    if facts.amount is not None and facts.amount < 0:
        raise Refused(_("Enter the amount without a minus sign."), field="amount")
    tidy = replace(
        facts,
        subject=one_line(facts.subject),
        place=one_line(facts.place),
        facts=paragraphs(facts.facts),
        claims=paragraphs(facts.claims),
        **_lines(facts, _WORDS_OF_DISPUTE),
    )
    if tidy.source == origin.ANOTHER_POST and not tidy.sent_by:
        raise Refused(_("Enter which post handed it over."), field="sent_by")
    check_reported(tidy.received_at, tidy.reported_at, now)
    if tidy.track and tidy.track not in set(Track):
        raise Refused(_("Choose who mediates."), field="track")
    check_told(tidy.subject, tidy.facts)
    return tidy


def check_reported(received_at: datetime, reported_at: datetime | None, now: datetime) -> None:
    """Refuse a report to the police before the dispute came in, or in the future (PML 25)."""
    if reported_at is None:
        return
    if reported_at < received_at.replace(second=0, microsecond=0):
        raise Refused(
            _("It was reported before it came in? Correct one of the two times."),
            field="reported_day",
        )
    if reported_at > now:
        raise Refused(_("The report to the police lies in the future."), field="reported_day")


def checked_party(facts: PartyFacts, today: date) -> PartyFacts:
    """Return the facts of a party tidied up, or refuse."""
    tidy = replace(
        facts,
        id_number=one_line(facts.id_number).upper(),
        **_lines(facts, _WORDS_OF_PARTY),
    )
    if not tidy.name:
        raise Refused(_("Enter the name of the party."), field="name")
    if tidy.kind not in {PERSON, COMPANY}:
        raise Refused(_("Choose whether the party is a person or a company."), field="kind")
    tidy = _with_identity(tidy, today)
    if tidy.sex:
        check_coded(tidy.sex, "sexes", "sex", _("Choose the sex from the list."))
    if tidy.ethnic:
        check_coded(
            tidy.ethnic, "ethnic_groups", "ethnic", _("Choose the ethnic group from the list.")
        )
    if tidy.birth is not None and tidy.birth > today:
        raise Refused(_("The day of birth lies in the future."), field="birth")
    if tidy.age is not None and not 0 <= tidy.age <= _OLDEST:
        raise Refused(_("Enter an age between 0 and {most}.").format(most=_OLDEST), field="age")
    _check_part(tidy, today)
    return _with_representative(tidy)


def _with_representative(party: PartyFacts) -> PartyFacts:
    """Return a party with whom of the register acts for it, nobody if no name is left."""
    if not party.representative:
        return replace(party, representative_id=None)
    if party.representative_id is not None and party.representative_id == party.resident_id:
        raise Refused(
            _("Nobody acts for himself; choose another person, or nobody."), field="representative"
        )
    return party


def _check_part(party: PartyFacts, today: date) -> None:
    """Refuse what nobody can be in a dispute, and days that are still to come."""
    if party.role and party.role not in set(Role):
        raise Refused(_("Choose the party's role from the list."), field="role")
    if party.representative_kind and party.representative_kind not in set(Representative):
        raise Refused(_("Choose as what somebody acts for it."), field="representative_kind")
    if party.consent and party.consent not in set(Consent):
        raise Refused(_("Choose whether the party wants the mediation."), field="consent")
    if any(power not in table("proxy_powers") for power in codes(party.powers)):
        raise Refused(_("Choose the powers from the list."), field="powers")
    for name in ("authorised_on", "guardian_told_on"):
        day = getattr(party, name)
        if day is not None and day > today:
            raise Refused(_("This day lies in the future."), field=name)


def _with_identity(party: PartyFacts, today: date) -> PartyFacts:
    """Return a person with sex and birth date as the identity number says, or refuse a wrong one.

    Numbers of other documents are kept as they are, those of Taiwan residents too, which are
    digits alone.
    """
    number = party.id_number
    is_card = bool(number) and resident_rules.document_kind(number) == resident_rules.IDENTITY_CARD
    if party.kind != PERSON or not is_card or resident_rules.is_old_number(number):
        return party
    if numbers.looks_like(numbers.TAIWAN_PERMIT, number):
        return party
    fault = resident_rules.identity_fault(number, today)
    if fault:
        raise Refused(fault, field="id_number")
    return replace(party, sex=resident_rules.sex_of(number), birth=resident_rules.birth_of(number))


def checked_parties(parties: Sequence[PartyFacts], today: date) -> list[PartyFacts]:
    """Return the parties tidied up, or refuse; nobody stands on a paper twice."""
    tidy = [checked_party(party, today) for party in parties]
    check_count(len(tidy))
    check_twice(tidy)
    return tidy


def check_count(parties: int) -> None:
    """Refuse a dispute between nobody, and one with more parties than one agreement serves."""
    if not parties:
        raise Refused(_("Enter who the dispute is between."), field="parties")
    if parties > MOST_PARTIES:
        raise Refused(
            _("At most {most} parties fit one agreement.").format(most=MOST_PARTIES),
            field="parties",
        )


def check_twice(parties: Sequence[PartyFacts | Party]) -> None:
    """Refuse that somebody of the register stands twice in one dispute."""
    residents = [party.resident_id for party in parties if party.resident_id is not None]
    if len(set(residents)) < len(residents):
        raise Refused(_("The same resident is a party twice; remove one."), field="parties")
