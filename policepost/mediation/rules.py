"""What the law and the post allow in a mediation: plain calculations over plain values.

PML: People's Mediation Law (人民调解法, in force 2011). CPL: Civil Procedure Law (民事诉讼法).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.mediation.codes import (
    COMPANY,
    PARTY_LABELS,
    Outcome,
    Performance,
    Signer,
    Status,
)

MEDIATION_DAYS: Final = (1, 4)
"""Tuesday and Friday, counted from Monday as 0; a post's setting may say otherwise."""

CONFIRMATION_DAYS: Final = 30
"""PML art 33, CPL art 205: both parties together, within 30 days of the effective day."""

USUAL_DAYS: Final = 30
"""A dispute is usually settled within a month (人民调解工作若干规定 art 33)."""

FULL_AGE: Final = 18
WORKING_AGE: Final = 16
MOST_PARTIES: Final = len(PARTY_LABELS)
NUMBER_PATTERN: Final = "({year}){short}调字第{serial}号"
_LOOK_AHEAD: Final = 366
_NO_CONFIRMATION: Final = ("离婚", "收养", "亲子关系", "婚姻无效", "身份关系", "监护权")


@dataclass(frozen=True, slots=True)
class PartyState:
    """What the rules need to know of a party."""

    label: str
    kind: str
    name: str
    age: int | None
    address: str
    phone: str
    representative: str
    own_income: bool


@dataclass(frozen=True, slots=True)
class TermState:
    """What the rules need to know of a term."""

    text: str
    due_on: date | None
    performance: str


@dataclass(frozen=True, slots=True)
class CaseState:
    """What the rules need to know of a dispute and its agreement.

    ``signatures``: role, whom (the party's label, the mediator's name, "") and day.
    ``mediators``: the names of those who sign as mediators.
    """

    status: str
    facts: str
    parties: tuple[PartyState, ...]
    mediators: tuple[str, ...]
    recorder: str
    terms: tuple[TermState, ...]
    manner: str
    deadline: date | None
    oral: bool
    numbered: bool
    altered: bool
    signatures: tuple[tuple[str, str, date], ...]
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why something cannot be done yet: a sentence that says what to do, and the field."""

    sentence: str
    field: str = ""

    def refusal(self) -> Refused:
        """Return it as a refusal."""
        return Refused(self.sentence, field=self.field)


def next_mediation_day(
    after: date, weekdays: Collection[int] = MEDIATION_DAYS, taken: Collection[date] = ()
) -> date | None:
    """Return the first mediation day after ``after``: one of ``weekdays``, worked, not ``taken``.

    None if a year has none. A make-up workday is no mediation day unless its weekday is one.
    """
    for ahead in range(1, _LOOK_AHEAD):
        day = after + timedelta(days=ahead)
        if day.weekday() in weekdays and clock.is_working_day(day) and day not in taken:
            return day
    return None


def copies(parties: int) -> int:
    """Return how many copies are made: one for each party and one for the committee (PML 29)."""
    return parties + 1


def label(position: int) -> str:
    """Return what the party at ``position`` (from 1) is called on paper: 甲方."""
    return f"{PARTY_LABELS[position - 1]}方"


def number_text(pattern: str, year: int, short: str, serial: int) -> str:
    """Return the number as printed, by the post's ``pattern`` of {year}, {short} and {serial}.

    Raises `Refused` for a pattern that cannot be filled in or leaves out the year or the serial.
    """
    try:
        text = pattern.format(year=year, short=short, serial=serial)
    except (KeyError, IndexError, ValueError):
        text = ""
    if str(year) not in text or "{serial" not in pattern:
        raise Refused(
            _(
                "Write the number's pattern with {year} and {serial}, for instance {example}."
            ).format(year="{year}", serial="{serial}", example=NUMBER_PATTERN),
            field="number_pattern",
        )
    return text


def age_on(birth: date, day: date) -> int:
    """Return the full years of age on ``day``."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def needs_representative(kind: str, age: int | None, *, own_income: bool) -> bool:
    """Tell whether a party acts through somebody (Civil Code arts 18 to 20).

    Under 18 the legal representative; from 16 on not if the party lives mainly on its own labour.
    A company always names who acts for it.
    """
    if kind == COMPANY:
        return True
    if age is None or age >= FULL_AGE:
        return False
    return not (own_income and age >= WORKING_AGE)


def effective_on(
    signatures: Iterable[tuple[str, str, date]], wanted: Collection[tuple[str, str]]
) -> date | None:
    """Return the day a written agreement takes effect (PML 29), None while something is missing.

    ``wanted`` names each signature the law asks for: every party, a mediator, the seal.
    """
    days = {(role, whom): day for role, whom, day in signatures}
    if any(key not in days for key in wanted):
        return None
    return max(days[key] for key in wanted)


def wanted_signatures(case: CaseState) -> list[tuple[str, str]]:
    """Return the signatures that make the agreement effective: role, and the label or name."""
    wanted = [(Signer.PARTY.value, party.label) for party in case.parties]
    wanted += [(Signer.MEDIATOR.value, name) for name in case.mediators]
    return [*wanted, (Signer.SEAL.value, "")]


def confirmation_deadline(effective: date) -> date:
    """Return the last day to apply for judicial confirmation together (PML 33, CPL 85 and 205).

    30 days from the effective day, which is not counted; a last day off moves on.
    """
    return clock.limit_in_days(effective, CONFIRMATION_DAYS)


def confirmation_doubt(texts: Iterable[str]) -> str:
    """Return a warning if a court is likely not to confirm it, else "" (SPC 2011, art 4).

    Marriage, adoption and other relations of identity are not confirmed.
    """
    joined = "\n".join(texts)
    found = [word for word in _NO_CONFIRMATION if word in joined]
    if not found:
        return ""
    return _("A court does not confirm agreements on {matters}; tell the parties.").format(
        matters="、".join(found)
    )


def follow_up_days(due: Iterable[date | None], effective: date) -> list[date]:
    """Propose when to look after the promises: each due day, else a month after it took effect.

    A day off moves to the next working day.
    """
    days = {clock.working_day_from(day) for day in due if day is not None and day >= effective}
    if not days:
        days = {clock.working_day_from(effective + timedelta(days=USUAL_DAYS))}
    return sorted(days)


def performance_on(performed: date, due: date | None) -> Performance:
    """Tell whether something performed on that day was in time."""
    return Performance.LATE if due is not None and performed > due else Performance.KEPT


def status_after(performances: Sequence[str]) -> Status:
    """Return where the dispute stands once its terms were performed as told."""
    if any(one in {Performance.OPEN, Performance.PARTLY} for one in performances):
        return Status.AGREED
    if any(one == Performance.BROKEN for one in performances):
        return Status.BROKEN
    return Status.KEPT


def status_of(
    outcomes: Sequence[str], performances: Sequence[str], effective: date | None
) -> Status:
    """Return where a dispute that nobody terminated or referred stands.

    ``outcomes``: of its sittings, "" for one that is planned.
    """
    if effective is not None:
        return status_after(performances)
    if Outcome.AGREED in outcomes:
        return Status.AGREED
    return Status.MEDIATING if outcomes else Status.REGISTERED


def party_hindrances(party: PartyState) -> list[Hindrance]:
    """Return what is missing of a party for a written agreement (PML 29)."""
    found = []
    if not party.name:
        found.append(
            Hindrance(_("Enter the name of {party}.").format(party=party.label), "parties")
        )
    if not party.address and not party.phone:
        found.append(
            Hindrance(
                _("Enter the address or the telephone of {party}.").format(party=party.label),
                "parties",
            )
        )
    if not party.representative and needs_representative(
        party.kind, party.age, own_income=party.own_income
    ):
        sentence = (
            _("{party} is a company: enter who acts for it.")
            if party.kind == COMPANY
            else _("{party} is under 18: enter the legal representative.")
        )
        found.append(Hindrance(sentence.format(party=party.label), "parties"))
    return found


def agreeing_hindrances(case: CaseState) -> list[Hindrance]:
    """Return why the parties cannot be said to have agreed yet."""
    found: list[Hindrance] = []
    if case.status in {Status.TERMINATED, Status.REFERRED}:
        found.append(Hindrance(_("This dispute is closed; reopen it first.")))
    if len(case.parties) < 2:
        found.append(Hindrance(_("Enter at least two parties."), "parties"))
    if not any(term.text for term in case.terms):
        found.append(Hindrance(_("Write at least one term."), "terms"))
    return found


def printing_hindrances(case: CaseState) -> list[Hindrance]:
    """Return why the agreement cannot take a number and be printed yet (PML 29)."""
    found = agreeing_hindrances(case)
    for party in case.parties:
        found += party_hindrances(party)
    if not case.facts:
        found.append(Hindrance(_("Write the facts of the dispute."), "facts"))
    if any(not term.text for term in case.terms):
        found.append(Hindrance(_("Fill in or remove the empty term."), "terms"))
    if not case.manner:
        found.append(Hindrance(_("Enter how the agreement is performed."), "manner"))
    if not case.mediators:
        found.append(Hindrance(_("Choose who signs as mediator."), "panel"))
    return found


def signing_hindrances(case: CaseState, signed_on: date, today: date) -> list[Hindrance]:
    """Return why a signature of that day cannot be recorded."""
    found: list[Hindrance] = []
    if case.oral:
        found.append(Hindrance(_("An oral agreement is not signed.")))
    if not case.numbered:
        found.append(Hindrance(_("Print the agreement first; then it is signed.")))
    elif case.altered:
        found.append(
            Hindrance(_("Something was changed since the last print; print it again first."))
        )
    if signed_on > today:
        found.append(Hindrance(_("A signature cannot lie in the future."), "signed_on"))
    return found


def frozen(case: CaseState) -> bool:
    """Tell whether what stands on the agreement may no longer change: somebody signed it."""
    return bool(case.signatures) or case.effective_on is not None


FROZEN: Final = N_("The agreement is signed; its text can no longer be changed.")


def checked(hindrances: Sequence[Hindrance]) -> None:
    """Raise the first hindrance as a refusal."""
    if hindrances:
        raise hindrances[0].refusal()
