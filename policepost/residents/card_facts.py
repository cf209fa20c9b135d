"""What the card of one person says of the entry, in words."""

from collections.abc import Iterator, Mapping
from datetime import date

from policepost.core import clock, tables
from policepost.core.language import _, format_day, format_short_day, pgettext
from policepost.core.vague import format_vague_day
from policepost.residents import kind_rules, moving, numbers
from policepost.residents.documents import DocumentLine
from policepost.residents.queries import HouseholdLine, ResidentCard
from policepost.residents.source import KIND_TONES
from policepost.residents.words import FIELD_NAMES

Fact = tuple[str, str]
"""Name and value."""

_CODED: Mapping[str, str] = {
    "living_reason": "living_reasons",
    "nationality": "nationalities",
    "settling_reason": "settling_reasons",
}


_TOLD_ELSEWHERE = frozenset(
    {"nationality", "foreign_name", "document_until", "settling_by", "settling_on"}
)
"""Fields that stand beside something else."""


def badges(person: ResidentCard) -> list[tuple[str, str]]:
    """The words beside the name, each with its tone."""
    if person.left_on is not None:
        return [(_("Died") if person.left_kind == moving.DIED else _("Left"), "muted")]
    kind = tables.table("resident_kinds").label(person.kind)
    found = [(kind, next((t for k, t in KIND_TONES.items() if k == person.kind), "plain"))]
    if cared_for(person, clock.today()):
        found.insert(0, (_("Cared for"), "wait"))
    if person.under_age:
        found.insert(0, (_("Under 14"), "wait"))
    done = pgettext("state of an entry", "Verified")
    found.append((_("To verify"), "bad") if person.needs_verifying else (done, "good"))
    return found


def cared_for(person: ResidentCard, today: date) -> bool:
    """Say whether the post looks after somebody now."""
    return bool(person.care_reason and person.care_until and person.care_until >= today)


def about(person: ResidentCard, household: int) -> str:
    """Sex, age, people and place in the household in one line."""
    parts = [
        tables.table("sexes").label(person.sex) if person.sex in {"1", "2"} else "",
        _("aged {age}").format(age=person.age) if person.age is not None else "",
        tables.table("nationalities").label(person.nationality),
        tables.table("ethnic_groups").label(person.ethnic),
        _relation(person.relation),
        _("lives alone") if household == 1 and person.left_on is None else "",
    ]
    return " · ".join(part for part in parts if part)


def _relation(code: str | None) -> str:
    """Say how somebody stands to the householder; 女 alone would read as the sex."""
    words = tables.table("relations").label(code)
    if not words or code in {"01", "02"}:
        return words
    return _("to the householder: {relation}").format(relation=words)


def facts(person: ResidentCard) -> list[Fact]:
    """Name and value of each fact; without a value it is not shown."""
    today = clock.today()
    address = f"{person.address} · {person.grid}" if person.grid else person.address
    return [
        (_("Telephone"), phones(person.phone)),
        (_("Guardian"), _guardian(person)),
        (_("Address"), address),
        (_("Birth date"), _day(person.birth_date)),
        *_of_kind(person),
        (_("Collected"), by_and_day(person.collected_by, person.collected_on, today)),
        (_("Verified"), by_and_day(person.verified_by, person.verified_on, today)),
        (_("Verify by"), _day(person.verify_due)),
        (_("Care"), _care(person, today)),
        (_("Died") if person.left_kind == moving.DIED else _("Left"), _left(person)),
        (_("Note"), person.note),
    ]


def _of_kind(person: ResidentCard) -> Iterator[Fact]:
    """Yield the facts that the kind of resident has."""
    for field in kind_rules.fields_of(person.kind):
        if field in _TOLD_ELSEWHERE:
            continue
        value = getattr(person, field)
        if field == "host":
            told = joined(person.host, phones(person.host_phone))
        elif field == "settling_step":
            told = joined(person.settling_step, person.settling_by, _day(person.settling_on))
        elif field in _CODED:
            told = tables.table(_CODED[field]).label(value)
        else:
            told = _day(value) if isinstance(value, date) else str(value or "")
        yield _(FIELD_NAMES[field]), told


def _guardian(person: ResidentCard) -> str:
    """Who answers for a minor; of somebody under 14 also that nobody is named."""
    named = joined(person.guardian, phones(person.guardian_phone))
    return named or (_("not named yet") if person.under_age and not person.left_on else "")


def _care(person: ResidentCard, today: date) -> str:
    """Why the post looks after somebody and what is needed; nothing once it has ended."""
    if not cared_for(person, today) or person.care_until is None:
        return ""
    label = tables.table("care_needs").label
    told = _("{reason} · {officer} until {day}").format(
        reason=person.care_reason, officer=person.care_by, day=format_day(person.care_until)
    )
    needs = _(", ").join(map(label, person.care_needs))
    return f"{needs}\n{told}" if needs else told


def first_document(person: ResidentCard) -> str:
    """The number of the first document, masked, and until when it is valid."""
    return joined(person.id_masked, valid_until(person.document_kind, person.document_until))


def document(line: DocumentLine) -> str:
    """A further document in one line."""
    return joined(line.masked, valid_until(line.kind, line.valid_until))


def valid_until(kind: str, until: date | None) -> str:
    """Until when a document is valid, and whether it is time to renew it."""
    today = clock.today()
    if until is None:
        return ""
    opens = numbers.renew_from(kind, until)
    if until < today:
        return _("ended on {day}").format(day=format_day(until))
    if opens is not None and opens <= today:
        return _("valid until {day}, to be renewed").format(day=format_day(until))
    return _("valid until {day}").format(day=format_day(until))


def _day(day: date | None) -> str:
    return format_day(day) if day else ""


def joined(*parts: str) -> str:
    """What is said of one thing."""
    return " · ".join(part for part in parts if part)


def _left(person: ResidentCard) -> str:
    when = format_vague_day(person.left) if person.left else ""
    return " · ".join(part for part in (person.left_reason, when) if part)


def by_and_day(who: str, day: date | None, today: date) -> str:
    """Somebody and a day, or one of the two."""
    return joined(who, format_short_day(day, today=today) if day else "")


def phones(written: str) -> str:
    """Telephone numbers in groups."""
    return " / ".join(grouped(one) for one in written.split("/") if one)


def grouped(phone: str) -> str:
    """A mobile number in the groups in which it is read out: 139 0000 4417."""
    if len(phone) == 11 and phone.isdigit() and phone.startswith("1"):
        return f"{phone[:3]} {phone[3:7]} {phone[7:]}"
    return phone


def member_words(line: HouseholdLine) -> str:
    """A member of the household in one line."""
    parts = [
        line.name,
        tables.table("relations").label(line.relation),
        _("aged {age}").format(age=line.age) if line.age is not None else "",
        _("household {number}").format(number=line.household) if line.household > 1 else "",
    ]
    return joined(*parts)
